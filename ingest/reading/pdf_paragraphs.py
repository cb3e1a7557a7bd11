"""Joins the lines of a column or a cell into paragraphs: a line goes on in the next one where the next word had no room on it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from ingest.reading.pdf_hyphens import Hyphens, is_broken
from ingest.reading.pdf_lines import Line
from ingest.reading.visual_order import with_brackets_mended

_SAME_SIZE: Final = 0.08
_TALLEST_PITCH: Final = 1.35  # of the usual distance of baselines
_USUAL_PITCH: Final = 1.25  # of the size, where too few lines tell
_CLOSEST_PITCH: Final = 0.4
_RAISED: Final = 1.3
_SUPERSCRIPT: Final = re.compile(r"[⁰¹²³⁴-⁹]")
_INDENT: Final = 0.7
_BULLET: Final = re.compile(r"[•·○▪➢✓►■□●*]\s|[-–—]\t")
_LABELLED: Final = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[ivx]{1,5})[).\]]{0,2}\t")
_DOTTED: Final = re.compile(r"((?:\d{1,3}\.)+\d{1,3})\s")
_BOLD: Final = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_CJK: Final = re.compile(r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_LETTER: Final = re.compile(r"[^\W_]")
_UNBROKEN: Final = re.compile(
    r"[（《〈“「『〔【]*(?:[\u3400-\u4dbf\u4e00-\u9fff]|[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+(?=[\u3000-\u9fff\uff00-\uffef]))"
    r"[，。、；：！？）》〉”」』〕】]*"
)
_SERIES: Final = re.compile(r"(?:^|[\s(])[A-Z]\.$")


def is_bold(line: Line) -> bool:
    """Tell whether the font of a line is a bold one, by its name."""
    return _BOLD.search(line.font) is not None


def usual_pitch(lines: Iterable[Line]) -> float:
    """Return the usual distance of baselines as a share of the size of the letters."""
    shares = Counter(
        round((b.y - a.y) / a.size, 1)
        for a, b in pairwise(lines)
        if a.size and abs(a.size - b.size) < 0.1 and a.size < b.y - a.y < 2.2 * a.size
    )
    return max(shares, key=lambda share: (shares[share], -share)) if shares else _USUAL_PITCH


def paragraphs_of(lines: Sequence[Line], edges: tuple[float, float], pitch: float) -> list[list[Line]]:
    """Return the lines of each paragraph, in the order in which their first lines stand.

    Args:
        lines: of one column or cell, from the top, as `lines_of` gives them.
        edges: where the column begins and ends.
        pitch: the usual distance of baselines, as a share of the size.
    """
    out: list[list[Line]] = []
    for line in lines:
        above = None
        for paragraph in reversed(out[-6:]):
            last = paragraph[-1]
            if last.y < line.y - 0.1 and min(last.x1, line.x1) - max(last.x0, line.x0) > 0:
                above = paragraph
                break
            if not line.split and not last.split:
                break
        if above is not None:
            limits = _alignment(above[-1], lines) if line.split or above[-1].split else edges
            if continues(above, line, limits, pitch):
                above.append(line)
                continue
        out.append([line])
    return out


def _alignment(line: Line, lines: Sequence[Line]) -> tuple[float, float]:
    """Return how far the lines reach that begin where a line begins: the bounds of a column without rules."""
    start = line.x1 if line.rtl else line.x0
    like = [o for o in lines if abs((o.x1 if o.rtl else o.x0) - start) < 3 and o.split]
    return min((o.x0 for o in like), default=line.x0), max((o.x1 for o in like), default=line.x1)


def continues(paragraph: Sequence[Line], line: Line, edges: tuple[float, float], pitch: float) -> bool:
    """Tell whether a line belongs to the paragraph above it."""
    last = paragraph[-1]
    if not _alike(last, line) or not (_LETTER.search(last.text) and _LETTER.search(line.text)):
        return False
    distance = line.y - last.y
    raised = _RAISED if _SUPERSCRIPT.search(line.text) else 1.0  # a mark of a note pushes its line down
    if not _CLOSEST_PITCH * last.size < distance <= _TALLEST_PITCH * raised * pitch * last.size:
        return False
    if len(paragraph) > 1 and distance > 1.2 * raised * (last.y - paragraph[-2].y):
        return False
    if _begins_item(paragraph, line):
        return False
    if not is_full(last, line, edges):
        return False
    if len(paragraph) > 1 and not _centred(last, edges):
        start, usual = (line.x1, paragraph[1].x1) if line.rtl else (line.x0, paragraph[1].x0)
        return abs(start - usual) < _INDENT * line.size
    return True


def _alike(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size) and is_bold(one) == is_bold(other)


def _begins_item(paragraph: Sequence[Line], line: Line) -> bool:
    """Tell whether a line begins with a bullet, a number set apart, or the number after that of the paragraph."""
    text = line.text
    if _BULLET.match(text) or _LABELLED.match(text):
        return True
    one, other = _DOTTED.match(paragraph[0].text), _DOTTED.match(text)
    if one is None or other is None:
        return False
    before, after = [[int(part) for part in found[1].split(".")] for found in (one, other)]
    return sorted(before) != sorted(after) and sum(abs(a - b) for a, b in zip(before, after, strict=False)) == 1


def is_full(last: Line, line: Line, edges: tuple[float, float]) -> bool:
    """Tell whether the first word of a line had no room on the one before it."""
    left, right = max(0.0, last.x0 - edges[0]), max(0.0, edges[1] - last.x1)
    # a line of the other script stands where the paragraph's direction puts it, which only the next line tells
    room = left + right if last.rtl is not line.rtl or _centred(last, edges) else left if last.rtl else right
    if _CJK.match(last.text[-1:]) or _CJK.match(line.text.lstrip()):
        return room < first_word(line) + 1.2 * line.size
    return room < first_word(line) + 0.3 * line.size


def first_word(line: Line) -> float:
    """Return how wide the first word of a line is; of Chinese, the first characters that no line end parts."""
    keys: list[int] = []
    wide = _UNBROKEN.match(line.text.lstrip())
    for unit in line.units:
        if keys and (unit.key < 0 or (wide is not None and len(keys) >= wide.end())):
            break
        if unit.key >= 0:
            keys.append(unit.key)
    glyphs = [line.glyphs[key] for key in keys]
    return max((g.x1 for g in glyphs), default=0.0) - min((g.x0 for g in glyphs), default=0.0)


def _centred(line: Line, edges: tuple[float, float]) -> bool:
    left, right = line.x0 - edges[0], edges[1] - line.x1
    return min(left, right) > 1.5 * line.size and abs(left - right) < line.size


def _opened(text: str) -> bool:
    """Tell whether a line ends with a bracket that opens, whichever way it is drawn."""
    return text[-1] in "()[]" and (len(text) == 1 or text[-2].isspace())


def joined(lines: Sequence[Line], hyphens: Hyphens) -> tuple[str, list[int]]:
    """Return the text of a paragraph and where in it each of its lines begins.

    Nothing is put between Chinese lines, nor where a word goes on; a hyphen that only broke it is left out.
    """
    out = ""
    starts: list[int] = []
    for line in lines:
        text = line.text.strip()
        if not out or (_CJK.match(out[-1]) and _CJK.match(text)) or (_SERIES.search(out) and text[:1].isdecimal()):
            pass
        elif is_broken(out, text):
            if hyphens.breaks_a_word(out, text):
                out = out[:-1]
        elif not (out[-1] in "-/\u2010\u2011" and len(out) > 1 and not out[-2].isspace()) and not _opened(out):
            out += " "
        starts.append(len(out))
        out += text
    if 0 < len(lines) <= 2 * sum(line.rtl for line in lines) or (out[:1] in tuple(")]") and out[-1:] in tuple("([")):
        out = with_brackets_mended(out)
    return out, starts
