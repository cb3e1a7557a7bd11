"""Counts what was rightly found, wrongly found and missed, and makes precision, recall and F1 of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, wrong and missed: `tp`, `fp`, `fn`."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Self) -> "Counts":
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1 where nothing is there."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def to_json(self) -> dict[str, float | int]:
        """Return the figures, to four places."""
        return {
            "p": round(self.precision, 4),
            "r": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
        }


class Tally:
    """Counts under names: a type of mention, a property."""

    def __init__(self) -> None:
        self._counts: dict[str, Counts] = {}

    def add(self, name: str, *, tp: int = 0, fp: int = 0, fn: int = 0) -> None:
        """Count under a name."""
        self._counts[name] = self._counts.get(name, Counts()) + Counts(tp, fp, fn)

    def by_name(self) -> dict[str, Counts]:
        """Return the counts, sorted by name."""
        return dict(sorted(self._counts.items()))


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sum."""
    return sum(counts, Counts())


def merged(tables: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """Return the sums name by name, sorted."""
    out: dict[str, Counts] = {}
    for table in tables:
        for name, counts in table.items():
            out[name] = out.get(name, Counts()) + counts
    return dict(sorted(out.items()))
