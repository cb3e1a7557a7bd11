"""`/api/v1/entities` and `/api/v1/edges`: an entity, its neighbours, a statement and the places that prove it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, Query, Request
from pydantic import BeforeValidator
from starlette.responses import Response

from graph_api import describing
from graph_api.evidence import places
from graph_api.history import history
from graph_api.labels import Label, entity_labels, names_in, term_labels
from graph_api.linked.fates import former, missing
from graph_api.linked.resources import thing
from graph_api.negotiation import choose_language, choose_media_type
from graph_api.reading import Reading
from graph_api.request import (
    DEFAULT_LANG,
    Current,
    Cursor,
    Lang,
    checked_path,
    languages,
    link_next,
    meta,
    page,
)
from graph_api.routers.linked import given_data
from graph_api.routers.things import edge as edge_page
from graph_api.schemas import EdgeModel, EntityModel, EvidenceModel, NeighborsModel, place_members
from graph_api.walks.filtering import Filtered, View, view
from graph_api.walks.subgraph import links, nodes
from graph_api.walks.topology import topology
from graph_api.words import LANGUAGES
from ontology.languages import OFFICIAL_LANGUAGES
from ontology.namespaces import entity as iri_of

router = APIRouter(prefix="/api/v1", tags=["Entities and edges"])
Extra = Literal["labels", "counts", "history"]
Accept = Annotated[str | None, Header()]
_JSON: Final = "application/json"
_LINKED: Final = "application/ld+json"
_HTML: Final = "text/html"
_FARTHEST: Final = 5000
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"description": "No such identifier", "content": {"application/problem+json": {}}},
    410: {"description": "Withdrawn: an earlier snapshot had it", "content": {"application/problem+json": {}}},
}


def _each(given: Sequence[str]) -> list[str]:
    return [name for part in given for name in part.split(",")]


# The suffix binds last: identifiers hold slashes, so this route stands before the one it would otherwise fall into
@router.get(
    "/entities/{id:path}/neighbors",
    summary="The neighbours of an entity, by relation",
    response_model=NeighborsModel,
    responses=_MISSING,
)
def neighbors(
    request: Request,
    response: Response,
    reading: Current,
    wanted: Filtered,
    id: str,
    direction: Annotated[
        Literal["in", "out", "both"], Query(description="Edges that end here, start here, or both")
    ] = "both",
    counts_only: Annotated[bool, Query(description="Groups with totals alone")] = False,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Cursor = None,
    lang: Lang = DEFAULT_LANG,
) -> NeighborsModel:
    """Group the edges of an entity by relation and direction, with totals, and page through them in a fixed order."""
    path, chain = describing.existing(reading, checked_path(id)), languages(lang)
    found = describing.incident(view(reading, wanted), path, direction)
    part = page(request, reading, cursor, limit, found)
    items = [] if counts_only else part.items
    shown = {link.id: link for link in links(reading, [edge for _, edge in items], chain)}
    others = {n.id: n for n in nodes(reading, [describing.other_end(e, d) for d, e in items], chain)}
    names = term_labels(reading, (edge.predicate for _, edge in found), chain)
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for way, edge in found:
        group = groups.setdefault(
            (way, edge.predicate),
            {
                "direction": way,
                "predicate": edge.predicate,
                "predicate_label": names[edge.predicate].text,
                "predicate_label_lang": names[edge.predicate].lang,
                "total": 0,
                "items": [],
            },
        )
        group["total"] += 1
    for way, edge in items:
        node, link = others[describing.other_end(edge, way)], shown[edge.id]
        groups[way, edge.predicate]["items"].append(
            {
                "edge": edge.id,
                "id": node.id,
                "label": {"text": node.label, "lang": node.lang},
                "kind": node.kind,
                "evidence_url": link.evidence_url,
                "evidence_quote": link.evidence_quote,
                "document": link.document,
                "confidence": link.confidence,
                "inferred": edge.inferred,
                "status": link.status,
            }
        )
    following, url = (None, None) if counts_only else (part.next, part.next_url)
    link_next(response, url)
    said = meta(reading, truncated=len(items) < part.total, shown=len(items), total=part.total, limit=limit)
    return NeighborsModel.model_validate(
        {"id": path, "groups": list(groups.values()), "next": following, "next_url": url, "meta": said}
    )


@router.get(
    "/entities/{id:path}",
    summary="An entity",
    response_model=EntityModel,
    responses={**_MISSING, 200: {"description": "What is known of it", "content": {_LINKED: {}}}},
)
def entity(
    request: Request,
    reading: Current,
    id: str,
    extra: Annotated[
        list[Extra],
        BeforeValidator(_each),
        Query(
            description="As often as needed, or parted by commas. `labels`: its name in each official language; `counts`: its edges by relation; `history`: what came before and after it"
        ),
    ] = [],  # noqa: B006 - read, never changed
    lang: Lang = DEFAULT_LANG,
    accept: Accept = None,
) -> Any:
    """Give an entity's names in all languages, its classes, its facts and the number of its edges; to those who like it better, its linked data as JSON-LD."""
    path, chain = describing.existing(reading, checked_path(id)), languages(lang)
    if choose_media_type(accept, (_JSON, _LINKED)) == _LINKED:
        return given_data(request, reading, thing(reading, path).resource, path, "jsonld", 1)
    described = describing.describe(reading, path, chain)
    told = _extra(reading, path, chain, extra) if extra else None
    return EntityModel.model_validate({**asdict(described), "extra": told, "meta": meta(reading)})


def _extra(reading: Reading, path: str, chain: tuple[str, ...], wanted: Sequence[Extra]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if "labels" in wanted:
        told["labels"] = names_in(reading, path, OFFICIAL_LANGUAGES)
    if "counts" in wanted:
        counted = Counter((way, e.predicate) for way, e in describing.incident(View(topology(reading)), path, "both"))
        names = term_labels(reading, (predicate for _, predicate in counted), chain)
        told["counts"] = [
            {
                "direction": way,
                "predicate": predicate,
                "predicate_label": names[predicate].text,
                "predicate_label_lang": names[predicate].lang,
                "total": total,
            }
            for (way, predicate), total in counted.items()
        ]
    if "history" in wanted:
        steps = history(reading, path)
        shown = {link.id: link for link in links(reading, [step.edge for step in steps], chain)}
        labels = entity_labels(reading, [step.id for step in steps], chain)
        told["history"] = [
            {
                "id": step.id,
                "label": asdict(labels[step.id]),
                "date": step.date,
                "edge": step.edge.id,
                **{
                    name: getattr(shown[step.edge.id], name)
                    for name in (
                        "source",
                        "predicate",
                        "predicate_label",
                        "predicate_label_lang",
                        "target",
                        "evidence_url",
                    )
                },
            }
            for step in steps
        ]
    return told


@router.get(
    "/edges/{id}/evidence",
    summary="The places that prove an edge",
    response_model=EvidenceModel,
    responses={**_MISSING, 200: {"description": "The places, or the page of the edge", "content": {_HTML: {}}}},
)
def evidence(
    reading: Current,
    id: str,
    context: Annotated[int, Query(ge=0, le=_FARTHEST, description="Code points of text on each side of a quote")] = 200,
    sentences: Annotated[
        int | None,
        Query(
            ge=0,
            le=10,
            description=f"Instead of `context`: the sentence that a quote stands in, whole, and so many more on each side, up to {_FARTHEST:,} code points",
        ),
    ] = None,
    format_name: Annotated[
        Literal["json", "html"] | None, Query(alias="format", description="The format; it wins over Accept")
    ] = None,
    accept: Accept = None,
    accept_language: Accept = None,
) -> Any:
    """Give every claim that states the edge, whatever its status: document, paragraph, offsets, words, rule and the text around; for a browser, the page of the edge."""
    statement = _statement(reading, id)
    if format_name == "html" or (format_name is None and choose_media_type(accept, (_JSON, _HTML)) == _HTML):
        return edge_page(reading, choose_language(accept_language, LANGUAGES), id)
    found = places(reading, id, context=context if sentences is None else _FARTHEST, sentences=sentences)
    sources = [] if found else describing.sources(reading, statement.subject)
    return EvidenceModel.model_validate(
        {
            "edge": id,
            "subject": statement.subject,
            "predicate": statement.predicate,
            "object": statement.object,
            "places": [place_members(place) for place in found],
            "sources": sources,
            "meta": meta(reading, shown=len(found), total=len(found), truncated=False),
        }
    )


@router.get(
    "/edges/{id}",
    summary="A statement",
    response_model=EdgeModel,
    responses={**_MISSING, 200: {"description": "The statement", "content": {_LINKED: {}}}},
)
def edge(request: Request, reading: Current, id: str, lang: Lang = DEFAULT_LANG, accept: Accept = None) -> Any:
    """Give the triple of an edge, the graphs that hold it, and with which status texts state it; to those who like it better, its linked data as JSON-LD."""
    statement, chain = _statement(reading, id), languages(lang)
    if choose_media_type(accept, (_JSON, _LINKED)) == _LINKED:
        path = f"edge/{id}"
        return given_data(request, reading, thing(reading, path).resource, path, "jsonld", 1)
    found = places(reading, id)
    names = entity_labels(reading, [statement.subject], chain)
    relation = term_labels(reading, [statement.predicate], chain)[statement.predicate]
    target = (
        entity_labels(reading, [statement.object], chain)[statement.object]
        if statement.object_kind == "iri"
        else Label(statement.object, "")
    )
    return EdgeModel.model_validate(
        {
            **asdict(statement),
            "subject_label": asdict(names[statement.subject]),
            "predicate_label": relation.text,
            "predicate_label_lang": relation.lang,
            "object_label": asdict(target),
            "statuses": sorted({place.status for place in found if place.status}),
            "evidence_url": f"/api/v1/edges/{id}/evidence",
            "evidence_total": len(found),
            "meta": meta(reading),
        }
    )


def _statement(reading: Current, edge_id: str) -> describing.Statement:
    found = describing.statement(reading, edge_id)
    if found is None:
        iri = iri_of(f"edge/{edge_id}")
        raise missing(iri, former(reading, iri), reading.name)
    return found
