"""Lets those write who have the token, one at a time; knows nothing of what is written."""

import asyncio
import hmac
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

import pyoxigraph as ox
from fastapi import Request
from starlette.concurrency import run_in_threadpool

from graph_api.problems import RefusedProblem, TokenProblem
from graph_api.reading import Library

T = TypeVar("T")


class Writing(Protocol):
    """What this package needs of whoever writes; each change is published when its method returns."""

    def put(self, graph: str | None, triples: Iterable[ox.Triple]) -> bool:
        """Make triples the content of a graph, None being the unnamed one; return whether it is a new graph."""
        ...

    def add(self, graph: str | None, triples: Iterable[ox.Triple]) -> bool:
        """Add triples to a graph; return whether it is a new one."""
        ...

    def delete(self, graph: str | None) -> bool:
        """Remove a graph; return whether there was one."""
        ...

    def update(self, sparql: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> tuple[str, ...]:
        """Carry out an update; return the graphs that it changes."""
        ...


class Desk:
    """Takes what is to be written from those who have the token."""

    def __init__(self, writing: Writing, token: str, library: Library) -> None:
        self._writing = writing
        self._library = library
        self._token = token.encode()
        self._turn = asyncio.Lock()

    def admits(self, authorization: str | None) -> bool:
        """Say whether a request has the token (RFC 6750, section 2.1)."""
        scheme, _, given = (authorization or "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), self._token)

    async def write(self, work: Callable[[Writing], T]) -> T:
        """Do a piece of writing once its turn has come; what is asked afterwards is asked of what was written."""
        async with self._turn:
            done = await run_in_threadpool(work, self._writing)
            await run_in_threadpool(self._library.newest)
            return done


def desk(request: Request) -> Desk:
    """Return where a request may write.

    Raises:
        RefusedProblem: nobody may write here.
        TokenProblem: those may who have the token, which this request has not.
    """
    found: Desk | None = request.app.state.desk
    if found is None:
        raise RefusedProblem("nothing is written here; the service was started without ITUGOV_WRITE_TOKEN")
    if not found.admits(request.headers.get("authorization")):
        raise TokenProblem("writing takes `Authorization: Bearer …` with the token of this service")
    return found


def may_write(request: Request) -> bool:
    """Say whether a request comes from one who may write."""
    found: Desk | None = request.app.state.desk
    return found is not None and found.admits(request.headers.get("authorization"))
