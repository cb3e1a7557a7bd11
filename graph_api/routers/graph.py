"""`/api/v1/graph`: neighbourhoods, paths and the whole, in the formats of graph tools, with evidence for each edge."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graph_api import describing
from graph_api.evidence import first_places
from graph_api.labels import entity_labels
from graph_api.problems import ParameterProblem
from graph_api.reading import Reading
from graph_api.rendering import CONTENT, Formed, render
from graph_api.request import Current, checked_path, meta
from graph_api.schemas import PathsModel, place_members
from graph_api.walks import expanding, walking
from graph_api.walks.analyses import Analyses
from graph_api.walks.analysis import MOST_PLACED, Figures
from graph_api.walks.around import around
from graph_api.walks.at_once import MAX_NODES
from graph_api.walks.filtering import Filtered, view
from graph_api.walks.subgraph import assemble, links
from graph_api.walks.walking import Path

router = APIRouter(prefix="/api/v1/graph", tags=["Graph"])

Layout = Annotated[
    Literal["none", "stored", "fcose"],
    Query(
        description="`fcose`: no places, and Cytoscape JSON tells Cytoscape.js to lay it out so; `stored`: with the place of each thing in the drawing of the whole, and its figures; those with few relations in a large graph have no place"
    ),
]
Expand = Annotated[
    list[str],
    Query(
        max_length=50,
        description="Add what stands in one relation to one thing: direction, relation and thing",
        examples=[["in~itu:cites~resolution/pp/191/2018"]],
    ),
]
ANALYSED: Final[dict[int | str, dict[str, Any]]] = {
    503: {"description": "The snapshot is being analysed", "content": {"application/problem+json": {}}}
}
_OVERVIEW: Final = {**{status: told for status, told in CONTENT.items() if status != 404}, **ANALYSED}


@router.get("/ego.{extension}", include_in_schema=False)
@router.get(
    "/ego", summary="What lies around one or more entities", response_class=Response, responses={**CONTENT, **ANALYSED}
)
def ego(
    request: Request,
    reading: Current,
    wanted: Filtered,
    formed: Formed,
    id: Annotated[list[str], Query(min_length=1, max_length=50, examples=[["body/ISC-TF"]])],
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
    max_nodes: Annotated[int, Query(ge=1, le=2000)] = MAX_NODES,
    expand: Expand = [],  # noqa: B006 - read, never changed
    layout: Layout = "none",
) -> Response:
    """Give the entities within `depth` steps in either direction and the edges among them; `meta.truncated` tells if `max_nodes` cut it."""
    seeds = [describing.existing(reading, checked_path(path)) for path in id]
    kept = view(reading, wanted)
    drawn = around(
        reading,
        kept,
        seeds,
        formed.languages,
        depth=depth,
        max_nodes=max_nodes,
        besides=expanding.reached(kept, expanding.parse(reading, expand)),
        layout=layout,
        figures=stored(request, reading) if layout == "stored" else None,
    )
    return render(drawn, formed)


@router.get("/paths.{extension}", include_in_schema=False)
@router.get("/paths", summary="How two entities are connected", response_model=PathsModel, responses=CONTENT)
def paths(
    reading: Current,
    wanted: Filtered,
    formed: Formed,
    source: Annotated[str, Query(alias="from", examples=["body/ISC-TF"])],
    target: Annotated[str, Query(alias="to", examples=["event/PP-18"])],
    k: Annotated[int, Query(ge=1, le=10)] = 3,
    max_hops: Annotated[int, Query(ge=1, le=6)] = 4,
    directed: Annotated[bool, Query(description="Follow edges in their direction only")] = False,
) -> Response:
    """Give the `k` shortest simple paths, each hop with the edges that make it and the sentence behind them.

    JSON lists the paths; the graph formats give their union. `meta.truncated` tells that there are more paths, and then there is no `meta.total`;
    `meta.search_exhausted` that the search was given up before all were seen.
    """
    ends = [describing.existing(reading, checked_path(path)) for path in (source, target)]
    if ends[0] == ends[1]:
        raise ParameterProblem("a path leads from one entity to another: `from` and `to` are the same")
    kept = view(reading, wanted)
    found = walking.paths(
        kept.topology, *ends, k=k, max_hops=max_hops, directed=directed, admits=kept.admits, enters=kept.enters
    )
    said = {
        "truncated": found.truncated,
        "search_exhausted": found.exhausted,
        "shown": len(found.paths),
        "total": None if found.truncated or found.exhausted else len(found.paths),
        "max_hops": max_hops,
    }
    if formed.format == "json" and formed.edges == "edges":
        listed = _listed(reading, ends, found.paths, formed.languages, said)
        return Response(listed.model_dump_json(), media_type="application/json")
    nodes = dict.fromkeys([node for path in found.paths for node in path.nodes] or ends)
    used = {edge.id: edge for path in found.paths for hop in path.hops for edge in hop}
    return render(assemble(reading, nodes, [*used.values()], formed.languages, meta=said), formed)


@router.get("/overview.{extension}", include_in_schema=False)
@router.get(
    "/overview", summary="The whole graph, with places for a drawing", response_class=Response, responses=_OVERVIEW
)
def overview(
    request: Request,
    reading: Current,
    wanted: Filtered,
    formed: Formed,
    min_degree: Annotated[int, Query(ge=0, description="Keep things with so many relations at least")] = 1,
    max_nodes: Annotated[int, Query(ge=1, le=MOST_PLACED)] = 1000,
    layout: Layout = "stored",
    evidence: Annotated[
        bool,
        Query(
            description="False leaves out the words, document and confidence behind each edge, which a drawing of thousands does not show; `evidence_url` stays, and `meta.evidence` tells"
        ),
    ] = True,
) -> Response:
    """Give the things with most relations and the edges among them, with place, degree, rank, betweenness and community, worked out once a snapshot.

    `min_degree` and the choice of things go by all their relations, whichever are kept.
    """
    figures, kept = stored(request, reading), view(reading, wanted)
    found = sorted(
        (n for n, f in figures.items() if f.degree >= min_degree and kept.enters(n)),
        key=lambda n: (-figures[n].degree, n),
    )
    chosen = dict.fromkeys(sorted(found[:max_nodes]))
    among = walking.among(kept.topology, chosen, kept.admits)
    said = {
        "truncated": len(found) > len(chosen),
        "shown": len(chosen),
        "total": len(found),
        "shown_edges": len(among),
        "max_nodes": max_nodes,
        "evidence": evidence,
        **({"layout": layout} if layout == "fcose" else {}),
    }
    placed = figures if layout == "stored" else None
    drawn = assemble(reading, chosen, among, formed.languages, meta=said, figures=placed, proven=evidence)
    return render(drawn, formed)


def stored(request: Request, reading: Reading) -> Mapping[str, Figures]:
    """Return the figures of a snapshot.

    Raises:
        IndexingProblem: they are being worked out.
    """
    held: Analyses = request.app.state.analyses
    return held.get(reading)


def _listed(
    reading: Reading, ends: list[str], found: tuple[Path, ...], chain: tuple[str, ...], said: Mapping[str, Any]
) -> PathsModel:
    nodes = dict.fromkeys([node for path in found for node in path.nodes] or ends)
    used = {edge.id: edge for path in found for hop in path.hops for edge in hop}
    proofs = first_places(reading, [*used.values()])
    shown = {
        link.id: {
            "id": link.id,
            "source": link.source,
            "target": link.target,
            "predicate": link.predicate,
            "predicate_label": link.predicate_label,
            "predicate_label_lang": link.predicate_label_lang,
            "status": link.status,
            "inferred": link.inferred,
            "evidence_url": link.evidence_url,
            "evidence": place_members(proofs[link.id]) if link.id in proofs else None,
        }
        for link in links(reading, [*used.values()], chain)
    }
    return PathsModel.model_validate(
        {
            "nodes": {path: asdict(label) for path, label in entity_labels(reading, nodes, chain).items()},
            "paths": [
                {"nodes": list(p.nodes), "hops": [{"edges": [shown[e.id] for e in hop]} for hop in p.hops]}
                for p in found
            ],
            "meta": meta(reading, **said),
        }
    )
