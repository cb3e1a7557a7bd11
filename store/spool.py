"""Keeps the bytes of an answer between the worker that makes them and the client that reads them: in memory at first, then on disk.

So a slow reader holds up no worker, and costs no memory.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Final

from store.frames import PIECE_BYTES

IN_MEMORY_BYTES: Final = 1 << 20


class Differs(Exception):  # noqa: N818 - says what is the case
    """What is written again is not what was written, and read, before."""


class Spool:
    """Bytes that one writes and another one reads at the same time, on one event loop."""

    def __init__(self) -> None:
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._size = 0
        self._again = 0  # how far what is written anew is known to be what is there
        self._done = False
        self._error: Exception | None = None
        self._grown = asyncio.Event()
        self._read = False

    @property
    def size(self) -> int:
        """The bytes written so far."""
        return self._size

    @property
    def done(self) -> bool:
        """Whether the last byte is there, or none will come any more."""
        return self._done

    def write(self, data: bytes) -> None:
        """Add bytes; those that are written again are compared with what is there.

        Raises:
            Differs: they are others.
        """
        data = self._beyond(data)
        if not data:
            return
        if self._file is None and self._size + len(data) <= IN_MEMORY_BYTES:
            self._memory += data
        else:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
            self._file.write(data)
            self._file.flush()
        self._size += len(data)
        self._grown.set()

    def finish(self, error: Exception | None = None) -> None:
        """Say that nothing more comes, and why where something is missing.

        Raises:
            Differs: all was written again, and less than before.
        """
        if error is None and self._again < self._size:
            raise Differs
        self._done, self._error = True, error
        self._grown.set()

    def begin_again(self) -> None:
        """Have all bytes written again: in the place of those there are, or to go on after them where some were read already."""
        self._again = 0
        if not self._read:
            self.close()
            self._size = 0

    async def whole(self, size: int) -> bytes | None:
        """Return all bytes if there are at most so many, None as soon as there are more.

        Raises:
            Exception: what `finish` was told.
        """
        while not self._done and self._size <= size:
            await self._growth()
        if self._size > size:
            return None
        if self._error is not None:
            raise self._error
        return b"".join([piece async for piece in self.pieces()])

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes from the first one on.

        Raises:
            Exception: what `finish` was told, after the bytes that were written before.
        """
        at = 0
        while True:
            self._read = self._read or self._size > 0
            while at < self._size:
                piece = self._piece(at)
                at += len(piece)
                yield piece
            if self._done:
                if self._error is not None:
                    raise self._error
                return
            await self._growth()

    def _beyond(self, data: bytes) -> bytes:
        """Return what of bytes that are written goes beyond those that are there."""
        while data and self._again < self._size:
            there = self._piece(self._again)[: len(data)]
            if data[: len(there)] != there:
                raise Differs
            self._again += len(there)
            data = data[len(there) :]
        self._again += len(data)
        return data

    async def _growth(self) -> None:
        self._grown.clear()
        if not self._done:
            await self._grown.wait()

    def close(self) -> None:
        """Let go of the bytes."""
        self._memory = bytearray()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _piece(self, at: int) -> bytes:
        held = len(self._memory)
        if at < held:
            return bytes(self._memory[at : at + PIECE_BYTES])
        assert self._file is not None
        return os.pread(self._file.fileno(), PIECE_BYTES, at - held)
