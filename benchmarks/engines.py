"""Starts engines that answer SPARQL over HTTP, each over the same N-Quads and on a port of the loopback: ours, and those to be measured beside it.

    itugov             this service, over its own store
    oxigraph           the Oxigraph server (PyPI: oxigraph), over a database on disk, its default graph being the union
    rdflib-endpoint    rdflib-endpoint (PyPI: rdflib-endpoint[cli]), over rdflib in memory
    virtuoso           OpenLink Virtuoso 7 (Debian: virtuoso-opensource-7), with buffers for some 1.3 GB

A program is looked for on the path, and beside the interpreter. All limits on rows and time of the peers are as wide as they can be.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx

from benchmarks.served import children, resident, served

_START_S: Final = 600
_LOAD_S: Final = 1200
WIDE: Final = {"ITUGOV_QUERY_TIMEOUT_S": "120", "ITUGOV_MAX_RESULT_BYTES": "1000000000"}  # settings of this service
# Formatted with the folder, the ports for SQL and HTTP with what may be loaded from between, and the buffers of 8 KB, and of these the ones that may be dirty
VIRTUOSO_INI: Final = """[Database]
DatabaseFile = {0}/virtuoso.db
ErrorLogFile = {0}/virtuoso.log
LockFile = {0}/virtuoso.lck
TransactionFile = {0}/virtuoso.trx
xa_persistent_file = {0}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {0}/temporary.db
TransactionFile = {0}/temporary.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{1}
DisableUnixSocket = 1
MaxClientConnections = 40
CheckpointInterval = 60
DirsAllowed = {2}
NumberOfBuffers = {4}
MaxDirtyBuffers = {5}
MaxQueryMem = 2G
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{3}
ServerThreads = 20
MaxClientConnections = 20
MaxKeepAlives = 40
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = 600
"""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that runs: the address of its port and the path that takes queries, its process, and the seconds until it answered."""

    name: str
    address: str
    path: str
    process: int
    start_s: float

    @property
    def memory_bytes(self) -> int:
        """The memory that its processes hold."""
        return resident(self.process) + sum(map(resident, children(self.process)))


Starting = Callable[[Path, Path, Path], AbstractContextManager[Engine]]


def installed(name: str) -> str | None:
    """Return where a program is, None if it is not installed."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def needed(name: str) -> str:
    """Return where a program is.

    Raises:
        FileNotFoundError: it is not installed.
    """
    found = installed(name)
    if found is None:
        raise FileNotFoundError(name)
    return found


def free_port() -> int:
    """Return a port of the loopback that nobody listens on now."""
    with socket.socket() as end:
        end.bind(("127.0.0.1", 0))
        return int(end.getsockname()[1])


@contextmanager
def running(name: str, path: str, port: int, command: list[str], folder: Path) -> Iterator[Engine]:
    """Run a server until its first answer, and end it afterwards.

    Raises:
        RuntimeError: it ends, or does not answer in time.
    """
    address = f"http://127.0.0.1:{port}"
    begin = time.monotonic()
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        while not _answers(address + path):
            if process.poll() is not None or time.monotonic() - begin > _START_S:
                said = (folder / f"{name}.log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{name} does not start: {said}")
            time.sleep(0.1)
        yield Engine(name, address, path, process.pid, time.monotonic() - begin)
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, params={"query": "ASK {}"}, timeout=_START_S).status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def _itugov(store: Path, quads: Path, folder: Path) -> Iterator[Engine]:
    del quads, folder
    begin = time.monotonic()
    with served(store, WIDE) as (address, process):
        yield Engine("itugov", address, "/sparql", process.pid, time.monotonic() - begin)


@contextmanager
def _oxigraph(store: Path, quads: Path, folder: Path) -> Iterator[Engine]:
    del store
    program, database, port = needed("oxigraph"), str(folder / "oxigraph"), free_port()
    subprocess.run(
        [program, "load", "--location", database, "--file", str(quads)],
        check=True,
        capture_output=True,
        timeout=_LOAD_S,
    )
    command = [program, "serve-read-only", "--location", database, "--bind", f"127.0.0.1:{port}"]
    with running("oxigraph", "/query", port, [*command, "--union-default-graph"], folder) as engine:
        yield engine


@contextmanager
def _rdflib(store: Path, quads: Path, folder: Path) -> Iterator[Engine]:
    del store
    program, port = needed("rdflib-endpoint"), free_port()
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(quads)]
    with running("rdflib-endpoint", "/", port, command, folder) as engine:
        yield engine


@contextmanager
def _virtuoso(store: Path, quads: Path, folder: Path) -> Iterator[Engine]:
    del store
    program, client, sql, http = needed("virtuoso-t"), needed("isql-vt"), free_port(), free_port()
    home = folder / "virtuoso"
    home.mkdir()
    (home / "virtuoso.ini").write_text(VIRTUOSO_INI.format(home, sql, quads.parent, http, 170_000, 130_000))
    command = [program, "-f", "-c", str(home / "virtuoso.ini")]
    with running("virtuoso", "/sparql", http, command, folder) as engine:
        load = f"ld_dir('{quads.parent}', '{quads.name}', 'urn:none'); rdf_loader_run(); checkpoint;"
        subprocess.run(
            [client, f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=STDOUT", f"EXEC={load}"],
            check=True,
            capture_output=True,
            timeout=_LOAD_S,
            env={**os.environ, "LC_ALL": "C"},
        )
        yield engine


_PEERS: Final[dict[str, tuple[str, Starting]]] = {
    "oxigraph": ("oxigraph", _oxigraph),
    "rdflib-endpoint": ("rdflib-endpoint", _rdflib),
    "virtuoso": ("virtuoso-t", _virtuoso),
}


def engines(
    more: Mapping[str, tuple[str, Starting]] = MappingProxyType({}),
) -> tuple[dict[str, Starting], tuple[str, ...]]:
    """Return what starts each engine that is installed, ours first, then the peers and those given by program and start, and the names of those that are not."""
    found: dict[str, Starting] = {"itugov": _itugov}
    missing = []
    for name, (program, starting) in {**_PEERS, **more}.items():
        if installed(program) is None:
            missing.append(name)
        else:
            found[name] = starting
    return found, tuple(missing)
