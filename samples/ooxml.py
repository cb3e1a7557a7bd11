"""Turns the blocks of a sample into the bytes of a Word document, the same bytes each time, and knows nothing of where they go.

Written by hand (ECMA-376 Part 1: 17.3 paragraphs, 17.4 tables, 17.9 numbering, 17.10 headers, 17.11 footnotes, 17.13.5 tracked
changes) because python-docx writes neither footnotes nor tracked changes. Parts are stored uncompressed under one fixed date, so
that no version of zlib and no clock changes a byte.
"""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from samples.source import Kind, Line, Source, Span, Table

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMES = f'xmlns:w="{_W}" xmlns:r="{_R}"'
_CHANGE = 'w:author="Sample" w:date="2020-01-01T00:00:00Z"'
_NO_BREAK_HYPHEN = "\u2011"

_PARAGRAPH: dict[Kind, str] = {
    "title": '<w:pStyle w:val="Title"/>',
    "heading": '<w:pStyle w:val="Heading1"/>',
    "bullet": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
    "numbered": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>',
    "paragraph": "",
}


class _Writer:
    """Keeps what the parts share: script direction, targets of links, and the number of the next tracked change."""

    def __init__(self, lang: str) -> None:
        self.rtl = lang == "ar"
        self.targets: list[str] = []
        self.change = 0

    def text(self, text: str, tag: str = "t") -> str:
        """Give the content of a run; tabs and no-break hyphens are elements of their own."""
        out: list[str] = []
        for part in text.replace(_NO_BREAK_HYPHEN, f"\0{_NO_BREAK_HYPHEN}\0").replace("\t", "\0\t\0").split("\0"):
            if part == _NO_BREAK_HYPHEN:
                out.append("<w:noBreakHyphen/>")
            elif part == "\t":
                out.append("<w:tab/>")
            elif part:
                out.append(f'<w:{tag} xml:space="preserve">{escape(part)}</w:{tag}>')
        return "".join(out)

    def run(self, content: str, *, bold: bool = False) -> str:
        properties = ("<w:b/>" if bold else "") + ("<w:rtl/>" if self.rtl else "")
        return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{content}</w:r>"

    def span(self, span: Span) -> str:
        if span.style in ("inserted", "deleted"):
            self.change += 1
            tag, inner = ("ins", "t") if span.style == "inserted" else ("del", "delText")
            return f'<w:{tag} w:id="{self.change}" {_CHANGE}>{self.run(self.text(span.text, inner))}</w:{tag}>'
        if span.style == "link":
            self.targets.append(span.target)
            return f'<w:hyperlink r:id="rIdLink{len(self.targets)}">{self.run(self.text(span.text))}</w:hyperlink>'
        if span.style == "footnote":
            return self.run(f'<w:footnoteReference w:id="{span.text}"/>')
        return self.run(self.text(span.text), bold=span.style == "bold")

    def paragraph(self, line: Line) -> str:
        properties = _PARAGRAPH[line.kind] + ("<w:bidi/>" if self.rtl else "")
        return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(map(self.span, line.spans))}</w:p>"

    def table(self, table: Table) -> str:
        width = len(table.rows[0])
        grid = "<w:gridCol/>" * width
        rows = "".join(
            f"<w:tr>{''.join(self.cell(table, y, x) for x in range(len(row)))}</w:tr>"
            for y, row in enumerate(table.rows)
        )
        direction = "<w:bidiVisual/>" if self.rtl else ""
        return f"<w:tbl><w:tblPr>{direction}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def cell(self, table: Table, y: int, x: int) -> str:
        text = table.rows[y][x]
        below = table.rows[y + 1][x] if y + 1 < len(table.rows) and x < len(table.rows[y + 1]) else ""
        merge = "<w:vMerge/>" if text == "^" else '<w:vMerge w:val="restart"/>' if below == "^" else ""
        content = () if text in ("", "^") else (Span("plain", text),)
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{self.paragraph(Line('paragraph', content))}</w:tc>"


def document(source: Source) -> bytes:
    """Build the Word file of a source; its first paragraph is the notice that it is a sample."""
    writer = _Writer(source.lang)
    notice = writer.paragraph(Line("paragraph", (Span("plain", f"[{source.note}]"),)))
    body = "".join(writer.table(b) if isinstance(b, Table) else writer.paragraph(b) for b in source.blocks)
    section = '<w:headerReference w:type="default" r:id="rIdHeader"/>' if source.header else ""
    footnotes = "".join(
        f'<w:footnote w:id="{number}">{writer.paragraph(Line("paragraph", content))}</w:footnote>'
        for number, content in source.footnotes
    )
    parts = {
        "word/document.xml": f"<w:document {_NAMES}><w:body>{notice}{body}<w:sectPr>{section}</w:sectPr></w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NAMES}>{_style('Normal')}{_style('Title')}{_style('Heading1', 'heading 1')}</w:styles>",
        "word/numbering.xml": _numbering(),
    }
    links = [("rIdStyles", "styles", "styles.xml", False), ("rIdNumbering", "numbering", "numbering.xml", False)]
    if source.header:
        line = writer.paragraph(Line("paragraph", (Span("plain", source.header),)))
        parts["word/header1.xml"] = f"<w:hdr {_NAMES}>{line}</w:hdr>"
        links.append(("rIdHeader", "header", "header1.xml", False))
    if footnotes:
        parts["word/footnotes.xml"] = f"<w:footnotes {_NAMES}>{footnotes}</w:footnotes>"
        links.append(("rIdFootnotes", "footnotes", "footnotes.xml", False))
    links += [(f"rIdLink{n}", "hyperlink", target, True) for n, target in enumerate(writer.targets, 1)]
    parts["word/_rels/document.xml.rels"] = _relationships(links)
    parts["_rels/.rels"] = _relationships([("rIdDocument", "officeDocument", "word/document.xml", False)])
    parts["[Content_Types].xml"] = _content_types(parts)
    return _archive(parts)


def _style(identifier: str, name: str = "") -> str:
    default = ' w:default="1"' if identifier == "Normal" else ""
    return f'<w:style w:type="paragraph"{default} w:styleId="{identifier}"><w:name w:val="{name or identifier}"/></w:style>'


def _numbering() -> str:
    def level(form: str, text: str) -> str:
        return f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'

    kinds = ((1, level("bullet", "\u2013")), (2, level("decimal", "%1.")))
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{n}">{inner}</w:abstractNum>' for n, inner in kinds)
    numbers = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n, _ in kinds)
    return f"<w:numbering {_NAMES}>{abstract}{numbers}</w:numbering>"


def _relationships(links: list[tuple[str, str, str, bool]]) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{kind}" Target={quoteattr(target)}{" TargetMode=" + quoteattr("External") if external else ""}/>'
        for name, kind, target, external in links
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _content_types(parts: dict[str, str]) -> str:
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "numbering": "numbering",
        "header1": "header",
        "footnotes": "footnotes",
    }
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
        if f"word/{name}.xml" in parts
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rels}<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'


def _archive(parts: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (_DECLARATION + parts[name]).encode())
    return held.getvalue()
