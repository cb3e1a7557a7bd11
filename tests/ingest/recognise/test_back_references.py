"""Back-references against a table of short documents: a definite noun means one thing, or none with its candidates."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Mention

TABLE = Path(__file__).parent / "data" / "back_references_ar.toml"
CASES: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
RULES = ("coreference", "name-again", "addressee", "meeting-again", "person-again")


def back_references(text: str) -> list[Mention]:
    record = extract_text(Text(text.lstrip("\n"), (), "text/plain", "0" * 64), Path("paper.txt"), lang="ar")
    return [m for m in record.mentions if m.rule in RULES]


def test_the_table_has_nouns_that_take_up_nothing() -> None:
    assert len(CASES) >= 13
    assert sum(not case["back"] for case in CASES) >= 6


@pytest.mark.parametrize("case", CASES, ids=[str(n) for n in range(len(CASES))])
def test_a_noun_takes_up_what_it_means(case: dict[str, Any]) -> None:
    found = back_references(case["text"])
    assert [[m.text, m.id or ""] for m in found] == case["back"]
    assert all(m.coref for m in found)
    assert all(len(m.candidates) > 1 and m.reason for m in found if m.id is None)
