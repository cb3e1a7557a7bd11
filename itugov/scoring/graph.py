"""Counts the identifiers that a document's graph would hold, place and number of mentions aside."""

from collections.abc import Sequence

from itugov.scoring.counts import Counts
from itugov.scoring.gold import FoundMention, GoldMention, canonical
from itugov.scoring.mentions import is_loose, overlap, within

_NO_NODES = ("date", "topic")


def score_graph(gold: Sequence[GoldMention], found: Sequence[FoundMention]) -> Counts:
    """Return the counts of one document; back-references, dates and topics are left out."""
    wanted = {canonical(g.id) for g in gold if not is_loose(g) and g.type not in _NO_NODES}
    right = {i for g in gold for i in g.accepted}
    ways: dict[str | None, set[str | None]] = {}
    for g in gold:
        ways.setdefault(canonical(g.id), set()).update(g.accepted)
    loose = [g for g in gold if is_loose(g)]
    named = [f for f in found if f.id and f.type not in _NO_NODES and not f.coref]
    there = {canonical(f.id) for f in named}
    judged = {
        canonical(f.id)
        for f in named
        if not any(overlap(g, f) > 0 for g in loose)
        and not any(within(g, f) and g.spans[0] != f.spans[0] for g in gold)
    }
    hit = {i for i in wanted if ways[i] & there}
    return Counts(len(hit), len(judged - right), len(wanted - hit))
