"""The command line as a user meets it: exit codes, messages, and what is left in the store."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner, Result

from ingest.pipeline import extract
from itugov.build import VALIDATION, build
from itugov.cli import app
from itugov.collect import collect
from shapes import BadShapes, EngineFailure
from store import Store, latest

REPORT = """\tملخص

يعرض هذا التقرير تنفيذ القرار 191 (المراجَع في دبي، 2018) لمؤتمر المندوبين المفوضين.

1\tمقدمة

1.1\tاجتمع الفريق الاستشاري لتنمية الاتصالات في مايو 2022 ونظر في القرار 5 (المراجَع في بوينس آيرس، 2017).
"""
OTHER = "1\tخلفية\n\n1.1\tيستند هذا النص إلى القرار 71 (المراجَع في بوخارست، 2022) لمؤتمر المندوبين المفوضين.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "S29-CL-C-0007!!MSW-A.txt").write_text(REPORT, encoding="utf-8")
    (made / "other.txt").write_text(OTHER, encoding="utf-8")
    return made


@pytest.fixture
def itugov(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ITUGOV_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ITUGOV_JOBS", "1")

    def run(*arguments: object, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)

    return run


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents, and in it a store built of them, for tests that only read."""
    made = tmp_path_factory.mktemp("once")
    (made / "documents").mkdir()
    (made / "documents" / "S29-CL-C-0007!!MSW-A.txt").write_text(REPORT, encoding="utf-8")
    (made / "documents" / "other.txt").write_text(OTHER, encoding="utf-8")
    done = CliRunner().invoke(app, ["build", str(made / "documents"), "--store", str(made / "store")])
    assert done.exit_code == 0, done.output
    return made


@pytest.fixture
def built(once: Path, itugov: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command over the store that was built once."""
    monkeypatch.setenv("ITUGOV_STORE", str(once / "store"))
    return itugov


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
        with ThreadPoolExecutor(2) as pool, Store.open(tmp_path / f"store{number}", hidden=(VALIDATION,)) as store:
            summary = build(
                collect(files), store, max_file_bytes=1_000_000, jobs=jobs, executor=pool if threads else None
            )
            assert len(summary.read) == 2
            names.add(summary.snapshot)
    assert len(names) == 1


def _empty(path: Path) -> None:
    path.with_suffix(".txt").write_bytes(b"")


def _legacy(path: Path) -> None:
    path.with_suffix(".txt").write_bytes("قرار المجلس".encode("cp1256"))


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path.with_suffix(".docx"), "w") as packed:
        packed.writestr("readme.txt", "no document")


def _huge(path: Path) -> None:
    with path.with_suffix(".txt").open("wb") as file:
        file.truncate(100 * 1024 * 1024)


def _encrypted(path: Path) -> None:
    head = bytes.fromhex("d0cf11e0a1b11ae1")
    path.with_suffix(".docx").write_bytes(head + bytes(504) + "EncryptedPackage".encode("utf-16-le"))


BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (_empty, "empty"),
    "wrong encoding": (_legacy, "UTF-8"),
    "a zip that is no docx": (_zip, "docx"),
    "100 MB": (_huge, "ITUGOV_MAX_FILE_BYTES"),
    "encrypted": (_encrypted, "password"),
}


@pytest.mark.parametrize("kind", BAD)
def test_one_bad_document_never_stops_the_rest(folder: Path, itugov: Callable[..., Result], kind: str) -> None:
    make, word = BAD[kind]
    make(folder / "bad")
    done = itugov("build", folder)
    assert done.exit_code == 1
    (refused,) = [line for line in done.output.splitlines() if line.startswith("Refused")]
    assert str(folder / "bad") in refused
    assert word in refused
    assert "2 read, 1 refused" in done.output


def test_the_bad_files_are_all_tried() -> None:
    assert len(BAD) == 5


def test_a_folder_without_documents(tmp_path: Path, itugov: Callable[..., Result]) -> None:
    (tmp_path / "empty").mkdir()
    done = itugov("build", tmp_path / "empty")
    assert done.exit_code == 2
    assert "no document in this folder" in done.output
    assert not (tmp_path / "store").exists()
    assert itugov("audit", tmp_path / "empty").exit_code == 2


def test_a_file_that_is_not_there(tmp_path: Path, itugov: Callable[..., Result]) -> None:
    done = itugov("build", tmp_path / "nowhere.txt")
    assert done.exit_code == 1
    assert "nowhere.txt" in done.output


def test_a_manifest_that_names_a_missing_file(folder: Path, itugov: Callable[..., Result]) -> None:
    (folder / "manifest.csv").write_text("path,symbol\nother.txt,C29/9\nlost.txt,C29/10\n", encoding="utf-8")
    done = itugov("build", folder)
    assert done.exit_code == 1
    assert "lost.txt" in done.output
    assert "line 3" in done.output
    assert "document/C29-9" in done.output


def test_a_manifest_for_documents_that_lie_elsewhere(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path
) -> None:
    manifest = tmp_path / "elsewhere.csv"
    manifest.write_text("path,symbol\nother.txt,C29/9\n", encoding="utf-8")
    done = itugov("build", folder, "--manifest", manifest)
    assert done.exit_code == 0, done.output
    assert "document/C29-9" in done.output


def test_a_wrong_checksum_in_the_manifest(folder: Path, itugov: Callable[..., Result]) -> None:
    (folder / "manifest.csv").write_text(f"path,sha256\nother.txt,{'0' * 64}\n", encoding="utf-8")
    done = itugov("build", folder)
    assert done.exit_code == 1
    assert "checksum" in done.output


def test_two_files_that_are_one_document(folder: Path, itugov: Callable[..., Result]) -> None:
    (folder / "manifest.csv").write_text("path,symbol\nother.txt,C29/7\n", encoding="utf-8")
    done = itugov("build", folder)
    assert done.exit_code == 1
    assert "which" in done.output
    assert "already is" in done.output


def test_a_document_that_becomes_known_leaves_its_provisional_graph(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path
) -> None:
    itugov("build", folder)
    (folder / "manifest.csv").write_text("path,symbol\nother.txt,C29/9\n", encoding="utf-8")
    done = itugov("build", folder)
    snapshot = latest(tmp_path / "store")
    assert snapshot is not None
    assert "Replaced" in done.output
    assert not any("unidentified" in name for name in snapshot.graphs())
    assert any(name.endswith("document/C29-9/ar") for name in snapshot.graphs())


def test_a_store_locked_by_another_process(folder: Path, itugov: Callable[..., Result], tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom store import Store\n"
        f"with Store.open(Path({str(tmp_path / 'store')!r})):\n    print('open', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "open"
        done = itugov("build", folder)
        assert other.stdin is not None
        other.stdin.close()
    assert done.exit_code == 2
    assert str(tmp_path / "store") in done.output
    assert itugov("build", folder).exit_code == 0


def test_samples_and_other_documents_never_share_a_store(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path
) -> None:
    itugov("build", folder)
    done = itugov("build", "--store", tmp_path / "store")
    assert done.exit_code == 2
    assert "sample" in done.output
    itugov("build", "--store", tmp_path / "samples")
    mixed = itugov("build", folder, "--store", tmp_path / "samples")
    assert mixed.exit_code == 2
    assert "sample" in mixed.output


@pytest.mark.parametrize("command", ["query coverage", "validate", "audit", "export"])
def test_without_a_store_the_remedy_is_told(itugov: Callable[..., Result], command: str) -> None:
    done = itugov(*command.split())
    assert done.exit_code == 2
    assert "itugov build" in done.output


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
    with Store.open(tmp_path / "store", hidden=(VALIDATION,)) as store:
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
