"""An acronym of several bearers is read by what stands beside it or is written out, and stays open where nothing tells: a table in six languages."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from ingest.recognise.page import Page
from ingest.recognise.shared_acronyms import _data
from ingest.recognition import recognise
from ingest.register import register

TABLE: Final = Path(__file__).parent / "data" / "shared_acronyms.toml"
CASES: Final = [
    (lang, row) for lang, group in tomllib.loads(TABLE.read_text(encoding="utf-8")).items() for row in group["cases"]
]


def test_the_table_has_both_kinds() -> None:
    assert len(CASES) == 28
    assert Counter(bool(row["id"]) for _, row in CASES)[False] == 6
    assert {lang for lang, _ in CASES} == {"ar", "en", "es", "fr", "ru", "zh"}


@pytest.mark.parametrize(("lang", "row"), CASES, ids=[f"{lang}-{n}" for n, (lang, _) in enumerate(CASES)])
def test_which_bearer_an_acronym_means(lang: str, row: dict[str, Any]) -> None:
    found = recognise(Page.of(row["text"], lang), register()).mentions
    last = [m for m in found if m.text == row["acronym"]][-1]
    assert (last.id or "") == row["id"]
    assert list(last.candidates) == row.get("among", [])
    assert bool(last.reason) == (not row["id"])


def test_the_data_names_what_the_reference_facts_know() -> None:
    beside, states = _data()
    classes = {name for found in register().classes.values() for name in found}
    for bearer, company in beside.items():
        assert register().knows(bearer)
        assert all(register().knows(one) if "/" in one else one in classes for one in company), company
    assert all(register().knows(one) for one in states)
