"""`/api/v1/graph`: neighbourhoods and paths in the formats of graph tools, with evidence for each edge."""

import json
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from graph_api import describing, walking
from graph_api.analyses import Analyses
from graph_api.analysis import MOST_PLACED
from graph_api.evidence import first_places
from graph_api.formats import FORMATS, FormatName, Subgraph, to_node_link
from graph_api.labels import entity_labels, kinds, superclasses
from graph_api.negotiation import choose_media_type
from graph_api.problems import AcceptProblem, ParameterProblem
from graph_api.request import DEFAULT_LANG, Current, Inferred, Lang, Predicates, checked_path, languages, meta
from graph_api.schemas import PathsModel, place_members
from graph_api.subgraph import assemble, links
from graph_api.topology import topology

router = APIRouter(prefix="/api/v1/graph", tags=["Graph"])

FormatQuery = Annotated[FormatName | None, Query(alias="format", description="The format; it wins over Accept")]
EdgesKey = Annotated[
    Literal["edges", "links"], Query(description="What node-link JSON calls its edges: `links` for D3")
]
_CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The subgraph", "content": {f.media_type: {} for f in FORMATS.values()}},
    404: {"description": "No such identifier", "content": {"application/problem+json": {}}},
    406: {"description": "No format the client accepts", "content": {"application/problem+json": {}}},
}


_OVERVIEW: Final[dict[int | str, dict[str, Any]]] = {
    **{status: told for status, told in _CONTENT.items() if status != 404},
    503: {"description": "The snapshot is being analysed", "content": {"application/problem+json": {}}},
}


@router.get("/ego", summary="What lies around one or more entities", response_class=Response, responses=_CONTENT)
def ego(
    reading: Current,
    id: Annotated[list[str], Query(min_length=1, max_length=50, examples=[["body/ISC-TF"]])],
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
    predicate: Predicates = [],  # noqa: B006 - read, never changed
    inferred: Inferred = True,
    max_nodes: Annotated[int, Query(ge=1, le=2000)] = 300,
    format_name: FormatQuery = None,
    edges: EdgesKey = "edges",
    lang: Lang = DEFAULT_LANG,
    accept: Annotated[str | None, Header()] = None,
) -> Response:
    """Give the entities within `depth` steps in either direction and the edges among them; `meta.truncated` tells if `max_nodes` cut it."""
    seeds = [describing.existing(reading, checked_path(path)) for path in id]
    found = walking.ego(
        topology(reading),
        seeds,
        depth=depth,
        max_nodes=max_nodes,
        admits=walking.admitting(predicate, inferred=inferred),
    )
    said = {
        "truncated": found.truncated,
        "shown": len(found.nodes),
        "total": found.total,
        "shown_edges": len(found.edges),
        "max_nodes": max_nodes,
    }
    return render(assemble(reading, found.nodes, found.edges, languages(lang), meta=said), format_name, accept, edges)


@router.get("/paths", summary="How two entities are connected", response_model=PathsModel, responses=_CONTENT)
def paths(
    reading: Current,
    source: Annotated[str, Query(alias="from", examples=["body/ISC-TF"])],
    target: Annotated[str, Query(alias="to", examples=["event/PP-18"])],
    k: Annotated[int, Query(ge=1, le=10)] = 3,
    max_hops: Annotated[int, Query(ge=1, le=6)] = 4,
    predicate: Predicates = [],  # noqa: B006 - read, never changed
    directed: Annotated[bool, Query(description="Follow edges in their direction only")] = False,
    inferred: Inferred = True,
    format_name: FormatQuery = None,
    edges: EdgesKey = "edges",
    lang: Lang = DEFAULT_LANG,
    accept: Annotated[str | None, Header()] = None,
) -> Response:
    """Give the `k` shortest simple paths, each hop with the edges that make it and the sentence behind them.

    JSON lists the paths; the graph formats give their union. `meta.truncated` tells that there are more paths,
    `meta.search_exhausted` that the search was given up before all were seen.
    """
    ends = [describing.existing(reading, checked_path(path)) for path in (source, target)]
    if ends[0] == ends[1]:
        raise ParameterProblem("a path leads from one entity to another: `from` and `to` are the same")
    found = walking.paths(
        topology(reading),
        *ends,
        k=k,
        max_hops=max_hops,
        directed=directed,
        admits=walking.admitting(predicate, inferred=inferred),
    )
    nodes = list(dict.fromkeys([node for path in found.paths for node in path.nodes] or ends))
    used = {edge.id: edge for path in found.paths for hop in path.hops for edge in hop}
    said = {
        "truncated": found.truncated,
        "search_exhausted": found.exhausted,
        "shown": len(found.paths),
        "max_hops": max_hops,
    }
    chain = languages(lang)
    if (format_name or _by_accept(accept)) != "json" or edges == "links":
        return render(assemble(reading, nodes, list(used.values()), chain, meta=said), format_name, accept, edges)
    proofs = first_places(reading, list(used.values()))
    shown = {
        link.id: {
            "id": link.id,
            "source": link.source,
            "target": link.target,
            "predicate": link.predicate,
            "predicate_label": link.predicate_label,
            "inferred": link.inferred,
            "evidence_url": link.evidence_url,
            "evidence": place_members(proofs[link.id]) if link.id in proofs else None,
        }
        for link in links(reading, list(used.values()), chain)
    }
    model = PathsModel.model_validate(
        {
            "nodes": {path: asdict(label) for path, label in entity_labels(reading, nodes, chain).items()},
            "paths": [
                {"nodes": list(p.nodes), "hops": [{"edges": [shown[e.id] for e in hop]} for hop in p.hops]}
                for p in found.paths
            ],
            "meta": meta(reading, **said),
        }
    )
    return Response(model.model_dump_json(), media_type="application/json")


@router.get(
    "/overview", summary="The whole graph, with places for a drawing", response_class=Response, responses=_OVERVIEW
)
def overview(
    request: Request,
    reading: Current,
    kinds_: Annotated[
        list[str], Query(alias="type", description="Keep things of these classes only", examples=[["itu:Body"]])
    ] = [],  # noqa: B006 - read, never changed
    predicate: Predicates = [],  # noqa: B006 - read, never changed
    min_degree: Annotated[int, Query(ge=0, description="Keep things with so many relations at least")] = 1,
    inferred: Inferred = True,
    max_nodes: Annotated[int, Query(ge=1, le=MOST_PLACED)] = 1000,
    format_name: FormatQuery = None,
    edges: EdgesKey = "edges",
    lang: Lang = DEFAULT_LANG,
    accept: Annotated[str | None, Header()] = None,
) -> Response:
    """Give the things with most relations and the edges among them, with place, degree, rank, betweenness and community, worked out once a snapshot."""
    held: Analyses = request.app.state.analyses
    figures = held.get(reading)
    above, types = superclasses(reading), kinds(reading, figures) if kinds_ else {}
    wanted = {name if ":" in name else f"itu:{name}" for name in kinds_}

    def fits(name: str) -> bool:
        own = types.get(name, ())
        return not wanted or any(t in wanted or not above.get(t, frozenset()).isdisjoint(wanted) for t in own)

    found = sorted(
        (n for n, f in figures.items() if f.degree >= min_degree and fits(n)), key=lambda n: (-figures[n].degree, n)
    )
    chosen = set(found[:max_nodes])
    admits = walking.admitting(predicate, inferred=inferred)
    among = [e for e in topology(reading).edges.values() if e.subject in chosen and e.object in chosen and admits(e)]
    said = {
        "truncated": len(found) > len(chosen),
        "shown": len(chosen),
        "total": len(found),
        "shown_edges": len(among),
        "max_nodes": max_nodes,
    }
    drawn = assemble(reading, sorted(chosen), among, languages(lang), meta=said, figures=figures)
    return render(drawn, format_name, accept, edges)


def render(graph: Subgraph, format_name: str | None, accept: str | None, edges: str) -> Response:
    """Return a subgraph in the format that was named, or else is accepted."""
    chosen = FORMATS[format_name or _by_accept(accept)]
    written = to_node_link(graph, edges=edges) if chosen.name == "json" else chosen.write(graph)
    body = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    return Response(body.encode("utf-8", "replace"), media_type=chosen.media_type)


def _by_accept(accept: str | None) -> str:
    media_type = choose_media_type(accept, [f.media_type for f in FORMATS.values()])
    if media_type is None:
        raise AcceptProblem(
            f"a graph is given as {', '.join(f.media_type for f in FORMATS.values())}",
            offered=[f.media_type for f in FORMATS.values()],
        )
    return next(f.name for f in FORMATS.values() if f.media_type == media_type)
