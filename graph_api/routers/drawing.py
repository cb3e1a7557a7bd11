"""`/api/v1/schema`, `/{lang}/graph` and `/{lang}/map`: what the pages with scripts ask for, and the pages themselves."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graph_api import describing, drawing_pages, walking
from graph_api.analyses import Analyses
from graph_api.pages import missing
from graph_api.problems import NotFoundProblem
from graph_api.request import DEFAULT_LANG, Current, Lang, checked_path, languages, meta
from graph_api.routers.pages import PageLang, chain_of
from graph_api.schema import terms
from graph_api.schemas import Meta, Model
from graph_api.subgraph import assemble
from graph_api.topology import topology
from ontology.namespaces import PREFIXES

router = APIRouter()
_DRAWN: Final = 150
_MAPPED: Final = 2000
_LISTED: Final = 100


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


@router.get("/api/v1/schema", tags=["About"], summary="The terms of the ontology", response_model=SchemaModel)
def schema(reading: Current, lang: Lang = DEFAULT_LANG) -> SchemaModel:
    """List classes and properties with their labels, and the prefixes."""
    found = terms(reading, languages(lang))
    said = meta(reading, shown=len(found), total=len(found), truncated=False)
    return SchemaModel.model_validate({"terms": [asdict(t) for t in found], "prefixes": dict(PREFIXES), "meta": said})


@router.get("/{lang}/graph", tags=["Pages"], summary="What is around things, drawn", response_class=Response)
def graph(
    reading: Current,
    lang: PageLang,
    id: Annotated[list[str], Query(min_length=1, max_length=50)],
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
) -> Response:
    """Show what is around one or more things, drawn where scripts run, and in a table with the sentence behind each edge."""
    try:
        seeds = [describing.existing(reading, checked_path(path)) for path in dict.fromkeys(id)]
    except NotFoundProblem:
        return Response(missing(reading, lang, "graph"), status_code=404, media_type="text/html")
    admits = walking.admitting([], inferred=True)
    found = walking.ego(topology(reading), seeds, depth=depth, max_nodes=_DRAWN, admits=admits)
    said: dict[str, Any] = {"shown": len(found.nodes), "total": found.total}
    drawn = assemble(reading, found.nodes, found.edges, chain_of(lang), meta=said)
    return Response(drawing_pages.graph(reading, lang, drawn, seeds, depth, _DRAWN), media_type="text/html")


@router.get("/{lang}/map", tags=["Pages"], summary="The map of the graph", response_class=Response)
def overview(request: Request, reading: Current, lang: PageLang) -> Response:
    """Show the things with most relations, drawn where scripts run, and the first of them in a table."""
    held: Analyses = request.app.state.analyses
    figures = held.get(reading)
    chosen = sorted((n for n, f in figures.items() if f.degree), key=lambda n: (-figures[n].degree, n))
    said: dict[str, Any] = {"shown": len(chosen[:_MAPPED]), "total": len(chosen)}
    drawn = assemble(reading, chosen[:_MAPPED], (), chain_of(lang), meta=said, figures=figures)
    return Response(drawing_pages.overview(reading, lang, drawn, _LISTED), media_type="text/html")
