"""Walks the elements of a page and writes its blocks, as a browser would lay them out."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from ingest.reading.numerals import numeral
from ingest.reading.pdf_margins import with_mark
from ingest.reading.text import Block, BlockKind
from ingest.reading.writer import SUPERSCRIPT
from ingest.records import Note

_SKIPPED: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "noframes",
        "template",
        "head",
        "nav",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "audio",
        "video",
        "form",
        "button",
        "select",
        "textarea",
        "input",
        "datalist",
        "dialog",
        "rp",
        "rt",
        "map",
    ]
)
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_FURNITURE_ROLES: Final = frozenset(
    {"navigation", "banner", "search", "contentinfo", "menu", "menubar", "toolbar", "dialog"}
)
_HIDING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_DELETED: Final = frozenset({"del", "s", "strike"})
_SPACES: Final = re.compile(r"[ \t\n\r\f]+")
_NOTE_TARGET: Final = re.compile(r"#.*(?:ftn|fn|footnote|endnote|edn|note)", re.IGNORECASE)
_NOTE_BODY: Final = re.compile(r"^_?(?:ftn|fn|edn|footnote|endnote)[-_:]?\d+$", re.IGNORECASE)
_NOTE_CLASS: Final = re.compile(r"footnote|endnote", re.IGNORECASE)
_MARK: Final = re.compile(r"[\[(]?(\d{1,3})[\])]?")
_FORMATS: Final = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_BULLET: Final = "•\t"


@dataclass(slots=True)
class _Context:
    """What the elements around a place say: kind of block, direction, place in a table, depth of lists."""

    kind: BlockKind = "paragraph"
    level: int | None = None
    style: str | None = None
    rtl: bool = False
    cell: tuple[int, int, int] | None = None
    depth: int = 0
    pre: bool = False
    raised: bool = False


@dataclass(slots=True)
class _List:
    number: int
    step: int
    form: str | None


@dataclass(slots=True)
class _Grid:
    """A table as it is read: its number, the row it is at, and the columns that cells above still take, with how many rows."""

    table: int
    row: int = -1
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)


class Story:
    """The text of a page as it grows, with its blocks and notes."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.skipped = 0
        self.pictures = 0
        self._done: list[str] = []
        self._start = 0  # where the block that is open begins
        self._open: list[str] = []
        self._length = 0
        self._links: list[Note] = []
        self._label: str | None = None
        self._space = False
        self._tables = 0
        self._lists: list[_List] = []
        self._grids: list[_Grid] = []

    def text(self) -> str:
        """Return all that was written."""
        return "".join(self._done)

    def read(self, top: etree._Element, *, rtl: bool) -> None:
        """Write everything under an element; without recursion, since pages may be nested deep."""
        stack = [_Context(rtl=rtl)]
        begun: list[int] = []
        walk = etree.iterwalk(top, events=("start", "end"))
        passed: etree._Element | None = None
        for event, element in walk:
            if event == "start":
                if self._passed_over(element):
                    passed = element
                    walk.skip_subtree()
                    continue
                if element.tag in _BLOCKS:
                    self._close(stack[-1])
                stack.append(self._entered(element, stack[-1]))
                begun.append(self._start + self._length)
                self._write(element.text, stack[-1])
                continue
            if element is passed:
                passed = None
            else:
                self._leave(element, stack.pop(), begun.pop())
            if element is not top:
                self._write(element.tail, stack[-1])
        self._close(stack[-1])

    def _passed_over(self, element: etree._Element) -> bool:
        if element.tag == "br":
            self._break()
            return True
        if element.tag == "img":
            self.pictures += 1
            return True
        if element.tag in _DELETED:
            length = len("".join(map(str, element.itertext())).strip())
            if length:
                self.notes.append(
                    Note(
                        "deleted-text",
                        f"{length} characters of deleted text left out",
                        self._start + self._length,
                        self._start + self._length,
                    )
                )
            return True
        if element.tag in _SKIPPED or is_hidden(element):
            self.skipped += element.tag not in ("script", "style", "head", "noscript", "noframes", "template")
            return True
        return False

    def _entered(self, element: etree._Element, around: _Context) -> _Context:
        tag = element.tag
        inside = _Context(
            around.kind, around.level, around.style, around.rtl, around.cell, around.depth, around.pre, around.raised
        )
        direction = (element.get("dir") or "").lower()
        if direction in ("rtl", "ltr"):
            inside.rtl = direction == "rtl"
        if _is_note(element):
            inside.kind, inside.cell = "footnote", None
        if tag == "footer" and around.kind == "paragraph":
            inside.kind = "footer"
        elif (
            len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and around.cell is None and around.kind == "paragraph"
        ):
            inside.kind, inside.level = "heading", int(tag[1]) - 1
            inside.style = "Title" if tag == "h1" else f"heading {int(tag[1]) - 1}"
        elif tag == "p" and around.kind == "paragraph" and (element.get("class") or "").lower().startswith("msotitle"):
            inside.kind, inside.level, inside.style = "heading", 0, "Title"
        elif tag in ("ul", "ol", "menu"):
            self._open_list(element)
            inside.depth += 1
        elif tag == "li":
            self._item(element, inside)
        elif _is_table(element):
            self._grids.append(_Grid(self._tables))
            self._tables += 1
        elif tag == "tr" and self._grids:
            self._next_row()
        elif tag in ("td", "th") and self._grids:
            inside.cell = self._place(element)
            inside.kind = "cell" if around.kind in ("paragraph", "cell") else around.kind
        elif tag == "pre":
            inside.pre = True
        elif tag == "sup" or (tag == "a" and _NOTE_TARGET.match(element.get("href") or "")):
            inside.raised = True
        return inside

    def _leave(self, element: etree._Element, inside: _Context, begun: int) -> None:
        if element.tag == "a" and self._start <= begun < self._start + self._length:
            target = (element.get("href") or "").strip()
            if target and not target.startswith(("#", "javascript:")):
                held = "".join(self._open)[begun - self._start :]
                begun += len(held) - len(held.lstrip())
                self._links.append(Note("hyperlink", target, begun, self._start + self._length))
        if element.tag in _BLOCKS:
            self._close(inside)
        if element.tag in ("ul", "ol", "menu") and self._lists:
            self._lists.pop()
        if _is_table(element) and self._grids:
            self._grids.pop()

    def _open_list(self, element: etree._Element) -> None:
        form = _FORMATS.get(element.get("type") or "1", "decimal") if element.tag == "ol" else None
        backwards = element.get("reversed") is not None
        first = _integer(element.get("start"), sum(1 for _ in element.iterchildren("li")) if backwards else 1)
        self._lists.append(_List(first, -1 if backwards else 1, form))

    def _item(self, element: etree._Element, inside: _Context) -> None:
        """Write the number or bullet that a browser shows before an item."""
        counter = self._lists[-1] if self._lists else _List(1, 1, None)
        if inside.kind == "paragraph" and inside.cell is None:
            inside.kind = "bullet"
        inside.level = max(0, inside.depth - 1)
        if counter.form is None:
            self._put(_BULLET)
            return
        counter.number = _integer(element.get("value"), counter.number)
        self._label = f"{numeral(counter.number, counter.form)}."
        self._put(f"{self._label}\t")
        counter.number += counter.step

    def _next_row(self) -> None:
        grid = self._grids[-1]
        grid.row, grid.column = grid.row + 1, 0
        grid.taken = {column: rows - 1 for column, rows in grid.taken.items() if rows > 1}

    def _place(self, element: etree._Element) -> tuple[int, int, int]:
        """Return table, row and column of a cell, and keep the columns it takes in the rows below."""
        grid = self._grids[-1]
        while grid.column in grid.taken:
            grid.column += 1
        column = grid.column
        span = min(_integer(element.get("colspan"), 1), 1000)
        rows = min(_integer(element.get("rowspan"), 1), 65534)
        for at in range(column, column + max(span, 1)):
            if rows > 1:
                grid.taken[at] = rows
        grid.column = column + max(span, 1)
        return grid.table, max(grid.row, 0), column

    def _write(self, text: str | None, inside: _Context) -> None:
        if not text:
            return
        if inside.pre:
            self._put(text)
            return
        if inside.raised and (mark := _MARK.fullmatch(text.strip())):
            text = mark[1].translate(SUPERSCRIPT)
        words = _SPACES.sub(" ", text)
        self._space = self._space or words.startswith(" ")
        if not words.strip(" "):
            return
        if self._space and self._open and not self._open[-1][-1].isspace():
            self._put(" ")
        self._put(words.strip(" "))
        self._space = words.endswith(" ")

    def _break(self) -> None:
        if self._open:
            self._put("\n")
            self._space = False

    def _put(self, piece: str) -> None:
        self._open.append(piece)
        self._length += len(piece)

    def _close(self, inside: _Context) -> None:
        """End the block that is open, if anything was written to it; a bullet or a number alone waits for its words."""
        text = "".join(self._open).rstrip("\n ")
        if text.strip() in ("", _BULLET.strip()) or text.strip() == self._label:
            if not text.strip():
                self._open, self._length, self._links = [], 0, []
            return
        links = self._links
        mark = None
        if inside.kind == "footnote":
            before = len(text)
            text, mark = with_mark(text)
            links = [
                replace(n, start=_moved(n.start, len(text) - before), end=_moved(n.end, len(text) - before))
                for n in links
            ]
        self.notes += links
        table, row, column = inside.cell or (None, None, None)
        self.blocks.append(
            Block(
                inside.kind,
                self._start,
                self._start + len(text),
                label=mark or self._label,
                level=inside.level,
                table=table,
                row=row,
                column=column,
                style=inside.style,
                rtl=inside.rtl,
            )
        )
        self._done.append(text + "\n")
        self._start += len(text) + 1
        self._open, self._length, self._links = [], 0, []
        self._label, self._space = None, False


def _moved(place: int | None, by: int) -> int:
    return max(0, (place or 0) + by)


def _is_table(element: etree._Element) -> bool:
    return element.tag == "table" and element.get("role") not in ("presentation", "none")


def is_hidden(element: etree._Element) -> bool:
    """Tell whether a browser shows nothing of an element, or whether it is furniture of the site."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.get("role") in _FURNITURE_ROLES:
        return True
    style = element.get("style")
    return style is not None and _HIDING.search(style) is not None


def _is_note(element: etree._Element) -> bool:
    if element.get("role") in ("doc-footnote", "doc-endnote", "doc-endnotes"):
        return True
    if element.tag not in ("div", "p", "li", "aside", "section"):
        return False
    return bool(_NOTE_BODY.match(element.get("id") or "") or _NOTE_CLASS.search(element.get("class") or ""))


def _integer(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise
