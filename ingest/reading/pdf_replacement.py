"""Tells which text a PDF states in place of its glyphs (ActualText, ISO 32000-2, 14.9.4), for a letter drawn by several of them.

Programs that draw a letter and its marks, or a ligature, by glyphs of their own state there what these mean together; the
characters of the single glyphs are then no text.
"""

from collections.abc import Sequence
from typing import Final

from playa.content import MarkedContent, TextObject
from playa.pdftypes import resolve1
from playa.utils import decode_text

from ingest.reading.pdf_glyph import Glyph

_KEY: Final = "ActualText"
_LONGEST: Final = 8
"""The most characters of a cluster; longer replacements are of words and lines, of which the places of the glyphs say more."""
_ONE_LINE: Final = 0.75  # of the size: how far the glyphs of a cluster may stand above each other


def replaced_by(thing: TextObject) -> MarkedContent | None:
    """Return the innermost mark around a piece of text that states what it stands for, if it does so for a cluster."""
    mark = next((mark for mark in reversed(thing.mcstack) if mark.props and _KEY in mark.props), None)
    return mark if mark is not None and stated(mark) else None


def stated(mark: MarkedContent) -> str:
    """Return the text that a mark states, or nothing if it is none that a cluster stands for."""
    value = resolve1(mark.props.get(_KEY))
    text = decode_text(value) if isinstance(value, bytes) else ""
    if not text or len(text) > _LONGEST or any(char.isspace() or not char.isprintable() for char in text):
        return ""
    return text


def as_one(glyphs: Sequence[Glyph], text: str) -> Glyph | None:
    """Return one glyph with the text of all and their place, or None if they do not stand together."""
    low, high = min(g.y for g in glyphs), max(g.y for g in glyphs)
    size = max(g.size for g in glyphs)
    if high - low > _ONE_LINE * size:
        return None
    base = max(glyphs, key=lambda g: (g.x1 - g.x0, -g.seq))
    return base._replace(text=text, x0=min(g.x0 for g in glyphs), x1=max(g.x1 for g in glyphs), size=size)
