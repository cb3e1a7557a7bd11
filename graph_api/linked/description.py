"""Gathers what a snapshot says of one thing as triples: the linked data of an identifier, in parts where there is much of it.

The first part holds all that is said of the thing as a subject. What is said of it elsewhere comes in a fixed order, `ITEMS` statements a part, on every part
with the claims among them whole: words, place, rule. Each part names its document, dataset and licence, the things it points at, and the part after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.describing import statement
from graph_api.evidence import places, statements
from graph_api.linked.settled import settled
from graph_api.reading import PROLOGUE, Reading, Results, batches, text_of, values
from ontology.namespaces import GRAPH, ID, ITU, entity, expand, path_of

ITEMS: Final = 200
# XHTML Vocabulary, https://www.w3.org/1999/xhtml/vocab/
NEXT: Final = "http://www.w3.org/1999/xhtml/vocab#next"
_NAMING: Final = "(skos:prefLabel, rdfs:label, dcterms:title, itu:symbol, itu:acronym)"
_EDGE: Final = entity("edge/")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a description: `number` from 1 to `parts`; `total` statements have the thing as their object."""

    iri: str
    number: int
    parts: int
    total: int
    triples: tuple[ox.Triple, ...]


def describe_part(reading: Reading, iri: str, number: int) -> Part | None:
    """Return a part of what is said of an IRI, None if there are not so many."""
    if iri.startswith(_EDGE):
        found = list(_edge(reading, iri))
        return Part(iri, 1, 1, 0, (*found, *_labels(reading, found, iri))) if number == 1 and found else None
    node = ox.NamedNode(iri)
    total = int(text_of(reading.select(f"SELECT (COUNT(*) AS ?n) {{ ?s ?p {node} }}")[0]["n"]))
    parts = max(1, -(-total // ITEMS))
    if not 1 <= number <= parts:
        return None
    said = list(_construct(reading, f"{{ {node} ?p ?o }}", f"{node} ?p ?o")) if number == 1 else []
    # In this order claims come first: their predicates are those of RDF
    inverse = [
        ox.Triple(row["s"], row["p"], node)  # type: ignore[arg-type]
        for row in reading.select(
            f"SELECT ?s ?p {{ ?s ?p {node} }} ORDER BY STR(?p) STR(?s) LIMIT {ITEMS} OFFSET {(number - 1) * ITEMS}"
        )
    ]
    proving = {expand("rdf:subject"), expand("rdf:object")}
    claims = {t.subject.value for t in inverse if t.predicate.value in proving and isinstance(t.subject, ox.NamedNode)}
    triples = [*said, *inverse, *_all_of(reading, sorted(claims))]
    return Part(iri, number, parts, total, (*triples, *_labels(reading, triples, iri)))


def about(part: Part, address: str, following: str | None) -> Iterator[ox.Triple]:
    """Yield what is to be said of the document that holds a part: what it is about, of which dataset, under which licence, and which part follows."""
    document = ox.NamedNode(address)
    yield ox.Triple(document, _node("rdf:type"), _node("foaf:Document"))
    yield ox.Triple(document, _node("foaf:primaryTopic"), ox.NamedNode(part.iri))
    yield ox.Triple(document, _node("void:inDataset"), ox.NamedNode(entity("dataset")))
    yield ox.Triple(document, _node("dcterms:license"), ox.NamedNode(settled().licence))
    if part.parts == 1:
        return
    first, last = (part.number - 1) * ITEMS + 1, min(part.number * ITEMS, part.total)
    yield from (
        ox.Triple(document, _node("dcterms:description"), ox.Literal(said, language=lang))
        for lang, said in (
            ("en", f"Part {part.number} of {part.parts}: of {part.total} statements about it, {first} to {last}."),
            ("ar", f"الجزء {part.number} من {part.parts}: الأقوال من {first} إلى {last} من أصل {part.total} قولاً عنه."),
        )
    )
    if following is not None:
        yield ox.Triple(document, ox.NamedNode(NEXT), ox.NamedNode(following))


def _edge(reading: Reading, iri: str) -> Iterator[ox.Triple]:
    """Yield what is known of a statement: the triple itself where it is a fact, its parts, the graphs that hold it, the claims that state it."""
    name = path_of(iri).removeprefix("edge/")
    found = statement(reading, name)
    if found is None:
        return
    edge, subject = ox.NamedNode(iri), ox.NamedNode(entity(found.subject))
    predicate = ox.NamedNode(found.predicate if "://" in found.predicate else expand(found.predicate))
    claimed = statements(reading).by_edge.get(name)
    obj = ox.NamedNode(entity(found.object)) if claimed is None else claimed.value
    assert isinstance(obj, ox.NamedNode | ox.Literal)
    yield ox.Triple(edge, _node("rdf:type"), _node("rdf:Statement"))
    yield ox.Triple(edge, _node("rdf:subject"), subject)
    yield ox.Triple(edge, _node("rdf:predicate"), predicate)
    yield ox.Triple(edge, _node("rdf:object"), obj)
    if found.asserted:
        yield ox.Triple(subject, predicate, obj)
    for graph in found.graphs:
        yield ox.Triple(edge, _node("dcterms:isPartOf"), ox.NamedNode(GRAPH + graph))
    proofs = sorted({entity(place.claim) for place in places(reading, name)})
    for proof in proofs:
        yield ox.Triple(edge, _node("prov:wasDerivedFrom"), ox.NamedNode(proof))
    yield from _all_of(reading, proofs)


def _all_of(reading: Reading, iris: Iterable[str]) -> list[ox.Triple]:
    return [t for batch in batches(iris) for t in _construct(reading, f"{{ {values('s', batch)} ?s ?p ?o }}")]


def _labels(reading: Reading, triples: Sequence[ox.Triple], iri: str) -> list[ox.Triple]:
    """Return what the things that triples point at are called, in every language."""
    named = {
        node.value
        for t in triples
        for node in (t.subject, t.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith((ID, ITU)) and node.value != iri
    }
    return [
        t
        for batch in batches(sorted(named))
        for t in _construct(reading, f"{{ {values('s', batch)} ?s ?p ?o FILTER(?p IN {_NAMING}) }}")
    ]


def _construct(reading: Reading, where: str, template: str = "?s ?p ?o") -> list[ox.Triple]:
    return reading.evaluate(f"{PROLOGUE}CONSTRUCT {{ {template} }} WHERE {where}", _triples)


def _triples(results: Results) -> list[ox.Triple]:
    if not isinstance(results, ox.QueryTriples):
        raise TypeError("a CONSTRUCT query is expected")
    return list(results)


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
