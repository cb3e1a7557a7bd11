"""Writes query results in the W3C formats, or as a table for a terminal, within a limit on bytes and rows."""

import io
import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from graph_api.counting import RowCounter
from graph_api.reading import Results, text_of
from ontology.namespaces import PREFIXES, compact

# SPARQL 1.1 Query Results JSON, XML, CSV and TSV, by media type, the default first
TABULAR: Final[dict[str, ox.QueryResultsFormat]] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS: Final[dict[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
# What clients also ask for, and what they then get
ALIASES: Final[dict[str, str]] = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
}

_DECLARATIONS: Final = re.compile(rb"(?:@prefix [\w-]*: <[^>\n]*> \.\n)*")
_PREFIXED: Final = re.compile(rb"(?:^|(?<=[\s^(\[<]))([\w-]+):", re.MULTILINE)

if TYPE_CHECKING:
    from typing_extensions import Buffer

OutputFormat = Literal["table", "csv", "json", "turtle"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request and its answer may hold at most, and how many queries run at the same time.

    A query that finds no free place within `max_wait_s` is sent away. How long a query may run, and how much memory it may take
    before it has written anything, is bounded by nothing in this process: an embedded query cannot be stopped.
    """

    max_rows: int = 100_000
    max_bytes: int = 64_000_000
    max_body_bytes: int = 1_000_000
    max_queries: int = 8
    max_wait_s: float = 10.0


class LimitExceeded(Exception):  # noqa: N818 - an event, not a defect
    """A result is larger than allowed; the message says which limit."""


class _Bounded(io.BytesIO):
    """Takes what the engine writes piece by piece, and stops it at the first byte or row too many."""

    def __init__(self, limits: Limits, rows: RowCounter) -> None:
        super().__init__()
        self.limits, self.rows = limits, rows

    def write(self, data: "Buffer", /) -> int:
        piece = bytes(data)
        self.rows.feed(piece)
        if self.rows.count > self.limits.max_rows:
            raise LimitExceeded(
                f"the result has more than {self.limits.max_rows} rows; use LIMIT and OFFSET with ORDER BY"
            )
        if self.tell() + len(piece) > self.limits.max_bytes:
            raise LimitExceeded(f"the result has more than {self.limits.max_bytes} bytes; use LIMIT, or fewer columns")
        return super().write(piece)


def encode(results: Results, media_type: str, limits: Limits) -> bytes:
    """Return results in one of the formats of `TABULAR` or `GRAPHS`; a graph is bounded in bytes alone.

    Raises:
        LimitExceeded: the result has more bytes or rows than allowed; the engine is stopped there.
    """
    out = _Bounded(limits, RowCounter(media_type if isinstance(results, ox.QuerySolutions) else ""))
    if isinstance(results, ox.QueryTriples):
        prefixes = dict(PREFIXES) if media_type in ("text/turtle", "application/rdf+xml") else None
        ox.serialize(results, out, format=GRAPHS[media_type], prefixes=prefixes)
        if media_type == "text/turtle":
            return _with_used_prefixes(out.getvalue())
    elif isinstance(results, ox.QueryBoolean) and media_type in ("text/csv", "text/tab-separated-values"):
        # The CSV and TSV formats have no form for a boolean: the bare word, as engines do
        out.write(b"true" if results else b"false")
    else:
        results.serialize(out, format=TABULAR[media_type])
    return out.getvalue()


def _with_used_prefixes(turtle: bytes) -> bytes:
    """Leave out the declarations of prefixes that nothing after them uses."""
    declared = _DECLARATIONS.match(turtle)
    assert declared is not None  # it matches the empty text too
    rest = turtle[declared.end() :]
    used = {found[1] for found in _PREFIXED.finditer(rest)}
    return b"".join(line for line in declared[0].splitlines(True) if _PREFIXED.findall(line)[0] in used) + rest


def serialise(results: Results, output: OutputFormat) -> str:
    """Return results for a terminal or a file.

    A graph is written as Turtle whatever is asked for but `json`, which is JSON-LD; SELECT and ASK have no Turtle.

    Raises:
        ValueError: the results have no such form.
    """
    unbounded = Limits(max_rows=sys.maxsize, max_bytes=sys.maxsize)
    if isinstance(results, ox.QueryTriples):
        if output == "csv":
            raise ValueError("a CONSTRUCT or DESCRIBE query gives a graph: use turtle or json")
        return encode(results, "application/ld+json" if output == "json" else "text/turtle", unbounded).decode()
    if output == "turtle":
        raise ValueError("a SELECT or ASK query gives rows: use table, csv or json")
    if output == "json":
        return encode(results, "application/sparql-results+json", unbounded).decode()
    if isinstance(results, ox.QueryBoolean):
        return "true\n" if results else "false\n"
    if output == "csv":
        return encode(results, "text/csv", unbounded).decode()
    names = [variable.value for variable in results.variables]
    return table(names, [[_cell(solution[name]) for name in names] for solution in results])


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a plain table; columns are as wide as their widest cell, counted in terminal cells."""
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
    lines = [header, ["-" * width for width in widths], *rows]
    return "".join(
        "  ".join(c + " " * (w - _width(c)) for c, w in zip(line, widths, strict=True)).rstrip() + "\n"
        for line in lines
    )


def _cell(value: object) -> str:
    if isinstance(value, ox.NamedNode):
        path = text_of(value)
        return compact(path) if path == value.value else path
    if isinstance(value, ox.Literal | ox.BlankNode | ox.Triple):
        return " ".join(text_of(value).split())
    return ""


def _width(text: str) -> int:
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) == "Cf"
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )
