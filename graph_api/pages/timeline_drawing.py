"""Draws a timeline as SVG without scripts: a lane for each class, time in the direction of reading; the table beside it says the same.

It is drawn once for screens that are wide, and once for those that are not; the style sheet shows one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor
from typing import Final

from ontology.languages import RIGHT_TO_LEFT

WIDTH: Final = 960
NARROW: Final = 290
_MARGIN: Final = 14
_ROW: Final = 22
_LANE: Final = 26
_AXIS: Final = 30
_LEAST: Final = 7  # of a mark that is narrower than it could be seen
_LETTER: Final = 6.6
_LETTERS: Final = 34
_GAP: Final = 12
_TICK: Final = 80  # from one year on the axis to the next, at least
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened: from when to when (`end` empty if at one time), what to write beside it, and where the table tells of it."""

    start: str
    end: str
    label: str
    lang: str
    told: str
    lane: str
    anchor: str


@dataclass(frozen=True, slots=True)
class _Placed:
    mark: Mark
    first: float
    last: float
    beside: bool  # its label follows it; else it goes before
    letters: int  # of its label that there is room for
    row: int


def years(text: str, *, last: bool = False) -> float:
    """Return a year, a month or a day as a number of years: where it begins, or where it ends; a month has 31 days here, which no eye can tell."""
    sign = -1 if text.startswith("-") else 1
    year, *rest = (int(part) for part in text.removeprefix("-").split("-"))
    month, day = (*rest, 1, 1)[:2]
    return sign * year + (month - 1) / 12 + (day - 1) / 372 + ((1, 1 / 12, 1 / 372)[len(rest)] if last else 0)


def drawing(lang: str, marks: Sequence[Mark], width: int = WIDTH) -> str:
    """Return the drawing of what happened; nothing where nothing did."""
    if not marks:
        return ""
    first = floor(min(years(m.start) for m in marks))
    last = ceil(max(years(m.end or m.start, last=True) for m in marks))
    scale = (width - 2 * _MARGIN) / max(last - first, 1)
    along = _Along(lang, width)
    parts, at = [], float(_AXIS)
    for lane in sorted({m.lane for m in marks}):
        placed = _packed([m for m in marks if m.lane == lane], first, scale, width - 2 * _MARGIN)
        parts.append(_text(along, 0, at + 17, lane, "", "lane"))
        parts += [_mark(along, found, at + _LANE + found.row * _ROW) for found in placed]
        at += _LANE + _ROW * (1 + max(found.row for found in placed)) + 6
    ticks = list(_axis(along, first, last, scale, at))
    return (
        f'<svg class="timeline{" narrow" if width == NARROW else ""}" viewBox="0 0 {width} {at + _AXIS:g}" width="{width}" height="{at + _AXIS:g}" aria-hidden="true"'
        f' direction="{"rtl" if along.mirrored else "ltr"}">{"".join(ticks)}{"".join(parts)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Along:
    """Where time runs: from the side on which a page in a language begins, over a width."""

    lang: str
    width: int

    @property
    def mirrored(self) -> bool:
        return self.lang in RIGHT_TO_LEFT

    def x(self, at: float, wide: float = 0) -> float:
        """Return where something begins from the left."""
        return self.width - _MARGIN - at - wide if self.mirrored else _MARGIN + at


def _packed(marks: Sequence[Mark], first: int, scale: float, width: float) -> list[_Placed]:
    """Return marks in rows in which neither they nor their labels touch each other; a label that fits on neither side is cut on the wider one."""
    found: list[_Placed] = []
    free: list[float] = []
    for mark in marks:
        start = (years(mark.start) - first) * scale
        stop = max((years(mark.end or mark.start, last=True) - first) * scale, start + _LEAST)
        wide = min(len(mark.label), _LETTERS) * _LETTER + _GAP
        beside = stop + wide <= width or (start < wide and width - stop >= start)
        wide = min(wide, width - stop if beside else start)
        left, right = (start, stop + wide) if beside else (start - wide, stop)
        row = next((n for n, until in enumerate(free) if until <= left), len(free))
        free[row : row + 1] = [right + _GAP]
        letters = max(0, ceil((wide - _GAP) / _LETTER))
        found.append(_Placed(mark, start, stop, beside, letters, row))
    return found


def _mark(along: _Along, found: _Placed, top: float) -> str:
    mark, wide = found.mark, found.last - found.first
    at = found.last + 5 if found.beside else found.first - 5
    label = mark.label if len(mark.label) <= found.letters else mark.label[: max(found.letters - 1, 0)] + "…"
    return (
        f'<a href="#{escape(mark.anchor)}" tabindex="-1"><title>{escape(mark.told)}</title>'
        f'<rect x="{along.x(found.first, wide):.1f}" y="{top:g}" width="{wide:.1f}" height="14" rx="3"/>'
        f"{_text(along, at, top + 12, label, mark.lang, '' if found.beside else 'before')}</a>"
    )


def _axis(along: _Along, first: int, last: int, scale: float, bottom: float) -> Iterator[str]:
    step = next(step for step in _STEPS if (last - first) / step <= along.width / _TICK)
    for year in range(first + -first % step, last + 1, step):
        x = along.x((year - first) * scale)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_AXIS - 8}" y2="{bottom + 8:g}"/>'
        for y in (_AXIS - 14, bottom + 24):
            yield f'<text class="tick" x="{x:.1f}" y="{y:g}">{year}</text>'


def _text(along: _Along, at: float, y: float, text: str, text_lang: str, kind: str) -> str:
    # The whole keeps the direction of the page, from which it is anchored; within it the text has its own (Unicode UAX #9)
    opening = "\u2068" if not text_lang else "\u2067" if text_lang.partition("-")[0] in RIGHT_TO_LEFT else "\u2066"
    shown = f' class="{kind}"' if kind else ""
    told = f' lang="{escape(text_lang)}"' if text_lang else ""
    return f'<text{shown}{told} x="{along.x(at):.1f}" y="{y:g}">{opening}{escape(text)}\u2069</text>'
