"""`itugov fetch` as a user meets it: exit codes, what is told of each document, and a manifest that the other commands read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from itugov.cli import app
from tests.itugov.download.documents import DOCX, FOLDER, NAME, WORD_PATH
from tests.itugov.download.site import Answer, Site

Command = Callable[..., Result]


@pytest.fixture
def fetch(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command against the site, into a folder of its own."""
    for name, value in {"BASE_URL": site.url, "PAUSE_MS": "0", "RETRIES": "0"}.items():
        monkeypatch.setenv(f"ITUGOV_FETCH_{name}", value)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["fetch", *arguments, "--to", str(tmp_path / "documents")])

    return run


def test_what_became_of_each_is_told(fetch: Command, site: Site, tmp_path: Path) -> None:
    site.answers[WORD_PATH] = [Answer(DOCX)]
    site.answers[FOLDER + "S24-CL-C-0067!!MSW-A.docx"] = [Answer(b"<html>")]
    done = fetch("C24/67", "WRC-99/1", "--lang", "en,ar,fr", "--format", "jsonl")
    assert done.exit_code == 1
    told = {(x["symbol"], x["lang"]): x["outcome"] for x in map(json.loads, done.stdout.splitlines())}
    assert told == {
        ("C24/67", "en"): "found",
        ("C24/67", "ar"): "refused",
        ("C24/67", "fr"): "not found",
        **{("WRC-99/1", lang): "refused" for lang in ("en", "ar", "fr")},
    }
    again = fetch("C24/67", "--lang", "en")
    assert (again.exit_code, "already here" in again.stdout, NAME in again.stdout) == (0, True, True)
    extracted = CliRunner().invoke(
        app,
        ["extract", str(tmp_path / "documents" / NAME), "--manifest", str(tmp_path / "documents" / "manifest.csv")],
    )
    assert json.loads(extracted.stdout)["document"] == "document/C24-67"


def test_a_dry_run_asks_nobody(fetch: Command, site: Site, tmp_path: Path) -> None:
    done = fetch("C24/67", "--lang", "en", "--dry-run")
    assert (done.exit_code, site.url + WORD_PATH in done.stdout) == (0, True)
    assert fetch("nonsense", "--dry-run").exit_code == 1
    assert (site.asked, (tmp_path / "documents").exists()) == ([], False)


def test_a_site_that_fails_is_left_alone(fetch: Command, site: Site) -> None:
    for lang in "ACEFRS":
        site.answers[f"{FOLDER}S24-CL-C-0067!!MSW-{lang}.docx"] = [Answer(status=500)]
    done = fetch("C24/67", "--format", "jsonl")
    outcomes = [json.loads(line)["outcome"] for line in done.stdout.splitlines()]
    assert (done.exit_code, outcomes) == (1, ["failed"] * 6)
    assert len(site.paths()) == 2


def test_another_site_by_option(fetch: Command, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITUGOV_FETCH_BASE_URL", "https://elsewhere.example")
    site.answers[WORD_PATH] = [Answer(DOCX)]
    assert fetch("C24/67", "--lang", "en", "--base-url", site.url).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["C24/67", "--lang", "xx"], "--lang"),
        (["C24/67", "--lang", ","], "--lang"),
        (["C24/67", "--base-url", "ftp://x"], "--base-url"),
        (["C24/67", "--format", "csv"], "--format"),
        ([], "SYMBOL"),
    ],
)
def test_wrong_usage(fetch: Command, arguments: list[str], words: str) -> None:
    done = fetch(*arguments)
    assert (done.exit_code, words in done.output) == (2, True), done.output


@pytest.mark.parametrize(
    ("name", "value"), [("PAUSE_MS", "-1"), ("TIMEOUT_S", "0"), ("BASE_URL", "itu.int"), ("CONTACT", "a\nb")]
)
def test_wrong_settings(fetch: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"ITUGOV_FETCH_{name}", value)
    done = fetch("C24/67", "--lang", "en")
    assert (done.exit_code, f"ITUGOV_FETCH_{name}" in done.output) == (2, True), done.output


def test_a_folder_that_is_none_or_has_a_wrong_manifest(fetch: Command, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.write_text("a file", encoding="utf-8")
    assert fetch("C24/67", "--lang", "en").exit_code == 2
    folder.unlink()
    folder.mkdir()
    (folder / "manifest.yml").write_text("- path: a.docx\n", encoding="utf-8")
    done = fetch("C24/67", "--lang", "en")
    assert (done.exit_code, "manifest.csv" in done.output) == (2, True)
