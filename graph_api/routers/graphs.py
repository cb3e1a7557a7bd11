"""`/rdf-graph-store`: whole graphs by the SPARQL 1.1 Graph Store HTTP Protocol; to read is free, to write takes the token."""

import hashlib
from collections.abc import Iterable
from email.parser import BytesParser
from typing import Annotated, Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graph_api.limits import Limits
from graph_api.negotiation import choose_media_type
from graph_api.problems import (
    AcceptProblem,
    MediaTypeProblem,
    NotFoundProblem,
    ParameterProblem,
    ProtocolProblem,
    content_problem,
)
from graph_api.reading import Reading
from graph_api.request import body_of, current
from graph_api.sparql.answering import ask, respond, takes_gzip
from graph_api.sparql.writing import desk
from store.asking import Question
from store.formats import GRAPHS

router = APIRouter(tags=["SPARQL"])

_ALL: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_MULTIPART: Final = "multipart/form-data"
_PROBLEM: Final[dict[str, Any]] = {"application/problem+json": {}}
_PARAMETERS: Final = {
    "parameters": [
        {
            "name": "graph",
            "in": "query",
            "required": False,
            "description": "The IRI of the graph",
            "schema": {"type": "string", "examples": ["https://w3id.org/itugov/graph/reference"]},
        },
        {
            "name": "default",
            "in": "query",
            "required": False,
            "description": "Present for the default graph: the union of all graphs where it is read, a graph of its own where it is written",
            "schema": {"type": "string"},
        },
    ]
}
_WRITTEN: Final[dict[int | str, dict[str, Any]]] = {
    201: {"description": "The graph is new"},
    204: {"description": "It was changed"},
    400: {"description": "No graph is named, or two; or the content does not parse", "content": _PROBLEM},
    401: {"description": "The token is missing", "content": _PROBLEM},
    403: {"description": "Nothing is written here", "content": _PROBLEM},
    409: {"description": "Something else is being written", "content": _PROBLEM},
    413: {"description": "The content is too large", "content": _PROBLEM},
    415: {"description": "The content is in no format of RDF graphs", "content": _PROBLEM},
}
_BODY: Final = {
    "requestBody": {"required": True, "content": {name: {"schema": {"type": "string"}} for name in GRAPHS}},
    **_PARAMETERS,
}


@router.get(
    "/rdf-graph-store",
    summary="Read a graph",
    openapi_extra=_PARAMETERS,
    responses={
        200: {"description": "The graph", "content": {name: {} for name in GRAPHS}},
        404: {"description": "There is no such graph", "content": _PROBLEM},
        406: {"description": "No format the client accepts", "content": _PROBLEM},
    },
)
@router.get("/rdf-graph-store/{name:path}", include_in_schema=False)
async def read(request: Request, accept: Annotated[str | None, Header()] = None) -> Response:
    """Give the triples of a graph; IRIs that stand for blank nodes are given as blank nodes."""
    reading = await run_in_threadpool(current, request)
    graph = _graph(request)
    if graph is not None and not await run_in_threadpool(_holds, reading, graph):
        raise NotFoundProblem(f"there is no graph <{graph}> in snapshot {reading.name}")
    media_type = choose_media_type(accept, [*GRAPHS])
    if media_type is None:
        raise AcceptProblem(f"a graph is given as {', '.join(GRAPHS)}", offered=[*GRAPHS])
    limits: Limits = request.app.state.limits
    put = Question(
        _ALL,
        graph=media_type,
        default_graphs=None if graph is None else (graph,),
        max_bytes=limits.max_bytes,
        timeout_s=limits.timeout_s,
        gzip=takes_gzip(request.headers),
        blank_nodes=True,
    )
    answer = await ask(request, reading, put, _ALL, 0)
    encoding = {"content-encoding": "gzip"} if answer.gzip else {}
    return await respond(request, answer, _ALL, 0, media_type, {**encoding, "vary": "Accept, Accept-Encoding"})


@router.put("/rdf-graph-store", summary="Replace a graph", status_code=204, responses=_WRITTEN, openapi_extra=_BODY)
@router.put("/rdf-graph-store/{name:path}", include_in_schema=False)
async def replace(request: Request, content_type: Annotated[str | None, Header()] = None) -> Response:
    """Make the content the whole of a graph."""
    to = desk(request)
    graph = _graph(request)
    triples = await _content(request, content_type, graph)
    return Response(status_code=201 if await to.write(lambda store: store.put(graph, triples)) else 204)


@router.post("/rdf-graph-store", summary="Add to a graph", status_code=204, responses=_WRITTEN, openapi_extra=_BODY)
@router.post("/rdf-graph-store/{name:path}", include_in_schema=False)
async def add(request: Request, content_type: Annotated[str | None, Header()] = None) -> Response:
    """Add the content to a graph; where none is named, to a new one, whose address is told in `Location`."""
    to = desk(request)
    if not request.query_params.keys() & {"graph", "default"} and not request.path_params.get("name"):
        triples = await _content(request, content_type, str(request.url))
        digest = hashlib.sha256("\n".join(sorted(map(str, triples))).encode()).hexdigest()[:20]
        made = f"{str(request.url).rstrip('/')}/{digest}"
        await to.write(lambda store: store.put(made, triples))
        return Response(status_code=201, headers={"Location": made})
    graph = _graph(request)
    triples = await _content(request, content_type, graph)
    return Response(status_code=201 if await to.write(lambda store: store.add(graph, triples)) else 204)


@router.delete(
    "/rdf-graph-store",
    summary="Remove a graph",
    status_code=204,
    responses={**_WRITTEN, 404: {"description": "There is no such graph", "content": _PROBLEM}},
    openapi_extra=_PARAMETERS,
)
@router.delete("/rdf-graph-store/{name:path}", include_in_schema=False)
async def remove(request: Request) -> Response:
    """Remove a graph with all it holds."""
    to = desk(request)
    graph = _graph(request)
    if not await to.write(lambda store: store.delete(graph)):
        raise NotFoundProblem("there is no such graph" if graph is None else f"there is no graph <{graph}>")
    return Response(status_code=204)


def _graph(request: Request) -> str | None:
    """Return the graph that a request names, by a parameter or by its own address; None for the default graph.

    Raises:
        ProtocolProblem: it names none, or more than one.
        ParameterProblem: the name is no IRI.
    """
    named = request.query_params.getlist("graph")
    default = request.query_params.getlist("default")
    direct = bool(request.path_params.get("name"))
    if len(named) + len(default) + direct != 1:
        raise ProtocolProblem("one graph is named: by `graph`, by `default`, or by the address itself")
    if default:
        return None
    if direct:
        return str(request.url)
    try:
        return ox.NamedNode(named[0]).value
    except ValueError as error:
        raise ParameterProblem(f"graph: {error}") from error


def _holds(reading: Reading, graph: str) -> bool:
    return reading.ask(f"ASK {{ GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} }}")


async def _content(request: Request, content_type: str | None, graph: str | None) -> list[ox.Triple]:
    """Return the triples of a request's body.

    Raises:
        MediaTypeProblem: it is in no format of graphs.
        SyntaxProblem: it does not parse.
    """
    body = await body_of(request, request.app.state.limits.max_write_bytes)
    base = graph or str(request.url)
    return await run_in_threadpool(lambda: [t for part in _parts(content_type, body) for t in _triples(*part, base)])


def _parts(content_type: str | None, body: bytes) -> Iterable[tuple[str, bytes]]:
    """Yield the media types and contents of a body; several where it is a form (section 5.5)."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type != _MULTIPART:
        yield media_type, body
        return
    assert content_type is not None
    whole = BytesParser().parsebytes(b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body)
    for part in whole.walk():
        if not part.is_multipart():
            data = part.get_payload(decode=True)
            yield part.get_content_type(), data if isinstance(data, bytes) else b""


def _triples(media_type: str, data: bytes, base: str) -> list[ox.Triple]:
    form = GRAPHS.get(media_type)
    if form is None or form in (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG):
        raise MediaTypeProblem(
            f"the content of a graph is {', '.join(GRAPHS)}, without graph names, not {media_type or 'unnamed'}"
        )
    try:
        return [
            q.triple
            for q in ox.parse(data, format=form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
        ]
    except (SyntaxError, ValueError) as error:
        raise content_problem(error) from error
