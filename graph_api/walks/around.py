"""Draws what lies around things, and says what of it is left out."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph_api.formats import Subgraph
from graph_api.reading import Reading
from graph_api.walks import walking
from graph_api.walks.analysis import Figures
from graph_api.walks.filtering import View
from graph_api.walks.subgraph import assemble


def around(
    reading: Reading,
    kept: View,
    seeds: Sequence[str],
    languages: Sequence[str],
    *,
    depth: int,
    max_nodes: int,
    besides: Sequence[str] = (),
    layout: str = "none",
    figures: Mapping[str, Figures] | None = None,
) -> Subgraph:
    """Return the things within `depth` steps of some in either direction, the nearest `max_nodes` of them, and the edges among these."""
    found = walking.ego(
        kept.topology,
        seeds,
        depth=depth,
        max_nodes=max_nodes,
        admits=kept.admits,
        enters=kept.enters,
        besides=besides,
    )
    said: dict[str, Any] = {
        "truncated": found.truncated,
        "shown": len(found.nodes),
        "total": found.total,
        "shown_edges": len(found.edges),
        "max_nodes": max_nodes,
    }
    if layout == "fcose":
        said["layout"] = layout
    if figures is not None:
        said["placed"] = sum(n in figures and figures[n].x is not None for n in found.nodes)
    return assemble(reading, found.nodes, found.edges, languages, meta=said, figures=figures)
