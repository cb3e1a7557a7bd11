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


def _check(text: str, lang: str, stated: list[str]) -> None:
    """The posts are stated that must be, and whoever signs a circular under a post issues it."""
    record = extract_text(Text(text, (), "text/plain", "7" * 64), Path("made.txt"), lang=lang)
    assert record.document.startswith("circular/")
    signed = [r for r in record.relations if r.rule == "signature"]
    found = [f"{r.subject} {r.predicate} {r.object}" for r in signed if r.predicate != "itu:issuedBy"]
    assert sorted(found) == stated
    held = {r.object for r in signed if r.predicate == "itu:holdsPost"}
    assert {(r.subject, r.object) for r in signed if r.predicate == "itu:issuedBy"} == {
        (record.document, post) for post in held
    }


@pytest.mark.parametrize(("bureau", "signed", "stated"), CASES)
def test_a_signature_states_the_post_of_the_person_above_it(bureau: str, signed: str, stated: list[str]) -> None:
    text = LETTER.format(bureau=bureau, signed=signed.replace("\n", "\n\n"))
    _check(text, "en", stated)


CHINESE: tuple[tuple[str, list[str]], ...] = (
    ("电信标准化局主任\n安娜·马丁", ["person/Anna-Mading itu:holdsPost post/TSB-Director"]),
    ("安娜·马丁女士\n电信标准化局主任", ["person/Anna-Mading itu:holdsPost post/TSB-Director"]),
    (
        "副秘书长\n安娜·马丁女士\n电信标准化局主任\n卡洛斯·罗马诺先生",
        [
            "person/Anna-Mading itu:holdsPost post/ITU-Deputy-Secretary-General",
            "person/Kaluosi-Luomanuo itu:holdsPost post/TSB-Director",
        ],
    ),
    ("抄送：电信标准化局主任\n安娜·马丁女士", []),
)


@pytest.mark.parametrize(("signed", "stated"), CHINESE)
def test_where_nouns_stand_last_the_post_may_stand_above_the_person(signed: str, stated: list[str]) -> None:
    text = (
        "电信标准化局\n2031年7月21日，日内瓦\n文号：电信标准化局第944号通函\n\n附表列出明年的费用。\n\n"
        + signed.replace("\n", "\n\n")
    )
    _check(text, "zh", stated)


def test_the_tables_have_their_size() -> None:
    assert (len(CASES), len(CHINESE)) == (8, 4)
