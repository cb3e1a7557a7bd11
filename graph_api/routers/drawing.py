"""`/api/v1/schema`, `/{lang}/graph` and `/{lang}/map`: what the pages with scripts ask for, and the pages themselves."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from graph_api.labels import every_kind, term_labels
from graph_api.linked.whole_graphs import whole_graph
from graph_api.negotiation import choose_media_type
from graph_api.pages import graph as graph_page
from graph_api.pages import map as map_page
from graph_api.pages.filter_form import PageFilter, counted, parameters
from graph_api.pages.meaning import meant
from graph_api.pages.page import chain_of, missing
from graph_api.problems import AcceptProblem, NotFoundProblem
from graph_api.request import DEFAULT_LANG, Current, Lang, languages, meta
from graph_api.routers.graph import Expand, stored
from graph_api.routers.pages import PageLang
from graph_api.routers.search import Index
from graph_api.schema import terms
from graph_api.schemas import Meta, Model
from graph_api.walks import expanding, walking
from graph_api.walks.analysis import MOST_PLACED
from graph_api.walks.filtering import view
from graph_api.walks.subgraph import assemble, nodes, with_figures
from graph_api.walks.topology import topology
from ontology.namespaces import PREFIXES

router = APIRouter()
_TURTLE: Final = "text/turtle"
_DRAWN: Final = 150
_MAPPED: Final = MOST_PLACED
_LISTED: Final = 100
_WRITTEN: Final = 200


class TermModel(Model):
    """A class or a property of the ontology."""

    id: str
    kind: str
    label: str
    lang: str
    domain: str
    range: str


class SchemaModel(Model):
    """The terms of the ontology, and the prefixes that queries use."""

    terms: list[TermModel]
    prefixes: dict[str, str]
    meta: Meta


@router.get(
    "/api/v1/schema",
    tags=["About"],
    summary="The terms of the ontology",
    response_model=SchemaModel,
    responses={
        200: {"description": "The terms", "content": {_TURTLE: {}}},
        406: {"description": "No format the client accepts", "content": {"application/problem+json": {}}},
    },
)
def schema(
    reading: Current, lang: Lang = DEFAULT_LANG, accept: Annotated[str | None, Header()] = None
) -> SchemaModel | Response:
    """List classes and properties with their labels, and the prefixes; as Turtle, the ontology itself."""
    media_type = choose_media_type(accept, ("application/json", _TURTLE))
    if media_type is None:
        raise AcceptProblem(f"terms are given as application/json or {_TURTLE}", offered=["application/json", _TURTLE])
    if media_type == _TURTLE:
        return Response(whole_graph(reading, "ontology", "ttl"), media_type=_TURTLE)
    found = terms(reading, languages(lang))
    said = meta(reading, shown=len(found), total=len(found), truncated=False)
    return SchemaModel.model_validate({"terms": [asdict(t) for t in found], "prefixes": dict(PREFIXES), "meta": said})


@router.get("/{lang}/graph", tags=["Pages"], summary="What is around things, drawn", response_class=Response)
def graph(
    reading: Current,
    index: Index,
    lang: PageLang,
    kept: PageFilter,
    id: Annotated[
        list[str],
        Query(
            max_length=50, description="The identifiers or names of what is in the middle", examples=[["body/ISC-TF"]]
        ),
    ] = [],  # noqa: B006 - read, never changed
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
    expand: Expand = [],  # noqa: B006 - read, never changed
    at: Annotated[str, Query(max_length=300, description="Tell what more there is around this thing")] = "",
) -> Response:
    """Show what is around one or more things, drawn where scripts run, and in a table with the sentence behind each edge."""
    chain = chain_of(lang)
    given = [meant(reading, index, text[:_WRITTEN], chain) for text in dict.fromkeys(id) if text.strip()]
    seeds = tuple(dict.fromkeys(m.path for m in given if m.path))
    try:
        asked = graph_page.Asked(seeds, depth, expanding.parse(reading, expand), kept, at)
    except NotFoundProblem:
        return Response(missing(reading, lang, "graph"), status_code=404, media_type="text/html")
    part = view(reading, kept)
    besides = expanding.reached(part, asked.expansions)
    found = walking.ego(
        part.topology, seeds, depth=depth, max_nodes=_DRAWN, admits=part.admits, enters=part.enters, besides=besides
    )
    everything = walking.ego(topology(reading), seeds, depth=depth, max_nodes=_DRAWN) if parameters(kept) else found
    said: dict[str, Any] = {"shown": len(found.nodes), "total": found.total}
    drawn = assemble(reading, found.nodes, found.edges, chain, meta=said)
    around = None
    if at in found.nodes:
        more = expanding.more(part, at, frozenset(found.nodes))
        names = term_labels(reading, {m.expansion.predicate for m in more}, chain)
        around = graph_page.Around(nodes(reading, [at], chain)[0], more, names)
    unclear = [m for m in given if not m.path]
    choices = counted(everything.edges, everything.nodes, every_kind(reading))
    written = graph_page.graph(reading, lang, asked, unclear, drawn, choices, around, _DRAWN)
    absent = not seeds and any(m.unknown for m in unclear)
    return Response(written, status_code=404 if absent else 200, media_type="text/html")


@router.get("/{lang}/map", tags=["Pages"], summary="The map of the graph", response_class=Response)
def overview(request: Request, reading: Current, lang: PageLang, kept: PageFilter) -> Response:
    """Show the things with most relations, drawn where scripts run, and the first of them in a table."""
    figures, part = stored(request, reading), view(reading, kept)
    found = [n for n, f in figures.items() if f.degree and part.enters(n)]
    first = sorted(found, key=lambda n: (-figures[n].degree, n))[:_LISTED]
    listed = with_figures(nodes(reading, first, chain_of(lang)), figures)
    written = map_page.overview(reading, lang, kept, listed, min(len(found), _MAPPED), len(found))
    return Response(written, media_type="text/html")
