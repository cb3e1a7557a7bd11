"""Builds the graph of entities out of plain triples: who stands in which relation to whom, without the bookkeeping of texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import rustworkx as rx

from graph_api.reading import BOOKKEEPING, Reading, compact, text_of
from ontology.identifiers import edge_id
from ontology.namespaces import GRAPH, expand

if TYPE_CHECKING:
    EntityGraph = rx.PyDiGraph[str, "Edge"]

INFERRED: Final = "inferred"
_PROSE: Final = frozenset({expand("rdf:type")})
_APART: Final = frozenset({INFERRED, "reference", "ontology"})


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two entities: the triple itself. `graphs` are the graphs that state it, as paths after `/graph/`."""

    id: str
    subject: str
    predicate: str
    object: str
    graphs: tuple[str, ...]

    @property
    def inferred(self) -> bool:
        """Whether nothing but reasoning states it."""
        return self.graphs == (INFERRED,)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents whose language versions state it."""
        return tuple(sorted({graph.rpartition("/")[0] for graph in self.graphs if graph not in _APART}))


class Topology:
    """The directed multigraph of entities; nodes are identifiers, edges in a fixed order."""

    def __init__(self, edges: tuple[Edge, ...]) -> None:
        self.edges = {edge.id: edge for edge in edges}
        self.nodes: dict[str, int] = {}
        self.graph: EntityGraph = rx.PyDiGraph(multigraph=True)
        for name in sorted({end for edge in edges for end in (edge.subject, edge.object)}):
            self.nodes[name] = self.graph.add_node(name)
        self.graph.add_edges_from([(self.nodes[e.subject], self.nodes[e.object], e) for e in edges])

    def out_edges(self, node: str) -> list[Edge]:
        """Return the edges that start at a node, none if the node is unknown."""
        index = self.nodes.get(node)
        return [] if index is None else sorted((e for _, _, e in self.graph.out_edges(index)), key=order)

    def in_edges(self, node: str) -> list[Edge]:
        """Return the edges that end at a node, none if the node is unknown."""
        index = self.nodes.get(node)
        return [] if index is None else sorted((e for _, _, e in self.graph.in_edges(index)), key=order)


def order(edge: Edge) -> tuple[str, str, str]:
    """Return the key by which edges are put in order."""
    return (edge.predicate, edge.subject, edge.object)


def build(reading: Reading) -> Topology:
    """Read the topology of a snapshot: triples between identifiers, but `rdf:type` and the nodes that describe texts."""
    return Topology(tuple(sorted(_edges(reading), key=order)))


def _edges(reading: Reading) -> Iterator[Edge]:
    kinds = " ".join(f"<{kind}>" for kind in BOOKKEEPING)
    apart = {text_of(row["x"]) for row in reading.select(f"SELECT ?x {{ VALUES ?kind {{ {kinds} }} ?x a ?kind }}")}
    graphs: dict[tuple[str, str, str], set[str]] = {}
    for row in reading.select(
        "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?s) && isIRI(?o) && STRSTARTS(STR(?o), STR(id:)) && STRSTARTS(STR(?s), STR(id:))) }"
    ):
        subject, predicate, obj = text_of(row["s"]), text_of(row["p"]), text_of(row["o"])
        if predicate not in _PROSE and subject not in apart and obj not in apart:
            graphs.setdefault((subject, compact(predicate), obj), set()).add(text_of(row["g"]).removeprefix(GRAPH))
    for (subject, predicate, obj), found in graphs.items():
        yield Edge(edge_id(subject, predicate, obj), subject, predicate, obj, tuple(sorted(found)))
