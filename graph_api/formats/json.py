"""Writes a subgraph as JSON for graph libraries: node-link (networkx, D3), Cytoscape.js, graphology (sigma), JSON Graph Format 2."""

from typing import Any, Final

from graph_api.formats.model import Node, Subgraph, attributes

_WIDTH: Final = 2000


def to_node_link(graph: Subgraph, *, edges: str = "edges") -> dict[str, Any]:
    """Return the node-link form of networkx 3.4 and later; `edges="links"` for D3 and older readers."""
    return {
        "directed": True,
        "multigraph": True,
        "graph": dict(graph.meta),
        "nodes": [attributes(node) for node in graph.nodes],
        edges: [{**attributes(edge), "key": edge.id} for edge in graph.edges],
    }


def to_cytoscape(graph: Subgraph) -> dict[str, Any]:
    """Return the elements of Cytoscape.js, which Cytoscape Desktop opens as `.cyjs` and networkx reads by `cytoscape_graph`."""
    return {
        "data": dict(graph.meta),
        "directed": True,
        "multigraph": True,
        "elements": {
            "nodes": [{"data": {**attributes(n), "value": n.id, "name": n.label}, **_position(n)} for n in graph.nodes],
            "edges": [{"data": {**attributes(e), "label": e.predicate_label, "key": e.id}} for e in graph.edges],
        },
    }


def to_graphology(graph: Subgraph) -> dict[str, Any]:
    """Return the serialised form of graphology, which sigma draws."""
    return {
        "attributes": dict(graph.meta),
        "options": {"type": "directed", "multi": True, "allowSelfLoops": True},
        "nodes": [{"key": node.id, "attributes": _without(attributes(node), "id")} for node in graph.nodes],
        "edges": [
            {
                "key": edge.id,
                "source": edge.source,
                "target": edge.target,
                "attributes": {**_without(attributes(edge), "id", "source", "target"), "label": edge.predicate_label},
            }
            for edge in graph.edges
        ],
    }


def to_jgf(graph: Subgraph) -> dict[str, Any]:
    """Return JSON Graph Format 2: nodes by identifier, edges with the relation they are."""
    return {
        "graph": {
            "directed": True,
            "metadata": dict(graph.meta),
            "nodes": {
                node.id: {"label": node.label, "metadata": _without(attributes(node), "id", "label")}
                for node in graph.nodes
            },
            "edges": [
                {
                    "id": edge.id,
                    "source": edge.source,
                    "target": edge.target,
                    "relation": edge.predicate,
                    "label": edge.predicate_label,
                    "directed": True,
                    "metadata": _without(attributes(edge), "id", "source", "target"),
                }
                for edge in graph.edges
            ],
        }
    }


def _position(node: Node) -> dict[str, Any]:
    """Return where a node stands in a drawing of `_WIDTH` pixels, whose height is reckoned downwards."""
    if node.x is None or node.y is None:
        return {}
    return {"position": {"x": _WIDTH / 2 * node.x, "y": -_WIDTH / 2 * node.y}}


def _without(held: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in held.items() if name not in names}
