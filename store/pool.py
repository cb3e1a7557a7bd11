"""Answers questions by a pool of worker processes, each of which is killed where its question does not end in time."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final

from store.asking import (
    Answer,
    LimitExceeded,
    NotTaken,
    Queried,
    QueryFailed,
    QueryOutOfMemory,
    QueryTimeout,
    Question,
)
from store.coming import Coming, begin, fail
from store.errors import QueryRefused, StoreDamaged, StoreUnavailable
from store.frames import ASKED, BEGIN, DATA, HEAD, OUT_OF_MEMORY, READY, json_frame
from store.modules import environment
from store.snapshot import Snapshot
from store.spool import Differs, Spool
from store.turns import Turns

_START_S: Final = 30.0
_KINDS: Final[dict[str, type[Exception]]] = {
    kind.__name__: kind for kind in (SyntaxError, QueryRefused, LimitExceeded, StoreDamaged, NotTaken, QueryFailed)
}


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many workers there are, and what each may take.

    Attributes:
        workers: queries that run at the same time.
        memory_bytes: memory of one worker; a query that wants more ends, with its worker.
        kept_bytes: memory that a worker may keep after an answer; one that keeps more is replaced.
        max_waiting: questions that wait for a worker at the same time; more are sent away at once.
        max_wait_s: seconds a question waits for a worker at most.
    """

    workers: int = 2
    memory_bytes: int = 2_000_000_000
    kept_bytes: int = 120_000_000
    max_waiting: int = 64
    max_wait_s: float = 10.0


@dataclass(slots=True)
class Counts:
    """What a pool has done so far."""

    answered: int = 0
    failed: int = 0
    timed_out: int = 0
    out_of_memory: int = 0
    abandoned: int = 0
    started: int = 0
    killed: int = 0


class _Gone(Exception):  # noqa: N818 - an event, not a defect
    """A worker has ended in the middle of its work."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: "subprocess.Popen[bytes]"
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    isolated: bool = False
    resident: int = 0
    place: Path | None = None

    def ask(self, place: Path, **members: object) -> None:
        """Send a question about the snapshot in a folder.

        Raises:
            _Gone: there is nobody to take it.
        """
        try:
            self.writer.write(json_frame(ASKED, place=str(place), **members))
        except (RuntimeError, OSError) as error:  # uvloop's word for a transport that has found the other end gone
            raise _Gone from error
        self.place = place

    def hint(self, place: Path) -> None:
        """Let the worker open a snapshot ahead of the first question; one that is gone is found out by that question."""
        with suppress(_Gone):
            self.ask(place, sparql=None)

    async def read(self) -> tuple[bytes, bytes]:
        """Return the next frame.

        Raises:
            _Gone: there is none.
        """
        try:
            letter, size = HEAD.unpack(await self.reader.readexactly(HEAD.size))
            return letter, await self.reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise _Gone from error

    async def ran_out_of_memory(self) -> bool:
        """Say whether the process, which is at its end, ended for want of memory."""
        return await asyncio.to_thread(self.process.wait) in (OUT_OF_MEMORY, -signal.SIGABRT)

    async def end(self) -> None:
        """Kill the process and wait for its end."""
        self.writer.close()
        self.process.kill()
        await asyncio.to_thread(self.process.wait)


class Pool:
    """Workers that answer questions about snapshots on disk, used from one event loop."""

    def __init__(self, limits: PoolLimits | None = None, prefixes: Mapping[str, str] | None = None) -> None:
        self.limits = limits or PoolLimits()
        self.counts = Counts()
        self._prefixes = dict(prefixes or {})
        self._turns = Turns(self.limits.workers, self.limits.max_waiting, self.limits.max_wait_s)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._current: Path | None = None
        self._closed = False

    @property
    def isolated(self) -> bool:
        """Whether no worker can reach the network, as far as there are workers yet."""
        return bool(self._all) and all(worker.isolated for worker in self._all)

    @property
    def busy(self) -> int:
        """The number of workers that are at a question."""
        return len(self._all) - len(self._idle)

    @property
    def waiting(self) -> int:
        """The number of questions that wait for a worker."""
        return self._turns.waiting

    @property
    def turned_away(self) -> int:
        """The number of questions that found no place."""
        return self._turns.turned_away

    @property
    def processes(self) -> tuple[int, ...]:
        """The numbers of the worker processes."""
        return tuple(sorted(worker.process.pid for worker in self._all))

    async def start(self) -> None:
        """Start all workers, so that the first questions do not wait for them.

        Raises:
            StoreUnavailable: a worker does not start.
        """
        self._idle += await asyncio.gather(*(self._started() for _ in range(self.limits.workers)))

    def current(self, snapshot: Queried) -> None:
        """Let idle workers open a snapshot ahead of the first question about it, and let go of the one before."""
        place = _place(snapshot)
        if place == self._current:
            return
        self._current = place
        for worker in self._idle:
            worker.hint(place)

    async def ask(self, snapshot: Queried, question: Question) -> Answer:
        """Return the answer of a worker; see `store.asking.Answering`.

        Raises:
            Busy: no worker came free in time, or too many questions wait already.
        """
        place = _place(snapshot)
        self.current(snapshot)
        await self._turns.take()
        return await begin(partial(self._work, place, question), self._tasks)

    async def aclose(self) -> None:
        """End all workers, and with them what they are at."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in tuple(self._all)))
        self._all.clear()
        self._idle.clear()

    async def _work(self, place: Path, question: Question, spool: Spool, begun: "asyncio.Future[Coming]") -> None:
        """Have a question answered into a spool; the place of a worker is held, and given back at the end."""
        worker: _Worker | None = None
        whole = False
        try:
            async with asyncio.timeout(question.timeout_s):
                worker = self._idle.pop() if self._idle else await self._started()
                try:
                    await self._answered(worker, place, question, spool, begun)
                except _Gone:
                    if await worker.ran_out_of_memory():
                        raise
                    spool.begin_again()  # killed from outside: once more, with another one
                    self._all.discard(worker)
                    await worker.end()
                    worker = await self._started()
                    await self._answered(worker, place, question, spool, begun)
            whole = True
        except asyncio.CancelledError:
            self.counts.abandoned += 1
            fail(QueryTimeout("the service is ending"), spool, begun)
            raise
        except TimeoutError:
            self.counts.timed_out += 1
            fail(QueryTimeout(f"the query did not end in {question.timeout_s:g} s"), spool, begun)
        except Differs:
            self.counts.failed += 1
            fail(StoreUnavailable("the worker of the query ended, and another one gives another order"), spool, begun)
        except _Gone:
            if worker is not None and await worker.ran_out_of_memory():
                self.counts.out_of_memory += 1
                fail(
                    QueryOutOfMemory(f"the query took more than {self.limits.memory_bytes} bytes of memory"),
                    spool,
                    begun,
                )
            else:
                self.counts.failed += 1
                fail(StoreUnavailable("the worker of the query ended before the query did"), spool, begun)
        except Exception as error:  # noqa: BLE001 - told to the one who asks, who would wait for ever else
            self.counts.failed += 1
            fail(error, spool, begun)
        finally:
            self._give_back(worker, whole=whole)

    async def _answered(
        self, worker: _Worker, place: Path, question: Question, spool: Spool, begun: "asyncio.Future[Coming]"
    ) -> None:
        worker.ask(place, prefixes=self._prefixes, **asdict(question))
        while True:
            letter, payload = await worker.read()
            if letter == DATA:
                spool.write(payload)
                continue
            told = json.loads(payload)
            if letter == BEGIN:
                if not begun.done():
                    begun.set_result(Coming(told["kind"], told["media_type"], told["gzip"], spool))
                continue
            worker.resident = told["resident"]
            if "error" in told:
                self.counts.failed += 1
                fail(_KINDS[told["error"]](told["message"]), spool, begun)
                return
            self.counts.answered += 1
            begun.result().truncated = told["truncated"]
            spool.finish()
            return

    def _give_back(self, worker: _Worker | None, *, whole: bool) -> None:
        if worker is None or self._closed:
            self._turns.give_back()
        elif whole and worker.resident <= self.limits.kept_bytes:
            if self._current is not None and worker.place != self._current:
                worker.hint(self._current)
            self._idle.append(worker)
            self._turns.give_back()
        else:
            task = asyncio.create_task(self._replaced(worker))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _replaced(self, worker: _Worker) -> None:
        """Put a new worker in the place of one that is of no more use, and free the place."""
        self.counts.killed += 1
        try:
            self._all.discard(worker)
            await worker.end()
            with suppress(StoreUnavailable):  # the next question tries again, and tells
                self._idle.append(await self._started())
        finally:
            self._turns.give_back()

    async def _started(self) -> _Worker:
        """Return a new worker; one that is killed from outside while it starts is tried once more."""
        try:
            return await self._begun()
        except _Gone:
            try:
                return await self._begun()
            except _Gone as error:
                raise self._stillborn() from error

    def _stillborn(self) -> StoreUnavailable:
        return StoreUnavailable(
            f"a worker for queries does not start, or not with {self.limits.memory_bytes} bytes of memory"
        )

    async def _begun(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            os.set_inheritable(theirs.fileno(), True)
            command = [sys.executable, "-m", "store.worker"]
            try:
                process = subprocess.Popen(
                    [*command, str(theirs.fileno()), str(self.limits.memory_bytes), str(os.getpid())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    start_new_session=True,
                    env=environment(),
                )
            except OSError as error:
                ours.close()
                raise StoreUnavailable(f"a worker for queries does not start: {error}") from error
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        worker = _Worker(process, reader, writer)
        self._all.add(worker)
        try:
            async with asyncio.timeout(_START_S):
                letter, payload = await worker.read()
        except (_Gone, TimeoutError, asyncio.CancelledError) as error:
            self._all.discard(worker)
            await worker.end()
            if isinstance(error, TimeoutError):
                raise self._stillborn() from error
            raise
        assert letter == READY
        worker.isolated = json.loads(payload)["isolated"]
        self.counts.started += 1
        return worker


def _place(snapshot: Queried) -> Path:
    if not isinstance(snapshot, Snapshot) or snapshot.place is None:
        raise TypeError("workers read snapshots that are on disk")
    return snapshot.place
