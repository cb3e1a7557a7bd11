"""Lets one run after the other fetch into a folder: two at once would write into one manifest, and into one beginning of a file."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def turn(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the folder, which is made where it is not there and removed again where nothing came into it.

    The system gives it back when the process ends, however it ends.

    Args:
        folder: where documents are put.
        waiting: called once where another run holds it, before waiting for that to end.

    Raises:
        OSError: the folder cannot be made or read, or its file system has no locks.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    held = _held(folder, waiting)
    try:
        yield
    finally:
        with suppress(OSError):  # no longer empty, or not ours to remove
            for path in made:
                path.rmdir()
        os.close(held)


def _held(folder: Path, waiting: Callable[[], None]) -> int:
    told = False
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not told:
                    waiting()
                    told = True
                fcntl.flock(opened, fcntl.LOCK_EX)
            if folder.exists() and os.path.samestat(
                folder.stat(), os.fstat(opened)
            ):  # the run before may have removed it
                return opened
        except BaseException:
            os.close(opened)
            raise
        os.close(opened)
