"""Builds Word documents from raw markup, so that tests decide every element a reader meets."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
VML = "urn:schemas-microsoft-com:vml"
NAMES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}" xmlns:wps="{WPS}" xmlns:v="{VML}"'
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"

CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)


def t(text: str) -> str:
    """A text element."""
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(content: str, properties: str = "") -> str:
    """A run: of a text, or of markup where it begins with an angle bracket."""
    inner = content if content.startswith("<") else t(content)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def p(*content: str, style: str = "", num: tuple[int, int] | None = None, properties: str = "") -> str:
    """A paragraph of runs; plain texts become runs."""
    head = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        head += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    inner = "".join(piece if piece.startswith("<") else r(piece) for piece in content)
    return f"<w:p>{f'<w:pPr>{head}{properties}</w:pPr>' if head or properties else ''}{inner}</w:p>"


def tc(*paragraphs: str, properties: str = "") -> str:
    """A table cell of paragraphs; plain texts become paragraphs."""
    inner = "".join(x if x.startswith("<") else p(x) for x in paragraphs) or p()
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A table row of cells; plain texts become cells."""
    inner = "".join(c if c.startswith("<w:tc") else tc(c) for c in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def tbl(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def field(instruction: str, result: str) -> str:
    """A complex field with its code and result."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f"<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>"
    return mark("begin") + code + mark("separate") + r(result) + mark("end")


def numbering(*levels: str, start_override: int | None = None) -> str:
    """A numbering part: list 1 has the levels, each `format|text`; list 2 is the same list restarted."""
    lvls = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{level.split("|")[0]}"/>'
        f'<w:lvlText w:val="{level.split("|")[1]}"/></w:lvl>'
        for i, level in enumerate(levels)
    )
    override = (
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start_override}"/></w:lvlOverride>'
        if start_override is not None
        else ""
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{lvls}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    )


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="character" w:styleId="Hid"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr></w:style>'
)

_ROOTS = {
    "styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
    "settings": "settings", "comments": "comments", "header1": "hdr", "header2": "hdr", "footer1": "ftr",
}  # fmt: skip


def docx(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    section: str = "",
    namespace: str = W,
    main_type: str = MAIN_TYPE,
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """A Word document.

    Args:
        body: what stands in `w:body`.
        parts: the inner markup of other parts by name (styles, numbering, footnotes, header1 …); related as `r` + name.
        links: external hyperlinks by relationship id.
        section: what stands in the section's properties.
        namespace: that of WordprocessingML, transitional or strict.
        main_type: the content type of the main part.
        extra: further entries of the archive, raw.
    """
    parts = parts or {}
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{R}/{name.rstrip("0123456789")}" Target="{name}.xml"/>' for name in parts
    ) + "".join(
        f'<Relationship Id="{key}" Type="{R}/hyperlink" Target={quoteattr(target)} TargetMode="External"/>'
        for key, target in (links or {}).items()
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES.format(main_type),
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="d" '
        f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}<w:sectPr>{section}</w:sectPr></w:body></w:document>",
    }
    for name, inner in parts.items():
        root = _ROOTS[name]
        files[f"word/{name}.xml"] = f"<w:{root} {NAMES}>{inner}</w:{root}>"
    files.update(extra or {})
    if namespace != W:
        files = {k: v.replace(W, namespace) if isinstance(v, str) else v for k, v in files.items()}
    return pack(files)


def pack(files: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of the files, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()
