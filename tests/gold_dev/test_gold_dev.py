"""The development split is well formed: what is committed comes from the sources, and every property is stated often enough."""

import re
from collections import Counter
from functools import partial

import pytest

from tests.gold import checks
from tests.gold_dev.generate import HERE
from tests.shared import shared

NAMES = checks.names(HERE)
NOT_EXTRACTED = frozenset(
    ["itu:citesWork", "itu:mentions", "itu:editionOf", "itu:earliest", "itu:latest", "itu:since", "itu:asOf"]
)
rows, text = partial(checks.rows, HERE), partial(checks.text, HERE)


def test_committed_files_come_from_the_sources() -> None:
    assert checks.stale(HERE) == [], "run python -m tests.gold_dev.generate"


def test_documents_of_five_hundred_words() -> None:
    assert len(NAMES) == 15
    assert all(500 <= len(text(name).split()) <= 900 for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_spans_quote_the_text(name: str) -> None:
    checks.assert_spans_quote_the_text(HERE, name)


@pytest.mark.parametrize("name", NAMES)
def test_identifiers_follow_the_contract(name: str) -> None:
    checks.assert_identifiers_follow_the_contract(HERE, name)


def test_no_twelve_words_of_the_real_corpus_or_of_the_test_split() -> None:
    others = [*shared("corpus").glob("*.txt"), *(HERE.parent / "gold" / "texts").glob("*.txt")]
    assert len(others) >= 11
    real = set().union(*(checks.runs(path.read_text(encoding="utf-8")) for path in others))
    for name in NAMES:
        assert checks.runs(text(name)) & real == set(), name


def test_every_property_is_stated_four_times() -> None:
    page = shared("contract/VOCABULARY.md").read_text(encoding="utf-8")
    table = page.partition("## Core properties")[2].partition("Names and texts")[0]
    named = [name for line in table.splitlines() if line.startswith("| `itu:") for name in re.findall(r"itu:\w+", line)]
    sought = {name for name in named if name[4].islower()} - NOT_EXTRACTED
    assert len(sought) == 54
    said = Counter(
        row["predicate"]
        for name in NAMES
        for row in rows(name, "relations")
        if "optional" not in str(row.get("note", ""))
    )
    assert {name: said[name] for name in sought if said[name] < 4} == {}
