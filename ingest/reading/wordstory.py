"""Walks one story of a Word document (body, header, footer, note) and writes its text and blocks, knowing no packages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from ingest.reading.markup import MC, chosen, code_point, field_code, field_target, is_private, symbol, text_boxes
from ingest.reading.package import Relationship, relation_id
from ingest.reading.styles import Style, number, on
from ingest.reading.text import Block, BlockKind
from ingest.reading.writer import Writer

_LITERAL: Final = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_TRANSPARENT: Final = frozenset(
    {"ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "sdtContent", "rubyBase", "oMathPara"}
)
_REMOVED: Final = {"del": "tracked deletion", "moveFrom": "tracked move to another place"}
_PAGE_FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_XML_MATH: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)


@dataclass(slots=True)
class _Field:
    """An open complex field: its code, and once the result has begun, whether that is text and where it starts."""

    code: str = ""
    shown: bool = False
    start: int = 0


class Story:
    """One story: paragraphs and tables in document order."""

    def __init__(self, writer: Writer, w: str, relations: Mapping[str, Relationship], kind: BlockKind) -> None:
        self._writer = writer
        self._w = w
        self._relations = relations
        self._kind = kind
        self._cell: tuple[int, int, int] | None = None
        self._fields: list[_Field] = []
        self._boxes: list[etree._Element] = []
        self._open: tuple[int, bool] | None = None  # a paragraph whose mark was deleted: it goes on in the next one
        self.mark = ""
        """What to write at the head of the next paragraph, as the number of a note."""
        self._local: dict[str, str] = {}
        # attribute and element names, spelled once
        self._val = f"{w}val"
        self._ppr, self._rpr = f"{w}pPr", f"{w}rPr"

    def _name(self, element: etree._Element) -> str:
        tag = element.tag
        name = self._local.get(tag)
        if name is None:
            name = tag[len(self._w) :] if tag.startswith(self._w) else tag.replace(MC, "mc:")
            self._local[tag] = name
        return name

    def blocks(self, parent: Iterable[etree._Element]) -> None:
        """Write the paragraphs and tables under an element."""
        for element in parent:
            name = self._name(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name == "sdt":
                for content in element.iterfind(f"{self._w}sdtContent"):
                    self.blocks(content)
            elif name in _TRANSPARENT:
                self.blocks(element)
            elif name == "mc:AlternateContent":
                self.blocks(chosen(element))
            elif name in _REMOVED:
                self._removed(element, _REMOVED[name])
            elif name == "altChunk":
                self._writer.note(
                    "embedded-part", "A part embedded in another format was not read", self._writer.position
                )

    def _table(self, table: etree._Element) -> None:
        outer, index = self._cell, self._writer.tables
        self._writer.tables += 1
        w = self._w
        number_of_row = 0
        for row in self._within(table, "tr"):
            properties = row.find(f"{w}trPr")
            if properties is not None and properties.find(f"{w}del") is not None:
                self._removed(row, "tracked deletion of a table row")
                continue
            column = number(properties.find(f"{w}gridBefore"), w) or 0 if properties is not None else 0
            for cell in self._within(row, "tc"):
                shape = cell.find(f"{w}tcPr")
                merge = shape.find(f"{w}vMerge") if shape is not None else None
                if merge is None or merge.get(self._val) == "restart":
                    self._cell = (index, number_of_row, column)
                    self.blocks(cell)
                column += (number(shape.find(f"{w}gridSpan"), w) or 1) if shape is not None else 1
            number_of_row += 1
        self._cell = outer

    def _within(self, parent: etree._Element, wanted: str) -> Iterable[etree._Element]:
        for element in parent:
            name = self._name(element)
            if name == wanted:
                yield element
            elif name == "sdt":
                for content in element.iterfind(f"{self._w}sdtContent"):
                    yield from self._within(content, wanted)
            elif name in _TRANSPARENT:
                yield from self._within(element, wanted)

    def _paragraph(self, paragraph: etree._Element) -> None:
        writer, w = self._writer, self._w
        properties = paragraph.find(self._ppr)
        style_id, ilvl, num_id, outline, rtl, joined = None, None, None, None, None, False
        if properties is not None:
            for element in properties:
                name = self._name(element)
                if name == "pStyle":
                    style_id = element.get(self._val)
                elif name == "numPr":
                    ilvl = number(element.find(f"{w}ilvl"), w)
                    num = element.find(f"{w}numId")
                    num_id = num.get(self._val) if num is not None else None
                elif name == "outlineLvl":
                    outline = number(element, w)
                elif name == "bidi":
                    rtl = on(element, w)
                elif name == "rPr":
                    joined = element.find(f"{w}del") is not None or element.find(f"{w}moveFrom") is not None
        style = writer.styles.get(style_id or "", Style())
        start, continued = self._open or (writer.position, False)
        self._open = None
        label, bullet = None, False
        if self.mark and not continued:
            writer.write(self.mark + " ")
            label, self.mark = self.mark, ""
        elif not continued:
            label, ilvl, bullet = self._numbered(paragraph, style, style_id, num_id, ilvl)
        content = writer.position
        self._runs(paragraph, bool(style.hidden))
        if joined:
            self._open = (start, continued or writer.position > content)
            return
        if writer.position > content or content > start:
            level = style.heading_level if outline is None else (outline if outline < 9 else None)
            kind = self._kind
            if kind == "paragraph" and self._cell is not None:
                kind = "cell"
            elif kind == "paragraph" and level is not None:
                kind = "heading"
            elif kind == "paragraph" and bullet:
                kind = "bullet"
            table, row, column = self._cell or (None, None, None)
            depth = level if kind == "heading" else ilvl
            rtl = bool(style.rtl) if rtl is None else rtl
            writer.blocks.append(
                Block(kind, start, writer.position, label, depth, table, row, column, style.name or style_id, rtl)
            )
        writer.write("\n")
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks(box)

    def _numbered(
        self, paragraph: etree._Element, style: Style, style_id: str | None, num_id: str | None, ilvl: int | None
    ) -> tuple[str | None, int | None, bool]:
        """Write the number Word generates for a paragraph and return it with its level; an empty one is not numbered."""
        numbering = self._writer.numbering
        if num_id is None and style.num_id is not None:
            num_id = style.num_id
            if ilvl is None:
                ilvl = style.ilvl
            if ilvl is None and style_id is not None:
                ilvl = numbering.level_of_style(num_id, style_id)
        if num_id is None or num_id == "0" or next(paragraph.iter(f"{self._w}t", f"{self._w}sym"), None) is None:
            return None, None, False
        label = numbering.next_label(num_id, ilvl or 0)
        if label is None:
            return None, None, False
        if label.text:
            self._writer.write(label.text + label.suffix)
        return (label.text or None) if not label.bullet else None, ilvl or 0, label.bullet

    def _runs(self, parent: Iterable[etree._Element], hidden: bool) -> None:
        w = self._w
        for element in parent:
            name = self._name(element)
            if name == "r":
                self._run(element, hidden)
            elif name == "hyperlink":
                start = self._writer.position
                self._runs(element, hidden)
                target = self._relations.get(relation_id(element))
                if target is not None and target.external and self._writer.position > start:
                    self._writer.note("hyperlink", target.target, start)
            elif name in _TRANSPARENT:
                self._runs(element, hidden)
            elif name == "sdt":
                for content in element.iterfind(f"{w}sdtContent"):
                    self._runs(content, hidden)
            elif name == "fldSimple":
                if field_code(element.get(f"{w}instr", "")) not in _PAGE_FIELDS:
                    self._runs(element, hidden)
            elif name in _REMOVED:
                self._removed(element, _REMOVED[name])
            elif name == "mc:AlternateContent":
                self._runs(chosen(element), hidden)
            elif name.endswith(("}oMath", "}oMathPara")):
                self._writer.write("".join(t.text or "" for t in element.iter(*_XML_MATH)))

    def _run(self, run: etree._Element, hidden: bool) -> None:
        properties = run.find(self._rpr)
        if properties is not None:
            hidden = self._hidden(properties, hidden)
        if hidden and not any(self._name(e) == "fldChar" for e in run):
            length = sum(len(t.text or "") for t in run.iter(f"{self._w}t"))
            if length:
                self._writer.note("hidden-text", f"{length} characters of hidden text left out", self._writer.position)
            return
        self._content(run)

    def _hidden(self, properties: etree._Element, inherited: bool) -> bool:
        direct = properties.find(f"{self._w}vanish")
        if direct is not None:
            return on(direct, self._w)
        named = properties.find(f"{self._w}rStyle")
        style = self._writer.styles.get(named.get(self._val, "")) if named is not None else None
        # 17.7.3: a toggle set by both paragraph style and character style is off
        return inherited if style is None or style.hidden is None else inherited ^ style.hidden

    def _content(self, run: Iterable[etree._Element]) -> None:
        writer = self._writer
        for element in run:
            name = self._name(element)
            if name == "t":
                if element.text and self._shown():
                    writer.write(element.text)
            elif name == "fldChar":
                self._field(element.get(f"{self._w}fldCharType", ""))
            elif name == "instrText":
                if self._fields:
                    self._fields[-1].code += element.text or ""
            elif name in ("footnoteReference", "endnoteReference"):
                if self._shown():
                    kind = name.removesuffix("Reference")
                    custom = element.get(f"{self._w}customMarkFollows", "0") in ("1", "true", "on")
                    writer.write(writer.refer(kind, element.get(f"{self._w}id", ""), numbered=not custom))
            elif name in ("drawing", "pict", "object"):
                self._drawing(element)
            elif name == "mc:AlternateContent":
                self._content(chosen(element))
            elif name == "ruby":
                for base in element.iterfind(f"{self._w}rubyBase"):
                    self._runs(base, hidden=False)
            elif not self._shown():
                continue
            elif name in _LITERAL:
                writer.write(_LITERAL[name])
            elif name == "br":
                writer.write("\n")
            elif name == "sym":
                self._symbol(element)
            elif name == "delText":
                writer.note(
                    "deleted-text",
                    f"{len(element.text or '')} characters of tracked deletion left out",
                    writer.position,
                )

    def _symbol(self, element: etree._Element) -> None:
        font, value = element.get(f"{self._w}font", ""), element.get(f"{self._w}char", "")
        start = self._writer.position
        code = code_point(value)
        if code is None:
            self._writer.note("symbol-character", f"{value!r} of the font {font} is no character", start)
            return
        known = symbol(font, code)
        self._writer.write(known or chr(code))
        if known is None and is_private(code):
            self._writer.note(
                "symbol-character", f"Character {code:04X} of the font {font} is not known as text", start
            )

    def _drawing(self, element: etree._Element) -> None:
        """Set the text boxes of a drawing aside until its paragraph ends; of alternatives, only the first is read."""
        boxes = text_boxes(element, self._w)
        self._boxes.extend(boxes)
        if not boxes:
            self._writer.pictures += 1

    def _field(self, kind: str) -> None:
        """Follow the complex fields (17.16.18): between begin and separate stands the code, then the result."""
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            field = self._fields[-1]
            field.shown = field_code(field.code) not in _PAGE_FIELDS
            field.start = self._writer.position
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            target = field_target(field.code)
            if target and field.shown and self._writer.position > field.start:
                self._writer.note("hyperlink", target, field.start)

    def _shown(self) -> bool:
        return all(field.shown for field in self._fields)

    def _removed(self, element: etree._Element, what: str) -> None:
        w = self._w
        length = sum(len(t.text or "") for t in element.iter(f"{w}t", f"{w}delText"))
        if length:
            self._writer.note("deleted-text", f"{length} characters of {what} left out", self._writer.position)
