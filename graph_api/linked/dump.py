"""Keeps the whole dataset as one compressed file for as long as its snapshot is served: a slow reader then holds nothing but a place in it.

The file is written at the first use, has no name in the file system, and is gone with the reading. Uncompressed it is given by unpacking piece by piece.
"""

import os
import tempfile
import weakref
import zlib
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Final

from graph_api.holdings import holdings
from graph_api.linked.representations import lines
from graph_api.linked.whole_graphs import UNSEEN, read_graph
from graph_api.problems import BusyProblem
from graph_api.reading import Reading
from ontology.namespaces import graph

_PIECE_BYTES: Final = 1 << 16
_GZIP_BITS: Final = 31  # zlib's code for the form of RFC 1952 with the largest window; its header has no time
_RETRY_AFTER_S: Final = 5


class Dump:
    """The file of a reading, written by the first who asks."""

    def __init__(self, _: Reading) -> None:
        self._writing = Lock()
        self._file: int | None = None
        self.size = 0

    def write(self, reading: Reading) -> None:
        """Write the file, if that is not done.

        Raises:
            BusyProblem: someone else is writing it.
        """
        if self._file is not None:
            return
        if not self._writing.acquire(blocking=False):
            raise BusyProblem("the dump of this snapshot is being written", retry_after_s=_RETRY_AFTER_S)
        try:
            if self._file is not None:
                return
            with tempfile.TemporaryFile() as made:
                for piece in compressed(dump(reading)):
                    made.write(piece)
                made.flush()
                self.size = made.tell()
                kept = os.dup(made.fileno())
            weakref.finalize(self, os.close, kept)
            self._file = kept
        finally:
            self._writing.release()

    def packed(self) -> Iterator[bytes]:
        """Yield the file in pieces; each reader has a place of its own in it."""
        assert self._file is not None
        at = 0
        while piece := os.pread(self._file, _PIECE_BYTES, at):
            at += len(piece)
            yield piece

    def unpacked(self) -> Iterator[bytes]:
        """Yield what the file holds, unpacked, in pieces."""
        unpacker = zlib.decompressobj(_GZIP_BITS)
        for piece in self.packed():
            waiting = piece
            while waiting:
                yield unpacker.decompress(waiting, _PIECE_BYTES)
                waiting = unpacker.unconsumed_tail
        yield unpacker.flush()


def dump_of(reading: Reading) -> Dump:
    """Return the dump of a reading, written.

    Raises:
        BusyProblem: it is being written.
    """
    made = reading.once(Dump)
    made.write(reading)
    return made


def dump(reading: Reading) -> Iterator[bytes]:
    """Yield all graphs that a query sees as N-Quads, sorted, in pieces; no more than one graph is held in memory."""
    names = sorted(graph(name) for name in holdings(reading).graphs if name not in UNSEEN)
    for name in names:
        yield b"".join(lines(read_graph(reading, name.removeprefix(graph(""))), name))


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield pieces as one gzip file, the same for the same bytes."""
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP_BITS)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
