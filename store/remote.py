"""Answers questions by an engine elsewhere: what is asked is read and guarded here first, and what comes back is whole, within our own bounds, and of the snapshot it is said to be of.

The union of each snapshot is a graph of its own at the engine, and never changes; so a query over it is a query over that snapshot, whatever is built meanwhile. A query
that asks for graphs by name sees them as they are; if they were changed before its answer was whole, it is not passed on (`store.manifest`).
"""

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Final

import pyoxigraph as ox

from store.asked import Asked, read, without_escapes, without_from
from store.asking import Answer, Answering, Busy, LimitExceeded, NotTaken, Queried, QueryTimeout, Question
from store.coming import Coming, begin, fail
from store.engine import Engine
from store.errors import EngineBroken, EngineUnavailable, QueryRefused, StoreUnavailable
from store.manifest import Head, head, head_query, rows, union
from store.passing import Passing, media_type
from store.reading import Readable
from store.sharing import Shared
from store.spool import Spool
from store.turns import Turns
from store.whole import Feed, Reading, transcribe

_LOG: Final = logging.getLogger(__name__)
_PAUSE_S: Final = 0.1  # before the first further try, and twice as long before each one after it
_EARLY: Final = 0.25  # of its time: what fails later is not asked again, as it may be what the engine fails of
_LOOK_S: Final = 10.0
_HEAD_BYTES: Final = 1 << 18
_CHECKED_BYTES: Final = 1 << 16


@dataclass(slots=True)
class Counts:
    """What has become of questions so far."""

    answered: int = 0
    failed: int = 0
    timed_out: int = 0
    abandoned: int = 0
    retried: int = 0


@dataclass(frozen=True, slots=True)
class _Put:
    """A question as it is put to the engine."""

    asked: Asked
    question: Question
    snapshot: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    bare: bool  # whether it asks for more than the union of the snapshot


class Remote:
    """An engine elsewhere that answers questions about the snapshots it mirrors; used from one event loop."""

    def __init__(
        self,
        engine: Engine,
        checking: Answering,
        prefixes: Mapping[str, str] | None = None,
        *,
        max_waiting: int = 64,
        max_wait_s: float = 10.0,
    ) -> None:
        """Stand between those who ask and an engine.

        Args:
            engine: where it is.
            checking: parses queries, over nothing, where one that runs away can be ended; and answers those over a merge of graphs.
            prefixes: what shortens names in graphs.
            max_waiting: questions that wait at the same time; more are sent away at once.
            max_wait_s: seconds a question waits at most.
        """
        self.counts = Counts()
        self.reached = True  # whether the engine answered when it was last asked
        self.behind: Callable[[], None] = lambda: None  # called when the engine is found to hold another snapshot
        self._engine = engine
        self._checking = checking
        self._prefixes = dict(prefixes or {})
        self._turns = Turns(engine.connections, max_waiting, max_wait_s)
        self._threads = ThreadPoolExecutor(engine.connections, thread_name_prefix="engine")
        self._passing = Passing(engine)
        self._looks = Shared(self._look)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> int:
        """The number of questions that the engine is at."""
        return len(self._tasks)

    @property
    def waiting(self) -> int:
        """The number of questions that wait for their turn."""
        return self._turns.waiting

    @property
    def turned_away(self) -> int:
        """The number of questions that found no place."""
        return self._turns.turned_away

    async def ask(self, snapshot: Queried, question: Question) -> Answer:
        """Return the answer of the engine; see `store.asking.Answering`.

        Raises:
            Busy: the engine is at too many questions, or is being given another snapshot.
            EngineUnavailable: it cannot be reached, lets no one in, or fails.
            EngineBroken: it gives no answer, or half of one.
        """
        if question.default_graphs == () and question.named_graphs == ():
            return await self._checking.ask(snapshot, question)  # over nothing: that is a check
        put = await self._put(snapshot, question)
        if len(put.default_graphs) > 1:
            # Engines do not merge the graphs: a triple that stands in two of them is two solutions there, and counts twice
            return await self._checking.ask(snapshot, question)
        await self._turns.take()
        return await begin(partial(self._work, put), self._tasks)

    async def head(self) -> Head:
        """Return what the engine says it holds.

        Raises:
            StoreUnavailable: it does not say.
        """
        mirror = self._engine.mirror
        async with self._passing.asked(head_query(mirror), "rows", (mirror,), ()) as response:
            said = b""
            async for piece in response.aiter_bytes():
                said += piece
                if len(said) > _HEAD_BYTES:
                    raise EngineBroken(f"{mirror} makes no sense at the engine: it says too much")
            reading = Reading(BytesIO(said), media_type(response), "rows", _HEAD_BYTES)
        assert isinstance(reading.results, ox.QuerySolutions)
        try:
            found = head(mirror, rows(reading.results))
        except SyntaxError as error:
            raise EngineBroken(f"the engine's answer is broken ({error})") from error
        reading.finish()
        return found

    async def aclose(self) -> None:
        """Stop answering; what checks queries is left to whoever made it."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._looks.aclose()
        await self._passing.aclose()
        self._threads.shutdown(wait=False)

    async def _put(self, snapshot: Queried, question: Question) -> _Put:
        """Read a question here, and make of it what is put to the engine.

        Raises:
            SyntaxError: it does not parse.
            QueryRefused: it would reach the network, or cannot be told to the engine.
            NotTaken: no media type is given for what it gives.
        """
        if not isinstance(snapshot, Readable):
            raise TypeError("an engine mirrors snapshots of a store")
        text = without_escapes(question.sparql)
        await self._check(snapshot, text, question.timeout_s)
        asked = read(text)
        if (other := without_from(asked.text)) is not None:
            try:
                await self._check(snapshot, other, question.timeout_s)
            except SyntaxError as error:
                raise QueryRefused("it cannot be told which graphs the FROM clauses name; name them plainly") from error
        if (question.graph if asked.kind == "graph" else question.tabular) is None:
            raise NotTaken(asked.kind)
        held, nothing = set(snapshot.graphs()), (union(self._engine.mirror, "nothing"),)
        default, named = question.default_graphs, question.named_graphs
        if default is None and named is None:
            default, named = asked.default_graphs, asked.named_graphs
        whole = default is None and named is None
        if whole:
            default = (union(self._engine.mirror, snapshot.name),)
            named = tuple(sorted(held)) if asked.names_graphs else ()
        else:  # what the engine holds besides is nobody's business
            default = tuple(graph for graph in dict.fromkeys(default or ()) if graph in held) or nothing
            named = tuple(graph for graph in dict.fromkeys(named or ()) if graph in held)
        if not named and asked.names_graphs:
            named = nothing  # where none are named, some engines show all they have
        return _Put(asked, question, snapshot.name, default or nothing, named or (), not whole or asked.names_graphs)

    async def _check(self, snapshot: Queried, sparql: str, timeout_s: float) -> None:
        """Have a query parsed and guarded here, over nothing: what does not end over nothing, ends over something even less."""
        put = Question(sparql, default_graphs=(), named_graphs=(), max_rows=1, timeout_s=timeout_s)
        with suppress(LimitExceeded):  # it parses, and that was the question
            answer = await self._checking.ask(snapshot, put)
            try:
                await answer.whole(_CHECKED_BYTES)
            finally:
                await answer.aclose()

    async def _work(self, put: _Put, spool: Spool, begun: "asyncio.Future[Coming]") -> None:
        """Have a question answered into a spool; a place is held, and given back at the end."""
        try:
            async with asyncio.timeout(put.question.timeout_s):
                cut = await self._tried(put, spool, begun)
            self.counts.answered += 1
            begun.result().truncated = cut
            spool.finish()
        except asyncio.CancelledError:
            self.counts.abandoned += 1
            fail(QueryTimeout("the service is ending"), spool, begun)
            raise
        except TimeoutError:
            self.counts.timed_out += 1
            fail(QueryTimeout(f"the query did not end in {put.question.timeout_s:g} s"), spool, begun)
        except Exception as error:  # noqa: BLE001 - told to the one who asks, who would wait for ever else
            self.counts.failed += 1
            if begun.done() and isinstance(
                error, StoreUnavailable
            ):  # the client is told nothing but that this is not all
                _LOG.error("an answer was broken off, %s: %s", type(error).__name__, error)
            seconds = error.retry_after_s if isinstance(error, EngineUnavailable) else None
            fail(error if seconds is None else Busy(str(error), retry_after_s=seconds), spool, begun)
        finally:
            self._turns.give_back()

    async def _tried(self, put: _Put, spool: Spool, begun: "asyncio.Future[Coming]") -> bool:
        """Ask the engine, and ask again what failed early and of which nothing was passed on yet."""
        clock = asyncio.get_running_loop().time
        late = clock() + _EARLY * put.question.timeout_s
        tries = 0
        while True:
            try:
                cut = await self._answered(put, spool, begun)
            except EngineUnavailable as error:
                self.reached = False
                if not error.again or tries >= self._engine.retries or begun.done() or clock() > late:
                    raise
                self.counts.retried += 1
                await asyncio.sleep(_PAUSE_S * 2**tries)
                tries += 1
            else:
                self.reached = True
                return cut

    async def _answered(self, put: _Put, spool: Spool, begun: "asyncio.Future[Coming]") -> bool:
        """Ask the engine once, and write what it answers into a spool, the last piece once it is known to be whole and of this snapshot."""
        taking = _Taking(put, spool, begun)
        loop = asyncio.get_running_loop()
        asked = self._passing.asked(put.asked.text, put.asked.kind, put.default_graphs, put.named_graphs)
        try:
            async with asked as response:
                job = loop.run_in_executor(self._threads, taking.read, media_type(response), self._prefixes)
                job.add_done_callback(_seen)
                async for piece in response.aiter_bytes():
                    if not await taking.put(piece):
                        break
                taking.feed.end()
                cut = await asyncio.shield(job)
        except BaseException:
            taking.stop()
            raise
        await self._make_sure(put)
        taking.finish()
        return cut

    async def _look(self) -> Head:
        """Return what the engine says it holds, in bounded time, as others wait for the next look."""
        try:
            async with asyncio.timeout(_LOOK_S):
                return await self.head()
        except TimeoutError as error:
            raise EngineUnavailable(f"the engine did not say in {_LOOK_S:g} s what it holds", again=True) from error

    async def _make_sure(self, put: _Put) -> None:
        """Make sure that the engine still holds what was asked.

        Raises:
            Busy: it does not.
        """
        found = await self._looks.ask()
        if put.snapshot in found.kept and (not put.bare or found.name == put.snapshot):
            return
        self.behind()
        raise Busy(
            "the engine is being given another snapshot, and what it answered is not all of one; ask again",
            retry_after_s=1,
        )


class _Taking:
    """What a thread makes of the bytes that come in, on its way into a spool; its last piece is held back."""

    def __init__(self, put: _Put, spool: Spool, begun: "asyncio.Future[Coming]") -> None:
        self._put = put
        self._spool = spool
        self._begun = begun
        self._loop = asyncio.get_running_loop()
        self._room = asyncio.Event()
        self._last = b""
        self._gzip: bool | None = None
        self._stopped = False
        self.feed = Feed(lambda: self._call(self._room.set))

    async def put(self, piece: bytes) -> bool:
        """Hand bytes to the thread; return whether it wants more."""
        self.feed.put(piece)
        while self.feed.full:
            self._room.clear()
            if self.feed.full:
                await self._room.wait()
        return not self.feed.closed

    def read(self, form: str, prefixes: Mapping[str, str]) -> bool:
        """Write the answer anew, in a thread; return whether it was cut."""
        question, kind = self._put.question, self._put.asked.kind
        try:
            return transcribe(
                self.feed,
                form,
                kind,
                question,
                lambda gzip: self._call(self._begin, gzip),
                lambda piece: self._call(self._take, piece),
                prefixes,
            )
        except BaseException as error:
            traceback.clear_frames(error.__traceback__)  # the parser is let go in this thread
            raise
        finally:
            self.feed.close()

    def stop(self) -> None:
        """Take nothing any more, and have the thread end."""
        self._stopped = True
        self.feed.end(EngineBroken("nobody waits for the answer any more"))

    def finish(self) -> None:
        """Give out what was held back."""
        if self._gzip is not None and not self._begun.done():
            self._open(self._gzip)
        self._spool.write(self._last)

    def _call(self, what: Callable[..., object], *given: object) -> None:
        with suppress(RuntimeError):  # the loop is closed, and nobody waits
            self._loop.call_soon_threadsafe(what, *given)

    def _begin(self, gzip: bool) -> None:
        self._gzip = gzip

    def _take(self, piece: bytes) -> None:
        if self._stopped:
            return
        if self._last:
            if not self._begun.done():
                assert self._gzip is not None
                self._open(self._gzip)
            self._spool.write(self._last)
        self._last = piece

    def _open(self, gzip: bool) -> None:
        kind = self._put.asked.kind
        form = self._put.question.graph if kind == "graph" else self._put.question.tabular
        assert form is not None
        self._begun.set_result(Coming(kind, form, gzip, self._spool))


def _seen(job: "asyncio.Future[bool]") -> None:
    """Take note of how a thread ended, where nobody waits for it any more."""
    if not job.cancelled():
        job.exception()
