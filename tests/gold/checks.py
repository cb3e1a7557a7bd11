"""What holds of every split of marked-up documents: spans quote the text, identifiers have the contract's form."""

import json
import re
from pathlib import Path

from tests.gold.generate import Row, everything

_IDENTIFIER = re.compile(r"[a-z-]+/[A-Za-z0-9-]+(?:/[A-Za-z0-9-]+){0,2}")
_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_PERIOD = re.compile(f"{_DAY}(?:/{_DAY})?")
_MARKS = re.compile(r"[\u064b-\u0652\u0640]")


def names(split: Path) -> list[str]:
    return sorted(path.stem for path in (split / "sources").glob("*.txt"))


def rows(split: Path, name: str, kind: str) -> list[Row]:
    return [json.loads(line) for line in (split / f"{name}.{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def text(split: Path, name: str) -> str:
    return (split / "texts" / f"{name}.txt").read_text(encoding="utf-8")


def runs(held: str) -> set[tuple[str, ...]]:
    """All runs of twelve words, without marks and punctuation."""
    words = re.findall(r"\w+", _MARKS.sub("", held))
    return {tuple(words[i : i + 12]) for i in range(len(words) - 11)}


def stale(split: Path) -> list[str]:
    """The committed files that are not what the sources give."""
    return [name for name, held in everything(split).items() if (split / name).read_text(encoding="utf-8") != held]


def assert_spans_quote_the_text(split: Path, name: str) -> None:
    held = text(split, name)
    found = rows(split, name, "mentions") + rows(split, name, "relations")
    assert found
    for row in found:
        assert held[int(str(row["start"])) : int(str(row["end"]))] == row["text"] != ""


def assert_identifiers_follow_the_contract(split: Path, name: str) -> None:
    for row in rows(split, name, "mentions"):
        assert (_PERIOD if row["type"] == "date" else _IDENTIFIER).fullmatch(str(row["id"])), row
    for row in rows(split, name, "relations"):
        ends = [row["subject"]] + ([row["object"]] if row["object_kind"] == "iri" else [])
        assert all(_IDENTIFIER.fullmatch(str(end)) for end in ends), row
