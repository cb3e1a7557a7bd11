"""Turns the pages of a PDF into the paragraphs, cells, notes and headers of one document, in the order of reading.

What repeats at the head or foot of pages is taken out of the text and kept once; page numbers are dropped. Tables that go on
on the next page are one. A paragraph that a page end cuts is one, and stands on the page where it begins.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.reading.pdf_columns import columns
from ingest.reading.pdf_glyph import Glyph
from ingest.reading.pdf_lines import Line, is_rtl, lines_of
from ingest.reading.pdf_margins import margins, note_lines
from ingest.reading.pdf_page import PageContent
from ingest.reading.pdf_paragraphs import continues, is_bold, is_full, paragraphs_of, usual_pitch
from ingest.reading.pdf_tables import Grid, grids
from ingest.reading.text import BlockKind

_CLOSED: Final = re.compile(r"[.;:!?؛؟。；：！？]['\"”»)]*[⁰¹²³⁴-⁹]*$")
_HEADING_SIZE: Final = 1.12
_MAX_HEADING_CHARS: Final = 200
_MAX_BOLD_HEADING_CHARS: Final = 120
_FEW_LETTERS: Final = 20
_SAME_PLACE: Final = 6.0


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, what they are, and the page they begin on."""

    kind: BlockKind
    lines: list[Line]
    page: int
    rtl: bool
    style: str | None = None
    level: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    edges: tuple[float, float] | None = None  # of the column it stands in, where it is known


@dataclass(slots=True)
class Laid:
    """A document laid out: what stands in its margins, its text, its notes."""

    headers: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    footers: list[Paragraph] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    content: PageContent
    rtl: bool
    tables: list[Grid]
    loose: list[Line]
    cells: list[list[list[Line]]]
    edges: tuple[float, float] = (0.0, 0.0)


def lay_out(pages: Sequence[PageContent]) -> Laid:
    """Return the paragraphs of a document."""
    whole = is_rtl(glyph for page in pages for glyph in page.glyphs)
    opened = [_open(page, rtl=whole) for page in pages]
    laid = Laid()
    heads, feet = margins([page.loose for page in opened], [page.content for page in opened])
    for target, kind, found in ((laid.headers, "header", heads), (laid.footers, "footer", feet)):
        seen: set[str] = set()
        for page, lines in zip(opened, found, strict=True):
            for line in lines:
                if line.text and line.text not in seen:
                    seen.add(line.text)
                    target.append(Paragraph(kind, [line], page.content.number, line.rtl))  # type: ignore[arg-type]
            out = {id(line) for line in lines}
            page.loose = [line for line in page.loose if id(line) not in out]
    laid.lines = [line for page in opened for line in (*page.loose, *(x for t in page.cells for c in t for x in c))]
    size, pitch = _usual_size(laid.lines), usual_pitch([line for page in opened for line in page.loose])
    _find_edges(opened)
    numbered = 0
    for page in opened:
        numbered = _lay_page(page, laid, size, pitch, numbered)
    _style(laid.body, size)
    return laid


def _open(content: PageContent, *, rtl: bool) -> _Page:
    letters = sum(glyph.text.isalpha() for glyph in content.glyphs)
    direction = is_rtl(content.glyphs) if letters >= _FEW_LETTERS else rtl
    tables = grids(content.across, content.down)
    inside: list[list[list[Glyph]]] = [[[] for _ in table.cells] for table in tables]
    loose: list[Glyph] = []
    for glyph in content.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.3 * glyph.size
        for table, held in zip(tables, inside, strict=True):
            if table.x0 <= x <= table.x1 and table.y0 <= y <= table.y1:
                at = next((i for i, c in enumerate(table.cells) if c.x0 <= x <= c.x1 and c.y0 <= y <= c.y1), None)
                if at is not None:
                    held[at].append(glyph)
                    break
        else:
            loose.append(glyph)
    cells = [[lines_of(glyphs, rtl=direction) for glyphs in held] for held in inside]
    return _Page(content, direction, tables, lines_of(loose, rtl=direction), cells)


def _usual_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.units)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0


def _find_edges(pages: Sequence[_Page]) -> None:
    """Set where the text of each page begins and ends, by all pages of its shape."""
    shapes: dict[tuple[int, int], list[_Page]] = {}
    for page in pages:
        shapes.setdefault((round(page.content.width), round(page.content.height)), []).append(page)
    for group in shapes.values():
        boxes = [(line.x0, line.x1) for page in group for line in page.loose]
        if not boxes:
            continue
        outliers = len(boxes) // 50
        left, right = sorted(x0 for x0, _ in boxes)[outliers], sorted(x1 for _, x1 in boxes)[-1 - outliers]
        for page in group:
            page.edges = (left, right)


def _lay_page(page: _Page, laid: Laid, size: float, pitch: float, numbered: int) -> int:
    notes = note_lines(page.loose, page.content, page.tables, page.edges, size, rtl=page.rtl)
    out = {id(line) for group in notes for line in group}
    body = [line for line in page.loose if id(line) not in out]
    number = page.content.number
    items: list[tuple[float, list[Paragraph], Grid | None]] = []
    for lines, edges in columns(body, page.edges, rtl=page.rtl):
        for group in paragraphs_of(lines, edges, pitch):
            last = items[-1][1][0] if items and lines[0] is group[0] else None
            if last is not None and last.edges != edges and _goes_on(last, group[0], edges):
                last.lines += group
                last.edges = edges
                continue
            paragraph = Paragraph("paragraph", group, number, group[0].rtl, edges=edges)
            items.append((group[0].y, [paragraph], None))
    # a table stands before the first paragraph below it; columns keep the order they were given
    for table, cells in zip(page.tables, page.cells, strict=True):
        place = next((i for i, (y, _, grid) in enumerate(items) if y > (grid.y0 if grid else table.y0)), len(items))
        items.insert(place, (table.y0, _cells(table, cells, page, pitch), table))
    at = len(laid.body)
    for _, paragraphs, grid in items:
        if grid is not None and paragraphs:
            numbered = _number(paragraphs, grid, laid, at, numbered)
        laid.body.extend(paragraphs)
    _mend_page_end(laid.body, at)
    laid.notes += [Paragraph("footnote", group, number, group[0].rtl) for group in notes]
    return numbered


def _cells(table: Grid, cells: Sequence[list[Line]], page: _Page, pitch: float) -> list[Paragraph]:
    """Return the paragraphs of a table's cells, row by row; columns count in the direction of the page."""
    rows: dict[int, list[tuple[int, Paragraph]]] = {}
    for cell, lines in zip(table.cells, cells, strict=True):
        if not lines:
            continue
        pad = min(min(line.x0 for line in lines) - cell.x0, cell.x1 - max(line.x1 for line in lines), 6.0)
        edges = (cell.x0 + max(pad, 0.0), cell.x1 - max(pad, 0.0))
        column = cell.column
        if page.rtl:
            spanned = sum(cell.x0 < other.x0 < cell.x1 and other.row == cell.row for other in table.cells)
            column = table.columns - 1 - cell.column - spanned
            column = max(0, column - _spanned(table, cell.x0, cell.x1))
        for group in paragraphs_of(lines, edges, pitch):
            paragraph = Paragraph("cell", group, page.content.number, group[0].rtl, row=cell.row, column=column)
            rows.setdefault(cell.row, []).append((column, paragraph))
    return [p for row in sorted(rows) for _, p in sorted(rows[row], key=lambda item: item[0])]


def _spanned(table: Grid, x0: float, x1: float) -> int:
    """Return over how many columns beyond the first a cell reaches."""
    return sum(x0 + 1 < x < x1 - 1 for x in sorted({cell.x0 for cell in table.cells}))


def _number(cells: list[Paragraph], grid: Grid, laid: Laid, at: int, numbered: int) -> int:
    """Give the cells of a table its number; one that goes on from the page before keeps that number, and counts on."""
    before = laid.body[-1] if laid.body and len(laid.body) == at else None
    shift, table = 0, numbered
    if before is not None and before.kind == "cell" and before.table is not None and before.page == cells[0].page - 1:
        widest = max(p.column or 0 for p in laid.body if p.table == before.table)
        if widest < grid.columns and max(p.column or 0 for p in cells) <= widest:
            table, shift = before.table, (before.row or 0) + 1
            head = [p for p in laid.body if p.table == table and p.row == 0]
            again = [p for p in cells if p.row == 0]
            if [[x.text for x in p.lines] for p in head] == [[x.text for x in p.lines] for p in again]:
                cells[:] = [p for p in cells if p.row != 0]
                shift -= 1
    for paragraph in cells:
        paragraph.table, paragraph.row = table, (paragraph.row or 0) + shift
    return max(numbered, table + 1)


def _mend_page_end(body: list[Paragraph], at: int) -> None:
    """Join the first paragraph of a page to the last one of the page before, where that was cut."""
    if not 0 < at < len(body):
        return
    last, first = body[at - 1], body[at]
    if last.kind != "paragraph" or first.kind != "paragraph" or last.page != first.page - 1:
        return
    if first.edges is not None and _goes_on(last, first.lines[0], first.edges):
        last.lines += first.lines
        last.edges = first.edges
        del body[at]


def _goes_on(last: Paragraph, other: Line, edges: tuple[float, float]) -> bool:
    """Tell whether a paragraph at the foot of its column goes on in the line at the head of the next one, whose edges are given."""
    one, own = last.lines[-1], last.edges
    if own is None or _CLOSED.search(one.text) or other.split or one.split:
        return False
    by = own[1] - edges[1] if other.rtl else own[0] - edges[0]
    moved = Line(
        other.x0 + by,
        other.x1 + by,
        one.y + one.size,
        other.size,
        other.font,
        other.rtl,
        other.units,
        glyphs=other.glyphs,
    )
    return is_full(one, moved, own) and continues([one], moved, own, 1.0)


def _style(body: Sequence[Paragraph], size: float) -> None:
    """Tell headings by their larger or bold letters; those above the first sentence are the title's."""
    front = True
    for paragraph in body:
        if paragraph.kind != "paragraph":
            continue
        text = " ".join(line.text for line in paragraph.lines)
        large = all(line.size >= _HEADING_SIZE * size for line in paragraph.lines)
        bold = all(is_bold(line) for line in paragraph.lines)
        closed = _CLOSED.search(text.rstrip()) is not None and not text.rstrip().endswith(("؟", "?", "？", ":", "："))
        if large and len(text) <= _MAX_HEADING_CHARS and not closed:
            labelled = re.match(r"\d", text) is not None
            front = front and not labelled
            paragraph.kind, paragraph.level = "heading", 0
            paragraph.style = "Title" if front else "heading 1"
        elif bold and len(text) <= _MAX_BOLD_HEADING_CHARS and not closed and not front:
            paragraph.kind, paragraph.level, paragraph.style = "heading", 0, "heading 1"
        elif closed:
            front = False
