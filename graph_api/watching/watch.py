"""Stands around everything that answers: gives each request a number, counts and logs its answer, and sends away who asks too often.

What is logged of a request is neither its query nor who asks, unless that is wanted; the route is its template, for addresses name what people look for.
"""

import json
import os
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_api.pages.refusal import readable
from graph_api.problems import problem_response
from graph_api.watching.lines import REQUEST_ID, Level, Lines
from graph_api.watching.tallies import Kind, Tallies
from graph_api.watching.throttle import Throttle, counted

_NAMED: Final = re.compile(rb"[A-Za-z0-9._~-]{8,128}")
_MOST_KINDS: Final = 2_000
_GONE: Final = 499  # the status that servers log for a client that went away


@dataclass(frozen=True, slots=True)
class Told:
    """What is logged beside what always is."""

    queries: bool = False
    clients: bool = False


class Watch:
    """ASGI middleware, the outermost."""

    def __init__(
        self,
        app: ASGIApp,
        tallies: Tallies,
        lines: Lines | None = None,
        *,
        told: Told | None = None,
        throttle: Throttle | None = None,
    ) -> None:
        self.app = app
        self._tallies = tallies
        self._lines = lines
        self._told = told or Told()
        self._tells = self._told.queries or self._told.clients
        self._throttle = throttle
        self._prefix = f"{os.urandom(8).hex()}-"
        self._numbers = count(1)
        self._kinds: dict[Kind, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered, and tell of it."""
        if scope["type"] != "http":
            try:
                await self.app(scope, receive, send)
            finally:
                if scope["type"] == "lifespan" and self._lines is not None:
                    self._lines.close()  # the signal that ended the service ends the process before anything else is written
            return
        begun = perf_counter()
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        number = self._number(scope["headers"])
        named = number.encode()
        REQUEST_ID.set(number)
        status = size = 0

        async def passing(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", named)]}
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            if self._throttle is not None and counted(scope["path"]) and (wait := self._asked(scope)):
                self._tallies.throttled += 1
                problem = self._throttle.problem(wait)
                headers = {"Retry-After": str(problem.members["retry_after_s"]), "Access-Control-Allow-Origin": "*"}
                told = problem_response(problem.status, problem.code, problem.detail, problem.members, headers)
                await readable(Request(scope), told)(scope, receive, passing)
            else:
                await self.app(scope, receive, passing)
        finally:
            seconds = perf_counter() - begun
            kind = (state.get("route") or "none", scope["method"], status or _GONE, state.get("lane"))
            self._tallies.count(*kind, seconds)
            if "broken_off" in state:
                self._tallies.broken_off += 1
            if self._lines is not None and (begins := self._begins(self._lines, kind)):
                self._log(self._lines, begins, scope, number, seconds, size)

    def _number(self, headers: list[tuple[bytes, bytes]]) -> str:
        for name, value in headers:
            if name == b"x-request-id" and _NAMED.fullmatch(value):
                return value.decode()
        return f"{self._prefix}{next(self._numbers):x}"

    def _asked(self, scope: Scope) -> float:
        assert self._throttle is not None
        client = scope.get("client")
        return self._throttle.take(client[0] if client else "")

    def _begins(self, lines: Lines, kind: Kind) -> str:
        """Return what the line of a request says that all of its kind say; nothing where such lines are not written."""
        found = self._kinds.get(kind)
        if found is not None:
            return found
        route, method, status, lane = kind
        level: Level = "error" if status == 500 else "warning" if status > 500 else "info"
        if not lines.takes(level):
            found = ""
        elif lines.text:
            found = f"{level} {method} {route} {status}" + (f" by={lane}" if lane is not None else "")
        else:
            said = {"level": level, "method": method, "route": route, "status": status}
            found = json.dumps(said | ({} if lane is None else {"lane": lane}))[1:-1]
        if len(self._kinds) < _MOST_KINDS:  # methods are whatever a client writes
            self._kinds[kind] = found
        return found

    def _log(self, lines: Lines, begins: str, scope: Scope, number: str, seconds: float, size: int) -> None:
        state = scope["state"]
        reading = state.get("reading")
        snapshot = "" if reading is None else reading.name
        more = self._more(scope) if self._tells or "broken_off" in state else {}
        if lines.text:
            line = f"{lines.now()} {begins} {1000 * seconds:.1f} ms {size} B {number} {snapshot}"
            lines.put(line + "".join(f" {name}={value!r}" for name, value in more.items()))
            return
        rest = f", {json.dumps(more, ensure_ascii=False)[1:]}" if more else "}"
        lines.put(
            f'{{"time": "{lines.now()}", "request_id": "{number}", {begins}, "ms": {1000 * seconds:.2f}, '
            f'"bytes": {size}, "snapshot": "{snapshot}"{rest}'
        )

    def _more(self, scope: Scope) -> dict[str, Any]:
        state = scope["state"]
        found: dict[str, Any] = {}
        if "broken_off" in state:
            found["broken_off"] = True
        if self._told.clients and scope.get("client"):
            found["client"] = scope["client"][0]
        if self._told.queries and (asked := state.get("query") or _query(scope)) is not None:
            found["query"] = asked
        return found


def _query(scope: Scope) -> str | None:
    given = parse_qs(scope["query_string"].decode("latin-1"), errors="replace")
    found = given.get("query") or given.get("q")
    return found[0] if found else None
