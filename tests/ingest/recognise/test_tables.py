"""Dates and names against tables of sentences: exactly the identifiers of a row must be found in its text."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.recognise.page import Page
from ingest.recognition import recognise
from ingest.register import register

DATA = Path(__file__).parent / "data"


def _rows(name: str, types: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    table = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    return [(types or tuple(group["types"]), row) for group in table.values() for row in group["cases"]]


CASES = [*_rows("dates_ar.toml", ("date",)), *_rows("names_ar.toml")]


def test_the_tables_are_large_and_have_negatives() -> None:
    assert len(CASES) >= 120
    assert sum(not row["ids"] for _, row in CASES) >= 16
    assert len({(types, row["text"], row.get("year")) for types, row in CASES}) == len(CASES)


@pytest.mark.parametrize(("types", "row"), CASES, ids=[f"{types[0]}-{n}" for n, (types, _) in enumerate(CASES)])
def test_a_sentence_gives_exactly_its_names(types: tuple[str, ...], row: dict[str, Any]) -> None:
    mentions = recognise(Page.of(row["text"], "ar"), register(), year=row.get("year")).mentions
    assert sorted(m.id for m in mentions if m.type in types and m.id is not None) == sorted(row["ids"])
    assert all(row["text"][m.start : m.end] == m.text for m in mentions)
