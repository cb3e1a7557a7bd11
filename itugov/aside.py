"""Reads pasted texts in a process of its own, which is killed where a text takes too long, and bounds how many texts wait."""

from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Final

from graph_api.citations import Recognised
from graph_api.problems import BusyProblem, TextTimeProblem

TEXT_TIMEOUT_S: Final = 20.0
TEXTS_WAITING: Final = 4
_START_S: Final = 60.0


class Aside:
    """Recognises what texts cite, one after the other, in one process that is started at the first of them."""

    def __init__(
        self, *, cache: Path | None = None, timeout_s: float = TEXT_TIMEOUT_S, max_waiting: int = TEXTS_WAITING
    ) -> None:
        self._cache = cache
        self._timeout_s = timeout_s
        self._places = BoundedSemaphore(1 + max_waiting)
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __call__(self, text: str, lang: str | None) -> Recognised:
        """Return what a text cites and states.

        Raises:
            BusyProblem: too many texts wait, or this one waited too long.
            TextTimeProblem: reading it took too long, or its process ended; nothing of it is given.
        """
        wait = round(self._timeout_s)
        if not self._places.acquire(blocking=False):
            raise BusyProblem("too many texts wait to be read", retry_after_s=wait)
        try:
            if not self._lock.acquire(timeout=self._timeout_s):
                raise BusyProblem("other texts are being read", retry_after_s=wait)
            try:
                return self._read(text, lang)
            finally:
                self._lock.release()
        finally:
            self._places.release()

    def close(self) -> None:
        """End the process, if there is one."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()

    def _read(self, text: str, lang: str | None) -> Recognised:
        try:
            pipe = self._started()
            pipe.send((text, lang))
            answer: object = pipe.recv() if pipe.poll(self._timeout_s) else None
        except (EOFError, OSError):
            answer = None
        if isinstance(answer, Recognised):
            return answer
        self.close()  # what it still has to say would be taken for the answer to the next text
        if isinstance(answer, Exception):
            raise answer
        raise TextTimeProblem(
            f"the text could not be read within {self._timeout_s:g} s; send less of it at a time",
            timeout_s=self._timeout_s,
        )

    def _started(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self.close()
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._cache), name="texts", daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        if not ours.poll(_START_S):
            raise EOFError("the process did not start")
        ours.recv()
        return ours


def _work(pipe: Connection, cache: Path | None) -> None:
    from ingest.patterns import keep_in
    from itugov.recognising import recognise  # only this process needs the grammars

    keep_in(cache)
    for lang in ("ar", "en"):
        recognise("C25/68", lang)  # so that no text waits for the names to be read
    pipe.send(True)
    while True:
        try:
            text, lang = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            pipe.send(recognise(text, lang))
        except Exception as error:  # noqa: BLE001 - raised where it was asked for
            pipe.send(RuntimeError(f"{type(error).__name__}: {error}"))
