"""Reads RDF out of a database: graphs, triples, queries, exports; the part that a store and its snapshots share."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Final

import pyoxigraph as ox

from store.content import read
from store.dataset import Merges, Results, evaluate
from store.guard import refuse_federation

FORMATS: Final = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a graph without reading it: the digest of its content (SHA-256), and its number of triples."""

    digest: str
    triples: int


class Readable:
    """A database of named graphs, its unnamed graph being the union of those that are not hidden, each triple once."""

    def __init__(self, database: ox.Store, held: dict[str, Held], hidden: tuple[str, ...]) -> None:
        self._database = database
        self._held = held
        self._hidden = hidden
        self._merges = Merges()

    @property
    def name(self) -> str:
        """A name made from the content: twenty hexadecimal digits, the same for the same content."""
        return name_of(self._held, self._hidden)

    @property
    def written(self) -> date | None:
        """The day on which this state was written, None where it is not settled."""
        return None

    @property
    def hidden(self) -> tuple[str, ...]:
        """The graphs that are seen by name alone, not in the union."""
        return self._hidden

    def graphs(self) -> tuple[str, ...]:
        """Return the names of the graphs that hold something, sorted."""
        return tuple(sorted(self._held))

    def digest(self, graph: str) -> str | None:
        """Return the digest of a graph's content, None for a graph that holds nothing."""
        found = self._held.get(graph)
        return None if found is None else found.digest

    def size(self, graph: str | None = None) -> int:
        """Return the number of triples of a graph, or of all graphs together (a triple in two of them counts twice)."""
        if graph is None:
            return sum(found.triples for found in self._held.values())
        found = self._held.get(graph)
        return 0 if found is None else found.triples

    def triples(self, graph: str) -> Iterator[ox.Triple]:
        """Yield the triples of a graph in a fixed order."""
        return read(self._database, ox.NamedNode(graph)).triples()

    def lines(self, graph: str | None = None) -> tuple[bytes, ...]:
        """Return a graph as sorted lines of N-Triples without their ends, or the union of those that are not hidden."""
        return read(self._database, ox.DefaultGraph() if graph is None else ox.NamedNode(graph)).lines

    def matches(
        self,
        subject: ox.NamedNode | None,
        predicate: ox.NamedNode | None,
        obj: ox.NamedNode | ox.Literal | None,
    ) -> Iterator[ox.Triple]:
        """Yield the triples of the union that a pattern finds, None standing for anything."""
        for quad in self._database.quads_for_pattern(subject, predicate, obj, ox.DefaultGraph()):
            yield quad.triple

    def query(
        self, sparql: str, *, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> Results:
        """Evaluate a query; without graphs, over the dataset it names or else over the union, all graphs being named ones.

        With graphs of one kind only, there are none of the other kind. Nothing bounds the time it takes.

        Raises:
            SyntaxError: the query does not parse.
            QueryRefused: it asks another service, or merges more graphs than is done for one query.
            RuntimeError: it calls a function that there is not.
        """
        refuse_federation(sparql)
        return evaluate(
            self._database,
            sparql,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            merges=self._merges,
            size=self.size,
        )

    def export(
        self,
        form: str,
        output: IO[bytes],
        *,
        graphs: Sequence[str] | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Write graphs as nquads, trig or jsonld, sorted: the same bytes for the same content.

        Without graphs, those that the union is made of. Prefixes shorten the names in trig.

        Raises:
            KeyError: the form is none of the three, or there is no graph of a name.
        """
        kind = FORMATS[form]
        names = sorted(set(self._held) - {*self._hidden} if graphs is None else {*graphs})
        for name in names:
            if name not in self._held:
                raise KeyError(f"there is no graph {name}")
        if kind is FORMATS["nquads"]:
            for name in names:
                end = f" {ox.NamedNode(name)} .\n".encode()
                output.writelines(line[:-2] + end for line in read(self._database, ox.NamedNode(name)).lines)
            return
        quads = (
            ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name)) for name in names for t in self.triples(name)
        )
        ox.serialize(quads, output, format=kind, prefixes=dict(prefixes) if prefixes and form == "trig" else None)


def name_of(held: Mapping[str, Held], hidden: Sequence[str]) -> str:
    """Return the name of a state of the graphs."""
    state = {"graphs": {graph: held[graph].digest for graph in held}, "hidden": sorted(hidden)}
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:20]
