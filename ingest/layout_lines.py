"""Cuts a text into its lines (or a format's blocks into the same shape), stripped, with what the stripping showed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ingest.paragraph_labels import read_bullet, read_label
from ingest.reading.text import Block

_ENDS: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CLOSED: Final = re.compile(r"[.;:!?؛؟。；：！？]['\"”»)]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it; `tab` and `gap` say whether a tab or an empty line came before it.

    A line that holds nothing but a tab is kept, with an empty text: in a flattened table it is an empty cell.
    """

    start: int
    end: int
    text: str
    tab: bool = False
    gap: bool = False
    block: Block | None = None


def lines_of(text: str) -> list[Line]:
    """Return the lines of a plain text; those of a text broken at a fixed width are joined to paragraphs."""
    lines: list[Line] = []
    gap, at = True, 0
    for end in (*_ENDS.finditer(text), None):
        stop = len(text) if end is None else end.start()
        raw = text[at:stop]
        stripped = raw.strip()
        start = at + (raw.index(stripped) if stripped else 0)
        tab = "\t" in raw[: start - at] if stripped else "\t" in raw
        if stripped or tab:
            lines.append(Line(start, start + len(stripped), stripped, tab, gap))
            gap = False
        else:
            gap = True
        at = stop if end is None else end.end()
    return _unwrapped(text, lines)


def lines_of_blocks(text: str, blocks: Sequence[Block]) -> list[Line]:
    """Return one line a block; empty paragraphs between blocks count as empty lines."""
    lines: list[Line] = []
    previous = 0
    for block in blocks:
        stripped = text[block.start : block.end].strip()
        if not stripped:
            continue
        start = text.index(stripped, block.start)
        gap = not lines or text.count("\n", previous, start) > 1
        previous = start + len(stripped)
        lines.append(Line(start, previous, stripped, tab=False, gap=gap, block=block))
    return lines


def _unwrapped(text: str, lines: list[Line]) -> list[Line]:
    """Join the lines of paragraphs where the whole text is broken at one width; leave other texts alone."""
    widest = max((len(line.text) for line in lines), default=0)
    pairs = [a for a, b in pairwise(lines) if _continues(b)]
    full = [line for line in pairs if len(line.text) > 0.7 * widest and not _CLOSED.search(line.text)]
    if not 40 <= widest <= 100 or len(pairs) < 6 or len(full) < 0.6 * len(pairs):
        return lines
    joined: list[Line] = []
    long = False
    for line in lines:
        if joined and long and _continues(line):
            first = joined[-1]
            joined[-1] = replace(first, end=line.end, text=text[first.start : line.end])
        else:
            joined.append(line)
        long = len(line.text) > 0.5 * widest
    return joined


def _continues(line: Line) -> bool:
    if line.gap or line.tab:
        return False
    label = read_label(line.text)
    return read_bullet(line.text) is None and not (label and label.sure)
