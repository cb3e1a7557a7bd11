"""Draws the boundary of one document: whatever goes wrong inside is that document's, and no other's; so is the time it takes."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TypeVar

from ingest.errors import IngestError, TooSlow

Result = TypeVar("Result")


class _TimeUp(BaseException):
    """The time of a document is up; not an `Exception`, so that no code on the way takes it for one of its own."""


def guarded(path: Path, work: Callable[[], Result], *, timeout_s: float | None = None) -> Result:
    """Do the work on a document.

    Args:
        path: names the document in errors.
        work: what is done.
        timeout_s: the seconds it may take; they are kept in the main thread of a process, where signals arrive.

    Raises:
        IngestError: the document is refused, takes too long, or the work met a defect of ours, which then names itself.
    """
    try:
        with _within(timeout_s):
            return work()
    except IngestError:
        raise
    except _TimeUp as error:
        raise TooSlow(
            path,
            f"the work on it was ended after {timeout_s:g} seconds",
            remedy="Raise ITUGOV_DOCUMENT_TIMEOUT_S, or split the file",
        ) from error
    except Exception as error:
        raise IngestError(
            path,
            f"a defect in the reader: {type(error).__name__}: {error}",
            remedy="Please report it with the document; the other documents are not affected",
        ) from error


@contextmanager
def _within(timeout_s: float | None) -> Iterator[None]:
    if timeout_s is None or threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, timeout_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _TimeUp
