"""Who signs a letter: a name in a line of its own, and below it the post."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

LETTER = """{bureau}
Geneva, 21 July 2031
Ref: DM-31/1044

Subject: Fees of the coming year

Dear Madam, dear Sir,

The fees of the coming year are shown in the table that is annexed to this letter.

Yours faithfully,

{signed}
"""
DIRECTOR = "itu:holdsPost post/TSB-Director"
CASES: tuple[tuple[str, str, list[str]], ...] = (
    (
        "TSB",
        "Mr Paul Ferrand\nDirector of the Telecommunication Standardization Bureau",
        [f"person/Paul-Ferrand {DIRECTOR}"],
    ),
    ("TSB", "(signed)\nMr Paul Ferrand\nDirector", [f"person/Paul-Ferrand {DIRECTOR}"]),
    ("Telecommunication Standardization Bureau", "Mr Paul Ferrand\nDirector", [f"person/Paul-Ferrand {DIRECTOR}"]),
    ("Telecommunication Standardization Bureau\nRadiocommunication Bureau", "Mr Paul Ferrand\nDirector", []),
    (
        "TSB",
        "Ms Lucy Gomez\nChair of TDAG",
        ["body/TDAG itu:chairedBy person/Lucy-Gomez", "person/Lucy-Gomez itu:holdsPost post/TDAG-Chair"],
    ),
    ("TSB", "Mr Paul Ferrand\nfor the Director of the Telecommunication Standardization Bureau", []),
    ("TSB", "Copy to: Mr Paul Ferrand\nDirector of the Telecommunication Standardization Bureau", []),
    ("TSB", "Director of the Telecommunication Standardization Bureau\nMr Paul Ferrand", []),
)


@pytest.mark.parametrize(("bureau", "signed", "stated"), CASES)
def test_a_signature_states_the_post_of_the_person_above_it(bureau: str, signed: str, stated: list[str]) -> None:
    text = LETTER.format(bureau=bureau, signed=signed.replace("\n", "\n\n"))
    record = extract_text(Text(text, (), "text/plain", "7" * 64), Path("made.txt"), lang="en")
    found = [f"{r.subject} {r.predicate} {r.object}" for r in record.relations if r.rule == "signature"]
    assert sorted(found) == stated


def test_the_table_has_its_size() -> None:
    assert len(CASES) == 8
