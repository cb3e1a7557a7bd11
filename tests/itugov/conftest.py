"""The command line over documents and stores of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from itugov.cli import app
from tests.itugov.documents import OTHER, REPORT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two documents."""
    return written(tmp_path / "documents")


def written(folder: Path) -> Path:
    """Write two documents into a folder."""
    folder.mkdir()
    (folder / "S29-CL-C-0007!!MSW-A.txt").write_text(REPORT, encoding="utf-8")
    (folder / "other.txt").write_text(OTHER, encoding="utf-8")
    return folder


@pytest.fixture
def itugov(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command, with a store and a home of its own."""
    monkeypatch.setenv("ITUGOV_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ITUGOV_JOBS", "1")

    def run(*arguments: object, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)

    return run


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents, and in it a store built of them, for tests that only read."""
    made = tmp_path_factory.mktemp("once")
    documents = written(made / "documents")
    done = CliRunner().invoke(app, ["build", str(documents), "--store", str(made / "store")])
    assert done.exit_code == 0, done.output
    return made


@pytest.fixture
def built(once: Path, itugov: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command over the store that was built once."""
    monkeypatch.setenv("ITUGOV_STORE", str(once / "store"))
    return itugov
