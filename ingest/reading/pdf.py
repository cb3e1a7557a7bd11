"""Reads a PDF: what its pages show, in the order of reading, as the same paragraphs, cells, notes and headers that a Word file gives.

The order of the stored characters is not used, since no two programs agree on it, least of all in Arabic: see
`pdf_lines` and `visual_order`. Text struck through is left out, as deleted. Each block names its page.
"""

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from playa import Document, Page
from playa.exceptions import PDFEncryptionError, PDFException, PDFPasswordIncorrect

from ingest.errors import EncryptedFile, FileTooLarge, UnreadableFile
from ingest.reading.pdf_hyphens import Hyphens, hyphens_of
from ingest.reading.pdf_layout import Paragraph, lay_out
from ingest.reading.pdf_lines import Line
from ingest.reading.pdf_margins import with_mark
from ingest.reading.pdf_page import Counts, LinkArea, PageContent, take_apart, with_letters
from ingest.reading.pdf_paragraphs import joined
from ingest.reading.pdf_quality import judge
from ingest.reading.text import Block, Text
from ingest.records import Note

MEDIA_TYPE: Final = "application/pdf"
MAX_PAGES: Final = 2000
"""The most pages that are read; the longest ITU publications have about a thousand."""
MAX_GLYPHS: Final = 8_000_000
"""The most glyphs of all pages together."""

_END: Final = b"%%EOF"
_END_WITHIN: Final = 2048
_DAMAGE: Final = (
    PDFException, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, EOFError, OSError,
    OverflowError, ArithmeticError, RuntimeError, StopIteration, NotImplementedError, struct.error, zlib.error,
)  # fmt: skip
# what the parser raises over damaged files


def read_pdf(path: Path, data: bytes, sha256: str) -> Text:
    """Return the text and layout of a PDF.

    Raises:
        EncryptedFile: protected by a password. UnreadableFile: damaged, or its text is no text (scrambled).
        FileTooLarge: more pages or glyphs than are read. EmptyFile: no text, as in a scan.
    """
    counts = Counts()
    document = _open(path, data)
    pages, notes = _pages(path, document, counts)
    laid = lay_out(pages)
    paragraphs = (*laid.headers, *laid.body, *laid.notes, *laid.footers)
    writer = _Writer(pages, hyphens_of(laid.lines, (paragraph.lines for paragraph in paragraphs)))
    for paragraph in paragraphs:
        writer.write(paragraph)
    text = writer.text()
    if _END not in data[-_END_WITHIN:]:
        notes.append(Note("torn", "The file ends before its end mark: pages, or parts of them, may be missing"))
    notes += judge(path, text, counts, len(pages))
    return Text(text, tuple(writer.blocks), MEDIA_TYPE, sha256, (*notes, *writer.notes))


def _open(path: Path, data: bytes) -> Document:
    try:
        return Document(io.BytesIO(data))
    except PDFPasswordIncorrect as error:
        raise EncryptedFile(
            path,
            "the PDF is protected by a password",
            remedy="Open it with its password and print or save a copy without one",
        ) from error
    except PDFEncryptionError as error:
        raise EncryptedFile(
            path,
            f"the PDF is encrypted in a way that cannot be undone: {error}",
            remedy="Save a copy without protection",
        ) from error
    except _DAMAGE as error:
        raise _damaged(path, error, "structure") from error


def _pages(path: Path, document: Document, counts: Counts) -> tuple[list[PageContent], list[Note]]:
    """Return what stands on each page; a page that cannot be read is told, as long as another one can."""
    found: list[PageContent] = []
    broken: list[tuple[int, Exception]] = []
    try:
        pages: Sequence[Page] = list(document.pages)
    except (*_DAMAGE, RecursionError) as error:
        raise _damaged(path, error, "page tree") from error
    if len(pages) > MAX_PAGES:
        raise FileTooLarge(
            path,
            f"the PDF has {len(pages):,} pages, over the limit of {MAX_PAGES:,}",
            place="page tree",
            remedy="Split it into parts",
        )
    for number, page in enumerate(pages, 1):
        try:
            found.append(take_apart(page, number, counts))
        except (*_DAMAGE, RecursionError) as error:
            broken.append((number, error))
        if counts.glyphs > MAX_GLYPHS:
            raise FileTooLarge(
                path,
                f"the PDF draws more than {MAX_GLYPHS:,} glyphs",
                place=f"page {number}",
                remedy="Split it into parts, if it is a real document",
            )
    if not pages or len(broken) == len(pages):
        raise _damaged(path, broken[0][1] if broken else ValueError("no page in it"), "page 1")
    for content in found:
        with_letters(content, counts)
    notes = [
        Note("unread-page", f"Page {number} is damaged and was not read: {_why(reason)}") for number, reason in broken
    ]
    return found, notes


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__


def _damaged(path: Path, error: Exception, place: str) -> UnreadableFile:
    return UnreadableFile(
        path,
        f"the PDF is damaged: {_why(error)}",
        place=place,
        remedy="Fetch it again, or open it in a viewer and print it to a new PDF",
    )


class _Writer:
    """The text as it grows, with its blocks and the links on it."""

    def __init__(self, pages: Sequence[PageContent], hyphens: Hyphens) -> None:
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self._hyphens = hyphens
        self._links = {page.number: page.links for page in pages if page.links}
        self._pieces: list[str] = []
        self._position = 0

    def text(self) -> str:
        """Return all that was written."""
        return "".join(self._pieces)

    def write(self, paragraph: Paragraph) -> None:
        """Write a paragraph, if it has any text."""
        text, starts = joined(paragraph.lines, self._hyphens)
        mark = None
        if paragraph.kind == "footnote":
            before = len(text)
            text, mark = with_mark(text)
            starts = [0, *(start + len(text) - before for start in starts[1:])]
        if not text.strip():
            return
        start = self._position
        self.blocks.append(
            Block(
                paragraph.kind,
                start,
                start + len(text),
                label=mark or None,
                level=paragraph.level,
                table=paragraph.table,
                row=paragraph.row,
                column=paragraph.column,
                style=paragraph.style,
                rtl=paragraph.rtl,
                page=paragraph.page,
            )
        )
        self.notes += self._links_on(paragraph, text, starts, start)
        self._pieces.append(text + "\n")
        self._position += len(text) + 1

    def _links_on(self, paragraph: Paragraph, text: str, starts: Sequence[int], begin: int) -> Iterator[Note]:
        """Yield a note for each link whose area covers words of a paragraph."""
        for area in self._links.get(paragraph.page, ()):
            places = [
                (starts[at] + offset, starts[at] + offset + length)
                for at, line in enumerate(paragraph.lines)
                if area.y0 - 1 <= line.y <= area.y1 + 1
                for offset, length in _under(line, area)
            ]
            if places:
                first, last = min(low for low, _ in places), max(high for _, high in places)
                yield Note("hyperlink", area.target, begin + first, begin + min(last, len(text)))


def _under(line: Line, area: LinkArea) -> Iterator[tuple[int, int]]:
    """Yield offset and length of each unit of a line that an area covers."""
    offset = 0
    for unit in line.units:
        if unit.key >= 0:
            glyph = line.glyphs[unit.key]
            if area.x0 <= (glyph.x0 + glyph.x1) / 2 <= area.x1:
                yield offset, len(unit.text)
        offset += len(unit.text)
