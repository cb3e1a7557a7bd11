"""Writes a subgraph in the formats that graph tools read, each by its name."""

from collections.abc import Mapping
from typing import Final, Literal

from graph_api.formats.json import node_link, to_cytoscape, to_graphology, to_jgf, to_node_link
from graph_api.formats.model import Format, Link, Node, Subgraph
from graph_api.formats.rdf import to_json_ld, to_turtle
from graph_api.formats.text import to_dot, to_edges_csv, to_mermaid
from graph_api.formats.xml import to_gexf, to_graphml

FormatName = Literal[
    "json", "cytoscape", "graphology", "jgf", "graphml", "gexf", "csv", "dot", "mermaid", "turtle", "jsonld"
]
FORMATS: Final[Mapping[str, Format]] = {
    f.name: f
    for f in (
        Format("json", "application/json", "json", to_node_link),
        Format("cytoscape", "application/vnd.cytoscape.js+json", "cyjs", to_cytoscape),
        Format("graphology", "application/vnd.graphology+json", "graphology.json", to_graphology),
        Format("jgf", "application/vnd.jgf+json", "jgf.json", to_jgf),
        Format("graphml", "application/graphml+xml", "graphml", to_graphml),
        Format("gexf", "application/gexf+xml", "gexf", to_gexf),
        Format("csv", "text/csv", "csv", to_edges_csv),
        Format("dot", "text/vnd.graphviz", "dot", to_dot),
        Format("mermaid", "text/vnd.mermaid", "mmd", to_mermaid),
        Format("turtle", "text/turtle", "ttl", to_turtle),
        Format("jsonld", "application/ld+json", "jsonld", to_json_ld),
    )
}

__all__ = [
    "FORMATS",
    "Format",
    "FormatName",
    "Link",
    "Node",
    "Subgraph",
    "node_link",
    "to_cytoscape",
    "to_dot",
    "to_edges_csv",
    "to_gexf",
    "to_graphml",
    "to_graphology",
    "to_jgf",
    "to_json_ld",
    "to_mermaid",
    "to_node_link",
    "to_turtle",
]
