"""Finds the ruled tables of a page: grids of crossing lines, whose cells may span several rows or columns of the grid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.reading.pdf_page import Rule

_SNAP: Final = 3.0
"""Lines closer than this, in points, are one: borders are drawn twice, by both cells or as both edges of a box."""
_REACH: Final = 4.0
_MOST_RULES: Final = 4000
"""More lines than any table has: a drawing, a chart or a map."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its place in the grid (columns from the left) and its box."""

    row: int
    column: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its box, its number of columns, and its cells in rows."""

    x0: float
    y0: float
    x1: float
    y1: float
    columns: int
    cells: tuple[Cell, ...]


def grids(across: Sequence[Rule], down: Sequence[Rule]) -> list[Grid]:
    """Return the tables that lines across and down a page make, from the top; a mere frame is none."""
    if len(across) + len(down) > _MOST_RULES:
        return []
    rows, columns = _merged(across), _merged(down)
    found = [
        grid
        for lines, bars in _connected(rows, columns)
        if (grid := _grid([rows[i] for i in lines], [columns[i] for i in bars])) is not None
    ]
    return sorted((g for g in found if not any(_within(g, o) for o in found if o is not g)), key=lambda g: (g.y0, g.x0))


def _within(one: Grid, other: Grid) -> bool:
    return (
        other.x0 - 1 <= one.x0
        and one.x1 <= other.x1 + 1
        and other.y0 - 1 <= one.y0
        and one.y1 <= other.y1 + 1
        and (other.x1 - other.x0) * (other.y1 - other.y0) > (one.x1 - one.x0) * (one.y1 - one.y0)
    )


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Join lines that continue each other."""
    out: list[Rule] = []
    for rule in sorted(rules):
        near = (i for i in range(len(out) - 1, -1, -1) if rule.at - out[i].at <= _SNAP)
        at = next((i for i in near if rule.low <= out[i].high + _REACH and out[i].low <= rule.high + _REACH), None)
        if at is None:
            out.append(rule)
        else:
            other = out[at]
            out[at] = Rule(other.at, min(rule.low, other.low), max(rule.high, other.high))
    return out


def _connected(rows: Sequence[Rule], columns: Sequence[Rule]) -> list[tuple[list[int], list[int]]]:
    """Return the groups of lines that cross or touch each other, as indices."""
    parent = list(range(len(rows) + len(columns)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if (
                row.low - _REACH <= column.at <= row.high + _REACH
                and column.low - _REACH <= row.at <= column.high + _REACH
            ):
                parent[root(i)] = root(len(rows) + j)
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for at in range(len(parent)):
        lines, bars = groups.setdefault(root(at), ([], []))
        (lines if at < len(rows) else bars).append(at if at < len(rows) else at - len(rows))
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    ys, xs = _stops(rule.at for rule in across), _stops(rule.at for rule in down)
    if len(ys) < 2 or len(xs) < 2 or (len(ys) == 2 and len(xs) == 2):
        return None
    places = [(row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1)]
    owner = {place: place for place in places}

    def first(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    for row, column in places:
        right, below = (row, column + 1), (row + 1, column)
        for other, open_between in (
            (right, right in owner and not _has(down, xs[column + 1], (ys[row] + ys[row + 1]) / 2)),
            (below, below in owner and not _has(across, ys[row + 1], (xs[column] + xs[column + 1]) / 2)),
        ):
            if open_between:
                one, two = sorted((first((row, column)), first(other)))
                owner[two] = one
    boxes: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in places:
        boxes.setdefault(first(place), []).append(place)
    cells = []
    for found in boxes.values():
        top, left = min(row for row, _ in found), min(column for _, column in found)
        bottom, right_most = max(row for row, _ in found) + 1, max(column for _, column in found) + 1
        cells.append(Cell(top, left, xs[left], ys[top], xs[right_most], ys[bottom]))
    if len(cells) < 2:
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(xs[0], ys[0], xs[-1], ys[-1], len(xs) - 1, tuple(cells))


def _stops(values: Iterable[float]) -> list[float]:
    """Return places along an axis, those that lie close together as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _SNAP:
            out.append(value)
    return out


def _has(rules: Sequence[Rule], at: float, middle: float) -> bool:
    return any(abs(rule.at - at) <= _SNAP and rule.low <= middle <= rule.high for rule in rules)
