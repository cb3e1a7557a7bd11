"""Keeps the service busy for an hour while its store is built anew every minute and a worker is killed every ten seconds; no request may fail that should not.

    python -m benchmarks.soak [--minutes 60] [--documents 400] [--pause-ms 20]

Seven clients ask for lookups, answers of the catalogue, searches, pages of entities and SPARQL of each kind; an eighth does what is abusive. Told are the requests by kind,
those that ended otherwise than they should, and, at the start, after each quarter and at the end, the memory of the service and of its workers, open files, snapshots on disk
and temporary files. Exits with 1 if a request failed, or if no worker was killed or no snapshot published, so that nothing was shown.
"""

import argparse
import asyncio
import json
import math
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import httpx

from benchmarks.mix import Request, code_of, unwanted, wanted
from benchmarks.served import change, children, generated, resident, served

_CLIENTS: Final = 8
_BUILD_S: Final = 60.0
_KILL_S: Final = 10.0
_SAMPLE_S: Final = 5.0
_ABUSE_PAUSE_S: Final = 0.5
_HELD_BYTES: Final = 1 << 20
_TOLD: Final = 20
_MB: Final = 1_000_000


@dataclass(slots=True)
class Watched:
    """What a service holds at a time."""

    at_s: float
    service: int
    workers: int
    files: int
    snapshots: int
    temporary: int


@dataclass(slots=True)
class Record:
    """What was seen so far."""

    begun: float = field(default_factory=time.monotonic)
    ended: Counter[str] = field(default_factory=Counter)
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)
    built: list[float] = field(default_factory=list)
    killed: int = 0
    seen: list[Watched] = field(default_factory=list)


async def _ask(client: httpx.AsyncClient, request: Request, record: Record) -> None:
    begin = time.monotonic()
    status, data, size, whole = 0, b"", 0, False
    version = why = ""
    try:
        method = "GET" if request.body is None else "POST"
        async with client.stream(method, request.path, content=request.body, headers=dict(request.headers)) as answer:
            status = answer.status_code
            version = answer.headers.get("x-dataset-version", "")
            is_json = "json" in answer.headers.get("content-type", "")
            async for piece in answer.aiter_bytes():
                size += len(piece)
                if size <= _HELD_BYTES:
                    data += piece
        whole = True
    except httpx.TransportError as error:
        why = repr(error)
        status = 0 if status in (0, 200) else status
    took = time.monotonic() - begin
    if whole and status == 200 and is_json and size <= _HELD_BYTES:
        try:
            json.loads(data)
        except ValueError as error:
            why, status = f"no JSON: {error}", 0
    code = code_of(data) if status not in (0, 200) else ""
    record.took[request.kind].append(took)
    record.ended[request.kind] += 1
    record.versions.add(version)
    if (status, code) not in request.right:
        at = time.monotonic() - record.begun
        record.failed.append(
            f"{at:8.1f} s  {request.kind}: {status or 'closed'} {code} after {took:.2f} s, {size} bytes {why} "
            f"{request.path[:120]} {data[:200].decode(errors='replace') if status else ''}"
        )


async def _client(address: str, requests: Iterator[Request], until: float, pause_s: float, record: Record) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=120, verify=False) as client:
        for request in requests:
            if time.monotonic() >= until:
                return
            await _ask(client, request, record)
            await asyncio.sleep(pause_s)


async def _builds(store: Path, documents: int, until: float, record: Record) -> None:
    """Publish another snapshot every minute, or thrice in a shorter run, from a process of its own as a build does."""
    every = min(_BUILD_S, (until - record.begun) / 4)
    loop = asyncio.get_running_loop()
    for times in range(1, sys.maxsize):
        due = record.begun + times * every
        if due >= until:
            return
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        begin = time.monotonic()
        with ProcessPoolExecutor(1, get_context("spawn")) as builder:
            await loop.run_in_executor(builder, change, store, documents, times)
        record.built.append(time.monotonic() - begin)


async def _kills(process: int, until: float, record: Record) -> None:
    chance = random.Random(process)
    while time.monotonic() + _KILL_S < until:
        await asyncio.sleep(_KILL_S)
        if workers := children(process):
            os.kill(chance.choice(workers), signal.SIGKILL)
            record.killed += 1


async def _watch(process: int, store: Path, temporary: Path, until: float, record: Record) -> None:
    while True:
        record.seen.append(
            Watched(
                time.monotonic() - record.begun,
                resident(process),
                sum(resident(one) for one in children(process)),
                len(list(Path(f"/proc/{process}/fd").iterdir())),
                len(list((store / "snapshots").iterdir())),
                len(list(temporary.iterdir())),
            )
        )
        if time.monotonic() >= until:
            return
        await asyncio.sleep(min(_SAMPLE_S, max(0.0, until - time.monotonic())))


async def soak(
    address: str, process: int, store: Path, temporary: Path, documents: int, minutes: float, pause_s: float
) -> Record:
    """Do all of it for so many minutes, and return what was seen."""
    record = Record()
    until = record.begun + 60 * minutes
    await asyncio.gather(
        *(_client(address, wanted(seed, documents), until, pause_s, record) for seed in range(_CLIENTS - 1)),
        _client(address, unwanted(_CLIENTS, documents), until, _ABUSE_PAUSE_S, record),
        _builds(store, documents, until, record),
        _kills(process, until, record),
        _watch(process, store, temporary, until, record),
    )
    return record


def _quarters(record: Record) -> Iterator[tuple[str, Watched]]:
    """Yield what was held at the start, and the most that was held in each quarter; at the end, what is left."""
    last = record.seen[-1]
    yield "at the start", record.seen[0]
    for quarter in range(4):
        of = [w for w in record.seen if quarter <= 4 * w.at_s / (last.at_s + 1e-9) < quarter + 1] or [last]
        yield (
            f"most in quarter {quarter + 1}",
            Watched(
                of[-1].at_s,
                max(w.service for w in of),
                max(w.workers for w in of),
                max(w.files for w in of),
                max(w.snapshots for w in of),
                max(w.temporary for w in of),
            ),
        )
    yield "at the end", last


def report(record: Record) -> bool:
    """Print what was seen; return whether all was as it should be."""
    print(f"{'kind':20}{'requests':>10}{'p50, ms':>10}{'p99, ms':>10}{'most, ms':>10}")
    for kind in sorted(record.ended):
        times = sorted(1000 * t for t in record.took[kind])
        print(
            f"{kind:20}{record.ended[kind]:>10}{statistics.median(times):>10.1f}{times[math.ceil(0.99 * len(times)) - 1]:>10.1f}{times[-1]:>10.1f}"
        )
    print(
        f"{'':18}{'until, s':>10}{'service, MB':>13}{'workers, MB':>13}{'open files':>12}{'snapshots':>11}{'temporary':>11}"
    )
    for name, w in _quarters(record):
        print(
            f"{name:18}{w.at_s:>10.0f}{w.service / _MB:>13.0f}{w.workers / _MB:>13.0f}{w.files:>12}{w.snapshots:>11}{w.temporary:>11}"
        )
    versions = len(record.versions - {""})
    slowest = f", the slowest in {max(record.built):.1f} s" if record.built else ""
    print(
        f"{sum(record.ended.values())} requests, {len(record.failed)} failed; {len(record.built)} builds{slowest}; "
        f"{versions} snapshots were answered from; {record.killed} workers were killed from outside"
    )
    for line in record.failed[:_TOLD]:
        print(line)
    if len(record.failed) > _TOLD:
        print(f"… and {len(record.failed) - _TOLD} more")
    return not record.failed and record.killed > 0 and versions > 1


def main(arguments: list[str] | None = None) -> int:
    """Run the soak and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--pause-ms", type=float, default=20, help="how long a client waits between two requests")
    parser.add_argument("--limit-s", type=int, default=10, help="how long a query may run")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store, temporary = generated(Path(folder) / "store", given.documents), Path(folder) / "temporary"
        temporary.mkdir()
        settings = {
            "ITUGOV_QUERY_TIMEOUT_S": str(given.limit_s),
            "ITUGOV_WORKERS": "2",
            "ITUGOV_WORKER_MEMORY_BYTES": "1000000000",
            "TMPDIR": str(temporary),
        }
        with served(store, settings) as (address, process):
            record = asyncio.run(
                soak(address, process.pid, store, temporary, given.documents, given.minutes, given.pause_ms / 1000)
            )
            ended = process.poll()
    good = report(record) and ended is None
    if ended is not None:
        print(f"the service ended by itself with {ended}")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
