"""`POST /api/v1/graph/subgraph` and `/api/v1/graph/export`: a part of the graph that the client names, and all of it as tables."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Annotated, Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from graph_api.formats.text import EDGE_COLUMNS, NODE_COLUMNS, edge_row, node_row
from graph_api.limits import Limits
from graph_api.linked.fates import fate
from graph_api.problems import ContentProblem, MediaTypeProblem, NotFoundProblem, ParameterProblem
from graph_api.reading import BATCH, Reading, batches, is_path
from graph_api.rendering import CONTENT, Form, Formed, absolute, render
from graph_api.request import DEFAULT_LANG, Current, Lang, Pinned, base_of, body_of, languages
from graph_api.routers.graph import ANALYSED, Layout, stored
from graph_api.sparql.answering import ask, collected
from graph_api.walks.drawn import Chosen, constructed, named
from graph_api.walks.filtering import Filter, Filtered, compacted, view
from graph_api.walks.subgraph import assemble, links, nodes, with_figures
from graph_api.walks.topology import topology
from ontology.namespaces import entity
from store.asking import Question

router = APIRouter(prefix="/api/v1/graph", tags=["Graph"])

Bom = Annotated[bool, Query(description="Begin with a byte order mark, by which Excel knows UTF-8")]
_BOM: Final = b"\xef\xbb\xbf"
_MOST: Final = 2000
_QUERY: Final = "application/sparql-query"
_TRIPLES: Final = "application/n-triples"
_PROBLEM: Final[dict[str, Any]] = {"application/problem+json": {}}
_EXAMPLE: Final = "PREFIX itu: <https://w3id.org/itugov/ontology#> CONSTRUCT WHERE { ?a itu:chairedBy ?b }"


class WantedModel(BaseModel):
    """A subgraph to be given: things by their identifiers, or a query that makes it."""

    ids: list[str] = Field([], max_length=_MOST, description="Identifiers of things")
    predicates: list[str] = Field(
        [], description="Keep these relations only, as compact names; as the parameter `predicate`"
    )
    induced: bool = Field(
        True, description="The edges among the things; if false, all their edges, and what those lead to"
    )
    query: str | None = Field(None, description="A CONSTRUCT or DESCRIBE query, in the place of identifiers")
    model_config = ConfigDict(extra="forbid")


async def sent(request: Request) -> WantedModel:
    """Return what a request's body asks for.

    Raises:
        MediaTypeProblem: it is neither JSON nor a query. ContentProblem: it has not the form. BodyProblem: it is too large.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in ("application/json", _QUERY):
        raise MediaTypeProblem(f"a subgraph is asked for as application/json (ids, predicates, induced) or {_QUERY}")
    body = await body_of(request)
    try:
        wanted = (
            WantedModel.model_validate_json(body)
            if media_type != _QUERY
            else WantedModel.model_validate({"query": body.decode()})
        )
    except ValidationError as error:
        said = (f"{'.'.join(map(str, item['loc'])) or 'body'}: {item['msg']}" for item in error.errors())
        raise ContentProblem("; ".join(said)) from error
    except UnicodeDecodeError as error:
        raise ContentProblem("the query is not UTF-8") from error
    if bool(wanted.ids) == (wanted.query is not None):
        raise ContentProblem("a subgraph is made of `ids`, or of a `query`")
    return wanted


@router.post(
    "/subgraph",
    summary="The graph of the things, or of the query, that a client sends",
    response_class=Response,
    responses={
        **CONTENT,
        400: {
            "description": "The body has not the form, or the query does not parse or gives no graph",
            "content": _PROBLEM,
        },
        404: {"description": "There are no such identifiers: `unknown` lists them", "content": _PROBLEM},
        413: {"description": "The body, or what the query gives, is too large", "content": _PROBLEM},
        415: {"description": "The body has another media type", "content": _PROBLEM},
        503: {"description": "The query takes too long, or the snapshot is being analysed", "content": _PROBLEM},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": WantedModel.model_json_schema(),
                    "example": {"ids": ["body/ISC-TF", "body/Council"], "induced": True},
                },
                _QUERY: {"schema": {"type": "string"}, "example": _EXAMPLE},
            },
        }
    },
)
async def subgraph(
    request: Request,
    reading: Pinned,
    asked: Annotated[WantedModel, Depends(sent)],
    wanted: Filtered,
    formed: Formed,
    max_nodes: Annotated[int, Query(ge=1, le=_MOST)] = 300,
    layout: Layout = "none",
) -> Response:
    """Give things with the edges among them, or with all of theirs; or the triples of a query that join things, under the limits of every query.

    An edge that a query makes up, and no text states, has an empty `status` and no evidence. Filters go with identifiers alone: a query filters by itself.
    """
    if asked.query is None:
        return await run_in_threadpool(_of_things, request, reading, asked, wanted, max_nodes, layout, formed)
    if wanted != Filter():
        raise ParameterProblem("filters go with `ids`: a query filters by itself")
    limits: Limits = request.app.state.limits
    put = Question(
        asked.query, graph=_TRIPLES, max_rows=limits.max_rows, max_bytes=limits.max_bytes, timeout_s=limits.timeout_s
    )
    answer = await ask(request, reading, put, asked.query, 0)
    if answer.kind != "graph":
        await answer.aclose()
        raise ParameterProblem("a subgraph is made by a CONSTRUCT or DESCRIBE query; this one gives no graph")
    data = await collected(request, answer, asked.query, 0)

    def written() -> Response:
        found = constructed(reading, ox.parse(data, format=ox.RdfFormat.N_TRIPLES), max_nodes)
        return _drawn(request, reading, found, max_nodes, layout, formed)

    return await run_in_threadpool(written)


@router.get(
    "/export/nodes.csv",
    summary="All things as a table",
    response_class=Response,
    responses={200: {"description": "The table", "content": {"text/csv": {}}}, **ANALYSED},
)
def export_nodes(
    request: Request,
    reading: Current,
    wanted: Filtered,
    layout: Layout = "none",
    lang: Lang = DEFAULT_LANG,
    bom: Bom = False,
) -> Response:
    """Write every thing that has a kept relation, with the column names that Gephi expects, as a stream without a limit; `X-Total-Count` tells how many."""
    kept = view(reading, wanted)
    figures = stored(request, reading) if layout == "stored" else None
    ends = dict.fromkeys(
        end for edge in kept.topology.edges.values() if kept.admits(edge) for end in (edge.subject, edge.object)
    )
    names = sorted(name for name in ends if kept.enters(name))
    chain = languages(lang)

    def rows() -> Iterator[Sequence[str]]:
        yield NODE_COLUMNS
        for batch in batches(names):
            yield from (node_row(node) for node in with_figures(nodes(reading, batch, chain), figures))

    return _table(request, rows(), len(names), bom=bom)


@router.get(
    "/export/edges.csv",
    summary="All relations as a table",
    response_class=Response,
    responses={200: {"description": "The table", "content": {"text/csv": {}}}},
)
def export_edges(
    request: Request, reading: Current, wanted: Filtered, lang: Lang = DEFAULT_LANG, bom: Bom = False
) -> Response:
    """Write every kept relation between things of the kept classes in the same way, with the first sentence behind it."""
    kept = view(reading, wanted)
    found = [
        e for e in kept.topology.edges.values() if kept.admits(e) and kept.enters(e.subject) and kept.enters(e.object)
    ]
    chain, base = languages(lang), base_of(request)

    def rows() -> Iterator[Sequence[str]]:
        yield EDGE_COLUMNS
        for batch in batches(found):
            yield from (edge_row(absolute(link, base)) for link in links(reading, batch, chain))

    return _table(request, rows(), len(found), bom=bom)


def _table(request: Request, rows: Iterator[Sequence[str]], total: int, *, bom: bool) -> Response:
    """Return rows as CSV (RFC 4180), written as they come."""

    def written() -> Iterator[bytes]:
        yield _BOM if bom else b""
        while some := list(islice(rows, BATCH)):
            out = io.StringIO()
            csv.writer(out, lineterminator="\r\n").writerows(some)
            yield out.getvalue().encode("utf-8", "replace")

    headers = {"X-Total-Count": str(total)}
    if request.state.head:
        answer = Response(media_type="text/csv", headers=headers)
        del answer.headers["content-length"]  # nobody knows before it is written
        return answer
    return StreamingResponse(written(), media_type="text/csv", headers=headers)


def _of_things(
    request: Request, reading: Reading, asked: WantedModel, wanted: Filter, max_nodes: int, layout: str, formed: Form
) -> Response:
    unknown = [name for name in dict.fromkeys(asked.ids) if not _is_there(reading, name)]
    if unknown:
        raise NotFoundProblem(f"nothing is known of {len(unknown)} of the identifiers", unknown=unknown)
    kept = view(reading, replace(wanted, predicates=(*wanted.predicates, *map(compacted, asked.predicates))))
    found = named(kept, asked.ids, induced=asked.induced, max_nodes=max_nodes)
    return _drawn(request, reading, found, max_nodes, layout, formed)


def _is_there(reading: Reading, name: str) -> bool:
    return is_path(name) and (
        name in topology(reading).nodes or fate(reading, entity(name)).state in ("here", "merged")
    )


def _drawn(request: Request, reading: Reading, found: Chosen, max_nodes: int, layout: str, formed: Form) -> Response:
    said: dict[str, Any] = {
        "truncated": len(found.nodes) < found.total,
        "shown": len(found.nodes),
        "total": found.total,
        "shown_edges": len(found.edges),
        "max_nodes": max_nodes,
        "other_triples": found.others,
        **({"layout": layout} if layout == "fcose" else {}),
    }
    figures = stored(request, reading) if layout == "stored" else None
    return render(assemble(reading, found.nodes, found.edges, formed.languages, meta=said, figures=figures), formed)
