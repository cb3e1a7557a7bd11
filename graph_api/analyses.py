"""Holds the analysis of each snapshot that is served: read from beside it, or else worked out in another process while clients are told to come back."""

import json
import logging
import subprocess
import sys
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from graph_api.analysis import FILE, Ends, Figures, analyse, parse, read, write
from graph_api.problems import IndexingProblem
from graph_api.reading import Reading, Snapshot
from graph_api.topology import topology
from store.modules import environment

FolderOf = Callable[[Snapshot], Path | None]
_LOG: Final = logging.getLogger(__name__)
_WAIT_S: Final = 10.0


class Analyses:
    """The analyses of snapshots, one for each."""

    def __init__(self, folder_of: FolderOf | None = None, *, wait_s: float = _WAIT_S) -> None:
        self._folder_of = folder_of
        self._wait_s = wait_s
        self._lock = Lock()
        self._begun: weakref.WeakKeyDictionary[Reading, Future[Mapping[str, Figures]]] = weakref.WeakKeyDictionary()

    def get(self, reading: Reading) -> Mapping[str, Figures]:
        """Return the figures of a snapshot.

        Raises:
            IndexingProblem: they are being worked out, and not done in the time a client is kept waiting.
        """
        try:
            return self.begin(reading).result(self._wait_s)
        except TimeoutError as error:
            raise IndexingProblem(
                "this snapshot is being analysed; everything else answers meanwhile",
                retry_after_s=max(1, round(self._wait_s)),
            ) from error

    def begin(self, reading: Reading) -> "Future[Mapping[str, Figures]]":
        """Have a snapshot analysed, and return what will hold its figures; what failed is tried again."""
        with self._lock:
            found = self._begun.get(reading)
            if found is None or (found.done() and found.exception() is not None):
                found = self._begun[reading] = Future()
                Thread(target=self._work, args=(reading, found), name="analysis", daemon=True).start()
            return found

    def _work(self, reading: Reading, future: "Future[Mapping[str, Figures]]") -> None:
        try:
            future.set_result(self._figures(reading))
        except BaseException as error:  # noqa: BLE001 - told to those who wait
            _LOG.exception("snapshot %s could not be analysed", reading.name)
            future.set_exception(error)

    def _figures(self, reading: Reading) -> Mapping[str, Figures]:
        folder = self._folder_of(reading.snapshot) if self._folder_of is not None else None
        found = None if folder is None else read(folder / FILE)
        if found is not None:
            return found
        made = _elsewhere(Ends.of(topology(reading)))
        if folder is not None:
            try:
                write(made, folder / FILE)
            except OSError as error:
                _LOG.warning("the analysis of snapshot %s is kept for this process alone: %s", reading.name, error)
        return made


def _elsewhere(ends: Ends) -> dict[str, Figures]:
    """Analyse a graph in another process: it would hold up every request of this one."""
    done = subprocess.run(
        [sys.executable, "-m", "graph_api.analysis"],
        input=json.dumps([ends.nodes, ends.edges]).encode(),
        stdout=subprocess.PIPE,
        check=True,
        start_new_session=True,
        env=environment(),
    )
    return parse(done.stdout)


def analyse_in(reading: Reading, folder: Path) -> None:
    """Analyse a snapshot into its folder, if that was not done."""
    if read(folder / FILE) is None:
        write(analyse(Ends.of(topology(reading))), folder / FILE)
