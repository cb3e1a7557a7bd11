"""Keeps the text of a Word document as it grows, with its blocks, notes and the counters that run through all its stories."""

from collections.abc import Mapping
from typing import Final

from ingest.reading.styles import Numbering, Style
from ingest.reading.text import Block
from ingest.records import Note

SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Writer:
    """The text of a document as it grows, with its blocks, notes and counters."""

    def __init__(self, styles: Mapping[str, Style], numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.references: dict[str, list[tuple[str, str]]] = {"footnote": [], "endnote": []}
        self.tables = 0
        self.pictures = 0
        self.position = 0
        self._pieces: list[str] = []
        self._note_numbers = {"footnote": 0, "endnote": 0}

    def write(self, piece: str) -> None:
        """Append to the text."""
        self._pieces.append(piece)
        self.position += len(piece)

    def note(self, kind: str, message: str, start: int | None = None) -> None:
        """Record a note; with a start, it covers what was written since."""
        self.notes.append(Note(kind, message, start, None if start is None else self.position))

    def refer(self, kind: str, key: str, *, numbered: bool) -> str:
        """Count a reference to a note and return its mark: superscript digits, never taken for part of a number."""
        mark = ""
        if numbered:
            self._note_numbers[kind] += 1
            mark = ("" if kind == "footnote" else "ᵉ") + str(self._note_numbers[kind]).translate(SUPERSCRIPT)
        self.references[kind].append((key, mark))
        return mark

    def text(self) -> str:
        """Return all that was written."""
        return "".join(self._pieces)

    def mark(self) -> tuple[int, int, int, int]:
        """Return a place to come back to."""
        return len(self._pieces), self.position, len(self.blocks), len(self.notes)

    def since(self, mark: tuple[int, int, int, int]) -> str:
        """Return what was written since a place."""
        return "".join(self._pieces[mark[0] :])

    def back_to(self, mark: tuple[int, int, int, int]) -> None:
        """Forget what was written since a place."""
        pieces, self.position, blocks, notes = mark
        del self._pieces[pieces:], self.blocks[blocks:], self.notes[notes:]
