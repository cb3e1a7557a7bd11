"""Makes every answer name its snapshot, say if it is a sample, carry a validator and a content security policy."""

import hashlib
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing but our own files: no inline script or style, no other host, no frame
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_LARGE_BYTES: Final = 1 << 16


class DatasetHeaders:
    """ASGI middleware that adds the headers of the reading a handler put into the request's state.

    The ETag is over the bytes sent (RFC 9110, section 8.8.3), so `If-None-Match` is answered by 304; HEAD is GET without its body,
    and OPTIONS tells the methods of a resource.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Gather the answer, finish its headers, send it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        # Without extensions, so that every answer comes as the bytes the validator needs
        scope = {**scope, "method": "GET" if method == "HEAD" else method, "extensions": {}}
        scope.setdefault("state", {})
        started: Message = {}
        chunks: list[bytes] = []

        async def gather(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
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

        await self.app(scope, receive, gather)

    async def _finish(self, scope: Scope, status: int, headers: MutableHeaders, body: bytes) -> int:
        headers["Content-Security-Policy"] = POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        if status == 405 and "allow" in headers:
            allowed = {part.strip() for part in headers["allow"].split(",")}
            headers["Allow"] = ", ".join(sorted(allowed | {"OPTIONS"} | ({"HEAD"} if "GET" in allowed else set())))
            if scope["method"] == "OPTIONS":
                return 204
        reading = scope["state"].get("reading")
        if reading is None:
            return status
        headers["X-Dataset-Version"] = reading.name
        headers["X-Dataset-Sample"] = "true" if reading.sample else "false"
        if status != 200 or scope["method"] != "GET":
            return status
        stated = f"{reading.name} {headers.get('content-type', '')} ".encode()
        tag = await run_in_threadpool(_tag, stated, body) if len(body) > _LARGE_BYTES else _tag(stated, body)
        headers["ETag"] = tag
        headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        headers.add_vary_header("Accept")
        asked = Headers(scope=scope).get("if-none-match", "")
        # Weak comparison, section 13.1.2
        known = {part.strip().removeprefix("W/") for part in asked.split(",")}
        return 304 if "*" in known or tag in known else status


def _tag(stated: bytes, body: bytes) -> str:
    return f'"{hashlib.sha256(stated + body).hexdigest()[:32]}"'
