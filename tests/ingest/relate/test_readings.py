"""A sentence is also read without what is inserted in it, and what is said within an insertion does not go on behind it."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.recognise.page import Page
from ingest.recognition import recognise
from ingest.register import register
from ingest.relate.projection import Sentence, sentences
from ingest.relate.readings import inserted, readings
from ingest.relate.rules import RuleSet, rule_set

CASES: dict[str, tuple[str, list[str], list[str]]] = {
    "a clause between verb and object": (
        "تولت السيدة ليلى حداد، التي عملت سنوات طويلة في الاتحاد، منصب مدير مكتب تنمية الاتصالات.",
        ["person/Layla-Hadad itu:holdsPost post/BDT-Director"],
        [],
    ),
    "a clause between subject and verb": (
        "إن الفريق الاستشاري لتنمية الاتصالات، الذي يخدم القطاعات الثلاثة ويجتمع كل سنة، يرفع تقاريره إلى المجلس.",
        ["body/TDAG itu:reportsTo body/Council"],
        ["body/ITU-T itu:reportsTo body/Council", "body/ITU-R itu:reportsTo body/Council"],
    ),
    "the second of two clauses": (
        "اجتمع الفريق الاستشاري لتنمية الاتصالات، الذي يخدم جميع الدول الأعضاء، والذي ترأسه السيدة ليلى حداد.",
        ["body/TDAG itu:chairedBy person/Layla-Hadad"],
        [],
    ),
    "a phrase": (
        "قدمت غانا، نيابة عن بلدان أفريقية عديدة، الوثيقة C24/71 إلى المجلس.",
        ["document/C24-71 itu:submittedBy country/GHA", "document/C24-71 itu:submittedTo body/Council"],
        [],
    ),
    "a place and a date": (
        "استضافت كينيا في نيروبي، من 4 إلى 6 يونيو 2024، الندوة العالمية لمنظمي الاتصالات لعام 2024.",
        ["event/GSR-24 itu:hostedBy country/KEN"],
        [],
    ),
    "when, without commas": (
        "الفريق الاستشاري لتنمية الاتصالات، الذي تتولى رئاسته في الدورة الحالية السيدة ليلى حداد، فريق مفتوح.",
        ["body/TDAG itu:chairedBy person/Layla-Hadad"],
        [],
    ),
    "a new clause is no insertion": (
        "أطلق الاتحاد مبادرة Giga، التي توصل المدارس، وانضمت غانا إلى المجلس.",
        ["initiative/Giga itu:launchedBy body/ITU"],
        ["initiative/Giga itu:partner country/GHA"],
    ),
}


@pytest.mark.parametrize(("text", "states", "never"), CASES.values(), ids=CASES.keys())
def test_what_is_inserted_hides_nothing_and_adds_nothing(text: str, states: list[str], never: list[str]) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang="ar")
    found = {f"{r.subject} {r.predicate} {r.object}" for r in record.relations}
    assert set(states) <= found
    assert found.isdisjoint(never)


def _projected(text: str, code: str) -> tuple[Sentence, RuleSet]:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang=code)
    rules = rule_set(code)
    assert rules is not None
    page = Page.of(record.text, code, record.segments)
    mentions = recognise(page, register(), document=record.document).mentions
    return next(sentences(page.text, page.segments, mentions, rules.shape.absorbing)), rules


def test_each_character_of_a_reading_stays_where_it_stands_in_the_text() -> None:
    sentence, rules = _projected(CASES["a clause between verb and object"][0], "ar")
    shorter = list(readings(sentence, rules))
    assert shorter
    for reading in shorter:
        assert len(reading.text) < len(sentence.text)
        assert len(reading.origin) == len(reading.text) + 1
        assert list(reading.origin) == sorted(reading.origin)
        assert reading.origin[0] == sentence.origin[0]
        assert reading.origin[-1] == sentence.origin[-1]


def test_a_sentence_without_insertions_is_read_once() -> None:
    sentence, rules = _projected("استضافت كينيا الندوة العالمية لمنظمي الاتصالات لعام 2024.", "ar")
    assert list(readings(sentence, rules)) == []
    assert inserted(sentence, rules) == []


def test_a_language_that_names_no_insertions_has_none() -> None:
    sentence, rules = _projected("The Group, which meets each year, reports to the Council.", "en")
    assert "insertions" not in rules.lists
    assert list(readings(sentence, rules)) == []
    assert inserted(sentence, rules) == []


def test_every_case_was_run() -> None:
    assert len(CASES) == 7
    assert len([never for _, _, never in CASES.values() if never]) == 2
