"""The case forms of Russian names, from the tables of endings alone."""

import pytest

from ingest.folding import fold
from ingest.language import language
from ingest.language.declension import case_forms
from ingest.language.shorthand import written_out

RUSSIAN = language("ru")
assert RUSSIAN is not None
assert RUSSIAN.declension is not None
TABLES = RUSSIAN.declension
NAMES = [
    ("Полномочная конференция", ("Полномочной конференции", "Полномочную конференцию", "Полномочной конференцией")),
    ("Рабочая группа Совета по языкам", ("Рабочей группы Совета по языкам", "Рабочую группу Совета по языкам")),
    ("Генеральный секретарь", ("Генерального секретаря", "Генеральному секретарю", "Генеральным секретарем")),
    ("Подготовительное собрание к конференции", ("Подготовительного собрания к конференции",)),
    ("13-я Исследовательская комиссия МСЭ-Т", ("13-й Исследовательской комиссии МСЭ-Т",)),
    ("Двадцать первая сессия", ("Двадцать первой сессии", "Двадцать первую сессию")),
    ("Соединенные Штаты Америки", ("Соединенных Штатов Америки", "Соединенным Штатам Америки")),
    ("Северная и Южная Америка", ("Северной и Южной Америки", "Северную и Южную Америку")),
    ("Босния и Герцеговина", ("Боснии и Герцеговины", "Боснию и Герцеговину", "Боснией и Герцеговиной")),
    ("Тринидад и Тобаго", ("Тринидада и Тобаго", "Тринидаде и Тобаго")),
    ("страны, не имеющие выхода к морю", ("стран, не имеющих выхода к морю", "странам, не имеющим выхода к морю")),
    ("Малые островные развивающиеся государства", ("Малых островных развивающихся государств",)),
    ("Международный день", ("Международного дня", "Международному дню", "Международным днем")),
    ("Израиль", ("Израиля", "Израилю", "Израилем", "Израиле")),
    ("Радиорегламентарный комитет", ("Радиорегламентарного комитета", "Радиорегламентарным комитетом")),
]


def test_the_table_has_its_size() -> None:
    assert len(NAMES) == 15


@pytest.mark.parametrize(("name", "forms"), NAMES, ids=[name for name, _ in NAMES])
def test_a_name_changes_with_its_noun_and_what_agrees_with_it(name: str, forms: tuple[str, ...]) -> None:
    found = list(case_forms(fold(name), TABLES))
    assert found[0] == fold(name)
    assert {fold(form) for form in forms} <= set(found)
    assert len(set(found)) == len(found)


def test_a_noun_that_never_changes_keeps_its_only_form() -> None:
    assert list(case_forms(fold("Бюро радиосвязи"), TABLES)) == [fold("Бюро радиосвязи")]


def test_a_person_changes_in_each_word_or_in_none() -> None:
    forms = set(case_forms(fold("Марио Маневич"), TABLES, every_word=True))
    assert {fold("Марио Маневича"), fold("Марио Маневичу"), fold("Марио Маневич")} <= forms


def test_tables_abbreviate_endings_and_cases() -> None:
    written = {"a": ["принял{,а,о,и}", r"\d{1,3}"], "b": [["*комитет", "Body"]], "c": ["^бюро", "^группа"]}
    out = written_out(written, TABLES)
    assert out["a"] == ["принял", "приняла", "приняло", "приняли", r"\d{1,3}"]
    assert ["комитета", "Body"] in out["b"]
    assert out["c"] == ["бюро", "группа", "группы", "группе", "группу", "группой"]
