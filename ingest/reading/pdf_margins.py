"""Finds what belongs to a page and not to the text on it: running heads and feet, page numbers, footnotes."""

import re
from collections.abc import Sequence
from typing import Final

from ingest.reading.pdf_lines import Line
from ingest.reading.pdf_page import PageContent
from ingest.reading.pdf_tables import Grid

_ROWS: Final = 4
_SAME_HEIGHT: Final = 4.0
_DIGITS: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(
    r"[-–—\s|]*(?:(?:page|página|pág\.|страница|стр\.|صفحة|الصفحة|第)\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|de|sur|из|من)\s*\d{1,4})?\s*页?[-–—\s|]*",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"[(\[]?([0-9]{1,3}|[⁰¹²³⁴-⁹]{1,3}|\*{1,3})[.)\]]?\s*(?=\S)")
_PLAIN: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPTS: Final = re.compile(r"[⁰¹²³⁴-⁹]+")
_SMALL: Final = 0.93
_GAP: Final = 2.0
_ZONE: Final = 0.17
_MARGIN: Final = 0.07
_LONGEST_HEAD: Final = 90


def margins(
    pages: Sequence[Sequence[Line]], contents: Sequence[PageContent]
) -> tuple[list[list[Line]], list[list[Line]]]:
    """Return the running heads and the running feet of each page, page numbers among them as empty lines of no text.

    A line is one if it stands at the same height on another page and says the same but for numbers, and everything further
    out is one too; or if the document declares it so; or if it is nothing but the number of the page.
    """
    heads: list[list[Line]] = []
    feet: list[list[Line]] = []
    outer = [(_outer(lines, top=True), _outer(lines, top=False)) for lines in pages]
    for at, content in enumerate(contents):
        for side, target in ((0, heads), (1, feet)):
            found: list[Line] = []
            for row in outer[at][side]:
                if not all(_is_running(line, at, side, outer, content) for line in row):
                    break
                found += row
            target.append(found)
    return [_told(side) for side in heads], [_told(side) for side in feet]


def _told(lines: list[Line]) -> list[Line]:
    """Empty the lines that hold nothing but a page number, so that they are dropped and not told."""
    for line in lines:
        if _PAGE_NUMBER.fullmatch(line.text.strip()):
            line.units = []
    return lines


def _outer(lines: Sequence[Line], *, top: bool) -> list[list[Line]]:
    """Return the outermost rows of a page, from the outside."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.y if top else -line.y):
        if rows and abs(rows[-1][0].y - line.y) < _SAME_HEIGHT:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows[:_ROWS]


def _is_running(
    line: Line, page: int, side: int, outer: Sequence[tuple[list[list[Line]], list[list[Line]]]], content: PageContent
) -> bool:
    if content.furniture and all(glyph.seq in content.furniture for glyph in line.glyphs):
        return True
    if _PAGE_NUMBER.fullmatch(line.text.strip()):
        return line.y < 0.12 * content.height if side == 0 else line.y > 0.88 * content.height
    if _in_margin(line, side, outer[page][side], content):
        return True
    if not (line.y < _ZONE * content.height if side == 0 else line.y > (1 - _ZONE) * content.height):
        return False
    form = _DIGITS.sub("#", line.text)
    return any(
        abs(other.y - line.y) < _SAME_HEIGHT and _DIGITS.sub("#", other.text) == form
        for at in (page - 2, page - 1, page + 1, page + 2)
        if 0 <= at < len(outer)
        for row in outer[at][side]
        for other in row
    )


def _in_margin(line: Line, side: int, rows: Sequence[Sequence[Line]], content: PageContent) -> bool:
    """Tell whether a short line stands alone, so far out that no text of a page does."""
    outside = line.y < _MARGIN * content.height if side == 0 else line.y > (1 - _MARGIN) * content.height
    gap = abs(rows[1][0].y - rows[0][0].y) if len(rows) > 1 else content.height
    return outside and line in rows[0] and len(line.text) <= _LONGEST_HEAD and gap > _GAP * line.size


def note_lines(
    lines: Sequence[Line],
    content: PageContent,
    tables: Sequence[Grid],
    edges: tuple[float, float],
    size: float,
    *,
    rtl: bool,
) -> list[list[Line]]:
    """Return the footnotes of a page, the lines of each: below a short rule, or at the foot in small letters or after a gap.

    The first line of a note begins with a number or an asterisk.
    """
    if not lines:
        return []
    begin = _below_rule(lines, content, tables, edges, rtl=rtl)
    if begin is None:
        begin = _at_foot(lines, size)
    if begin is None:
        return []
    notes: list[list[Line]] = []
    for line in lines[begin:]:
        mark = _MARK.match(line.text)
        known = _number(notes[-1][0]) if notes else None
        if not notes or (mark and (known is None or _number(line) in (None, known + 1))):
            notes.append([line])
        else:
            notes[-1].append(line)
    return notes


def _number(line: Line) -> int | None:
    mark = _MARK.match(line.text)
    value = mark[1].translate(_PLAIN) if mark else ""
    return int(value) if value.isdecimal() else None


def _below_rule(
    lines: Sequence[Line],
    content: PageContent,
    tables: Sequence[Grid],
    edges: tuple[float, float],
    *,
    rtl: bool,
) -> int | None:
    width = edges[1] - edges[0]
    for rule in sorted(content.across, reverse=True):
        length = rule.high - rule.low
        at_start = abs(rule.high - edges[1]) < 15 if rtl else abs(rule.low - edges[0]) < 15
        if not 0.08 * width < length < 0.5 * width or not at_start or rule.at < 0.35 * content.height:
            continue
        if any(table.y0 - 2 <= rule.at <= table.y1 + 2 for table in tables):
            continue
        begin = next((i for i, line in enumerate(lines) if line.y - 0.5 * line.size > rule.at), None)
        if begin is not None and _MARK.match(lines[begin].text):
            return begin
    return None


def _at_foot(lines: Sequence[Line], size: float) -> int | None:
    """Return where notes begin that no rule parts from the text: at a number that the text above has as a raised mark."""
    raised = [mark.translate(_PLAIN) for line in lines for mark in _SUPERSCRIPTS.findall(line.text[1:])]
    if not raised:
        return None
    best = None
    for at in range(len(lines) - 1, 0, -1):
        line = lines[at]
        mark = _MARK.match(line.text)
        small = line.size < _SMALL * size
        if mark and mark[1].translate(_PLAIN) in raised and (small or line.y - lines[at - 1].y > _GAP * line.size):
            best = at
        elif best is not None and line.y < lines[best].y - 0.5 * line.size and not small:
            break
    return best


def with_mark(text: str) -> tuple[str, str]:
    """Return a note with its number as a raised mark and a space at its head, and the mark."""
    found = _MARK.match(text)
    if found is None:
        return text, ""
    mark = found[1].translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mark} {text[found.end() :]}", mark
