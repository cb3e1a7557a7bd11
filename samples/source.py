"""Turns the readable source of a sample into blocks, and knows nothing of Word files.

A source is a front matter of ``key: value`` lines between two ``---`` lines, then one block a line:
``@`` title, ``#`` heading, ``-`` bullet, ``+`` numbered item (Word counts, the text holds no number), ``| a | b |`` a row of a table
(``^`` continues the cell above), ``[^1]:`` the text of a footnote, anything else a paragraph; an empty line only ends a table.
Inside a line: ``{+inserted+}``, ``{-deleted-}``, ``**bold**``, ``[text](address)``, ``[^1]``; U+2011 is Word's no-break hyphen.
"""

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "bold", "inserted", "deleted", "link", "footnote"]
Kind = Literal["title", "heading", "bullet", "numbered", "paragraph"]

_INLINE = re.compile(
    r"\{\+(?P<inserted>.+?)\+\}|\{-(?P<deleted>.+?)-\}|\*\*(?P<bold>.+?)\*\*"
    r"|\[\^(?P<footnote>\d+)\]|\[(?P<link>[^\]]+)\]\((?P<target>[^)\s]+)\)"
)
_MARKS: dict[str, Kind] = {"@": "title", "# ": "heading", "- ": "bullet", "+ ": "numbered"}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one style; ``target`` is a link's address."""

    style: Style
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    kind: Kind
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell ``^`` continues the one above it."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A sample document as written."""

    lang: str
    header: str
    note: str
    blocks: tuple[Line | Table, ...]
    footnotes: tuple[tuple[str, tuple[Span, ...]], ...]


def spans(text: str) -> tuple[Span, ...]:
    """Split a line at its inline marks."""
    found: list[Span] = []
    at = 0
    for match in _INLINE.finditer(text):
        if match.start() > at:
            found.append(Span("plain", text[at : match.start()]))
        for style in ("inserted", "deleted", "bold", "link", "footnote"):
            inner = match[style]
            if inner is not None:
                found.append(Span(style, inner, match["target"] or ""))
        at = match.end()
    if at < len(text):
        found.append(Span("plain", text[at:]))
    return tuple(found)


def parse(text: str) -> Source:
    """Read a source.

    Raises:
        ValueError: the front matter is missing or lacks one of ``lang``, ``header``, ``note``.
    """
    head, front, body = text.split("---\n", 2)
    if head:
        raise ValueError("a sample source begins with its front matter")
    meta = {key.strip(): value.strip() for key, _, value in (row.partition(":") for row in front.splitlines())}
    missing = {"lang", "header", "note"} - meta.keys()
    if missing:
        raise ValueError(f"the front matter lacks {sorted(missing)}")
    blocks: list[Line | Table] = []
    rows: list[tuple[str, ...]] = []
    footnotes: list[tuple[str, tuple[Span, ...]]] = []
    for row in [*body.splitlines(), ""]:
        if row.startswith("| "):
            rows.append(tuple(cell.strip() for cell in row.strip().strip("|").split("|")))
            continue
        if rows:
            blocks.append(Table(tuple(rows)))
            rows = []
        if note := re.fullmatch(r"\[\^(\d+)\]: (.+)", row):
            footnotes.append((note[1], spans(note[2])))
        elif row.strip():
            blocks.append(_line(row))
    return Source(meta["lang"], meta["header"], meta["note"], tuple(blocks), tuple(footnotes))


def _line(row: str) -> Line:
    for mark, kind in _MARKS.items():
        if row.startswith(mark):
            return Line(kind, spans(row[len(mark) :]))
    return Line("paragraph", spans(row))
