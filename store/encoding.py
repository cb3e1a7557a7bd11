"""Writes results in the W3C formats, piece by piece, within limits on rows and bytes."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from store.asking import LimitExceeded
from store.content import with_blank_nodes
from store.counting import RowCounter
from store.dataset import Results
from store.formats import GRAPHS, LINES, PREFIXED, TABULAR

if TYPE_CHECKING:
    from typing_extensions import Buffer

_DECLARATIONS: Final = re.compile(rb"(?:@prefix [\w-]*: <[^>\n]*> \.\n)*")
_PREFIXED: Final = re.compile(rb"(?:^|(?<=[\s^(\[<]))([\w-]+):", re.MULTILINE)
_BOOLEAN_WORDS: Final = ("text/csv", "text/tab-separated-values")


class _Full(Exception):  # noqa: N818 - an event, not a defect
    """A result that may be cut has all the rows it may have."""


class _Bounded:
    """Takes what the engine writes, passes it on, and stops the engine at the first row or byte too many."""

    def __init__(
        self, pass_on: Callable[[bytes], None], counter: RowCounter, max_rows: int, max_bytes: int, *, cut: bool
    ) -> None:
        self._pass_on = pass_on
        self._counter = counter
        self._max_rows = max_rows
        self._max_bytes = max_bytes
        self._cut = cut
        self._size = 0

    def write(self, data: "Buffer", /) -> int:
        piece = bytes(data)
        before = self._counter.count
        self._counter.feed(piece)
        if self._counter.count > self._max_rows:
            if self._cut:
                self._pass_on(_lines(piece, self._max_rows - before))
                raise _Full
            raise LimitExceeded(f"the result has more than {self._max_rows} rows; use LIMIT and OFFSET with ORDER BY")
        self._size += len(piece)
        if self._size > self._max_bytes:
            raise LimitExceeded(f"the result has more than {self._max_bytes} bytes; use LIMIT, or fewer columns")
        self._pass_on(piece)
        return len(piece)

    def flush(self) -> None:
        """Do nothing: pieces are passed on as they come."""


def write(
    results: Results | Iterator[ox.Triple],
    media_type: str,
    pass_on: Callable[[bytes], None],
    *,
    max_rows: int,
    max_bytes: int,
    cut: bool = False,
    prefixes: Mapping[str, str] | None = None,
    blank_nodes: bool = False,
) -> bool:
    """Write results, or triples, in one of the formats of `TABULAR` or `GRAPHS`; return whether they were cut.

    A graph is bounded in bytes alone, but where it may be cut. A result may be cut after so many rows where a row is a line (`LINES`).

    Raises:
        LimitExceeded: there are more rows or bytes than allowed, and the result may not be cut; the engine is stopped there.
        ValueError: it is to be cut in a format whose rows are no lines.
    """
    if cut and media_type not in LINES:
        raise ValueError(f"{media_type} cannot be cut between rows")
    counted = media_type if isinstance(results, ox.QuerySolutions) or (cut and media_type in LINES) else ""
    out = _Bounded(pass_on, RowCounter(counted), max_rows, max_bytes, cut=cut)
    try:
        if not isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
            ox.serialize(
                with_blank_nodes(results) if blank_nodes else results,
                out,  # type: ignore[arg-type]  # all that is called of it is `write`
                format=GRAPHS[media_type],
                prefixes=dict(prefixes) if prefixes and media_type in PREFIXED else None,
            )
        elif isinstance(results, ox.QueryBoolean) and media_type in _BOOLEAN_WORDS:
            # The CSV and TSV formats have no form for a boolean: the bare word, as engines do
            out.write(b"true" if results else b"false")
        else:
            results.serialize(out, format=TABULAR[media_type])  # type: ignore[arg-type]
    except _Full:
        return True
    return False


def encode(
    results: Results, media_type: str, *, max_rows: int, max_bytes: int, prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Return results as the bytes that `write` gives, without prefixes that nothing uses.

    Raises:
        LimitExceeded: there are more rows or bytes than allowed.
    """
    pieces: list[bytes] = []
    write(results, media_type, pieces.append, max_rows=max_rows, max_bytes=max_bytes, prefixes=prefixes)
    return tidied(b"".join(pieces), media_type)


def tidied(data: bytes, media_type: str) -> bytes:
    """Return a whole answer without the declarations of prefixes that nothing in it uses."""
    if media_type != "text/turtle":
        return data
    declared = _DECLARATIONS.match(data)
    assert declared is not None  # it matches the empty text too
    rest = data[declared.end() :]
    used = {found[1] for found in _PREFIXED.finditer(rest)}
    return b"".join(line for line in declared[0].splitlines(True) if _PREFIXED.findall(line)[0] in used) + rest


def _lines(piece: bytes, number: int) -> bytes:
    """Return the first lines of a piece."""
    at = 0
    for _ in range(number):
        at = piece.index(b"\n", at) + 1
    return piece[:at]
