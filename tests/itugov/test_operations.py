"""The service as it is run: it ends without breaking answers off, takes up builds while it is asked, and runs as several processes."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import Result

from benchmarks.served import change, children, generated, served
from graph_api.app import create_app
from graph_api.sparql.lane import FastLane
from itugov.errors import SettingError
from itugov.settings import settings
from store import Snapshot, latest
from store.asking import Answer, Question
from store.inline import Inline
from tests.graph_api.service import Client
from tests.shared import ROOT

DOCUMENTS: Final = 8
LOOKUP: Final = {"query": "SELECT * { <https://w3id.org/itugov/id/document/C24-3> ?p ?o }"}
COUNT: Final = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
# Some seconds of work: every pair of two sets of triples
SLOW: Final = {
    "query": 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(CONCAT(STR(?c), "x") = CONCAT(STR(?f), "y")) }'
}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return generated(tmp_path / "store", DOCUMENTS)


def gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait(until: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.05)
    return False


async def asked_while_it_ends(address: str, process: "subprocess.Popen[str]") -> "httpx.Response | Exception":
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        slow = asyncio.create_task(client.get("/sparql", params=SLOW))
        while (await client.get("/readyz")).json()["workers"]["busy"] == 0:
            assert not slow.done()
            await asyncio.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        try:
            return await slow
        except httpx.HTTPError as error:
            return error


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes by /proc")
@pytest.mark.parametrize(("seconds", "answered"), [("30", True), ("1", False)])
def test_answers_under_way_end_before_the_service_does_within_a_time(
    store: Path, seconds: str, *, answered: bool
) -> None:
    given = {"ITUGOV_SHUTDOWN_S": seconds, "ITUGOV_QUERY_TIMEOUT_S": "5", "ITUGOV_WORKERS": "1"}
    with served(store, given) as (address, process):
        workers = children(process.pid)
        assert workers
        begun = time.monotonic()
        answer = asyncio.run(asked_while_it_ends(address, process))
        assert process.wait(30) is not None
        if answered:
            assert isinstance(answer, httpx.Response)
            assert answer.status_code == 200 or answer.json()["code"] == "query-timeout"
        else:
            assert not isinstance(answer, httpx.Response) or answer.status_code >= 500
            assert time.monotonic() - begun < 4
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{address}/healthz")
        assert wait(lambda: all(map(gone, workers)))


@pytest.mark.skipif(sys.platform != "linux", reason="looks at open files by /proc")
def test_a_build_is_taken_up_under_load_and_the_snapshot_before_let_go(store: Path) -> None:
    builds = 4
    with served(store, {"ITUGOV_WORKERS": "2"}) as (address, process):
        seen, ended = asyncio.run(swapped(address, store, builds))
        assert set(ended) == {200}, ended
        assert len(seen) == builds + 1
        current = latest(store)
        assert current is not None
        name = current.name
        assert httpx.get(f"{address}/readyz").json()["snapshot"] == name
        assert wait(lambda: set().union(*map(held_by, children(process.pid))) == {name})
        assert wait(lambda: held_by(process.pid) == {name}), "nothing refers to those before"
        del current
        gc.collect()
        change(store, DOCUMENTS, builds + 1)
        held = [entry.name for entry in (store / "snapshots").iterdir() if entry.is_dir()]
    assert len(held) <= 3, held


def held_by(process: int) -> set[str]:
    """Return the snapshots that a process has open."""
    found = set()
    for entry in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            target = entry.readlink()
            if target.name == "in-use":
                found.add(target.parent.name)
    return found


async def swapped(address: str, store: Path, builds: int) -> tuple[set[str], Counter[int]]:
    """Ask for as long as some builds take; return the snapshots that answered, and the answers by status."""
    seen: set[str] = set()
    ended: Counter[int] = Counter()
    over = asyncio.Event()

    async def ask(client: httpx.AsyncClient, number: int) -> None:
        turn = 0
        while not over.is_set():
            turn += 1
            query = LOOKUP if number % 2 else {"query": f"{COUNT['query']} #{number} {turn}"}
            answer = await client.get("/sparql", params=query)
            ended[answer.status_code] += 1
            seen.add(answer.headers["x-dataset-version"])

    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        clients = [asyncio.create_task(ask(client, number)) for number in range(4)]
        for build in range(builds):
            await asyncio.sleep(0.7)
            name = await asyncio.to_thread(change, store, DOCUMENTS, build + 1)
            until = time.monotonic() + 60  # what answers need of it is read first
            while name not in seen and time.monotonic() < until:
                await asyncio.sleep(0.1)
        over.set()
        await asyncio.gather(*clients)
    return seen, ended


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes by /proc")
def test_several_processes_serve_at_one_address_and_give_the_figures_of_all(store: Path) -> None:
    given = {"ITUGOV_PROCESSES": "2", "ITUGOV_WORKERS": "1"}
    with served(store, given) as (address, process):

        def up() -> dict[str, float]:
            text = httpx.get(f"{address}/metrics").text
            samples = {f.name: f.samples for f in text_string_to_metric_families(text)}
            return {s.labels["process"]: s.value for s in samples["itugov_workers_up"]}

        assert wait(lambda: up() == {"0": 1, "1": 1}, 40)
        for _ in range(40):  # each over a connection of its own
            assert httpx.get(f"{address}/sparql", params=LOOKUP).status_code == 200

        def counted() -> float:
            families = text_string_to_metric_families(httpx.get(f"{address}/metrics").text)
            return sum(
                s.value
                for f in families
                if f.name == "itugov_requests"
                for s in f.samples
                if s.labels["route"] == "/sparql"
            )

        assert wait(lambda: counted() == 40)
        servers = [one for one in children(process.pid) if children(one)]
        assert len(servers) == 2
        os.kill(servers[0], signal.SIGKILL)
        assert wait(lambda: len([one for one in children(process.pid) if children(one)]) == 2, 40)
        assert wait(lambda: up() == {"0": 1, "1": 1}, 40)
        every = [*children(process.pid), *(w for one in children(process.pid) for w in children(one))]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) is not None
        assert wait(lambda: all(map(gone, every)))


class Watching:
    """A snapshot that remembers which queries were put to it in this process."""

    def __init__(self, held: Snapshot) -> None:
        self._held = held
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._held, name)

    def query(self, sparql: str, **given: Any) -> Any:
        self.asked.append(sparql)
        return self._held.query(sparql, **given)


class Elsewhere:
    """Stands for the processes for queries: answers by the snapshot itself, unseen."""

    def __init__(self, held: Snapshot) -> None:
        self._held = held
        self._inline = Inline()
        self.asked: list[str] = []

    async def ask(self, _: Any, question: Question) -> Answer:
        self.asked.append(question.sparql)
        return await self._inline.ask(self._held, question)

    async def aclose(self) -> None:
        pass


WRITTEN: Final = (
    "SELECT ?marked { ?marked ?p ?o } LIMIT 1",
    "ASK { ?marked ?p ?o FILTER(STR(?o) = 'a service') }",
    "ASK { VALUES ?marked { 1 } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT ?marked FROM <urn:a> FROM <urn:b> { ?marked ?p ?o }",
    "SELECT ?marked { ?marked",
    "DESCRIBE ?marked { ?marked ?p 'service' } LIMIT 1",
    "SELECT ?marked { ?marked <https://w3id.org/itugov/ontology#matches> 'council' . ?marked ?p ?o }",
)


def test_no_query_of_a_client_is_evaluated_in_the_process_of_the_service(store: Path) -> None:
    held = latest(store)
    assert held is not None
    watching, elsewhere = Watching(held), Elsewhere(held)
    app = create_app(lambda: watching, answering=elsewhere)
    with Client(FastLane(app, fresh_s=60)) as client:
        for query in WRITTEN:
            headers = {"content-type": "application/sparql-query"}
            client.get("/sparql", params={"query": query})
            client.get("/sparql", params={"query": query}, headers={"accept": "text/html"})
            client.request("POST", "/sparql", content=query, headers=headers)
            client.request("POST", "/sparql/validate", content=query, headers=headers)
    assert len(WRITTEN) == 7
    assert sum("marked" in query for query in elsewhere.asked) >= 4 * len(WRITTEN)
    assert not [query for query in watching.asked if "marked" in query]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ITUGOV_PROCESSES", "0"),
        ("ITUGOV_SHUTDOWN_S", "-1"),
        ("ITUGOV_RATE_PER_MINUTE", "many"),
        ("ITUGOV_TRUSTED_PROXIES", "*"),
        ("ITUGOV_TRUSTED_PROXIES", "proxy.example.org"),
        ("ITUGOV_LOG_LEVEL", "loud"),
        ("ITUGOV_LOG_FORMAT", "xml"),
        ("ITUGOV_LOG_QUERIES", "yes"),
    ],
)
def test_settings_with_a_wrong_value(variable: str, value: str) -> None:
    with pytest.raises(SettingError, match=variable):
        settings({variable: value})


def test_proxies_are_addresses_and_networks() -> None:
    assert settings({"ITUGOV_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8"}).trusted_proxies == "127.0.0.1/32,10.0.0.0/8"
    assert settings({}).trusted_proxies == ""


def test_who_asks_is_believed_of_trusted_proxies_alone(store: Path) -> None:
    forwarded = {"x-forwarded-for": "192.0.2.7"}
    for trusted, statuses in (("", [200, 429]), ("127.0.0.1", [200, 200])):
        given = {"ITUGOV_RATE_PER_MINUTE": "1", "ITUGOV_TRUSTED_PROXIES": trusted, "ITUGOV_WORKERS": "1"}
        with served(store, given) as (address, _), httpx.Client(base_url=address) as client:
            first = client.get("/sparql", params=LOOKUP)
            second = client.get("/sparql", params=LOOKUP, headers=forwarded)
            assert [first.status_code, second.status_code] == statuses, trusted


def test_doctor_tells_limits_and_isolation(built: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITUGOV_WRITE_TOKEN", "a-token-that-nobody-is-told")
    monkeypatch.setenv("ITUGOV_WORKERS", "3")
    monkeypatch.setenv("ITUGOV_PROCESSES", "2")
    said = built("doctor").stdout
    assert "6 of at most 2000000000 bytes each" in said
    assert "isolated: " in said
    assert "a-token-that-nobody-is-told" not in said
    assert "ITUGOV_RATE_PER_MINUTE" in said


def test_the_unit_and_the_container_file_say_that_they_are_untried() -> None:
    for name in ("itugov.service", "Containerfile"):
        assert "ntried" in (ROOT / "deploy" / name).read_text(encoding="utf-8")
