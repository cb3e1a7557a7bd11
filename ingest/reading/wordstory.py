"""Walks the paragraphs and tables of one story of a Word document (body, header, footer, note) and writes its blocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from ingest.reading.markup import REMOVED, TRANSPARENT, chosen, is_prompt
from ingest.reading.package import Relationship
from ingest.reading.runs import Runs
from ingest.reading.styles import Label, Style, number, on
from ingest.reading.text import Block, BlockKind
from ingest.reading.writer import Writer

_BODY_TEXT: Final = 9  # 17.3.1.20: the outline level of what is no heading


@dataclass(slots=True)
class _Properties:
    """What a paragraph says about itself; None where its style decides. `joined`: its mark was deleted."""

    style: str | None = None
    num_id: str | None = None
    ilvl: int | None = None
    outline: int | None = None
    rtl: bool | None = None
    joined: bool = False


class Story:
    """One story: paragraphs and tables in document order."""

    def __init__(self, writer: Writer, w: str, relations: Mapping[str, Relationship], kind: BlockKind) -> None:
        self._writer = writer
        self._w = w
        self._kind = kind
        self._runs = Runs(writer, w, relations)
        self._cell: tuple[int, int, int] | None = None
        self._open: tuple[int, bool] | None = None  # a paragraph whose mark was deleted: it goes on in the next one
        self.mark = ""
        """What to write at the head of the next paragraph, as the number of a note."""
        self._val, self._ppr = f"{w}val", f"{w}pPr"  # spelled once

    def blocks(self, parent: Iterable[etree._Element]) -> None:
        """Write the paragraphs and tables under an element."""
        for element in parent:
            name = self._runs.name(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name == "sdt":
                if is_prompt(element, self._w):
                    self._runs.note_prompt()
                    continue
                for content in element.iterfind(f"{self._w}sdtContent"):
                    self.blocks(content)
            elif name in TRANSPARENT:
                self.blocks(element)
            elif name == "mc:AlternateContent":
                self.blocks(chosen(element))
            elif name in REMOVED:
                self._runs.note_removed(element, REMOVED[name])
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
                self._runs.note_removed(row, "tracked deletion of a table row")
                continue
            column = number(properties.find(f"{w}gridBefore"), w) or 0 if properties is not None else 0
            for cell in self._within(row, "tc"):
                shape = cell.find(f"{w}tcPr")
                merge = shape.find(f"{w}vMerge") if shape is not None else None
                if shape is not None and shape.find(f"{w}cellDel") is not None:
                    self._runs.note_removed(cell, "tracked deletion of a table cell")
                elif merge is None or merge.get(self._val) == "restart":
                    self._cell = (index, number_of_row, column)
                    self.blocks(cell)
                column += (number(shape.find(f"{w}gridSpan"), w) or 1) if shape is not None else 1
            number_of_row += 1
        self._cell = outer

    def _within(self, parent: etree._Element, wanted: str) -> Iterable[etree._Element]:
        for element in parent:
            name = self._runs.name(element)
            if name == wanted:
                yield element
            elif name == "sdt":
                for content in element.iterfind(f"{self._w}sdtContent"):
                    yield from self._within(content, wanted)
            elif name in TRANSPARENT:
                yield from self._within(element, wanted)

    def _paragraph(self, paragraph: etree._Element) -> None:
        writer = self._writer
        properties = self._properties(paragraph)
        style = writer.styles.get(properties.style or "", Style())
        start, continued = self._open or (writer.position, False)
        self._open = None
        label, level = None, None
        if self.mark and not continued:
            writer.write(self.mark + " ")
            mark, self.mark = self.mark, ""
        else:
            mark = None
            if not continued:
                label, level = self._numbered(paragraph, style, properties)
        content = writer.position
        self._runs.write(paragraph, bool(style.hidden))
        if properties.joined:
            self._open = (start, continued or writer.position > content)
            return
        if writer.position > start:
            outline = style.heading_level if properties.outline is None else properties.outline
            outline = None if outline is not None and outline >= _BODY_TEXT else outline
            bulleted = label is not None and label.bullet
            kind = self._kind_of(outline, bulleted)
            table, row, column = self._cell or (None, None, None)
            writer.blocks.append(
                Block(
                    kind,
                    start,
                    writer.position,
                    label=mark or (label.text if label is not None and not label.bullet else None) or None,
                    level=outline if kind == "heading" else level,
                    table=table,
                    row=row,
                    column=column,
                    style=style.name or properties.style,
                    rtl=bool(style.rtl) if properties.rtl is None else properties.rtl,
                )
            )
        writer.write("\n")
        boxes, self._runs.boxes = self._runs.boxes, []
        for box in boxes:
            self.blocks(box)

    def _properties(self, paragraph: etree._Element) -> _Properties:
        w, out = self._w, _Properties()
        properties = paragraph.find(self._ppr)
        for element in properties if properties is not None else ():
            name = self._runs.name(element)
            if name == "pStyle":
                out.style = element.get(self._val)
            elif name == "numPr":
                out.ilvl = number(element.find(f"{w}ilvl"), w)
                num = element.find(f"{w}numId")
                out.num_id = num.get(self._val) if num is not None else None
            elif name == "outlineLvl":
                out.outline = number(element, w)
            elif name == "bidi":
                out.rtl = on(element, w)
            elif name == "rPr":
                out.joined = element.find(f"{w}del") is not None or element.find(f"{w}moveFrom") is not None
        return out

    def _kind_of(self, outline: int | None, bulleted: bool) -> BlockKind:
        if self._kind != "paragraph":
            return self._kind
        if self._cell is not None:
            return "cell"
        if outline is not None:
            return "heading"
        return "bullet" if bulleted else "paragraph"

    def _numbered(
        self, paragraph: etree._Element, style: Style, properties: _Properties
    ) -> tuple[Label | None, int | None]:
        """Write the label Word generates for a paragraph and return it with its level; an empty one is not numbered."""
        numbering = self._writer.numbering
        num_id, ilvl = properties.num_id, properties.ilvl
        if num_id is None and style.num_id is not None:
            num_id = style.num_id
            ilvl = style.ilvl if ilvl is None else ilvl
            if ilvl is None and properties.style is not None:
                ilvl = numbering.level_of_style(num_id, properties.style)
        if num_id is None or num_id == "0" or next(paragraph.iter(f"{self._w}t", f"{self._w}sym"), None) is None:
            return None, None
        label = numbering.next_label(num_id, ilvl or 0)
        if label is None:
            return None, None
        if label.text:
            self._writer.write(label.text + label.suffix)
        return label, ilvl or 0
