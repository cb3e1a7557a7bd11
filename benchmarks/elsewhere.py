"""Starts engines that are a store elsewhere: on the loopback, empty, to be written to; and this service over each of them.

itugov-over-oxigraph    the Oxigraph server (PyPI: oxigraph)
itugov-over-virtuoso    OpenLink Virtuoso 7 (Debian: virtuoso-opensource-7)
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.engines import VIRTUOSO_INI, WIDE, Engine, Starting, free_port, needed, running
from benchmarks.served import served
from ontology.namespaces import graph
from store import latest
from store.engine import Engine as Elsewhere
from store.mirroring import Mirror

_BUFFERS: Final = 170_000
Empty = Callable[[Path, str, int], AbstractContextManager[tuple[Elsewhere, Engine]]]


@contextmanager
def oxigraph(folder: Path, mirror: str, buffers: int = _BUFFERS) -> Iterator[tuple[Elsewhere, Engine]]:
    """Run the Oxigraph server; yield it as a store and as a process."""
    del buffers
    port = free_port()
    command = [needed("oxigraph"), "serve", "--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"]
    with running("oxigraph", "/query", port, command, folder) as engine:
        yield Elsewhere(f"{engine.address}/query", mirror, f"{engine.address}/store"), engine


@contextmanager
def virtuoso(folder: Path, mirror: str, buffers: int = _BUFFERS) -> Iterator[tuple[Elsewhere, Engine]]:
    """Run Virtuoso with so many buffers; yield it as a store and as a process."""
    home, sql, http = folder / "virtuoso", free_port(), free_port()
    home.mkdir()
    (home / "virtuoso.ini").write_text(VIRTUOSO_INI.format(home, sql, home, http, buffers, buffers * 3 // 5))
    command = [needed("virtuoso-t"), "-f", "-c", str(home / "virtuoso.ini")]
    with running("virtuoso", "/sparql", http, command, folder) as engine:
        graphs = f"{engine.address}/sparql-graph-crud-auth"
        yield Elsewhere(f"{engine.address}/sparql", mirror, graphs, user="dba", password="dba", digest=True), engine


EMPTY: Final[dict[str, tuple[str, Empty]]] = {"oxigraph": ("oxigraph", oxigraph), "virtuoso": ("virtuoso-t", virtuoso)}


@contextmanager
def _over(name: str, store: Path, quads: Path, folder: Path) -> Iterator[Engine]:
    """Have an engine hold what a store holds, and serve from there; its memory is that of the service."""
    del quads
    place = folder / f"over-{name}"
    place.mkdir()
    snapshot = latest(store)
    assert snapshot is not None
    with EMPTY[name][1](place, graph("mirror"), _BUFFERS) as (elsewhere, _):
        (store / "mirror.json").unlink(missing_ok=True)  # of another engine
        begin = time.monotonic()
        with Mirror(elsewhere, store) as mirror:
            mirror.put(snapshot)
        del snapshot
        settings = {
            **WIDE,
            "ITUGOV_REMOTE_GRAPHS": elsewhere.graphs,
            "ITUGOV_REMOTE_COPY": str(store),
            "ITUGOV_REMOTE_USER": elsewhere.user,
            "ITUGOV_REMOTE_PASSWORD": elsewhere.password,
            "ITUGOV_REMOTE_AUTH": "digest" if elsewhere.digest else "basic",
        }
        mirrored_s = time.monotonic() - begin
        with served(elsewhere.query, settings) as (address, process):
            yield Engine(f"itugov-over-{name}", address, "/sparql", process.pid, mirrored_s)


OVER: Final[dict[str, tuple[str, Starting]]] = {
    f"itugov-over-{name}": (program, partial(_over, name)) for name, (program, _) in EMPTY.items()
}
