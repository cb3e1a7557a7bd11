"""Says what an engine elsewhere holds, in a graph of its own there, the mirror graph: which snapshot, and the digest of each graph.

    <mirror> owl:versionInfo "NAME"            the snapshot that the graphs make up; none while they are being changed
    <mirror> dcterms:hasVersion <mirror/NAME>  a graph that holds the union of the visible graphs of a snapshot, and never changes
    <mirror> dcterms:isReplacedBy <mirror/…>   the snapshot that the graphs are being made into
    <graph> spdx:checksumValue "…"             the SHA-256 of its content (`store.content`)
    <graph> void:triples 7                     its size
    <graph> dcterms:accessRights "hidden"      it is no part of the union

The vocabularies are OWL 2, DCMI Metadata Terms, SPDX and VoID. An engine need hold no triple of another form for this: no blank node, no boolean.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from store.errors import EngineBroken
from store.reading import Held

_DCTERMS: Final = "http://purl.org/dc/terms/"
_NAME: Final = ox.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
_KEPT: Final = ox.NamedNode(_DCTERMS + "hasVersion")
_COMING: Final = ox.NamedNode(_DCTERMS + "isReplacedBy")
_RIGHTS: Final = ox.NamedNode(_DCTERMS + "accessRights")
_DIGEST: Final = ox.NamedNode("http://spdx.org/rdf/terms#checksumValue")
_TRIPLES: Final = ox.NamedNode("http://rdfs.org/ns/void#triples")
_HIDDEN: Final = "hidden"

Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of the whole: the snapshot that the graphs make up, those of which the union is kept, and the one that is coming."""

    name: str | None = None
    kept: tuple[str, ...] = ()
    coming: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an engine holds: the head, each graph, and which are hidden; a hidden graph need not be there."""

    head: Head
    graphs: Mapping[str, Held]
    hidden: tuple[str, ...]

    def triples(self, mirror: str) -> Iterator[ox.Triple]:
        """Yield what the mirror graph says of this, the name last."""
        for graph in sorted({*self.graphs, *self.hidden}):
            node = ox.NamedNode(graph)
            if (held := self.graphs.get(graph)) is not None:
                yield ox.Triple(node, _DIGEST, ox.Literal(held.digest))
                yield ox.Triple(node, _TRIPLES, ox.Literal(held.triples))
            if graph in self.hidden:
                yield ox.Triple(node, _RIGHTS, ox.Literal(_HIDDEN))
        node = ox.NamedNode(mirror)
        for name in self.head.kept:
            yield ox.Triple(node, _KEPT, ox.NamedNode(union(mirror, name)))
        if self.head.coming is not None:
            yield ox.Triple(node, _COMING, ox.NamedNode(union(mirror, self.head.coming)))
        if self.head.name is not None:
            yield ox.Triple(node, _NAME, ox.Literal(self.head.name))


def union(mirror: str, name: str) -> str:
    """Return the graph that holds the union of the visible graphs of a snapshot."""
    return f"{mirror}/{name}"


def head(mirror: str, rows: Iterable[Row]) -> Head:
    """Return what rows of subject, predicate and object tell of the whole."""
    of = [(predicate, value) for subject, predicate, value in rows if subject == mirror]
    names = sorted(value for predicate, value in of if predicate == _NAME.value)
    coming = sorted(value for predicate, value in of if predicate == _COMING.value)
    kept = sorted(value for predicate, value in of if predicate == _KEPT.value)
    cut = len(union(mirror, ""))
    return Head(
        names[0] if len(names) == 1 and not coming else None,
        tuple(value[cut:] for value in kept),
        coming[0][cut:] if coming else None,
    )


def manifest(mirror: str, rows: Iterable[Row]) -> Manifest | None:
    """Return what rows of subject, predicate and object tell, None if there are none.

    Raises:
        EngineBroken: they make no sense.
    """
    told = list(rows)
    if not told:
        return None
    of: dict[str, dict[str, str]] = {}
    for subject, predicate, value in told:
        if subject != mirror:
            of.setdefault(subject, {})[predicate] = value
    graphs: dict[str, Held] = {}
    try:
        for graph, found in of.items():
            if _DIGEST.value in found:
                graphs[graph] = Held(found[_DIGEST.value], int(found[_TRIPLES.value]))
    except (KeyError, ValueError) as error:
        raise EngineBroken(f"the engine does not tell what it holds: {mirror} makes no sense there") from error
    hidden = tuple(sorted(graph for graph, found in of.items() if found.get(_RIGHTS.value) == _HIDDEN))
    return Manifest(head(mirror, told), graphs, hidden)


def head_query(mirror: str) -> str:
    """Return the query for the rows of the head."""
    return f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {ox.NamedNode(mirror)} }} ?s ?p ?o }}"


MANIFEST_QUERY: Final = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"


def rows(results: ox.QuerySolutions) -> Iterator[Row]:
    """Yield the rows of one of the queries."""
    for solution in results:
        subject, predicate, value = solution["s"], solution["p"], solution["o"]
        if (
            isinstance(subject, ox.NamedNode)
            and isinstance(predicate, ox.NamedNode)
            and isinstance(value, ox.NamedNode | ox.Literal)
        ):
            yield subject.value, predicate.value, value.value
