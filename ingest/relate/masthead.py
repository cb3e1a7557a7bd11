"""Gives a place in the text to what the masthead says of the document itself: its symbol, title and date; a manifest's words have none."""

from collections.abc import Iterator, Sequence

import regex

from ingest.folding import fold
from ingest.layout_words import date_of
from ingest.patterns import compiled
from ingest.recognise.dates import date_type
from ingest.recognise.page import Page
from ingest.recognise.symbols import unify
from ingest.records import Identity, Relation, Segment
from ingest.relate.engine import language_code

_MASTHEAD = 12  # segments
_PIECE = regex.compile(r"[^\s|](?:[^\n\t|]*[^\s|])?")  # what stands between tabs and bars of a line
_BOOKMARK = regex.compile(r"\[bookmark: [^\]\n]*\]\s*")


def masthead(page: Page, identity: Identity) -> Iterator[Relation]:
    """Yield symbol, title and date, where the text gave them to the identity, as statements with their place."""
    headers = [s for s in page.segments if s.kind in ("header", "heading")]
    if identity.symbol is not None and "symbol" not in identity.stated:
        place = _symbol(page.text, headers, identity.symbol)
        if place is not None:
            yield _stated(identity, "itu:symbol", identity.symbol, place, None, None)
    if identity.title is not None and "title" not in identity.stated:
        segment = next((s for s in headers if _line(page.text[s.start : s.end]) == identity.title), None)
        if segment is not None:
            yield _stated(identity, "dcterms:title", identity.title, (segment.start, segment.end), None, page.code)
    mastheads = [s for s in page.segments if s.kind == "header"]
    dated = ((place, date_of(page.text[slice(*place)])) for place in _pieces(page.text, mastheads))
    place, date = next(((at, value) for at, value in dated if value is not None), ((0, 0), None))
    if date is not None:
        yield _stated(identity, "dcterms:date", date, place, date_type(date), None)
    yield from _original(page, identity)


def _original(page: Page, identity: Identity) -> Iterator[Relation]:
    """Yield the language of which this text is a translation, from a line such as "Original: English" before the text proper."""
    if page.language is None or "original" not in page.language.tables:
        return
    labels = page.language.forms("original", "label")
    for segment in page.segments[:_MASTHEAD]:
        for place in _pieces(page.text, [segment]):
            head, colon, name = fold(page.text[slice(*place)]).partition(":")
            if colon and head.strip() in labels and (code := language_code(name, page.language)) is not None:
                yield _stated(identity, "itu:originalLanguage", code, place, None, None)


def _stated(
    identity: Identity, predicate: str, value: str, place: tuple[int, int], datatype: str | None, lang: str | None
) -> Relation:
    return Relation(
        identity.document,
        predicate,
        value,
        "literal",
        *place,
        {},
        "asserted",
        "masthead",
        0.95,
        datatype=datatype,
        lang=lang,
    )


def _pieces(text: str, headers: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    for segment in headers:
        for match in _PIECE.finditer(text, segment.start, segment.end):
            yield match.span()


def _line(text: str) -> str:
    return " ".join(_BOOKMARK.sub("", text).split())


def _symbol(text: str, headers: Sequence[Segment], symbol: str) -> tuple[int, int] | None:
    """Return where the symbol is printed; one put together from conference and number stands where the number does."""
    plain = unify(text)
    number = compiled(r"\d+").findall(symbol.partition("(")[0])
    for wanted in (symbol, symbol.partition("(")[0], *number[-1:]):
        pattern = compiled(rf"(?<![\w/]){regex.escape(unify(wanted))}(?!\w)", keep=False)
        for segment in headers:
            match = pattern.search(plain, segment.start, segment.end)
            if match is not None:
                return match.span()
    return None
