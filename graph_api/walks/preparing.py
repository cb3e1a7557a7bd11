"""Has what answers about a new snapshot need read in the background, so that who asks first does not wait for it; writes the file of edges where there is none."""

import fcntl
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from graph_api.evidence import statements
from graph_api.labels import every_kind
from graph_api.making import LOG
from graph_api.reading import Reading
from graph_api.walks.edges_file import FILE, UNFINISHED, EdgesFile, write
from graph_api.walks.subgraph import nodes, rows
from graph_api.walks.topology import Shelf, listed, topology

_LOCK: Final = "edges.lock"
CHAINS: Final = (("ar", "en"), ("en", "ar"))


class Preparing:
    """Reads one snapshot after the other, in a thread that ends when none waits; of several that wait, the newest alone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: Reading | None = None
        self._running = False

    def begin(self, reading: Reading, *, writing: bool = False) -> None:
        """Have a snapshot read, if a build has left beside it what makes that cheap, or else it is to be written: what an update makes is read when it is asked for."""
        if listed(reading) is None and not writing:
            return
        with self._lock:
            self._waiting = reading
            if not self._running:
                self._running = True
                Thread(target=self._work, name="preparing", daemon=True).start()

    def _work(self) -> None:
        while (reading := self._next()) is not None:
            try:
                if reading.folder is not None:
                    write_beside(reading, reading.folder)
            except OSError as error:
                LOG.warning("the edges of snapshot %s are kept for this process alone: %s", reading.name, error)
            try:
                prepare(reading)
            except Exception:  # noqa: BLE001 - who asks is told then
                LOG.exception("snapshot %s could not be read ahead; it is read when it is asked for", reading.name)

    def _next(self) -> Reading | None:
        with self._lock:
            found, self._waiting = self._waiting, None
            self._running = found is not None
            return found


def prepare(reading: Reading) -> None:
    """Read what answers need: the graph, names and classes, what is shown of things in the usual languages, and what claims state."""
    every = topology(reading)
    for node in every.nodes:
        every.beside(node, "both")
    every_kind(reading)
    for chain in CHAINS:
        nodes(reading, every.nodes, chain)
    statements(reading)
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
