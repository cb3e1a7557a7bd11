"""What holds on a condition, perhaps, or is only asked is never asserted; what goes on right after a name speaks of that name."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.plain import read_plain
from ingest.records import Relation

GROUP = "فريق العمل التابع للمجلس والمعني باللغات (CWG-LANG)"
SENTENCES = {
    f"أنشأ المجلس {GROUP}.": "asserted",
    f"وقد أنشأ المجلس {GROUP}.": "asserted",
    f"أنشأ المجلس {GROUP}، وطلب منه النظر فيما إذا كان ينبغي تعديل ولايته.": "asserted",
    f"إذا وافقت الدول الأعضاء، ينشئ المجلس {GROUP}.": "proposed",
    f"ينشئ المجلس {GROUP} إذا وافقت الدول الأعضاء.": "proposed",
    f"في حال موافقة الدول الأعضاء، ينشئ المجلس {GROUP}.": "proposed",
    f"قد ينشئ المجلس {GROUP}.": "proposed",
    f"ربما أنشأ المجلس {GROUP}.": "proposed",
    f"لو أنشأ المجلس {GROUP} لكان ذلك أفضل.": "proposed",
    f"هل أنشأ المجلس {GROUP}؟": "",
    # a conjunction and a verb that tells what was: what the clause before it denies, puts off or proposes is not this
    f"لم يجتمع الأعضاء في الربيع وأنشأ المجلس {GROUP}.": "asserted",
    f"واقترح الأعضاء تأجيل الدورة وأنشأ المجلس {GROUP}.": "asserted",
    f"لم يجتمع الأعضاء ولم ينشئ المجلس {GROUP}.": "negated",
    f"يقترح الأعضاء تقصير الدورة وإنشاء المجلس {GROUP}.": "proposed",
}


def relations(text: str) -> tuple[Relation, ...]:
    return extract_text(read_plain(Path("a.txt"), text.encode(), "0" * 64), Path("a.txt"), lang="ar").relations


@pytest.mark.parametrize("sentence", SENTENCES)
def test_only_what_is_said_to_be_so_is_asserted(sentence: str) -> None:
    found = {r.status for r in relations(sentence) if r.predicate == "itu:establishedBy"}
    assert found == ({SENTENCES[sentence]} - {""})


def test_the_sentences_are_all_tried() -> None:
    assert len(SENTENCES) == 14


def test_who_presides_it_presides_what_was_just_named() -> None:
    found = relations(f"أنشأ المجلس {GROUP}، ويرأسه السيد خالد منصور.")
    assert {r.subject for r in found if r.predicate == "itu:chairedBy"} == {"body/CWG-LANG"}


def test_a_date_from_which_meetings_are_counted_dates_no_meeting() -> None:
    found = relations("وواصل فريق المهام (ISC-TF) عمله، فبلغ عدد اجتماعاته 37 اجتماعاً منذ مارس 2015.")
    assert [(r.subject, r.predicate, r.object) for r in found] == [("body/ISC-TF", "itu:meetingsHeld", "37")]


def test_a_family_name_that_folds_to_a_preposition_is_a_name() -> None:
    found = relations("رشحت الكويت السيدة نورة العلي رئيسة لفريق المهام (ISC-TF).")
    assert {r.subject for r in found if r.predicate == "itu:nominatedFor"} == {"person/Noura-al-Ali"}


ASKED: tuple[tuple[str, str, set[str]], ...] = (
    ("fr", "Le délégué a demandé si la CITEL avait, par le passé, appuyé le Pacte numérique mondial.", set()),
    ("fr", "Nul ne pouvait savoir si la CITEL appuyait le Pacte numérique mondial; la séance est levée.", set()),
    ("fr", "Le délégué a posé une question; la CITEL appuie le Pacte numérique mondial.", {"body/CITEL"}),
    ("es", "Se preguntó si la CITEL había apoyado el Pacto Digital Global.", set()),
    ("es", "Se hizo una pregunta, y la CITEL apoyó el Pacto Digital Global.", {"body/CITEL"}),
    ("en", "The delegate asked whether CITEL had supported the Global Digital Compact.", set()),
    ("en", "The delegate asked a question, and CITEL supported the Global Digital Compact.", {"body/CITEL"}),
    # a comma alone makes no list of subjects
    ("fr", "Comme l'a dit la CEPT, la CITEL appuie le Pacte numérique mondial.", {"body/CITEL"}),
    ("fr", "La CEPT, la RCC et la CITEL appuient le Pacte numérique mondial.", {"body/CEPT", "body/CITEL", "body/RCC"}),
    ("es", "La CEPT, la CRC y la CITEL apoyan el Pacto Digital Global.", {"body/CEPT", "body/CITEL", "body/RCC"}),
)


@pytest.mark.parametrize(("lang", "text", "supporters"), ASKED)
def test_what_is_only_asked_is_not_stated(lang: str, text: str, supporters: set[str]) -> None:
    found = extract_text(read_plain(Path("a.txt"), text.encode(), "0" * 64), Path("a.txt"), lang=lang).relations
    assert {r.subject for r in found if r.predicate == "itu:supports"} == supporters
