"""Writes the figures of the service in Prometheus' text format: of one process, or of all that share a folder, told apart by `process`.

Where several processes answer at one address, one of them is asked for the figures, whichever it is. Each writes its own into a folder every second, under the number
it has there; a number is taken by a lock on a file, so that it is free again when its process has ended, and the figures of one that has are left out.
"""

import fcntl
import os
import pickle
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from graph_api.watching.tallies import Tallies, of_service

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
_TRIES: Final = 50
_PAUSE_S: Final = 0.02  # between two tries to take a number


def figures(app: FastAPI) -> list[Metric]:
    """Return the figures of this process."""
    tallies: Tallies = app.state.tallies
    return [*tallies.families(), *of_service(app)]


def exposed(app: FastAPI) -> bytes:
    """Return the figures of a service that is one process."""
    return written([("0", figures(app))])


def written(of: Iterable[tuple[str, list[Metric]]]) -> bytes:
    """Return the figures of processes as text, each sample with the number of its process."""
    every: dict[str, Metric] = {}
    for number, families in of:
        for family in families:
            whole = every.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            whole.samples += [sample._replace(labels={**sample.labels, "process": number}) for sample in family.samples]
    registry = CollectorRegistry()
    registry.register(_Given(every.values()))
    return generate_latest(registry)


class _Given:
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """Yield the families."""
        yield from self._families


class Shared:
    """The figures of all processes that share a folder, of which nobody else can write into it."""

    def __init__(self, folder: Path, most: int) -> None:
        """Take a number below `most`.

        Raises:
            OSError: all are taken.
        """
        self._folder = folder
        self._most = most
        self._lock, self.number = self._taken()
        (folder / f"{self.number}.figures").unlink(missing_ok=True)  # those of a process that is no more

    def _taken(self) -> tuple[int, int]:
        """Return the lock of a number, and the number; another one may look at any moment whether it is taken, which is no reason to give up."""
        for again in range(_TRIES):
            for number in range(self._most):
                lock = os.open(self._folder / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(lock)
                    continue
                return lock, number
            if again < _TRIES - 1:
                time.sleep(_PAUSE_S)
        raise OSError(f"{self._most} processes share {self._folder} already")

    def write(self, app: FastAPI) -> None:
        """Write the figures of this process."""
        place = self._folder / f"{self.number}.new"
        place.write_bytes(pickle.dumps(figures(app)))
        place.replace(self._folder / f"{self.number}.figures")

    def exposed(self, app: FastAPI) -> bytes:
        """Return the figures of all processes, of this one as they are now."""
        every = [(str(self.number), figures(app))]
        for number in range(self._most):
            if number != self.number and self._alive(number):
                try:
                    families = pickle.loads((self._folder / f"{number}.figures").read_bytes())
                except FileNotFoundError:  # it has begun just now
                    continue
                every.append((str(number), families))
        return written(sorted(every))

    def close(self) -> None:
        """Give the number back."""
        os.close(self._lock)

    def _alive(self, number: int) -> bool:
        try:
            lock = os.open(self._folder / f"{number}.lock", os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False
