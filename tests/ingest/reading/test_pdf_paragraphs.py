"""Lines become paragraphs by the room on them, on the side where their paragraph ends."""

import pytest

from ingest.reading.pdf_glyph import Glyph
from ingest.reading.pdf_hyphens import Hyphens
from ingest.reading.pdf_lines import Line
from ingest.reading.pdf_paragraphs import joined, paragraphs_of
from ingest.reading.visual_order import Unit

EDGES = (0.0, 400.0)


def line(text: str, x0: float, x1: float, y: float, *, rtl: bool) -> Line:
    width = (x1 - x0) / len(text)
    places = [x1 - width * (at + 1) if rtl else x0 + width * at for at in range(len(text))]
    glyphs = [
        Glyph(char, x, x + width, y, 10.0, "F", seq) for seq, (char, x) in enumerate(zip(text, places, strict=True))
    ]
    units = [Unit(char, "R" if rtl else "L", -1 if char == " " else at) for at, char in enumerate(text)]
    return Line(x0, x1, y, 10.0, "F", rtl, units, glyphs=glyphs)


@pytest.mark.parametrize(
    ("first", "second", "paragraphs"),
    [
        # a symbol alone on a line of a page that runs from right to left stands at its right edge: it is no full line
        (line("E/2026/971", 340, 400, 100, rtl=False), line("المجلس الاقتصادي", 300, 400, 114, rtl=True), 2),
        (line("A Latin name that fills the line", 0, 400, 100, rtl=False), line("المجلس الاقتصادي", 300, 400, 114, rtl=True), 1),
        (line("المجلس الاقتصادي والاجتماعي", 0, 400, 100, rtl=True), line("E/2026/971", 340, 400, 114, rtl=False), 1),
        (line("المجلس الاقتصادي", 300, 400, 100, rtl=True), line("E/2026/971", 340, 400, 114, rtl=False), 2),
    ],
)  # fmt: skip
def test_lines_of_two_directions(first: Line, second: Line, paragraphs: int) -> None:
    assert len(paragraphs_of([first, second], EDGES, 1.4)) == paragraphs


def test_brackets_around_a_latin_line_are_not_mirrored() -> None:
    assert joined([line("]A note[", 0, 60, 100, rtl=False)], Hyphens(()))[0] == "[A note]"
