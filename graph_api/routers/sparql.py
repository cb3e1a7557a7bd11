"""`/sparql`: queries by the SPARQL 1.1 Protocol, read-only, within limits that are told."""

from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

import pyoxigraph as ox
from anyio import CapacityLimiter, fail_after
from anyio.to_thread import run_sync
from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graph_api.answer import answer as answer_page
from graph_api.negotiation import choose_language, choose_media_type
from graph_api.pages import LANGUAGES, sparql_form
from graph_api.problems import (
    AcceptProblem,
    BusyProblem,
    LimitProblem,
    ParameterProblem,
    SyntaxProblem,
    syntax_problem,
    undeclared_prefixes,
)
from graph_api.protocol import Operation, operation, text
from graph_api.reading import Reading, Results
from graph_api.request import body_of, current
from graph_api.results import ALIASES, GRAPHS, TABULAR, LimitExceeded, Limits, encode
from graph_api.schemas import ValidationModel
from graph_api.service import describe

router = APIRouter(tags=["SPARQL"])

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The results", "content": {media_type: {} for media_type in (*TABULAR, *GRAPHS, "text/html")}},
    **{
        status: {"description": said, "content": {"application/problem+json": {}}}
        for status, said in (
            (400, "No query, more than one, or one that does not parse: `line` and `column` tell where"),
            (403, "An update or a federated query"),
            (406, "No result format the client accepts"),
            (
                413,
                "More rows or bytes than the service gives out, nothing is cut off silently; or a body larger than it reads",
            ),
            (415, "A body that is neither a form nor a query"),
            (503, "All places for queries are taken: try again after `Retry-After` seconds"),
        )
    },
}
_PARAMETERS: Final = [
    {"name": name, "in": "query", "required": False, "description": said, "schema": schema}
    for name, said, schema in (
        (
            "query",
            "The query; without it a service description is given",
            {"type": "string", "examples": ["SELECT * WHERE { ?s ?p ?o } LIMIT 5"]},
        ),
        (
            "default-graph-uri",
            "Graphs the default graph is merged from",
            {"type": "array", "items": {"type": "string"}},
        ),
        ("named-graph-uri", "The named graphs", {"type": "array", "items": {"type": "string"}}),
        (
            "format",
            "The format of the answer; it wins over Accept",
            {"type": "string", "enum": ["csv", "html", "json", "jsonld", "ntriples", "rdfxml", "tsv", "turtle", "xml"]},
        ),
        (
            "lang",
            "The language of an answer in HTML, else by Accept-Language",
            {"type": "string", "enum": [*LANGUAGES]},
        ),
    )
]

_BODY: Final = {
    "requestBody": {"required": True, "content": {"application/sparql-query": {"schema": {"type": "string"}}}}
}
_DESCRIPTIONS: Final = (*GRAPHS, "text/html")
_HTML: Final = "text/html"
_NAMED: Final = {
    "csv": "text/csv",
    "html": _HTML,
    "json": "application/sparql-results+json",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "xml": "application/sparql-results+xml",
}
T = TypeVar("T")


@router.get(
    "/sparql",
    summary="Query by GET, or read the service description",
    responses=_ANSWERS,
    openapi_extra={"parameters": _PARAMETERS},
)
async def get_sparql(
    request: Request,
    accept: Annotated[str | None, Header()] = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> Response:
    """Evaluate `query`; without it, describe the service in RDF, or give a browser a form."""
    reading = await run_in_threadpool(current, request)
    asked = operation("GET", request.scope["query_string"], None, b"")
    if asked is not None:
        return await _in_place(request, lambda: _answer(request, reading, asked, accept, accept_language))
    media_type = choose_media_type(accept, _DESCRIPTIONS)
    if media_type is None:
        raise AcceptProblem(
            f"the service is described as {', '.join(_DESCRIPTIONS)}; to query it, send `query`", offered=_DESCRIPTIONS
        )
    if media_type == "text/html":
        form = await run_in_threadpool(sparql_form, reading, choose_language(accept_language, LANGUAGES))
        return Response(form, media_type="text/html", headers={"Vary": "Accept-Language"})
    endpoint = str(request.url_for("get_sparql"))
    return Response(await run_in_threadpool(describe, reading, endpoint, media_type), media_type=media_type)


@router.post("/sparql", summary="Query by POST, as a form or directly", responses=_ANSWERS)
async def post_sparql(
    request: Request,
    accept: Annotated[str | None, Header()] = None,
    accept_language: Annotated[str | None, Header()] = None,
    content_type: Annotated[str | None, Header()] = None,
) -> Response:
    """Evaluate a query sent as `application/x-www-form-urlencoded` or `application/sparql-query`."""
    reading = await run_in_threadpool(current, request)
    asked = operation("POST", request.scope["query_string"], content_type, await body_of(request))
    if asked is None:
        raise AssertionError("a POST without a query is refused by the protocol's parser")
    return await _in_place(request, lambda: _answer(request, reading, asked, accept, accept_language))


@router.post(
    "/sparql/validate", summary="Check a query without running it", response_model=ValidationModel, openapi_extra=_BODY
)
async def validate(request: Request) -> ValidationModel:
    """Parse the query in the body and say where it is wrong; it is evaluated over an empty dataset, and so over no data."""
    reading = await run_in_threadpool(current, request)
    query, base = text(await body_of(request)), _base(request)
    try:
        await _in_place(request, lambda: reading.evaluate(base + query, bool, default_graphs=(), named_graphs=()))
    except (SyntaxError, RuntimeError) as error:
        problem = _wrong(error, query, base)
        return ValidationModel(
            ok=False,
            line=problem.members.get("line"),
            column=problem.members.get("column"),
            message=problem.detail,
            undeclared_prefixes=undeclared_prefixes(query),
        )
    return ValidationModel(ok=True)


async def _in_place(request: Request, work: Callable[[], T]) -> T:
    """Run a query in one of the threads kept for queries, so that slow ones hold up neither look-ups nor the event loop.

    Raises:
        BusyProblem: no thread came free in time.
    """
    limits: Limits = request.app.state.limits
    places: CapacityLimiter = request.app.state.places
    try:
        with fail_after(limits.max_wait_s):
            await places.acquire_on_behalf_of(request)
    except TimeoutError as error:
        raise BusyProblem(
            f"{limits.max_queries} queries are running and none ended in {limits.max_wait_s:g} s",
            retry_after_s=max(1, round(limits.max_wait_s)),
        ) from error
    try:
        # One token for the place, taken above, and none of the threads that serve everything else
        return await run_sync(work, limiter=CapacityLimiter(1))
    finally:
        places.release_on_behalf_of(request)


def _base(request: Request) -> str:
    """Return the declaration of the base that relative IRIs of a query have: the endpoint (SPARQL 1.1 Query, section 4.1.1.2)."""
    try:
        return f"BASE {ox.NamedNode(str(request.url_for('get_sparql')))} "
    except ValueError:  # the client's Host header makes no IRI
        return ""


def _answer(
    request: Request, reading: Reading, asked: Operation, accept: str | None, accept_language: str | None
) -> Response:
    limits: Limits = request.app.state.limits
    base, named = _base(request), request.query_params.get("format")
    if named is not None and named not in _NAMED:
        raise ParameterProblem(f"there is no format {named!r}; there are: {', '.join(_NAMED)}")
    wanted = request.query_params.get("lang")
    lang = wanted if wanted in LANGUAGES else choose_language(accept_language, LANGUAGES)

    def write(results: Results) -> Response:
        formats = GRAPHS if isinstance(results, ox.QueryTriples) else TABULAR
        offered = [*formats, *(alias for alias, meant in ALIASES.items() if meant in formats), _HTML]
        media_type = choose_media_type(accept if named is None else _NAMED[named], offered)
        if media_type is None:
            raise AcceptProblem(f"this result is given as {', '.join(offered)}", offered=offered)
        if media_type == _HTML:
            written = answer_page(reading, lang, results, asked, limits)
            return Response(written, media_type=_HTML, headers={"Vary": "Accept-Language"})
        return Response(encode(results, ALIASES.get(media_type, media_type), limits), media_type=media_type)

    try:
        return reading.evaluate(
            base + asked.query, write, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs
        )
    except (SyntaxError, RuntimeError) as error:
        raise _wrong(error, asked.query, base) from error
    except LimitExceeded as error:
        raise LimitProblem(str(error), max_rows=limits.max_rows, max_bytes=limits.max_bytes) from error


def _wrong(error: SyntaxError | RuntimeError, query: str, base: str) -> SyntaxProblem:
    # An unknown function is found out when the query is planned, and told by a RuntimeError
    if isinstance(error, SyntaxError):
        return syntax_problem(error, query, before=len(base))
    return SyntaxProblem(str(error))
