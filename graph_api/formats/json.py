"""Writes a subgraph as JSON for graph libraries: node-link (networkx, D3), Cytoscape.js, graphology (sigma), JSON Graph Format 2."""

import json
from typing import Any, Final

from graph_api.formats.model import LABELS, Link, Node, Subgraph, Written, attributes

_WIDTH: Final = 2000


def to_node_link(graph: Subgraph, *, edges: str = "edges") -> dict[str, Any]:
    """Return the node-link form of networkx 3.4 and later; `edges="links"` for D3 and older readers."""
    return {
        "directed": True,
        "multigraph": True,
        "graph": dict(graph.meta),
        "nodes": [attributes(node) for node in graph.nodes],
        edges: [keyed(edge) for edge in graph.edges],
    }


def node_link(graph: Subgraph, *, edges: str = "edges") -> bytes:
    """Return the node-link form as it is sent; what of it was written before is taken as it is."""
    things, lines = graph.nodes, graph.edges
    nodes = things.written() if isinstance(things, Written) else [b", ".join(_json(attributes(n)) for n in things)]
    links = lines.written() if isinstance(lines, Written) else [b", ".join(_json(keyed(edge)) for edge in lines)]
    begin = b'{"directed": true, "multigraph": true, "graph": %b, "nodes": [' % _json(dict(graph.meta))
    return b"".join((begin, *nodes, b'], "%b": [' % edges.encode(), *links, b"]}"))


def keyed(edge: Link) -> dict[str, Any]:
    """Return an edge of node-link JSON; what depends on the languages of a request stands last."""
    held = attributes(edge)
    return {"key": edge.id, **_without(held, *LABELS), **{name: held[name] for name in LABELS}}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def to_cytoscape(graph: Subgraph) -> dict[str, Any]:
    """Return the elements of Cytoscape.js, which Cytoscape Desktop opens as `.cyjs` and networkx reads by `cytoscape_graph`."""
    return {
        "data": dict(graph.meta),
        "directed": True,
        "multigraph": True,
        **({"layout": {"name": graph.meta["layout"]}} if graph.meta.get("layout") == "fcose" else {}),
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
