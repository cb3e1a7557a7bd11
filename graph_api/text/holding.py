"""Holds the index of each snapshot that is served: opens it, or has it written in the background while requests are told to come back."""

import errno
import logging
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Lock, Thread
from typing import Final, Literal

from graph_api.problems import IndexingProblem
from graph_api.reading import Reading, Snapshot
from graph_api.text.finding import TextIndex
from graph_api.text.writing import FILE, index_in, write
from store.apart import Apart

FolderOf = Callable[[Snapshot], Path | None]
_LOG: Final = logging.getLogger(__name__)
_NOT_OURS: Final = (errno.EACCES, errno.EPERM, errno.EROFS)
# A small store is indexed in less; a client of a large one had better come back
WAIT_S: Final = 5.0


class Texts:
    """The indexes of the snapshots that are served, one for each, beside the snapshot where there is a folder for it."""

    def __init__(self, folder_of: FolderOf | None = None, *, wait_s: float = WAIT_S) -> None:
        self._folder_of = folder_of
        self._wait_s = wait_s
        self._lock = Lock()
        self._begun: weakref.WeakKeyDictionary[Reading, Future[TextIndex]] = weakref.WeakKeyDictionary()

    def index(self, reading: Reading) -> TextIndex:
        """Return the index of a snapshot.

        Raises:
            IndexingProblem: it is being written, and not done in the time a client is kept waiting.
        """
        try:
            return self.begin(reading).result(self._wait_s)
        except TimeoutError as error:
            raise IndexingProblem(
                "the texts of this snapshot are being indexed; everything else answers meanwhile",
                retry_after_s=max(1, round(self._wait_s)),
            ) from error

    def state(self, reading: Reading) -> Literal["ready", "being-written", "failed", "not-begun"]:
        """Say how it stands with the index of a snapshot; nothing is begun."""
        found = self._begun.get(reading)
        if found is None:
            return "not-begun"
        if not found.done():
            return "being-written"
        return "ready" if found.exception() is None else "failed"

    def begin(self, reading: Reading) -> Future[TextIndex]:
        """Have the index of a snapshot opened or written, and return what will hold it; what failed is tried again."""
        with self._lock:
            found = self._begun.get(reading)
            if found is None or (found.done() and found.exception() is not None):
                found = self._begun[reading] = Future()
                Thread(target=self._work, args=(reading, found), name="text-index", daemon=True).start()
            return found

    def _work(self, reading: Reading, future: Future[TextIndex]) -> None:
        try:
            future.set_result(self._open(reading))
        except BaseException as error:  # noqa: BLE001 - told to those who wait
            _LOG.exception("the index of snapshot %s could not be made", reading.name)
            future.set_exception(error)

    def _open(self, reading: Reading) -> TextIndex:
        folder = self._folder_of(reading.snapshot) if self._folder_of is not None else None
        if folder is not None:
            try:
                return TextIndex(index_in(reading, folder))
            except OSError as error:
                if error.errno not in _NOT_OURS:
                    raise
                _LOG.warning("the index of snapshot %s is kept for this process alone: %s", reading.name, error)
        apart = Apart("itugov-text-")
        try:
            file = apart.path / FILE
            write(reading, file)
            index = TextIndex(file)
        except BaseException:
            apart.close()
            raise
        weakref.finalize(index, apart.close)
        return index
