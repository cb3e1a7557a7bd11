"""The development split is well formed: what is committed comes from the sources, and every property is stated often enough."""

import json
import re
from collections import Counter

import pytest

from tests.gold.generate import everything
from tests.gold_dev.generate import HERE
from tests.shared import shared

NAMES = sorted(path.stem for path in (HERE / "sources").glob("*.txt"))
NOT_EXTRACTED = frozenset(
    ["itu:citesWork", "itu:mentions", "itu:editionOf", "itu:earliest", "itu:latest", "itu:since", "itu:asOf"]
)
Row = dict[str, object]


def rows(name: str, kind: str) -> list[Row]:
    return [json.loads(line) for line in (HERE / f"{name}.{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def text(name: str) -> str:
    return (HERE / "texts" / f"{name}.txt").read_text(encoding="utf-8")


def test_committed_files_come_from_the_sources() -> None:
    for name, content in everything(HERE).items():
        assert (HERE / name).read_text(encoding="utf-8") == content, (
            f"{name} is stale: run python -m tests.gold_dev.generate"
        )


def test_documents_of_five_hundred_words() -> None:
    assert len(NAMES) == 15
    assert all(500 <= len(text(name).split()) <= 900 for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_spans_quote_the_text(name: str) -> None:
    held = text(name)
    for row in rows(name, "mentions") + rows(name, "relations"):
        assert held[int(str(row["start"])) : int(str(row["end"]))] == row["text"] != ""


@pytest.mark.parametrize("name", NAMES)
def test_identifiers_follow_the_contract(name: str) -> None:
    pattern = re.compile(r"[a-z-]+/[A-Za-z0-9-]+(?:/[A-Za-z0-9-]+){0,2}")
    day = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
    for row in rows(name, "mentions"):
        wanted = re.compile(f"{day}(?:/{day})?") if row["type"] == "date" else pattern
        assert wanted.fullmatch(str(row["id"])), row
    for row in rows(name, "relations"):
        ends = [row["subject"]] + ([row["object"]] if row["object_kind"] == "iri" else [])
        assert all(pattern.fullmatch(str(end)) for end in ends), row


def test_no_twelve_words_of_the_real_corpus_or_of_the_test_split() -> None:
    def runs(held: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", re.sub(r"[\u064b-\u0652\u0640]", "", held))
        return {tuple(words[i : i + 12]) for i in range(len(words) - 11)}

    others = [*shared("corpus").glob("*.txt"), *(HERE.parent / "gold" / "texts").glob("*.txt")]
    assert len(others) >= 11
    real = set().union(*(runs(path.read_text(encoding="utf-8")) for path in others))
    for name in NAMES:
        assert runs(text(name)) & real == set(), name


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
