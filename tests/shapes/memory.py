"""A graph in memory that answers as a store does: over the union of its graphs."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from ontology.namespaces import PREFIXES
from shapes.reading import Results

HEADER = "@base <https://w3id.org/itugov/id/> .\n" + "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())


@dataclass
class Memory:
    store: ox.Store = field(default_factory=ox.Store)

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> "Memory":
        made = cls()
        made.store.extend([ox.Quad(t.subject, t.predicate, t.object, ox.DefaultGraph()) for t in triples])
        return made

    def query(self, sparql: str) -> Results:
        found = self.store.query(sparql, use_default_graph_as_union=True)
        assert not isinstance(found, bool)
        return found


def turtle(text: str) -> list[ox.Triple]:
    """Parse Turtle written without prefixes; identifiers are relative: `<body/ITU>`."""
    return [q.triple for q in ox.parse(HEADER + text, format=ox.RdfFormat.TURTLE)]
