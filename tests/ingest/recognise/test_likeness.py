"""A romanised name is that of the listed person with the same consonants, if there is one and the name is long enough."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.recognise.likeness import consonants

PAIRS = (
    ("Tomas-Lamanauskas", "Tumas-Lamanausakas"),
    ("Tomas-Lamanauskas", "Thomas-Lamanauskas"),
    ("Doreen-Bogdan-Martin", "Durin-Bughadan-Martan"),
)
OTHERS = (("Tomas-Lamanauskas", "Tomas-Lamanov"), ("Maria-Lopes", "Maria-Lima"))
TEXTS = {
    "ar": "وافتتح السيد توماس لامانوسكاس، نائب الأمينة العامة، الاجتماع.",
    "ru": "Собрание открыл г-н Томас Ламанаускас, заместитель Генерального секретаря.",
}


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_same_name_has_the_same_consonants(one: str, other: str) -> None:
    assert consonants(one) == consonants(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_name_has_others(one: str, other: str) -> None:
    assert consonants(one) != consonants(other)


@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_a_listed_person_is_known_in_another_script(lang: str) -> None:
    record = extract_text(Text(TEXTS[lang], (), "text/plain", "3" * 64), Path("made.txt"), lang=lang)
    assert [m.id for m in record.mentions if m.type == "person"] == ["person/Tomas-Lamanauskas"]


def test_an_unknown_person_stays_provisional() -> None:
    text = "وافتتح السيد لوكاس بيريرا، من البرازيل، الاجتماع."
    record = extract_text(Text(text, (), "text/plain", "3" * 64), Path("made.txt"), lang="ar")
    (person,) = [m for m in record.mentions if m.type == "person"]
    assert person.attributes.get("provisional") == "true"


def test_the_tables_have_their_size() -> None:
    assert (len(PAIRS), len(OTHERS), len(TEXTS)) == (3, 2, 2)
