"""`/sparql`: queries by the SPARQL 1.1 Protocol, read-only, within limits that are told."""

from typing import Annotated, Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graph_api.negotiation import choose_media_type
from graph_api.pages import sparql_form
from graph_api.problems import (
    AcceptProblem,
    LimitProblem,
    ProtocolProblem,
    SyntaxProblem,
    syntax_problem,
    undeclared_prefixes,
)
from graph_api.protocol import Operation, check, operation
from graph_api.reading import Reading
from graph_api.request import current
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
            (413, "More rows or bytes than the service gives out; nothing is cut off silently"),
            (415, "A body that is neither a form nor a query"),
            (504, "The query ran longer than allowed"),
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
    )
]

_BODY: Final = {
    "requestBody": {"required": True, "content": {"application/sparql-query": {"schema": {"type": "string"}}}}
}


@router.get(
    "/sparql",
    summary="Query by GET, or read the service description",
    responses=_ANSWERS,
    openapi_extra={"parameters": _PARAMETERS},
)
async def get_sparql(request: Request, accept: Annotated[str | None, Header()] = None) -> Response:
    """Evaluate `query`; without it, describe the service in Turtle, or give a browser a form."""
    reading = await run_in_threadpool(current, request)
    asked = operation("GET", request.scope["query_string"], None, b"")
    if asked is not None:
        return await run_in_threadpool(_answer, reading, asked, accept, request.app.state.limits)
    media_type = choose_media_type(accept, ["text/turtle", "application/n-triples", "text/html"])
    if media_type == "text/html":
        return Response(sparql_form(), media_type="text/html")
    return Response(
        await run_in_threadpool(describe, reading, str(request.url_for("get_sparql")), media_type or "text/turtle"),
        media_type=media_type or "text/turtle",
    )


@router.post("/sparql", summary="Query by POST, as a form or directly", responses=_ANSWERS)
async def post_sparql(
    request: Request,
    accept: Annotated[str | None, Header()] = None,
    content_type: Annotated[str | None, Header()] = None,
) -> Response:
    """Evaluate a query sent as `application/x-www-form-urlencoded` or `application/sparql-query`."""
    reading = await run_in_threadpool(current, request)
    asked = operation("POST", request.scope["query_string"], content_type, await request.body())
    if asked is None:
        raise AssertionError("a POST without a query is refused by the protocol's parser")
    return await run_in_threadpool(_answer, reading, asked, accept, request.app.state.limits)


@router.post(
    "/sparql/validate", summary="Check a query without running it", response_model=ValidationModel, openapi_extra=_BODY
)
async def validate(request: Request) -> ValidationModel:
    """Parse the query in the body and say where it is wrong; nothing is evaluated."""
    try:
        query = (await request.body()).decode()
    except UnicodeDecodeError as error:
        raise ProtocolProblem(f"the query is not UTF-8: {error}") from error
    try:
        check(query)
    except SyntaxError as error:
        problem = syntax_problem(error, query)
        return ValidationModel(
            ok=False,
            line=problem.members.get("line"),
            column=problem.members.get("column"),
            message=problem.detail,
            undeclared_prefixes=undeclared_prefixes(query),
        )
    return ValidationModel(ok=True)


def _answer(reading: Reading, asked: Operation, accept: str | None, limits: Limits) -> Response:
    try:
        results = reading.snapshot.query(
            asked.query, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs
        )
    except SyntaxError as error:
        raise syntax_problem(error, asked.query) from error
    except RuntimeError as error:  # an unknown function is found out when the query is planned
        raise SyntaxProblem(str(error)) from error
    formats = GRAPHS if isinstance(results, ox.QueryTriples) else TABULAR
    offered = [*formats, *(alias for alias, meant in ALIASES.items() if meant in formats)]
    media_type = choose_media_type(accept, offered)
    if media_type is None:
        raise AcceptProblem(f"this result is given as {', '.join(offered)}", offered=offered)
    try:
        data = encode(results, ALIASES.get(media_type, media_type), limits)
    except LimitExceeded as error:
        raise LimitProblem(str(error), max_rows=limits.max_rows, max_bytes=limits.max_bytes) from error
    return Response(data, media_type=media_type)
