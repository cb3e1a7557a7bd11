"""Has a query answered within the limits and turns the answer into a response: whole where it is small, else as it comes in.

A response that has begun cannot take its status back. So what is small (`HELD_BYTES`) is sent once it is known to be whole, with the status it deserves;
of a longer answer that breaks a limit on its way, the connection is closed before its end, which every client takes for an error.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Final, TypeVar

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from graph_api.limits import Limits
from graph_api.negotiation import choose_media_type
from graph_api.problems import (
    AcceptProblem,
    BusyProblem,
    LimitProblem,
    MemoryProblem,
    Problem,
    SyntaxProblem,
    TimeProblem,
    syntax_problem,
)
from graph_api.reading import Reading
from graph_api.sparql.protocol import Operation
from store.asking import (
    Answer,
    Answering,
    Busy,
    LimitExceeded,
    NotTaken,
    QueryFailed,
    QueryOutOfMemory,
    QueryTimeout,
    Question,
)
from store.errors import StoreError
from store.formats import ALIASES, GRAPHS, TABULAR

HELD_BYTES: Final = 1 << 20
_HTML: Final = "text/html"
_HEADERS: Final = 64  # of so many clients it is remembered what they take
T = TypeVar("T")


class ClientGone(Exception):  # noqa: N818 - an event, not a defect
    """The client has gone away before its answer."""


@lru_cache(_HEADERS)
def taken(accept: str | None, kind: str) -> str | None:
    """Return the media type that a client takes for rows and booleans (`rows`) or for graphs (`graph`), by the name it has for it; None if it takes none."""
    return choose_media_type(accept, offered(kind))


def offered(kind: str) -> Sequence[str]:
    """Return the formats there are for a kind of answer."""
    formats = GRAPHS if kind == "graph" else TABULAR
    return [*formats, *(alias for alias, meant in ALIASES.items() if meant in formats), _HTML]


def question(asked: Operation, base: str, accept: str | None, limits: Limits, timeout_s: float) -> Question:
    """Return the question of an operation, with the formats that the client takes; a page for a browser is made of what is cut between rows."""
    return Question(
        base + asked.query,
        _meant(taken(accept, "rows")),
        _meant(taken(accept, "graph")),
        asked.default_graphs,
        asked.named_graphs,
        limits.max_rows,
        limits.max_bytes,
        timeout_s,
    )


def _meant(media_type: str | None) -> str | None:
    return media_type if media_type is None else ALIASES.get(media_type, media_type)


async def ask(request: Request, reading: Reading, asked: Question, query: str, before: int) -> Answer:
    """Return the answer to a question, unless the client goes away meanwhile.

    Args:
        request: whose client is watched.
        reading: what is asked about.
        asked: the question.
        query: the query as the client wrote it.
        before: characters that were put before it.

    Raises:
        Problem: it cannot be answered.
        ClientGone: nobody waits for the answer any more.
    """
    answering: Answering = request.app.state.answering
    with_problems = translated(query, before, request.app.state.limits)
    return await unless_gone(request, with_problems(answering.ask(reading.snapshot, asked)))


def translated(query: str, before: int, limits: Limits) -> Callable[[Awaitable[T]], Awaitable[T]]:
    """Return what waits for a part of an answer and turns the errors of the store into problems."""

    async def wait(work: Awaitable[T]) -> T:
        try:
            return await work
        except (SyntaxError, QueryFailed, NotTaken, LimitExceeded, QueryTimeout, QueryOutOfMemory, Busy) as error:
            raise _problem(error, query, before, limits) from error

    return wait


def _problem(error: Exception, query: str, before: int, limits: Limits) -> Problem:
    match error:
        case SyntaxError():
            return syntax_problem(error, query, before=before)
        case NotTaken(kind=kind):
            formats = offered(kind)
            return AcceptProblem(f"this result is given as {', '.join(formats)}", offered=formats)
        case LimitExceeded():
            return LimitProblem(str(error), max_rows=limits.max_rows, max_bytes=limits.max_bytes)
        case QueryTimeout():
            return TimeProblem(f"{error}; ask for less, or narrow it down", timeout_s=limits.timeout_s)
        case QueryOutOfMemory():
            return MemoryProblem(f"{error}; sort or group less")
        case Busy(retry_after_s=seconds):
            return BusyProblem(str(error), retry_after_s=seconds)
        case _:
            return SyntaxProblem(str(error))


async def unless_gone(request: Request, work: Awaitable[T]) -> T:
    """Wait for work, and stop it if the client goes away first; the body of the request must have been read.

    Raises:
        ClientGone: it has gone.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.create_task(_gone(request.receive))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGone
    finally:
        for one in (task, gone):
            if not one.done():
                one.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await one


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Streamed(Response):
    """A response that passes on an answer as it comes in, and lets go of it at the end, whatever the client does."""

    def __init__(self, answer: Answer, media_type: str, headers: Mapping[str, str], stall_s: float) -> None:
        self.answer = answer
        self.stall_s = stall_s
        self.status_code = 200
        self.background = None
        self.body = b""
        self.media_type = media_type
        self.init_headers({**headers, "content-type": _with_charset(media_type)})
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; where it fails on its way, or is not read, end without the end of the body."""
        scope["state"]["streamed"] = True
        watch = asyncio.create_task(_gone(receive))
        passing = asyncio.create_task(self._pass(scope, send))
        try:
            await asyncio.wait({watch, passing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (watch, passing):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await self.answer.aclose()

    async def _pass(self, scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        if scope["state"].get("head"):
            await send({"type": "http.response.body", "body": b""})
            return
        try:
            async for piece in self._pieces():
                async with asyncio.timeout(self.stall_s):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        except (StoreError, TimeoutError, OSError):
            scope["state"]["broken_off"] = True
            return
        await send({"type": "http.response.body", "body": b""})

    def _pieces(self) -> AsyncIterator[bytes]:
        return self.answer.pieces()


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def takes_gzip(headers: Headers) -> bool:
    """Say whether a client takes answers that are compressed by gzip (RFC 9110, section 12.5.3)."""
    for item in headers.get("accept-encoding", "").split(","):
        coding, *parameters = (part.strip().lower() for part in item.split(";"))
        if coding in ("gzip", "x-gzip"):
            return not any(p.startswith("q=") and not p[2:].strip("0.") for p in parameters)
    return False


async def respond(
    request: Request, answer: Answer, query: str, before: int, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Return the response to a question that was answered: whole, or streamed; `media_type` is what the client calls it.

    Raises:
        Problem: the answer breaks a limit before its first bytes are sent.
        ClientGone: nobody waits for it any more.
    """
    limits: Limits = request.app.state.limits
    data = await _held(request, answer, query, before, HELD_BYTES)
    if data is None:
        return Streamed(answer, media_type, headers, limits.stall_s)
    await answer.aclose()
    return Response(data, media_type=media_type, headers=dict(headers))


async def collected(request: Request, answer: Answer, query: str, before: int) -> bytes:
    """Return all bytes of an answer, and let go of it.

    Raises:
        Problem: the answer breaks a limit.
        ClientGone: nobody waits for it any more.
    """
    data = await _held(request, answer, query, before, sys.maxsize)
    assert data is not None
    await answer.aclose()
    return data


async def _held(request: Request, answer: Answer, query: str, before: int, size: int) -> bytes | None:
    try:
        with_problems = translated(query, before, request.app.state.limits)
        return await unless_gone(request, with_problems(answer.whole(size)))
    except BaseException:
        await answer.aclose()
        raise
