"""Back-references against a table of short documents: a definite noun means one thing, or none with its candidates."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Mention

DATA = Path(__file__).parent / "data"
TABLES: dict[str, list[dict[str, Any]]] = {
    code: tomllib.loads((DATA / f"back_references_{code}.toml").read_text(encoding="utf-8"))["case"]
    for code in ("ar", "en", "es", "fr", "zh")
}
CASES = [(code, case) for code, cases in TABLES.items() for case in cases]
RULES = ("coreference", "name-again", "addressee", "meeting-again", "person-again")


def back_references(text: str, code: str) -> list[Mention]:
    record = extract_text(Text(text.lstrip("\n"), (), "text/plain", "0" * 64), Path("paper.txt"), lang=code)
    return [m for m in record.mentions if m.rule in RULES]


def test_the_table_has_nouns_that_take_up_nothing() -> None:
    assert len(TABLES["ar"]) >= 17
    assert sum(not case["back"] for case in TABLES["ar"]) >= 6
    assert sum(not case["back"] for case in TABLES["zh"]) >= 3
    assert [len(TABLES[code]) for code in ("en", "es", "fr")] == [6, 1, 1]


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{code}-{n}" for n, (code, _) in enumerate(CASES)])
def test_a_noun_takes_up_what_it_means(code: str, case: dict[str, Any]) -> None:
    found = back_references(case["text"], code)
    assert [[m.text, m.id or ""] for m in found] == case["back"]
    assert all(m.coref for m in found)
    assert all(m.candidates and m.reason for m in found if m.id is None)
