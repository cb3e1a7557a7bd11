"""Prints documents of our own to PDF, by more than one program and in more than one font, and tells what is not installed.

The same source gives a Word file, the PDF that LibreOffice makes of it, and the PDF that WeasyPrint (Pango, HarfBuzz) makes of
its HTML: all of them say the same, so what is found in one has to be found in the others.
"""

import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Final

from samples.ooxml import document
from samples.source import Line, Source, Span, Table, parse

ROOT: Final = Path(__file__).resolve().parents[3]
FONTS: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("DejaVu Sans", "Noto Naskh Arabic", "Amiri", "KacstBook"),
    "en": ("DejaVu Sans",),
    "es": ("DejaVu Sans",),
    "fr": ("DejaVu Sans",),
    "ru": ("DejaVu Sans",),
    "zh": ("WenQuanYi Micro Hei",),
}
"""The fonts each language is printed in; all are Debian packages that `.ci/run` installs."""

PRODUCERS: Final = ("libreoffice", "weasyprint")

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TAG: Final = {"bold": "b", "inserted": "ins", "plain": "span"}
_SOFFICE_SECONDS: Final = 300


def samples() -> dict[str, Source]:
    """Return the documents of our own by name: the sources of the Word samples, and the text samples line by line."""
    found = {path.stem: parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("samples/sources/*.md"))}
    for path in sorted(ROOT.glob("samples/documents/*.txt")):
        note, *lines = path.read_text(encoding="utf-8").splitlines()
        found[path.stem] = _plain(path.stem[:2], note.strip("[]"), lines)
    return found


def further() -> dict[str, Source]:
    """Return documents of our own that the reader was not built on, by name: those of three sets of gold, line by line."""
    found = {}
    for path in sorted(
        file for gold in ("parallel", "parallel_second", "gold_dev") for file in ROOT.glob(f"tests/{gold}/texts/*.txt")
    ):
        lang = path.stem.rpartition(".")[2] if "." in path.stem else "ar"
        found[path.stem] = _plain(lang, "Document of this project", path.read_text(encoding="utf-8").splitlines())
    return found


def _plain(lang: str, note: str, lines: Sequence[str]) -> Source:
    blocks = tuple(Line("paragraph", (Span("plain", line.strip()),)) for line in lines if line.strip())
    return Source(lang, "", note, blocks, ())


def word_file(source: Source, font: str) -> bytes:
    """Return a source as a Word file in a font, with ruled tables and page numbers at the foot."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document(source))) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, _dressed(name, old.read(name).decode(), source, font))
        new.writestr("word/footer1.xml", _footer())
    return held.getvalue()


def _dressed(name: str, xml: str, source: Source, font: str) -> str:
    if name == "word/styles.xml":
        fonts = "".join(f' w:{script}="{font}"' for script in ("ascii", "hAnsi", "cs", "eastAsia"))
        default = f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{fonts}/></w:rPr></w:rPrDefault></w:docDefaults>"
        head, rest = xml.split("<w:style ", 1)
        return f"{head}{default}<w:style {rest}"
    if name == "word/document.xml":
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
        width = 9000 // max((len(b.rows[0]) for b in source.blocks if isinstance(b, Table)), default=1)
        return (
            xml.replace("</w:tblPr>", f"<w:tblBorders>{borders}</w:tblBorders></w:tblPr>")
            .replace("<w:gridCol/>", f'<w:gridCol w:w="{width}"/>')
            .replace("</w:sectPr>", '<w:footerReference w:type="default" r:id="rIdFooter"/></w:sectPr>')
        )
    if name == "word/_rels/document.xml.rels":
        link = f'<Relationship Id="rIdFooter" Type="{_R}/footer" Target="footer1.xml"/>'
        return xml.replace("</Relationships>", f"{link}</Relationships>")
    if name == "[Content_Types].xml":
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
        part = f'<Override PartName="/word/footer1.xml" ContentType="{kind}"/>'
        return xml.replace("</Types>", f"{part}</Types>")
    return xml


def _footer() -> str:
    runs = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            "<w:instrText>PAGE</w:instrText>",
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{runs}</w:p></w:ftr>'


def web_page(source: Source, font: str = "serif") -> str:
    """Return a source as an HTML page, for the screen and for print."""
    notes = dict(source.footnotes)
    body = "\n".join(_table(b) if isinstance(b, Table) else _line(b, notes) for b in source.blocks)
    direction = "rtl" if source.lang == "ar" else "ltr"
    header = f'@top-center {{ content: "{source.header}"; }}' if source.header else ""
    return f"""<!DOCTYPE html>
<html lang="{source.lang}" dir="{direction}">
<head><meta charset="utf-8"><title>{escape(source.note)}</title>
<style>
@page {{ size: A4; margin: 2.5cm; {header} @bottom-center {{ content: counter(page); }} }}
body {{ font-family: "{font}"; font-size: 11pt; }}
table {{ border-collapse: collapse; width: 100%; }}
td {{ border: 1px solid black; padding: 4px; vertical-align: top; }}
.footnote {{ float: footnote; }}
</style></head>
<body>
<p>[{escape(source.note)}]</p>
{body}
</body></html>"""


def _line(line: Line, notes: Mapping[str, tuple[Span, ...]]) -> str:
    inner = "".join(_span(span, notes) for span in line.spans)
    tag = {"title": "h1", "heading": "h2", "bullet": "ul", "numbered": "ol", "paragraph": "p"}[line.kind]
    return f"<{tag}><li>{inner}</li></{tag}>" if tag in ("ul", "ol") else f"<{tag}>{inner}</{tag}>"


def _span(span: Span, notes: Mapping[str, tuple[Span, ...]]) -> str:
    if span.style == "deleted":
        return ""
    if span.style == "link":
        return f'<a href="{escape(span.target)}">{escape(span.text)}</a>'
    if span.style == "footnote":
        return f'<span class="footnote">{"".join(_span(s, {}) for s in notes.get(span.text, ()))}</span>'
    tag = _TAG[span.style]
    return f"<{tag}>{escape(span.text)}</{tag}>"


def _table(table: Table) -> str:
    rows = []
    for y, row in enumerate(table.rows):
        cells = []
        for x, text in enumerate(row):
            if text == "^":
                continue
            below = 1
            while y + below < len(table.rows) and x < len(table.rows[y + below]) and table.rows[y + below][x] == "^":
                below += 1
            cells.append(f'<td rowspan="{below}">{escape(text)}</td>' if below > 1 else f"<td>{escape(text)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def stem(name: str, font: str) -> str:
    """Return the name of the files of a document in a font."""
    return f"{name}--{font.replace(' ', '')}"


def print_all(folder: Path, sources: Mapping[str, Source] | None = None) -> Path:
    """Print documents, or all samples, in every font of their language with every program that runs here; return the folder."""
    for name in ("word", *PRODUCERS):
        (folder / name).mkdir()
    files = []
    for name, source in (samples() if sources is None else sources).items():
        for font in FONTS[source.lang]:
            file = folder / "word" / f"{stem(name, font)}.docx"
            file.write_bytes(word_file(source, font))
            if not missing("libreoffice", font):
                files.append(file)
            if not missing("weasyprint", font):
                print_with_weasyprint(web_page(source, font), folder / "weasyprint" / f"{stem(name, font)}.pdf")
    if files:
        print_with_libreoffice(files, folder / "libreoffice")
    return folder


@lru_cache(maxsize=64)
def missing(producer: str, font: str) -> str:
    """Return why a program cannot print in a font here, or the empty string."""
    if producer == "libreoffice" and soffice() is None:
        return "LibreOffice is not installed (Debian: libreoffice-writer-nogui)"
    if producer == "weasyprint" and (why := weasyprint_missing()):
        return why
    if shutil.which("fc-list") is None:
        return "fontconfig is not installed (Debian: fontconfig)"
    known = subprocess.run(["fc-list", f":family={font}", "family"], capture_output=True, text=True, check=True)
    return "" if known.stdout.strip() else f"the font {font} is not installed"


def soffice() -> str | None:
    """Return the program that LibreOffice is, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def weasyprint_missing() -> str:
    """Return why WeasyPrint cannot print, or the empty string: it needs libraries of the system, Pango among them."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        return f"WeasyPrint does not run here: {str(error).splitlines()[0]}"
    return ""


def print_with_weasyprint(page: str, file: Path) -> None:
    """Print an HTML page to PDF."""
    from weasyprint import HTML

    HTML(string=page).write_pdf(str(file))


def print_with_libreoffice(files: Sequence[Path], folder: Path) -> None:
    """Print Word files to PDF into a folder, in one start of LibreOffice."""
    program = soffice()
    if program is None:
        raise FileNotFoundError("soffice")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            program,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            "pdf:writer_pdf_Export",
        ]
        subprocess.run(
            [*command, "--outdir", str(folder), *map(str, files)],
            check=True,
            capture_output=True,
            timeout=_SOFFICE_SECONDS,
        )
