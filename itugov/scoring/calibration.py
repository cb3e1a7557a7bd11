"""Compares the confidence given with the share that is right, bucket by bucket."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from itugov.scoring.mentions import Verdict

EDGES: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Buckets reach from one edge to below the next; the last holds 1 as well."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was given out with a confidence from `low` to below `high`."""

    low: float
    high: float
    given: int
    right: int
    mean_confidence: float

    @property
    def precision(self) -> float:
        """Share that is right."""
        return self.right / self.given

    def to_json(self) -> dict[str, float | int]:
        """Return the figures, to four places."""
        return {
            "from": self.low,
            "to": self.high,
            "given": self.given,
            "right": self.right,
            "precision": round(self.precision, 4),
            "mean_confidence": round(self.mean_confidence, 4),
        }


def buckets(verdicts: Sequence[Verdict]) -> tuple[Bucket, ...]:
    """Return the buckets that hold anything."""
    out = []
    for low, high in pairwise(EDGES):
        last = high == EDGES[-1]
        held = [v for v in verdicts if low <= v.confidence and (v.confidence < high or last)]
        if held:
            mean = sum(sorted(v.confidence for v in held)) / len(held)
            out.append(Bucket(low, high, len(held), sum(v.right for v in held), mean))
    return tuple(out)


def expected_error(held: Iterable[Bucket]) -> float:
    """Return the mean distance between confidence and precision, weighted by what each bucket holds."""
    listed = list(held)
    given = sum(b.given for b in listed)
    return sum(b.given * abs(b.mean_confidence - b.precision) for b in listed) / given if given else 0.0
