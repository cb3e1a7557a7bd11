"""What a build leaves in a store: the same for the same documents, whatever came before it."""

from pathlib import Path

import pytest

from itugov.build import HIDDEN, INFERRED, VALIDATION, Summary, build
from itugov.collect import collect
from ontology.namespaces import entity
from store import Store

TEXT = "1\tخلفية\n\n1.1\tيستند هذا النص إلى القرار 71 (المراجَع في بوخارست، 2022) لمؤتمر المندوبين المفوضين.\n"


def build_once(folder: Path, place: Path) -> Summary:
    with Store.open(place, hidden=HIDDEN) as store:
        return build(collect([folder]), store, max_file_bytes=1_000_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "S29-CL-C-0007!!MSW-A.txt").write_text(TEXT, encoding="utf-8")
    return made


def test_files_of_equal_bytes_under_two_symbols_keep_a_graph_each(folder: Path, tmp_path: Path) -> None:
    (folder / "S28-CL-C-0005!!MSW-A.txt").write_text(TEXT, encoding="utf-8")
    first, second = build_once(folder, tmp_path / "store"), build_once(folder, tmp_path / "store")
    assert {read.document for read in first.read} == {"document/C28-5", "document/C29-7"}
    assert (first.changed, first.replaced) == (2, [])
    assert (second.changed, second.replaced, second.snapshot) == (0, [], first.snapshot)
    with Store.open(tmp_path / "store", hidden=HIDDEN) as store:
        assert {read.graph for read in first.read} <= set(store.graphs())


def test_what_a_build_that_was_ended_left_out_is_made_up_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(_: object) -> set[object]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("itugov.build.entailed", ended)
        with pytest.raises(KeyboardInterrupt):
            build_once(folder, tmp_path / "store")
    late, whole = build_once(folder, tmp_path / "store"), build_once(folder, tmp_path / "another")
    assert late.changed == 0
    assert late.inferred > 0
    assert late.inferred == whole.inferred
    assert late.snapshot == whole.snapshot
    with Store.open(tmp_path / "store", hidden=HIDDEN) as store:
        assert {INFERRED, VALIDATION} <= set(store.graphs())


def test_a_group_that_one_document_names_and_another_abbreviates_is_one(tmp_path: Path) -> None:
    made = tmp_path / "documents"
    made.mkdir()
    named = "The Steering Committee on Coastal Screens reports to TDAG."
    short = "The Steering Committee on Coastal Screens (SCCS) is chaired by Kenya."
    for number, line in enumerate((named, short), 5):
        head = f"Document C27/{number}-E\nReport by the Secretary-General\n\n1 {line}\n"
        (made / f"C27-{number}.txt").write_text(head, encoding="utf-8")
    build_once(made, tmp_path / "store")
    with Store.open(tmp_path / "store", hidden=HIDDEN) as store:
        known = "PREFIX itu: <https://w3id.org/itugov/ontology#> PREFIX id: <https://w3id.org/itugov/id/>"
        assert store.query(f"{known} ASK {{ <{entity('body/SCCS')}> itu:reportsTo <{entity('body/TDAG')}> }}")
        assert store.query(f"{known} ASK {{ ?x itu:chairedBy <{entity('country/KEN')}> ; itu:reportsTo ?y }}")
