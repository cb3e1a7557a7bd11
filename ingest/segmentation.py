"""Cuts a text into headings, paragraphs, bullets, cells and references, and gives each its number in logical order.

A segment covers the content of a paragraph with its label or bullet (and any `[bookmark: …]` remark), without the white
space around it; a cell of several paragraphs, a title of several lines and a paragraph with line breaks are one segment.
Separators, site footers, page footers and empty cells are none. Segments are disjoint, in order, and not empty.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.language_id import detect
from ingest.layout_forms import (
    is_closed,
    is_list_style,
    is_remark,
    is_separator,
    is_site_footer,
    is_titlelike,
    leads_on,
    typed_label,
)
from ingest.layout_front import front_of
from ingest.layout_lines import Line, lines_of, lines_of_blocks
from ingest.layout_tables import without_block_tables, without_flat_tables
from ingest.layout_words import is_known_heading, is_masthead_line, is_reference_heading, runs_in_references
from ingest.paragraph_labels import Numbers, Printed, read_bullet, read_label, skip_bookmarks
from ingest.paragraph_labels import Sequence as Labels
from ingest.reading.text import Block
from ingest.records import Segment, SegmentKind

_MAX_PLAIN_HEADING_CHARS: Final = 100
_MAX_PLAIN_HEADING_WORDS: Final = 12


def segment(text: str, blocks: Sequence[Block] = (), *, lang: str | None = None) -> tuple[Segment, ...]:
    """Return the segments of a text.

    Args:
        text: the text as read; offsets are its code points.
        blocks: the layout the format gave, if any; without it lines are judged by their form.
        lang: the language, if known. Typed numbers are read from right to left only in Arabic.
    """
    lines, cells = (
        without_block_tables(lines_of_blocks(text, blocks)) if blocks else without_flat_tables(lines_of(text))
    )
    rtl = (lang or detect(text)) == "ar"
    return _with_pages(_Cutter(lines, cells, rtl=rtl).cut(), blocks)


def _with_pages(segments: Sequence[Segment], blocks: Sequence[Block]) -> tuple[Segment, ...]:
    """Give each segment the page that the block it begins in stands on, where the format has pages."""
    if not any(block.page for block in blocks):
        return tuple(segments)
    ends = [block.end for block in blocks]
    return tuple(replace(s, page=blocks[bisect_right(ends, s.start)].page) for s in segments)


class _Cutter:
    """One text being cut: the lines and what is known so far from those above."""

    def __init__(self, lines: list[Line], cells: list[Segment], *, rtl: bool) -> None:
        self._segments = list(cells)
        self._in_references = False
        self._reference_labels: list[bool] = []
        self._last_ended_open = False
        self._item: int | None = None
        """The number of the line above, where that is an item of a list and heads no section."""
        self._lines = lines
        self._singles = [_single_number(line) for line in lines]
        upcoming = [
            label.numbers for line in self._lines if (label := typed_label(line)) and label.numbers and label.sure
        ]
        self._labels = Labels(rtl=rtl, upcoming=upcoming)

    def cut(self) -> list[Segment]:
        front = front_of(self._lines)
        for index, line in enumerate(self._lines):
            if index in front.parts:
                kind, last = front.parts[index]
                self._add(kind, line.start, self._lines[last].end)
            elif index not in front.lines:
                self._cut_line(index)
        return sorted(self._segments, key=lambda s: s.start)

    def _cut_line(self, index: int) -> None:
        line = self._lines[index]
        text = line.text
        if line.block is not None and line.block.kind in ("header", "footnote", "footer"):
            if line.block.kind != "footer":
                self._add(line.block.kind, line.start, line.end, line.block.label, _bare(line.block.label))
            return
        if is_separator(text) or is_site_footer(text):
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
            self._cut_generated(index, line.block)
        elif (label := read_label(text, begin)) is not None and self._is_label(index, label):
            self._cut_labelled(index, label)
        elif self._is_heading(index):
            self._add("heading", line.start, line.end)
            self._expect_references(text)
        else:
            bulleted = line.tab or (line.block is not None and line.block.kind == "bullet")
            self._add("bullet" if bulleted else "paragraph", line.start, line.end)
        self._last_ended_open = leads_on(text)
        last = self._segments[-1]
        self._item = self._singles[index] if last.kind != "heading" and last.start == line.start else None

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

    def _cut_generated(self, index: int, block: Block) -> None:
        line = self._lines[index]
        printed = read_label(f"{block.label}\tx")
        numbers = printed.numbers if printed else ()
        value = ".".join(map(str, self._labels.logical(numbers, generated=True))) if numbers else _bare(block.label)
        content = line.text[len(block.label or "") :].strip()
        if block.kind == "heading" or (
            numbers and not is_list_style(block) and self._could_head(index, numbers, content)
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
            heads = label.heads and is_titlelike(content) and self._leads_on(index)
            self._add("heading" if heads else "bullet", line.start, line.end, label.raw, label.value)
            if heads:
                self._expect_references(content)
            return
        styled = line.block is not None and line.block.kind == "heading"
        heads = styled or (label.heads and self._leads_on(index) and self._could_head(index, label.numbers, content))
        numbers = self._labels.logical(label.numbers)
        if heads:
            self._labels.enter(numbers)
        value = ".".join(map(str, numbers))
        self._add("heading" if heads else "paragraph", line.start, line.end, label.raw, value)
        if heads:
            self._expect_references(content)

    def _is_label(self, index: int, label: Printed) -> bool:
        """Tell a label from a sentence that begins with a number: by its form, or because the number is the next one."""
        block = self._lines[index].block
        if label.sure or (block is not None and block.kind == "heading"):
            return True
        return self._labels.follows(label.numbers) and not is_masthead_line(self._lines[index].text)

    def _could_head(self, index: int, numbers: Numbers, content: str) -> bool:
        """Tell whether a numbered line is a section heading: a title, and a number that does not merely count items."""
        if not (is_titlelike(content) or is_known_heading(content)) or self._goes_on_counting(index):
            return False
        if len(numbers) > 1 and leads_on(content):
            return False
        if len(numbers) > 1 or self._labels.section is None:
            return True
        return numbers[0] > self._labels.section or (numbers[0] == 1 and not self._last_ended_open)

    def _goes_on_counting(self, index: int) -> bool:
        """Tell whether a number counts on from the item above: the section of that number comes later, before any new 1."""
        number = self._singles[index]
        if number is None or self._item is None or number != self._item + 1:
            return False
        return next((n for n in self._singles[index + 1 :] if n in (1, number)), None) == number

    def _is_heading(self, index: int) -> bool:
        line = self._lines[index]
        if line.block is not None and line.block.kind in ("heading", "bullet"):
            return line.block.kind == "heading"
        if is_known_heading(line.text):
            return True
        if is_remark(line.text):
            return False
        if index + 1 >= len(self._lines) or not is_titlelike(line.text, _MAX_PLAIN_HEADING_CHARS, lower=True):
            return False
        if len(line.text.split()) > _MAX_PLAIN_HEADING_WORDS:
            return False
        following = self._lines[index + 1]
        if leads_on(line.text) and not (line.gap and read_bullet(following.text) is None):
            return False  # it leads on to a list
        if line.tab:
            return line.gap and not following.tab
        label = typed_label(following)
        if line.text[0].islower():
            return label is not None and label.value in ("1", "a")
        if self._last_ended_open and not line.gap:
            return False
        before = self._lines[index - 1].text if index else ""
        closed = line.gap or not before or bool(is_closed(before) or is_separator(before))
        return (closed or self._follows_heading()) and (
            label is not None or read_bullet(following.text) is not None or is_closed(following.text)
        )

    def _follows_heading(self) -> bool:
        return bool(self._segments) and self._segments[-1].kind == "heading"

    def _leads_on(self, index: int) -> bool:
        """Tell whether text follows a line; a last line heads nothing."""
        return any(not is_separator(line.text) for line in self._lines[index + 1 :])

    def _expect_references(self, text: str) -> None:
        if is_reference_heading(text):
            self._in_references, self._reference_labels = True, []

    def _add(self, kind: SegmentKind, start: int, end: int, raw: str | None = None, label: str | None = None) -> None:
        self._segments.append(Segment(kind, start, end, raw, label))


def _single_number(line: Line) -> int | None:
    """Return the number at the head of a line, typed or generated, if it has one part."""
    generated = line.block is not None and line.block.label
    label = read_label(f"{line.block.label}\tx") if line.block is not None and generated else typed_label(line)
    return label.numbers[0] if label is not None and len(label.numbers) == 1 and label.sure else None


def _bare(label: str | None) -> str | None:
    return None if label is None else label.strip(" .()[]（）、:-–\u00a0") or label
