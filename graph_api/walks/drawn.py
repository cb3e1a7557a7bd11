"""Makes a subgraph out of what a client names: things, with the edges among them or around them, or the triples of a query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph_api.reading import Reading, text_of
from graph_api.walks import walking
from graph_api.walks.filtering import View
from graph_api.walks.stating import claimed
from graph_api.walks.topology import Edge, order
from ontology.identifiers import edge_id
from ontology.namespaces import ID, compact


@dataclass(frozen=True, slots=True)
class Chosen:
    """Nodes and the edges among them; `total` counts the nodes there are, shown or not, `others` the triples that are no edges."""

    nodes: tuple[str, ...]
    edges: Sequence[Edge]
    total: int
    others: int = 0


def named(of: View, ids: Sequence[str], *, induced: bool, max_nodes: int) -> Chosen:
    """Return things with the kept edges among them, or, unless `induced`, with all their kept edges and what those lead to; things that were named come first."""
    nodes = dict.fromkeys(ids)
    if induced:
        kept = dict.fromkeys([*nodes][:max_nodes])
        return Chosen(tuple(kept), walking.among(of.topology, kept, of.admits), len(nodes))
    around = {
        edge.id: edge
        for name in nodes
        for edge in (*of.topology.out_edges(name), *of.topology.in_edges(name))
        if of.admits(edge) and all(end in nodes or of.enters(end) for end in (edge.subject, edge.object))
    }
    return _cut(nodes, around.values(), max_nodes)


def constructed(reading: Reading, triples: Iterable[ox.Triple], max_nodes: int) -> Chosen:
    """Return the triples between identifiers as edges: those the graph has, or that texts state, as such, others as edges that nothing proves."""
    known = claimed(reading).edges
    edges: dict[str, Edge] = {}
    others = 0
    for triple in triples:
        subject, obj = triple.subject, triple.object
        if not (_named(subject) and _named(obj)):
            others += 1
            continue
        ends = text_of(subject), compact(triple.predicate.value), text_of(obj)
        name = edge_id(*ends)
        edges[name] = known.get(name) or Edge(name, *ends, ())
    found = _cut({}, edges.values(), max_nodes)
    return Chosen(found.nodes, found.edges, found.total, others)


def _named(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(ID) and len(term.value) > len(ID)


def _cut(first: dict[str, None], edges: Iterable[Edge], max_nodes: int) -> Chosen:
    ordered = sorted(edges, key=order)
    nodes = dict.fromkeys([*first, *(end for edge in ordered for end in (edge.subject, edge.object))])
    kept = dict.fromkeys([*nodes][:max_nodes])
    return Chosen(tuple(kept), tuple(e for e in ordered if e.subject in kept and e.object in kept), len(nodes))
