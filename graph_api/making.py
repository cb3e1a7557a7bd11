"""Makes something of each snapshot once, in the background; those who ask for it wait for a while, and are then told to come back."""

import logging
import weakref
from abc import ABC, abstractmethod
from concurrent.futures import Future
from pathlib import Path
from threading import Lock, Thread
from typing import ClassVar, Final, Generic, Literal, TypeVar

from graph_api.problems import IndexingProblem
from graph_api.reading import FolderOf, Reading

LOG: Final = logging.getLogger(__name__)
T = TypeVar("T")


class Making(ABC, Generic[T]):
    """What is made of the snapshots that are served, one thing for each, beside the snapshot where there is a folder for it."""

    being_made: ClassVar[str]  # what is told to those who are to come back
    failed: ClassVar[str]  # what is logged, with the name of the snapshot

    def __init__(self, folder_of: FolderOf | None, wait_s: float) -> None:
        self._folder_of = folder_of
        self._wait_s = wait_s
        self._lock = Lock()
        self._begun: weakref.WeakKeyDictionary[Reading, Future[T]] = weakref.WeakKeyDictionary()

    @abstractmethod
    def make(self, reading: Reading, folder: Path | None) -> T:
        """Make it, or open what is in the folder; runs in a thread of its own."""

    def get(self, reading: Reading) -> T:
        """Return what was made of a snapshot.

        Raises:
            IndexingProblem: it is being made, and not done in the time a client is kept waiting.
        """
        try:
            return self.begin(reading).result(self._wait_s)
        except TimeoutError as error:
            raise IndexingProblem(
                f"{self.being_made}; everything else answers meanwhile", retry_after_s=max(1, round(self._wait_s))
            ) from error

    def state(self, reading: Reading) -> Literal["ready", "being-written", "failed", "not-begun"]:
        """Say how it stands; nothing is begun."""
        found = self._begun.get(reading)
        if found is None:
            return "not-begun"
        if not found.done():
            return "being-written"
        return "ready" if found.exception() is None else "failed"

    def begin(self, reading: Reading) -> "Future[T]":
        """Have it made, and return what will hold it; what failed is tried again."""
        with self._lock:
            found = self._begun.get(reading)
            if found is None or (found.done() and found.exception() is not None):
                found = self._begun[reading] = Future()
                name = type(self).__name__.lower()
                Thread(target=self._work, args=(reading, found), name=name, daemon=True).start()
            return found

    def _work(self, reading: Reading, future: "Future[T]") -> None:
        try:
            future.set_result(
                self.make(reading, None if self._folder_of is None else self._folder_of(reading.snapshot))
            )
        except BaseException as error:
            LOG.exception(self.failed, reading.name)
            future.set_exception(error)
