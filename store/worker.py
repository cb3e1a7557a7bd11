"""Answers questions in a process of its own, which can be killed: nothing else stops a query that runs away.

    python -m store.worker SOCKET MEMORY_BYTES PARENT

It reads questions from the socket it inherits, one at a time, and writes answers there. It has snapshots open for reading alone. Its memory is bounded,
it can make no connection where the system lets it give up the network, and it ends with the process that started it.
"""

import contextlib
import ctypes
import json
import os
import resource
import socket
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, Final

from store.answered import carry_out
from store.asking import Kind, LimitExceeded, NotTaken, Question
from store.ending import end_with
from store.errors import QueryRefused, StoreDamaged
from store.frames import ASKED, BEGIN, DATA, END, HEAD, OUT_OF_MEMORY, READY, json_frame
from store.pieces import Pieces
from store.snapshot import Snapshot, opened

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_NICENESS: Final = 5  # the server answers cheap questions while workers are busy
_ASKED: Final = tuple(part.name for part in fields(Question))


class _Talk:
    """The worker's side of the socket: questions in, frames out, the bytes of an answer gathered into pieces."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._in = end.makefile("rb")

    def question(self) -> dict[str, Any] | None:
        """Return the next question, None at the end."""
        head = self._in.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        letter, size = HEAD.unpack(head)
        assert letter == ASKED
        found: dict[str, Any] = json.loads(self._in.read(size))
        return found

    def send(self, letter: bytes, payload: bytes) -> None:
        """Send a frame."""
        self._end.sendall(HEAD.pack(letter, len(payload)) + payload)

    def tell(self, letter: bytes, **members: Any) -> None:
        """Send a frame that holds a JSON object."""
        self._end.sendall(json_frame(letter, **members))


class _Holder:
    """Holds the snapshot last asked about."""

    def __init__(self) -> None:
        self._held: Snapshot | None = None

    def get(self, place: Path) -> Snapshot:
        """Return the snapshot in a folder.

        Raises:
            StoreDamaged: there is none.
        """
        if self._held is None or self._held.place != place:
            self._held = None
            self._held = opened(place)
        if self._held is None:
            raise StoreDamaged(f"the snapshot in {place} is gone")
        return self._held


def serve(end: socket.socket) -> None:
    """Answer the questions that come in over a socket until it is closed."""
    talk, holder = _Talk(end), _Holder()
    talk.tell(READY, isolated=without_network())
    while (asked := talk.question()) is not None:
        if asked["sparql"] is None:  # nothing but a hint that this snapshot is the current one
            with contextlib.suppress(StoreDamaged):
                holder.get(Path(asked["place"]))
            continue
        try:
            _answer(talk, holder, asked)
        except BrokenPipeError:
            return


def _answer(talk: _Talk, holder: _Holder, asked: Mapping[str, Any]) -> None:
    begin = time.monotonic()
    told: dict[str, Any]
    try:
        cut = _write(talk, holder.get(Path(asked["place"])), asked)
        told = {"truncated": cut}
    except (SyntaxError, QueryRefused, LimitExceeded, StoreDamaged, NotTaken) as error:
        told = {
            "error": type(error).__name__,
            "message": error.kind if isinstance(error, NotTaken) else str(error),
        }
        traceback.clear_frames(error.__traceback__)  # the engine's results are let go in this thread
    except RuntimeError as error:
        told = {"error": "QueryFailed", "message": str(error)}
        traceback.clear_frames(error.__traceback__)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    talk.tell(END, seconds=time.monotonic() - begin, resident=_resident(), **told)


def _write(talk: _Talk, snapshot: Snapshot, asked: Mapping[str, Any]) -> bool:
    question = Question(**{name: asked[name] for name in _ASKED})
    pieces: list[Pieces] = []

    def begin(kind: Kind, media_type: str) -> Callable[[bytes], None]:
        def tell(gzip: bool) -> None:
            talk.tell(BEGIN, kind=kind, media_type=media_type, gzip=gzip)

        pieces.append(Pieces(partial(talk.send, DATA), tell, media_type, gzip=question.gzip))
        return pieces[0].add

    cut = carry_out(snapshot, question, begin, asked["prefixes"])
    pieces[0].end()
    return cut


def _resident() -> int:
    """Return the bytes of memory the process holds; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def without_network() -> bool:
    """Give up the network, where the system allows it; return whether it did."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0) or bool(libc.unshare(_CLONE_NEWNET) == 0)


def bound(memory_bytes: int) -> None:
    """Bound what the process may take of the machine."""
    for what in (resource.RLIMIT_DATA, resource.RLIMIT_AS) if sys.platform == "linux" else ():
        room = memory_bytes if what == resource.RLIMIT_DATA else 16 * memory_bytes
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (room if hard == resource.RLIM_INFINITY else min(room, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)


def main(arguments: list[str]) -> None:
    """Serve as the command line says."""
    number, memory_bytes, parent = map(int, arguments)
    with socket.socket(fileno=number) as end:
        bound(memory_bytes)
        end_with(parent)
        serve(end)


if __name__ == "__main__":
    main(sys.argv[1:])
