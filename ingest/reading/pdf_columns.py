"""Tells columns of running text apart from pieces that merely stand beside each other, and puts columns in their order."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.reading.pdf_lines import Line

_FEWEST_LINES: Final = 5
_NARROWEST: Final = 0.15
_FULL: Final = 0.6
_SPANNING: Final = 0.2
"""The largest share of a page's lines that may run over a gutter: titles do, paragraphs do not."""

Column = tuple[list[Line], tuple[float, float]]
Edges = tuple[float, float]


def columns(lines: Sequence[Line], edges: Edges, *, rtl: bool) -> list[Column]:
    """Return lines by column, each with its edges, in the order of reading; lines that span columns part them.

    A column is prose: at least five lines on each side of a gutter that fill most of their width. Lines of two columns may
    stand at common heights or not.
    """
    gutters, sure = _set_apart(lines, edges), True
    if not gutters:
        gutters, sure = _aligned(lines), False
    if not gutters:
        return [(list(lines), edges)]
    out: list[Column] = []
    band: list[Line] = []
    for line in [*lines, None]:
        if line is not None and not any(line.x0 < gutter < line.x1 for gutter in gutters):
            band.append(line)
            continue
        parted = _band(band, gutters, edges, rtl=rtl, sure=sure) if band else []
        for column in [*parted, *([([line], edges)] if line else ())]:
            if out and out[-1][1] == column[1] == edges:
                out[-1][0].extend(column[0])
            else:
                out.append(column)
        band = []
    return out


def _aligned(lines: Sequence[Line]) -> list[float]:
    """Return the middles of the gaps that many pieces of a common baseline have between them, from the left."""
    gaps: list[tuple[float, float]] = []
    rows: dict[float, list[Line]] = {}
    for line in lines:
        if line.split:
            rows.setdefault(round(line.y), []).append(line)
    for row in rows.values():
        ordered = sorted(row, key=lambda line: line.x0)
        gaps += [(a.x1, b.x0) for a, b in pairwise(ordered)]
    found: list[float] = []
    while gaps:
        middles = [(low + high) / 2 for low, high in gaps]
        counts = [sum(a < middle < b for a, b in gaps) for middle in middles]
        best = max(range(len(gaps)), key=counts.__getitem__)
        if counts[best] < _FEWEST_LINES:
            break
        found.append(middles[best])
        gaps = [(a, b) for a, b in gaps if not a < middles[best] < b]
    return sorted(found)


def _set_apart(lines: Sequence[Line], edges: Edges) -> list[float]:
    """Return the gutters between blocks of prose beside each other, at whatever heights their lines stand."""
    found: list[float] = []
    starts = sorted({round(line.x0) for line in lines})
    for start in starts:
        gutter = start - 1.0
        left = [line for line in lines if line.x1 <= gutter]
        right = [line for line in lines if line.x0 >= gutter]
        if min(len(left), len(right)) < _FEWEST_LINES or (found and not _between(left, found[-1])):
            continue
        if len(lines) - len(left) - len(right) <= _SPANNING * len(lines) and _beside(left, right):
            found.append(gutter)
    sides = _sides(lines, found)
    return found if all(_is_prose(side, edges) for side in sides) else []


def _between(lines: Sequence[Line], gutter: float) -> bool:
    """Tell whether there is a column between a gutter and the next one."""
    return sum(line.x0 >= gutter for line in lines) >= _FEWEST_LINES


def _beside(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Tell whether two blocks stand beside each other, and not one below the other."""
    top = max(min(line.y for line in left), min(line.y for line in right))
    foot = min(max(line.y for line in left), max(line.y for line in right))
    return all(sum(top <= line.y <= foot for line in side) >= _FEWEST_LINES for side in (left, right))


def _sides(lines: Sequence[Line], gutters: Sequence[float]) -> list[list[Line]]:
    """Return the lines of each column, from the left; those that run over a gutter are in none."""
    bounds = [float("-inf"), *gutters, float("inf")]
    return [[line for line in lines if line.x0 >= low and line.x1 <= high] for low, high in pairwise(bounds)]


def _band(lines: list[Line], gutters: Sequence[float], edges: Edges, *, rtl: bool, sure: bool) -> list[Column]:
    sides = [side for side in _sides(lines, gutters) if side or not sure]
    if not sure and not all(_is_prose(side, edges) for side in sides):
        return [(lines, edges)]
    out = []
    for side in reversed(sides) if rtl else sides:
        own = (min(line.x0 for line in side), max(line.x1 for line in side))
        for line in side:
            line.split = False
        out.append((side, own))
    return out


def _is_prose(lines: Sequence[Line], edges: Edges) -> bool:
    if len(lines) < _FEWEST_LINES:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    filled = sum(line.x1 - line.x0 for line in lines) / len(lines)
    return width >= _NARROWEST * (edges[1] - edges[0]) and filled >= _FULL * width
