"""Writes query results in the W3C formats, or as a table for a terminal."""

import sys
import unicodedata
from collections.abc import Sequence
from typing import Final, Literal

import pyoxigraph as ox

from graph_api.limits import Limits
from graph_api.reading import Results, text_of
from ontology.namespaces import PREFIXES, compact
from store.encoding import encode as encoded

OutputFormat = Literal["table", "csv", "json", "turtle"]
_UNBOUNDED: Final = Limits(max_rows=sys.maxsize, max_bytes=sys.maxsize)


def encode(results: Results, media_type: str, limits: Limits) -> bytes:
    """Return results in one of the formats of `store.formats`; a graph is bounded in bytes alone.

    Raises:
        LimitExceeded: the result has more bytes or rows than allowed; the engine is stopped there.
    """
    return encoded(results, media_type, max_rows=limits.max_rows, max_bytes=limits.max_bytes, prefixes=PREFIXES)


def serialise(results: Results, output: OutputFormat) -> str:
    """Return results for a terminal or a file.

    A graph is written as Turtle whatever is asked for but `json`, which is JSON-LD; SELECT and ASK have no Turtle.

    Raises:
        ValueError: the results have no such form.
    """
    if isinstance(results, ox.QueryTriples):
        if output == "csv":
            raise ValueError("a CONSTRUCT or DESCRIBE query gives a graph: use turtle or json")
        return encode(results, "application/ld+json" if output == "json" else "text/turtle", _UNBOUNDED).decode()
    if output == "turtle":
        raise ValueError("a SELECT or ASK query gives rows: use table, csv or json")
    if output == "json":
        return encode(results, "application/sparql-results+json", _UNBOUNDED).decode()
    if isinstance(results, ox.QueryBoolean):
        return "true\n" if results else "false\n"
    if output == "csv":
        return encode(results, "text/csv", _UNBOUNDED).decode()
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
