"""Whom a line of a resolution names only as one to work with: no instruction is for them."""

from pathlib import Path

import pytest

from ingest.clauses import beside
from ingest.folding import fold
from ingest.pipeline import extract_text
from ingest.reading.text import Text

LINES = [
    ("ar", "يكلف الأمين العام بالتعاون مع مديري المكاتب", "الأمين العام", "مديري المكاتب"),
    ("en", "instructs the Secretary-General, in close collaboration with the Directors of the Bureaux", "Secretary-General", "Directors"),
    ("es", "encarga al Secretario General, en estrecha colaboración con los Directores", "Secretario General", "Directores"),
    ("fr", "charge le Secrétaire général, en consultation avec les Directeurs des Bureaux", "Secrétaire général", "Directeurs"),
    ("ru", "поручает Генеральному секретарю в тесном сотрудничестве с Директорами Бюро", "Генеральному секретарю", "Директорами"),
    ("zh", "责成秘书长与三个局的主任协作", "秘书长", "三个局的主任"),
]  # fmt: skip
PLAIN = [
    ("ar", "يكلف الأمين العام ومديري المكاتب"),
    ("en", "instructs the Secretary-General and the Directors of the Bureaux"),
    ("es", "encarga al Secretario General y a los Directores"),
    ("fr", "charge le Secrétaire général et les Directeurs des Bureaux"),
    ("ru", "поручает Генеральному секретарю и Директорам Бюро"),
    ("zh", "责成秘书长和三个局的主任"),
]


def test_the_six_languages_have_their_lines() -> None:
    assert {code for code, *_ in LINES} == {code for code, _ in PLAIN} == {"ar", "en", "es", "fr", "ru", "zh"}


@pytest.mark.parametrize(("code", "line", "instructed", "helper"), LINES, ids=[code for code, *_ in LINES])
def test_a_helper_is_named_beside_who_is_instructed(code: str, line: str, instructed: str, helper: str) -> None:
    match = beside(code).search(fold(line))
    assert match is not None
    assert fold(helper) in match[0]
    assert fold(instructed) not in match[0]


@pytest.mark.parametrize(("code", "line"), PLAIN, ids=[code for code, _ in PLAIN])
def test_who_is_instructed_together_is_no_helper(code: str, line: str) -> None:
    assert beside(code).search(fold(line)) is None


LETTER = """Telecommunication Standardization Bureau
Geneva, {day}
Ref: TSB Circular 977
Subject: A text that concerns you

Dear Sir or Madam,

The text below is sent to you for your information, and for that of all who work with you.

{before}RESOLUTION 104 (New Delhi, 2024)
Shorter letters
The World Telecommunication Standardization Assembly (New Delhi, 2024),
considering
a)\tthat letters are long,
resolves
that they shall be short,
instructs the Director of the Telecommunication Standardization Bureau, with the assistance of the Secretary-General
to shorten them.
"""


@pytest.mark.parametrize(
    ("day", "before", "stated"),
    [
        ("3 March 2025", "", ["resolution/wtsa/104/2024 post/TSB-Director"]),
        ("3 March 2025", "ADD\n", []),
        ("3 March 2024", "", []),  # before the assembly: it is but proposed
    ],
)
def test_a_letter_that_reproduces_a_resolution_tells_whom_it_instructs(
    day: str, before: str, stated: list[str]
) -> None:
    text = Text(LETTER.format(day=day, before=before), (), "text/plain", "0" * 64)
    record = extract_text(text, Path("letter.txt"), lang="en")
    assert [f"{r.subject} {r.object}" for r in record.relations if r.predicate == "itu:instructs"] == stated
