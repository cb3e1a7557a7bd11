"""Two runs into one folder: one after the other, with nothing of either lost."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from itugov.download.ledger import Ledger
from itugov.download.turns import turn
from tests.itugov.download.documents import DOCX, FOLDER
from tests.itugov.download.site import Answer, Site


def command(site: Site, symbol: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from itugov.cli import main; main()",
            "fetch",
            symbol,
            "--lang",
            "ar,en",
            "--to",
            str(folder),
        ],
        env={**os.environ, "ITUGOV_FETCH_BASE_URL": site.url, "ITUGOV_FETCH_PAUSE_MS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def slow_site(site: Site) -> Site:
    for number in ("0067", "0068"):
        for letter in "AE":
            site.answers[f"{FOLDER}S24-CL-C-{number}!!MSW-{letter}.docx"] = [Answer(DOCX, mute_s=0.5)]
    return site


def test_two_runs_at_once_keep_what_each_other_wrote(slow_site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    runs = [command(slow_site, symbol, folder) for symbol in ("C24/67", "C24/68")]
    told = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        paths = sorted(row["path"] for row in csv.DictReader(file))
    assert paths == sorted(f"S24-CL-C-{n}!!MSW-{x}.docx" for n in ("0067", "0068") for x in "AE")
    assert slow_site.most_at_once == 1
    assert sum("Another run fetches into" in error for _, error in told) == 1
    assert sorted(p.name for p in folder.iterdir()) == sorted([*paths, "manifest.csv"])


def test_a_run_that_is_killed_gives_the_folder_back(slow_site: Site, tmp_path: Path) -> None:
    run = command(slow_site, "C24/67", tmp_path)
    until = time.monotonic() + 60
    while not slow_site.paths() and time.monotonic() < until:
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=60)
    again = command(slow_site, "C24/67", tmp_path)
    assert "Another run" not in again.communicate(timeout=120)[1]
    assert again.returncode == 0


def test_a_folder_into_which_nothing_came_is_not_left(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with turn(folder, lambda: pytest.fail("nobody else is here")):
        assert folder.is_dir()
    assert not (tmp_path / "a").exists()
    folder.mkdir(parents=True)
    with turn(folder, lambda: pytest.fail("nobody else is here")):
        pass
    assert folder.is_dir()


def test_what_is_written_into_the_manifest_meanwhile_is_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add("a.docx", {"sha256": "ab" * 32})
    with (tmp_path / "manifest.csv").open("a", encoding="utf-8") as file:
        file.write("mine.docx,C24/5\n")
    ledger.add("b.docx", {"sha256": "cd" * 32})
    with (tmp_path / "manifest.csv").open(encoding="utf-8", newline="") as file:
        assert [row["path"] for row in csv.DictReader(file)] == ["a.docx", "mine.docx", "b.docx"]
    assert Ledger(tmp_path).sha256("b.docx") == "cd" * 32
