"""Compiled patterns outlive a process, and whatever is wrong with their file costs time and nothing else."""

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import regex

from ingest import kept_patterns, patterns
from ingest.kept_patterns import KeptPatterns
from ingest.patterns import compiled, keep_in

LONG = r"(?<!\p{L})(?P<kind>" + "|".join(f"resolution{n}" for n in range(60)) + r")\s+(?P<number>\d{1,3})(?!\p{L})"
TEXT = "as resolution7 12 asks, and resolution59 300"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Put the folder of the whole run back."""
    before = patterns._kept
    yield
    keep_in(before.folder if before is not None else None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder, named for compiled patterns and not there yet."""
    folder = tmp_path / "cache" / "itugov"
    keep_in(folder)
    compiled.cache_clear()
    return folder


def kept(folder: Path) -> int:
    """Return how many patterns a folder keeps."""
    connection = sqlite3.connect(folder / "patterns.sqlite3")
    try:
        return int(connection.execute("SELECT count(*) FROM pattern").fetchone()[0])
    finally:
        connection.close()


def found(expression: "regex.Pattern[str]") -> list[dict[str, str]]:
    return [match.groupdict() for match in expression.finditer(TEXT)]


WANTED = [{"kind": "resolution7", "number": "12"}, {"kind": "resolution59", "number": "300"}]


def test_what_is_read_back_matches_alike(folder: Path) -> None:
    assert found(compiled(LONG)) == WANTED
    read = KeptPatterns(folder).find(LONG)
    assert read is not None
    assert (read.pattern, read.flags, found(read)) == (LONG, compiled(LONG).flags, WANTED)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_another_process_compiles_nothing(folder: Path) -> None:
    compiled(LONG)
    program = (
        "import sys, regex; from pathlib import Path; from ingest.patterns import compiled, keep_in;"
        "keep_in(Path(sys.argv[1])); regex.compile = None; print(len(compiled(sys.argv[2]).findall(sys.argv[3])))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(folder), LONG, TEXT], capture_output=True, text=True, check=True
    )
    assert told.stdout == "2\n"


def test_short_patterns_and_those_of_a_document_are_not_kept(folder: Path) -> None:
    compiled(LONG)
    compiled(r"\d+")
    compiled(LONG + "of this document", keep=False)
    assert kept(folder) == 1


def test_another_version_of_the_library_compiles_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(LONG)
    monkeypatch.setattr(regex, "__version__", "1.0")
    assert KeptPatterns(folder).find(LONG) is None


def test_a_damaged_row_is_compiled_anew(folder: Path) -> None:
    compiled(LONG)
    connection = sqlite3.connect(folder / "patterns.sqlite3")
    connection.execute(
        "UPDATE pattern SET compiled = CAST(substr(compiled, 1, 20) || x'00' || substr(compiled, 22) AS BLOB)"
    )
    connection.commit()
    connection.close()
    assert KeptPatterns(folder).find(LONG) is None
    compiled.cache_clear()
    assert found(compiled(LONG)) == WANTED
    assert KeptPatterns(folder).find(LONG) is not None


def no_database(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o700)
    (folder / "patterns.sqlite3").write_bytes(b"no database\n" * 100)


def others_may_write(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o777)


def no_folder(folder: Path) -> None:
    folder.parent.write_text("a file where a folder has to be")


WRONG = [no_database, others_may_write, no_folder]


@pytest.mark.parametrize("made", WRONG)
def test_what_is_wrong_is_told_once_and_costs_no_match(
    made: Callable[[Path], None], folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made(folder)
    with caplog.at_level(logging.WARNING):
        assert found(compiled(LONG)) == WANTED
        assert found(compiled(LONG + "(?:)")) == WANTED
    (record,) = caplog.records
    assert str(folder) in record.getMessage()


def test_all_that_can_be_wrong_is_tried() -> None:
    assert len(WRONG) == 3


def test_what_was_no_database_is_begun_anew_by_the_next_process(folder: Path) -> None:
    no_database(folder)
    compiled(LONG)
    keep_in(None)
    keep_in(folder)
    compiled.cache_clear()
    compiled(LONG)
    assert kept(folder) == 1


def test_a_file_grown_too_large_is_begun_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(LONG)
    keep_in(None)
    monkeypatch.setattr(kept_patterns, "_MOST_BYTES", 100)
    compiled.cache_clear()
    keep_in(folder)
    compiled(LONG + "(?:)")
    assert kept(folder) == 1
    assert KeptPatterns(folder).find(LONG) is None
