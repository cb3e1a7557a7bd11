"""Writes log lines to standard error, as JSON or for people, from a thread of its own: who reads them slowly holds up no request."""

import json
import logging
import sys
import time
from collections import deque
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Event, Thread
from typing import IO, Final, Literal

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="")
MOST_LINES: Final = 10_000  # that wait to be written; more are left out, and how many is told
_GATHER_S: Final = 0.1
_LEVELS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40}
Level = Literal["debug", "info", "warning", "error"]


class Lines(logging.Handler):
    """Log lines in the order in which they come; a handler of what the libraries log, too."""

    def __init__(self, level: Level = "info", *, text: bool = False, out: IO[str] | None = None) -> None:
        super().__init__(_LEVELS[level])
        self.text = text
        self._out = out or sys.stderr
        self._waiting: deque[str] = deque()
        self._lost = 0
        self._some = Event()
        self._second, self._stamp = 0, ""
        self._thread: Thread | None = None
        self._ended = False

    def takes(self, level: Level) -> bool:
        """Say whether lines of a level are written."""
        return _LEVELS[level] >= self.level

    def now(self) -> str:
        """Return the time (RFC 3339, UTC, milliseconds)."""
        at = time.time()
        second = int(at)
        if second != self._second:
            self._stamp = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
            self._second = second
        return f"{self._stamp}.{int((at - second) * 1000):03}Z"

    def put(self, line: str) -> None:
        """Have a line written, soon; after the end, at once."""
        if self._ended:
            with suppress(OSError, ValueError):
                self._out.write(f"{line}\n")
                self._out.flush()
            return
        if len(self._waiting) >= MOST_LINES:
            self._lost += 1
            return
        self._waiting.append(line)
        if not self._some.is_set():
            self._begin()
            self._some.set()

    def emit(self, record: logging.LogRecord) -> None:
        """Write what a library logs."""
        level, said = record.levelname.lower(), record.getMessage()
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        request_id = REQUEST_ID.get()
        if self.text:
            self.put(f"{self.now()} {level} {record.name}: {said}" + (f"\n{trace}" if trace else ""))
            return
        members = {"time": self.now(), "level": level, "logger": record.name, "message": said}
        members |= {"request_id": request_id} if request_id else {}
        members |= {"trace": trace} if trace else {}
        self.put(json.dumps(members, ensure_ascii=False))

    def close(self) -> None:
        """Write what waits, and end."""
        self._ended = True
        self._some.set()
        if self._thread is not None:
            self._thread.join(2)
        super().close()

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._write, name="log", daemon=True)
            self._thread.start()

    def _write(self) -> None:
        while True:
            self._some.wait()
            if not self._ended:
                time.sleep(_GATHER_S)
            self._some.clear()
            lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
            lost, self._lost = self._lost, 0
            if lost:
                lines.append(
                    f"{lost} lines were left out"
                    if self.text
                    else json.dumps({"time": self.now(), "level": "warning", "lines_left_out": lost})
                )
            try:
                self._out.write("".join(f"{line}\n" for line in lines))
                self._out.flush()
            except (OSError, ValueError):  # nobody reads them any more
                return
            if self._ended and not self._waiting:
                return
