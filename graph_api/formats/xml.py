"""Writes a subgraph as XML: GraphML and GEXF 1.3.

Own writers, because the usual ones break on what texts contain: control characters make ill-formed XML, missing values are refused,
and the key names of GraphML decide what Gephi takes for the label (it treats the key ids `d3` and `d7` as labels).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from graph_api.formats.model import EDGE_KEYS, NODE_KEYS, Subgraph, attributes, plain

# XML 1.0, production 2 (Char): what may not stand in a document
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What readers of XML 1.0, or of 1.1, take for the end of a line and change
_LINE_ENDS: Final = {"\r": "&#13;", "\x85": "&#133;", "\u2028": "&#8232;"}
_EDGE_LABEL: Final = "edgelabel"
_TYPES: Final[Mapping[str, str]] = {
    "confidence": "double",
    "inferred": "boolean",
    "degree": "int",
    "pagerank": "double",
    "betweenness": "double",
    "community": "int",
    "x": "double",
    "y": "double",
}
_GEXF_TYPES: Final[Mapping[str, str]] = {**_TYPES, "degree": "integer", "community": "integer"}


def to_graphml(graph: Subgraph) -> str:
    """Return GraphML; key ids are attribute names, but for the relation on edges, which is `edgelabel`.

    Its attribute is named `label` as that of nodes is, an id stands once in a document, and `edgelabel` is the id Gephi knows.
    """
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    out.extend(_key("node", k, k) for k in NODE_KEYS)
    out.append(_key("edge", _EDGE_LABEL, "label"))
    out.extend(_key("edge", k, k) for k in EDGE_KEYS)
    out.extend(_key("graph", k, k) for k in graph.meta)
    out.append('  <graph id="itugov" edgedefault="directed">')
    out.extend(f'    <data key="{k}">{_text(v)}</data>' for k, v in graph.meta.items())
    for node in graph.nodes:
        out.append(f"    <node id={_attr(node.id)}>{_data(attributes(node), NODE_KEYS)}</node>")
    for edge in graph.edges:
        data = _data({**attributes(edge), _EDGE_LABEL: edge.predicate_label}, (_EDGE_LABEL, *EDGE_KEYS))
        out.append(
            f"    <edge id={_attr(edge.id)} source={_attr(edge.source)} target={_attr(edge.target)}>{data}</edge>"
        )
    return "\n".join([*out, "  </graph>", "</graphml>", ""])


def to_gexf(graph: Subgraph) -> str:
    """Return GEXF 1.3 for Gephi."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
    ]
    described = "; ".join(f"{k}={plain(v)}" for k, v in graph.meta.items())
    out.append(f"  <meta><creator>itugov</creator><description>{_text(described)}</description></meta>")
    out.append('  <graph mode="static" defaultedgetype="directed">')
    for kind, keys in (("node", NODE_KEYS[1:]), ("edge", EDGE_KEYS)):
        out.append(f'    <attributes class="{kind}" mode="static">')
        out.extend(f'      <attribute id="{k}" title="{k}" type="{_GEXF_TYPES.get(k, "string")}"/>' for k in keys)
        out.append("    </attributes>")
    out.append("    <nodes>")
    for node in graph.nodes:
        placed = "" if node.x is None or node.y is None else f'<viz:position x="{node.x}" y="{node.y}" z="0"/>'
        values = _attvalues(attributes(node), NODE_KEYS[1:])
        out.append(f"      <node id={_attr(node.id)} label={_attr(node.label)}>{values}{placed}</node>")
    out.extend(["    </nodes>", "    <edges>"])
    for edge in graph.edges:
        ends = f"source={_attr(edge.source)} target={_attr(edge.target)} label={_attr(edge.predicate_label)}"
        out.append(f"      <edge id={_attr(edge.id)} {ends}>{_attvalues(attributes(edge), EDGE_KEYS)}</edge>")
    return "\n".join([*out, "    </edges>", "  </graph>", "</gexf>", ""])


def _key(kind: str, name: str, attribute: str) -> str:
    return f'  <key id="{name}" for="{kind}" attr.name="{attribute}" attr.type="{_TYPES.get(name, "string")}"/>'


def _data(held: Mapping[str, Any], keys: Sequence[str]) -> str:
    return "".join(f'<data key="{k}">{_text(held[k])}</data>' for k in keys if held.get(k) not in (None, ""))


def _attvalues(held: Mapping[str, Any], keys: Sequence[str]) -> str:
    given = [f'<attvalue for="{k}" value={_attr(held[k])}/>' for k in keys if held.get(k) not in (None, "")]
    return f"<attvalues>{''.join(given)}</attvalues>" if given else ""


def _text(value: object) -> str:
    return escape(_NO_XML.sub("", plain(value)), _LINE_ENDS)


def _attr(value: object) -> str:
    return quoteattr(_NO_XML.sub("", plain(value)), _LINE_ENDS)
