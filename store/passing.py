"""Asks an engine elsewhere over HTTP, and names what can go wrong on the way; knows nothing of what is asked."""

import logging
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

import httpx

from store.asking import Kind, QueryFailed
from store.engine import Engine
from store.errors import EngineBroken, EngineUnavailable
from store.whole import ACCEPTED, TRIPLES

_SAID: Final = 300  # characters of what an engine says of an error
# SQLSTATE of what lies with a query: 22 its values, 37 and 42 what it asks; but not what it may ask
_OF_THE_QUERY: Final = re.compile(r"Virtuoso (?:22|37|42)\w{3} Error (?!.*SECURITY)")
_FOR_NOW: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
# It tells every request, and a graph's name in it; what is worth telling is told by those who ask
logging.getLogger("httpx").setLevel(logging.WARNING)


def form(sparql: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> dict[str, str | list[str]]:
    """Return a query with its dataset as the form that is sent (SPARQL 1.1 Protocol, section 2.1.2)."""
    return {"query": sparql, "default-graph-uri": [*default_graphs], "named-graph-uri": [*named_graphs]}


def headers(kind: Kind) -> dict[str, str]:
    """Return what an engine is told of the answer that is wanted: plain, as one that is packed can be cut without a sign of it."""
    return {"Accept": ACCEPTED[kind], "Accept-Encoding": "identity"}


class Passing:
    """Connections to an engine, used from one event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._client = engine.async_client()

    @asynccontextmanager
    async def asked(
        self, sparql: str, kind: Kind, default_graphs: Sequence[str], named_graphs: Sequence[str]
    ) -> AsyncIterator[httpx.Response]:
        """Ask, and give the answer once its head is there; its body is still to be read.

        Raises:
            QueryFailed: the engine cannot carry the query out.
            EngineUnavailable: it cannot be reached, lets no one in, or fails.
            EngineBroken: it answers, and says that this is not all.
        """
        try:
            async with self._client.stream(
                "POST",
                self._engine.query,
                data=form(sparql, default_graphs, named_graphs),
                headers=headers(kind),
            ) as response:
                if response.status_code != 200:
                    refuse(response, await _said(response))
                check(response)
                yield response
        except httpx.TransportError as error:
            raise unreachable(error) from error
        except httpx.DecodingError as error:
            raise EngineBroken(f"the engine's answer cannot be unpacked ({error})") from error

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()


async def _said(response: httpx.Response) -> bytes:
    said = b""
    async for piece in response.aiter_bytes():
        said += piece
        if len(said) > _SAID:
            break
    return said


def unreachable(error: httpx.TransportError) -> EngineUnavailable:
    """Return the error of an engine that does not answer, or not to the end."""
    match error:
        case httpx.ConnectError() if "CERTIFICATE_VERIFY_FAILED" in str(error):
            said, remedy = (
                "cannot be told from another",
                "name the file of the authority that signed for it in SSL_CERT_FILE",
            )
        case httpx.ConnectTimeout() | httpx.ConnectError():
            said, remedy = "cannot be reached", "see that it runs, and at the address given"
        case httpx.TimeoutException():
            said, remedy = "does not answer in time", "see whether it is overloaded"
        case _:
            said, remedy = "broke off its answer", "see its log"
    return EngineUnavailable(f"the engine{_at(error)} {said} ({type(error).__name__}: {error}); {remedy}", again=True)


def _at(error: httpx.TransportError) -> str:
    """Return where an engine was looked for, without parameters, which may be secret."""
    with suppress(RuntimeError):  # no request is known
        return f" at {error.request.url.copy_with(query=None)}"
    return ""


def refuse(response: httpx.Response, said: bytes) -> None:
    """Raise what an answer without success means.

    Raises:
        QueryFailed: it lies with the query.
        EngineUnavailable: it lies with the engine, or with what it was told of us.
    """
    status = response.status_code
    text = re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in said[:_SAID].decode(errors="replace")))
    text = text.partition("SPARQL query:")[0]  # Virtuoso repeats what it was asked, which is for no log
    told = f"status {status}" + (f": {text.strip()}" if text.strip() else "")
    if status in (400, 413, 414, 422) or (status == 500 and _OF_THE_QUERY.match(text)):
        raise QueryFailed(f"the engine does not carry the query out ({told})")
    if status in (401, 403, 407):
        raise EngineUnavailable(
            f"the engine lets this service do nothing (status {status}): see ITUGOV_REMOTE_USER, ITUGOV_REMOTE_PASSWORD and ITUGOV_REMOTE_AUTH, or ITUGOV_REMOTE_TOKEN"
        )
    if status in _FOR_NOW:
        after = response.headers.get("retry-after", "")
        seconds = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 1
        raise EngineUnavailable(
            f"the engine fails ({told})", again=True, retry_after_s=seconds if status in (429, 503) else None
        )
    raise EngineUnavailable(f"the engine gives no answer at this address ({told})")


def media_type(response: httpx.Response) -> str:
    """Return the media type of an answer, without parameters."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def check(response: httpx.Response) -> None:
    """Make sure that an answer with success says nothing else, and that it will be known to be whole.

    Raises:
        EngineBroken: it does, or will not.
    """
    headers = response.headers
    if "x-sql-state" in headers:  # Virtuoso, of a query whose time was up
        raise EngineBroken("the engine gives a part of the answer alone, its time being up")
    if "x-sparql-maxrows" in headers:  # Virtuoso, where its own limit cut rows off
        raise EngineBroken(
            "the engine gives a part of the answer alone: its own limit on rows is lower than the answer"
        )
    framed = "content-length" in headers or "chunked" in headers.get("transfer-encoding", "").lower()
    if not framed and media_type(response) in TRIPLES:
        raise EngineBroken("the engine does not say where its answer ends")
