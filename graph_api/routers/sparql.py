"""`/sparql`: queries by the SPARQL 1.1 Protocol, read-only, within limits that are told."""

import re
from contextlib import suppress
from dataclasses import replace
from typing import Annotated, Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graph_api.limits import Limits
from graph_api.negotiation import choose_language, choose_media_type
from graph_api.pages.answer import SHOWN_ROWS
from graph_api.pages.answer import answer as answer_page
from graph_api.pages.sparql import sparql_form
from graph_api.problems import (
    AcceptProblem,
    LimitProblem,
    MemoryProblem,
    ParameterProblem,
    ProtocolProblem,
    SyntaxProblem,
    TimeProblem,
    undeclared_prefixes,
)
from graph_api.reading import Reading
from graph_api.request import body_of, current
from graph_api.schemas import ValidationModel
from graph_api.sparql.answering import ask, collected, question, respond, taken, takes_gzip, translated
from graph_api.sparql.protocol import Operation, Update, is_update, operation, text
from graph_api.sparql.service import describe
from graph_api.sparql.writing import Desk, desk, may_write
from graph_api.text.holding import Texts
from graph_api.text.joining import NOTHING, finders, joined, searches
from graph_api.words import LANGUAGES
from store.asking import Kind, Question
from store.formats import GRAPHS, TABULAR
from store.updating import DatasetConflict

router = APIRouter(tags=["SPARQL"])

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The results", "content": {media_type: {} for media_type in (*TABULAR, *GRAPHS, "text/html")}},
    **{
        status: {"description": said, "content": {"application/problem+json": {}}}
        for status, said in (
            (401, "An update without the token"),
            (400, "No query, more than one, or one that does not parse: `line` and `column` tell where"),
            (403, "A federated query, or an update where none is taken"),
            (406, "No result format the client accepts"),
            (
                413,
                "More rows or bytes than the service gives out, nothing is cut off silently; or a body larger than it reads",
            ),
            (415, "A body that is neither a form nor a query"),
            (
                503,
                "The query took more time or memory than a query may, or all places for queries are taken: try again after `Retry-After` seconds",
            ),
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
            {
                "type": "string",
                "enum": [
                    "csv",
                    "html",
                    "json",
                    "jsonld",
                    "nquads",
                    "ntriples",
                    "rdfxml",
                    "trig",
                    "tsv",
                    "turtle",
                    "xml",
                ],
            },
        ),
        (
            "timeout",
            "Seconds the query may run; the service's own limit holds beside it",
            {"type": "number", "exclusiveMinimum": 0},
        ),
        (
            "lang",
            f"The language of an answer in HTML ({', '.join(LANGUAGES)}); any other one: by Accept-Language",
            {"type": "string"},
        ),
    )
]

_SENT: Final = {
    "required": True,
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("query", "update")},
            }
        },
        **{f"application/sparql-{kind}": {"schema": {"type": "string"}} for kind in ("query", "update")},
    },
}
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
    "nquads": "application/n-quads",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "trig": "application/trig",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "xml": "application/sparql-results+xml",
}
_VALIDATED_S: Final = 1.0  # a query over no data takes longer only if it makes much out of nothing


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
    if isinstance(asked, Operation):
        return await _answer(request, reading, asked, accept, accept_language)
    _timeout_s(request, request.app.state.limits)  # what is wrong is told, though nothing runs
    _named(request)
    media_type = choose_media_type(accept, _DESCRIPTIONS)
    if media_type is None:
        raise AcceptProblem(
            f"the service is described as {', '.join(_DESCRIPTIONS)}; to query it, send `query`", offered=_DESCRIPTIONS
        )
    if media_type == "text/html":
        form = await run_in_threadpool(sparql_form, reading, choose_language(accept_language, LANGUAGES))
        return Response(form, media_type="text/html", headers={"Vary": "Accept-Language"})
    endpoint = str(request.url_for("get_sparql")) if _base(request) else ""
    if not endpoint:
        raise ProtocolProblem(
            "the Host header names no host (RFC 9112, section 3.2), so the service has no address to tell"
        )
    return Response(await run_in_threadpool(describe, reading, endpoint, media_type), media_type=media_type)


@router.post(
    "/sparql",
    summary="Query or update by POST, as a form or directly",
    responses=_ANSWERS,
    openapi_extra={"requestBody": _SENT},
)
async def post_sparql(
    request: Request,
    accept: Annotated[str | None, Header()] = None,
    accept_language: Annotated[str | None, Header()] = None,
    content_type: Annotated[str | None, Header()] = None,
) -> Response:
    """Evaluate a query sent as `application/x-www-form-urlencoded` or `application/sparql-query`; with the token, carry out an update."""
    limits: Limits = request.app.state.limits
    # A form tells what it is for only within; those who may write may send more
    body = await body_of(request, limits.max_write_bytes if may_write(request) else None)
    if is_update(content_type, body):
        to = desk(request)
        asked = operation("POST", request.scope["query_string"], content_type, body)
        assert isinstance(asked, Update)
        await _updated(request, to, asked)
        return Response(status_code=204)
    reading = await run_in_threadpool(current, request)
    asked = operation("POST", request.scope["query_string"], content_type, body)
    assert isinstance(asked, Operation)  # a POST without a query is refused by the protocol's parser
    return await _answer(request, reading, asked, accept, accept_language)


async def _updated(request: Request, to: Desk, asked: Update) -> None:
    base = _base(request)
    with_problems = translated(asked.update, len(base), request.app.state.limits)
    try:
        await with_problems(to.write(lambda store: store.update(base + asked.update, asked.using, asked.using_named)))
    except DatasetConflict as error:
        raise ProtocolProblem(str(error)) from error


@router.post(
    "/sparql/validate", summary="Check a query without running it", response_model=ValidationModel, openapi_extra=_BODY
)
async def validate(request: Request) -> ValidationModel:
    """Parse the query in the body and say where it is wrong; it is evaluated over an empty dataset, and so over no data."""
    reading = await run_in_threadpool(current, request)
    query = text(await body_of(request))
    try:
        await _check(request, reading, query, _base(request))
        if searches(query):
            await run_in_threadpool(joined, query, NOTHING)  # a long query takes seconds to split
    except SyntaxProblem as problem:
        return ValidationModel(
            ok=False,
            line=problem.members.get("line"),
            column=problem.members.get("column"),
            message=problem.detail,
            undeclared_prefixes=await run_in_threadpool(undeclared_prefixes, query),
        )
    return ValidationModel(ok=True)


async def _check(request: Request, reading: Reading, query: str, base: str) -> None:
    """Parse a query: it is evaluated over an empty dataset.

    Raises:
        SyntaxProblem: it does not parse.
    """
    put = Question(base + query, default_graphs=(), named_graphs=(), max_rows=1, timeout_s=_VALIDATED_S)
    with suppress(LimitProblem, TimeProblem, MemoryProblem):  # it parses, and that was the question
        answer = await ask(request, reading, put, query, len(base))
        await answer.aclose()


def _searched(request: Request, reading: Reading, asked: Operation) -> Operation:
    """Return an operation with what the searches in its query find in their place.

    Raises:
        IndexingProblem: the texts are not indexed yet.
        SyntaxProblem: a search stands where it cannot be answered.
    """
    if not searches(asked.query):
        return asked
    texts: Texts = request.app.state.texts
    return replace(asked, query=joined(asked.query, finders(texts.get(reading))))


def _base(request: Request) -> str:
    """Return the declaration of the base that relative IRIs of a query have: the endpoint (SPARQL 1.1 Query, section 4.1.1.2)."""
    try:
        return f"BASE {ox.NamedNode(str(request.url_for('get_sparql')))} "
    except ValueError:  # the client's Host header makes no IRI
        return ""


async def _answer(
    request: Request, reading: Reading, asked: Operation, accept: str | None, accept_language: str | None
) -> Response:
    limits: Limits = request.app.state.limits
    request.state.query = asked.query
    base, named = _base(request), _named(request)
    accept = accept if named is None else _NAMED[named]
    searched = await run_in_threadpool(_searched, request, reading, asked)
    put = question(searched, base, accept, limits, _timeout_s(request, limits))
    pages = [kind for kind, media_type in (("rows", put.tabular), ("graph", put.graph)) if media_type == _HTML]
    gzip = not pages and takes_gzip(request.headers)
    put = _for_pages(put, limits) if pages else replace(put, gzip=gzip)
    try:
        answer = await ask(request, reading, put, asked.query, len(base))
    except SyntaxProblem:
        if searched != asked:  # the place is to be that in the query as it was sent
            await _check(request, reading, asked.query, base)
        raise
    kind = "graph" if answer.kind == "graph" else "rows"
    if kind not in pages:
        media_type = taken(accept, kind) or answer.media_type
        encoding = {"content-encoding": "gzip"} if answer.gzip else {}
        headers = {**encoding, "vary": "Accept, Accept-Encoding"}
        return await respond(request, answer, asked.query, len(base), media_type, headers)
    data = await collected(request, answer, asked.query, len(base))
    wanted = request.query_params.get("lang")
    lang = wanted if wanted in LANGUAGES else choose_language(accept_language, LANGUAGES)
    written = await run_in_threadpool(
        answer_page, reading, lang, answer.kind, data, asked, max_rows=limits.max_rows, truncated=answer.truncated
    )
    return Response(written, media_type=_HTML, headers={"Vary": "Accept, Accept-Language"})


def _for_pages(put: Question, limits: Limits) -> Question:
    """Return a question whose answer makes a page: rows by lines, and no more of them than are shown."""
    cut: list[Kind] = []
    if put.tabular == _HTML:
        cut.append("rows")
        put = replace(put, tabular="text/tab-separated-values", max_rows=min(SHOWN_ROWS, limits.max_rows))
    if put.graph == _HTML:
        cut.append("graph")
        put = replace(put, graph="application/n-triples")
    return replace(put, cut=tuple(cut))


def _named(request: Request) -> str | None:
    """Return the format that a request names, if it names one that there is."""
    named = request.query_params.get("format")
    if named is not None and named not in _NAMED:
        raise ParameterProblem(f"there is no format {named!r}; there are: {', '.join(_NAMED)}")
    return named


def _timeout_s(request: Request, limits: Limits) -> float:
    """Return how long the query may run: as long as the client says, up to the limit.

    Raises:
        ParameterProblem: the parameter is no number of seconds.
    """
    wanted = request.query_params.get("timeout")
    if wanted is None:
        return limits.timeout_s
    if not re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", wanted, re.ASCII) or not float(wanted):
        raise ParameterProblem(f"timeout is {wanted!r}; it takes seconds, up to {limits.timeout_s:g}")
    return min(float(wanted), limits.timeout_s)
