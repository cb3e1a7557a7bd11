"""Turns every error into problem details (RFC 9457), by one table.

    Problem                  what a handler raises; carries status, code and members
    ├── NotFoundProblem      404 not-found
    ├── GoneProblem          410 gone
    ├── ParameterProblem     400 bad-parameter
    ├── ProtocolProblem      400 bad-request
    ├── SyntaxProblem        400 query-syntax, with line and column
    ├── ContentProblem       400 content-syntax, with line and column
    ├── TokenProblem         401 token-needed
    ├── RefusedProblem       403 refused
    ├── AcceptProblem        406 not-acceptable
    ├── LimitProblem         413 result-too-large
    ├── BodyProblem          413 body-too-large
    ├── MediaTypeProblem     415 unsupported-media-type
    ├── RateProblem          429 too-many-requests, with Retry-After
    ├── TimeProblem          503 query-timeout
    ├── MemoryProblem        503 query-memory
    ├── TextTimeProblem      503 text-timeout
    ├── IndexingProblem      503 indexing, with Retry-After
    └── BusyProblem          503 busy, with Retry-After

`type` stays `about:blank`, so `title` is the status phrase; `code` tells the kinds apart.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from graph_api.sparql.expected import shortened
from graph_api.text.finding import TooDear
from graph_api.validators import NotModified
from ontology.namespaces import PREFIXES
from queries.parameters import BindingError
from store.tokens import tokens

MEDIA_TYPE: Final = "application/problem+json"
_LOG: Final = logging.getLogger(__name__)
_NAMES_WITHIN: Final = 20_000  # characters of a query, in which prefixes are looked for: the event loop waits for it
_EXCERPT: Final = 200  # characters on each side of an error
_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+):?\s*(?P<rest>.*)", re.DOTALL)


class Problem(Exception):  # noqa: N818 - the name RFC 9457 gives it
    """An error with its HTTP status; `members` are added to the problem details."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.members = members


class NotFoundProblem(Problem):
    """Nothing of that name is in the snapshot."""

    status, code = 404, "not-found"


class GoneProblem(Problem):
    """An earlier snapshot had an identifier, and this one lacks it."""

    status, code = 410, "gone"


class ParameterProblem(Problem):
    """A parameter has a wrong value."""

    status, code = 400, "bad-parameter"


class ProtocolProblem(Problem):
    """The request breaks the SPARQL 1.1 Protocol."""

    status, code = 400, "bad-request"


class SyntaxProblem(Problem):
    """The query does not parse, or calls what does not exist."""

    status, code = 400, "query-syntax"


class ContentProblem(Problem):
    """The triples sent do not parse."""

    status, code = 400, "content-syntax"


class TokenProblem(Problem):
    """Writing takes a token, and the request has none or another one."""

    status, code = 401, "token-needed"


class RefusedProblem(Problem):
    """The request is understood and never carried out here: updates, federated queries."""

    status, code = 403, "refused"


class AcceptProblem(Problem):
    """No form of the answer is one the client accepts."""

    status, code = 406, "not-acceptable"


class LimitProblem(Problem):
    """The answer is larger than the service gives out; nothing of it is sent."""

    status, code = 413, "result-too-large"


class BodyProblem(Problem):
    """The request's body is larger than the service reads."""

    status, code = 413, "body-too-large"


class MediaTypeProblem(Problem):
    """The request's body has a media type this resource does not read."""

    status, code = 415, "unsupported-media-type"


class RateProblem(Problem):
    """An address asks more often than one may."""

    status, code = 429, "too-many-requests"


class TimeProblem(Problem):
    """The query did not end in the time a query may take."""

    status, code = 503, "query-timeout"


class MemoryProblem(Problem):
    """The query took more memory than a query may."""

    status, code = 503, "query-memory"


class TextTimeProblem(Problem):
    """A text that was sent could not be read in the time that one may take."""

    status, code = 503, "text-timeout"


class IndexingProblem(Problem):
    """The texts of the snapshot are being indexed, and no search is answered before it is done."""

    status, code = 503, "indexing"


class BusyProblem(Problem):
    """All places for queries are taken, and none came free in the time a client is kept waiting."""

    status, code = 503, "busy"


# Errors of other packages, by class, with status, code and, where it is not to be the error's own message, what the client is told; those of the store are added by whoever
# wires the application
ErrorTable = Mapping[type[Exception], tuple[int, str] | tuple[int, str, str]]
Shown = Callable[[Request, Response], Response]
TABLE: Final[ErrorTable] = {
    BindingError: (400, "bad-parameter"),
    TooDear: (413, "search-too-dear"),
    OSError: (503, "store-unavailable"),
}


def syntax_problem(error: SyntaxError, query: str, *, before: int = 0) -> SyntaxProblem:
    """Translate the engine's error; the position is only in its text. An undeclared prefix is named, for the engine does not.

    Args:
        error: what the engine says.
        query: the query as the client sent it.
        before: characters that were put before it in its first line.
    """
    found = _PLACE.search(str(error))
    members: dict[str, Any] = {}
    detail = str(error)
    if found is not None:
        line, column = int(found["line"]), int(found["column"])
        members = {"line": line, "column": max(1, column - before) if line == 1 else column}
        lines = query.splitlines()
        if 1 <= members["line"] <= len(lines):
            members["query_excerpt"] = excerpt(lines[members["line"] - 1], members["column"])
        detail = f"syntax error at line {line}, column {members['column']}: {shortened(found['rest'])}"
    missing = undeclared_prefixes(query)
    if missing:
        members["undeclared_prefixes"] = missing
        detail += "; undeclared prefix: " + ", ".join(
            f"{p} (PREFIX {p}: <{PREFIXES[p]}>)" if p in PREFIXES else p for p in missing
        )
    return SyntaxProblem(detail, **members)


def content_problem(error: SyntaxError | ValueError) -> ContentProblem:
    """Translate what the engine says of content that does not parse."""
    members = {}
    if isinstance(error, SyntaxError) and error.lineno is not None:
        members = {"line": error.lineno, "column": error.offset or 1}
    return ContentProblem(f"the content does not parse: {error}", **members)


def undeclared_prefixes(query: str) -> list[str]:
    """Return the prefixes that the first characters of a query (`_NAMES_WITHIN`) seem to use without declaring them; strings, IRIs and comments are skipped."""
    declared: set[str] = set()
    used: set[str] = set()
    before = ""
    for token in tokens(query[:_NAMES_WITHIN]):
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if before == "PREFIX" and not local:
                declared.add(prefix)
            elif local:
                used.add(prefix)
        before = token.text.upper() if token.kind == "word" else ""
    return sorted(used - declared)


def excerpt(line: str, column: int) -> str:
    """Return a line, and of a long one what stands around a column, with an ellipsis for what is left out."""
    begin, end = max(0, column - 1 - _EXCERPT), column - 1 + _EXCERPT
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"


def problem_response(
    status: int,
    code: str,
    detail: str,
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return problem details as a response."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **(members or {}),
    }
    return Response(
        json.dumps(body, ensure_ascii=False).encode(),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


def install(app: FastAPI, errors: ErrorTable, shown: Shown) -> None:
    """Make the application answer every error with problem details; of the classes of `errors` the nearest decides.

    `shown` may give them another form for who asked.
    """
    table = {**TABLE, **errors}

    def add(kind: type[Exception], handler: Callable[[Request, Exception], Response]) -> None:
        app.add_exception_handler(kind, lambda request, error: shown(request, handler(request, error)))

    def tabled(_: Request, error: Exception) -> Response:
        status, code, *told = next(table[kind] for kind in type(error).__mro__ if kind in table)
        if status < 500:
            return problem_response(status, code, str(error))
        # What goes wrong here is for the log: messages of the system name files
        _LOG.error("%s: %s", type(error).__name__, error)
        return problem_response(
            status, code, told[0] if told else f"{HTTPStatus(status).phrase}: {type(error).__name__}"
        )

    app.add_exception_handler(NotModified, _not_modified)
    add(Problem, _problem)
    add(RequestValidationError, _invalid)
    add(HTTPException, _http)
    add(Exception, _unforeseen)
    for kind in table:
        add(kind, tabled)


def _problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    headers = {"Retry-After": str(error.members["retry_after_s"])} if "retry_after_s" in error.members else {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return problem_response(error.status, error.code, error.detail, error.members, headers)


def _not_modified(_: Request, __: Exception) -> Response:
    return Response(status_code=304)


def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [{"in": ".".join(str(part) for part in item["loc"]), "message": item["msg"]} for item in error.errors()]
    detail = "; ".join(f"{item['in']}: {item['message']}" for item in errors)
    return problem_response(422, "invalid-request", detail, {"errors": errors})


def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return problem_response(error.status_code, code, str(error.detail), headers=error.headers)


def _unforeseen(_: Request, error: Exception) -> Response:
    return problem_response(500, "internal", f"an error of the service itself: {type(error).__name__}")
