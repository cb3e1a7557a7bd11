"""Times eight queries, a storm of lookups and the streaming of 100,000 rows over a million quads, of this service and of its peers in one run.

    python -m benchmarks.sparql [--documents 3300] [--rounds 9] [--seconds 4] [--only NAME]…
    python -m benchmarks.sparql --elsewhere    this service over engines elsewhere, too
    python -m benchmarks.sparql --quick        a short form over a small graph, for continuous integration

The graph is a made one, the same for all. The engines are started one after another, each on the loopback, and asked by the same client. No query is asked twice in the same
words: a comment at its end differs, so that no engine answers from what it kept. Peers that are not installed are left out, and named. Exits with 1 if an engine gives
another number of rows than the first one, or an error.
"""

import argparse
import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from benchmarks.elsewhere import OVER
from benchmarks.engines import Engine, engines
from benchmarks.served import cpu_s, generated
from benchmarks.storm import CONNECTIONS, Paths, rate
from ontology.namespaces import PREFIXES, entity
from store import latest

_JSON: Final = "application/sparql-results+json"
_NT: Final = "application/n-triples"
_ITU: Final = f"PREFIX itu: <{PREFIXES['itu']}>\n"
_R5: Final = f"<{entity('resolution/pp/5')}>"
_D3: Final = f"<{entity('document/C24-3')}>"
_LEAST_ROUNDS: Final = 3
_ENOUGH_S: Final = 12.0  # after the least number of rounds, a query that has taken so long is not asked again
_MB: Final = 1_000_000

QUERIES: Final[Mapping[str, str]] = {
    "lookup": f"SELECT ?p ?o {{ {_R5} ?p ?o }}",
    "join": f"SELECT ?d ?m ?q {{ ?d itu:supersedes {_D3} ; itu:cites ?r . ?m itu:refersTo ?r ; itu:quote ?q }}",
    "path": f"SELECT ?d {{ ?d itu:supersedes+ {_D3} }}",
    "aggregate": "SELECT ?r (COUNT(?m) AS ?n) { ?m itu:refersTo ?r } GROUP BY ?r ORDER BY DESC(?n) ?r LIMIT 10",
    "regex": 'SELECT ?m { ?m itu:quote ?q FILTER(REGEX(?q, "council spectrum report")) }',
    "optional": "SELECT ?d ?e { ?d a itu:Document OPTIONAL { ?d itu:supersedes ?e } }",
    "order by": "SELECT ?r ?n { ?r a itu:Resolution ; itu:number ?n } ORDER BY DESC(?n) ?r LIMIT 20",
    "construct": "CONSTRUCT { ?m itu:quote ?q } WHERE { ?m itu:quote ?q }",
}
STREAM: Final = "SELECT ?m ?d ?q { ?m itu:quote ?q ; itu:inParagraph ?d } LIMIT 100000"


@dataclass(slots=True)
class Measured:
    """What was measured of an engine: milliseconds by query (least, median), rows by query, and other figures."""

    least: dict[str, float] = field(default_factory=dict)
    median: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    other: dict[str, float] = field(default_factory=dict)
    counted_by: str = ""


class Client:
    """One connection to an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        parts = urlsplit(engine.address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=600)
        self._asked = 0

    def ask(self, query: str, accept: str) -> tuple[float, float, bytes]:
        """Return the milliseconds until the first and the last byte of the body of an answer, and the body.

        Raises:
            RuntimeError: the engine tells of an error.
        """
        self._asked += 1
        path = f"{self._engine.path}?query={quote(f'{_ITU}{query} # {os.getpid()} {self._asked}')}"
        begin = time.perf_counter()
        self._connection.request("GET", path, headers={"Accept": accept})
        answer = self._connection.getresponse()
        first = answer.read(1)
        until_first = time.perf_counter() - begin
        body = first + answer.read()
        until_last = time.perf_counter() - begin
        if answer.status != 200:
            raise RuntimeError(f"{self._engine.name}: {answer.status} for {query}: {body[:300]!r}")
        return 1000 * until_first, 1000 * until_last, body


def rows_of(body: bytes, accept: str) -> int:
    """Return the number of rows or triples of an answer."""
    if accept == _NT:
        return len({line for line in body.split(b"\n") if line.strip() and not line.startswith(b"#")})
    return len(json.loads(body)["results"]["bindings"])


def measure(engine: Engine, documents: int, rounds: int, seconds: float) -> Measured:
    """Measure one engine."""
    found = Measured()
    client = Client(engine)
    for name, query in QUERIES.items():
        accept = _NT if name == "construct" else _JSON
        found.rows[name] = rows_of(client.ask(query, accept)[2], accept)  # the first time is not counted
        _, found.least[name], found.median[name] = _repeated(partial(client.ask, query, accept), rounds)
    found.rows["stream"] = rows_of(client.ask(STREAM, _JSON)[2], _JSON)
    first, found.least["stream"], found.median["stream"] = _repeated(partial(client.ask, STREAM, _JSON), rounds)
    found.other["first byte of the stream, ms"] = first
    found.other["memory after that, MB"] = engine.memory_bytes / _MB
    before = f"{engine.path}?query=" + quote(f"SELECT ?p ?o {{ <{entity('resolution/pp/')}")
    paths = Paths(before, quote("> ?p ?o } LIMIT "), documents * 5)
    rate(engine.address, paths, 0, 1, same=False)
    used = cpu_s(engine.process)
    per_second, wrong, found.counted_by = rate(engine.address, paths, 10_000_000, seconds, same=False)
    found.other["distinct lookups a second"] = per_second
    found.other["processor time of one, us"] = 1e6 * (cpu_s(engine.process) - used) / (per_second * seconds)
    again, wrong_again, _ = rate(engine.address, paths, 5, seconds, same=True)
    found.other["the same lookup, a second"] = again
    if wrong or wrong_again:
        raise RuntimeError(f"{engine.name}: {max(wrong, wrong_again):.0%} of the lookups failed")
    found.other["memory at the end, MB"] = engine.memory_bytes / _MB
    return found


def _repeated(ask: Callable[[], tuple[float, float, bytes]], rounds: int) -> tuple[float, float, float]:
    """Return the least time until the first byte, and the least and the median until the last one."""
    begin = time.monotonic()
    firsts, lasts = [], []
    for done in range(rounds):
        if done >= _LEAST_ROUNDS and time.monotonic() - begin > _ENOUGH_S:
            break
        first, last, _ = ask()
        firsts.append(first)
        lasts.append(last)
    return min(firsts), min(lasts), statistics.median(lasts)


def _table(title: str, names: Sequence[str], lines: Mapping[str, Mapping[str, str]]) -> None:
    print(f"{title:32}" + "".join(f"{name:>20}" for name in names))
    for line, cells in lines.items():
        print(f"{line:32}" + "".join(f"{cells.get(name, '-'):>20}" for name in names))
    print()


def report(every: Mapping[str, Measured]) -> None:
    """Print tables of what was measured, and of how ours stands to each peer."""
    names = list(every)
    ours, peers = names[0], names[1:]
    timed = (*QUERIES, "stream")
    _table(
        "ms, least (median)",
        names,
        {q: {n: f"{m.least[q]:.2f} ({m.median[q]:.2f})" for n, m in every.items()} for q in timed},
    )
    _table("rows", names, {q: {n: f"{m.rows[q]:,}" for n, m in every.items()} for q in timed})
    others = list(every[ours].other)
    _table("", names, {o: {n: f"{m.other[o]:,.1f}" for n, m in every.items()} for o in others})
    if not peers:
        return
    ratios = {q: {p: f"{every[p].least[q] / every[ours].least[q]:.2f}" for p in peers} for q in timed}
    ratios |= {
        o: {
            p: f"{every[ours].other[o] / every[p].other[o] if 'second' in o else every[p].other[o] / every[ours].other[o]:.2f}"
            for p in peers
        }
        for o in others
    }
    _table(f"times better is {ours} than", peers, ratios)


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=3300)
    parser.add_argument(
        "--rounds", type=int, default=9, help="how often each query is asked, fewer times if it takes long"
    )
    parser.add_argument("--seconds", type=float, default=4, help="how long a storm lasts")
    parser.add_argument("--only", action="append", help="engines to measure, for some of them")
    parser.add_argument("--elsewhere", action="store_true", help="measure this service over engines elsewhere, too")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args(arguments)
    if given.quick:
        given.documents, given.rounds, given.seconds = 100, 3, 1
    found, missing = engines(OVER if given.elsewhere else {})
    for name in missing:
        print(f"{name} is not installed, and left out")
    every: dict[str, Measured] = {}
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        store, quads = generated(Path(folder) / "store", given.documents), Path(folder) / "quads" / "quads.nq"
        quads.parent.mkdir()
        snapshot = latest(store)
        assert snapshot is not None
        with quads.open("wb") as output:
            snapshot.export("nquads", output)
        number = snapshot.size()
        print(f"{number:,} quads; {CONNECTIONS} connections; load of the machine before {os.getloadavg()[0]:.1f}\n")
        del snapshot
        for name, starting in found.items():
            if given.only and name not in given.only:
                continue
            try:
                with starting(store, quads, Path(folder)) as engine:
                    every[name] = measure(engine, given.documents, given.rounds, given.seconds)
            except (RuntimeError, OSError, http.client.HTTPException) as error:
                failed = True
                print(f"{name} failed: {error}")
    if every:
        report(every)
        first, *others = every.values()
        for name, measured in zip(list(every)[1:], others, strict=True):
            for query, rows in measured.rows.items():
                if rows != first.rows[query]:
                    failed = True
                    print(f"{name} gives {rows} rows for {query}, {next(iter(every))} gives {first.rows[query]}")
        print(f"lookups counted by {first.counted_by}; load of the machine after {os.getloadavg()[0]:.1f}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
