import io
import json
import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import NotAStore, Store, StoreDamaged, StoreError, StoreLocked, StoreMissing, latest, writing
from store.content import read
from tests.store.terms import fact, graph, texts, triples, triples_with_blanks

HIDDEN = graph("hidden")
NAMES = st.sampled_from([graph("a"), graph("b"), graph("c"), HIDDEN])


def union(store: Store) -> Counter[str]:
    results = store.query("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert isinstance(results, ox.QuerySolutions)
    return Counter(f"{row['s']} {row['p']} {row['o']}" for row in results)


def expected(graphs: dict[str, list[ox.Triple]], hidden: tuple[str, ...]) -> Counter[str]:
    made = Store.memory()
    made.replace(graph("all"), [t for name, found in graphs.items() if name not in hidden for t in found])
    return Counter(f"{t.subject} {t.predicate} {t.object}" for t in made.triples(graph("all")))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, st.lists(triples, max_size=6)), max_size=8))
def test_the_union_is_that_of_the_graphs_after_any_changes(changes: list[tuple[str, list[ox.Triple]]]) -> None:
    store = Store.memory(hidden=(HIDDEN,))
    now: dict[str, list[ox.Triple]] = {}
    for name, found in changes:
        before = store.name
        assert store.replace(name, found) == (store.name != before)
        assert not store.replace(name, found[::-1])
        now[name] = found
    assert union(store) == expected(now, (HIDDEN,))
    assert store.graphs() == tuple(sorted(name for name, found in now.items() if found))
    for name in store.graphs():
        content = read(store._database, ox.NamedNode(name))
        assert (store.digest(name), store.size(name)) == (content.digest, len(content.lines))
    again = Store.memory(hidden=(HIDDEN,))
    for name in sorted(now, reverse=True):
        again.replace(name, now[name])
    assert again.name == store.name
    assert exported(again) == exported(store)


def exported(store: Store, form: str = "nquads", graphs: tuple[str, ...] | None = None) -> bytes:
    output = io.BytesIO()
    store.export(form, output, graphs=graphs)
    return output.getvalue()


@settings(max_examples=60, deadline=None)
@given(st.lists(triples_with_blanks, max_size=8), texts)
def test_exports_can_be_read_back(found: list[ox.Triple], text: str) -> None:
    store = Store.memory()
    store.replace(graph("a"), found)
    store.replace(
        graph("b"),
        [fact("s", "p", "o"), ox.Triple(found[0].predicate, found[0].predicate, ox.Literal(text))] if found else [],
    )
    for form, kind in (("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)):
        data = exported(store, form)
        back = ox.Store()
        back.load(data, format=kind)
        for name in store.graphs():
            assert read(back, ox.NamedNode(name)).digest == store.digest(name)
        assert len(back) == store.size()
        if form == "nquads":
            assert data.splitlines(keepends=True) == [line + b"\n" for line in data.split(b"\n")[:-1]]


def test_what_is_exported() -> None:
    store = Store.memory(hidden=(HIDDEN,))
    store.replace(graph("b"), [fact("s", "p", "o")])
    store.replace(graph("a"), [fact("s", "p", "o"), fact("a", "p", "o")])
    store.replace(HIDDEN, [fact("h", "p", "o")])
    lines = exported(store).decode().splitlines()
    assert [line.rpartition("graph/")[2] for line in lines] == ["a> .", "a> .", "b> ."]
    assert exported(store, graphs=(HIDDEN,)).count(b"\n") == 1
    output = io.BytesIO()
    store.export("trig", output, prefixes={"ex": "http://example.org/"})
    assert b"ex:s ex:p ex:o" in output.getvalue()
    with pytest.raises(KeyError, match="no graph"):
        exported(store, graphs=(graph("none"),))
    with pytest.raises(KeyError):
        exported(store, form="turtle")


def test_a_store_on_disk_is_there_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", hidden=(HIDDEN,)) as store:
        assert store.replace(graph("a"), [fact("a", "p", "o")])
        name = store.publish().name
    with Store.open(tmp_path / "s", hidden=(HIDDEN,), create=False) as store:
        assert not store.replace(graph("a"), [fact("a", "p", "o")])
        assert store.name == name
        assert store.publish().name == name
        assert store.drop(graph("a"))
        assert not store.drop(graph("a"))
        assert store.graphs() == ()
        assert union(store) == Counter()


def test_what_is_not_published_is_kept_and_not_seen(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(graph("a"), [fact("a", "p", "o")])
        assert latest(tmp_path) is None
    assert latest(tmp_path) is None
    with Store.open(tmp_path) as store:
        assert store.graphs() == (graph("a"),)
        assert not store.is_published()
        store.publish()
        assert store.is_published()
        store.replace(graph("b"), [fact("b", "p", "o")])
        assert not store.is_published()
    assert not Store.memory().is_published()


def test_the_writer_reads_what_its_readers_have(tmp_path: Path) -> None:
    assert Store.memory().published() is None
    with Store.open(tmp_path) as store:
        assert store.published() is None
        first = store.publish()
        assert store.published() is first
        store.replace(graph("a"), [fact("a", "p", "o")])
        held = store.published()
        assert held is first
        assert held is not None
        assert held.graphs() == ()


def test_a_change_of_what_is_hidden_changes_the_union(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(HIDDEN, [fact("h", "p", "o"), fact("a", "p", "o")])
        store.replace(graph("a"), [fact("a", "p", "o")])
        assert len(union(store)) == 2
        first = store.publish().name
    for hidden, count in (((HIDDEN,), 1), ((HIDDEN, graph("a")), 0), ((), 2)):
        with Store.open(tmp_path, hidden=hidden) as store:
            assert sum(union(store).values()) == count
            assert (store.publish().name == first) == (not hidden)


def test_lost_digests_are_worked_out(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(graph("a"), [fact("a", "p", "o")])
        name = store.publish().name
        assert (tmp_path / "digests.json").exists()
        store.replace(graph("b"), [fact("b", "p", "o")])
        assert not (tmp_path / "digests.json").exists()
        store.drop(graph("b"))
    (tmp_path / "digests.json").unlink()
    with Store.open(tmp_path) as store:
        assert store.name == name
        assert not store.replace(graph("a"), [fact("a", "p", "o")])


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    assert not Store.locked(tmp_path)
    with Store.open(tmp_path):
        assert Store.locked(tmp_path)
        with pytest.raises(StoreLocked, match=r"wait until it is done") as caught:
            Store.open(tmp_path)
        assert str(tmp_path) in str(caught.value)
    assert not Store.locked(tmp_path)
    Store.open(tmp_path).close()


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="build one"):
        Store.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()
    with pytest.raises(StoreMissing):
        Store.open(tmp_path, create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [True, False])
def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, create: bool) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for opening in (lambda: Store.open(tmp_path, create=create), lambda: latest(tmp_path)):
        with pytest.raises(NotAStore, match="no store"):
            opening()
    with pytest.raises(NotAStore, match="is a file"):
        Store.open(tmp_path / "thesis.txt")
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("store.json", "{"),
        ("store.json", '{"layout": 9}'),
        ("digests.json", "[]"),
        ("digests.json", '{"graphs": {"a": 1}}'),
    ],
)
def test_a_damaged_small_file_is_told(tmp_path: Path, name: str, content: str) -> None:
    Store.open(tmp_path).close()
    with Store.open(tmp_path) as store:
        store.replace(graph("a"), [fact("a", "p", "o")])
    (tmp_path / name).write_text(content)
    with pytest.raises(StoreDamaged, match="build the store again"):
        Store.open(tmp_path)
    assert not Store.locked(tmp_path)


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(graph("a"), [fact("a", "p", "o")])
    (tmp_path / "live" / "CURRENT").write_bytes(b"nothing\n")
    with pytest.raises(StoreDamaged, match="damaged"):
        Store.open(tmp_path)


def test_a_lost_database_is_told(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(graph("a"), [fact("a", "p", "o")])
    shutil.rmtree(tmp_path / "live")
    with pytest.raises(StoreDamaged, match="lacks graphs"):
        Store.open(tmp_path)


def test_a_dropped_graph_leaves_no_name(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(graph("a"), [fact("a", "p", "o")])
        store.replace(graph("b"), [fact("a", "p", "o")])
        store.drop(graph("a"))
        rows = store.query("SELECT ?g { GRAPH ?g { } }")
        assert isinstance(rows, ox.QuerySolutions)
        assert [str(row["g"]) for row in rows] == [f"<{graph('b')}>"]


def test_a_graph_has_an_iri() -> None:
    with pytest.raises(ValueError, match="IRI"):
        Store.memory().replace("no iri", [])


def test_the_small_files_are_readable(tmp_path: Path) -> None:
    with Store.open(tmp_path, hidden=(HIDDEN,)) as store:
        store.replace(graph("ا"), [fact("a", "p", "o")])
        snapshot = store.publish()
    kept = json.loads((tmp_path / "snapshots" / snapshot.name / "graphs.json").read_text(encoding="utf-8"))
    assert kept["hidden"] == [HIDDEN]
    assert kept["graphs"] == {graph("ا"): [snapshot.digest(graph("ا")), 1]}
    assert json.loads((tmp_path / "current").read_text()) == [snapshot.name]


def test_a_large_graph_that_was_written_in_part_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_AT_ONCE", 3)
    facts = [fact(letter, "p", "1") for letter in "abcdefgh"]
    with Store.open(tmp_path, hidden=(HIDDEN,)) as store:
        store.replace(graph("a"), facts[:2])
        store.publish()
    extend = Store._extend
    calls = iter((True, True, False))

    def failing(self: Store, name: str, lines: tuple[bytes, ...]) -> None:
        if not next(calls):
            raise OSError("no space left")
        extend(self, name, lines)

    with Store.open(tmp_path, hidden=(HIDDEN,)) as store:
        monkeypatch.setattr(Store, "_extend", failing)
        with pytest.raises(StoreError, match="no space left"):
            store.replace(graph("b"), facts)
        monkeypatch.setattr(Store, "_extend", extend)
        assert len(read(store._database, ox.NamedNode(graph("b"))).lines) == 6
        for refused in (store.publish, lambda: store.replace(graph("c"), facts)):
            with pytest.raises(StoreError, match="in part"):
                refused()
    with Store.open(tmp_path, hidden=(HIDDEN,)) as store:
        assert store.graphs() == (graph("a"),)
        assert not read(store._database, ox.NamedNode(graph("b"))).lines
        assert union(store) == expected({graph("a"): facts[:2]}, (HIDDEN,))
        assert store.replace(graph("b"), facts)
        assert store.publish().size(graph("b")) == 8
