"""Defines what a glyph of a PDF page is to those who make lines of it."""

from typing import NamedTuple


class Glyph(NamedTuple):
    """A glyph: its text (several characters for a ligature), the span it takes on its baseline `y`, its size and font."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: str
    seq: int
