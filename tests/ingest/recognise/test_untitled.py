"""A person without a title is known by the post beside the name, or the country and what is said of it; a city is none."""

import pytest

from ingest.recognise.page import Page
from ingest.recognition import recognise
from ingest.register import register

CASES: tuple[tuple[str, list[str]], ...] = (
    ("Lena Vogt (Germany) was elected Chair of TSAG.", ["person/Lena-Vogt"]),
    ("The session was chaired by Inês de Souza (Brazil).", ["person/Ines-de-Souza"]),
    (
        "Karim Haddad (Morocco), Lena Vogt (Germany) and Paulo Reis (Brazil) were appointed vice-chairs.",
        ["person/Karim-Haddad", "person/Lena-Vogt", "person/Paulo-Reis"],
    ),
    ("Lena Vogt of Germany was re-elected to the Board.", ["person/Lena-Vogt"]),
    ("The workshops took place in Buenos Aires (Argentina) and Port Louis (Mauritius).", []),
    ("Gulf Telecom (Qatar) was appointed as the operator.", []),
    ("New Zealand (Oceania) was elected to the Council.", []),
    ("The Chair of TSAG, Lena Vogt, opened the meeting.", ["person/Lena-Vogt"]),
    ("Karim Haddad, Chair of ITU-T Study Group 13, spoke.", ["person/Karim-Haddad"]),
    ("In Buenos Aires, the Director of BDT opened the forum.", []),
    ("The Director of BDT, Geneva Office, signed it.", []),
    ("The Chair of ITU-T Study Group 13, Future Networks, met.", []),
    ("Buenos Aires (Argentina) was chosen as the venue.", []),
)


@pytest.mark.parametrize(("text", "persons"), CASES)
def test_a_name_beside_its_country(text: str, persons: list[str]) -> None:
    found = recognise(Page.of(text, "en"), register()).mentions
    assert [m.id for m in found if m.type == "person"] == persons


RUSSIAN: tuple[tuple[str, list[str]], ...] = (
    ("Председатель КГРЭ Лена Фогт открыла собрание.", ["person/Lena-Fogt"]),
    ("Директор БСЭ, Лена Фогт, открыла собрание.", ["person/Lena-Fogt"]),
    ("Лена Фогт (Германия) избрана председателем КГСЭ.", ["person/Lena-Fogt"]),
    ("Собрание поблагодарило председателя КГРЭ Лену Фогт.", []),
    ("Письмо передано Директору БСЭ, Лене Фогт, в мае.", []),
    ("Директор БСЭ Цифровая Платформа.", []),
    ("Форум прошел в Нижнем Новгороде (Россия).", []),
)


@pytest.mark.parametrize(("text", "persons"), RUSSIAN)
def test_a_name_in_the_nominative_right_behind_its_post(text: str, persons: list[str]) -> None:
    found = recognise(Page.of(text, "ru"), register()).mentions
    assert [m.id for m in found if m.type == "person"] == persons


def test_every_case_was_run() -> None:
    assert (len(CASES), len(RUSSIAN)) == (13, 7)
