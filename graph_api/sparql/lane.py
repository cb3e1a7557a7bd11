"""Answers in front of everything else what costs next to nothing: what was answered of the same snapshot before, and queries that are provably cheap.

An answer out of a snapshot is a function of the snapshot, of the URL and of a few headers, so it may be kept for as long as the snapshot is current. Kept are answers of
moderate size that carry a validator; those of queries that ask for the time, for chance or for new nodes are not. Neighbourhoods are answered here, too, where they cost little
(`walks/at_once.py`).
"""

import asyncio
import re
import time
from collections import OrderedDict
from contextlib import suppress
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from graph_api.limits import Limits
from graph_api.middleware import ContentHeaders, validated
from graph_api.reading import Library, Reading
from graph_api.sparql.answering import taken
from graph_api.text.joining import searches
from graph_api.validators import held, validator
from graph_api.walks import at_once
from store.quick import Lane
from store.reading import Readable

KEPT_ANSWER_BYTES: Final = 1 << 16
_KEPT: Final = ("/sparql", "/api/", "/data/", "/id/", "/ar/", "/en/", "/.well-known/")
_CHOOSING: Final = frozenset({b"accept", b"accept-encoding", b"accept-language", b"host"})
_AWAY: Final = frozenset({b"if-modified-since", b"range", b"authorization", b"cookie"})
_CHANGING: Final = re.compile(rb"now|rand|uuid|bnode", re.IGNORECASE)
_JSON: Final = ("application/sparql-results+json", "application/json")
_BESIDES: Final = 2_000  # bytes of headers and of the containers of an answer
_SEEN_ONCE: Final = 10_000
Key = tuple[object, ...]
Headers = tuple[tuple[bytes, bytes], ...]


class Kept(NamedTuple):
    """A whole answer, and the route that gave it: nothing in it that the collector of garbage has to look through."""

    headers: Headers
    body: bytes
    route: str

    @property
    def tag(self) -> str:
        """Its entity tag."""
        return dict(self.headers)[b"etag"].decode("latin-1")


class Answers:
    """The answers last given, up to a number of bytes; those of a snapshot that is no longer current go first of all."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._snapshot = ""
        self._once: OrderedDict[int, None] = OrderedDict()
        self.hits = 0

    def get(self, key: Key) -> Kept | None:
        """Return what was kept under a key."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            self.hits += 1
        return found

    def keep_again(self, snapshot: str, key: Key, kept: Kept) -> None:
        """Keep an answer that costs little to make if it is asked for once more: a flood of questions that differ drives nothing out."""
        number = hash(key)
        if number in self._once:
            self.keep(snapshot, key, kept)
            return
        self._once[number] = None
        if len(self._once) > _SEEN_ONCE:
            self._once.popitem(last=False)

    def keep(self, snapshot: str, key: Key, kept: Kept) -> None:
        """Keep an answer."""
        if snapshot != self._snapshot:
            self._kept.clear()
            self._size, self._snapshot = 0, snapshot
        if key not in self._kept:
            self._kept[key] = kept
            self._size += _weight(key, kept)
        while self._size > self._max_bytes:
            self._size -= _weight(*self._kept.popitem(last=False))


def _weight(key: Key, kept: Kept) -> int:
    """Return about how many bytes an answer and its key take; all that a client sends counts, so that long headers fill no memory."""
    return len(kept.body) + sum(len(part) for part in key if isinstance(part, bytes | str)) + _BESIDES


def _holds(asked: bytes, tag: str) -> bool:
    """Say whether `If-None-Match` holds of an answer that there is (RFC 9110, section 13.1.2)."""
    return asked.strip() == b"*" or held(asked.decode("latin-1"), tag)


class FastLane:
    """ASGI application that answers what it can, and hands on the rest to the service, which it stands in front of."""

    def __init__(self, app: FastAPI, *, fresh_s: float, quick: bool = True) -> None:
        """Stand in front of a service; a snapshot that was found current may be taken for that for so many seconds. Without `quick`, no query is answered here anew."""
        self.app = app
        self._library: Library = app.state.library
        self._limits: Limits = app.state.limits
        self._fresh_s = fresh_s
        self._answers_quickly = quick
        self._looking: asyncio.Future[Reading] | None = None
        self._lane = Lane()
        self._headers: dict[tuple[str, bool], ContentHeaders] = {}
        self._headers_of = ""
        self.answers = Answers(self._limits.kept_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        reading = await self._reading(scope)
        state: dict[str, object] = scope.setdefault("state", {})
        state["seen"] = reading  # nothing has to look for it again
        request = None if reading is None else _Request.of(scope, reading)
        if reading is None or request is None:
            await self.app(scope, receive, send)
            return
        kept, lane = self.answers.get(request.key), "kept"
        if kept is None and scope["path"] == "/sparql":
            written: bytes = scope["query_string"]
            plain = unquote_to_bytes(written.replace(b"+", b" "))
            if self._answers_quickly:
                kept, lane = self._quick(request, _query(written, plain), reading), "quick"
            if kept is not None:
                self.answers.keep_again(reading.name, request.key, kept)
            elif _CHANGING.search(plain):
                await self.app(scope, receive, send)
                return
        elif kept is None and scope["path"] == at_once.PATH:
            kept, lane = self._around(scope, request, reading), "quick"
            if kept is not None and len(kept.body) <= KEPT_ANSWER_BYTES:
                self.answers.keep_again(reading.name, request.key, kept)
        if kept is None:
            await self.app(scope, receive, self._keeping(send, reading, request.key, state))
            return
        state["route"], state["lane"], state["reading"] = kept.route, lane, reading
        status, headers, body = 200, kept.headers, kept.body
        if request.holds is not None and _holds(request.holds, kept.tag):
            status, body = 304, b""
            headers = tuple(header for header in headers if header[0] != b"content-length")
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _reading(self, scope: Scope) -> Reading | None:
        """Return the reading a request may be answered from, None for a request that is the application's."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_KEPT):
            return None
        seen = self._library.seen()
        age = self._fresh_s if seen is None else time.monotonic() - seen[1]
        if age >= self._fresh_s / 2 and self._looking is None:
            # One looks for all, ahead of the time when they would have to wait for it
            self._looking = asyncio.ensure_future(asyncio.to_thread(self._library.current))
            self._looking.add_done_callback(self._looked)
        if seen is not None and age < self._fresh_s:
            return seen[0]
        with suppress(Exception):  # whatever is wrong, the application tells
            assert self._looking is not None
            return await asyncio.shield(self._looking)
        return None

    def _looked(self, done: "asyncio.Future[Reading]") -> None:
        self._looking = None
        if not done.cancelled():
            done.exception()  # told by the application to whoever asks next

    def _keeping(self, send: Send, reading: Reading, key: Key, state: dict[str, object]) -> Send:
        """Return a `send` that keeps the answer it passes on, if it is one to keep."""
        started: Message = {}

        async def passing(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            elif started.get("status") == 200 and not message.get("more_body"):
                headers = [(bytes(name), bytes(value)) for name, value in started["headers"]]
                named = dict(headers)
                body = message.get("body", b"")
                whole = named.get(b"content-length") == str(len(body)).encode()
                ours = b"etag" in named and named.get(b"x-dataset-version") == reading.name.encode()
                if whole and ours and len(body) <= KEPT_ANSWER_BYTES:
                    self.answers.keep(reading.name, key, Kept(tuple(headers), body, str(state.get("route"))))
            await send(message)

        return passing

    def _quick(self, request: "_Request", query: str | None, reading: Reading) -> Kept | None:
        """Return the answer to a cheap query that is asked plainly: by `query` alone, for JSON."""
        snapshot = reading.snapshot
        if query is None or searches(query) or not isinstance(snapshot, Readable):
            return None
        accept = request.accept
        media_type = _JSON[0] if accept in (None, "*/*") else taken(accept, "rows")
        if media_type not in _JSON:
            return None
        limits = self._limits
        found = self._lane.answer(snapshot, query, max_rows=limits.max_rows, max_bytes=limits.max_bytes)
        if found is None:
            return None
        if self._headers_of != reading.name:
            self._headers_of = reading.name
            self._headers.clear()
        kind = (media_type, request.origin)
        headers = self._headers.get(kind)
        if headers is None:
            headers = self._headers[kind] = ContentHeaders(reading, media_type, origin=request.origin)
        return Kept(headers.of(found), found, "/sparql")

    def _around(self, scope: Scope, request: "_Request", reading: Reading) -> Kept | None:
        """Return what lies around a thing, where it is asked for as most do."""
        if request.accept not in at_once.TAKEN or request.holds is not None:
            return None
        found = at_once.neighbourhood(reading, scope["query_string"])
        if found is None:
            return None
        made = validator(Request({**scope, "app": self.app}), reading.name)
        headers = validated(reading, made, found.raw_headers, origin=request.origin)
        return Kept(headers, bytes(found.body), at_once.PATH)


class _Request(NamedTuple):
    """A request of which no more than its key decides the answer."""

    key: Key
    accept: str | None
    origin: bool
    holds: bytes | None

    @classmethod
    def of(cls, scope: Scope, reading: Reading) -> "_Request | None":
        """Return the request of a scope; None if more than what can be in a key decides its answer."""
        chosen: dict[bytes, bytes] = {}
        origin, holds = False, None
        for name, value in scope["headers"]:
            if name in _CHOOSING:
                if name in chosen:
                    return None
                chosen[name] = value
            elif name == b"origin":
                origin = True
            elif name == b"if-none-match":
                holds = value
            elif name in _AWAY:
                return None
        get = chosen.get
        accept = get(b"accept")
        key = (
            reading.name,
            scope["scheme"],
            scope.get("raw_path") or scope["path"],
            scope["query_string"],
            origin,
            get(b"host"),
            accept,
            get(b"accept-encoding"),
            get(b"accept-language"),
        )
        return cls(key, None if accept is None else accept.decode("latin-1"), origin, holds)


def _query(written: bytes, plain: bytes) -> str | None:
    """Return the query where nothing else is asked for, None otherwise."""
    if not written.startswith(b"query=") or b"&" in written:
        return None
    try:
        return plain[6:].decode()
    except UnicodeDecodeError:
        return None
