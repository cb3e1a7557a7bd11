"""Bounds what a connection holds by saying nothing or little: requests come in time and have heads of a bounded size, and there are so many connections at most.

uvicorn waits for the head of a request without an end, reads one of any size, and takes connections until no file can be opened any more. Here a head must be whole, and a
body go on, within the time that a client may leave an answer unread; where all places are taken, who has been silent longest gives way.
"""

import asyncio
import json
import resource
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

MOST_HEAD_BYTES: Final = 1 << 18
LEAST_BYTES_S: Final = 1_000  # of a body, after the first seconds
OTHER_FILES: Final = (
    256  # that a server may open beside its connections: snapshots, indexes, workers, answers on their way
)
_LOOK_S: Final = 1.0
_LOOKED_AT: Final = 200  # connections, for one that gives way
_MOST_FILES: Final = 1 << 16


@dataclass(slots=True)
class Held:
    """The connections of a server, in the order in which they were last heard of, and why some were ended."""

    order: "OrderedDict[Connection, None]" = field(default_factory=OrderedDict)
    ended: Counter[str] = field(default_factory=lambda: Counter(late=0, crowded_out=0, refused=0, large_head=0))


class Config(uvicorn.Config):
    """Has a server's connections bounded."""

    def __init__(self, app: Callable[..., Any], *, most: int, stall_s: float, **given: Any) -> None:
        """Take so many connections at most, each of which may be silent for so long within a request."""
        super().__init__(app, http=Connection, **given)
        self.most, self.stall_s = most, stall_s


class Connection(HttpToolsProtocol):
    """A connection of a bounded server."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        assert isinstance(config, Config)
        super().__init__(config, server_state, app_state, _loop)
        self._most, self._stall_s = config.most, config.stall_s
        self._held: Held = app_state["connections"]
        self._timer: asyncio.TimerHandle | None = None
        self._head = 0  # bytes of a head that is not whole
        self._body = 0  # bytes of the body since `_since`
        self._since = 0.0
        self._last: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, if there is a place or one can be made."""
        super().connection_made(transport)
        if len(self._held.order) >= self._most and not self._room():
            self._end("refused", 503, "too-many-connections", "all places for connections are taken", retry_after_s=1)
            return
        self._held.order[self] = None
        self._since = self.loop.time()
        self._timer = self.loop.call_later(_LOOK_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._held.order.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, as long as the head of a request is not too large."""
        super().data_received(data)
        if self.scope is None or "method" in self.scope:
            self._head = 0
            return
        self._head += len(data)
        if self._head > MOST_HEAD_BYTES and not self.transport.is_closing():
            self._end("large_head", 431, "head-too-large", f"the head of a request may have {MOST_HEAD_BYTES} bytes")

    def on_headers_complete(self) -> None:
        """Begin with a request."""
        super().on_headers_complete()
        self._heard()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body."""
        self._body += len(body)
        if len(body) >= LEAST_BYTES_S:
            self._heard()
        super().on_body(body)

    def _heard(self) -> None:
        if self in self._held.order:
            self._held.order.move_to_end(self)

    def _look(self) -> None:
        """End the connection if its client is late with what it has begun, or has never begun."""
        if self.transport.is_closing():
            return
        now = self.loop.time()
        self._timer = self.loop.call_later(_LOOK_S, self._look)
        if self.cycle is not self._last or not (self._waits() or self._comes()):
            self._last, self._since, self._body = self.cycle, now, 0
            return
        over = now - self._since - self._stall_s
        if over > 0 and (self._waits() or self._body < over * LEAST_BYTES_S):
            told = self._head > 0 or self._comes()
            allowed = (
                f"a request has to be whole within {self._stall_s:g} s, or go on by {LEAST_BYTES_S} bytes a second"
            )
            self._end("late", 408 if told else 0, "request-late", allowed)

    def _waits(self) -> bool:
        """Whether there is nothing to do until the client has sent the head of a request."""
        return (self.cycle is None or self.cycle.response_complete) and self.transport.get_write_buffer_size() == 0

    def _comes(self) -> bool:
        """Whether a body is awaited that is not whole."""
        cycle = self.cycle
        return cycle is not None and not cycle.response_complete and cycle.more_body and not self.flow.read_paused

    def _room(self) -> bool:
        """End the connection of one who waits; return whether there was one."""
        for other in islice(self._held.order, _LOOKED_AT):
            if other._waits() or other._comes():
                other._end("crowded_out")
                return True
        return False

    def _end(self, why: str, status: int = 0, code: str = "", detail: str = "", **members: int) -> None:
        """Tell why, where there is something to tell and no answer has begun, and close."""
        self._held.ended[why] += 1
        self._held.order.pop(self, None)
        if status and not (self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete):
            title = HTTPStatus(status).phrase
            told = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code, **members}
            body = json.dumps(told).encode()
            after = f"retry-after: {members['retry_after_s']}\r\n" if "retry_after_s" in members else ""
            head = f"content-type: application/problem+json\r\ncontent-length: {len(body)}\r\n{after}connection: close\r\n\r\n"
            self.transport.write(STATUS_LINE[status] + head.encode() + body)
        self.transport.close()


def fitting(most: int) -> int:
    """Let this process open as many files as it may, and return how many connections fit, `most` at most."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return max(1, min(most, soft - OTHER_FILES))
