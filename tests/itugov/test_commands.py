"""The command line as a user meets it: exit codes, messages, and what is left in the store."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import Result

from ingest.pipeline import extract
from itugov.build import HIDDEN, VALIDATION, build
from itugov.collect import collect
from shapes import BadShapes, EngineFailure
from store import Store, latest
from tests.itugov.documents import REPORT


def test_a_build_answers_over_sparql_with_the_sentence(built: Callable[..., Result]) -> None:
    answer = built("query", "citations-of-resolution", "--param", "resolution=resolution/pp/191", "--format", "json")
    assert answer.exit_code == 0, answer.output
    rows = json.loads(answer.stdout)["results"]["bindings"]
    quotes = {row["quote"]["value"] for row in rows if "quote" in row}
    assert any("191" in quote and quote in REPORT for quote in quotes)


def test_building_again_changes_nothing(folder: Path, itugov: Callable[..., Result], tmp_path: Path) -> None:
    itugov("build", folder)
    first = latest(tmp_path / "store")
    exported = itugov("export", "--format", "nquads").stdout_bytes
    again = itugov("build", folder)
    second = latest(tmp_path / "store")
    assert first is not None
    assert second is not None
    assert first.name == second.name
    assert "Changed 0 of 2" in again.output
    assert itugov("export", "--format", "nquads").stdout_bytes == exported
    assert exported.count(b"\n") > 1000


def test_order_of_sources_processes_and_executor_do_not_matter(folder: Path, tmp_path: Path) -> None:
    names = set()
    ways: list[tuple[bool, int, bool]] = [(False, 1, False), (True, 2, False), (True, 1, True)]
    for number, (reverse, jobs, threads) in enumerate(ways):
        files = sorted(folder.iterdir(), reverse=reverse)
        with ThreadPoolExecutor(2) as pool, Store.open(tmp_path / f"store{number}", hidden=HIDDEN) as store:
            summary = build(
                collect(files), store, max_file_bytes=1_000_000, jobs=jobs, executor=pool if threads else None
            )
            assert len(summary.read) == 2
            names.add(summary.snapshot)
    assert len(names) == 1


def test_queries_from_file_and_standard_input(built: Callable[..., Result], tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/itugov/ontology#Claim> }"
    file = tmp_path / "count.rq"
    file.write_text(text, encoding="utf-8")
    by_file, by_pipe = built("query", file, "--format", "csv"), built("query", "-", "--format", "csv", stdin=text)
    assert by_file.stdout == by_pipe.stdout
    assert int(by_file.stdout.split()[1]) > 0
    undeclared = built("query", "-", stdin="SELECT * { ?s a itu:Claim }")
    assert undeclared.exit_code == 2
    assert "PREFIX itu:" in undeclared.output
    unknown = built("query", "-", stdin="SELECT (<http://example.org/no-function>(1) AS ?x) {}")
    assert (unknown.exit_code, "no-function" in unknown.output) == (2, True)
    assert built("query", "no-such-query").exit_code == 2
    assert built("query", "body-mandate", "--param", "nonsense").exit_code == 2
    unknown = built("query", "body-mandate", "--param", "body=TDAG")
    assert unknown.exit_code == 2
    assert "body/TDAG" in unknown.output
    assert built("query", "coverage", "--format", "turtle").exit_code == 2
    assert "body-mandate" in built("query").stdout


def test_extract_gives_records_whose_words_are_the_text(folder: Path, itugov: Callable[..., Result]) -> None:
    done = itugov("extract", *sorted(folder.iterdir()), "--format", "jsonl")
    assert done.exit_code == 0
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert next(r["document"] for r in records) == "document/C29-7"
    for record in records:
        assert record["mentions"]
        for mention in record["mentions"]:
            assert record["text"][mention["start"] : mention["end"]] == mention["text"]
    assert "document/C29-7" in itugov("extract", folder / "S29-CL-C-0007!!MSW-A.txt", "--format", "table").stdout
    assert itugov("extract", folder / "nowhere.txt").exit_code == 1
    assert itugov("extract", folder / "other.txt", "--lang", "xx").exit_code == 2


@pytest.mark.parametrize("output", ["nquads", "trig", "jsonld", "graphml", "gexf", "cytoscape", "node-link", "csv"])
def test_every_export_says_something(built: Callable[..., Result], output: str) -> None:
    done = built("export", "--format", output)
    assert done.exit_code == 0, done.output
    assert "C29-7" in done.stdout


def test_export_of_one_graph(built: Callable[..., Result]) -> None:
    done = built("export", "--graph", "document/C29-7/ar")
    assert done.exit_code == 0
    assert all("graph/document/C29-7/ar>" in line for line in done.stdout.splitlines())
    assert built("export", "--graph", "no/such").exit_code == 2


def test_validate_and_audit_have_the_contracts_exit_codes(built: Callable[..., Result], once: Path) -> None:
    assert built("validate").exit_code == 0
    assert built("audit", "--fail-on", "never").exit_code == 0
    assert built("audit", "--format", "nonsense").exit_code == 2
    over_files = built("audit", once / "documents", "--format", "jsonl", "--fail-on", "never")
    assert over_files.stdout == built("audit", "--format", "jsonl", "--fail-on", "never").stdout


@pytest.mark.parametrize(("error", "code"), [(BadShapes, 2), (EngineFailure, 3)])
@pytest.mark.parametrize("command", ["validate", "audit"])
def test_what_keeps_shapes_from_being_run_is_neither_a_finding_nor_a_refusal(
    built: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    error: type[Exception],
    code: int,
) -> None:
    def fail(_: object) -> None:
        raise error("no such engine")

    monkeypatch.setattr(f"itugov.checking.{command}", fail)
    done = built(command)
    assert (done.exit_code, "no such engine" in done.output) == (code, True)


def test_a_build_whose_audit_fails_publishes_nothing(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise EngineFailure("no such engine")

    monkeypatch.setattr("itugov.build.audit", fail)
    assert itugov("build", folder).exit_code == 3
    assert latest(tmp_path / "store") is None


def test_the_samples_are_asked_by_name(itugov: Callable[..., Result]) -> None:
    assert "--sample" in itugov("query", "coverage").output
    assert itugov("build").exit_code == 0
    assert "C21-938" in itugov("query", "coverage", "--sample").stdout
    assert "C21-938" in itugov("audit", "--sample", "--fail-on", "never").stdout
    assert itugov("validate", "--sample").exit_code == 0


def test_a_defect_of_ours_costs_one_document(
    folder: Path, itugov: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path, **_: object) -> object:
        if path.name == "other.txt":
            raise ZeroDivisionError("planted")
        return extract(path)

    monkeypatch.setattr("itugov.extracting.extract", broken)
    done = itugov("extract", *sorted(folder.iterdir()))
    assert done.exit_code == 1
    assert "planted" in done.output
    assert "document/C29-7" in done.output


def test_a_store_that_does_not_conform_is_told_at_every_build(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path
) -> None:
    itugov("build", folder)
    claim = ox.Triple(
        ox.NamedNode("https://w3id.org/itugov/id/claim/x"),
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        ox.NamedNode("http://www.w3.org/ns/shacl#ValidationResult"),
    )
    with Store.open(tmp_path / "store", hidden=HIDDEN) as store:
        store.replace(VALIDATION, [claim])
        store.publish()
    again = itugov("build", folder)
    assert "Changed 0 of 2" in again.output
    assert "Shapes: 1 results" in again.output


def test_the_version(itugov: Callable[..., Result]) -> None:
    assert itugov("--version").stdout.strip() == version("itugov")


def test_doctor_names_store_and_limits(folder: Path, itugov: Callable[..., Result], tmp_path: Path) -> None:
    assert "none yet" in itugov("doctor").stdout
    itugov("build", folder)
    done = itugov("doctor").stdout
    assert str(tmp_path / "store") in done
    assert "ITUGOV_MAX_FILE_BYTES" in done


def test_a_setting_with_a_wrong_value(itugov: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITUGOV_JOBS", "many")
    done = itugov("doctor")
    assert done.exit_code == 2
    assert "ITUGOV_JOBS" in done.output


def test_the_command_is_installed() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("itugov")), "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    )
    assert done.returncode == 0
    assert "build" in done.stdout
