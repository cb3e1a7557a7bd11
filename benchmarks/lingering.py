"""Opens connections by the thousand that say nothing, or never end what they say, and tells what lookups take meanwhile and what memory they cost.

    python -m benchmarks.lingering [--connections 5000] [--places 2000]

Four kinds, one after another: nothing is sent, half the head of a request, half its body, and whole requests on connections that are then left open. Each connection is made
anew as soon as the service has closed it. Meanwhile something is looked up every 50 ms over a connection of its own. Exits with 1 if a lookup fails.
"""

import argparse
import asyncio
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from benchmarks.served import cpu_s, generated, resident, served
from ontology.namespaces import entity

_EVERY_S: Final = 0.05
_PAUSE_S: Final = 5.0  # until a connection that was closed is made anew
_AT_ONCE: Final = 200  # connections that are being made
_MB: Final = 1_000_000
KINDS: Final = {
    "silent": b"",
    "half a head": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ",
    "half a body": b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 900000\r\n\r\nASK",
    "left open": b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
}


async def _linger(host: str, port: int, sent: bytes, making: asyncio.Semaphore, made: Counter[str]) -> None:
    while True:
        with suppress(OSError):
            async with making:
                reader, writer = await asyncio.open_connection(host, port)
            made["connections"] += 1
            try:
                writer.write(sent)
                while await reader.read(65536):
                    pass
            finally:
                writer.close()
        await asyncio.sleep(_PAUSE_S)


def look_up(host: str, port: int, over: "Event", took: "Queue[tuple[list[float], list[str]]]") -> None:
    """Look another thing up every 50 ms, each over a connection of its own; give the milliseconds that each took, and how those ended that failed."""
    times: list[float] = []
    failed: list[str] = []
    while not over.is_set():
        query = quote(
            f"SELECT ?p ?o {{ <{entity(f'resolution/pp/{len(times) % 200}')}> ?p ?o }} LIMIT {1000 + len(times)}"
        )
        begun = time.perf_counter()
        status = ""
        try:
            with socket.create_connection((host, port), timeout=30) as end:
                end.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
                answer = end.recv(65536)
                status = answer[9:12].decode()
                while end.recv(65536):
                    pass
        except OSError as error:
            status = repr(error)
        times.append(1000 * (time.perf_counter() - begun))
        if status != "200":
            failed.append(status or "closed")
        over.wait(max(0.0, _EVERY_S - times[-1] / 1000))
    took.put((times, failed))


async def linger(host: str, port: int, sent: bytes, connections: int, seconds: float) -> int:
    """Hold so many connections open for so long; return how many were made."""
    made: Counter[str] = Counter()
    making = asyncio.Semaphore(_AT_ONCE)
    held = [asyncio.create_task(_linger(host, port, sent, making, made)) for _ in range(connections)]
    await asyncio.sleep(seconds)
    for task in held:
        task.cancel()
    await asyncio.gather(*held, return_exceptions=True)
    return made.total()


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=5000)
    parser.add_argument("--places", type=int, default=2000, help="connections that the service takes at the same time")
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args(arguments)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        store = generated(Path(folder) / "store", 40)
        settings = {"ITUGOV_MAX_CONNECTIONS": str(given.places), "ITUGOV_WORKERS": "1"}
        processes = get_context("spawn")
        with served(store, settings) as (address, process):
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port or 0
            print(
                f"{'connections':14}{'made':>8}{'lookups':>9}{'failed':>8}{'p50, ms':>9}{'p99, ms':>9}{'most, ms':>10}{'MB':>6}{'CPU':>6}"
            )
            print(f"{'none':14}{'':59}{resident(process.pid) / _MB:>6.0f}")
            for name, sent in KINDS.items():
                used, begun = cpu_s(process.pid), time.monotonic()
                over, queue = processes.Event(), processes.Queue()
                looking = processes.Process(target=look_up, args=(host, port, over, queue))
                looking.start()
                made = asyncio.run(linger(host, port, sent, given.connections, given.seconds))
                busy = (cpu_s(process.pid) - used) / (time.monotonic() - begun)
                over.set()
                times, wrong = queue.get(timeout=60)
                looking.join()
                took = sorted(times)
                failed += len(wrong)
                print(
                    f"{name:14}{made:>8}{len(took):>9}{len(wrong):>8}{statistics.median(took):>9.1f}"
                    f"{took[int(0.99 * (len(took) - 1))]:>9.1f}{took[-1]:>10.1f}{resident(process.pid) / _MB:>6.0f}{busy:>6.0%}"
                    f"  {', '.join(sorted(set(wrong)))}",
                    flush=True,
                )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
