"""Reads the answer of an engine elsewhere to the end of its grammar, and writes it anew: what is no answer, or half of one, is found before its end is passed on.

Engines say 200 and find out later that they fail; then they write what is wrong into the answer, or leave it at that. So nothing is passed on as it comes: rows and triples
are parsed and written again, in the formats and within the bounds of all answers here. JSON, but for booleans, N-Triples and Turtle are read to their end by the parser; that of
XML and of booleans is looked for here. Triples by lines have no end of their own: there, what carries them must tell (RFC 9112, section 6.3).
"""

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

import pyoxigraph as ox

from store.asking import Kind, LimitExceeded, Question
from store.dataset import Results
from store.encoding import write
from store.errors import EngineBroken
from store.pieces import Pieces

ROWS: Final[dict[str, ox.QueryResultsFormat]] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
TRIPLES: Final[dict[str, ox.RdfFormat]] = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/ntriples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
ACCEPTED: Final[dict[Kind, str]] = {
    "rows": "application/sparql-results+json, application/sparql-results+xml;q=0.5",
    "boolean": "application/sparql-results+json, application/sparql-results+xml;q=0.5",
    "graph": "application/n-triples, text/turtle;q=0.5",
}
_WAITING_BYTES: Final = 1 << 20  # that came in and were not read yet
_BOOLEAN_BYTES: Final = 1 << 14
_WIDER: Final = 16  # times as many bytes may an engine take for what fits into an answer here
_TAIL: Final = 200
_XML_END: Final = re.compile(rb"</(?:[\w.-]+:)?sparql\s*>\s*(?:<!--.*-->\s*)?$", re.DOTALL)
_ASK: Final = "__ASK_RETVAL"  # Virtuoso gives rows for ASK, one for true and none for false


class Source(Protocol):
    """Bytes that are read; nothing at the end."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most so many."""
        ...


class Feed:
    """Hands the bytes that come in on an event loop to a thread that reads them, and lets no more of them wait than is sensible."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """Take what lets the loop know that there is room again."""
        self._wake = wake
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._ended = False
        self._error: BaseException | None = None
        self._changed = threading.Condition()
        self.closed = False

    @property
    def full(self) -> bool:
        """Whether enough bytes wait."""
        return self._size > _WAITING_BYTES and not self.closed

    def put(self, piece: bytes) -> None:
        """Add bytes."""
        with self._changed:
            self._pieces.append(piece)
            self._size += len(piece)
            self._changed.notify()

    def end(self, error: BaseException | None = None) -> None:
        """Say that nothing more comes, and why where something is missing."""
        with self._changed:
            if not self._ended:
                self._ended, self._error = True, error
            self._changed.notify()

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, once there are some."""
        with self._changed:
            while not self._pieces and not self._ended:
                self._changed.wait()
            if self._error is not None:
                raise self._error
            if not self._pieces:
                return b""
            piece = self._pieces.popleft()
            if 0 < size < len(piece):
                self._pieces.appendleft(piece[size:])
                piece = piece[:size]
            was_full = self.full
            self._size -= len(piece)
        if was_full and not self.full:
            self._wake()
        return piece

    def close(self) -> None:
        """Say that nothing more is read."""
        self.closed = True
        self._wake()


class _Bounded:
    """A source of which it is known how it began and how it ended, and that gives no more than it may."""

    def __init__(self, source: Source, most: int) -> None:
        self._source = source
        self._most = most
        self._size = 0
        self.head = b""
        self.tail = b""

    def read(self, size: int = -1, /) -> bytes:
        piece = self._source.read(size)
        self._size += len(piece)
        if self._size > self._most:
            raise LimitExceeded(f"the engine writes the result in more than {self._most} bytes; use LIMIT")
        if len(self.head) < _BOOLEAN_BYTES:
            self.head += piece[: _BOOLEAN_BYTES - len(self.head)]
        self.tail = (self.tail + piece)[-_TAIL:]
        return piece

    def rest(self) -> None:
        """Read what the parser left."""
        while self.read():
            pass

    @property
    def all_held(self) -> bool:
        return self._size == len(self.head)


class Reading:
    """An answer that is being read: `results` are good until `finish` is called, which they end with."""

    def __init__(self, source: Source, media_type: str, kind: Kind, most: int) -> None:
        """Begin to read.

        Raises:
            EngineBroken: it is no answer of this kind.
        """
        self._source = _Bounded(source, most)
        self._media_type = media_type
        self._kind = kind
        if media_type not in (TRIPLES if kind == "graph" else ROWS):
            raise EngineBroken(f"the engine answers {media_type or 'without a type'} where it was asked for {kind}")
        try:
            self.results = self._begun()
        except SyntaxError as error:
            raise broken(error) from error

    def finish(self) -> None:
        """Make sure that the answer came to its end.

        Raises:
            EngineBroken: it did not.
        """
        self._source.rest()
        if self._kind != "graph" and ROWS[self._media_type] == ox.QueryResultsFormat.XML:
            if _XML_END.search(self._source.tail) is None:
                raise EngineBroken("the engine's answer ends before its end")
        elif self._kind == "boolean":
            try:
                json.loads(self._source.head if self._source.all_held else b"")
            except ValueError as error:
                raise EngineBroken("the engine's answer ends before its end, or goes on after it") from error

    def _begun(self) -> "Results | bool | Iterator[ox.Triple]":
        if self._kind == "graph":
            form = TRIPLES[self._media_type]
            return (quad.triple for quad in ox.parse(self._source, format=form))  # type: ignore[arg-type]  # it is only read
        found = ox.parse_query_results(self._source, format=ROWS[self._media_type])  # type: ignore[arg-type]
        if self._kind == "rows":
            if not isinstance(found, ox.QuerySolutions):
                raise EngineBroken("the engine answers yes or no where it was asked for rows")
            return found
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        assert isinstance(found, ox.QuerySolutions)
        if [variable.value for variable in found.variables] != [_ASK]:
            raise EngineBroken("the engine answers rows where it was asked for yes or no")
        return any(True for _ in found)


def broken(error: SyntaxError) -> EngineBroken:
    """Return the error of an answer that does not parse."""
    return EngineBroken(f"the engine's answer is broken, or ends before its end ({error})")


def transcribe(
    source: Source,
    media_type: str,
    kind: Kind,
    question: Question,
    begin: Callable[[bool], None],
    send: Callable[[bytes], None],
    prefixes: Mapping[str, str],
) -> bool:
    """Read an answer and write it as the question wants it; return whether rows were cut off. The last piece is sent once the answer is known to be whole.

    Args:
        source: the engine's bytes.
        media_type: their format.
        kind: what the query gives.
        question: the formats that are taken, and the bounds.
        begin: told before the first piece whether pieces are compressed.
        send: takes the pieces.
        prefixes: what shortens names in graphs.

    Raises:
        EngineBroken: it is not whole, or no answer.
        LimitExceeded: it is larger than the question allows.
    """
    wanted = question.graph if kind == "graph" else question.tabular
    assert wanted is not None
    reading = Reading(source, media_type, kind, _WIDER * question.max_bytes + (1 << 20))
    pieces = Pieces(send, begin, wanted, gzip=question.gzip)
    results = boolean(reading.results) if isinstance(reading.results, bool) else reading.results
    try:
        cut = write(
            results,
            wanted,
            pieces.add,
            max_rows=question.max_rows,
            max_bytes=question.max_bytes,
            cut=kind in question.cut,
            prefixes=prefixes,
            blank_nodes=question.blank_nodes,
        )
    except SyntaxError as error:
        raise broken(error) from error
    if not cut:
        reading.finish()
    pieces.end()
    return cut


def boolean(value: bool) -> ox.QueryBoolean:
    """Return the result that says so."""
    found = ox.parse_query_results(json.dumps({"head": {}, "boolean": value}), format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QueryBoolean)
    return found
