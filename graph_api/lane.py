"""Answers in front of everything else what costs next to nothing: what was answered of the same snapshot before, and queries that are provably cheap.

An answer out of a snapshot is a function of the snapshot, of the URL and of a few headers, so it may be kept for as long as the snapshot is current. Kept are answers of
moderate size that carry a validator; those of queries that ask for the time, for chance or for new nodes are not.
"""

import re
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from graph_api.answering import taken
from graph_api.limits import Limits
from graph_api.middleware import content_headers
from graph_api.reading import Library, Reading
from graph_api.text.joining import searches
from graph_api.validators import held
from store.asking import Question
from store.quick import Lane
from store.reading import Readable

KEPT_ANSWER_BYTES: Final = 1 << 16
_KEPT: Final = ("/sparql", "/api/", "/data/", "/id/", "/ar/", "/en/", "/.well-known/")
_CHOOSING: Final = frozenset({b"accept", b"accept-encoding", b"accept-language", b"host"})
_AWAY: Final = frozenset({b"if-modified-since", b"range", b"authorization", b"cookie"})
_CHANGING: Final = re.compile(rb"now|rand|uuid|bnode", re.IGNORECASE)
_JSON: Final = ("application/sparql-results+json", "application/json")
_BESIDES: Final = 2_000  # bytes of headers and of the containers of an answer
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer, and the route that gave it."""

    headers: list[tuple[bytes, bytes]]
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
        self.hits = 0

    def get(self, key: Key) -> Kept | None:
        """Return what was kept under a key."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            self.hits += 1
        return found

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

    def __init__(self, app: FastAPI, *, fresh_s: float) -> None:
        """Stand in front of a service; a snapshot that was found current may be taken for that for so many seconds."""
        self.app = app
        self._library: Library = app.state.library
        self._limits: Limits = app.state.limits
        self._fresh_s = fresh_s
        self._lane = Lane()
        self.answers = Answers(self._limits.kept_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        reading = await self._reading(scope)
        request = None if reading is None else _Request.of(scope, reading)
        if reading is None or request is None:
            await self.app(scope, receive, send)
            return
        kept, lane = self.answers.get(request.key), "kept"
        if kept is None and scope["path"] == "/sparql":
            kept, lane = self._quick(request, reading), "quick"
            if kept is not None:
                self.answers.keep(reading.name, request.key, kept)
        state: dict[str, object] = scope.setdefault("state", {})
        if kept is not None:
            state.update(route=kept.route, lane=lane, reading=reading)
        if kept is None:
            await self.app(scope, receive, self._keeping(send, reading, request.key, state))
        elif request.holds is not None and _holds(request.holds, kept.tag):
            headers = [(name, value) for name, value in kept.headers if name != b"content-length"]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
        else:
            await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
            await send({"type": "http.response.body", "body": kept.body})

    async def _reading(self, scope: Scope) -> Reading | None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_KEPT):
            return None
        found = self._library.recent(self._fresh_s)
        if found is None:
            with suppress(Exception):  # whatever is wrong, the application tells
                found = await run_in_threadpool(self._newest)
        return found

    def _newest(self) -> Reading:
        reading = self._library.current()
        _ = reading.sample  # read here, so that nothing waits for it on the event loop
        return reading

    def _keeping(self, send: Send, reading: Reading, key: Key, state: dict[str, object]) -> Send:
        """Return a `send` that keeps the answer it passes on, if it is one to keep."""
        started: Message = {}

        async def passing(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            elif started.get("status") == 200 and not message.get("more_body"):
                headers = list(started["headers"])
                named = dict(headers)
                body = message.get("body", b"")
                whole = named.get(b"content-length") == str(len(body)).encode()
                ours = b"etag" in named and named.get(b"x-dataset-version") == reading.name.encode()
                if whole and ours and len(body) <= KEPT_ANSWER_BYTES:
                    self.answers.keep(reading.name, key, Kept(headers, body, str(state.get("route"))))
            await send(message)

        return passing

    def _quick(self, request: "_Request", reading: Reading) -> Kept | None:
        """Return the answer to a cheap query that is asked plainly: by `query` alone, for JSON."""
        snapshot = reading.snapshot
        query = request.query
        if query is None or searches(query) or not isinstance(snapshot, Readable):
            return None
        accept = request.accept
        media_type = "application/sparql-results+json" if accept in (None, "*/*") else taken(accept, "rows")
        if media_type not in _JSON:
            return None
        asked = Question(
            query,
            "application/sparql-results+json",
            max_rows=self._limits.max_rows,
            max_bytes=self._limits.max_bytes,
        )
        found = self._lane.answer(snapshot, asked)
        if found is None:
            return None
        return Kept(content_headers(reading, media_type, found, origin=request.origin), found, "/sparql")


@dataclass(frozen=True, slots=True)
class _Request:
    """A request of which no more than its key decides the answer."""

    key: Key
    plain: bytes
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
        written: bytes = scope["query_string"]
        plain = b""
        if scope["path"] == "/sparql":
            plain = unquote_to_bytes(written.replace(b"+", b" "))
            if _CHANGING.search(plain):
                return None
        get = chosen.get
        key = (
            reading.name,
            scope["scheme"],
            scope.get("raw_path") or scope["path"],
            written,
            origin,
            get(b"host"),
            get(b"accept"),
            get(b"accept-encoding"),
            get(b"accept-language"),
        )
        accept = get(b"accept")
        return cls(key, plain, None if accept is None else accept.decode("latin-1"), origin, holds)

    @property
    def query(self) -> str | None:
        """The query where nothing else is asked for, None otherwise."""
        written: bytes = self.key[3]  # type: ignore[assignment]
        if not written.startswith(b"query=") or b"&" in written:
            return None
        try:
            return self.plain[6:].decode()
        except UnicodeDecodeError:
            return None
