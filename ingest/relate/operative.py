"""Relates a resolution to whom its operative part instructs: the posts and bodies that the lines opening such parts name."""

from collections.abc import Iterator

from ingest.clauses import beside
from ingest.folding import Folded
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention, Relation

_ADDRESSED = ("post", "body")
_CLOSE = 12  # characters of a preposition and an article


def _numbered(mention: Mention) -> bool:
    return mention.rule.startswith("numbered")


def _beside(one: Mention, other: Mention) -> bool:
    """Tell whether two mentions stand side by side, with no more than a preposition between them."""
    return 0 <= max(one.start, other.start) - min(one.end, other.end) <= _CLOSE


def instructed(document: str, page: Page, mentions: tuple[Mention, ...]) -> Iterator[Relation]:
    """Yield whom an instrument instructs.

    A name within the name of a post is not instructed itself, nor the owner of numbered groups ("the Sector's Study Groups 1 and 2"),
    nor who is named as one to work with ("in consultation with …").
    """
    for segment in page.segments:
        if segment.clause != "instructs" or not segment.opens:
            continue
        line = Folded(page.text[segment.start : segment.end])
        spans = (line.span(m.start(), m.end()) for m in beside(page.code).finditer(line.text))
        helpers = Spans((segment.start + start, segment.start + end) for start, end in spans)
        named = [m for m in mentions if m.type in _ADDRESSED and segment.start <= m.start < segment.end]
        for mention in named:
            inside = any(other is not mention and other.start <= mention.start < other.end for other in named)
            owner = any(_numbered(other) and _beside(mention, other) for other in named if not _numbered(mention))
            if mention.id is not None and not inside and not owner and not helpers.hold(mention.start):
                place = (segment.start, mention.end)
                yield Relation(
                    document, "itu:instructs", mention.id, "iri", *place, {}, "asserted", "operative-part", 0.9
                )
