"""The citation grammar against tables of sentences: exactly the identifiers of a row must be found in its text."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

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
        ("See TSB Collective letter 4.", ["circular/TSB-4"]),
        ("See TSB Collective letter 4/TSAG.", []),
    ],
)
def test_a_letter_numbered_within_a_group_is_no_letter_of_its_bureau(text: str, ids: list[str]) -> None:
    mentions = recognise(Page.of(text, "en"), register()).mentions
    assert [m.id for m in mentions if m.type == "circular" and m.id] == ids
