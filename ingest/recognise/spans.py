"""Spans of a text that can be asked quickly whether one of them meets another span, however many they are and even where they nest."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Protocol

from ingest.records import Mention


class Span(Protocol):
    """What has a place in the text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


class Spans:
    """Half-open spans, ordered by where they start, with how far those up to each of them reach."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    @classmethod
    def of(cls, placed: Iterable[Span]) -> "Spans":
        """Return the spans of mentions, or of what else has one."""
        return cls([(one.start, one.end) for one in placed])

    def meet(self, start: int, end: int) -> bool:
        """Tell whether one of the spans and the given one, not empty, share a character."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start

    def hold(self, offset: int) -> bool:
        """Tell whether the character at an offset lies in one of the spans."""
        return self.meet(offset, offset + 1)

    def cover(self, start: int, end: int) -> bool:
        """Tell whether the given span lies within a single one of the spans."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._reach[before - 1] >= end

    def begin(self, offset: int) -> bool:
        """Tell whether one of the spans starts at an offset."""
        at = bisect_left(self._starts, offset)
        return at < len(self._starts) and self._starts[at] == offset

    def between(self, start: int, end: int) -> bool:
        """Tell whether one of the spans starts at the first offset or after it, and before the second."""
        return bisect_left(self._starts, start) < bisect_left(self._starts, end)


class Placed:
    """Mentions in the order in which they end, to be asked for those that end within a stretch of the text."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions = sorted(mentions, key=lambda m: (m.end, m.start))
        self._ends = [m.end for m in self._mentions]

    def ending(self, first: int, last: int) -> Sequence[Mention]:
        """Return the mentions that end between two offsets, both included, in that order."""
        return self._mentions[bisect_left(self._ends, first) : bisect_right(self._ends, last)]


def beginning(mentions: Sequence[Mention], first: int, limit: int) -> Sequence[Mention]:
    """Return those of some mentions, in the order of the text, that begin from one place on and before another."""
    begin, end = (bisect_left(mentions, at, key=lambda m: m.start) for at in (first, limit))
    return mentions[begin:end]
