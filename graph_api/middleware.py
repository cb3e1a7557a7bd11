"""Makes every answer name its snapshot, say if it is a sample, carry a validator and a content security policy."""

import hashlib
from collections.abc import Sequence
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_api.reading import Reading
from graph_api.validators import Validator, held

# Nothing but our own files: no inline script or style, no other host, no frame
POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
# What others may show in a frame: a page without scripts and forms
FRAMED: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
)
_METHODS: Final = ("DELETE", "GET", "PATCH", "POST", "PUT")
_LARGE_BYTES: Final = 1 << 16
_TAG_DIGITS: Final = 32
# What pages of other origins may read of an answer's headers
EXPOSED: Final = (
    "Link",
    "ETag",
    "Retry-After",
    "X-Dataset-Version",
    "X-Dataset-Sample",
    "X-Total-Count",
    "X-Truncated",
    "X-Request-Id",
)


_FOR_EVERYONE: Final = "public, max-age=0, must-revalidate"
_FOR_OTHERS: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
)


class ContentHeaders:
    """The headers that answers to queries about a reading have, in one media type, once they went through all of the application."""

    def __init__(self, reading: Reading, media_type: str, *, origin: bool) -> None:
        """`origin` tells whether a page of another origin asks."""
        self._stated = hashlib.sha256(_stated(reading, media_type))
        self._fixed = (
            (b"content-type", media_type.encode()),
            (b"vary", b"Accept, Accept-Encoding, Origin"),
            (b"cache-control", _FOR_EVERYONE.encode()),
            *((name.encode(), value.encode()) for name, value in _of_every_answer(reading).items()),
        )
        if origin:
            self._fixed += _FOR_OTHERS

    def of(self, data: bytes) -> tuple[tuple[bytes, bytes], ...]:
        """Return the headers of an answer."""
        digest = self._stated.copy()
        digest.update(data)
        return (
            (b"content-length", b"%d" % len(data)),
            (b"etag", b'"%b"' % digest.hexdigest()[:_TAG_DIGITS].encode()),
            *self._fixed,
        )


def validated(
    reading: Reading, validator: Validator, headers: Sequence[tuple[bytes, bytes]], *, origin: bool
) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that an answer with a validator has, once it went through all of the application."""
    return (
        *headers,
        (b"etag", validator.tag.encode()),
        (b"cache-control", _FOR_EVERYONE.encode()),
        (b"vary", ", ".join((*validator.vary, "Origin")).encode()),
        *((name.encode(), value.encode()) for name, value in _of_every_answer(reading).items()),
        *(_FOR_OTHERS if origin else ()),
    )


class DatasetHeaders:
    """ASGI middleware that adds the headers of the reading a handler put into the request's state.

    Where the handler left a validator (`validators.py`), or streams, the answer goes through as it comes. Else the ETag is over the bytes sent (RFC 9110, section 8.8.3),
    which are gathered for it. Either way `If-None-Match` is answered by 304; HEAD is GET without its body, and OPTIONS tells the methods of a resource.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Finish the headers of the answer, and send it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        # Without extensions, so that every answer comes as the bytes the validator needs
        scope = {**scope, "method": "GET" if method == "HEAD" else method, "extensions": {}}
        scope.setdefault("state", {})
        scope["state"]["head"] = method == "HEAD"
        started: Message = {}
        chunks: list[bytes] = []
        through = silent = False

        async def pass_on(message: Message) -> None:
            nonlocal through, silent
            if message["type"] == "http.response.start":
                scope["state"]["route"] = getattr(scope.get("route"), "path", None)
                validator: Validator | None = scope["state"].get("validator")
                through = validator is not None or bool(scope["state"].get("streamed"))
                if not through:
                    started.update(message)
                    return
                headers = MutableHeaders(raw=list(message["headers"]))
                status = self._through(scope, message["status"], headers, validator)
                silent = method == "HEAD" or status in (204, 304)
                await send({"type": "http.response.start", "status": status, "headers": headers.raw})
                return
            if through:
                more = message.get("more_body", False)
                if not silent or not more:
                    await send({**message, "body": b"" if silent else message.get("body", b"")})
                return
            chunks.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = b"".join(chunks)
            headers = MutableHeaders(raw=list(started["headers"]))
            status = await self._finish(scope, started["status"], headers, body)
            if status in (204, 304):
                body = b""
                for name in ("content-length", "content-type") if status == 204 else ("content-length",):
                    del headers[name]
            await send({"type": "http.response.start", "status": status, "headers": headers.raw})
            await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})

        await self.app(scope, receive, pass_on)

    def _through(self, scope: Scope, status: int, headers: MutableHeaders, validator: Validator | None) -> int:
        """Finish the headers of an answer that goes through: its validator is known before its bytes, or it has none."""
        self._common(scope, headers)
        if validator is None or status not in (200, 304):
            return status
        headers["ETag"] = validator.tag
        headers["Cache-Control"] = _FOR_EVERYONE
        _vary(headers, *validator.vary)
        if status == 200 and _known(scope, validator.tag):
            status = 304
        if status == 304:
            del headers["content-length"]
        return status

    async def _finish(self, scope: Scope, status: int, headers: MutableHeaders, body: bytes) -> int:
        """Finish the headers of an answer whose bytes are gathered."""
        if status == 405 and "allow" in headers:
            allowed = {part.strip() for part in headers["allow"].split(",")} | _methods(scope)
            headers["Allow"] = ", ".join(sorted(allowed | {"OPTIONS"} | ({"HEAD"} if "GET" in allowed else set())))
            if scope["method"] == "OPTIONS":
                status = 204
        reading = self._common(scope, headers)
        if reading is None or status != 200 or scope["method"] != "GET":
            return status
        stated = _stated(reading, headers.get("content-type", ""))
        tag = await run_in_threadpool(_tag, stated, body) if len(body) > _LARGE_BYTES else _tag(stated, body)
        headers["ETag"] = tag
        headers["Cache-Control"] = _FOR_EVERYONE
        _vary(headers, "Accept")
        return 304 if _known(scope, tag) else status

    def _common(self, scope: Scope, headers: MutableHeaders) -> Reading | None:
        """Add what every answer carries, and return the reading it is from."""
        reading: Reading | None = scope["state"].get("reading")
        headers.update(_of_every_answer(reading))
        if scope["state"].get("framed"):
            headers["content-security-policy"] = FRAMED
        return reading


def _vary(headers: MutableHeaders, *names: str) -> None:
    """Add names of headers that decide an answer, each once."""
    named = [name.strip() for name in headers.get("vary", "").split(",") if name.strip()]
    known = {name.lower() for name in named}
    headers["Vary"] = ", ".join([*named, *(name for name in names if name.lower() not in known)])


def _of_every_answer(reading: Reading | None) -> dict[str, str]:
    given = {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }
    if reading is not None:
        given["x-dataset-version"] = reading.name
        given["x-dataset-sample"] = "true" if reading.sample else "false"
    return given


def _methods(scope: Scope) -> set[str]:
    """Return the methods of all routes of a path; what is refused names those of the first one alone (RFC 9110, section 10.2.1)."""
    routes = [route for route in scope["app"].routes if not isinstance(route, Mount)]
    return {m for m in _METHODS if any(r.matches({**scope, "method": m})[0] is Match.FULL for r in routes)}


def _known(scope: Scope, tag: str) -> bool:
    asked = Headers(scope=scope).get("if-none-match", "")
    return scope["method"] == "GET" and (asked.strip() == "*" or held(asked, tag))


def _tag(stated: bytes, body: bytes) -> str:
    return f'"{hashlib.sha256(stated + body).hexdigest()[:_TAG_DIGITS]}"'


def _stated(reading: Reading, media_type: str) -> bytes:
    return f"{reading.name} {media_type} ".encode()
