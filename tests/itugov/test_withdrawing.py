"""What a build remembers of identifiers that readers had and that are no more."""

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from itugov.build import HIDDEN, build
from itugov.collect import collect
from itugov.withdrawing import WITHDRAWN, withdrawn
from ontology.identifiers import edge_id
from ontology.namespaces import ID, compact, entity, expand, graph, term
from store import Snapshot, Store, latest
from tests.itugov.documents import OTHER, REPORT


def built(folder: Path, place: Path, manifest: str | None = None) -> Snapshot:
    sheet = folder / "manifest.csv"
    sheet.unlink(missing_ok=True)
    if manifest is not None:
        sheet.write_text(manifest, encoding="utf-8")
    with Store.open(place, hidden=HIDDEN) as store:
        build(collect([folder]), store, max_file_bytes=1_000_000)
    found = latest(place)
    assert found is not None
    return found


def told(snapshot: Snapshot | Store) -> Mapping[str, str]:
    """Return each identifier that is no more with what replaced it, if that is known."""
    marks = snapshot.triples(WITHDRAWN) if WITHDRAWN in snapshot.graphs() else ()
    found: dict[str, str] = {}
    for triple in marks:
        name = str(triple.subject)[1:-1].removeprefix(ID)
        if triple.predicate.value == expand("dcterms:isReplacedBy"):
            found[name] = str(triple.object)[1:-1].removeprefix(ID)
        else:
            found.setdefault(name, "")
    return found


def named(snapshot: Snapshot) -> set[str]:
    """Return every identifier of a snapshot's visible graphs."""
    found = set()
    for name in snapshot.graphs():
        if name not in HIDDEN:
            for triple in snapshot.triples(name):
                for node in (triple.subject, triple.object):
                    if isinstance(node, ox.NamedNode) and node.value.startswith(ID):
                        found.add(node.value.removeprefix(ID))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "S29-CL-C-0007!!MSW-A.txt").write_text(REPORT, encoding="utf-8")
    (made / "other.txt").write_text(OTHER, encoding="utf-8")
    return made


def test_every_identifier_that_readers_had_is_there_or_is_told_to_be_no_more(folder: Path, tmp_path: Path) -> None:
    before = built(folder, tmp_path / "store")
    had = named(before)
    assert told(before) == {}
    after = built(folder, tmp_path / "store", "path,symbol\nother.txt,C29/9\n")
    gone = told(after)
    assert had - named(after) == {name for name in gone if not name.startswith(("edge/", "https://"))}
    unknown = next(name for name in had if name.startswith("document/unidentified/") and name.count("/") == 2)
    assert gone[unknown] == "document/C29-9"
    assert gone[f"{unknown}/ar"] == "document/C29-9/ar"
    assert gone[graph(f"{unknown}/ar")] == graph("document/C29-9/ar")
    assert gone[f"edge/{edge_id(unknown, 'itu:citesWork', 'resolution/pp/71')}"] == ""
    assert "resolution/pp/71" not in gone


def test_a_build_that_changes_nothing_leaves_what_is_told_alone_and_what_comes_back_is_no_more_told(
    folder: Path, tmp_path: Path
) -> None:
    first = built(folder, tmp_path / "store")
    second = built(folder, tmp_path / "store", "path,symbol\nother.txt,C29/9\n")
    assert built(folder, tmp_path / "store", "path,symbol\nother.txt,C29/9\n").name == second.name
    third = built(folder, tmp_path / "store", "path,symbol\nother.txt,C29/10\n")
    assert told(third)["document/C29-9"] == "document/C29-10"
    assert told(second).keys() - told(third).keys() == set()
    back = built(folder, tmp_path / "store")
    assert not set(told(back)) & named(first)
    assert "document/C29-9" in told(back)


def test_the_same_history_tells_the_same(folder: Path, tmp_path: Path) -> None:
    names = set()
    for place in ("one", "other"):
        built(folder, tmp_path / place)
        names.add(built(folder, tmp_path / place, "path,symbol\nother.txt,C29/9\n").name)
    assert len(names) == 1


def stated(*triples: tuple[str, str, object]) -> list[ox.Triple]:
    return [
        ox.Triple(
            ox.NamedNode(entity(s)),
            ox.NamedNode(expand(p)),
            o if isinstance(o, ox.Literal) else ox.NamedNode(entity(str(o))),
        )
        for s, p, o in triples
    ]


def test_a_provisional_thing_that_is_listed_now_leads_to_it(tmp_path: Path) -> None:
    name = ox.Literal("Coastal Screens Steering Committee", language="en")
    reference, document = graph("reference"), graph("document/C29-7/en")
    with Store.open(tmp_path, hidden=HIDDEN) as store:
        told_of = (
            ("body/CSSC", "skos:prefLabel", name),
            ("body/CSSC", "itu:provisional", ox.Literal(True)),
            ("document/C29-7", "itu:mentions", "body/CSSC"),
        )
        store.replace(document, stated(*told_of))
        store.publish()
        store.replace(document, stated(("document/C29-7", "itu:mentions", "body/Coastal-Committee")))
        store.replace(reference, stated(("body/Coastal-Committee", "skos:prefLabel", name)))
        store.replace(WITHDRAWN, withdrawn(store.published(), store))
        assert told(store) == {
            "body/CSSC": "body/Coastal-Committee",
            f"edge/{edge_id('document/C29-7', 'itu:mentions', 'body/CSSC')}": "",
        }
        (mark,) = (t for t in store.triples(WITHDRAWN) if compact(t.predicate.value) == "rdf:predicate")
        assert str(mark.object) == f"<{term('mentions')}>"
        assert not store.query("ASK { ?x itu:withdrawn true }".replace("itu:withdrawn", f"<{term('withdrawn')}>"))
