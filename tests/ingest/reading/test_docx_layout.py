"""What a Word document says about its layout: tables with their grids, generated numbers, headings, bullets."""

from pathlib import Path

import pytest

from ingest.reading.docx import read_docx
from ingest.reading.numerals import numeral
from ingest.reading.text import Block, Text
from tests.ingest import word
from tests.ingest.word import p, r, tbl, tc, tr


def take(body: str, **more: str) -> Text:
    data = word.docx(body, parts=more)
    return read_docx(Path("page.docx"), data, "", max_unpacked_bytes=64 * 1024 * 1024)


def cells(read: Text) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(read.text[b.start : b.end], b.table, b.row, b.column) for b in read.blocks if b.kind == "cell"]


def labels(read: Text) -> list[str | None]:
    return [b.label for b in read.blocks]


def text_of(read: Text, block: Block) -> str:
    return read.text[block.start : block.end]


def test_a_table_keeps_rows_columns_and_order() -> None:
    read = take(p("before") + tbl(tr("أ", "ب"), tr("ج", "د")) + p("after"))
    assert read.text == "before\nأ\nب\nج\nد\nafter\n"
    assert cells(read) == [("أ", 0, 0, 0), ("ب", 0, 0, 1), ("ج", 0, 1, 0), ("د", 0, 1, 1)]


def test_merged_cells_hold_their_place_in_the_grid() -> None:
    wide = tc("wide", properties='<w:gridSpan w:val="2"/>')
    down = tc("down", properties='<w:vMerge w:val="restart"/>')
    on = tc("hidden by the merge", properties="<w:vMerge/>")
    read = take(tbl(tr(wide, "c"), tr(down, "b", "c"), tr(on, "b2", "c2")))
    assert cells(read) == [
        ("wide", 0, 0, 0), ("c", 0, 0, 2),
        ("down", 0, 1, 0), ("b", 0, 1, 1), ("c", 0, 1, 2),
        ("b2", 0, 2, 1), ("c2", 0, 2, 2),
    ]  # fmt: skip


def test_cells_skipped_before_a_row() -> None:
    read = take(tbl(tr("a", "b"), tr("c", properties='<w:gridBefore w:val="1"/>')))
    assert cells(read)[-1] == ("c", 0, 1, 1)


def test_an_empty_cell_is_no_block_but_keeps_the_columns() -> None:
    read = take(tbl(tr("a", tc(), "c")))
    assert cells(read) == [("a", 0, 0, 0), ("c", 0, 0, 2)]


def test_paragraphs_of_a_cell_share_its_place() -> None:
    read = take(tbl(tr(tc("one", "two"), "b")))
    assert cells(read) == [("one", 0, 0, 0), ("two", 0, 0, 0), ("b", 0, 0, 1)]


def test_a_nested_table_is_a_table_of_its_own() -> None:
    inner = tbl(tr("x", "y"))
    read = take(tbl(tr(tc("before", inner, p("after")), "b")))
    assert cells(read) == [
        ("before", 0, 0, 0), ("x", 1, 0, 0), ("y", 1, 0, 1), ("after", 0, 0, 0), ("b", 0, 0, 1),
    ]  # fmt: skip


def test_multilevel_numbers_are_written_in_logical_order() -> None:
    parts = {"numbering": word.numbering("decimal|%1", "decimal|%1.%2", "lowerLetter|%3)")}
    body = (
        p("مقدمة", num=(1, 0)) + p("أولى", num=(1, 1), properties="<w:bidi/>") + p("ثانية", num=(1, 1))
        + p("حرف", num=(1, 2)) + p("خلفية", num=(1, 0)) + p("أولى", num=(1, 1))
    )  # fmt: skip
    read = take(body, **parts)
    assert labels(read) == ["1", "1.1", "1.2", "a)", "2", "2.1"]
    assert read.text.startswith("1\tمقدمة\n1.1\tأولى\n1.2\tثانية\na)\tحرف\n2\t")
    assert read.blocks[1].rtl
    assert not read.blocks[2].rtl


def test_two_lists_of_one_definition_go_on_unless_restarted() -> None:
    body = p("a", num=(1, 0)) + p("b", num=(1, 0)) + p("c", num=(2, 0))
    assert labels(take(body, numbering=word.numbering("decimal|%1."))) == ["1.", "2.", "3."]
    assert labels(take(body, numbering=word.numbering("decimal|%1.", start_override=1))) == ["1.", "2.", "1."]


def test_bullets_are_bullets() -> None:
    read = take(p("point", num=(1, 0)), numbering=word.numbering("bullet|\uf0b7"))
    assert read.text == "•\tpoint\n"
    assert (read.blocks[0].kind, read.blocks[0].label, read.blocks[0].level) == ("bullet", None, 0)


def test_an_empty_numbered_paragraph_counts_not() -> None:
    body = p("a", num=(1, 0)) + p(num=(1, 0)) + p("b", num=(1, 0))
    assert labels(take(body, numbering=word.numbering("decimal|%1."))) == ["1.", "2."]


def test_headings_come_from_styles_and_outline_levels() -> None:
    body = (
        p("one", style="Heading1") + p("two", style="Heading2") + p("three", properties='<w:outlineLvl w:val="2"/>')
        + p("text", style="Heading1", properties='<w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    read = take(body, styles=word.STYLES)
    assert [(b.kind, b.level) for b in read.blocks] == [
        ("heading", 0),
        ("heading", 1),
        ("heading", 2),
        ("paragraph", None),
    ]


def test_a_style_inherits_and_its_numbering_counts() -> None:
    styles = (
        word.STYLES
        + '<w:style w:type="paragraph" w:styleId="Sec"><w:name w:val="Sec"/><w:basedOn w:val="Heading1"/>'
        + '<w:pPr><w:bidi/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    read = take(p("a", style="Sec") + p("b", style="Sec"), styles=styles, numbering=word.numbering("upperRoman|%1."))
    assert [(b.kind, b.label, b.rtl) for b in read.blocks] == [("heading", "I.", True), ("heading", "II.", True)]


def test_styles_that_base_on_each_other_end() -> None:
    loop = (
        '<w:style w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>'
    )
    assert take(p("x", style="A"), styles=loop).text == "x\n"


def test_every_block_is_the_text_of_its_paragraph() -> None:
    read = take(p("one") + p(r("two"), r(" three")) + tbl(tr("a", "b")))
    assert [text_of(read, b) for b in read.blocks] == ["one", "two three", "a", "b"]
    assert all(read.text[b.end] == "\n" for b in read.blocks)


@pytest.mark.parametrize(
    ("n", "number_format", "written"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (14, "upperRoman", "XIV"), (9, "lowerRoman", "ix"),
        (27, "lowerLetter", "aa"), (2, "upperLetter", "B"), (5, "arabicAbjad", "هـ"), (3, "arabicAlpha", "ت"),
        (3, "russianLower", "в"), (21, "chineseCounting", "二十一"), (11, "chineseCounting", "十一"),
        (10, "ideographDigital", "一〇"), (3, "decimalEnclosedCircle", "③"), (22, "ordinal", "22nd"), (11, "ordinal", "11th"),
        (7, "numberInDash", "- 7 -"), (5, "none", ""), (5, "somethingNew", "5"), (0, "upperRoman", "0"),
    ],
)  # fmt: skip
def test_numerals(n: int, number_format: str, written: str) -> None:
    assert numeral(n, number_format) == written


def test_an_unknown_number_format_is_noted() -> None:
    read = take(p("a", num=(1, 0)), numbering=word.numbering("vietnameseCounting|%1."))
    assert [n.kind for n in read.notes] == ["numbering-format"]
    assert read.text == "1.\ta\n"
