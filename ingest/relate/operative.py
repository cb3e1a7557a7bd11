"""Relates a resolution to whom its operative part instructs: the posts and bodies that the lines opening such parts name."""

from collections.abc import Iterator, Sequence

from ingest.records import Mention, Relation, Segment

_ADDRESSED = ("post", "body")


def instructed(document: str, segments: Sequence[Segment], mentions: Sequence[Mention]) -> Iterator[Relation]:
    """Yield whom an instrument instructs; a name within the name of a post is not instructed itself."""
    for segment in segments:
        if segment.clause != "instructs" or not segment.opens:
            continue
        named = [m for m in mentions if m.type in _ADDRESSED and segment.start <= m.start < segment.end]
        for mention in named:
            inside = any(other is not mention and other.start <= mention.start < other.end for other in named)
            if mention.id is not None and not inside:
                place = (segment.start, mention.end)
                yield Relation(
                    document, "itu:instructs", mention.id, "iri", *place, {}, "asserted", "operative-part", 0.9
                )
