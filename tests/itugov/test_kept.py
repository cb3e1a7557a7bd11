"""What a build keeps: an unchanged file is not read again, a changed fact makes only the documents read again that it can touch."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from itugov import build as building
from itugov import kept as keeping
from itugov.build import HIDDEN, Summary, build
from itugov.collect import Source, collect
from itugov.dependence import change
from itugov.kept import Kept
from ontology.load import reference_triples
from ontology.namespaces import entity, expand, term
from store import Store

TEXTS = {
    "C27-1.txt": "Document C27/1-E\nReport by the Secretary-General\n\n1 Kenya takes part in the work of TDAG.\n",
    "C27-2.txt": "Document C27/2-E\nReport by the Secretary-General\n\n1 Uganda chairs the Radio Regulations Board.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def run(folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Summary, list[str]]:
    read: list[str] = []
    real = building.read_one

    def watched(source: Source, **more: object) -> building.Outcome:
        read.append(source.path.name)
        return real(source, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(building, "read_one", watched)
        patched.setattr(building, "_conclude", lambda *_: None)  # what follows from documents is tested elsewhere
        with Store.open(place, hidden=HIDDEN) as store:
            return build(collect([folder]), store, max_file_bytes=100_000, kept=Kept(place / "read")), read


def test_an_unchanged_file_is_not_read_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "store"
    first, read = run(folder, place, monkeypatch)
    assert (read, first.unread) == (sorted(TEXTS), 0)
    second, read = run(folder, place, monkeypatch)
    assert (read, second.unread, second.changed, second.snapshot) == ([], 2, 0, first.snapshot)
    assert [r.document for r in second.read] == [r.document for r in first.read]
    (folder / "C27-2.txt").write_text(TEXTS["C27-2.txt"].replace("Uganda", "Ghana"), encoding="utf-8")
    third, read = run(folder, place, monkeypatch)
    assert (read, third.unread, third.changed) == (["C27-2.txt"], 1, 1)


def test_a_damaged_entry_counts_as_none(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "store"
    run(folder, place, monkeypatch)
    for entry in (place / "read").glob("*-*"):
        entry.write_bytes(b"not what was kept")
    again, read = run(folder, place, monkeypatch)
    assert (read, again.changed) == (sorted(TEXTS), 0)


def test_what_cannot_be_kept_is_said_and_costs_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "store"
    with Store.open(place, hidden=HIDDEN):
        (place / "read").write_text("a file where a folder should be", encoding="utf-8")
    summary, _ = run(folder, place, monkeypatch)
    assert len(summary.read) == 2
    assert any("could not be kept" in remark for remark in summary.remarks)


def _with(*more: ox.Triple) -> list[ox.Triple]:
    return [*reference_triples(), *more]


def _label(name: str, text: str, lang: str = "en") -> ox.Triple:
    return ox.Triple(ox.NamedNode(entity(name)), ox.NamedNode(expand("skos:altLabel")), ox.Literal(text, language=lang))


@pytest.mark.parametrize(
    ("added", "read_again"),
    [
        (_label("country/UGA", "Pearl of Africa"), ["C27-2.txt"]),  # a thing that one document uses
        (_label("body/WGS", "Radio Board of Uganda"), ["C27-2.txt"]),  # a name that one document may hold
        (_label("body/WGS", "Zanzibar"), []),
        (
            ox.Triple(ox.NamedNode(entity("body/RRB")), ox.NamedNode(term("partOf")), ox.NamedNode(entity("body/ITU"))),
            sorted(TEXTS),
        ),  # what tells of other things too
    ],
    ids=["used", "named", "neither", "structure"],
)
def test_a_changed_fact_makes_read_again_what_it_can_touch(
    added: ox.Triple, read_again: list[str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "store"
    run(folder, place, monkeypatch)
    monkeypatch.setattr(keeping, "reference_triples", lambda: _with(added))
    monkeypatch.setattr(keeping, "facts_digest", lambda: "other")
    assert run(folder, place, monkeypatch)[1] == read_again
    assert run(folder, place, monkeypatch)[1] == []


def test_the_same_facts_change_nothing() -> None:
    told = change(reference_triples(), reference_triples())
    assert (told.entities, told.stems, told.everything) == (frozenset(), frozenset(), False)
