"""Runs `itugov export`: the graph, or some of its graphs, to standard output."""

import json
import sys
from collections.abc import Sequence
from typing import Final

import typer

from graph_api.formats import FORMATS
from graph_api.reading import Reading
from graph_api.walks.subgraph import whole
from itugov.settings import Settings
from itugov.stores import newest
from ontology.namespaces import GRAPH, graph

_RDF: Final = ("trig", "nquads", "jsonld")
_DRAWN: Final = {"node-link" if name == "json" else name: name for name in FORMATS if name not in ("turtle", "jsonld")}
EXPORT_FORMATS: Final = (*_RDF, *_DRAWN)


def run_export(output: str, graphs: Sequence[str], settings: Settings) -> int:
    """Write the graph; RDF keeps the named graphs, the others hold entities and the edges between them."""
    snapshot = newest(settings)
    wanted = tuple(name if name.startswith(GRAPH) else graph(name) for name in graphs)
    known = set(snapshot.graphs())
    for name in wanted:
        if name not in known:
            raise typer.BadParameter(
                f"there is no graph {name.removeprefix(GRAPH)}; there are: "
                + ", ".join(sorted(g.removeprefix(GRAPH) for g in known)),
                param_hint="--graph",
            )
    if output in _RDF:
        snapshot.export(output, sys.stdout.buffer, graphs=wanted or None)
        return 0
    if wanted:
        raise typer.BadParameter(
            f"{output} holds the whole graph; --graph goes with {', '.join(_RDF)}", param_hint="--graph"
        )
    drawn = FORMATS[_DRAWN[output]].write(whole(Reading(snapshot), ("en", "ar")))
    sys.stdout.write(drawn if isinstance(drawn, str) else json.dumps(drawn, ensure_ascii=False) + "\n")
    return 0
