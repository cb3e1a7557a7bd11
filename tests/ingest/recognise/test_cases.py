"""In which cases a Russian name may stand: what its endings show, so that who acts is not taken for what is acted upon."""

import pytest

from ingest.folding import fold
from ingest.language import language
from ingest.language.cases import ANY, CASES, Inflection, bit

RUSSIAN = language("ru")
assert RUSSIAN is not None
assert RUSSIAN.declension is not None
INFLECTION = Inflection(RUSSIAN.declension, map(fold, ("Япония", "Соединенные Штаты Америки", "Кот-д'Ивуар")))
SHOWN = [
    ("Полномочная конференция", "n"),
    ("Полномочной конференции", "gdl"),
    ("Полномочную конференцию", "a"),
    ("Полномочной конференцией", "i"),
    ("Совет", "na"),
    ("Совета", "ga"),
    ("Группы экспертов", "g"),
    ("Генеральным секретарем", "i"),
    ("21-я Исследовательская комиссия", "n"),
    ("Резолюции 175", "gdl"),
    ("Африканским союзом электросвязи", "i"),
    ("Японией", "i"),
    ("Соединенные Штаты Америки", "na"),
    ("эту Группу", "a"),
]


def test_the_table_has_its_size() -> None:
    assert len(SHOWN) == 14


@pytest.mark.parametrize(("name", "cases"), SHOWN, ids=[name for name, _ in SHOWN])
def test_endings_show_the_case(name: str, cases: str) -> None:
    found = INFLECTION.cases(fold(name))
    assert "".join(case for case in CASES if found & bit(case)) == cases


@pytest.mark.parametrize("name", ["Бюро радиосвязи", "2", "ITU"])
def test_what_shows_no_case_may_stand_in_all(name: str) -> None:
    assert INFLECTION.cases(fold(name)) == ANY
