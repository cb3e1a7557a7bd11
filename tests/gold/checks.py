"""What holds of every split of marked-up documents: spans quote the text, identifiers have the contract's form.

Of documents in several languages (``NAME.en``, ``NAME.fr`` …) it also holds that all say the same: by construction their graphs are one.
"""

import json
import re
from pathlib import Path

from tests.gold.generate import SELF, Row, everything

_IDENTIFIER = re.compile(r"[a-z-]+/[A-Za-z0-9-]+(?:/[A-Za-z0-9-]+){0,2}")
_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_PERIOD = re.compile(f"{_DAY}(?:/{_DAY})?")
_LOOSE = frozenset(["coref", "issuer", "nested", "nominal", "optional"])
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


def notes(row: Row) -> set[str]:
    return {note.strip() for note in re.split("[;,]", str(row.get("note", "")))}


def documents(split: Path) -> dict[str, list[str]]:
    """The names of the texts of each document, one for each language."""
    out: dict[str, list[str]] = {}
    for name in names(split):
        out.setdefault(name.rsplit(".", 1)[0], []).append(name)
    return out


def statements(split: Path, name: str) -> set[tuple[str, str, str, str]]:
    """Subject, predicate, object and status of the relations of a text; a theme is in the words of its language, so its words are left out."""
    return {
        (
            str(row["subject"]),
            str(row["predicate"]),
            "" if row["predicate"] == "itu:theme" else str(row["object"]),
            str(row["status"]),
        )
        for row in rows(split, name, "relations")
    }


def entities(split: Path, name: str) -> set[str]:
    """The identifiers that a text names in full."""
    return {str(row["id"]) for row in rows(split, name, "mentions") if not notes(row) & _LOOSE}


def assert_languages_say_the_same(split: Path, texts: list[str]) -> None:
    first, *others = texts
    for other in others:
        assert statements(split, other) ^ statements(split, first) == set(), (first, other)
        assert entities(split, other) ^ entities(split, first) == set(), (first, other)


def assert_a_document_is_dense(split: Path, texts: list[str]) -> None:
    """Every language of it: lines and sentences enough to read, and much said in them."""
    for name in texts:
        held = text(split, name)
        assert 25 <= len(re.findall(r"[.。；](?=\s|[^\d\w])|\n", held)) <= 120, name
        assert len(rows(split, name, "mentions")) >= 70, name
        assert len(rows(split, name, "relations")) >= 50, name


def assert_ends_are_named(split: Path, name: str) -> None:
    """What a relation joins is mentioned in the text, unless it is the document or the relation is one that need not be found."""
    found = rows(split, name, "mentions")
    named = {SELF, *(str(row["id"]) for row in found), *(str(i) for row in found for i in row.get("alt_ids", []))}  # type: ignore[attr-defined]
    for row in rows(split, name, "relations"):
        if not notes(row) & {"optional", "name-internal"}:
            ends = [str(row["subject"])] + ([str(row["object"])] if row["object_kind"] == "iri" else [])
            assert set(ends) <= named, row
