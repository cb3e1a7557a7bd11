"""Answers questions in a thread of this process: for a store in memory, and for one who asks a single question and trusts it.

Nothing stops a query here that runs away; a service uses `store.pool`.
"""

import traceback
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from store.answered import carry_out
from store.asking import PLAIN_BYTES, Answer, Kind, Queried, QueryFailed, Question
from store.encoding import tidied
from store.turns import Turns


@dataclass(frozen=True, slots=True)
class _Answered:
    kind: Kind
    media_type: str
    gzip: bool
    data: bytes
    truncated: bool

    async def whole(self, size: int) -> bytes | None:
        """Return the bytes if they are at most so many."""
        return self.data if len(self.data) <= size else None

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes."""
        yield self.data

    async def aclose(self) -> None:
        """Do nothing: all is done."""


class Inline:
    """Answers in full, whatever it takes, so many questions at the same time."""

    def __init__(
        self,
        prefixes: Mapping[str, str] | None = None,
        *,
        places: int = 8,
        max_waiting: int = 64,
        max_wait_s: float = 10.0,
    ) -> None:
        self._prefixes = dict(prefixes or {})
        self._turns = Turns(places, max_waiting, max_wait_s)

    async def ask(self, snapshot: Queried, question: Question) -> Answer:
        """Return the answer; see `store.asking.Answering`, of whose bounds only those on rows and bytes hold."""
        await self._turns.take()
        try:
            return await run_sync(self.answer, snapshot, question, limiter=CapacityLimiter(1))
        finally:
            self._turns.give_back()

    def answer(self, snapshot: Queried, question: Question) -> Answer:
        """Return the answer, in the thread of the caller."""
        try:
            return self._made(snapshot, question)
        except RuntimeError as error:
            traceback.clear_frames(error.__traceback__)
            raise QueryFailed(str(error)) from error
        except Exception as error:
            traceback.clear_frames(error.__traceback__)  # the engine's results are let go in this thread
            raise

    def _made(self, snapshot: Queried, question: Question) -> Answer:
        pieces: list[bytes] = []
        begun: list[tuple[Kind, str]] = []

        def begin(kind: Kind, media_type: str) -> Callable[[bytes], None]:
            begun.append((kind, media_type))
            return pieces.append

        cut = carry_out(snapshot, question, begin, self._prefixes)
        ((kind, media_type),) = begun
        data = tidied(b"".join(pieces), media_type)
        gzip = question.gzip and len(data) >= PLAIN_BYTES
        return _Answered(kind, media_type, gzip, zlib.compress(data, wbits=31) if gzip else data, cut)

    async def aclose(self) -> None:
        """Do nothing: nothing is held."""
