"""The benchmark of extraction: its documents are made the same each time, and it counts what it says."""

from pathlib import Path

import pytest

from benchmarks import extract
from benchmarks.extract import Text, bases, by_tool, cost, made
from benchmarks.peers import PEERS


def test_documents_are_made_the_same_and_differ() -> None:
    among = [Text("en", "one\ntwo\nthree\nfour")]
    first, again, other = made(1, among), made(1, among), made(2, among)
    assert first == again
    assert first.text != other.text
    assert sorted(first.text.split("\n")[1:]) == sorted(among[0].text.split("\n"))
    assert Text("ru", "Женева").size == 12


def test_texts_of_all_languages_are_there() -> None:
    assert {t.lang for t in bases()} == {"ar", "en", "es", "fr", "ru", "zh"}


def test_each_tool_is_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr("benchmarks.extract.time.process_time", lambda: float(next(clock)))
    texts = [Text("en", "Resolution 5 (Kyoto, 1994)")]
    assert by_tool("en", texts, tmp_path, {"regex": PEERS["regex"]}) == {"itugov": 1.0, "regex": 1.0}


def test_the_cost_of_documents_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    among = [Text("en", "The Council adopted Resolution 1332."), Text("fr", "Le Conseil a adopté la Résolution 1332.")]
    monkeypatch.setattr(extract, "bases", lambda: among)
    found = cost(3)
    assert found.documents == 3
    assert found.size == sum(made(n, among).size for n in range(3))
    assert found.seconds > 0
    assert found.peak > 10_000_000
