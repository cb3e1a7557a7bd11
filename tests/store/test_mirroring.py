"""An engine elsewhere is made to hold what a snapshot holds, and a store what the engine holds; what ends half-way is seen, and ended by the next one."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pyoxigraph as ox
import pytest

from store import Snapshot, Store, StoreLocked, StoreMissing
from store.asking import Busy, Question
from store.engine import Engine
from store.errors import EngineBroken, EngineUnavailable
from store.manifest import Head, union
from store.mirroring import Mirror, Mirrored
from tests.engines import ENGINES, MIRROR, started
from tests.store.misbehaving import answer, misbehaving
from tests.store.remote import Asker, asking

G = "http://e.example/g/"
LARGE = ox.Literal("9" * 20, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
COUNT = Question("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", tabular="text/csv")
BY_GRAPH = Question("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", tabular="text/csv")


@pytest.fixture(scope="module", params=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with started(request.param, tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture(scope="module")
def asker() -> Iterator[Asker]:
    with asking() as made:
        yield made


@pytest.fixture
def emptied(engine: Engine) -> Engine:
    """The engine, which has been told nothing."""
    with engine.client() as client:
        assert client.delete(engine.graphs, params={"graph": MIRROR}).status_code in (200, 204, 404)
    return engine


def facts(number: int, kind: str = "x") -> list[ox.Triple]:
    return [
        ox.Triple(
            ox.NamedNode(f"http://e.example/{n}"),
            ox.NamedNode("http://e.example/p"),
            ox.Literal(f"{kind} {n} أ\n\"'\\"),
        )
        for n in range(number)
    ]


def publish(folder: Path, **graphs: list[ox.Triple]) -> Snapshot:
    """Write graphs, those of `hidden` seen by name alone."""
    with Store.open(folder, hidden=(f"{G}hidden",)) as store:
        store.replace_all({G + name: triples for name, triples in graphs.items()})
        return store.publish()


def put(engine: Engine, folder: Path, snapshot: Snapshot) -> Mirrored:
    with Mirror(engine, folder) as mirror:
        return mirror.put(snapshot)


def number(asker: Asker, engine: Engine, snapshot: Snapshot, question: Question = COUNT) -> int:
    with asker.at(engine):
        return int(asker.ask(snapshot, question).split()[1])


def held(engine: Engine, graph: str) -> int:
    """Return how many triples a graph has at the engine."""
    with engine.client() as client:
        found = client.post(
            engine.query,
            data={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "default-graph-uri": graph},
            headers={"Accept": "application/sparql-results+json"},
        )
    return int(found.json()["results"]["bindings"][0]["n"]["value"])


def test_what_differs_is_sent_and_the_union_before_stays(emptied: Engine, tmp_path: Path, asker: Asker) -> None:
    first = publish(tmp_path, a=facts(30), b=facts(5, "y"), hidden=facts(2, "z"))
    assert put(emptied, tmp_path, first) == Mirrored(replaced=3, removed=0, triples=35 + 37)
    assert put(emptied, tmp_path, first) == Mirrored()
    assert number(asker, emptied, first) == 35
    assert number(asker, emptied, first, BY_GRAPH) == 37
    second = publish(tmp_path, b=facts(7, "y"))
    assert put(emptied, tmp_path, second) == Mirrored(replaced=1, removed=0, triples=37 + 7)
    assert number(asker, emptied, second) == 37
    assert number(asker, emptied, first) == 35, "who is still at the snapshot before asks that"
    with pytest.raises(Busy):
        number(asker, emptied, first, BY_GRAPH)
    third = publish(tmp_path, b=[], c=facts(1, "c"))
    assert put(emptied, tmp_path, third) == Mirrored(replaced=1, removed=1, triples=31 + 1)
    assert number(asker, emptied, third, BY_GRAPH) == 33
    with pytest.raises(Busy):
        number(asker, emptied, first)
    assert [held(emptied, union(MIRROR, s.name)) for s in (first, second, third)] == [0, 37, 31]
    assert held(emptied, f"{G}b") == 0


def test_a_graph_is_sent_in_pieces(
    emptied: Engine, tmp_path: Path, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.mirroring.PIECE_LINES", 7)
    snapshot = publish(tmp_path, a=facts(30))
    put(emptied, tmp_path, snapshot)
    assert number(asker, emptied, snapshot) == 30


def test_a_store_takes_what_the_engine_holds(emptied: Engine, tmp_path: Path) -> None:
    snapshot = publish(tmp_path / "one", a=facts(30), b=facts(5, "y"), hidden=facts(2, "z"))
    put(emptied, tmp_path / "one", snapshot)
    with Store.open(tmp_path / "two", hidden=snapshot.hidden) as store, Mirror(emptied, tmp_path / "two") as mirror:
        store.replace(f"{G}mine", facts(3))
        assert mirror.strange()
        mirror.take(store)
        assert not mirror.strange()
        assert store.name == snapshot.name
        assert store.graphs() == snapshot.graphs()
    other = publish(tmp_path / "two", b=[])
    assert put(emptied, tmp_path / "two", other).removed == 1
    with Mirror(emptied, tmp_path / "one") as mirror:
        assert mirror.strange(), "another one has built meanwhile"
        with pytest.raises(StoreLocked, match="built elsewhere"):
            mirror.put(publish(tmp_path / "one", c=facts(1)))


def test_a_graph_that_does_not_come_back_as_it_was_sent(emptied: Engine, tmp_path: Path) -> None:
    """Virtuoso spells booleans and doubles otherwise, which makes no difference, and takes a large integer for a decimal: that is told."""
    values = [
        ox.Triple(ox.NamedNode("http://e.example/x"), ox.NamedNode("http://e.example/p"), value)
        for value in (ox.Literal(True), ox.Literal(1500.0), LARGE)
    ]
    snapshot = publish(tmp_path / "one", a=values)
    put(emptied, tmp_path / "one", snapshot)
    with Store.open(tmp_path / "two", hidden=snapshot.hidden) as store, Mirror(emptied, tmp_path / "two") as mirror:
        if "crud" in emptied.graphs:
            with pytest.raises(EngineBroken, match="does not come back"):
                mirror.take(store)
        else:
            mirror.take(store)
            assert store.name == snapshot.name


def test_an_engine_that_has_been_told_nothing(emptied: Engine, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, Mirror(emptied, tmp_path) as mirror:
        assert mirror.head() == Head()
        assert not mirror.strange()
        with pytest.raises(StoreMissing, match="holds no snapshot"):
            mirror.take(store)


@pytest.mark.parametrize("engine", ["oxigraph"], indirect=True, scope="module")
def test_ended_at_any_point_the_next_one_ends_it(
    emptied: Engine, tmp_path: Path, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish(tmp_path, a=facts(30), b=facts(5, "y"), d=facts(2, "d"))
    put(emptied, tmp_path, before)
    sent = Mirror._once
    for ended in count():
        steps = count()

        def once(mirror: Mirror, method: str, url: str, *, missing: bool, **given: object) -> object:
            if method != "POST" and next(steps) == ended:  # noqa: B023 - used within this turn
                raise EngineUnavailable("the engine is gone")
            return sent(mirror, method, url, missing=missing, **given)

        after = publish(tmp_path, a=facts(20 + ended), b=facts(1 + ended, "y"), d=[] if ended % 2 else facts(1, "d"))
        monkeypatch.setattr(Mirror, "_once", once)
        try:
            put(emptied, tmp_path, after)
        except EngineUnavailable:
            pass
        else:
            break
        finally:
            monkeypatch.setattr(Mirror, "_once", sent)
        with Mirror(emptied, tmp_path) as mirror:
            told = mirror.head()
            assert before.name in told.kept
            assert told.name in (before.name, None, after.name)
            assert not mirror.strange()
        assert number(asker, emptied, before) == before_size(before), "the union before is whole"
        if told.name is None:
            with pytest.raises(Busy):
                number(asker, emptied, before, BY_GRAPH)
        back = publish(tmp_path, a=facts(30), b=facts(5, "y"), d=facts(2, "d"))  # what was there before it
        put(emptied, tmp_path, back)
        before = back
        assert number(asker, emptied, back, BY_GRAPH) == 37
        assert {g: held(emptied, g) for g in back.graphs()} == {f"{G}a": 30, f"{G}b": 5, f"{G}d": 2}
    assert ended >= 5


def before_size(snapshot: Snapshot) -> int:
    return len(snapshot.lines())


def test_another_one_that_is_at_it_is_not_disturbed(emptied: Engine, tmp_path: Path) -> None:
    snapshot = publish(tmp_path, a=facts(3))
    with emptied.client() as client:
        line = f"<{MIRROR}> <http://purl.org/dc/terms/isReplacedBy> <{union(MIRROR, 'other')}> .\n"
        sent = client.put(
            emptied.graphs, params={"graph": MIRROR}, content=line, headers={"Content-Type": "application/n-triples"}
        )
        assert sent.is_success
    with pytest.raises(StoreLocked, match="another one is giving the engine the snapshot other"):
        put(emptied, tmp_path, snapshot)
    with (
        Store.open(tmp_path, hidden=snapshot.hidden) as store,
        Mirror(emptied, tmp_path) as mirror,
        pytest.raises(StoreLocked, match="being given another snapshot"),
    ):
        mirror.take(store)


def test_an_engine_that_drops_what_it_is_sent(tmp_path: Path) -> None:
    snapshot = publish(tmp_path, a=facts(3))
    two = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"2"}}]}}'
    with misbehaving("other", answer(b"", status="204 Taken"), answer(two)) as there:
        there.head = Head()
        engine = Engine(there.address, MIRROR, there.address)
        with pytest.raises(EngineBroken, match=r"of the 3 triples of .* the engine holds 2"):
            put(engine, tmp_path, snapshot)


def test_an_engine_that_takes_nothing(tmp_path: Path) -> None:
    snapshot = publish(tmp_path, a=facts(3))
    with misbehaving("other", answer(b"what?", status="400 No")) as there:
        there.head = Head()
        with pytest.raises(EngineUnavailable, match=r"does not take what it is sent: .*what"):
            put(Engine(there.address, MIRROR, there.address), tmp_path, snapshot)
