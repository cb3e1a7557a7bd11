"""Reads a SPARQL 1.1 Protocol operation (sections 2.1 and 2.2) out of a request; neither parses nor evaluates the query or update."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph as ox

from graph_api.problems import MediaTypeProblem, ParameterProblem, ProtocolProblem

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Operation:
    """A query with the dataset the protocol names, which wins over the query's own (section 2.1.4); None where it names none."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Update:
    """An update with the graphs that its WHERE clauses ask over (section 2.2.3)."""

    update: str
    using: tuple[str, ...]
    using_named: tuple[str, ...]


def is_update(content_type: str | None, body: bytes) -> bool:
    """Say whether a POST is for an update, by its media type or by a field of its form; its form may be wrong in every other way."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    return media_type == UPDATE or (media_type == FORM and any(f.startswith(b"update=") for f in body.split(b"&")))


def operation(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Operation | Update | None:
    """Return the operation of a request, None for a GET without parameters of the protocol.

    Raises:
        ProtocolProblem: no query or update, more than one, an update by GET, or text that is not UTF-8.
        MediaTypeProblem: a POST body of another media type.
        ParameterProblem: a graph that is no IRI.
    """
    fields = _fields(query_string)
    if method == "GET":
        if not any(name in ("query", "update", "default-graph-uri", "named-graph-uri") for name, _ in fields):
            return None
        if any(name == "update" for name, _ in fields):
            raise ProtocolProblem("an update comes by POST")
        return _operation(fields)
    media_type, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    charset = next((p[8:].strip('"') for p in parameters if p.startswith("charset=")), "utf-8")
    if charset not in ("utf-8", "utf8"):
        raise MediaTypeProblem(f"the body is said to be {charset}; a query is UTF-8")
    if media_type == FORM:
        return _operation([*fields, *_fields(body)], posted=True)
    if media_type == QUERY:
        if any(name == "query" for name, _ in fields):
            raise ProtocolProblem("a query stands in the body and in the URL; one is allowed")
        return _operation([("query", text(body)), *fields])
    if media_type == UPDATE:
        if any(name in ("update", "query") for name, _ in fields):
            raise ProtocolProblem("an operation stands in the body and in the URL; one is allowed")
        return _update([("update", text(body)), *fields])
    raise MediaTypeProblem(f"a POST body is {FORM}, {QUERY} or {UPDATE}, not {media_type or 'unnamed'}")


def _update(fields: list[tuple[str, str]]) -> Update:
    updates = [value for name, value in fields if name == "update"]
    if len(updates) != 1 or any(name == "query" for name, _ in fields):
        raise ProtocolProblem(f"exactly one update and no query is expected, there are {len(updates)} updates")
    return Update(updates[0], _graphs(fields, "using-graph-uri"), _graphs(fields, "using-named-graph-uri"))


def _operation(fields: list[tuple[str, str]], *, posted: bool = False) -> Operation | Update:
    if posted and any(name == "update" for name, _ in fields):
        return _update(fields)
    if any(name.startswith("using-") for name, _ in fields):
        raise ProtocolProblem(
            "using-graph-uri and using-named-graph-uri are for updates; a query takes default-graph-uri and named-graph-uri"
        )
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise ProtocolProblem(f"exactly one query is expected, there are {len(queries)}")
    default, named = _graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri")
    if default or named:
        return Operation(queries[0], default, named)
    return Operation(queries[0], None, None)


def _graphs(fields: list[tuple[str, str]], parameter: str) -> tuple[str, ...]:
    try:
        return tuple(ox.NamedNode(value).value for name, value in fields if name == parameter)
    except ValueError as error:
        raise ParameterProblem(f"{parameter}: {error}") from error


def _fields(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError as error:
        raise ProtocolProblem(f"the parameters are not URL-encoded UTF-8: {error}") from error


def text(body: bytes) -> str:
    """Return the text of a body.

    Raises:
        ProtocolProblem: it is not UTF-8.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolProblem(f"the query is not UTF-8: {error}") from error
