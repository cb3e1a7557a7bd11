"""Relates a resolution to whom its operative part instructs: the posts and bodies that the lines opening such parts name."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

import regex

from ingest.clauses import beside
from ingest.folding import Folded
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention, Relation, Segment
from ingest.register import ORGANS, Register

_PROPOSAL: Final = regex.compile(r"(?:MOD|ADD|SUP|NOC)(?:[ \t]+.*)?")
_ADDRESSED = ("post", "body")
_CLOSE = 12  # characters of a preposition and an article


def _numbered(mention: Mention) -> bool:
    return mention.rule.startswith("numbered")


def _beside(one: Mention, other: Mention) -> bool:
    """Tell whether two mentions stand side by side, with no more than a preposition between them."""
    return 0 <= max(one.start, other.start) - min(one.end, other.end) <= _CLOSE


def quoted(page: Page, mentions: tuple[Mention, ...], date: str | None, facts: Register) -> Iterator[Relation]:
    """Yield whom the instruments instruct whose text a letter or a report reproduces, each below a line that is its number.

    Only a text that is known, or that the document speaks of before, or that an organ adopted before the date of the document, is one; what
    a proposal puts forward below "MOD" or "ADD" is none.
    """
    if all(segment.clause is None for segment in page.segments):
        return
    within: str | None = None
    addressed = _addressed(mentions)
    editions = {m.start: m for m in mentions if m.type == "edition"}
    for segment in page.segments:
        line = page.text[segment.start : segment.end]
        whole = editions.get(segment.start + len(line) - len(line.lstrip()))
        if _PROPOSAL.fullmatch(line.strip()):
            return
        if whole is not None and whole.text == line.strip():
            spoken = any(m.id == whole.id and m.start < segment.start for m in editions.values())
            there_is = whole.id is not None and (spoken or facts.knows(whole.id) or _past(whole.id, date, facts))
            within = whole.id if there_is else None
        elif within is not None and segment.clause == "instructs" and segment.opens:
            yield from _instructed_in(segment, within, page, addressed)


def _past(edition: str, date: str | None, facts: Register) -> bool:
    """Tell whether the organ that adopted an edition had met when a document was written."""
    organ, year = edition.split("/")[1], edition.rpartition("/")[2]
    body = next((b for b, code in ORGANS.items() if code == organ), None)
    if date is None or body is None or not year.isdigit():
        return False
    ends = (facts.one(event, "endDate") for event in facts.events(f"event/{body.partition('/')[2]}", int(year)))
    return date[:4] > year or any(end is not None and end < date for end in ends)


def instructed(document: str, page: Page, mentions: tuple[Mention, ...]) -> Iterator[Relation]:
    """Yield whom an instrument instructs."""
    addressed = _addressed(mentions)
    for segment in page.segments:
        if segment.clause == "instructs" and segment.opens:
            yield from _instructed_in(segment, document, page, addressed)


def _addressed(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions of what may be instructed, by their place."""
    return sorted((m for m in mentions if m.type in _ADDRESSED), key=attrgetter("start"))


def _instructed_in(segment: Segment, document: str, page: Page, addressed: Sequence[Mention]) -> Iterator[Relation]:
    """Yield whom a line that opens an operative part instructs.

    A name within the name of a post is not instructed itself, nor the owner of numbered groups ("the Sector's Study Groups 1 and 2"),
    nor who is named as one to work with ("in consultation with …").
    """
    line = Folded(page.text[segment.start : segment.end])
    spans = (line.span(m.start(), m.end()) for m in beside(page.code).finditer(line.text))
    helpers = Spans((segment.start + start, segment.start + end) for start, end in spans)
    first, end = (bisect_left(addressed, at, key=attrgetter("start")) for at in (segment.start, segment.end))
    named = addressed[first:end]
    for mention in named:
        inside = any(other is not mention and other.start <= mention.start < other.end for other in named)
        owner = any(_numbered(other) and _beside(mention, other) for other in named if not _numbered(mention))
        if mention.id is not None and not inside and not owner and not helpers.hold(mention.start):
            place = (segment.start, mention.end)
            yield Relation(document, "itu:instructs", mention.id, "iri", *place, {}, "asserted", "operative-part", 0.9)
