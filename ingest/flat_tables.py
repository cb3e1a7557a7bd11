"""Finds tables that lost their frame: plain text with one cell a line, one row a line, or pipes between the cells.

One cell a line: each cell begins with a tab, an empty line ends the row, the first row says how many columns there are;
lines without a tab continue the cell, and a line that is only a tab is an empty cell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ingest.layout_lines import Line
from ingest.paragraph_labels import read_bullet, read_label

_RULE: Final = re.compile(r"[|:\s-]+")


@dataclass(frozen=True, slots=True)
class FlatTable:
    """The lines it takes (indices, half-open) and its cells: start, end, row, column; empty cells are left out."""

    first: int
    last: int
    cells: tuple[tuple[int, int, int, int], ...]


def find_tables(lines: Sequence[Line]) -> list[FlatTable]:
    """Return the tables among the lines of a plain text, in order."""
    tables = []
    at = 0
    while at < len(lines):
        table = _cell_a_line(lines, at) or _row_a_line(lines, at)
        if table is None:
            at += 1
        else:
            tables.append(table)
            at = table.last
    return tables


def _cell_a_line(lines: Sequence[Line], first: int) -> FlatTable | None:
    if not lines[first].tab or (first and lines[first - 1].tab and not lines[first].gap):
        return None
    rows = [_row(lines, first)]
    columns = len(rows[0])
    in_body = any(not line.tab for line in lines[:first])
    if columns < (2 if in_body else 3) or any(len(cell) > 1 for cell in rows[0]):
        return None
    last = first + columns
    while last < len(lines) and lines[last].tab and lines[last].gap:
        row = _row(lines, last)
        if len(row) > columns or len(row) < 2 or (len(rows) == 1 and len(row) != columns):
            break
        rows.append(row)
        last += sum(len(cell) for cell in row)
    if len(rows) < 2:
        return None
    cells = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            filled = [line for line in cell if line.text]
            if filled:
                cells.append((filled[0].start, filled[-1].end, r, c))
    return FlatTable(first, last, tuple(cells))


def _row(lines: Sequence[Line], at: int) -> list[list[Line]]:
    row = [[lines[at]]]
    for line in lines[at + 1 :]:
        if line.gap:
            break
        if line.tab:
            row.append([line])
        else:
            row[-1].append(line)
    return row


def _is_list_item(text: str) -> bool:
    label = read_label(text)
    return read_bullet(text) is not None or (label is not None and not label.numbers)


def _row_a_line(lines: Sequence[Line], first: int) -> FlatTable | None:
    for mark, least in (("|", 3), ("\t", 2)):
        last = first
        count = lines[first].text.count(mark)
        if count < least or (mark == "|" and not lines[first].text.startswith("|")) or _is_list_item(lines[first].text):
            continue
        while last < len(lines) and lines[last].text.count(mark) == count and (last == first or not lines[last].gap):
            last += 1
        if last - first < 2:
            continue
        cells = []
        r = 0
        for line in lines[first:last]:
            if mark == "|" and _RULE.fullmatch(line.text):
                continue
            place = line.start
            for c, piece in enumerate(line.text.split(mark)):
                inner = piece.strip()
                if inner:
                    start = place + piece.index(inner)
                    cells.append((start, start + len(inner), r, c - (1 if mark == "|" else 0)))
                place += len(piece) + 1
            r += 1
        return FlatTable(first, last, tuple(cells))
    return None
