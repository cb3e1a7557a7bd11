"""An engine on the loopback that answers as it is told to: rightly, wrongly, by halves, late, or not at all."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs

import pyoxigraph as ox

from store.manifest import Head, Manifest
from tests.engines import MIRROR

JSON: Final = "application/sparql-results+json"
Reply = Callable[[socket.socket], None]


@dataclass(slots=True)
class Request:
    """What came in."""

    headers: dict[str, str]
    form: dict[str, list[str]]

    @property
    def query(self) -> str:
        return self.form["query"][0]


@dataclass(slots=True)
class Misbehaving:
    """The engine: what it says of itself, what it answers, the last one again and again, and what it was asked."""

    port: int
    head: Head
    replies: list[Reply] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)
    heads: int = 0
    tls: ssl.SSLContext | None = None

    @property
    def address(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}/sparql"


def answer(
    body: bytes,
    media_type: str = JSON,
    *,
    status: str = "200 OK",
    length: int | None = -1,
    more: str = "",
) -> Reply:
    """Return a whole answer; with another `length` than the body has, or none, one that is not, or cannot be known to be."""

    def reply(end: socket.socket) -> None:
        size = len(body) if length == -1 else length
        told = "" if size is None else f"Content-Length: {size}\r\n"
        end.sendall(
            f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{told}{more}Connection: close\r\n\r\n".encode()
        )
        end.sendall(body)

    return reply


def chunks(pieces: Sequence[bytes], media_type: str = JSON, *, pause_s: float = 0.0, finished: bool = True) -> Reply:
    """Return an answer in chunks, without the last one if it is not `finished`."""

    def reply(end: socket.socket) -> None:
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        )
        end.sendall(head.encode())
        for piece in pieces:
            end.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            time.sleep(pause_s)
        if finished:
            end.sendall(b"0\r\n\r\n")

    return reply


def late(seconds: float, then: Reply) -> Reply:
    """Return an answer that comes late."""

    def reply(end: socket.socket) -> None:
        time.sleep(seconds)
        then(end)

    return reply


def reset(end: socket.socket) -> None:
    """Reset the connection without an answer."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def rows(number: int, text: str = "x") -> bytes:
    """Return an answer of so many rows."""
    found = [
        {"s": {"type": "uri", "value": f"http://e.example/{n}"}, "o": {"type": "literal", "value": text}}
        for n in range(number)
    ]
    return json.dumps({"head": {"vars": ["s", "o"]}, "results": {"bindings": found}}).encode()


@contextmanager
def misbehaving(name: str, *replies: Reply, tls: ssl.SSLContext | None = None) -> Iterator[Misbehaving]:
    """Run an engine that holds the snapshot of a name, and answers so, over TLS where a certificate is given."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        engine = Misbehaving(listener.getsockname()[1], Head(name, (name,)), list(replies), tls=tls)
        threading.Thread(target=_accept, args=(engine, listener), daemon=True).start()
        yield engine
        listener.shutdown(socket.SHUT_RDWR)


def _accept(engine: Misbehaving, listener: socket.socket) -> None:
    while True:
        try:
            end, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(engine, end), daemon=True).start()


def _serve(engine: Misbehaving, end: socket.socket) -> None:
    with suppress(OSError), end if engine.tls is None else engine.tls.wrap_socket(end, server_side=True) as end:
        request = _request(end)
        if MIRROR in request.form.get("default-graph-uri", []):
            engine.heads += 1
            answer(_told(engine.head))(end)
            return
        engine.asked.append(request)
        engine.replies[min(len(engine.asked), len(engine.replies)) - 1](end)


def _told(head: Head) -> bytes:
    found = []
    for triple in Manifest(head, {}, ()).triples(MIRROR):
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        kind = "uri" if isinstance(triple.object, ox.NamedNode) else "literal"
        found.append(
            {
                "s": {"type": "uri", "value": triple.subject.value},
                "p": {"type": "uri", "value": triple.predicate.value},
                "o": {"type": kind, "value": triple.object.value},
            }
        )
    return json.dumps({"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": found}}).encode()


def _received(end: socket.socket) -> bytes:
    if not (piece := end.recv(1 << 16)):
        raise ConnectionError("the request ends before its end")
    return piece


def _request(end: socket.socket) -> Request:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _received(end)
    head, _, body = data.partition(b"\r\n\r\n")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head.decode().split("\r\n")[1:])
    }
    while len(body) < int(headers.get("content-length", "0")):
        body += _received(end)
    return Request(headers, parse_qs(body.decode()))
