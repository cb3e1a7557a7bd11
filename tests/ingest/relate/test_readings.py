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


NAMED: dict[str, tuple[str, tuple[str, ...]]] = {
    "ar": (
        "قدمت كينيا إلى المجلس تقريراً عن الكبلات البحرية (الوثيقة C24/38).",
        ("وأعربت كينيا في تقرير سابق عن قلقها (انظر الوثيقة C24/38).",),
    ),
    "en": (
        "Kenya submitted to the Council a report on submarine cables (Document C24/38).",
        ("This report, which Kenya did not submit to the Council, quotes another (Document C24/38).",),
    ),
    "es": (
        "Kenya presentó al Consejo un informe sobre los cables submarinos (Documento C24/38).",
        ("En el informe que Kenya presentó al Consejo se citan dos cables.",),
    ),
    "fr": (
        "Le Kenya a soumis au Conseil un rapport sur les câbles sous-marins (Document C24/38).",
        ("Dans le rapport que le Kenya a soumis au Conseil, deux câbles sont cités.",),
    ),
    "ru": (
        "Кения представила свой доклад о подводных кабелях (Документ C24/38).",
        ("В этом докладе названа Кения (см. Документ C24/38).",),
    ),
    "zh": (
        "肯尼亚向理事会提交了关于海底光缆的报告（C24/38号文件）。",
        ("本报告引述了肯尼亚的意见（见C24/38号文件）。",),
    ),
}


@pytest.mark.parametrize(("code", "text", "others"), [(code, *case) for code, case in NAMED.items()], ids=NAMED.keys())
def test_a_symbol_in_a_bracket_stands_for_the_noun_before_it(code: str, text: str, others: tuple[str, ...]) -> None:
    def submitted(text: str) -> set[tuple[str, str]]:
        record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang=code)
        assert record.document not in {r.subject for r in record.relations if r.predicate.startswith("itu:submitted")}
        return {(str(r.subject), str(r.object)) for r in record.relations if r.predicate == "itu:submittedBy"}

    assert submitted(text) == {("document/C24-38", "country/KEN")}
    assert [submitted(other) for other in others] == [set()] * len(others)


FROM: dict[str, str] = {
    "ar": "يشترك في رئاسة الفريق الاستشاري لتنمية الاتصالات السيد عمر حداد من الأردن والسيدة سلوى ناصر من الكويت.",
    "en": "TDAG is co-chaired by Mr Omar Haddad of Jordan and Ms Salwa Nasser of Kuwait.",
    "es": "El GADT está copresidido por el Sr. Omar Haddad de Jordania y la Sra. Salwa Nasser de Kuwait.",
    "fr": "Le GCDT est coprésidé par M. Omar Haddad de la Jordanie et Mme Salwa Nasser du Koweït.",
    "ru": "Сопредседателями КГРЭ являются г-н Омар Хаддад из Иордании и г-жа Салва Насер из Кувейта.",
    "zh": "TDAG由约旦的奥马尔·哈达德先生和科威特的萨勒瓦·纳赛尔女士共同担任主席。",
}


@pytest.mark.parametrize(("code", "text"), FROM.items(), ids=FROM.keys())
def test_a_list_of_persons_goes_on_behind_where_one_is_from(code: str, text: str) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang=code)
    chairs = {str(r.object) for r in record.relations if r.predicate == "itu:coChairedBy"}
    assert chairs == {m.id for m in record.mentions if m.type == "person"}
    assert len(chairs) == 2


def test_a_name_in_the_place_of_a_noun_stands_where_the_noun_does() -> None:
    sentence, rules = _projected(NAMED["ru"][0], "ru")
    (reading,) = readings(sentence, rules)
    assert "доклад" not in reading.text
    assert len(reading.origin) == len(reading.text) + 1
    assert list(reading.origin) == sorted(reading.origin)
    noun = NAMED["ru"][0].index("свой доклад")
    assert reading.mention(reading.text[reading.origin.index(noun) :][:2]).id == "document/C24-38"


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
    sentence, rules = _projected("Le Groupe, qui se réunit chaque année, rend compte au Conseil.", "fr")
    assert "insertions" not in rules.lists
    assert list(readings(sentence, rules)) == []
    assert inserted(sentence, rules) == []


RUSSIAN: dict[str, tuple[str, list[str], list[str]]] = {
    "a phrase": (
        "В состав РГС-ФЛР входят, наряду с иными структурами, Кения и Гана.",
        ["body/CWG-FHR itu:hasMember country/KEN", "body/CWG-FHR itu:hasMember country/GHA"],
        [],
    ),
    "a clause about the object": (
        "Резолюцию 140 (Пересм. Бухарест, 2022 г.), которая касается всех стран, поддержали Кения и Гана.",
        ["country/KEN itu:supports resolution/pp/140/2022", "country/GHA itu:supports resolution/pp/140/2022"],
        [],
    ),
    "a new clause is no insertion": (
        "МСЭ запустил инициативу Giga, которая подключает школы, и Гана вошла в состав Совета.",
        ["initiative/Giga itu:launchedBy body/ITU"],
        ["initiative/Giga itu:partner country/GHA"],
    ),
}


@pytest.mark.parametrize(("text", "states", "never"), RUSSIAN.values(), ids=RUSSIAN.keys())
def test_what_is_inserted_in_russian_hides_nothing(text: str, states: list[str], never: list[str]) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang="ru")
    found = {f"{r.subject} {r.predicate} {r.object}" for r in record.relations}
    assert set(states) <= found
    assert found.isdisjoint(never)


def test_every_case_was_run() -> None:
    assert (len(CASES), len(RUSSIAN)) == (7, 3)
    assert set(NAMED) == set(FROM) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert len([never for _, _, never in CASES.values() if never]) == 2
