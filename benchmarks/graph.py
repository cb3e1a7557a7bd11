"""Times the graph API of the running service over a million quads, beside networkx in memory doing the same walks in the same run.

    python -m benchmarks.graph [--documents 2350] [--rounds 200] [--keep FOLDER] [--dense]

The graph is a made one: by default documents that cite seven things each, proven by claims (`benchmarks/served.py`); with `--dense`, documents that mention a hundred things out of
3,000 (`benchmarks/serving.py`), where two steps reach most of the graph. What is asked is drawn by a fixed seed, and nothing is asked twice, so that no answer is a kept one. The
service gives labels, and the sentence behind each edge, as JSON over HTTP; networkx gives what it has in memory. Exits with 1 where the walks differ.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product, takewhile
from pathlib import Path
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import networkx as nx

from benchmarks import serving
from benchmarks.served import cpu_s, generated, resident, served
from graph_api.reading import Reading
from graph_api.walks import walking
from graph_api.walks.preparing import write_beside
from graph_api.walks.topology import Topology, topology
from itugov.indexing import index
from ontology.namespaces import graph
from store import Store, latest

_AIMS_MS: Final[Mapping[str, float]] = {
    "neighbours": 5,
    "neighbours of a hub, first page": 5,
    "ego, 2 steps": 5,
    "paths": 50,
    "paths between hubs, 6 hops": 50,
    "search, first page": 50,
    "entity page": 100,
}
T = TypeVar("T")
_HUBS: Final = 20
_HOPS: Final = 4
_IDLE_S: Final = 2  # the service closes connections that are idle for longer than twice that
_OVERVIEW: Final = 5000


@dataclass(slots=True)
class Timed:
    """Milliseconds of the service by request, of the walk alone in this process, and of networkx; processor time of the service by request; bytes of the last answer."""

    service: list[float] = field(default_factory=list)
    walk: list[float] = field(default_factory=list)
    networkx: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    size: int = 0


class Client:
    """One connection to the service, begun anew where it was idle for long."""

    def __init__(self, address: str, process: int) -> None:
        self._process = process
        self._last = 0.0
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; the next request begins another one."""
        self._connection.close()

    def get(self, path: str, timed: Timed) -> bytes:
        """Return the body of an answer, and note how long it took.

        Raises:
            RuntimeError: the service tells of an error.
        """
        if time.monotonic() - self._last > _IDLE_S:
            self.close()  # the service has closed it, while networkx was at work
        begin, used = time.perf_counter(), cpu_s(self._process)
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        self._last = time.monotonic()
        timed.service.append(1000 * (time.perf_counter() - begin))
        timed.processor.append(1000 * (cpu_s(self._process) - used))
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} for {path}: {body[:300]!r}")
        timed.size = len(body)
        return body


def made_dense(folder: Path, documents: int) -> Path:
    """Make the dense graph."""
    with Store.open(folder, hidden=(graph("validation"),)) as store:
        store.replace(graph("reference"), [*serving.bodies()])
        for number in range(documents):
            store.replace(graph(f"document/C30-{number}/ar"), serving.document(number))
        index(store.stage())
        store.publish()
    return folder


def loaded(of: Topology) -> tuple[Any, Any]:
    """Return the graph in networkx: as it is, and for walks in either direction."""
    directed: Any = nx.MultiDiGraph()
    directed.add_nodes_from(of.nodes)
    directed.add_edges_from((e.subject, e.object, e.id, {"predicate": e.predicate}) for e in of.edges.values())
    return directed, nx.Graph(directed)


def timed(milliseconds: list[float], work: Callable[..., T], *given: Any, **named: Any) -> T:
    """Return what some work gives, and note how long it took."""
    begin = time.perf_counter()
    done = work(*given, **named)
    milliseconds.append(1000 * (time.perf_counter() - begin))
    return done


def differing(name: str, ours: object, theirs: object) -> Iterator[str]:
    """Yield what is wrong where the service and networkx give another thing."""
    if ours != theirs:
        yield f"{name}: the service gives {str(ours)[:200]}, networkx {str(theirs)[:200]}"


def measure(client: Client, of: Topology, rounds: int) -> tuple[dict[str, Timed], list[str]]:
    """Measure every kind of request; return what was found wrong, too.

    The requests of a kind follow one another, and networkx walks after them: a service that has been idle for a tenth of a second finds the processor's
    cache taken, and answers some milliseconds later.
    """
    directed, plain = loaded(of)
    found = {name: Timed() for name in _AIMS_MS}
    wrong: list[str] = []
    chance = random.Random(rounds)
    names = sorted(of.nodes)
    some = chance.sample(names, min(3 * rounds, len(names)))
    degrees = {name: len(of.out_edges(name)) + len(of.in_edges(name)) for name in names}
    most = sorted(names, key=lambda n: (-degrees[n], n))
    client.get(f"/api/v1/entities/{most[-1]}/neighbors", Timed())  # what is read once a snapshot is read now
    client.get(f"/api/v1/graph/ego?id={most[-1]}", Timed())
    for kind, chosen in (("neighbours", some[:rounds]), ("neighbours of a hub, first page", most[:_HUBS])):
        answers = [json.loads(client.get(f"/api/v1/entities/{name}/neighbors", found[kind])) for name in chosen]
        for name, told in zip(chosen, answers, strict=True):
            timed(found[kind].walk, _near, of, name)
            wrong += differing(name, told["meta"]["total"], timed(found[kind].networkx, _near_there, directed, name))
    took = found["ego, 2 steps"]
    chosen = some[rounds : 2 * rounds]
    answers = [json.loads(client.get(f"/api/v1/graph/ego?id={name}&depth=2", took)) for name in chosen]
    for name, told in zip(chosen, answers, strict=True):
        timed(took.walk, walking.ego, of, [name], depth=2, max_nodes=300)
        wrong += differing(name, told["graph"]["total"], timed(took.networkx, _ego, plain, directed, name))
    pairs = list(zip(some[2 * rounds :], some[:rounds], strict=False))
    hubs = [(a, b) for a, b in product(most[:_HUBS], repeat=2) if a < b][:rounds]
    for kind, ends, hops, k in (("paths", pairs, _HOPS, 3), ("paths between hubs, 6 hops", hubs, 6, 10)):
        took = found[kind]
        every = [urlencode({"from": source, "to": target, "max_hops": hops, "k": k}) for source, target in ends]
        answers = [json.loads(client.get(f"/api/v1/graph/paths?{asked}", took)) for asked in every]
        for (source, target), told in zip(ends, answers, strict=True):
            timed(took.walk, walking.paths, of, source, target, k=k, max_hops=hops, directed=False)
            theirs = timed(took.networkx, _paths, plain, source, target, hops, k)
            wrong += differing(f"{source} to {target}", [len(p["hops"]) for p in told["paths"]], theirs)
    for number in range(rounds):
        asked = urlencode({"q": chance.choice(("council", "resolution", "المجلس", "قرار", "ar", "en")) + f" {number}"})
        client.get(f"/api/v1/search?{asked}", found["search, first page"])
    for number, name in enumerate(some[:rounds]):
        client.get(f"/{('en', 'ar')[number % 2]}/entity/{quote(name)}", found["entity page"])
    return found, wrong


def _near(of: Topology, name: str) -> int:
    return len([*of.out_edges(name), *of.in_edges(name)])


def _near_there(directed: Any, name: str) -> int:
    return len([*directed.out_edges(name, keys=True, data=True), *directed.in_edges(name, keys=True, data=True)])


def _ego(plain: Any, directed: Any, name: str) -> int:
    near = nx.ego_graph(plain, name, radius=2)
    directed.subgraph(near).edges(keys=True, data=True)
    return len(near)


def _paths(plain: Any, source: str, target: str, hops: int, k: int) -> list[int]:
    """Return the lengths of the shortest simple paths, as networkx finds them one after the other."""
    try:
        lengths = (len(path) - 1 for path in nx.shortest_simple_paths(plain, source, target))
        return list(islice(takewhile(lambda length: length <= hops, lengths), k))
    except nx.NetworkXNoPath:
        return []


def overview(client: Client, directed: Any, *, evidence: bool) -> tuple[Timed, int]:
    """Measure the overview of 5,000 nodes, in the form that the map draws; return the number of nodes it holds."""
    found = Timed()
    nodes = 0
    for lang in ("ar", "en", "fr", "ru", "zh"):
        asked = f"max_nodes={_OVERVIEW}&format=graphology&lang={lang}&evidence={'true' if evidence else 'false'}"
        body = client.get(f"/api/v1/graph/overview?{asked}", found)
        nodes = len(json.loads(body)["nodes"])
        timed(found.networkx, _overview, directed)
    return found, nodes


def _overview(directed: Any) -> int:
    most = sorted(directed.degree, key=lambda d: (-d[1], d[0]))[:_OVERVIEW]
    return len(list(directed.subgraph([name for name, _ in most]).edges(keys=True, data=True)))


def report(found: Mapping[str, Timed], aims: Mapping[str, float]) -> None:
    """Print a table in Markdown."""
    print(
        "| ms | service p50 | p95 | aim | processor, mean | walk alone p50 | networkx p50 | service to networkx | bytes of an answer |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, took in found.items():
        middle, aim = statistics.median(took.service), aims.get(name)
        theirs = statistics.median(took.networkx) if took.networkx else None
        cells = (
            f"{middle:.2f}",
            f"{_most(took.service):.2f}",
            "" if aim is None else f"{aim:g}: {'met' if middle <= aim else '**missed**'}",
            f"{statistics.mean(took.processor):.1f}",
            f"{statistics.median(took.walk):.3f}" if took.walk else "",
            "" if theirs is None else f"{theirs:.3f}",
            "" if theirs is None else f"{middle / theirs:.2f}",
            f"{took.size:,}",
        )
        print(f"| {name} | {' | '.join(cells)} |")


def _most(milliseconds: Sequence[float]) -> float:
    return sorted(milliseconds)[int(0.95 * (len(milliseconds) - 1))]


def settle(client: Client, process: int) -> None:
    """Ask for a first thing, and wait until the service has read ahead what answers need: it then takes no processor time any more."""
    client.get("/api/v1/stats", Timed())
    before = -1.0
    while (spent := cpu_s(process)) > before + 0.05:
        before = spent
        time.sleep(1)


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=None, help="2,350, or 520 of the dense graph")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--dense", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder for the store, which is built if it is not there")
    given = parser.parse_args(arguments)
    documents = given.documents or (520 if given.dense else 2350)
    with tempfile.TemporaryDirectory() as made:
        folder = given.keep or Path(made) / "store"
        if not folder.exists():
            made_dense(folder, documents) if given.dense else generated(folder, documents, proven=True)
        snapshot = latest(folder)
        assert snapshot is not None
        begin = time.perf_counter()
        of = topology(Reading(snapshot))
        took_s = time.perf_counter() - begin
        print(f"{snapshot.size():,} quads, {len(of.nodes):,} things, {len(of.edges):,} edges between them")
        reading = Reading(snapshot)
        if reading.folder is not None:
            write_beside(reading, reading.folder)  # as a build does
        print(f"topology read in {took_s:.1f} s; load of the machine before {os.getloadavg()[0]:.1f}")
        with served(folder) as (address, process), Client(address, process.pid) as client:
            settle(client, process.pid)
            found, wrong = measure(client, of, given.rounds)
            directed, _ = loaded(of)
            client.close()
            drawn, nodes = overview(client, directed, evidence=True)
            mapped, _ = overview(client, directed, evidence=False)
            memory = resident(process.pid)
        whole = {f"overview of {nodes:,} nodes": drawn, "the same without evidence": mapped}
        report({**found, **whole}, _AIMS_MS)
        print(f"memory of the service {memory / 1e6:,.0f} MB; load of the machine after {os.getloadavg()[0]:.1f}")
        for line in wrong:
            print(line)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
