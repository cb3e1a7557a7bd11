"""The citation grammar against tables of sentences: exactly the identifiers of a row must be found in its text."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.recognise.page import Page
from ingest.recognition import recognise
from ingest.register import register
from ingest.relate.document import CITABLE

TABLE = tomllib.loads((Path(__file__).parent / "data" / "citations_ar.toml").read_text(encoding="utf-8"))
CASES = [(group, row) for group, table in TABLE.items() for row in table["cases"]]


def test_the_table_is_large_and_has_negatives() -> None:
    assert len(CASES) >= 140
    assert sum(not row["ids"] for _, row in CASES) >= 18
    assert len({row["text"] for _, row in CASES}) == len(CASES)


@pytest.mark.parametrize(("group", "row"), CASES, ids=[f"{group}-{n}" for n, (group, _) in enumerate(CASES)])
def test_a_sentence_gives_exactly_its_citations(group: str, row: dict[str, Any]) -> None:
    mentions = recognise(Page.of(row["text"], "ar"), register()).mentions
    found = sorted(m.id for m in mentions if m.type in CITABLE and m.id is not None)
    assert found == sorted(row["ids"]), group
    assert all(row["text"][m.start : m.end] == m.text for m in mentions)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("See TSB Circular 4.", ["circular/TSB-4"]),
        ("See TSB Collective letter 4.", []),
        ("See TSB Collective letter 4/TSAG.", []),
        ("See Collective letter 12/13.", []),
    ],
)
def test_a_letter_numbered_within_a_group_is_no_letter_of_its_bureau(text: str, ids: list[str]) -> None:
    mentions = recognise(Page.of(text, "en"), register()).mentions
    assert [m.id for m in mentions if m.type == "circular" and m.id] == ids


ENGLISH: tuple[tuple[str, list[str]], ...] = (
    ("WTDC-17, in its Resolution 37, calls on the regions.", ["resolution/wtdc/37/2017"]),
    ("The group was renewed by WTSA-16 through its Resolution 80.", ["resolution/wtsa/80/2016"]),
    ("By its Resolution 1306, the Council set up a group.", ["resolution/council/1306"]),
    ("The vote of WTDC-17 and of RA-19 was on its Resolution 12.", []),
    ("PP-18 Document 62 and Document 7 of WTDC-17 were noted.", ["document/PP-18-62", "document/WTDC-17-7"]),
    ("See Resolution 179 of the ITU Plenipotentiary Conference 2018.", ["resolution/pp/179/2018"]),
    ("Resolution 1299, as amended in 2017, asks for it.", ["resolution/council/1299/2017"]),
    ("Resolution 1388 as amended in 2019 asks for it.", ["resolution/council/1388/2019"]),
    ("Decision 482, last amended at its 2020 session, sets it.", ["decision/council/482/2020"]),
    (
        "Decision 482 (modified 2018), as last amended by the Council at its 2020 session.",
        ["decision/council/482/2020"],
    ),
    ("Resolution 1306, adopted by the Council at its 2009 session.", ["resolution/council/1306/2009"]),
    ("Resolution 1306, adopted in 2009 and last amended in 2015.", ["resolution/council/1306/2015"]),
    ("Resolution 1306 was discussed by the Council at its 2014 session.", ["resolution/council/1306"]),
    ("Resolution 140, as amended in 2014, asks for it.", ["resolution/pp/140"]),
    ("Documents C22/3-C22/6 were noted.", ["document/C22-3", "document/C22-4", "document/C22-5", "document/C22-6"]),
    ("Document C17/55/(Rev.1) was noted.", ["document/C17-55-Rev-1"]),
    ("In WTSA-16 Doc. 46(Add.10) it is said.", ["document/WTSA-16-46-Add-10"]),
    ("Resolution 60 (WARC-79) and Resolution 331 (Mob-87)", ["resolution/wrc/331/1987", "resolution/wrc/60/1979"]),
)


@pytest.mark.parametrize(("text", "ids"), ENGLISH)
def test_an_english_citation_says_behind_its_number_which_text_is_meant(text: str, ids: list[str]) -> None:
    head = "World Telecommunication Standardization Assembly (WTSA-16)\nDocument 77-E\n3 May 2016\n\nOf letters\n\n1\t"
    record = extract_text(
        Text(f"{head if 'WTSA' in text else ''}{text}\n", (), "text/plain", "0" * 64), Path("paper.txt"), lang="en"
    )
    assert sorted(m.id for m in record.mentions if m.type in CITABLE and m.id is not None) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Во исполнение Резолюции 140 (Пересм. Бухарест, 2022 г.) БРЭ открыло центр.", ["resolution/pp/140/2022"]),
        ("Во исполнение Резолюции 69 ВАСЭ открыт центр.", ["resolution/wtsa/69"]),
    ],
)
def test_a_bureau_behind_an_instrument_goes_on_with_the_sentence(text: str, ids: list[str]) -> None:
    record = extract_text(Text(f"{text}\n", (), "text/plain", "0" * 64), Path("paper.txt"), lang="ru")
    assert [m.id for m in record.mentions if m.type in CITABLE and m.id is not None] == ids


def test_the_english_table_has_its_size() -> None:
    assert len(ENGLISH) == len({text for text, _ in ENGLISH}) == 18
