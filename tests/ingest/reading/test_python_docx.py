"""Documents as another program writes them, with all the parts a real file has."""

import io
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION

from ingest.reading import Text, read_bytes
from ingest.segmentation import segment


def saved(document: Document) -> Text:
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(Path("a.docx"), buffer.getvalue())


def test_headings_lists_tables_and_headers() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "C34/5-A"
    document.sections[0].footer.paragraphs[0].text = "example.int"
    document.add_heading("حالة الشبكات", level=0)
    document.add_heading("مقدمة", level=1)
    document.add_paragraph("نص أول.")
    document.add_paragraph("بند", style="List Bullet")
    document.add_paragraph("رقم", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for at, text in enumerate(["أ", "ب", "ج", "د"]):
        table.cell(at // 2, at % 2).text = text
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("نص أخير.")
    read = saved(document)
    assert [(s.kind, read.text[s.start : s.end]) for s in segment(read.text, read.blocks, lang="ar")] == [
        ("header", "C34/5-A"),
        ("heading", "حالة الشبكات"),
        ("heading", "مقدمة"),
        ("paragraph", "نص أول."),
        ("bullet", "•\tبند"),
        ("paragraph", "1.\tرقم"),
        ("cell", "أ"),
        ("cell", "ب"),
        ("cell", "ج"),
        ("cell", "د"),
        ("paragraph", "نص أخير."),
    ]
    assert read.notes == ()


def test_merged_cells() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    read = saved(document)
    places = {(b.row, b.column) for b in read.blocks}
    assert places == {(0, 0), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1)}


def test_it_reads_what_the_other_program_reads() -> None:
    document = docx.Document()
    paragraphs = [f"الفقرة {n} تذكر القرار {n} (المراجَع في دبي، 2018)." for n in range(200)]
    for text in paragraphs:
        document.add_paragraph(text)
    assert saved(document).text == "".join(f"{text}\n" for text in paragraphs)
