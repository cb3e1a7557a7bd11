"""Builds the graph of entities out of plain triples: who stands in which relation to whom, without the bookkeeping of texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import rustworkx as rx

from graph_api.reading import Reading, text_of
from ontology.identifiers import edge_id
from ontology.namespaces import GRAPH, compact, expand

if TYPE_CHECKING:
    EntityGraph = rx.PyDiGraph[str, "Edge"]

INFERRED: Final = "inferred"
_APART: Final = frozenset({INFERRED, "reference", "ontology", "dataset", "validation"})
# What describes claims, mentions and paragraphs: nine tenths of a graph, and no relation of its things
_BOOKKEEPING: Final = frozenset(
    expand(name)
    for name in (
        "rdf:type",
        "rdf:subject",
        "rdf:predicate",
        "rdf:object",
        "itu:inParagraph",
        "itu:paragraphOf",
        "itu:versionOf",
        "itu:precedes",
        "itu:refersTo",
        "itu:candidate",
        "itu:mentionType",
        "itu:quote",
        "itu:charStart",
        "itu:charEnd",
        "itu:rule",
        "itu:confidence",
        "itu:origin",
        "itu:status",
        "itu:paragraphLabel",
        "itu:paragraphLabelRaw",
        "itu:page",
    )
)


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


def topology(reading: Reading) -> Topology:
    """Return the topology of a snapshot, built at the first use: triples between identifiers, without the nodes that describe texts and the derived relations that repeat another."""
    return reading.once(_build)


def _build(reading: Reading) -> Topology:
    return Topology(tuple(sorted(_edges(reading), key=order)))


def _edges(reading: Reading) -> Iterator[Edge]:
    versions = {text_of(row["x"]) for row in reading.select("SELECT ?x { ?x a itu:LanguageVersion }")}

    def describes_text(path: str) -> bool:
        return path.startswith(("claim/", "mention/")) or "/p/" in path or path in versions

    # What the ontology marks as derived says again, in another direction or over a distance, what another edge says;
    # but a chain of two relations joins what no other edge does
    repeating = "SELECT ?p { ?p itu:derived true FILTER NOT EXISTS { ?p owl:propertyChainAxiom ?chain } }"
    skipped = _BOOKKEEPING | {text_of(row["p"]) for row in reading.select(repeating)}
    graphs: dict[tuple[str, str, str], set[str]] = {}
    # One scan for each relation: a filter over all quads takes three times as long, and ORDER BY would sort them all
    for predicate in {text_of(row["p"]) for row in reading.select("SELECT DISTINCT ?p { GRAPH ?g { ?s ?p ?o } }")}:
        if predicate in skipped:
            continue
        name = compact(predicate)
        for found in reading.select(
            f"SELECT ?g ?s ?o {{ GRAPH ?g {{ ?s <{predicate}> ?o }} FILTER(isIRI(?s) && isIRI(?o) && ?g NOT IN (graph:validation, graph:withdrawn)"
            " && STRSTARTS(STR(?o), STR(id:)) && STRSTARTS(STR(?s), STR(id:))) }"
        ):
            subject, obj = text_of(found["s"]), text_of(found["o"])
            if not describes_text(subject) and not describes_text(obj):
                graphs.setdefault((subject, name, obj), set()).add(text_of(found["g"]).removeprefix(GRAPH))
    for (subject, name, obj), stated in graphs.items():
        # That a thing is its own work, and the like: true, and no relation to anything
        if subject == obj and stated == {INFERRED}:
            continue
        yield Edge(edge_id(subject, name, obj), subject, name, obj, tuple(sorted(stated)))
