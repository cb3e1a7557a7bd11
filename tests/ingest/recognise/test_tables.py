"""Dates and names against tables of sentences: exactly the identifiers of a row must be found in its text."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ingest.recognise.page import Page
from ingest.recognition import recognise
from ingest.register import register

DATA = Path(__file__).parent / "data"


def _rows(kind: str, types: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...], dict[str, Any]]]:
    """Return the rows of the tables of a kind in all languages, each with its language and the types of mention it is about."""
    return [
        (file.stem[-2:], types or tuple(group["types"]), row)
        for file in sorted(DATA.glob(f"{kind}_??.toml"))
        for group in tomllib.loads(file.read_text(encoding="utf-8")).values()
        for row in group["cases"]
    ]


CASES = [*_rows("dates", ("date",)), *_rows("names")]
LANGUAGES = Counter(lang for lang, _, _ in CASES)


def test_the_tables_are_large_and_have_negatives() -> None:
    assert LANGUAGES["ar"] >= 120
    assert all(times >= 50 for times in LANGUAGES.values())
    assert all(sum(not row["ids"] for code, _, row in CASES if code == lang) >= 9 for lang in LANGUAGES)
    assert len({(lang, types, row["text"], row.get("year")) for lang, types, row in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("lang", "types", "row"), CASES, ids=[f"{lang}-{types[0]}-{n}" for n, (lang, types, _) in enumerate(CASES)]
)
def test_a_sentence_gives_exactly_its_names(lang: str, types: tuple[str, ...], row: dict[str, Any]) -> None:
    mentions = recognise(Page.of(row["text"], lang), register(), year=row.get("year")).mentions
    assert sorted(m.id for m in mentions if m.type in types and m.id is not None) == sorted(row["ids"])
    assert all(row["text"][m.start : m.end] == m.text for m in mentions)
