"""Writes a subgraph as text: a table of edges for spreadsheets and Gephi, DOT for Graphviz, Mermaid for documents."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from graph_api.formats.model import EDGE_KEYS, NODE_KEYS, Link, Node, Subgraph, plain

# The names that Gephi expects
EDGE_COLUMNS: Final = ("Source", "Target", "Type", "Id", "Label", *EDGE_KEYS)
NODE_COLUMNS: Final = ("Id", "Label", *NODE_KEYS[1:])
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
# Characters that have a meaning within a text of Mermaid, or that its reader drops
_MERMAID: Final = {ord(c): f"#{ord(c)};" for c in '"#&;<>[](){}|`\\'}


def to_edges_csv(graph: Subgraph) -> str:
    """Return the edges as CSV with the column names Gephi expects."""
    return _csv(EDGE_COLUMNS, [edge_row(edge) for edge in graph.edges])


def edge_row(edge: Link) -> tuple[str, ...]:
    """Return the row of an edge, under `EDGE_COLUMNS`."""
    ends = (edge.source, edge.target, "Directed", edge.id, edge.predicate_label)
    return (*ends, *(plain(getattr(edge, key)) for key in EDGE_KEYS))


def node_row(node: Node) -> tuple[str, ...]:
    """Return the row of a node, under `NODE_COLUMNS`."""
    return (node.id, node.label, *(plain(getattr(node, key)) for key in NODE_KEYS[1:]))


def to_dot(graph: Subgraph) -> str:
    """Return DOT for Graphviz; labels are quoted strings in UTF-8, what is told of the whole stands in attributes of the graph."""
    out = ["digraph itugov {", '  charset="UTF-8";', "  rankdir=LR;"]
    out.extend(f"  itugov_{name}={_quoted(plain(value))};" for name, value in graph.meta.items())
    for node in graph.nodes:
        out.append(
            f"  {_quoted(node.id)} [label={_quoted(node.label)}, kind={_quoted(node.kind)}, lang={_quoted(node.lang)}];"
        )
    for edge in graph.edges:
        told = ", ".join(f"{key}={_quoted(plain(getattr(edge, key)))}" for key in EDGE_KEYS)
        ends = f"{_quoted(edge.source)} -> {_quoted(edge.target)}"
        out.append(
            f"  {ends} [id={_quoted(edge.id)}, label={_quoted(edge.predicate_label)}, URL={_quoted(edge.evidence_url)}, {told}];"
        )
    return "\n".join([*out, "}", ""])


def to_mermaid(graph: Subgraph) -> str:
    """Return a Mermaid flowchart, from right to left where most labels are; what is told of the whole, and the evidence of an edge, stands in comments."""
    backwards = sum(1 if node.lang in _RIGHT_TO_LEFT else -1 for node in graph.nodes) > 0
    names = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    out = [f"flowchart {'RL' if backwards else 'LR'}"]
    out.extend(f"  %% {name}: {_flat(plain(value))}" for name, value in graph.meta.items())
    out.extend(f'  {names[node.id]}["{_mermaid(node)}"]' for node in graph.nodes)
    for edge in graph.edges:
        told = (edge.id, *(plain(getattr(edge, key)) for key in EDGE_KEYS))
        out.append(f"  %% {_flat(' | '.join(told))}")
        out.append(f'  {names[edge.source]} -->|"{_mermaid(edge)}"| {names[edge.target]}')
    return "\n".join([*out, ""])


def _quoted(text: str) -> str:
    """Return a quoted string of DOT: within it a quotation mark is escaped, and a backslash where the layout would take it for a sign of its own."""
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    )
    return f'"{"".join(c for c in escaped if c >= " " or c == chr(9))}"'


def _mermaid(item: Node | Link) -> str:
    # Its reader takes no empty text, and strips byte order marks too
    label, name = (item.label, item.id) if isinstance(item, Node) else (item.predicate_label, item.predicate)
    return (_flat(label).strip("\ufeff ") or _flat(name)).translate(_MERMAID)


def _flat(text: str) -> str:
    return " ".join("".join(c if c >= " " else " " for c in text).split())


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180, section 2
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
