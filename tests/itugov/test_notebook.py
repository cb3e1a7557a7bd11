"""The notebook runs from its first cell to its last over the bundled samples, and is kept without what it printed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import samples
from graph_api.app import create_app
from graph_api.text.holding import Texts
from itugov.build import HIDDEN, build
from itugov.collect import collect
from store import Store
from tests.listening import listening
from tests.shared import ROOT

NOTEBOOK = ROOT / "docs" / "notebooks" / "governance.ipynb"


@contextmanager
def served() -> Iterator[str]:
    """Serve the samples at an address of this machine."""
    with Store.memory(hidden=HIDDEN) as store:
        build(collect([samples.documents()]), store, sample=True, max_file_bytes=10_000_000)
        app = create_app(lambda: store, texts=Texts(wait_s=300))
        with listening(app) as address:
            yield address


def test_it_is_kept_without_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(code) > 8
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


# Of the client and the kernel: they speak over loops and sockets of their own
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning", "ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_it_runs_over_the_samples(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    read = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    with served() as address:
        monkeypatch.setenv("ITUGOV_URL", address)
        NotebookClient(
            read, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
        ).execute()
    shown = ["".join(map(str, _texts(cell))) for cell in read.cells if cell.cell_type == "code"]
    assert all(shown[1:]), "a cell shows nothing"
    everything = "\n".join(shown)
    for words in (
        "فريق المهام المعني بالتنسيق بين القطاعات",
        "Inter-Sectoral Coordination Task Force",
        "truncated: False",
        "made-up samples",
    ):
        assert words in everything
    assert "Empty DataFrame" not in everything


def _texts(cell: nbformat.NotebookNode) -> list[str]:
    return [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
