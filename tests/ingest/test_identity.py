"""Which document a file holds: manifest, then file name, then header; what it cites, or once was, never."""

from pathlib import Path
from typing import Any

import pytest

from ingest.identity import document_of_symbol, identify, title_of
from ingest.manifest import ManifestRow
from ingest.reading import read_bytes
from ingest.records import Identity
from ingest.segmentation import segment
from tests.ingest import word
from tests.ingest.word import p, tbl, tc, tr

BODY = "\tملخص\nتكمل هذه الوثيقة ما ورد في الوثيقة C33/71 والوثيقة C33/72.\n"


def identity(text: str, name: str = "page.txt", **row: Any) -> Identity:
    rows = ManifestRow(name, 1, **row) if row else None
    return identify(text, segment(text, lang="ar"), Path(name), rows)


def identity_of_word(body: str, name: str = "page.docx", **more: Any) -> Identity:
    text = read_bytes(Path(name), word.docx(body, **more))
    return identify(text.text, segment(text.text, text.blocks, lang="ar"), Path(name))


def test_the_manifest_wins_and_the_others_stay_candidates() -> None:
    found = identity("C34/5-A\n" + BODY, "S34-CL-C-0006!!MSW-A.txt", symbol="C34/7-A", title="T", date="2034-05")
    assert (found.document, found.origin, found.symbol) == ("document/C34-7", "manifest", "C34/7")
    assert set(found.candidates) == {"document/C34-6", "document/C34-5"}
    assert (found.title, found.date) == ("T", "2034-05")


def test_a_manifest_without_a_symbol_settles_no_identity() -> None:
    found = identity(BODY, submitted_to="body/Council", submitted_by="post/BDT-Director", date="2034")
    assert found.origin == "unknown"
    assert found.document.startswith("document/unidentified/")
    assert (found.submitted_to, found.submitted_by, found.date) == ("body/Council", "post/BDT-Director", "2034")


def test_a_manifest_may_name_the_identifier_itself() -> None:
    assert identity(BODY, symbol="resolution/pp/130/2022").document == "resolution/pp/130/2022"


def test_the_file_name_comes_before_the_header() -> None:
    found = identity("C34/5-A\n" + BODY, "S34-CL-C-0006!!MSW-A.txt")
    assert (found.document, found.origin) == ("document/C34-6", "file-name")
    assert found.candidates == ("document/C34-5",)


def test_an_uncertain_file_name_gives_way_to_the_header() -> None:
    found = identity("TDAG-30/48-A\n" + BODY, "D22-TDAG30-C-0048!!MSW-A.txt")
    assert (found.document, found.origin) == ("document/TDAG-30-48", "header")
    assert found.candidates == ("document/D22-TDAG30-C-0048",)


@pytest.mark.parametrize(
    ("masthead", "document"),
    [
        ("C34/5-A", "document/C34-5"),
        ("الوثيقة C34/5-A", "document/C34-5"),
        ("الوثيقة: C34/5(Rev.1)-A", "document/C34-5-Rev-1"),
        ("المراجعة 2\nالوثيقة C34/5-A", "document/C34-5-Rev-2"),
        ("Document C34/5-E", "document/C34-5"),
        ("Addendum 1 to\nDocument C34/5-E", "document/C34-5-Add-1"),
        ("C34/INF/5-F", "document/C34-INF-5"),
        ("PP34/61-A", "document/PP-34-61"),
        ("المجلس 2034\tالوثيقة C34/5-A\n13 مايو 2034", "document/C34-5"),
        ("الوثيقة C34/5-A\nالوثيقة C34/5-A", "document/C34-5"),
    ],
)
def test_the_symbol_of_the_masthead(masthead: str, document: str) -> None:
    found = identity(f"{masthead}\n\n\tحالة الشبكات الريفية\n\n{BODY}")
    assert (found.document, found.origin) == (document, "header")


def test_the_date_and_the_title_of_the_masthead() -> None:
    found = identity(f"الوثيقة C34/5-A\n13 مايو 2034\nالأصل: بالإنكليزية\n\n\tحالة الشبكات الريفية\n\n{BODY}")
    assert found.date == "2034-05-13"
    assert found.title == "حالة الشبكات الريفية"


def test_two_symbols_in_the_masthead_settle_nothing() -> None:
    found = identity(f"C34/5-A\nC34/6-A\n\n\tحالة الشبكات\n\n{BODY}")
    assert found.origin == "unknown"
    assert found.candidates == ("document/C34-5", "document/C34-6")


def test_the_symbols_of_two_organs_of_the_united_nations_are_of_one_document() -> None:
    found = identity(f"A/63/72\nE/2008/48\n\n\tحالة الشبكات\n\n{BODY}")
    assert (found.document, found.origin, found.candidates) == ("document/A-63-72", "header", ("document/E-2008-48",))


@pytest.mark.parametrize(
    "sentence",
    [
        "أُعدت هذه الوثيقة في الأصل كوثيقة المجلس C33/71 لتقديمها.",
        "انظر الوثيقة C33/71.",
        "المراجع\nC33/71",
        "هذه الوثيقة مراجعة للوثيقة C33/71.",
    ],
)
def test_what_a_document_cites_or_once_was_is_not_its_own(sentence: str) -> None:
    found = identity(f"\tملخص\nنص.\n{sentence}\n\n1\tمقدمة\nنص.\n")
    assert found.origin == "unknown"
    assert "document/C33-71" not in (found.document, *found.candidates)


def test_the_bare_number_of_a_conference_document() -> None:
    text = "مؤتمر المندوبين المفوضين (PP-34)\nالوثيقة 67-A\n11 مايو 2034\n\n\tمقترحات مشتركة\n\n" + BODY
    assert identity(text).document == "document/PP-34-67"


@pytest.mark.parametrize(
    ("masthead", "document"),
    [
        ("Plenipotentiary Conference (PP-34)\nAddendum 1 to Document 62-E", "document/PP-34-62-Add-1"),
        (
            "Полномочная конференция (ПК-34)\nЖенева, 29 октября – 16 ноября 2034 г.\nДополнительный документ 1 к Документу 62-R",
            "document/PP-34-62-Add-1",
        ),
        ("Conférence (CMDT-34)\nDocument 9-F", "document/WTDC-34-9"),
        ("Conferencia (AMNT-34)\nAddéndum 2 al Documento 9-S", "document/WTSA-34-9-Add-2"),
    ],
)
def test_a_bare_number_with_its_change_counts_within_a_conference_of_any_acronym(masthead: str, document: str) -> None:
    text = f"{masthead}\n11 May 2034\nOriginal: Russian\n\n\tProposals\n\n{BODY}"
    assert identity(text).document == document


def test_the_label_of_a_proposal_is_no_symbol_of_the_document() -> None:
    text = "Plenipotentiary Conference (PP-34)\nDocument 62-E\n11 May 2034\n\n\tProposals\n\nRCC/62A1/1\n" + BODY
    assert identity(text).document == "document/PP-34-62"


def test_a_header_part_of_a_word_document() -> None:
    found = identity_of_word(
        p("نص أول."), parts={"header1": p("C34/5-A") + p("- 2 -")}, section='<w:headerReference r:id="rheader1"/>'
    )
    assert (found.document, found.origin) == ("document/C34-5", "header")


def test_a_masthead_table_of_a_word_document() -> None:
    head = tbl(
        tr(tc("المجلس 2034", "جنيف، 4-14 يونيو 2034"), tc("الوثيقة C34/5-A", "13 مايو 2034", "الأصل: بالإنكليزية"))
    )
    found = identity_of_word(
        head + p("حالة الشبكات الريفية", style="Title") + p("نص أول."), parts={"styles": word.STYLES}
    )
    assert (found.document, found.origin, found.date) == ("document/C34-5", "header", "2034-05-13")
    assert found.title == "حالة الشبكات الريفية"


def test_the_text_of_an_instrument_is_that_edition() -> None:
    text = "القرار 137 (المراجَع في دبي، 2018)\n\nنشر شبكات الجيل التالي\n\nإن المؤتمر،\n\n1\tيقرر\nنص.\n"

    def instrument(line: str) -> str | None:
        return "resolution/pp/137/2018" if line.startswith("القرار 137") else None

    found = identify(text, segment(text, lang="ar"), Path("a.txt"), instrument_of=instrument)
    assert (found.document, found.origin, found.document_class) == ("resolution/pp/137/2018", "header", "Edition")


def test_a_remark_before_the_masthead_hides_neither_title_nor_instrument() -> None:
    text = "[نص للتجربة.]\n\nالقرار 137 (المراجَع في دبي، 2018)\n\nنشر الشبكات\n\nإن المؤتمر،\n\n1\tيقرر\nنص.\n"

    def instrument(line: str) -> str | None:
        return "resolution/pp/137/2018" if line.startswith("القرار 137") else None

    found = identify(text, segment(text, lang="ar"), Path("a.txt"), instrument_of=instrument)
    assert (found.document, found.title) == ("resolution/pp/137/2018", "نشر الشبكات")


def test_a_symbol_with_hyphens_that_do_not_break() -> None:
    found = identity(f"TDAG\u201134/2/5-A\n\n\tحالة الشبكات\n\n{BODY}")
    assert (found.document, found.symbol) == ("document/TDAG-34-2-5", "TDAG-34/2/5")


def test_unknown_documents_are_told_apart_by_their_text() -> None:
    first, again, second = identity(BODY), identity(BODY, "other.txt"), identity(BODY + "نص.\n")
    assert first.document == again.document != second.document
    assert first.document == "document/unidentified/" + first.document[-12:]


@pytest.mark.parametrize(
    ("symbol", "document"),
    [
        ("C34/5", "document/C34-5"), ("C34/5-A", "document/C34-5"), ("C34/INF/5(Rev.2)-E", "document/C34-INF-5-Rev-2"),
        ("CL-34/12", "circular/CL-34-12"), ("DM-34/1021", "circular/DM-34-1021"), ("PP34/61", "document/PP-34-61"),
        ("document/C34-5", "document/C34-5"), ("A/RES/66/288", "document/A-RES-66-288"),
    ],
)  # fmt: skip
def test_symbols(symbol: str, document: str) -> None:
    assert document_of_symbol(symbol) == document


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\tتقرير من الأمين العام\n\n\tحالة الشبكات\nالريفية\n\n\tملخص\nنص.\n", "حالة الشبكات الريفية"),
        ("\tملخص\nنص.\n", None),
        ("1\tمقدمة\nنص.\n", None),
        ("جنيف، 3 نوفمبر 2034\nالموضوع: دعوة إلى منتدى\n\nحضرات السادة،\nنص.\n", "دعوة إلى منتدى"),
        ("العنوان: الشبكات\n\nملخص\nنص.\n", "الشبكات"),
        ("جملة أولى تنتهي بنقطة.\nجملة ثانية.\n", None),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    assert title_of(text, segment(text, lang="ar")) == title
