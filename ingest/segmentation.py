"""Cuts a text into headings, paragraphs, bullets, cells and references, and gives each its number in logical order.

A segment covers the content of a paragraph with its label or bullet (and any `[bookmark: …]` remark), without the white
space around it; a cell of several paragraphs, a title of several lines and a paragraph with line breaks are one segment.
Separators, site footers, page footers and empty cells are none. Segments are disjoint, in order, and not empty.
"""

import re
from collections.abc import Sequence
from typing import Final

from ingest.flat_tables import find_tables
from ingest.language_id import detect
from ingest.layout_lines import Line, lines_of, lines_of_blocks
from ingest.layout_words import (
    is_known_heading,
    is_masthead_line,
    is_reference_heading,
    names_origin,
    runs_in_references,
)
from ingest.paragraph_labels import Numbers, Printed, read_bullet, read_label, skip_bookmarks
from ingest.paragraph_labels import Sequence as Labels
from ingest.reading.text import Block
from ingest.records import Segment, SegmentKind

_SEPARATOR: Final = re.compile(r"[_\-–—=*~.·•\s\u0640]{2,}|[*•·]")
_FOOTER: Final = re.compile(r"[•·*|\s]+(?:https?://|www\.)\S+[•·*|\s]+")
_CLOSED: Final = re.compile(r"[.;:,!?…،؛؟。；：，！？]['\"”»)]*$")
_COLON: Final = re.compile(r"[:：]$")
_INSIDE: Final = re.compile(r"[.;؛]\s+\S|[。；]\S")
_MAX_HEADING_CHARS: Final = 200
_MAX_PLAIN_HEADING_CHARS: Final = 100
_MAX_FRONT_LINES: Final = 30


def segment(text: str, blocks: Sequence[Block] = (), *, lang: str | None = None) -> tuple[Segment, ...]:
    """Return the segments of a text.

    Args:
        text: the text as read; offsets are its code points.
        blocks: the layout the format gave, if any; without it lines are judged by their form.
        lang: the language, if known. Typed numbers are read from right to left only in Arabic.
    """
    lines = lines_of_blocks(text, blocks) if blocks else lines_of(text)
    rtl = (lang or detect(text)) == "ar"
    return tuple(_Cutter(lines, flat=not blocks, rtl=rtl).cut())


def heading_of(segments: Sequence[Segment], index: int) -> int | None:
    """Return the index of the heading a segment stands under, or None at the top.

    For a numbered heading it is the heading one level up; for anything else the last heading before it. Headers and
    footnotes stand under none.
    """
    this = segments[index]
    if this.kind in ("header", "footnote"):
        return None
    for at in range(index - 1, -1, -1):
        other = segments[at]
        if other.kind != "heading":
            continue
        if this.kind != "heading":
            return at
        if this.label and other.label and this.label.startswith(other.label + "."):
            return at
    return None


class _Cutter:
    """One text being cut: the lines and what is known so far from those above."""

    def __init__(self, lines: list[Line], *, flat: bool, rtl: bool) -> None:
        self._segments: list[Segment] = []
        self._in_references = False
        self._reference_labels: list[bool] = []
        self._last_ended_open = False
        self._tables = 0
        self._cells: dict[int, tuple[int, int, int]] = {}
        self._lines = self._without_tables(lines) if flat else self._with_block_tables(lines)
        upcoming = [label.numbers for line in self._lines if (label := _typed(line)) and label.numbers and label.sure]
        self._labels = Labels(rtl=rtl, upcoming=upcoming)

    def cut(self) -> list[Segment]:
        front = self._front()
        at = self._cut_front(front)
        for index in range(at, len(self._lines)):
            self._cut_line(index)
        return sorted(self._segments, key=lambda s: s.start)

    # tables

    def _without_tables(self, lines: list[Line]) -> list[Line]:
        """Turn the cells of flattened tables into segments and return the other lines, without empty ones."""
        rest: list[Line] = []
        at = 0
        for table in find_tables(lines):
            rest.extend(lines[at : table.first])
            for start, end, row, column in table.cells:
                self._add_cell(start, end, self._tables, row, column)
            self._tables += 1
            at = table.last
        rest.extend(lines[at:])
        out: list[Line] = []
        gap = False
        for line in rest:
            if line.text:
                out.append(Line(line.start, line.end, line.text, line.tab, line.gap or gap))
            gap = not line.text
        return out

    def _with_block_tables(self, lines: list[Line]) -> list[Line]:
        """The same for the tables of a format; one with a single column, or that is the masthead, is mere layout."""
        columns: dict[int, set[int]] = {}
        for line in lines:
            if line.block is not None and line.block.kind == "cell" and line.block.table is not None:
                columns.setdefault(line.block.table, set()).add(line.block.column or 0)
        layout = {table for table, used in columns.items() if len(used) == 1} | self._mastheads(lines)
        numbers = {table: i for i, table in enumerate(sorted(set(columns) - layout))}
        out: list[Line] = []
        for line in lines:
            block = line.block
            if block is None or block.kind != "cell" or block.table not in numbers:
                out.append(line)
                continue
            place = (numbers[block.table], block.row or 0, block.column or 0)
            last = self._segments[-1] if self._segments else None
            if last is not None and (last.table, last.row, last.column) == place:
                self._segments.pop()
                self._add_cell(last.start, line.end, *place)
            else:
                self._add_cell(line.start, line.end, *place)
        return out

    @staticmethod
    def _mastheads(lines: list[Line]) -> set[int]:
        """A table at the very top that holds a symbol, a date or a key, and no sentence, is the masthead."""
        body = [line for line in lines if line.block is not None and line.block.kind not in ("header", "footer")]
        if not body or body[0].block is None or body[0].block.kind != "cell" or body[0].block.table is None:
            return set()
        table = body[0].block.table
        cells = [line.text for line in body if line.block is not None and line.block.table == table]
        if any(is_masthead_line(cell) for cell in cells) and all(len(cell) <= 2 * _MAX_HEADING_CHARS for cell in cells):
            return {table}
        return set()

    # the lines before the text proper

    def _front(self) -> list[int]:
        """Return the lines of the masthead and title: short lines at the top, before the first sentence or section."""
        front: list[int] = []
        for index, line in enumerate(self._lines):
            if line.block is not None and line.block.kind in ("header", "footnote", "footer"):
                continue
            label = _typed(line)
            styled = line.block is not None and line.block.kind == "heading" and not _is_title_style(line.block)
            ends = (
                styled
                or (line.block is not None and (line.block.label or line.block.kind == "bullet"))
                or is_known_heading(line.text)
                or runs_in_references(line.text)
                or (label is not None and (label.sure or label.value == "1") and not is_masthead_line(line.text))
                or read_bullet(line.text) is not None
                or bool(_SEPARATOR.fullmatch(line.text))
                or not (is_masthead_line(line.text) or _titlelike(line.text, _MAX_HEADING_CHARS))
            )
            if ends:
                return front
            front.append(index)
            if len(front) > _MAX_FRONT_LINES:
                return []
        # nothing but short lines: a list, not a masthead
        return front if len(front) <= 6 else []

    def _cut_front(self, front: list[int]) -> int:
        """Add the masthead lines and the title, which may run over several lines; return where the body begins."""
        if not front:
            return 0
        groups: list[list[int]] = []
        previous: int | None = None
        for index in front:
            line = self._lines[index]
            alone = is_masthead_line(line.text) or (names_origin(line.text) and len(line.text) < 80)
            joins = (
                previous is not None and not line.gap and not line.tab and not alone and self._same_paragraphs(index)
            )
            if joins and groups and groups[-1]:
                groups[-1].append(index)
            else:
                groups.append([index])
            previous = None if alone else index
        titles = [g for g in groups if any(self._titled(i) for i in g)]
        titles = titles or self._below_masthead(groups)
        titles = [g for g in titles if not names_origin(self._lines[g[0]].text)] or titles
        title = max(titles, key=lambda g: sum(len(self._lines[i].text) for i in g), default=None)
        body = front[-1] + 1
        grouped = {group[0]: group for group in groups}
        for index in range(body):
            line = self._lines[index]
            if index not in front:
                self._cut_line(index)
            elif index in grouped:
                last = self._lines[grouped[index][-1]]
                kind: SegmentKind = "heading" if grouped[index] is title else "header"
                self._add(kind, line.start, last.end)
        return body

    def _below_masthead(self, groups: list[list[int]]) -> list[list[int]]:
        """Return the groups that may be the title: those after the last symbol or date, if any, else those before."""
        of_masthead = [is_masthead_line(self._lines[group[0]].text) for group in groups]
        last = max((i for i, is_one in enumerate(of_masthead) if is_one), default=-1)
        return groups[last + 1 :] or [g for g, is_one in zip(groups, of_masthead, strict=True) if not is_one]

    def _same_paragraphs(self, index: int) -> bool:
        """Tell whether a line continues the one before it: in plain text always, among blocks only of one title style."""
        block, before = self._lines[index].block, self._lines[index - 1].block
        return block is None or (before is not None and block.style is not None and block.style == before.style)

    def _titled(self, index: int) -> bool:
        block = self._lines[index].block
        return block is not None and _is_title_style(block)

    # the text proper

    def _cut_line(self, index: int) -> None:
        line = self._lines[index]
        text = line.text
        if line.block is not None and line.block.kind in ("header", "footnote", "footer"):
            if line.block.kind != "footer":
                self._add(line.block.kind, line.start, line.end, line.block.label, _bare(line.block.label))
            return
        if _SEPARATOR.fullmatch(text) or _FOOTER.fullmatch(text):
            self._in_references = False
            return
        begin = skip_bookmarks(text)
        if self._in_references and self._cut_reference(line, begin):
            return
        self._in_references = False
        if runs_in_references(text):
            self._add("reference", line.start, line.end)
        elif (after := read_bullet(text, begin)) is not None:
            nested = read_label(text, after)
            nested = nested if nested and (nested.sure and not nested.numbers) else None
            self._add("bullet", line.start, line.end, nested.raw if nested else None, nested.value if nested else None)
        elif line.block is not None and line.block.label:
            self._cut_generated(line, line.block)
        elif (label := read_label(text, begin)) is not None and self._is_label(index, label):
            self._cut_labelled(index, label)
        elif self._is_heading(index):
            self._add("heading", line.start, line.end)
            self._expect_references(text)
        else:
            bulleted = line.tab or (line.block is not None and line.block.kind == "bullet")
            self._add("bullet" if bulleted else "paragraph", line.start, line.end)
        self._last_ended_open = bool(_COLON.search(text))

    def _cut_reference(self, line: Line, begin: int) -> bool:
        """Add a line of a list of references; False where the list has ended."""
        label = read_label(line.text, begin)
        styled = line.block is not None and line.block.kind == "heading"
        if self._reference_labels:
            restarts = label is not None and bool(label.numbers) and not any(self._reference_labels)
            if line.gap or restarts or styled or is_known_heading(line.text):
                return False
        elif styled or is_known_heading(line.text):
            return False
        self._reference_labels.append(label is not None)
        raw, value = (label.raw, label.value) if label is not None and label.sure else (None, None)
        self._add("reference", line.start, line.end, raw, value)
        return True

    def _cut_generated(self, line: Line, block: Block) -> None:
        printed = read_label(f"{block.label}\tx")
        numbers = printed.numbers if printed else ()
        value = ".".join(map(str, self._labels.logical(numbers, generated=True))) if numbers else _bare(block.label)
        content = line.text[len(block.label or "") :].strip()
        if block.kind == "heading" or (
            numbers and self._could_head(numbers, content, block.style is None or not _is_list_style(block))
        ):
            if numbers:
                self._labels.enter(numbers)
            self._add("heading", line.start, line.end, block.label, value)
            self._expect_references(content)
        else:
            self._add("paragraph" if numbers else "bullet", line.start, line.end, block.label, value)

    def _cut_labelled(self, index: int, label: Printed) -> None:
        line = self._lines[index]
        content = line.text[label.content :]
        if not label.numbers:
            heads = label.heads and _titlelike(content, _MAX_HEADING_CHARS) and self._leads_on(index)
            self._add("heading" if heads else "bullet", line.start, line.end, label.raw, label.value)
            if heads:
                self._expect_references(content)
            return
        styled = line.block is not None and line.block.kind == "heading"
        heads = styled or (label.heads and self._leads_on(index) and self._could_head(label.numbers, content, True))
        numbers = self._labels.logical(label.numbers)
        if heads:
            self._labels.enter(numbers)
        value = ".".join(map(str, numbers))
        self._add("heading" if heads else "paragraph", line.start, line.end, label.raw, value)
        if heads:
            self._expect_references(content)

    def _is_label(self, index: int, label: Printed) -> bool:
        """Tell a label from a sentence that begins with a number: by its form, or because the number is the next one."""
        if label.sure or (self._lines[index].block is not None and self._lines[index].block.kind == "heading"):  # type: ignore[union-attr]
            return True
        return self._labels.follows(label.numbers) and not is_masthead_line(self._lines[index].text)

    def _could_head(self, numbers: Numbers, content: str, allowed: bool) -> bool:
        """Tell whether a numbered line is a section heading: a title, and a number that does not merely count items."""
        if not allowed or not (_titlelike(content, _MAX_HEADING_CHARS) or is_known_heading(content)):
            return False
        if len(numbers) > 1 or self._labels.section is None:
            return True
        return numbers[0] > self._labels.section or (numbers[0] == 1 and not self._last_ended_open)

    def _is_heading(self, index: int) -> bool:
        line = self._lines[index]
        if line.block is not None and line.block.kind in ("heading", "bullet"):
            return line.block.kind == "heading"
        if is_known_heading(line.text):
            return True
        if index + 1 >= len(self._lines) or not _titlelike(line.text, _MAX_PLAIN_HEADING_CHARS, lower=True):
            return False
        if len(line.text.split()) > 12:
            return False
        following = self._lines[index + 1]
        if _COLON.search(line.text) and not (line.gap and read_bullet(following.text) is None):
            return False  # it leads on to a list
        if line.tab:
            return line.gap and not following.tab
        label = _typed(following)
        if line.text[0].islower():
            return label is not None and label.value in ("1", "a")
        if self._last_ended_open and not line.gap:
            return False
        before = self._lines[index - 1].text if index else ""
        closed = line.gap or not before or bool(_CLOSED.search(before) or _SEPARATOR.fullmatch(before))
        return (closed or self._follows_heading()) and (
            label is not None or read_bullet(following.text) is not None or bool(_CLOSED.search(following.text))
        )

    def _follows_heading(self) -> bool:
        return bool(self._segments) and self._segments[-1].kind == "heading"

    def _leads_on(self, index: int) -> bool:
        """Tell whether text follows a line; a last line heads nothing."""
        return any(not _SEPARATOR.fullmatch(line.text) for line in self._lines[index + 1 :])

    def _expect_references(self, text: str) -> None:
        if is_reference_heading(text):
            self._in_references, self._reference_labels = True, []

    def _add(self, kind: SegmentKind, start: int, end: int, raw: str | None = None, label: str | None = None) -> None:
        self._segments.append(Segment(kind, start, end, raw, label))

    def _add_cell(self, start: int, end: int, table: int, row: int, column: int) -> None:
        self._segments.append(Segment("cell", start, end, table=table, row=row, column=column))


def _titlelike(text: str, most_chars: int, *, lower: bool = False) -> bool:
    """Tell whether a line has the form of a title: short, one phrase, not closed by a mark, not begun in lower case."""
    if not text or len(text) > most_chars or len(text.split()) > 30 or not any(char.isalpha() for char in text):
        return False
    if _CLOSED.search(text) and not (_COLON.search(text) and len(text.split()) <= 4):
        return False
    if _INSIDE.search(text) and len(text) > 80:
        return False
    return lower or not text[0].islower()


def _typed(line: Line) -> Printed | None:
    """Return the label typed at the head of a line, if any."""
    if line.block is not None and line.block.label:
        return None
    return read_label(line.text, skip_bookmarks(line.text))


def _bare(label: str | None) -> str | None:
    return None if label is None else label.strip(" .()[]（）、:-–\u00a0") or label


def _is_title_style(block: Block) -> bool:
    return (block.style or "").lower().startswith(("title", "subtitle"))


def _is_list_style(block: Block) -> bool:
    return (block.style or "").lower().startswith("list")
