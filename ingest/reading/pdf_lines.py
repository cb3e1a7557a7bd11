"""Turns the glyphs of a page, or of one cell of a table, into lines of text in the order of reading, and knows no paragraphs.

Lines go by geometry alone: a baseline, cut where a gap is too wide for a space. Marks join the letter they stand on, raised
digits become superscript ones (never part of a number), ligatures stay whole, and a glyph drawn twice counts once.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ingest.reading.pdf_glyph import Glyph
from ingest.reading.visual_order import SPACE, TAB, Unit, belongs_to_the_left, kind_of, reading_order
from ingest.reading.writer import SUPERSCRIPT

_BASELINE: Final = 0.2  # of the size: how far glyphs of one line may stand apart
_SMALL: Final = 0.8  # of the size: from here on a raised or lowered glyph may be an index
_SMALL_MARK: Final = 1.01  # a raised number alone need not be small
_LONGEST_MARK: Final = 3
_RAISED: Final = 0.75
_SPACE: Final = 0.17  # of the size: the narrowest gap that is a space where none is drawn
_CJK_SPACE: Final = 0.6
_ARABIC_SPACE: Final = 0.35
_CUT: Final = 1.4  # of the size: a gap without a space in it that parts two pieces of text
_CUT_WITH_SPACE: Final = 2.6
_LABEL_GAP: Final = 9.0
_DUPLICATE: Final = 0.1
_LABEL: Final = re.compile(
    r"[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,5}|[^\W\d_]{1,2}|[ivx]{1,5})[).\]]{0,2}|[^\w\s]{1,2}|[⁰¹²³⁴-⁹]+|[0-9]+ ?bis"
)
_FIRST_IN_ORDER: Final = "\u0651"  # shadda stands before the vowel it carries in ITU's texts


@dataclass(slots=True)
class Line:
    """A piece of text on one baseline; `units` are in the order of reading, their keys index the glyphs it was made of."""

    x0: float
    x1: float
    y: float
    size: float
    font: str
    rtl: bool
    units: list[Unit]
    split: bool = False
    """Whether other text stands on the same baseline, beyond a gap."""
    glyphs: Sequence[Glyph] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The text of the line."""
        return "".join(unit.text for unit in self.units)


def is_rtl(glyphs: Iterable[Glyph]) -> bool:
    """Tell whether most letters run from right to left."""
    balance = 0
    for glyph in glyphs:
        kind = kind_of(glyph.text)
        balance += 1 if kind == "R" else -1 if kind == "L" else 0
    return balance > 0


def lines_of(glyphs: Sequence[Glyph], *, rtl: bool) -> list[Line]:
    """Return the lines of glyphs, from the top; pieces of one baseline in the order of the page's direction."""
    bases = [g for g in glyphs if not _is_mark(g.text)]
    marks = _marks_by_base(glyphs)
    out: list[Line] = []
    for row in _rows(bases):
        pieces = _pieces(row, rtl=rtl)
        for piece in pieces:
            out.append(_line(piece, marks, rtl=rtl, split=len(pieces) > 1))
    return [line for line in out if line.text.strip()]


@lru_cache(maxsize=65536)
def _is_mark(text: str) -> bool:
    return all(unicodedata.category(char) == "Mn" for char in text)


def _marks_by_base(glyphs: Sequence[Glyph]) -> dict[int, str]:
    """Return the marks that stand on each letter, by its place in the stream.

    Where glyphs are drawn from left to right, the marks of a right-to-left letter come before it; else after it. The place
    on the page decides only where the neighbours in the stream are far away.
    """
    marks: dict[int, str] = {}
    real = [g for g in glyphs if not g.text.isspace()]
    for at, glyph in enumerate(real):
        if not _is_mark(glyph.text):
            continue
        before = next((g for g in reversed(real[max(0, at - 4) : at]) if not _is_mark(g.text)), None)
        after = next((g for g in real[at + 1 : at + 5] if not _is_mark(g.text)), None)
        near = [g for g in (before, after) if g is not None and _near(glyph, g)]
        if not near:
            near = [min(real, key=lambda g: (_is_mark(g.text), _distance(glyph, g)))]
            if _is_mark(near[0].text) or not _near(glyph, near[0]):
                continue
        base = near[0]
        if len(near) == 2 and near[1].x0 > near[0].x0 and kind_of(near[1].text) == "R":
            base = near[1]
        marks[base.seq] = _in_order(marks.get(base.seq, "") + glyph.text)
    return marks


def _near(mark: Glyph, base: Glyph) -> bool:
    size = max(mark.size, base.size)
    return abs(mark.y - base.y) < size and base.x0 - 0.3 * size < mark.x0 < base.x1 + 0.3 * size


def _distance(mark: Glyph, base: Glyph) -> float:
    return abs(mark.x0 - (base.x0 + base.x1) / 2) + 2 * abs(mark.y - base.y)


def _in_order(marks: str) -> str:
    """Return each mark once, shadda first."""
    return "".join(sorted(dict.fromkeys(marks), key=lambda char: char != _FIRST_IN_ORDER))


def _rows(glyphs: Sequence[Glyph]) -> list[list[tuple[Glyph, bool]]]:
    """Gather the glyphs of each baseline, from the top; the flag tells whether one is raised above it."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.y, g.seq)):
        row = rows[-1] if rows else None
        if row is not None and glyph.y - row[0].y <= _BASELINE * max(min(glyph.size, row[0].size), 1.0):
            row.append(glyph)
        else:
            rows.append([glyph])
    sizes = [_size(row) for row in rows]
    out: list[list[tuple[Glyph, bool]]] = [[(glyph, False) for glyph in row] for row in rows]
    for at, row in enumerate(rows):
        for other in sorted((i for i in (at - 1, at + 1) if 0 <= i < len(rows)), reverse=True):
            size = sizes[other]
            if abs(row[0].y - rows[other][0].y) > _RAISED * size:
                continue
            mark = len(row) <= _LONGEST_MARK and row[0].y < rows[other][0].y and all(g.text.isdecimal() for g in row)
            if sizes[at] >= (_SMALL_MARK if mark else _SMALL) * size:
                continue
            stays = []
            for glyph, flag in out[at]:
                if _touches(glyph, rows[other], size):
                    out[other].append((glyph, glyph.y < rows[other][0].y))
                else:
                    stays.append((glyph, flag))
            out[at] = stays
    return [row for row in out if row]


def _size(row: Sequence[Glyph]) -> float:
    return max((g.size for g in row if not g.text.isspace()), default=0.0)


def _touches(glyph: Glyph, row: Sequence[Glyph], size: float) -> bool:
    return any(o.x0 - size < glyph.x1 and glyph.x0 < o.x1 + size for o in row if not o.text.isspace())


def _pieces(row: Sequence[tuple[Glyph, bool]], *, rtl: bool) -> list[list[tuple[Glyph, bool]]]:
    """Cut a baseline at gaps too wide for a space, and return its pieces in the order of the page's direction.

    A number or a bullet stays with what follows it.
    """
    ordered = sorted(row, key=lambda item: ((item[0].x0 + item[0].x1) / 2, item[0].seq))
    cuts: list[list[tuple[Glyph, bool]]] = [[]]
    right, spaced = 0.0, False
    for item in ordered:
        glyph = item[0]
        if glyph.text.isspace():
            spaced = True
            cuts[-1].append(item)
            continue
        if any(not g.text.isspace() for g, _ in cuts[-1]):
            gap = glyph.x0 - right
            if gap > (_CUT_WITH_SPACE if spaced else _CUT) * glyph.size:
                cuts.append([])
        cuts[-1].append(item)
        right, spaced = max(right, glyph.x1) if len(cuts[-1]) > 1 else glyph.x1, False
    pieces = list(reversed(cuts)) if rtl else cuts
    out: list[list[tuple[Glyph, bool]]] = []
    for piece in pieces:
        if out and _is_label(out[-1]) and _gap(out[-1], piece) < _LABEL_GAP * piece[0][0].size:
            out[-1] = sorted([*out[-1], *piece], key=lambda item: ((item[0].x0 + item[0].x1) / 2, item[0].seq))
        else:
            out.append(piece)
    return out


def _is_label(piece: Sequence[tuple[Glyph, bool]]) -> bool:
    text = "".join(glyph.text for glyph, _ in piece).strip()
    return _LABEL.fullmatch(text) is not None or _LABEL.fullmatch(text[::-1]) is not None


def _gap(one: Sequence[tuple[Glyph, bool]], other: Sequence[tuple[Glyph, bool]]) -> float:
    low = min(max(g.x1 for g, _ in one), max(g.x1 for g, _ in other))
    high = max(min(g.x0 for g, _ in one), min(g.x0 for g, _ in other))
    return high - low


def _line(piece: Sequence[tuple[Glyph, bool]], marks: dict[int, str], *, rtl: bool, split: bool) -> Line:
    glyphs = [glyph for glyph, _ in piece]
    size = _size(glyphs)
    units: list[Unit] = []
    last: Glyph | None = None
    spaced, drawn_spaces = False, any(g.text.isspace() for g in glyphs)
    for at, (glyph, raised) in enumerate(piece):
        if glyph.text.isspace():
            spaced = True
            continue
        if last is not None:
            if last.text == glyph.text and glyph.x0 - last.x0 < _DUPLICATE * size and abs(glyph.y - last.y) < 1:
                continue
            gap = glyph.x0 - last.x1
            if gap > (_CUT_WITH_SPACE if spaced else _CUT) * glyph.size:
                units.append(TAB)
            elif spaced or gap > _narrowest_space(last.text, glyph.text, drawn=drawn_spaces) * glyph.size:
                units.append(SPACE)
        text = glyph.text.translate(SUPERSCRIPT) if raised and glyph.text.isdecimal() else glyph.text
        kind = "O" if raised and glyph.text.isdecimal() else kind_of(glyph.text)
        text = text[0] + marks[glyph.seq] + text[1:] if glyph.seq in marks else text
        units.append(Unit(text, kind, at))
        last, spaced = glyph, False
    line_rtl = _direction(units, rtl=rtl)
    drawn = [g for g in glyphs if not g.text.isspace()]
    return Line(
        min((g.x0 for g in drawn), default=0.0),
        max((g.x1 for g in drawn), default=0.0),
        max((g.y for g, raised in piece if not raised), default=0.0),
        size,
        _main_font(drawn),
        line_rtl,
        reading_order(units, rtl=line_rtl),
        split,
        glyphs,
    )


def _narrowest_space(before: str, after: str, *, drawn: bool) -> float:
    """Return the gap, as a share of the size, that is a space between two glyphs where none is drawn.

    Chinese is set apart from other scripts by less than a space; Arabic letters may stand apart where spaces are drawn.
    """
    if _is_wide(before) or _is_wide(after):
        return _CJK_SPACE
    return _ARABIC_SPACE if drawn and kind_of(before) == "R" == kind_of(after) else _SPACE


def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[-1]) in "WF"


def _direction(units: Sequence[Unit], *, rtl: bool) -> bool:
    """Return whether a line runs from right to left: as its page if it has any such letter, else as most of its letters.

    Without such a letter, the full stop tells: at the left end it closes a right-to-left line.
    """
    right = sum(unit.kind == "R" for unit in units)
    if right:
        return rtl or right > sum(unit.kind == "L" for unit in units)
    if not rtl or not units:
        return False
    ends = units[0].text in ".,;:،؛" or units[-1].text in "-–—•·○"
    return ends or any(belongs_to_the_left(units, at) for at in range(len(units)))


def _main_font(glyphs: Sequence[Glyph]) -> str:
    counts: dict[str, int] = {}
    for glyph in glyphs:
        counts[glyph.font] = counts.get(glyph.font, 0) + 1
    return max(counts, key=lambda name: (counts[name], name)) if counts else ""


def inside(glyphs: Sequence[Glyph], starts: Sequence[float], y0: float, y1: float) -> Sequence[Glyph]:
    """Return the glyphs, sorted by baseline with `starts` their baselines, whose baselines lie between two heights."""
    return glyphs[bisect_left(starts, y0) : bisect_left(starts, y1)]
