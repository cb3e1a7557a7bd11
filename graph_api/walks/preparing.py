"""Has what answers about a new snapshot need read in the background, so that who asks first does not wait for it; writes the file of edges where there is none."""

import fcntl
from concurrent.futures import Future
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from graph_api.evidence import statements
from graph_api.holdings import holdings
from graph_api.labels import every_kind
from graph_api.making import LOG
from graph_api.reading import Reading
from graph_api.walks import stating
from graph_api.walks.edges_file import FILE, UNFINISHED, EdgesFile, write
from graph_api.walks.subgraph import nodes, rows
from graph_api.walks.topology import Shelf, topology

_LOCK: Final = "edges.lock"
CHAINS: Final = (("ar", "en"), ("en", "ar"))


class Preparing:
    """Reads one snapshot after the other, in a thread that ends when none waits; of several that wait, the newest alone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: tuple[Reading, Future[None]] | None = None
        self._running = False

    def begin(self, reading: Reading) -> "Future[None]":
        """Have a snapshot read, and its edges written beside it where a build has not done so; what is returned is done when it was read, could not be, or is no longer the newest."""
        done: Future[None] = Future()
        if reading.folder is None:
            done.set_result(None)  # one that is not on disk is small, or of the tests
            return done
        with self._lock:
            if self._waiting is not None:
                self._waiting[1].set_result(None)
            self._waiting = (reading, done)
            if not self._running:
                self._running = True
                Thread(target=self._work, name="preparing", daemon=True).start()
        return done

    def _work(self) -> None:
        while (found := self._next()) is not None:
            reading, done = found
            try:
                prepare(reading)
            except Exception:  # noqa: BLE001 - who asks is told then
                LOG.exception("snapshot %s could not be read ahead; it is read when it is asked for", reading.name)
            finally:
                done.set_result(None)
            try:
                if reading.folder is not None and self._waiting is None:  # else it is no longer the newest
                    write_beside(reading, reading.folder)
            except OSError as error:
                LOG.warning("the edges of snapshot %s are kept for this process alone: %s", reading.name, error)

    def _next(self) -> tuple[Reading, Future[None]] | None:
        with self._lock:
            found, self._waiting = self._waiting, None
            self._running = found is not None
            return found


def prepare(reading: Reading) -> None:
    """Read what answers need: the graph, names and classes, what is shown of things in the usual languages, what claims state, how surely and when, and what is held."""
    every = topology(reading)
    for node in every.nodes:
        every.beside(node, "both")
    every_kind(reading)
    for chain in CHAINS:
        nodes(reading, every.nodes, chain)
    statements(reading)
    for edge in every.ordered[:1]:
        stating.confidence(reading, edge)
        stating.statuses(reading, edge)
    stating.beginnings(reading)
    holdings(reading)
    reading.once(ready)


def ready(_: Reading) -> bool:
    """Tell that a snapshot was read ahead (`Reading.has`)."""
    return True


def write_beside(reading: Reading, folder: Path) -> None:
    """Write the file of edges of a snapshot into its folder, if it is not there, or wait for who does; a reading of that folder takes it from then on."""
    if EdgesFile.open(folder / FILE) is None:
        with (folder / _LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in folder.glob(f"{UNFINISHED}*"):
                left.unlink()  # by one that was ended while it wrote
            if EdgesFile.open(folder / FILE) is None:
                write(rows(reading), len(topology(reading).edges), folder / FILE)
    if reading.folder == folder:
        reading.once(Shelf).file = EdgesFile.open(folder / FILE)
