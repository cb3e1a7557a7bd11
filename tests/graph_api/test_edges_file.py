"""What is kept of edges beside a snapshot is what the store says of them, whatever is asked; damage is no answer."""

import json
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any, get_args

import pyoxigraph as ox
import pytest

from graph_api.app import create_app
from graph_api.evidence import first_claim
from graph_api.formats import FormatName, to_node_link
from graph_api.reading import Library, Reading
from graph_api.walks import preparing
from graph_api.walks.edges_file import FILE, UNFINISHED, EdgesFile
from graph_api.walks.preparing import Preparing, prepare, write_beside
from graph_api.walks.subgraph import links, nodes, whole
from graph_api.walks.topology import listed, topology
from ontology.namespaces import entity, expand
from store import Store
from tests.graph_api.service import ERRORS, Client, node_quad, snapshot

ASKED = (
    "graph/ego?id=body/ISC-TF&depth=2",
    "graph/ego?id=body/ISC-TF&depth=2&edges=links&lang=fr",
    "graph/ego?id=body/ISC-TF&status=proposed&status=asserted",
    "graph/ego?id=body/ISC-TF&min_confidence=0.5&inferred=false",
    "graph/ego?id=body/ISC-TF&layout=stored",
    "graph/paths?from=body/ISC-TF&to=event/PP-18",
    "graph/paths?from=body/ISC-TF&to=event/PP-18&edges=links",
    "graph/overview?min_degree=0",
    "graph/overview?evidence=false",
    "graph/export/edges.csv",
    "entities/body/ISC-TF/neighbors",
    "entities/body/ISC-TF?extra=history",
)


@pytest.fixture
def beside(held: Store, tmp_path: Path) -> Reading:
    """Return a reading of the graph of the tests with its edges beside it."""
    write_beside(Reading(held), tmp_path)
    return Reading(held, tmp_path)


def test_edges_are_those_of_the_store(held: Store, beside: Reading) -> None:
    plain = Reading(held)
    assert (listed(plain), len(listed(beside) or ())) == (None, len(topology(plain).edges))
    assert list(topology(beside).edges.values()) == list(topology(plain).edges.values())
    every = list(topology(plain).edges.values())
    assert len(every) >= 50
    for chain in (("ar", "en"), ("zh",)):
        assert [*links(beside, every, chain)] == [*links(plain, every, chain)]
    claims = [first_claim(plain, edge) for edge in every]
    assert [first_claim(beside, edge) for edge in every] == claims
    assert None in claims
    assert len(set(claims)) > 10, len(set(claims))
    assert (links(beside, every, ("ar",))[2:4][1], len(nodes(beside, ["body/ISC-TF"], ())[:1])) == (
        links(plain, every, ("ar",))[3],
        1,
    )


@pytest.mark.parametrize("form", get_args(FormatName))
def test_answers_are_the_same_bytes_in_every_format(held: Store, tmp_path: Path, form: str) -> None:
    write_beside(Reading(held), tmp_path)
    with Client(create_app(lambda: held, errors=ERRORS)) as plain, _beside(held, tmp_path) as kept:
        for url in ASKED[:7]:
            asked = f"/api/v1/{url}&format={form}"
            assert kept.get(asked).content == plain.get(asked).content, asked


def test_answers_are_the_same_bytes(held: Store, tmp_path: Path) -> None:
    write_beside(Reading(held), tmp_path)
    with Client(create_app(lambda: held, errors=ERRORS)) as plain, _beside(held, tmp_path) as kept:
        for url in ASKED:
            assert kept.get(f"/api/v1/{url}").content == plain.get(f"/api/v1/{url}").content, url
        for page in ("entity/body/ISC-TF", "graph?id=body/ISC-TF", "path?from=body/ISC-TF&to=event/PP-18"):
            assert kept.get(f"/ar/{page}").content == plain.get(f"/ar/{page}").content, page
    assert len(ASKED) == 12


def _beside(held: Store, folder: Path) -> Client:
    return Client(create_app(lambda: held, errors=ERRORS, folder_of=lambda _: folder))


def test_what_is_sent_is_the_node_link_form(beside: Reading, held: Store, tmp_path: Path) -> None:
    with _beside(held, tmp_path) as client:
        told: Any = client.get("/api/v1/graph/overview?min_degree=0&max_nodes=5000&layout=none").json()
    drawn = json.loads(json.dumps(to_node_link(whole(beside, ("ar", "en")))))
    assert told["edges"] == drawn["edges"]
    assert sorted(told["nodes"], key=lambda n: str(n["id"])) == sorted(drawn["nodes"], key=lambda n: str(n["id"]))


def test_the_same_graph_has_the_same_bytes(held: Store, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_beside(Reading(held), tmp_path / name)
        assert sorted(file.name for file in (tmp_path / name).iterdir()) == [FILE, "edges.lock"]
    assert (tmp_path / "a" / FILE).read_bytes() == (tmp_path / "b" / FILE).read_bytes()


@pytest.mark.parametrize("damage", ["nothing", "cut", "no end", "another kind", "too few"])
def test_damage_is_no_answer(held: Store, tmp_path: Path, damage: str) -> None:
    file = tmp_path / FILE
    write_beside(Reading(held), tmp_path)
    whole_file = file.read_bytes()
    file.write_bytes(
        {
            "nothing": b"",
            "cut": whole_file[: len(whole_file) // 2],
            "no end": whole_file[:-1],
            "another kind": b"itugov edges 0" + whole_file[14:],
            "too few": whole_file[: whole_file.rindex(b"\n", 0, -1) + 1],
        }[damage]
    )
    assert EdgesFile.open(file) is None
    reading = Reading(held, tmp_path)
    assert topology(reading).edges == topology(Reading(held)).edges
    write_beside(reading, tmp_path)  # written anew, and taken from then on
    assert file.read_bytes() == whole_file
    assert len(listed(reading) or ()) == len(topology(reading).edges)


def test_a_snapshot_is_read_ahead(held: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Reading] = []
    done = threading.Event()

    def noted(reading: Reading) -> None:
        prepare(reading)
        seen.append(reading)
        done.set()

    monkeypatch.setattr(preparing, "prepare", noted)
    write_beside(Reading(held), tmp_path)
    library = Library(lambda: held, folder_of=lambda _: tmp_path, begin=Preparing().begin)
    reading = library.current()
    assert done.wait(60)
    assert (library.current(), seen) == (reading, [reading])
    # What is in memory alone is read when it is asked for
    assert Preparing().begin(Reading(held)).done()
    assert seen == [reading]


def test_what_has_no_file_of_edges_gets_one_after_it_was_read(held: Store, tmp_path: Path) -> None:
    reading = Reading(held, tmp_path)
    Preparing().begin(reading).result(60)
    assert reading.has(preparing.ready)
    for thread in [t for t in threading.enumerate() if t.name == "preparing"]:
        thread.join(60)
    assert len(listed(reading) or ()) == len(topology(reading).edges)


class _Steps:
    """A source of snapshots, and what reads them ahead, each as slow as a test wants."""

    def __init__(self, *snapshots: Store) -> None:
        self.snapshots = [*snapshots]
        self.at = 0
        self.begun: list[tuple[Reading, Future[None]]] = []

    def source(self) -> Store:
        return self.snapshots[self.at]

    def begin(self, reading: Reading) -> "Future[None]":
        self.begun.append((reading, Future()))
        return self.begun[-1][1]


def _three() -> _Steps:
    def more(name: str) -> Store:
        return snapshot(
            extra=[node_quad(f"body/{name}", expand("itu:partOf"), ox.NamedNode(entity("body/ITU")), "reference")]
        )

    return _Steps(snapshot(), more("A"), more("B"))


def test_the_snapshot_before_is_served_until_the_new_one_is_read() -> None:
    steps = _three()
    library = Library(steps.source, begin=steps.begin, patience_s=600)
    first = library.current()
    assert (first.name, [r for r, _ in steps.begun]) == (steps.snapshots[0].name, [first])
    steps.at = 1
    assert [library.current() for _ in range(3)] == [first] * 3
    assert (len(steps.begun), library.seen()[0] if library.seen() else None) == (2, first)  # type: ignore[index]
    steps.begun[1][1].set_result(None)
    second = library.current()
    assert (second, second.name) == (steps.begun[1][0], steps.snapshots[1].name)
    # One that is superseded is never served; one that is taken back is forgotten
    steps.at = 2
    assert library.current() is second
    steps.at = 1
    assert library.current() is second
    steps.at = 2
    assert library.current() is second
    assert [r.name for r, _ in steps.begun[2:]] == [steps.snapshots[2].name] * 2
    steps.begun[2][1].set_result(None)
    assert library.current() is second
    steps.begun[3][1].set_result(None)
    assert library.current() is steps.begun[3][0]


def test_who_writes_waits_until_what_was_written_is_read() -> None:
    steps = _three()
    library = Library(steps.source, begin=steps.begin, patience_s=600)
    library.current()
    steps.at = 1
    found: list[Reading] = []
    writer = threading.Thread(target=lambda: found.append(library.newest()))
    writer.start()
    writer.join(0.3)
    assert (writer.is_alive(), library.current().name) == (True, steps.snapshots[0].name)
    steps.begun[1][1].set_result(None)
    writer.join(60)
    assert (found, library.current().name) == ([steps.begun[1][0]], steps.snapshots[1].name)
    assert library.newest() is found[0]


def test_patience_ends() -> None:
    steps = _three()
    library = Library(steps.source, begin=steps.begin, patience_s=0.2)
    library.current()
    for at in (1, 2, 1, 2):
        steps.at = at
        library.current()
        time.sleep(0.1)
    assert library.current().name != steps.snapshots[0].name
    steps.at = 1
    assert library.newest().name == steps.snapshots[1].name


def test_a_snapshot_that_cannot_be_written_beside_is_read_all_the_same(
    held: Store, tmp_path: Path, caplog: Any
) -> None:
    reading, made = Reading(held, tmp_path / "none"), Preparing()
    made.begin(reading)
    for thread in [t for t in threading.enumerate() if t.name == "preparing"]:
        thread.join(60)
    assert "kept for this process alone" in caplog.text
    assert listed(reading) is None
    assert "body/ISC-TF" in topology(reading).nodes


def test_what_was_left_unfinished_goes_and_one_writes_for_all(held: Store, tmp_path: Path) -> None:
    left = tmp_path / f"{UNFINISHED}1"
    left.write_text("itugov edges")
    readings = [Reading(held, tmp_path) for _ in range(4)]
    for reading in readings:
        topology(reading)  # before there is a file
    threads = [threading.Thread(target=write_beside, args=(reading, tmp_path)) for reading in readings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(file.name for file in tmp_path.iterdir()) == [FILE, "edges.lock"]
    assert {len(listed(reading) or ()) for reading in readings} == {len(topology(readings[0]).edges)}
