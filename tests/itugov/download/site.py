"""A site on this machine that answers as a test tells it to, politely or not, and remembers what it was asked."""

import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Answer:
    """One answer. `cut` sends so many bytes of the body and hangs up; `promised` is a Content-Length of its own; `mute_s` is slept
    before the body; `pieces` sends the body in so many; `ranges` honours Range where If-Range fits the ETag."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    promised: int | None = None
    mute_s: float = 0.0
    pieces: int = 1
    ranges: bool = False


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a visitor that hung up."""


class Site:
    """The site: a path is answered with its answers one after the other, the last of them for ever; others with 404."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[Asked] = []
        self.at_once = 0
        self.most_at_once = 0
        self._under_way: list[BaseHTTPRequestHandler] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.at_once += 1
                site._under_way.append(self)
                site.most_at_once = max(site.most_at_once, site.at_once)
                try:
                    site.answer(self)
                except (BrokenPipeError, ConnectionResetError):  # the visitor has seen enough
                    self.close_connection = True
                finally:
                    site._all_but_sent(self)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        """The paths asked for, but for robots.txt."""
        return [a.path for a in self.asked if a.path != "/robots.txt"]

    def _all_but_sent(self, handler: BaseHTTPRequestHandler) -> None:
        """Count a request as answered, once: before its last bytes go, after which the visitor may rightly ask for more."""
        if handler in self._under_way:
            self._under_way.remove(handler)
            self.at_once -= 1

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer a request as told."""
        self.asked.append(Asked(handler.path, dict(handler.headers)))
        waiting = self.answers.get(handler.path, [Answer(status=404)])
        told = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        body, status, headers = told.body, told.status, dict(told.headers)
        asked = handler.headers.get("Range")
        if told.ranges and asked and handler.headers.get("If-Range") == headers.get("ETag"):
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            body, status = body[start:], 206
        promised = len(body) if told.promised is None else told.promised
        handler.send_response_only(status)  # without a Date of its own
        for name, value in {"Content-Length": str(promised), **headers}.items():
            handler.send_header(name, value)
        if not body:
            self._all_but_sent(handler)
        handler.end_headers()
        time.sleep(told.mute_s)
        sent = body if told.cut is None else body[: told.cut]
        step = max(1, -(-len(sent) // told.pieces))
        for start in range(0, len(sent), step):
            if start + step >= len(sent):
                self._all_but_sent(handler)
            handler.wfile.write(sent[start : start + step])
            handler.wfile.flush()
        if told.cut is not None or promised != len(body):
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_WR)


def free_address() -> str:
    """The address of a site that is not there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"
