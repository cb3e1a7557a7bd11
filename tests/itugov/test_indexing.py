"""A build leaves the index of texts beside the snapshot before it is published, and queries search in it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from graph_api.app import create_app
from graph_api.text.holding import Texts
from graph_api.text.writing import FILE
from itugov.indexing import folder_of
from store import latest
from tests.graph_api.service import Client

PROLOGUE = "PREFIX itu: <https://w3id.org/itugov/ontology#> "


def indexes(store: Path) -> list[Path]:
    return sorted(store.glob(f"snapshots/*/{FILE}"))


def test_a_build_leaves_an_index_and_the_next_one_keeps_it(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path
) -> None:
    assert itugov("build", folder).exit_code == 0
    (made,) = indexes(tmp_path / "store")
    before = made.stat()
    assert itugov("build", folder).exit_code == 0
    assert indexes(tmp_path / "store") == [made]
    assert (made.stat().st_ino, made.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(path.name for path in made.parent.iterdir()) == [
        "analysis-1.json", "database", "edges-2.tsv", "edges.lock", "graphs.json", "in-use", FILE, "text.lock",
    ]  # fmt: skip


def test_without_an_index_nothing_is_published(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("graph_api.text.writing._fill", full)
    refused = itugov("build", folder)
    assert refused.exit_code == 2
    assert "disk is full" in refused.output
    assert latest(tmp_path / "store") is None
    monkeypatch.undo()


def test_a_query_on_the_command_line_searches(built: Callable[..., Result]) -> None:
    found = itugov_csv(built, 'SELECT ?x { ?x itu:matches ("Council" ?s 1) }')
    assert found == ["x", "https://w3id.org/itugov/id/body/Council"]
    assert len(itugov_csv(built, 'SELECT ?q { ?c itu:quoteMatches "القرار" ; itu:quote ?q }')) > 1
    wrong = built("query", "-", stdin=PROLOGUE + 'SELECT ?x { ?x a ?t ; itu:matches "x" }')
    assert wrong.exit_code == 2
    assert "triple of its own" in wrong.output


def itugov_csv(built: Callable[..., Result], query: str) -> list[str]:
    done = built("query", "-", "--format", "csv", stdin=PROLOGUE + query)
    assert done.exit_code == 0, done.output
    return done.output.split()


def test_a_store_without_an_index_gets_one_when_it_is_served(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path
) -> None:
    assert itugov("build", folder).exit_code == 0
    (made,) = indexes(tmp_path / "store")
    content = made.read_bytes()
    made.unlink()
    snapshot = latest(tmp_path / "store")
    assert snapshot is not None
    with Client(create_app(lambda: snapshot, texts=Texts(folder_of, wait_s=60))) as client:
        assert client.json("/api/v1/search?q=المجلس")["hits"][0]["id"] == "body/Council"
    assert made.read_bytes() == content
