"""Writes a subgraph in the formats graph tools read: node-link, Cytoscape.js, GraphML, GEXF and CSV.

Own writers, because the usual ones break on what texts contain: control characters make ill-formed XML, missing values are refused,
and the key names of GraphML decide what Gephi takes for the label (it treats the key ids `d3` and `d7` as labels).
"""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

# XML 1.0, production 2 (Char): what may not stand in a document
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """An entity: its identifier, what to call it and in which language, and its most specific class."""

    id: str
    label: str
    lang: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An edge with the first sentence that proves it; quote, document and confidence are empty where nothing in a text does."""

    id: str
    source: str
    target: str
    predicate: str
    predicate_label: str
    evidence_url: str
    evidence_quote: str = ""
    document: str = ""
    confidence: float | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Subgraph:
    """Nodes and edges in a fixed order, with what the reader must know of them (snapshot, sample, truncated, totals)."""

    nodes: tuple[Node, ...]
    edges: tuple[Link, ...]
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name: media type, writer."""

    name: str
    media_type: str
    write: Callable[[Subgraph], dict[str, Any] | str]


def to_node_link(graph: Subgraph, *, edges: str = "edges") -> dict[str, Any]:
    """Return the node-link form of networkx 3.4 and later; `edges="links"` for D3 and older readers."""
    return {
        "directed": True,
        "multigraph": True,
        "graph": dict(graph.meta),
        "nodes": [_attributes(node) for node in graph.nodes],
        edges: [{**_attributes(edge), "key": edge.id} for edge in graph.edges],
    }


def to_cytoscape(graph: Subgraph) -> dict[str, Any]:
    """Return the elements of Cytoscape.js, which Cytoscape Desktop opens as `.cyjs` and networkx reads by `cytoscape_graph`."""
    return {
        "data": dict(graph.meta),
        "directed": True,
        "multigraph": True,
        "elements": {
            "nodes": [{"data": {**_attributes(n), "value": n.id, "name": n.label}} for n in graph.nodes],
            "edges": [{"data": {**_attributes(e), "label": e.predicate_label, "key": e.id}} for e in graph.edges],
        },
    }


_NODE_KEYS: Final = ("label", "lang", "kind")
_EDGE_KEYS: Final = (
    "predicate",
    "predicate_label",
    "evidence_url",
    "evidence_quote",
    "document",
    "confidence",
    "inferred",
)
_EDGE_LABEL: Final = "edgelabel"
_TYPES: Final[Mapping[str, str]] = {"confidence": "double", "inferred": "boolean"}


def to_graphml(graph: Subgraph) -> str:
    """Return GraphML; key ids are attribute names, but for the relation on edges, which is `edgelabel`.

    Its attribute is named `label` as that of nodes is, an id stands once in a document, and `edgelabel` is the id Gephi knows.
    """
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    out.extend(_key("node", k, k) for k in _NODE_KEYS)
    out.append(_key("edge", _EDGE_LABEL, "label"))
    out.extend(_key("edge", k, k) for k in _EDGE_KEYS)
    out.extend(_key("graph", k, k) for k in graph.meta)
    out.append('  <graph id="itugov" edgedefault="directed">')
    out.extend(f'    <data key="{k}">{_text(v)}</data>' for k, v in graph.meta.items())
    for node in graph.nodes:
        out.append(f"    <node id={_attr(node.id)}>{_data(_attributes(node), _NODE_KEYS)}</node>")
    for edge in graph.edges:
        data = _data({**_attributes(edge), _EDGE_LABEL: edge.predicate_label}, (_EDGE_LABEL, *_EDGE_KEYS))
        out.append(
            f"    <edge id={_attr(edge.id)} source={_attr(edge.source)} target={_attr(edge.target)}>{data}</edge>"
        )
    return "\n".join([*out, "  </graph>", "</graphml>", ""])


def to_gexf(graph: Subgraph) -> str:
    """Return GEXF 1.3 for Gephi."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<gexf xmlns="http://gexf.net/1.3" version="1.3">']
    described = "; ".join(f"{k}={_plain(v)}" for k, v in graph.meta.items())
    out.append(f"  <meta><creator>itugov</creator><description>{_text(described)}</description></meta>")
    out.append('  <graph mode="static" defaultedgetype="directed">')
    for kind, keys in (("node", _NODE_KEYS[1:]), ("edge", _EDGE_KEYS)):
        out.append(f'    <attributes class="{kind}" mode="static">')
        out.extend(f'      <attribute id="{k}" title="{k}" type="{_TYPES.get(k, "string")}"/>' for k in keys)
        out.append("    </attributes>")
    out.append("    <nodes>")
    for node in graph.nodes:
        out.append(
            f"      <node id={_attr(node.id)} label={_attr(node.label)}>{_attvalues(_attributes(node), _NODE_KEYS[1:])}</node>"
        )
    out.extend(["    </nodes>", "    <edges>"])
    for edge in graph.edges:
        ends = f"source={_attr(edge.source)} target={_attr(edge.target)} label={_attr(edge.predicate_label)}"
        out.append(f"      <edge id={_attr(edge.id)} {ends}>{_attvalues(_attributes(edge), _EDGE_KEYS)}</edge>")
    return "\n".join([*out, "    </edges>", "  </graph>", "</gexf>", ""])


def to_edges_csv(graph: Subgraph) -> str:
    """Return the edges as CSV with the column names Gephi expects."""
    rows = [
        (e.source, e.target, "Directed", e.id, e.predicate_label, *(_plain(getattr(e, k)) for k in _EDGE_KEYS))
        for e in graph.edges
    ]
    return _csv(("Source", "Target", "Type", "Id", "Label", *_EDGE_KEYS), rows)


FORMATS: Final[Mapping[str, Format]] = {
    f.name: f
    for f in (
        Format("json", "application/json", to_node_link),
        Format("cytoscape", "application/vnd.cytoscape.js+json", to_cytoscape),
        Format("graphml", "application/graphml+xml", to_graphml),
        Format("gexf", "application/gexf+xml", to_gexf),
        Format("csv", "text/csv", to_edges_csv),
    )
}


def _attributes(item: Node | Link) -> dict[str, Any]:
    return {name: value for name in item.__dataclass_fields__ if (value := getattr(item, name)) is not None}


def _key(kind: str, name: str, attribute: str) -> str:
    return f'  <key id="{name}" for="{kind}" attr.name="{attribute}" attr.type="{_TYPES.get(name, "string")}"/>'


def _data(attributes: Mapping[str, Any], keys: Sequence[str]) -> str:
    return "".join(
        f'<data key="{k}">{_text(attributes[k])}</data>' for k in keys if attributes.get(k) not in (None, "")
    )


def _attvalues(attributes: Mapping[str, Any], keys: Sequence[str]) -> str:
    given = [f'<attvalue for="{k}" value={_attr(attributes[k])}/>' for k in keys if attributes.get(k) not in (None, "")]
    return f"<attvalues>{''.join(given)}</attvalues>" if given else ""


def _plain(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: object) -> str:
    return escape(_NO_XML.sub("", _plain(value)), {"\r": "&#13;"})


def _attr(value: object) -> str:
    return quoteattr(_NO_XML.sub("", _plain(value)), {"\r": "&#13;"})


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180, section 2
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
