"""Gathers the bytes of an answer into pieces that are worth sending, and compresses them on demand."""

import zlib
from collections.abc import Callable
from typing import Final

from store.asking import PLAIN_BYTES
from store.encoding import tidied
from store.frames import PIECE_BYTES

_GZIP: Final = 31  # of zlib: gzip, with the largest window
_LEVEL: Final = 3


class Pieces:
    """Sends bytes on in pieces, and is told when the last one was added: so one piece is always held back; what fits into one is made tidy first."""

    def __init__(
        self, send: Callable[[bytes], None], begin: Callable[[bool], None], media_type: str, *, gzip: bool
    ) -> None:
        """Take what sends a piece, and what is told before the first one whether it is compressed."""
        self._out = send
        self._begin: Callable[[bool], None] | None = begin
        self._media_type = media_type
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP) if gzip else None
        self._held = bytearray()

    def add(self, data: bytes) -> None:
        """Take bytes of the answer."""
        if len(self._held) >= PIECE_BYTES:
            self._send(bytes(self._held))
            self._held.clear()
        self._held += data

    def end(self) -> None:
        """Send the rest."""
        rest = bytes(self._held)
        if self._begin is not None and len(rest) < PLAIN_BYTES:
            self._packer = None
        self._send(tidied(rest, self._media_type) if self._begin is not None else rest)
        if self._packer is not None:
            self._out(self._packer.flush())

    def _send(self, data: bytes) -> None:
        if self._begin is not None:
            self._begin(self._packer is not None)
            self._begin = None
        packed = data if self._packer is None else self._packer.compress(data)
        if packed:
            self._out(packed)
