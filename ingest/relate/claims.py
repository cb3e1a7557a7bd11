"""Puts statements in the order of the text and makes those that several rules read off one place one claim."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Final

from ingest.recognise.dates import bounds
from ingest.records import Relation
from ingest.relate.projection import Sentence
from ingest.relate.rules import STATUSES

_SYMMETRIC: Final = frozenset({"itu:coordinatesWith"})
_ALONE: Final = {"itu:facilitates": "itu:coFacilitates", "itu:chairedBy": "itu:coChairedBy"}
"""What is said of one alone, and of each of several who do it together."""


def one_claim_a_place(relations: Iterable[Relation], sentences: Sequence[Sentence] = ()) -> list[Relation]:
    """Return the relations by place, none of them said twice by overlapping words, or of one alone who does it with others.

    Claims say the same if they are of one triple (of a symmetric property, in either direction) and neither has a qualifier that
    the other contradicts. Of those that overlap, the one stays that proves most: within one sentence, with all qualifiers, by the
    longest quote; it is as certain as the most certain of them. Where they differ in status, the one that asserts least stays.

    Args:
        relations: what was found, in any order.
        sentences: the sentences of the document; where none are given, any quote counts as one within a sentence.
    """
    whole = sorted((s.start, s.end) for s in sentences)
    groups: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
    for relation in relations:
        groups[_triple(relation)].append(relation)
    kept = [claim for group in groups.values() for claim in _kept(group, whole) if not _with_others(claim, groups)]
    return sorted(kept, key=lambda r: (r.start, r.end, r.subject, r.predicate, r.object, *_order(r)))


def _with_others(claim: Relation, groups: Mapping[tuple[str, str, str], Sequence[Relation]]) -> bool:
    """Tell whether overlapping words say that somebody does together with others what a claim has them do alone ("A and B jointly facilitate …")."""
    together = groups.get((claim.subject, _ALONE.get(claim.predicate, ""), claim.object), ())
    return any(claim.start < other.end and other.start < claim.end for other in together)


def _triple(relation: Relation) -> tuple[str, str, str]:
    ends = (relation.subject, relation.object)
    if relation.predicate in _SYMMETRIC:
        ends = (min(ends), max(ends))
    return ends[0], relation.predicate, ends[1]


def _kept(group: Sequence[Relation], whole: Sequence[tuple[int, int]]) -> list[Relation]:
    kept: list[Relation] = []
    for claim in sorted(group, key=lambda r: _preference(r, whole)) if len(group) > 1 else group:
        for index, better in enumerate(kept):
            if claim.start < better.end and better.start < claim.end and _agree(claim.qualifiers, better.qualifiers):
                kept[index] = replace(better, confidence=max(better.confidence, claim.confidence))
                break
        else:
            kept.append(claim)
    return kept


def _preference(claim: Relation, whole: Sequence[tuple[int, int]]) -> tuple[object, ...]:
    at = bisect_right(whole, claim.start, key=itemgetter(0))  # no two sentences share a character
    within = not whole or (at > 0 and claim.end <= whole[at - 1][1])
    return (
        (*STATUSES, "asserted").index(claim.status),
        not within,
        -len(claim.qualifiers),
        claim.start - claim.end,
        -claim.confidence,
        claim.start,
        claim.subject,
        *_order(claim),
    )


def _order(claim: Relation) -> tuple[object, ...]:
    return claim.rule, claim.status, sorted(claim.qualifiers.items()), claim.datatype or "", claim.lang or ""


def _agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Tell whether one of two sets of qualifiers holds the other."""
    return one.items() <= other.items() or other.items() <= one.items()


def with_bounds(relation: Relation) -> Relation:
    """Return a date relation with its earliest and latest day among the qualifiers, so that filters keep the imprecise ones."""
    if relation.predicate not in ("itu:startDate", "itu:endDate"):
        return relation
    days = bounds(relation.object)
    if days is None or days[0] == days[1] == relation.object:
        return relation
    return replace(relation, qualifiers={**relation.qualifiers, "itu:earliest": days[0], "itu:latest": days[1]})
