"""Turns a file into its extraction record: read, identify, segment, recognise, relate. One document never sees another."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from ingest.clauses import with_clauses
from ingest.described import INSTRUMENTS
from ingest.identity import identify
from ingest.language_id import detect
from ingest.manifest import ManifestRow
from ingest.own_symbol import with_own_symbol
from ingest.parts_by_language import parts, with_languages
from ingest.reading.bounded import Bounds
from ingest.reading.files import DEFAULT_MAX_BYTES, read
from ingest.reading.text import Text
from ingest.recognise.dates import is_later
from ingest.recognise.names import gazetteer
from ingest.recognise.orders import order_of
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.recognise.symbols import find_symbols
from ingest.recognition import Recognised, recognise
from ingest.records import Identity, Mention, Note, Record, Relation, Segment, SourceInfo
from ingest.register import Register, register
from ingest.relate.adopters import adopters, at_sessions
from ingest.relate.cities import in_cities
from ingest.relate.claims import one_claim_a_place, with_bounds
from ingest.relate.document import (
    about_document,
    authors,
    citations,
    columns,
    inside_names,
    issuer,
    masthead_events,
    meetings,
)
from ingest.relate.engine import Context, relate
from ingest.relate.fitting import fits
from ingest.relate.lists import relate_lists
from ingest.relate.masthead import masthead
from ingest.relate.operative import instructed, quoted
from ingest.relate.pledges import relate_pledges
from ingest.relate.projection import sentences
from ingest.relate.rules import rule_set
from ingest.relate.topics import relate_topics
from ingest.resolve import Scope
from ingest.segmentation import segment

_Found = TypeVar("_Found", Mention, Relation)
_OF_EVENTS: Final = frozenset(
    {"itu:startDate", "itu:endDate", "itu:heldBy", "itu:hostedBy", "itu:locatedIn"}
)  # what is true of an event only once it takes place


def extract(
    path: Path,
    *,
    lang: str | None = None,
    row: ManifestRow | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    bounds: Bounds | None = None,
) -> Record:
    """Return the extraction record of a file.

    Args:
        path: the file, of any format that is read.
        lang: the language of the text; found from the manifest, else from the text, if not given.
        row: what a manifest states about the file.
        max_bytes: the largest file that is read.
        bounds: the time and memory that reading may take; without them a PDF is read in this process.

    Raises:
        IngestError: the file cannot be read, or is not the one the manifest means; the error names it, the place and the remedy.
    """
    source = read(path, max_bytes=max_bytes, bounds=bounds)
    if row is not None:
        row.check(path, source.sha256)
    return extract_text(source, path, lang=lang, row=row)


def extract_text(source: Text, path: Path, *, lang: str | None = None, row: ManifestRow | None = None) -> Record:
    """Return the extraction record of a text that was read from `path`."""
    facts = register()
    code = lang or (row.language if row is not None and row.language else None) or detect(source.text)
    segments = with_languages(source.text, segment(source.text, source.blocks, lang=code), code)
    segments = with_clauses(source.text, segments, code)
    pages = [Page.of(text, part, own) for part, text, own in parts(source.text, segments, code)]
    page = pages[0]

    def instrument(line: str) -> str | None:
        alone = Page.of(line, code)
        cited = order_of(alone.language).citations(alone, (), facts).resolved(Scope(), facts)
        whole = [m for m in cited if m.id and m.type in ("edition", "service-order") and _alone(m, line)]
        return whole[0].id if len(whole) == 1 else None

    identity = identify(source.text, segments, path, row, document_of=_document_of, instrument_of=instrument)
    identity = with_own_symbol(identity, page, facts)
    identity = replace(identity, stated=_stated(identity, row))
    inside = _Paragraphs(segments)
    everything: list[Mention] = []
    relations: list[Relation] = []
    for part in pages:
        mentions, stated = _read_part(part, identity, inside, facts)
        everything += mentions
        relations += stated
    everything.sort(key=lambda m: (m.start, m.end, m.type, m.id or ""))
    relations.sort(key=lambda r: (r.start, r.end))
    proven: list[Relation] = []
    dropped: list[Relation] = []
    for relation in relations:
        (proven if inside.holds(relation) and not _contradicts(relation, identity) else dropped).append(relation)
    return Record(
        path.stem,
        code,
        source.text,
        hashlib.sha256(source.text.encode()).hexdigest(),
        SourceInfo(str(path), source.sha256, source.media_type),
        identity,
        tuple(segments),
        tuple(_believed(everything, source.confidence)),
        tuple(_believed(proven, source.confidence)),
        (*source.notes, *_notes(pages, everything), *_dropped(dropped)),
    )


def _believed(found: Iterable[_Found], confidence: float) -> Iterator[_Found]:
    """Yield what was found, with less confidence in a text that is to be doubted itself."""
    for item in found:
        yield item if confidence == 1.0 else replace(item, confidence=round(item.confidence * confidence, 3))


def _read_part(
    page: Page, identity: Identity, inside: "_Paragraphs", facts: Register
) -> tuple[list[Mention], list[Relation]]:
    """Return what is found in the part of a text that is in one language."""
    found = recognise(
        page,
        facts,
        year=_year(identity),
        organ=_organ(identity, facts),
        document=identity.document,
        addressee=identity.submitted_to,
    )
    mentions = [m for m in found.mentions if inside.holds(m) and not (m.id == identity.document and inside.heads(m))]
    relations, topics = _relations(page, identity, replace(found, mentions=tuple(mentions)), facts)
    taken = Spans.of(mentions)
    return [*mentions, *(t for t in topics if not taken.meet(t.start, t.end))], relations


class _Paragraphs:
    """The paragraphs of a text, to be asked which of them holds a span."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._starts = [segment.start for segment in segments]

    def holds(self, found: Mention | Relation) -> bool:
        """Tell whether a single paragraph holds a place: neither a name nor a proof is spread over two."""
        segment = self._at(found)
        return segment is not None and found.start < found.end <= segment.end

    def heads(self, found: Mention | Relation) -> bool:
        """Tell whether a place is in the masthead or a running header, where a document names itself."""
        segment = self._at(found)
        return segment is not None and segment.kind == "header"

    def _at(self, found: Mention | Relation) -> Segment | None:
        index = bisect_right(self._starts, found.start) - 1
        return self._segments[index] if index >= 0 else None


def _relations(
    page: Page, identity: Identity, found: Recognised, facts: Register
) -> tuple[list[Relation], list[Mention]]:
    about = list(about_document(page, identity, found.mentions))
    context = Context(
        identity.document,
        page.code,
        facts,
        page.text,
        identity.is_instrument,
        issuer(about, identity, facts),
        columns(page, found.mentions),
        authors(about, identity),
    )
    rules = rule_set(page.code)
    shown = page.language.joined(page.text) if page.language is not None else page.text
    projected = list(
        sentences(shown, page.segments, found.mentions, rules.shape.absorbing if rules is not None else None)
    )
    listed, topics = relate_lists(projected, page, context, gazetteer(page.code))
    addressed, more = relate_topics(projected, page, context, gazetteer(page.code), [*found.mentions, *topics])
    relations = [
        *masthead(page, identity),
        *about,
        *masthead_events(page, found.mentions, facts),
        *citations(identity, found.mentions),
        *inside_names(page, found.mentions, facts),
        *adopters(page, found.mentions, facts),
        *meetings(found.meetings, page),
        *(
            instructed(identity.document, page, found.mentions)
            if context.is_instrument
            else quoted(page, found.mentions, identity.date, facts)
        ),
        *relate(projected, context),
        *listed,
        *addressed,
        *relate_pledges(projected, context),
    ]
    relations += list(at_sessions(relations, page, found.mentions, facts))
    relations += list(in_cities(relations, page, found.mentions, facts, identity.date))
    fitting = [r for r in relations if fits(r, facts)]
    dated = list(_to_come(fitting, identity.date))
    return [with_bounds(r) for r in one_claim_a_place(dated, projected)], [*topics, *more]


def _to_come(relations: Sequence[Relation], today: str | None) -> Iterator[Relation]:
    """Yield relations, what a document says of the days and the place of an event after its own date as planned."""
    starts: dict[str, str] = {}
    for r in relations:
        if r.predicate == "itu:startDate":
            starts[r.subject] = max(starts.get(r.subject, ""), r.object)
    for r in relations:
        later = is_later(starts.get(r.subject, ""), today)
        yield replace(r, status="planned") if later and r.status == "asserted" and r.predicate in _OF_EVENTS else r


def _year(identity: Identity) -> int | None:
    return int(identity.date[:4]) if identity.date else None


def _organ(identity: Identity, facts: Register) -> str | None:
    """Return the organ in whose setting a document is: of the body it goes to or of its symbol, or of the Sector they belong to."""
    kind, _, rest = identity.document.partition("/")
    if kind in INSTRUMENTS:
        return rest.partition("/")[0]
    if identity.document_class == "CouncilDocument":
        return "council"
    parts = rest.split("-")
    symbols = [f"body/{'-'.join(parts[:size])}" for size in range(len(parts), 0, -1)]
    to = [identity.submitted_to] if identity.submitted_to is not None else []
    return next((organ for body in (*to, *symbols) if (organ := facts.setting(body)) is not None), None)


def _stated(identity: Identity, row: ManifestRow | None) -> dict[str, str]:
    """Return the fields of an identity that a manifest or the file's name gives."""
    fields = ("symbol", "title", "date", "submitted_to", "submitted_by")
    stated = {name: "manifest" for name in fields if row is not None and getattr(row, name)}
    if identity.origin == "file-name" and identity.symbol is not None:
        stated["symbol"] = "file-name"
    return stated


def _alone(mention: Mention, line: str) -> bool:
    """Tell whether a line holds nothing but the name of an instrument, or the acronym of its organ before it ("WTDC RESOLUTION 36 (…)")."""
    before = line.strip().removesuffix(mention.text).strip().lower()
    return line.strip().endswith(mention.text) and before in ("", str(mention.id).split("/")[1])


def _document_of(symbol: str) -> str | None:
    """Return the identifier of a symbol by its family, or None for a symbol of no known family."""
    found = find_symbols(symbol)
    return found[0].id if len(found) == 1 and found[0].end - found[0].start >= len(symbol.strip()) - 2 else None


def _contradicts(relation: Relation, identity: Identity) -> bool:
    """Tell whether the masthead states another date or source than the manifest, which wins."""
    if relation.rule != "masthead" or relation.subject != identity.document:
        return False
    if relation.predicate == "dcterms:date" and identity.date is not None and "date" in identity.stated:
        one, other = relation.object, identity.date
        return not (one.startswith(other) or other.startswith(one))
    stated = "submitted_by" in identity.stated
    return relation.predicate == "itu:submittedBy" and stated and relation.object != identity.submitted_by


def _dropped(relations: Iterable[Relation]) -> Iterator[Note]:
    """Say which statements were dropped: the manifest says otherwise, or no single paragraph holds their evidence."""
    for r in relations:
        kind, why = (
            ("manifest-conflict", "the manifest says otherwise")
            if r.rule == "masthead"
            else ("unproven", "no single paragraph proves it")
        )
        yield Note(kind, f"{r.subject} {r.predicate} {r.object}: {why}", r.start, r.end)


def _notes(pages: Sequence[Page], mentions: Sequence[Mention]) -> tuple[Note, ...]:
    notes = [Note("unresolved", f"{m.text}: {m.reason}", m.start, m.end) for m in mentions if m.id is None]
    notes += [
        Note("language", f"there is no grammar for {page.code!r} yet: only names and symbols were recognised")
        for page in pages
        if page.language is None
    ]
    return tuple(notes)
