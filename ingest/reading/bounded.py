"""Reads a file in a process of its own that can be ended: one that takes too long or too much memory costs itself alone.

A parser of PDF in pure Python can be led astray by a hostile file for hours; no limit within the process holds then. The
process is started once and reads file after file, until one of them makes it end.
"""

import atexit
import os
import pickle
import selectors
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Final

from ingest.errors import FileTooLarge, IngestError, TooSlow, UnreadableFile
from ingest.reading.text import Text

DEFAULT_TIMEOUT_S: Final = 300
"""How long one document may take, in seconds, unless the caller says otherwise."""
DEFAULT_MEMORY_BYTES: Final = 2_000_000_000
"""How much memory the process that reads may take, in bytes, unless the caller says otherwise."""

_LENGTH: Final = struct.Struct(">Q")
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one document may cost."""

    timeout_s: int = DEFAULT_TIMEOUT_S
    memory_bytes: int = DEFAULT_MEMORY_BYTES


class _Reader:
    """The process that reads, as seen from outside; one that ended is started anew."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._memory_bytes = 0
        self._owner = 0

    def read(self, path: Path, data: bytes, sha256: str, bounds: Bounds) -> Text:
        """Return what the process makes of a file. Raises what it raises, or that it took too much."""
        try:
            answer = self._answer(path, data, sha256, bounds)
        except BaseException:
            self.end()  # what it still has to say would be taken for the answer to the next file
            raise
        if isinstance(answer, MemoryError):
            self.end()
            raise FileTooLarge(
                path,
                f"reading it takes more memory than the limit of {bounds.memory_bytes:,} bytes",
                remedy="Do not trust this file; if you do, raise ITUGOV_READER_MEMORY_BYTES or split the file",
            )
        if isinstance(answer, IngestError):
            raise answer
        assert isinstance(answer, Text)
        return answer

    def _answer(self, path: Path, data: bytes, sha256: str, bounds: Bounds) -> object:
        process = self._started(bounds)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            send(process.stdin, (path, data, sha256))
        except OSError as error:
            raise _lost(path) from error
        answer = _receive_within(process.stdout, bounds.timeout_s)
        if answer is None:
            raise _too_slow(path, bounds) if _waits(process) else _lost(path)
        return answer

    def end(self) -> None:
        """End the process, if there is one; one that belongs to a process we were forked from is left alone."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _started(self, bounds: Bounds) -> "subprocess.Popen[bytes]":
        if self._process is not None and (
            self._owner != os.getpid() or self._memory_bytes != bounds.memory_bytes or self._process.poll() is not None
        ):
            self.end()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ingest.reading.reader_process", str(bounds.memory_bytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},  # noqa: PTH109
            )
            self._memory_bytes, self._owner = bounds.memory_bytes, os.getpid()
        return self._process


def _too_slow(path: Path, bounds: Bounds) -> TooSlow:
    return TooSlow(
        path,
        f"reading it was ended after {bounds.timeout_s} seconds",
        remedy="Raise ITUGOV_DOCUMENT_TIMEOUT_S, or split the file",
    )


def _lost(path: Path) -> UnreadableFile:
    return UnreadableFile(
        path,
        "the process that read it ended without an answer: it crashed, or the system stopped it for want of memory",
        remedy="Do not trust this file; if you do, open it in a viewer and print it to a new PDF",
    )


def _waits(process: "subprocess.Popen[bytes]") -> bool:
    """Tell whether a process is alive; one that has just closed its pipe is given a moment to end."""
    try:
        process.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        return True
    return False


def send(pipe: IO[bytes], thing: object) -> None:
    """Write an object to a pipe, its length before it."""
    content = pickle.dumps(thing)
    pipe.write(_LENGTH.pack(len(content)) + content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> object | None:
    """Return the next object of a pipe, or None where it ends."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    content = pipe.read(size)
    return _unpacked(content) if len(content) == size else None


def _unpacked(content: bytes) -> object:
    thing: object = pickle.loads(content)  # our own process wrote it
    return thing


def _receive_within(pipe: IO[bytes], timeout_s: float) -> object | None:
    """Return the next object of a pipe, or None if it ends or says nothing more in time."""
    until = monotonic() + timeout_s
    held = bytearray()
    wanted = _LENGTH.size
    size: int | None = None
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while len(held) < wanted:
            if not selector.select(max(0.0, until - monotonic())):
                return None
            piece = os.read(pipe.fileno(), min(_CHUNK, wanted - len(held)))
            if not piece:
                return None
            held += piece
            if size is None and len(held) == _LENGTH.size:
                size = _LENGTH.unpack(held)[0]
                wanted += size
    return _unpacked(bytes(held[_LENGTH.size :]))


_READER: Final = _Reader()
atexit.register(_READER.end)


def read_bounded(path: Path, data: bytes, sha256: str, bounds: Bounds) -> Text:
    """Return the text of a PDF, read in the process that can be ended.

    Raises:
        TooSlow: it takes longer than allowed. FileTooLarge: it takes more memory. IngestError: whatever the reader refuses.
    """
    return _READER.read(path, data, sha256, bounds)
