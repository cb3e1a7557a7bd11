"""What a folder no longer holds leaves the store when the folder is built again; nothing else does."""

from pathlib import Path

import pytest

from itugov import build as building
from itugov.build import HIDDEN, Summary, build
from itugov.collect import collect
from itugov.places import Places
from store import Store

TEXTS = {
    "a/C27-1.txt": "Document C27/1-E\nReport by the Secretary-General\n\n1 Kenya takes part in the work of TDAG.\n",
    "a/C27-2.txt": "Document C27/2-E\nReport by the Secretary-General\n\n1 Uganda chairs the Radio Regulations Board.\n",
    "b/C27-3.txt": "Document C27/3-E\nReport by the Secretary-General\n\n1 Ghana hosts the next meeting of TDAG.\n",
}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        file = tmp_path / "documents" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "documents"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("_conclude", "index"):  # what follows from documents is tested elsewhere
        monkeypatch.setattr(building, name, lambda *_: None)
    for name in ("reference_triples", "ontology_triples"):
        monkeypatch.setattr(building, name, list)
    return tmp_path / "store"


def run(place: Path, *named: Path) -> tuple[Summary, list[str]]:
    with Store.open(place, hidden=HIDDEN) as store:
        summary = build(collect(named), store, max_file_bytes=100_000, places=Places(place))
        return summary, [graph.rpartition("/document/")[2] for graph in store.graphs() if "/document/" in graph]


def test_a_file_that_is_gone_leaves_and_no_other(documents: Path, place: Path) -> None:
    assert run(place, documents)[1] == ["C27-1/en", "C27-2/en", "C27-3/en"]
    (documents / "a" / "C27-2.txt").unlink()
    (documents / "b" / "C27-3.txt").unlink()
    summary, held = run(place, documents / "a")
    assert held == ["C27-1/en", "C27-3/en"]
    assert [graph.rpartition("/document/")[2] for graph in summary.left] == ["C27-2/en"]
    assert run(place, documents)[1] == ["C27-1/en"]


def test_a_file_named_alone_makes_no_other_leave(documents: Path, place: Path) -> None:
    run(place, documents)
    (documents / "a" / "C27-2.txt").unlink()
    assert run(place, documents / "a" / "C27-1.txt")[1] == ["C27-1/en", "C27-2/en", "C27-3/en"]


def test_a_file_under_another_name_stays(documents: Path, place: Path) -> None:
    run(place, documents)
    (documents / "a" / "C27-2.txt").rename(documents / "a" / "of Uganda.txt")
    summary, held = run(place, documents)
    assert (held, summary.left) == (["C27-1/en", "C27-2/en", "C27-3/en"], [])


def test_a_file_that_is_another_document_now(documents: Path, place: Path) -> None:
    run(place, documents)
    file = documents / "a" / "C27-2.txt"
    file.write_text(TEXTS["a/C27-2.txt"].replace("C27/2", "C27/5"), encoding="utf-8")
    file.rename(documents / "a" / "C27-5.txt")
    assert run(place, documents)[1] == ["C27-1/en", "C27-3/en", "C27-5/en"]
    file = documents / "b" / "C27-3.txt"
    file.write_text("Document C27/6-E\nReport by the Secretary-General\n\n1 Chad hosts TDAG.\n", encoding="utf-8")
    assert "C27-3/en" not in run(place, documents / "b")[1]


def test_a_file_that_is_refused_stays_as_it_was_read(documents: Path, place: Path) -> None:
    run(place, documents)
    (documents / "a" / "C27-2.txt").write_bytes(b"\0" * 50)
    summary, held = run(place, documents)
    assert (len(summary.refused), held) == (1, ["C27-1/en", "C27-2/en", "C27-3/en"])


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b'{"x": 1}'])
def test_without_the_table_nothing_leaves(documents: Path, place: Path, content: bytes) -> None:
    run(place, documents)
    (place / "places.json").write_bytes(content)
    (documents / "a" / "C27-2.txt").unlink()
    assert run(place, documents)[1] == ["C27-1/en", "C27-2/en", "C27-3/en"]


def test_a_table_that_cannot_be_written_is_told(documents: Path, place: Path) -> None:
    with Store.open(place, hidden=HIDDEN):
        (place / "places.json").mkdir()
    summary, _ = run(place, documents)
    assert any("could not be kept" in remark for remark in summary.remarks)
