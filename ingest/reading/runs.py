"""Writes the runs of a paragraph: text, fields, links, notes' marks, symbols; changes as accepted, hidden text left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from ingest.reading.markup import (
    MC,
    REMOVED,
    TRANSPARENT,
    chosen,
    code_point,
    field_code,
    field_target,
    is_private,
    is_prompt,
    symbol,
    text_boxes,
)
from ingest.reading.package import Relationship, relation_id
from ingest.reading.styles import on
from ingest.reading.writer import Writer

_LITERAL: Final = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
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


class Runs:
    """The runs of one story, from paragraph to paragraph: a field may begin in one and end in another."""

    def __init__(self, writer: Writer, w: str, relations: Mapping[str, Relationship]) -> None:
        self.boxes: list[etree._Element] = []
        """The contents of text boxes met since they were last taken."""
        self._writer = writer
        self._w = w
        self._relations = relations
        self._fields: list[_Field] = []
        self._local: dict[str, str] = {}

    def name(self, element: etree._Element) -> str:
        """Return the name of an element without the namespace of WordprocessingML; `mc:` stands for that of alternatives."""
        tag = element.tag
        name = self._local.get(tag)
        if name is None:
            name = tag[len(self._w) :] if tag.startswith(self._w) else tag.replace(MC, "mc:")
            self._local[tag] = name
        return name

    def write(self, parent: Iterable[etree._Element], hidden: bool) -> None:
        """Write what stands under a paragraph or a wrapper; `hidden` tells whether its style hides text."""
        w = self._w
        for element in parent:
            name = self.name(element)
            if name == "r":
                self._run(element, hidden)
            elif name == "hyperlink":
                start = self._writer.position
                self.write(element, hidden)
                target = self._relations.get(relation_id(element))
                if target is not None and target.external and self._writer.position > start:
                    self._writer.note("hyperlink", target.target, start)
            elif name in TRANSPARENT:
                self.write(element, hidden)
            elif name == "sdt":
                if is_prompt(element, w):
                    self.note_prompt()
                    continue
                for content in element.iterfind(f"{w}sdtContent"):
                    self.write(content, hidden)
            elif name == "fldSimple":
                if field_code(element.get(f"{w}instr", "")) not in _PAGE_FIELDS:
                    self.write(element, hidden)
            elif name in REMOVED:
                self.note_removed(element, REMOVED[name])
            elif name == "mc:AlternateContent":
                self.write(chosen(element), hidden)
            elif name.endswith(("}oMath", "}oMathPara")):
                self._writer.write("".join(t.text or "" for t in element.iter(*_XML_MATH)))

    def _run(self, run: etree._Element, hidden: bool) -> None:
        properties = run.find(f"{self._w}rPr")
        if properties is not None:
            hidden = self._hidden(properties, hidden)
        if hidden and not any(self.name(e) == "fldChar" for e in run):
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
        style = self._writer.styles.get(named.get(f"{self._w}val", "")) if named is not None else None
        # 17.7.3: a toggle set by both paragraph style and character style is off
        return inherited if style is None or style.hidden is None else inherited ^ style.hidden

    def _content(self, run: Iterable[etree._Element]) -> None:
        writer = self._writer
        for element in run:
            name = self.name(element)
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
                    self.write(base, hidden=False)
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
        self.boxes.extend(boxes)
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

    def note_removed(self, element: etree._Element, what: str) -> None:
        """Note that an element's text is left out, if it has any."""
        w = self._w
        length = sum(len(t.text or "") for t in element.iter(f"{w}t", f"{w}delText"))
        if length:
            self._writer.note("deleted-text", f"{length} characters of {what} left out", self._writer.position)

    def note_prompt(self) -> None:
        """Note that a content control which nobody filled in was left out."""
        self._writer.note("prompt", "A place to be filled in is empty; its prompt was left out", self._writer.position)
