"""Pairs the mentions of a record with those of the gold, one to one, and judges each.

A pair has the same type and spans that overlap by at least half of their union, or one in the other with the right
identifier. The pairs that agree best are made first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from itugov.scoring.counts import Counts, Tally
from itugov.scoring.gold import FoundMention, GoldMention, Span, canonical

Level = Literal["mention", "link", "strict"]
LEVELS: Final[tuple[Level, ...]] = ("mention", "link", "strict")

FREE: Final = frozenset({"optional", "nested", "background", "country-group", "adjective", "issuer"})
"""Notes of gold mentions that are neither missed nor wrong."""

APART: Final = frozenset({"coref", "nominal"})
"""Notes of gold mentions that these scores leave out."""

# types that one another's words may stand for
_KIN: Final = {
    "edition": "instrument",
    "resolution": "instrument",
    "decision": "instrument",
    "recommendation": "instrument",
    "document": "document",
    "circular": "document",
    "service-order": "document",
    "country-group": "topic",
    "topic": "topic",
}
_LEAST_OVERLAP: Final = 0.5
_LIL_SLACK: Final = 2  # "lil": the article may be cut off with the preposition it melted into


class Placed(Protocol):
    """What stands somewhere in a text, perhaps in one of several places."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places, the main one first."""


@dataclass(frozen=True, slots=True)
class Miss:
    """Something missed or wrong: what, of which type or property, and the words."""

    doc: str
    what: str
    kind: str
    said: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a link or a relation is right that was given out with a confidence."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class MentionScores:
    """The counts of one document, by level and type."""

    counts: Mapping[Level, Mapping[str, Counts]]
    verdicts: tuple[Verdict, ...]
    misses: tuple[Miss, ...]


def overlap(one: Placed, other: Placed) -> float:
    """Return the best intersection over union among the places of both."""
    return max(_ratio(a, b) for a in one.spans for b in other.spans)


def _ratio(one: Span, other: Span) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    whole = max(one[1], other[1]) - min(one[0], other[0])
    return shared / whole if shared > 0 and whole else 0.0


def is_loose(gold: GoldMention) -> bool:
    """Whether nobody counts it, or any identifier would do."""
    return bool(gold.notes & (FREE | APART)) or is_soft(gold)


def is_soft(gold: GoldMention) -> bool:
    """Whether any identifier of the type is right: persons, and what a note says so of."""
    return "id-soft" in gold.notes or gold.type == "person"


def within(gold: GoldMention, found: FoundMention) -> bool:
    """Whether a mention lies in the main place of a gold one."""
    return gold.spans[0][0] <= found.spans[0][0] and found.spans[0][1] <= gold.spans[0][1]


def score_mentions(doc: str, gold: Sequence[GoldMention], found: Sequence[FoundMention]) -> MentionScores:
    """Return the counts of one document."""
    required = [g for g in gold if not g.notes & (FREE | APART)]
    free = [g for g in gold if g.notes & (FREE | APART)]
    pairs = _pairs(required, found)
    tallies = {level: Tally() for level in LEVELS}
    verdicts: list[Verdict] = []
    misses: list[Miss] = []
    for index, wanted in enumerate(required):
        if index not in pairs:
            for level in LEVELS:
                tallies[level].add(wanted.type, fn=1)
            misses.append(Miss(doc, "missed", wanted.type, str(wanted.id), wanted.text))
            continue
        got = found[pairs[index]]
        linked = _same(wanted, got)
        if got.id is not None:
            verdicts.append(Verdict(got.confidence, linked))
        tallies["mention"].add(wanted.type, tp=1)
        _add(tallies["link"], wanted.type, right=linked)
        _add(tallies["strict"], wanted.type, right=linked and _exact(wanted, got))
        if not linked:
            misses.append(Miss(doc, "wrong id", wanted.type, f"{wanted.id} got {got.id}", wanted.text))
    for extra in _spurious(gold, free, found, set(pairs.values())):
        for level in LEVELS:
            tallies[level].add(extra.type, fp=1)
        if extra.id is not None:
            verdicts.append(Verdict(extra.confidence, right=False))
        misses.append(Miss(doc, "spurious", extra.type, str(extra.id), extra.text))
    return MentionScores({level: t.by_name() for level, t in tallies.items()}, tuple(verdicts), tuple(misses))


def _pairs(required: Sequence[GoldMention], found: Sequence[FoundMention]) -> dict[int, int]:
    ranked = []
    for g, wanted in enumerate(required):
        for f, got in enumerate(found):
            if _kin(wanted.type) != _kin(got.type):
                continue
            share, same = overlap(wanted, got), _same(wanted, got)
            if share >= _LEAST_OVERLAP or (same and _nested(wanted, got)):
                ranked.append((not same, -share, g, f))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, g, f in sorted(ranked):
        if g not in pairs and f not in taken:
            pairs[g] = f
            taken.add(f)
    return pairs


def _spurious(
    gold: Sequence[GoldMention], free: Sequence[GoldMention], found: Sequence[FoundMention], paired: set[int]
) -> Iterator[FoundMention]:
    """Yield what should not have been found; topics in running prose are not annotated."""
    for index, got in enumerate(found):
        if index in paired or got.coref or got.type == "topic":
            continue
        if any(within(g, got) for g in gold) or any(overlap(g, got) > 0 for g in free):
            continue
        yield got


def _add(tally: Tally, name: str, *, right: bool) -> None:
    tally.add(name, tp=int(right), fp=int(not right), fn=int(not right))


def _kin(kind: str) -> str:
    return _KIN.get(kind, kind)


def _same(gold: GoldMention, found: FoundMention) -> bool:
    if is_soft(gold):
        return bool(found.id) or found.candidates
    return canonical(found.id) in gold.accepted


def _nested(gold: GoldMention, found: FoundMention) -> bool:
    return any(
        (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1]) for a in gold.spans for b in found.spans
    )


def _exact(gold: GoldMention, found: FoundMention) -> bool:
    slack = _LIL_SLACK if "lil" in gold.notes else 0
    ((begin, stop),) = found.spans
    return any(stop == end and 0 <= begin - start <= slack for start, end in gold.spans)
