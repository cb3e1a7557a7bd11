"""Asks the service twelve abusive things, two of each at a time, while a lookup is made every 50 ms; tells how each ended, and what the lookups took.

    python -m benchmarks.abuse [--documents 400] [--workers 2] [--limit-s 2]

Each must end within its limit and half a second, with the status it deserves; the lookups, each of another thing so that none was answered before, should stay
below 50 ms in 99 of 100 cases; and the service should hold as much memory afterwards as before. Exits with 1 where an abuse did not end as it must. The time of
lookups is told and not judged: it depends on what else the machine does.
"""

import argparse
import asyncio
import json
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final

import httpx

from benchmarks.served import children, generated, resident, served
from ontology.namespaces import entity

_GRACE_S: Final = 0.5
_EVERY_S: Final = 0.05
_SETTLE_S: Final = 2.0
_LOOKING_S: Final = 1.0  # how long lookups are made before and after
_MB: Final = 1_000_000
_BODY_BYTES: Final = 50 * _MB
_VALUES: Final = 40_000
TOKEN: Final = "a token of the benchmark"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a request ended: its status, or 0 where the connection was closed before the end of the answer; the code of its problem; its seconds."""

    status: int
    code: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Abuse:
    """Something abusive: how it is done, which ends are right, and how long it may take at most."""

    name: str
    do: Callable[[str], Awaitable[Ended]]
    right: frozenset[tuple[int, str]]
    limit_s: float


def _query(text: str) -> Callable[[str], Awaitable[Ended]]:
    return lambda address: _post(address, text.encode(), "application/sparql-query")


async def _post(address: str, body: bytes, content_type: str, **headers: str) -> Ended:
    begin = time.perf_counter()
    status, data = 0, b""
    try:
        async with (
            httpx.AsyncClient(timeout=120, verify=False) as client,
            client.stream(
                "POST", f"{address}/sparql", content=body, headers={"content-type": content_type, **headers}
            ) as answer,
        ):
            status = answer.status_code
            async for piece in answer.aiter_bytes():
                data = (data + piece)[:2000] if status != 200 else b""
    except httpx.TransportError:
        status = 0 if status in (0, 200) else status
    return Ended(status, _code(data), time.perf_counter() - begin)


def _code(data: bytes) -> str:
    try:
        return str(json.loads(data)["code"])
    except (ValueError, KeyError, TypeError):
        return ""


async def _slow_reader(address: str) -> Ended:
    """Ask for much and read nothing but the first bytes; the service is to close the connection."""
    host, port = address.removeprefix("http://").split(":")
    begin = time.perf_counter()
    loop = asyncio.get_running_loop()
    with socket.socket() as end:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        end.setblocking(False)
        await loop.sock_connect(end, (host, int(port)))
        query = "SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2090000"
        await loop.sock_sendall(end, f"GET /sparql?query={query} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        first = await loop.sock_recv(end, 100)
        status = int(first.split()[1])
        while time.perf_counter() - begin < 60:
            await asyncio.sleep(0.1)
            if not _connected(end.getsockname()[1], int(port)):
                break
        return Ended(0 if status == 200 else status, "", time.perf_counter() - begin)


def _connected(ours: int, theirs: int) -> bool:
    """Say whether the service still holds a connection; whoever does not read is not told that it ended (proc_net_tcp, state 01)."""
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        _, local, remote, state = line.split()[:4]
        if local.endswith(f":{theirs:04X}") and remote.endswith(f":{ours:04X}") and state in ("01", "04", "05"):
            return True
    return False


def abuses(limit_s: float, stall_s: float) -> tuple[Abuse, ...]:
    """Return the twelve, for a service with these limits."""
    timeout, memory = (503, "query-timeout"), (503, "query-memory")
    large, closed, whole = (413, "result-too-large"), (0, ""), (200, "")
    values = " ".join(f"<urn:{n}>" for n in range(_VALUES))
    product = " ".join(f"VALUES ?{name} {{ {values} }}" for name in "a")

    def of(name: str, query: str, *right: tuple[int, str]) -> Abuse:
        return Abuse(name, _query(query), frozenset(right), limit_s)

    return (
        of("cartesian count", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout),
        of("cartesian order by", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 5", timeout, memory),
        of("cartesian stream", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", closed, large, timeout),
        of("deep path closure", "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)* ?b }", timeout, memory, whole),
        of("giant GROUP_CONCAT", "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o . ?a ?b ?c }", timeout, memory, large),
        of(
            "exponential regex",
            f'SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?a ?b ?c FILTER(REGEX(CONCAT(STR(?o), "{"a" * 2000}"), "(a+a+)+b")) }}',
            timeout,
            memory,
            whole,
        ),
        of(
            "huge VALUES",
            f"SELECT * {{ {product} ?s ?p ?o . ?d ?e ?a2 FILTER(?a != ?o) }}",
            timeout,
            memory,
            large,
            closed,
        ),
        of("SERVICE to loopback", "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }", (403, "refused")),
        Abuse(
            "LOAD",
            lambda address: _post(
                address, b"LOAD <http://127.0.0.1:9/>", "application/sparql-update", authorization=f"Bearer {TOKEN}"
            ),
            frozenset({(403, "refused")}),
            limit_s,
        ),
        of("FROM file", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", whole),
        Abuse(
            "50 MB body",
            lambda address: _post(address, b" " * _BODY_BYTES, "application/sparql-query"),
            frozenset({(413, "body-too-large")}),
            limit_s,
        ),
        Abuse("slow reader", _slow_reader, frozenset({closed}), limit_s + stall_s),
    )


def lookups(address: str, numbers: Iterable[int], over: "Event", took: "Queue[list[float]]") -> None:
    """Look another thing up every 50 ms until the abuse is over; give the milliseconds that each took."""
    found = []
    with httpx.Client(timeout=60, verify=False) as client:
        for number in numbers:
            query = f"SELECT ?p ?o {{ <{entity(f'resolution/pp/{number % 2000}')}> ?p ?o }} LIMIT {1000 + number}"
            begin = time.perf_counter()
            answer = client.get(f"{address}/sparql", params={"query": query})
            found.append(1000 * (time.perf_counter() - begin))
            assert answer.status_code == 200, answer.text
            if over.wait(max(0.0, _EVERY_S - found[-1] / 1000)):
                break
    took.put(found)


def run(address: str, every: tuple[Abuse, ...]) -> tuple[dict[str, list[Ended]], dict[str, list[float]]]:
    """Do all that is abusive, two at a time; return how each ended, and what the lookups of another process took meanwhile."""
    ends: dict[str, list[Ended]] = {}
    took: dict[str, list[float]] = {}
    processes = get_context("spawn")
    for place, abuse in enumerate(every):
        over, found = processes.Event(), processes.Queue()
        looking = processes.Process(
            target=lookups, args=(address, range(100_000 * place, 100_000 * (place + 1)), over, found)
        )
        looking.start()
        time.sleep(_LOOKING_S)

        async def twice(abuse: Abuse = abuse) -> list[Ended]:
            return list(await asyncio.gather(abuse.do(address), abuse.do(address)))

        ends[abuse.name] = asyncio.run(twice())
        time.sleep(_LOOKING_S)
        over.set()
        took[abuse.name] = found.get(timeout=60)
        looking.join()
    return ends, took


def wrong(abuse: Abuse, ended: Ended, grace_s: float = _GRACE_S) -> str:
    """Return what is wrong with how something ended, the empty text if nothing is."""
    if (ended.status, ended.code) not in abuse.right:
        return f"ended with {ended.status} {ended.code}"
    if ended.seconds > abuse.limit_s + grace_s:
        return f"took {ended.seconds:.2f} s, {abuse.limit_s:g} s are allowed"
    return ""


def settings(limit_s: int, stall_s: int, workers: int) -> dict[str, str]:
    """Return the settings of the service that is abused."""
    return {
        "ITUGOV_QUERY_TIMEOUT_S": str(limit_s),
        "ITUGOV_STALL_S": str(stall_s),
        "ITUGOV_WORKERS": str(workers),
        "ITUGOV_WORKER_MEMORY_BYTES": "1000000000",
        "ITUGOV_WRITE_TOKEN": TOKEN,
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit-s", type=int, default=2)
    given = parser.parse_args(arguments)
    every = abuses(given.limit_s, given.limit_s)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        store = generated(Path(folder) / "store", given.documents)
        with served(store, settings(given.limit_s, given.limit_s, given.workers)) as (address, process):
            before = _settled(process.pid)
            ends, took = run(address, every)
            after = _settled(process.pid)
    print(
        f"{'abuse':22}{'ended':>26}{'seconds':>10}{'limit':>8}{'lookups':>9}{'p50, ms':>9}{'p99, ms':>9}{'most, ms':>10}"
    )
    for abuse in every:
        slowest = max(ends[abuse.name], key=lambda e: e.seconds)
        told = [wrong(abuse, ended) for ended in ends[abuse.name]]
        failed |= any(told)
        times = sorted(took[abuse.name])
        said = f"{slowest.status or 'closed'} {slowest.code}".strip()
        print(
            f"{abuse.name:22}{said:>26}{slowest.seconds:>10.2f}{abuse.limit_s:>8g}{len(times):>9}"
            f"{statistics.median(times):>9.1f}{times[int(0.99 * (len(times) - 1))]:>9.1f}{times[-1]:>10.1f}  {'; '.join(filter(None, told))}"
        )
    everything = sorted(t for times in took.values() for t in times)
    print(
        f"lookups in all {len(everything)}: p50 {statistics.median(everything):.1f} ms, p99 {everything[int(0.99 * len(everything))]:.1f} ms"
    )
    for of, old, new in zip(("the service", "its workers"), before, after, strict=True):
        print(f"memory of {of}: {old / _MB:.0f} MB before, {new / _MB:.0f} MB after")
    return int(failed)


def _settled(process: int) -> tuple[int, int]:
    time.sleep(_SETTLE_S)
    return resident(process), sum(resident(one) for one in children(process))


if __name__ == "__main__":
    sys.exit(main())
