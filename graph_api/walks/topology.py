"""Builds the graph of entities out of plain triples: who stands in which relation to whom, without the bookkeeping of texts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, overload

import numpy as np

from graph_api.reading import Reading, text_of
from graph_api.walks.edges_file import FILE, EdgesFile
from graph_api.walks.numbered import Numbered, Numbers
from ontology.identifiers import edge_id
from ontology.namespaces import GRAPH, compact, expand

Way = Literal["out", "in", "both"]

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
    """The directed multigraph of entities; nodes are identifiers, edges in a fixed order.

    What a request walks are tuples by node, and arrays where it visits much (`numbered.py`): to ask a graph library for the edges of a node, and put them in order, takes ten times as
    long or more.
    """

    def __init__(self, edges: tuple[Edge, ...]) -> None:
        self.edges = {edge.id: edge for edge in sorted(edges, key=order)}
        self.places = {name: place for place, name in enumerate(self.edges)}
        out: dict[str, list[Edge]] = {}
        into: dict[str, list[Edge]] = {}
        for edge in self.edges.values():
            out.setdefault(edge.subject, []).append(edge)
            into.setdefault(edge.object, []).append(edge)
        self.ordered = tuple(self.edges.values())
        self._out = {name: tuple(found) for name, found in out.items()}
        self._into = {name: tuple(found) for name, found in into.items()}
        self.nodes = {name: place for place, name in enumerate(sorted(self._out.keys() | self._into.keys()))}
        self.numbered = Numbered.of(self.nodes, self.ordered)
        self.relations = frozenset(self.numbered.relations)
        self._beside: dict[tuple[str, str], tuple[str, ...]] = {}

    def out_edges(self, node: str) -> tuple[Edge, ...]:
        """Return the edges that start at a node, none if the node is unknown."""
        return self._out.get(node, ())

    def in_edges(self, node: str) -> tuple[Edge, ...]:
        """Return the edges that end at a node, none if the node is unknown."""
        return self._into.get(node, ())

    def among(self, nodes: Iterable[str]) -> "Placed":
        """Return the edges between nodes, in order."""
        numbers = [number for name in nodes if (number := self.nodes.get(name)) is not None]
        return Placed(self, self.numbered.among(numbers))

    def placed(self, edges: Sequence[Edge]) -> "Placed":
        """Return edges of this graph by their places."""
        places = (self.places[edge.id] for edge in edges)
        return Placed(self, np.fromiter(places, dtype=np.int32, count=len(edges)))

    def beside(self, node: str, way: Way) -> tuple[str, ...]:
        """Return the nodes that a node's edges lead to, come from, or either, each once and in the order of those edges."""
        found = self._beside.get((node, way))
        if found is None:
            leading = () if way == "in" else (edge.object for edge in self.out_edges(node))
            coming = () if way == "out" else (edge.subject for edge in self.in_edges(node))
            found = self._beside[node, way] = tuple(dict.fromkeys((*leading, *coming)))
        return found


class Placed(Sequence[Edge]):
    """Edges of a topology by their places in order, so that to show a thousand of them none has to be looked up."""

    def __init__(self, of: Topology, places: Numbers) -> None:
        self.of, self.places = of, places

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, place: int) -> Edge: ...
    @overload
    def __getitem__(self, place: slice) -> "Placed": ...
    def __getitem__(self, place: int | slice) -> "Edge | Placed":
        if isinstance(place, slice):
            return Placed(self.of, self.places[place])
        return self.of.ordered[int(self.places[place])]

    def __iter__(self) -> Iterator[Edge]:
        return map(self.of.ordered.__getitem__, self.places.tolist())

    def runs(self) -> tuple[tuple[str, int], ...]:
        """Return the relations of these edges, each with the number of edges that follow one another in it."""
        return self.of.numbered.runs(self.places)


def order(edge: Edge) -> tuple[str, str, str]:
    """Return the key by which edges are put in order."""
    return (edge.predicate, edge.subject, edge.object)


def topology(reading: Reading) -> Topology:
    """Return the topology of a snapshot, built at the first use: triples between identifiers, without the nodes that describe texts and the derived relations that repeat another."""
    return reading.once(_build)


class Shelf:
    """Where the file of edges of a snapshot is found: opened at the first use, or put there once it is written."""

    def __init__(self, reading: Reading) -> None:
        self.file = None if reading.folder is None else EdgesFile.open(reading.folder / FILE)


def listed(reading: Reading) -> EdgesFile | None:
    """Return the file of edges of a snapshot, None where there is none."""
    return reading.once(Shelf).file


def language_versions(reading: Reading) -> frozenset[str]:
    """Return the language versions of a snapshot."""
    return frozenset(text_of(row["x"]) for row in reading.select("SELECT ?x { ?x a itu:LanguageVersion }"))


def is_entity(path: str, versions: frozenset[str]) -> bool:
    """Say whether an identifier is of a thing, and not of a text, a part of one, or what a text says."""
    return not path.startswith(("claim/", "mention/")) and "/p/" not in path and path not in versions


def _build(reading: Reading) -> Topology:
    kept = listed(reading)
    if kept is not None:
        return Topology(tuple(Edge(row.id, row.subject, row.predicate, row.object, row.graphs) for row in kept.rows()))
    return Topology(tuple(_edges(reading)))


def _edges(reading: Reading) -> Iterator[Edge]:
    versions = language_versions(reading)
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
            if is_entity(subject, versions) and is_entity(obj, versions):
                graphs.setdefault((subject, name, obj), set()).add(text_of(found["g"]).removeprefix(GRAPH))
    for (subject, name, obj), stated in graphs.items():
        # That a thing is its own work, and the like: true, and no relation to anything
        if subject == obj and stated == {INFERRED}:
            continue
        yield Edge(edge_id(subject, name, obj), subject, name, obj, tuple(sorted(stated)))
