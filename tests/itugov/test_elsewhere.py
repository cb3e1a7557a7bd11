"""The command line and the service over an engine elsewhere: built into, asked, followed, written to, and missed."""

import asyncio
import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from benchmarks.served import served
from itugov import elsewhere
from itugov.cli import app, current_settings
from itugov.elsewhere import Follower
from itugov.errors import SettingError
from itugov.settings import Address, Settings, settings
from queries.catalogue import catalogue
from store import StoreUnavailable
from store.engine import Engine
from tests.engines import ENGINES, started
from tests.itugov.conftest import written
from tests.itugov.documents import OTHER
from tests.store.misbehaving import answer, misbehaving
from tests.store.remote import rows

TOKEN = "a-token-of-the-tests"
get, post, delete = partial(httpx.get, timeout=60), partial(httpx.post, timeout=60), partial(httpx.delete, timeout=60)
MORE = OTHER.replace("71", "130")


@dataclass(frozen=True, slots=True)
class Place:
    """An engine, the environment in which it is the store, and documents."""

    name: str
    engine: Engine
    environment: Mapping[str, str]
    documents: Path

    def run(self, *arguments: object, **more: str) -> Result:
        return CliRunner().invoke(app, [str(a) for a in arguments], env={**self.environment, **more})

    def asks(self, sparql: str, graph: str) -> list[dict[str, Any]]:
        """Return what the engine itself answers over a graph."""
        given = {"query": sparql, "default-graph-uri": graph}
        found = post(self.engine.query, data=given, headers={"Accept": "application/sparql-results+json"})
        rows: list[dict[str, Any]] = found.json()["results"]["bindings"]
        return rows


@pytest.fixture(scope="module", params=list(ENGINES))
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An engine into which two documents were built."""
    folder = tmp_path_factory.mktemp(request.param)
    with started(request.param, folder) as engine:
        environment = {
            "ITUGOV_STORE": engine.query,
            "ITUGOV_REMOTE_GRAPHS": engine.graphs,
            "ITUGOV_REMOTE_USER": engine.user,
            "ITUGOV_REMOTE_PASSWORD": engine.password,
            "ITUGOV_REMOTE_AUTH": "digest" if engine.digest else "basic",
            "ITUGOV_REMOTE_LOOK_S": "1",
            "XDG_DATA_HOME": str(folder / "home"),
            "ITUGOV_JOBS": "1",
        }
        found = Place(request.param, engine, environment, written(folder / "documents"))
        done = found.run("build", found.documents)
        assert done.exit_code == 0, done.output
        assert re.search(r"Mirrored: \d+ graphs replaced at the engine, 0 removed, \d{5,} triples sent", done.output)
        yield found


@pytest.fixture(scope="module")
def services(place: Place, once: Path) -> Iterator[tuple[str, str]]:
    """The addresses of the service over the engine, and of the one over a folder that was built of the same documents."""
    more = {**place.environment, "ITUGOV_WRITE_TOKEN": TOKEN, "ITUGOV_WORKERS": "1"}
    here = {"ITUGOV_WORKERS": "1"}
    with served(place.engine.query, more) as (remote, _), served(once / "store", here) as (embedded, _):
        yield remote, embedded


def test_building_again_sends_nothing(place: Place) -> None:
    again = place.run("build", place.documents)
    assert again.exit_code == 0, again.output
    assert "Mirrored: 0 graphs replaced at the engine, 0 removed, 0 triples sent" in again.output


# Of what these give, no value is one that Virtuoso spells otherwise, and no number of rows depends on how it reads paths
SAME: tuple[tuple[str, dict[str, str]], ...] = (
    ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", {}),
    ("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", {}),
    ("SELECT ?x ?n { ?x a itu:Body ; rdfs:label ?n }", {"Accept": "text/csv"}),
    ("SELECT ?x { ?x itu:matches 'council' }", {}),
    ('SELECT ?x ?s { ?x itu:matches ("council" ?s 5) }', {}),
    ("CONSTRUCT { ?x a ?t } WHERE { GRAPH ?g { ?x a ?t } ?x itu:quote ?q }", {"Accept": "application/n-triples"}),
    ("ASK { ?x itu:cites ?y }", {}),
)


def test_the_service_answers_as_the_one_over_a_folder(services: tuple[str, str]) -> None:
    remote, embedded = services
    prefixes = "PREFIX itu: <https://w3id.org/itugov/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    for query, headers in SAME:
        found = [get(f"{at}/sparql", params={"query": prefixes + query}, headers=headers) for at in services]
        assert [one.status_code for one in found] == [200, 200], (query, found[0].text)
        assert found[0].headers["content-type"] == found[1].headers["content-type"]
        assert found[0].headers["x-dataset-version"] == found[1].headers["x-dataset-version"]
        assert rows(found[0].content, ordered=False) == rows(found[1].content, ordered=False), query
    refused = {"SELECT nonsense {": 400, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }": 403}
    for query, status in refused.items():
        both = [get(f"{at}/sparql", params={"query": query}) for at in (remote, embedded)]
        assert [one.status_code for one in both] == [status, status]
        members = ("code", "detail", "line", "column")
        one, other = ([one.json().get(member) for member in members] for one in both)
        assert one == other


def test_the_catalogue_answers_as_over_a_folder(services: tuple[str, str]) -> None:
    compared = 0
    for name, query in catalogue().items():
        given = {p.name: p.example for p in query.parameters if p.default is None}
        found = [get(f"{at}/api/v1/queries/{name}", params=given) for at in services]
        assert found[0].status_code == found[1].status_code, (name, found[0].text)
        if found[0].status_code == 200 and "json" in found[0].headers["content-type"]:
            one, other = ([json.dumps(row, sort_keys=True) for row in each.json().get("rows", [])] for each in found)
            assert sorted(one) == sorted(other), name
            compared += 1
    assert compared >= 30


def test_pages_read_the_copy(services: tuple[str, str]) -> None:
    for path in (
        "/en/entity/body/PP",
        "/api/v1/entities/body/PP",
        "/api/v1/search?q=council",
        "/api/v1/graph/overview",
    ):
        one, other = (get(at + path) for at in services)
        assert one.status_code == other.status_code == 200, path
        if "json" in one.headers["content-type"]:
            assert one.json() == other.json()


def test_another_machine_takes_what_the_engine_holds(place: Place, tmp_path: Path, once: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path)}
    asked = place.run("query", "citations-of-resolution", "--param", "resolution=resolution/pp/191", **home)
    assert asked.exit_code == 0, asked.output
    assert "191" in asked.stdout
    exported = place.run("export", "--format", "nquads", **home).stdout_bytes
    assert exported == CliRunner().invoke(app, ["export", "--store", str(once / "store")]).stdout_bytes
    told = place.run("doctor", **home).stdout
    assert place.engine.query in told
    assert "snapshot at the engine" in told
    assert not place.engine.password or "ITUGOV_REMOTE_PASSWORD" in told


def wait(until: Callable[[], bool], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.2)
    return False


def test_what_is_built_elsewhere_is_taken_up_and_what_is_written_here_is_there(
    services: tuple[str, str], place: Place, tmp_path: Path
) -> None:
    remote = services[0]
    before = get(f"{remote}/readyz").json()["snapshot"]
    (tmp_path / "more.txt").write_text(MORE, encoding="utf-8")
    built = place.run("build", tmp_path / "more.txt", XDG_DATA_HOME=str(tmp_path / "home"))
    assert built.exit_code == 0, built.output
    name = re.search(r"snapshot (\w+) in", built.output)
    assert name is not None
    assert name[1] != before
    assert wait(lambda: get(f"{remote}/readyz").json()["snapshot"] == name[1])
    update = "INSERT DATA { GRAPH <https://w3id.org/itugov/graph/mine> { <urn:a> <urn:p> 'written' } }"
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    assert post(f"{remote}/sparql", content=update).status_code == 415
    written = post(f"{remote}/sparql", content=update, headers=headers)
    assert written.status_code == 204, written.text
    asked = get(f"{remote}/sparql", params={"query": "SELECT ?o { <urn:a> ?p ?o }"})
    assert asked.json()["results"]["bindings"][0]["o"]["value"] == "written"
    (row,) = place.asks("SELECT ?o { ?s ?p ?o }", "https://w3id.org/itugov/graph/mine")
    assert row["o"]["value"] == "written"
    graph = {"graph": "https://w3id.org/itugov/graph/mine"}
    assert delete(f"{remote}/rdf-graph-store", params=graph, headers=headers).status_code == 204
    assert place.asks("SELECT ?o { ?s ?p ?o }", "https://w3id.org/itugov/graph/mine") == []


def test_an_engine_that_goes_away_takes_the_queries_with_it_alone(services: tuple[str, str], place: Place) -> None:
    """The last of the tests that share an engine: it ends it."""
    remote = services[0]
    assert get(f"{remote}/readyz").status_code == 200
    os.kill(_process(place), 9)
    asked = get(f"{remote}/sparql", params={"query": "SELECT ?p { <urn:x> ?p ?o }"})
    assert asked.status_code == 503
    assert asked.json()["code"] == "store-unavailable"
    assert "try again later. Pages, search and the graph API go on answering" in asked.json()["detail"]
    assert place.engine.query not in asked.text
    assert wait(lambda: get(f"{remote}/readyz").status_code == 503)
    assert get(f"{remote}/api/v1/entities/body/PP").status_code == 200
    assert get(f"{remote}/healthz").status_code == 200


def _process(place: Place) -> int:
    """Return the number of the process of an engine, which has its files beside the documents."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"{place.documents.parent}/{place.name}".encode() in entry.read_bytes():
                return int(entry.parent.name)
        except OSError:
            continue
    raise AssertionError("the engine does not run")


def test_an_engine_that_is_away_is_told_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    looks = iter(["gone", "gone", "gone", "", "", "gone"])
    reached: list[bool] = []

    def look(_: Settings) -> bool:
        if why := next(looks):
            raise StoreUnavailable(why)
        return False

    async def within() -> None:
        ended = asyncio.Event()

        def told(answered: bool) -> None:
            reached.append(answered)
            if len(reached) == 6:
                ended.set()
            else:
                follower.hurry()

        follower = Follower(settings({"ITUGOV_STORE": "http://h/q"}), told)
        follower.hurry()
        follower.begin()
        await asyncio.wait_for(ended.wait(), 10)
        await asyncio.sleep(0)
        follower.end()

    monkeypatch.setattr(elsewhere, "follow", look)
    caplog.set_level(logging.INFO)
    asyncio.run(within())
    assert reached == [False] * 3 + [True] * 2 + [False]
    away, back = "the engine cannot be followed for now: gone", "the engine can be followed again"
    assert [r.getMessage() for r in caplog.records if r.name == "itugov.elsewhere"] == [away, back, away]


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    documents = written(tmp_path / "documents")
    with misbehaving("other", answer(b"", status="401 No")) as there:
        environment = {"ITUGOV_STORE": there.address, "XDG_DATA_HOME": str(tmp_path), "ITUGOV_REMOTE_TOKEN": "hush"}

        def run(*arguments: str, **more: str) -> Result:
            return CliRunner().invoke(app, arguments, env={**environment, **more})

        unwritable = run("build", str(documents))
        assert (unwritable.exit_code, "ITUGOV_REMOTE_GRAPHS" in unwritable.output) == (2, True)
        closed = run("query", "coverage")
        assert closed.exit_code == 2
        assert "lets this service do nothing (status 401): see ITUGOV_REMOTE_USER" in re.sub(r"\s+", " ", closed.output)
        told = run("doctor").output
        assert "hush" not in told + closed.output + unwritable.output
    gone = run("serve", "--port", "0")
    assert (gone.exit_code, "cannot be reached" in gone.output) == (2, True)


def test_the_settings_of_an_engine() -> None:
    found = settings({"ITUGOV_STORE": "https://host.example:8890/sparql?x=1", "ITUGOV_REMOTE_PASSWORD": "hush"})
    assert found.store == Address("https://host.example:8890/sparql?x=1")
    assert found.folder.parent.name == "remote"
    assert "hush" not in repr(found)
    assert "hush" not in repr(found.engine)
    assert found.engine is not None
    assert found.engine.mirror == "https://w3id.org/itugov/graph/mirror"
    assert settings({"ITUGOV_STORE": "http://h/q", "ITUGOV_REMOTE_COPY": "/srv/copy"}).folder == Path("/srv/copy")
    assert settings({"ITUGOV_STORE": "/srv/store"}).engine is None
    assert current_settings("http://h/q").store == Address("http://h/q")
    assert current_settings("http://h/q", sample=True).store == Address("http://h/q")
    wrong = (
        {"ITUGOV_STORE": "https://name:hush@host/"},
        {"ITUGOV_STORE": "ftp://hush/"},
        {"ITUGOV_REMOTE_GRAPHS": "hush"},
        {"ITUGOV_REMOTE_PASSWORD": "hush\n"},
        {"ITUGOV_REMOTE_TOKEN": "hüsh"},
    )
    for environment in wrong:
        with pytest.raises(SettingError) as caught:
            settings(environment)
        assert "hush" not in str(caught.value)
