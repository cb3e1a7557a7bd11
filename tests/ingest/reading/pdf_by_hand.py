"""Writes small PDFs by hand (ISO 32000-2), in a font whose widths are known, for what no program prints on purpose."""

import zlib
from collections.abc import Sequence
from typing import Final

HEIGHT: Final = 842
_FIRST_PAGE: Final = 4  # the number of its object
SENTENCES: Final = (
    "The Council considered the report of the group and took note of it with thanks.",
    "It was of the view that the work should be continued for one more year at least.",
    "The chair said that the matter would be on the agenda of the next session again.",
)


def at(x: float, y: float, text: str, size: float = 11) -> str:
    """Draw text at a place counted from the upper left corner."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm ({escaped}) Tj ET\n"


def lines(texts: Sequence[str], *, x: float = 60, y: float, pitch: float = 14) -> str:
    """Draw lines below each other."""
    return "".join(at(x, y + pitch * n, text) for n, text in enumerate(texts))


def meaning(text: str, content: str) -> str:
    """Say that what is drawn stands for a text."""
    return f"/Span << /ActualText <FEFF{text.encode('utf-16-be').hex()}> >> BDC\n{content}EMC\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """Draw a straight line."""
    return f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def repeated(content: str, times: int) -> bytes:
    """Return a packed stream that draws something over and over, without ever holding it unpacked."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(content.encode()) for _ in range(times)) + packer.flush()


def blank() -> str:
    """Draw a picture that fills the page, as a scan does."""
    return "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"


def pdf(
    pages: Sequence[str],
    *,
    encoding: str = "/WinAnsiEncoding",
    links: Sequence[tuple[float, float, float, float, str]] = (),
    encrypted: bool = False,
    packed: bytes = b"",
) -> bytes:
    """Return a PDF whose pages draw what they are given, the first one what is `packed` too; the links are on every page."""
    notes = " ".join(
        f"<< /Type /Annot /Subtype /Link /Rect [{x0} {HEIGHT - y1} {x1} {HEIGHT - y0}] /A << /S /URI /URI ({target}) >> >>"
        for x0, y0, x1, y1, target in links
    )
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    if encoding == "none":  # codes of glyphs, and nothing that says what they mean
        names = " ".join(f"/g{code}" for code in range(32, 127))
        font = f"<< /Type /Font /Subtype /Type1 /BaseFont /Unknown /Encoding << /Type /Encoding /Differences [32 {names}] >> >>"
    table = ""
    if encoding == "table":  # a font with codes of its own, and a table of their meanings that leaves out one
        font = (
            "<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Own /FirstChar 32 /LastChar 126 "
            f"/Widths [{' '.join(['500'] * 95)}] /ToUnicode 5 0 R /FontDescriptor << /Type /FontDescriptor "
            "/FontName /AAAAAA+Own /Flags 4 /Ascent 800 /Descent -200 /FontBBox [0 -200 1000 800] /ItalicAngle 0 "
            "/CapHeight 700 /StemV 80 >> >>"
        )
        known = "".join(f"<{code:02x}> <{code:04x}>\n" for code in range(32, 127) if chr(code) != "<")
        table = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
            f"1 begincodespacerange <00> <ff> endcodespacerange\n94 beginbfchar\n{known}endbfchar\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        )
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font]
    first_page = _FIRST_PAGE
    if table:
        objects += ["null", f"<< /Length {len(table)} >>\nstream\n{table}\nendstream"]
        first_page += 2
    kids = []
    for content in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {number + 1} 0 R /Annots [{notes}] >>"
        )
        stream, how = content.encode("latin-1"), ""
        if packed and number == first_page:
            stream, how = packed, "/Filter /FlateDecode "
        objects.append(f"<< {how}/Length {len(stream)} >>\nstream\n{stream.decode('latin-1')}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    locked = (
        f"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"
        if encrypted
        else ""
    )
    identity = "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {locked} {identity} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return out
