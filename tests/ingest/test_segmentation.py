"""Whole pages in six languages and both formats, cut as a reader would."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.reading import read_bytes
from ingest.segmentation import segment
from tests.ingest import word
from tests.ingest.word import p, tbl, tc, tr

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "segments.toml").read_text(encoding="utf-8"))[
    "case"
]


def test_the_table_covers_six_languages() -> None:
    assert {case["lang"] for case in CASES} == {"ar", "en", "es", "fr", "ru", "zh"}
    assert len(CASES) == 27


@pytest.mark.parametrize("case", CASES, ids=[f"{c['lang']}-{c['about']}" for c in CASES])
def test_segments(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [[s.kind, s.label or "", text[s.start : s.end]] for s in segment(text, lang=case["lang"])]
    assert found == case["segments"]


def segments_of_word(body: str, **more: Any) -> list[tuple[str, str, str]]:
    read = read_bytes(Path("page.docx"), word.docx(body, **more))
    return [(s.kind, s.label or "", read.text[s.start : s.end]) for s in segment(read.text, read.blocks, lang="ar")]


def test_a_word_document_with_everything() -> None:
    head = tbl(tr(tc("المجلس 2034"), tc("الوثيقة C34/5-A", "13 مايو 2034")))
    body = (
        head + p("حالة الشبكات", style="Title") + p("ملخص") + p("نص أول.") + p("المراجع") + p("C34/1, C34/2")
        + p("مقدمة", style="Heading1") + p("نص ثان", '<w:r><w:footnoteReference w:id="2"/></w:r>', ".")
        + tbl(tr("أ", "ب"), tr("ج", "د")) + tbl(tr("عمود واحد يحمل جملة كاملة.")) + p("بند", num=(1, 0))
    )  # fmt: skip
    parts = {
        "styles": word.STYLES, "numbering": word.numbering("bullet|•"), "header1": p("C34/5-A"), "footer1": p("example.int"),
        "footnotes": f'<w:footnote w:id="2">{p("حاشية.")}</w:footnote>',
    }  # fmt: skip
    section = '<w:headerReference r:id="rheader1"/><w:footerReference r:id="rfooter1"/>'
    assert segments_of_word(body, parts=parts, section=section) == [
        ("header", "", "C34/5-A"),
        ("header", "", "المجلس 2034"),
        ("header", "", "الوثيقة C34/5-A"),
        ("header", "", "13 مايو 2034"),
        ("heading", "", "حالة الشبكات"),
        ("heading", "", "ملخص"),
        ("paragraph", "", "نص أول."),
        ("heading", "", "المراجع"),
        ("reference", "", "C34/1, C34/2"),
        ("heading", "", "مقدمة"),
        ("paragraph", "", "نص ثان¹."),
        ("cell", "", "أ"),
        ("cell", "", "ب"),
        ("cell", "", "ج"),
        ("cell", "", "د"),
        ("paragraph", "", "عمود واحد يحمل جملة كاملة."),
        ("bullet", "", "•\tبند"),
        ("footnote", "¹", "¹ حاشية."),
    ]


def test_a_circular_with_its_masthead_in_a_table() -> None:
    rows = [
        ("رسالة معممة", "CL\u201134/951"),
        ("جنيف،", "3 مارس 2034"),
        ("إلى:", "إدارات الدول الأعضاء"),
        ("الموضوع:", "استبيان عن الشبكات"),
    ]
    body = p("[نص للتجربة.]") + tbl(*(tr(a, b) for a, b in rows)) + p("حضرات السادة،") + p("1\tندعوكم إلى الرد.")
    assert segments_of_word(body) == [
        ("paragraph", "", "[نص للتجربة.]"),
        ("header", "", "رسالة معممة"), ("header", "", "CL\u201134/951"), ("header", "", "جنيف،"), ("header", "", "3 مارس 2034"),
        ("header", "", "إلى:"), ("header", "", "إدارات الدول الأعضاء"), ("header", "", "الموضوع:"), ("heading", "", "استبيان عن الشبكات"),
        ("paragraph", "", "حضرات السادة،"), ("paragraph", "1", "1\tندعوكم إلى الرد."),
    ]  # fmt: skip


def test_a_styled_title_may_be_a_question_and_the_chair_is_none() -> None:
    body = (
        p("تقرير من المدير", style="Title")
        + p("أين نحن؟", style="Title")
        + p("الرئيس: السيد ناصر", style="Title")
        + p("نص.")
    )
    assert segments_of_word(body, parts={"styles": word.STYLES}) == [
        ("header", "", "تقرير من المدير"), ("heading", "", "أين نحن؟"), ("header", "", "الرئيس: السيد ناصر"), ("paragraph", "", "نص."),
    ]  # fmt: skip


def test_typed_numbers_in_a_word_document_are_read_like_those_of_a_text() -> None:
    body = p("1\tمقدمة") + p("1.1\tنص.") + p("2.1\tنص.") + p("2\tخلاصة") + p("1.2\tنص.")
    assert [label for _, label, _ in segments_of_word(body)] == ["1", "1.1", "1.2", "2", "2.1"]


def test_a_note_after_the_full_stop_leaves_a_sentence_closed() -> None:
    body = p("1\tباب") + p("1.1\tجملة قصيرة.", '<w:r><w:footnoteReference w:id="2"/></w:r>') + p("2.1\tأخرى.")
    footnotes = f'<w:footnote w:id="2">{p("حاشية.")}</w:footnote>'
    assert segments_of_word(body, parts={"footnotes": footnotes})[1] == ("paragraph", "1.1", "1.1\tجملة قصيرة.¹")


def test_a_line_break_within_a_paragraph_ends_no_segment() -> None:
    body = p("<w:r><w:t>سطر</w:t><w:br/><w:t>سطر ثان.</w:t></w:r>") + p("نص.")
    assert segments_of_word(body)[0] == ("paragraph", "", "سطر\nسطر ثان.")
