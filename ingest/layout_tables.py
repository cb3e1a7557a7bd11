"""Takes the tables out of the lines of a text: flattened ones of plain text, and those a format delimits."""

from ingest.flat_tables import find_tables
from ingest.layout_forms import MAX_TITLE_CHARS, is_remark
from ingest.layout_lines import Line
from ingest.layout_words import is_masthead_line
from ingest.records import Segment


def without_flat_tables(lines: list[Line]) -> tuple[list[Line], list[Segment]]:
    """Return the lines outside the flattened tables of a plain text, without empty ones, and the cells of the tables."""
    rest: list[Line] = []
    cells: list[Segment] = []
    at = 0
    for number, table in enumerate(find_tables(lines)):
        rest.extend(lines[at : table.first])
        cells.extend(_cell(start, end, (number, row, column)) for start, end, row, column in table.cells)
        at = table.last
    rest.extend(lines[at:])
    filled: list[Line] = []
    gap = False
    for line in rest:
        if line.text:
            filled.append(Line(line.start, line.end, line.text, line.tab, line.gap or gap))
        gap = not line.text
    return filled, cells


def without_block_tables(lines: list[Line]) -> tuple[list[Line], list[Segment]]:
    """Return the lines outside the tables of a format, and the cells; paragraphs of a cell that follow each other are one.

    A table with a single column, or that is the masthead, is mere layout: its paragraphs stay lines.
    """
    columns: dict[int, set[int]] = {}
    for line in lines:
        if line.block is not None and line.block.kind == "cell" and line.block.table is not None:
            columns.setdefault(line.block.table, set()).add(line.block.column or 0)
    layout = {table for table, used in columns.items() if len(used) == 1} | _mastheads(lines)
    numbers = {table: i for i, table in enumerate(sorted(set(columns) - layout))}
    rest: list[Line] = []
    cells: list[Segment] = []
    for line in lines:
        block = line.block
        if block is None or block.kind != "cell" or block.table not in numbers:
            rest.append(line)
            continue
        place = (numbers[block.table], block.row or 0, block.column or 0)
        start = line.start
        if cells and (cells[-1].table, cells[-1].row, cells[-1].column) == place:
            start = cells.pop().start
        cells.append(_cell(start, line.end, place))
    return rest, cells


def _cell(start: int, end: int, place: tuple[int, int, int]) -> Segment:
    table, row, column = place
    return Segment("cell", start, end, table=table, row=row, column=column)


def _mastheads(lines: list[Line]) -> set[int]:
    """A table at the very top that holds a symbol, a date or a key, and no sentence, is the masthead."""
    body = [
        line
        for line in lines
        if line.block is not None and line.block.kind not in ("header", "footer") and not is_remark(line.text)
    ]
    if not body or body[0].block is None or body[0].block.kind != "cell" or body[0].block.table is None:
        return set()
    table = body[0].block.table
    cells = [line.text for line in body if line.block is not None and line.block.table == table]
    if any(is_masthead_line(cell) for cell in cells) and all(len(cell) <= 2 * MAX_TITLE_CHARS for cell in cells):
        return {table}
    return set()
