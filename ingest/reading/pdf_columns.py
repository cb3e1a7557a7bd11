"""Tells columns of running text apart from pieces that merely stand beside each other, and puts columns in their order."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.reading.pdf_lines import Line

_FEWEST_LINES: Final = 5
_NARROWEST: Final = 0.2
_FULL: Final = 0.6

Column = tuple[list[Line], tuple[float, float]]


def columns(lines: Sequence[Line], edges: tuple[float, float], *, rtl: bool) -> list[Column]:
    """Return lines by column, each with its edges, in the order of reading; lines that span columns part them.

    A column is prose: at least five lines on each side of a gutter that fill most of their width.
    """
    gutter = _gutter(lines)
    if gutter is None:
        return [(list(lines), edges)]
    out: list[Column] = []
    band: list[Line] = []
    for line in [*lines, None]:
        if line is not None and not line.x0 < gutter < line.x1:
            band.append(line)
            continue
        for column in [*(_band(band, gutter, edges, rtl=rtl) if band else ()), *([([line], edges)] if line else ())]:
            if out and out[-1][1] == column[1] == edges:
                out[-1][0].extend(column[0])
            else:
                out.append(column)
        band = []
    return out


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return the middle of the gap that most pieces of a common baseline have between them, if they are many."""
    gaps: list[tuple[float, float]] = []
    rows: dict[float, list[Line]] = {}
    for line in lines:
        if line.split:
            rows.setdefault(round(line.y), []).append(line)
    for row in rows.values():
        ordered = sorted(row, key=lambda line: line.x0)
        gaps += [(a.x1, b.x0) for a, b in pairwise(ordered)]
    best: tuple[int, float] | None = None
    for low, high in gaps:
        middle = (low + high) / 2
        count = sum(a < middle < b for a, b in gaps)
        if count >= _FEWEST_LINES and (best is None or count > best[0]):
            best = (count, middle)
    return best[1] if best else None


def _band(lines: list[Line], gutter: float, edges: tuple[float, float], *, rtl: bool) -> list[Column]:
    left = [line for line in lines if line.x1 <= gutter]
    right = [line for line in lines if line.x0 >= gutter]
    if not (_is_prose(left, edges) and _is_prose(right, edges)):
        return [(lines, edges)]
    sides = []
    for side in (right, left) if rtl else (left, right):
        own = (min(line.x0 for line in side), max(line.x1 for line in side))
        for line in side:
            line.split = False
        sides.append((side, own))
    return sides


def _is_prose(lines: Sequence[Line], edges: tuple[float, float]) -> bool:
    if len(lines) < _FEWEST_LINES:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    filled = sum(line.x1 - line.x0 for line in lines) / len(lines)
    return width >= _NARROWEST * (edges[1] - edges[0]) and filled >= _FULL * width
