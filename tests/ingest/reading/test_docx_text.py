"""What of a Word document is text: insertions, notes, fields' results, symbols; and what is not, with a note of it."""

import hashlib
from pathlib import Path

import pytest

from ingest.errors import EmptyFile
from ingest.reading.docx import read_docx
from ingest.reading.text import Text
from tests.ingest import word
from tests.ingest.word import field, p, r, t


def take(data: bytes) -> Text:
    return read_docx(Path("page.docx"), data, hashlib.sha256(data).hexdigest(), max_unpacked_bytes=64 * 1024 * 1024)


def kinds(read: Text) -> list[str]:
    return [note.kind for note in read.notes]


def noted(read: Text, kind: str) -> list[tuple[str, str]]:
    return [
        (read.text[note.start : note.end] if note.start is not None else "", note.message)
        for note in read.notes
        if note.kind == kind
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (t("WTDC") + "<w:noBreakHyphen/>" + t("29"), "WTDC\u201129"),
        (t("تنـ") + "<w:softHyphen/>" + t("مية"), "تنـ\u00adمية"),
        (t("a") + "<w:tab/>" + t("b"), "a\tb"),
        (t("a") + "<w:br/>" + t("b"), "a\nb"),
        (t("a") + "<w:cr/>" + t("b"), "a\nb"),
        (t("a") + '<w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/>' + t("b"), "a\tb"),
        ('<w:sym w:font="Symbol" w:char="F0B7"/>' + t(" x"), "• x"),
        ('<w:sym w:font="Symbol" w:char="F0D3"/>' + t(" ITU"), "© ITU"),
        ('<w:sym w:font="Symbol" w:char="F071"/><w:sym w:font="Symbol" w:char="0057"/>', "θΩ"),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "✓"),
        (t("a") + '<w:br w:type="page"/>' + t("b"), "a\nb"),
        (t("x") + "<w:lastRenderedPageBreak/>" + t("y"), "xy"),
    ],
)
def test_special_characters(markup: str, text: str) -> None:
    read = take(word.docx(p(f"<w:r>{markup}</w:r>")))
    assert read.text == text + "\n"
    assert read.notes == ()


def test_an_unknown_symbol_is_kept_with_a_note() -> None:
    read = take(word.docx(p(r("a"), '<w:r><w:sym w:font="Webdings" w:char="F04A"/></w:r>')))
    assert read.text == "a\uf04a\n"
    assert noted(read, "symbol-character")[0][0] == "\uf04a"


@pytest.mark.parametrize("char", ["110000", "D800", "-1", "0000", "xyz", "", "FFFFFFFFFFFFFFFFFF"])
def test_a_symbol_that_is_no_character_is_left_out_with_a_note(char: str) -> None:
    read = take(word.docx(p(r("a"), f'<w:r><w:sym w:font="Symbol" w:char="{char}"/></w:r>')))
    assert read.text == "a\n"
    assert kinds(read) == ["symbol-character"]


def test_changes_are_taken_as_accepted_and_noted() -> None:
    body = p(
        r("تُعقد الدورة في "),
        '<w:del w:id="1" w:author="x"><w:r><w:delText>مايو</w:delText></w:r></w:del>',
        f'<w:ins w:id="2" w:author="x">{r("يونيو")}</w:ins>',
        r(" 2033"),
    )
    read = take(word.docx(body))
    assert read.text == "تُعقد الدورة في يونيو 2033\n"
    assert noted(read, "deleted-text") == [("", "4 characters of tracked deletion left out")]


def test_moved_text_stands_where_it_went() -> None:
    body = p(f"<w:moveFrom>{r('first')}</w:moveFrom>", "rest") + p(f"<w:moveTo>{r('first')}</w:moveTo>")
    read = take(word.docx(body))
    assert read.text == "rest\nfirst\n"
    assert "5 characters of tracked move" in noted(read, "deleted-text")[0][1]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = p("one ", properties='<w:rPr><w:del w:id="1"/></w:rPr>') + p("two")
    read = take(word.docx(body))
    assert read.text == "one two\n"
    assert len(read.blocks) == 1


def test_a_deleted_table_row_is_out() -> None:
    body = word.tbl(word.tr("a", "b"), word.tr("c", "d", properties='<w:del w:id="1"/>'), word.tr("e", "f"))
    read = take(word.docx(body))
    assert read.text == "a\nb\ne\nf\n"
    assert [(b.row, b.column) for b in read.blocks] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert "table row" in noted(read, "deleted-text")[0][1]


@pytest.mark.parametrize("hide", ["<w:vanish/>", '<w:rStyle w:val="Hid"/>'])
def test_hidden_text_is_out_and_noted(hide: str) -> None:
    read = take(word.docx(p(r("shown "), r("hidden", hide), r("again")), parts={"styles": word.STYLES}))
    assert read.text == "shown again\n"
    assert "6 characters of hidden text" in noted(read, "hidden-text")[0][1]


def test_vanish_switched_off_shows() -> None:
    assert take(word.docx(p(r("shown", '<w:vanish w:val="0"/>')))).text == "shown\n"


def test_hyperlinks_keep_their_targets() -> None:
    body = p(
        r("see "),
        f'<w:hyperlink r:id="l1">{r("the report")}</w:hyperlink>',
        r(" and "),
        field(' HYPERLINK "https://example.int/b" ', "the annex"),
        r(" and "),
        f'<w:hyperlink w:anchor="here">{r("below")}</w:hyperlink>',
    )
    read = take(word.docx(body, links={"l1": "https://example.int/a?x=1&y=2"}))
    assert read.text == "see the report and the annex and below\n"
    assert noted(read, "hyperlink") == [
        ("the report", "https://example.int/a?x=1&y=2"),
        ("the annex", "https://example.int/b"),
    ]


def test_fields_show_their_results_but_no_page_numbers() -> None:
    body = p(
        r("p. "),
        field(" PAGE ", "7"),
        f'<w:fldSimple w:instr="NUMPAGES">{r("9")}</w:fldSimple>',
        f'<w:fldSimple w:instr=" REF x ">{r("section 4")}</w:fldSimple>',
        field(' DATE \\@ "yyyy" ', " 2033"),
    )
    assert take(word.docx(body)).text == "p. section 4 2033\n"


def test_nested_fields() -> None:
    inner = field(" REF x ", "inner")
    body = p(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>',
        inner,
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        r("outer"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    assert take(word.docx(body)).text == "outer\n"


def test_content_controls_and_smart_tags_are_transparent() -> None:
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('block')}</w:sdtContent></w:sdt>"
        + p(f"<w:sdt><w:sdtContent>{r('inline ')}</w:sdtContent></w:sdt>", f"<w:smartTag>{r('tag')}</w:smartTag>")
        + f"<w:customXml>{p('custom')}</w:customXml>"
    )
    assert take(word.docx(body)).text == "block\ninline tag\ncustom\n"


PROMPT = "<w:sdt><w:sdtPr><w:showingPlcHdr{}/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("body", "text", "prompts"),
    [
        (p("Chair: ", PROMPT.format("", r("Click here"))), "Chair: \n", 1),
        (PROMPT.format("", p("Choose a date")) + p("text"), "text\n", 1),
        (p("Chair: ", PROMPT.format(' w:val="0"', r("Ms Diallo"))), "Chair: Ms Diallo\n", 0),
    ],
)
def test_the_prompt_of_an_empty_control_is_no_text(body: str, text: str, prompts: int) -> None:
    read = take(word.docx(body))
    assert (read.text, kinds(read)) == (text, ["prompt"] * prompts)


def test_deleted_cells_are_out_and_keep_the_columns() -> None:
    gone = word.tc("gone", properties='<w:cellDel w:id="1" w:author="a"/>')
    read = take(word.docx(word.tbl(word.tr("a", gone, "c"))))
    assert read.text == "a\nc\n"
    assert [block.column for block in read.blocks] == [0, 2]
    assert kinds(read) == ["deleted-text"]


def test_a_choice_that_word_does_not_know_gives_way_to_the_fallback() -> None:
    def alternatives(requires: str, namespace: str) -> str:
        return (
            f'<mc:AlternateContent><mc:Choice xmlns:q="{namespace}" Requires="{requires}">{r("choice")}</mc:Choice>'
            f"<mc:Fallback>{r('fallback')}</mc:Fallback></mc:AlternateContent>"
        )

    body = p(alternatives("q", "urn:example:unknown")) + p(alternatives("q", f"{word.WPS}/later"))
    assert take(word.docx(body)).text == "fallback\nchoice\n"


def box(text: str) -> str:
    modern = f"<wps:txbx><w:txbxContent>{p(text)}</w:txbxContent></wps:txbx>"
    old = f"<v:textbox><w:txbxContent>{p(text)}</w:txbxContent></v:textbox>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{modern}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{old}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    read = take(word.docx(p(r("before "), box("in the box"), r("after")) + p("next")))
    assert read.text == "before after\nin the box\nnext\n"


def test_alternate_content_inside_a_drawing_is_read_once() -> None:
    drawing = (
        "<w:r><w:drawing><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>"
        + p("new")
        + "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        + p("old")
        + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:drawing></w:r>"
    )
    assert take(word.docx(p(r("x"), drawing))).text == "x\nnew\n"


def test_pictures_are_counted() -> None:
    read = take(word.docx(p(r("a"), "<w:r><w:drawing/></w:r>", "<w:r><w:pict/></w:r>")))
    assert noted(read, "picture") == [("", "2 pictures or drawings: what they show was not read")]


def test_comments_are_left_out_and_noted() -> None:
    body = p(r("text"), '<w:r><w:commentReference w:id="0"/></w:r>')
    comment = f'<w:comment w:id="0">{p("a remark")}</w:comment>'
    read = take(word.docx(body, parts={"comments": comment}))
    assert read.text == "text\n"
    assert kinds(read) == ["comments"]


def notes(kind: str, **texts: str) -> str:
    system = f'<w:{kind} w:id="-1" w:type="separator">{p("rule")}</w:{kind}>'
    return system + "".join(
        f'<w:{kind} w:id="{key[1:]}">{p(f"<w:r><w:{kind}Ref/></w:r>", text)}</w:{kind}>' for key, text in texts.items()
    )


def refer(kind: str, key: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{key}"/></w:r>'


def test_footnotes_and_endnotes_follow_in_the_order_of_their_marks() -> None:
    body = p(r("القرار 999"), refer("footnote", 5), r(" و"), refer("footnote", 2), r("ثم"), refer("endnote", 1))
    parts = {
        "footnotes": notes("footnote", n2="the second", n5="the first", n9="never referred to"),
        "endnotes": notes("endnote", n1="at the end"),
    }
    read = take(word.docx(body, parts=parts))
    assert read.text == "القرار 999¹ و²ثمᵉ¹\n¹ the first\n² the second\nᵉ¹ at the end\n"
    assert [(b.kind, b.label) for b in read.blocks] == [
        ("paragraph", None),
        ("footnote", "¹"),
        ("footnote", "²"),
        ("footnote", "ᵉ¹"),
    ]


def test_a_missing_note_is_noted() -> None:
    read = take(word.docx(p(r("a"), refer("footnote", 7))))
    assert noted(read, "missing-note")[0][1] == "The text refers to footnote ¹, which the document does not hold"


def test_headers_come_first_and_footers_last_once_each() -> None:
    section = (
        '<w:headerReference w:type="default" r:id="rheader1"/><w:headerReference w:type="even" r:id="rheader2"/>'
        '<w:footerReference w:type="default" r:id="rfooter1"/>'
    )
    parts = {"header1": p("C35/91-A"), "header2": p("even pages"), "footer1": p("example.int")}
    read = take(word.docx(p("body"), parts=parts, section=section))
    assert read.text == "C35/91-A\nbody\nexample.int\n"
    assert [b.kind for b in read.blocks] == ["header", "paragraph", "footer"]
    even = take(word.docx(p("body"), parts={**parts, "settings": "<w:evenAndOddHeaders/>"}, section=section))
    assert even.text.startswith("C35/91-A\neven pages\nbody\n")


def test_the_first_page_has_its_header_only_where_it_differs() -> None:
    section = '<w:headerReference w:type="first" r:id="rheader1"/>'
    parts = {"header1": p("first page")}
    assert take(word.docx(p("body"), parts=parts, section=section)).text == "body\n"
    assert take(word.docx(p("body"), parts=parts, section=section + "<w:titlePg/>")).text == "first page\nbody\n"


def test_equal_headers_are_written_once() -> None:
    section = '<w:headerReference r:id="rheader1"/><w:headerReference w:type="first" r:id="rheader2"/><w:titlePg/>'
    read = take(word.docx(p("body"), parts={"header1": p("same"), "header2": p("same")}, section=section))
    assert read.text == "same\nbody\n"


def test_a_page_number_alone_makes_no_header() -> None:
    section = '<w:headerReference r:id="rheader1"/>'
    read = take(word.docx(p("body"), parts={"header1": p(field(" PAGE ", "2"))}, section=section))
    assert read.text == "body\n"


def test_mathematics_is_written_as_its_characters() -> None:
    m = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    math = f'<m:oMath xmlns:m="{m}"><m:r><m:t>x+1</m:t></m:r></m:oMath>'
    assert take(word.docx(p(r("let "), math))).text == "let x+1\n"


def test_ruby_keeps_the_base() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('above')}</w:rt><w:rubyBase>{r('base')}</w:rubyBase></w:ruby></w:r>"
    assert take(word.docx(p(ruby))).text == "base\n"


def test_strict_documents_read_the_same() -> None:
    body = p(r("القرار 999")) + word.tbl(word.tr("a", "b"))
    assert take(word.docx(body)).text == take(word.docx(body, namespace=word.STRICT_W)).text


def test_a_macro_enabled_document_is_read_and_nothing_run() -> None:
    data = word.docx(p("text"), main_type=word.MACRO_TYPE, extra={"word/vbaProject.bin": b"\xcc\x61\x00"})
    read = take(data)
    assert read.text == "text\n"
    assert "macros" in kinds(read)


@pytest.mark.parametrize(
    ("body", "says"), [("", "no text"), (p(), "no text"), (p("<w:r><w:drawing/></w:r>"), "only pictures")]
)
def test_a_document_without_text(body: str, says: str) -> None:
    with pytest.raises(EmptyFile, match=says) as refused:
        take(word.docx(body))
    assert refused.value.place == "word/document.xml"


def test_bookmarks_leave_no_trace() -> None:
    body = p('<w:bookmarkStart w:id="0" w:name="_GoBack"/>', r("text"), '<w:bookmarkEnd w:id="0"/>')
    assert take(word.docx(body)).text == "text\n"
