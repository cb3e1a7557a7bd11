"""Describes the dataset as VoID and DCAT: figures, partitions, vocabularies, links to other datasets, and where it can be had.

VoID is the W3C note Describing Linked Datasets with the VoID Vocabulary, DCAT the Data Catalog Vocabulary 3. What nobody knows is left out: a snapshot has a
name and no date.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from graph_api.holdings import holdings
from graph_api.linked.partitions import Partitions, partition_triples, partitions
from graph_api.linked.settled import settled
from graph_api.linked.whole_graphs import UNSEEN
from graph_api.reading import Reading, text_of
from ontology.namespaces import ID, PREFIXES, entity, expand, graph

DATASET: Final = entity("dataset")
DUMPS: Final[Mapping[str, tuple[str, bool]]] = {
    "nq": ("application/n-quads", False),
    "nq.gz": ("application/n-quads", True),
}
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FEATURES: Final = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")
_LINKING: Final = ("owl:sameAs", "skos:exactMatch", "skos:closeMatch")
_EXAMPLES: Final = ("itu:Resolution", "itu:Document", "itu:Body", "itu:Event")


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a snapshot once; `links` by predicate and the other dataset's root."""

    subjects: int
    objects: int
    entities: int
    examples: tuple[str, ...]
    links: Mapping[tuple[str, str], int]


def figures(reading: Reading) -> Figures:
    """Return the figures of a snapshot, counted at the first use."""
    return reading.once(_count)


def description(reading: Reading, base: str, address: str) -> Iterator[ox.Triple]:
    """Yield the description of the dataset as the service at `base` has it, and of the document at `address` that holds it."""
    document = ox.NamedNode(address)
    yield from _said(document, "rdf:type", "void:DatasetDescription")
    yield ox.Triple(document, _node("foaf:primaryTopic"), ox.NamedNode(DATASET))
    yield ox.Triple(document, _node("dcterms:license"), ox.NamedNode(settled().licence))
    dataset = ox.NamedNode(DATASET)
    yield from _said(dataset, "rdf:type", "void:Dataset", "dcat:Dataset")
    yield from _identity(reading, dataset)
    yield from _counted(figures(reading), partitions(reading), dataset)
    yield from partition_triples(reading, dataset)
    yield from _subsets(reading, dataset, base)
    yield from _links(figures(reading), dataset)
    yield from _had(dataset, base)


def _count(reading: Reading) -> Figures:
    def number(select: str) -> int:
        return int(text_of(reading.select(select)[0]["n"]))

    links = Counter(
        (text_of(row["p"]), root)
        for row in reading.select(
            f"SELECT ?p ?o {{ VALUES ?p {{ {' '.join(_LINKING)} }} ?s ?p ?o FILTER(isIRI(?o) && STRSTARTS(STR(?s), STR(id:))) }}"
        )
        if (root := _root(row["o"]))
    )
    first = {
        kind: reading.select(f"SELECT (MIN(STR(?x)) AS ?first) {{ ?x a {kind} FILTER(STRSTARTS(STR(?x), STR(id:))) }}")
        for kind in _EXAMPLES
    }
    return Figures(
        subjects=number("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        objects=number("SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        entities=number("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(id:))) }"),
        examples=tuple(sorted({text_of(row["first"]) for rows in first.values() for row in rows if row.get("first")})),
        links=dict(sorted(links.items())),
    )


def _root(node: object) -> str:
    if not isinstance(node, ox.NamedNode) or node.value.startswith(ID):
        return ""
    parts = urlsplit(node.value)
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else ""


def _identity(reading: Reading, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    known = settled()
    for name, texts in (("title", known.title), ("description", known.description), ("rights", known.rights)):
        for lang, text in texts.items():
            yield ox.Triple(dataset, _node(f"dcterms:{name}"), ox.Literal(text, language=lang))
    publisher = ox.NamedNode(known.publisher)
    yield ox.Triple(dataset, _node("dcterms:license"), ox.NamedNode(known.licence))
    yield ox.Triple(dataset, _node("dcterms:publisher"), publisher)
    yield from _said(publisher, "rdf:type", "foaf:Agent")
    yield ox.Triple(publisher, _node("foaf:name"), ox.Literal(known.publisher_name))
    yield ox.Triple(dataset, _node("owl:versionInfo"), ox.Literal(reading.name))
    yield ox.Triple(dataset, _node("itu:sample"), ox.Literal(reading.sample))
    for language in holdings(reading).languages:
        yield ox.Triple(dataset, _node("dcterms:language"), ox.Literal(language))


def _counted(found: Figures, parts: Partitions, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    for name, count in (
        ("triples", parts.triples),
        ("entities", found.entities),
        ("distinctSubjects", found.subjects),
        ("distinctObjects", found.objects),
        ("properties", len(parts.properties)),
        ("classes", len(parts.classes)),
    ):
        yield ox.Triple(dataset, _node(f"void:{name}"), ox.Literal(count))
    yield ox.Triple(dataset, _node("void:uriSpace"), ox.Literal(ID))
    used = (*(each.property for each in parts.properties), *(each.name for each in parts.classes))
    for namespace in sorted({n for n in PREFIXES.values() if n != ID and any(u.startswith(n) for u in used)}):
        yield ox.Triple(dataset, _node("void:vocabulary"), ox.NamedNode(namespace))
    for example in found.examples:
        yield ox.Triple(dataset, _node("void:exampleResource"), ox.NamedNode(example))
    for feature in _FEATURES:
        yield ox.Triple(dataset, _node("void:feature"), ox.NamedNode(_FORMATS + feature))


def _subsets(reading: Reading, dataset: ox.NamedNode, base: str) -> Iterator[ox.Triple]:
    for name, count in holdings(reading).graphs.items():
        if name not in UNSEEN:
            part = ox.NamedNode(graph(name))
            yield ox.Triple(dataset, _node("void:subset"), part)
            yield from _said(part, "rdf:type", "void:Dataset")
            yield ox.Triple(part, _node("void:triples"), ox.Literal(count))
            yield ox.Triple(part, _node("void:dataDump"), ox.NamedNode(f"{base}data/graph/{quote(name)}.nq"))


def _links(found: Figures, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    for (predicate, root), count in found.links.items():
        local = predicate.rpartition("#")[2]
        linkset = ox.NamedNode(f"{DATASET}#{local}-{urlsplit(root).netloc.replace(':', '-')}")
        target = ox.NamedNode(root)
        yield ox.Triple(dataset, _node("void:subset"), linkset)
        yield from _said(linkset, "rdf:type", "void:Linkset")
        yield ox.Triple(linkset, _node("void:linkPredicate"), ox.NamedNode(predicate))
        yield ox.Triple(linkset, _node("void:subjectsTarget"), dataset)
        yield ox.Triple(linkset, _node("void:objectsTarget"), target)
        yield ox.Triple(linkset, _node("void:triples"), ox.Literal(count))
        yield from _said(target, "rdf:type", "void:Dataset")
        yield ox.Triple(target, _node("void:uriSpace"), ox.Literal(root))


def _had(dataset: ox.NamedNode, base: str) -> Iterator[ox.Triple]:
    """Yield where the dataset can be had: as files, and by queries."""
    endpoint = ox.NamedNode(f"{base}sparql")
    yield ox.Triple(dataset, _node("void:sparqlEndpoint"), endpoint)
    yield ox.Triple(dataset, _node("foaf:homepage"), ox.NamedNode(base))
    service, access = ox.NamedNode(f"{DATASET}#sparql-service"), ox.NamedNode(f"{DATASET}#sparql")
    yield from _said(service, "rdf:type", "dcat:DataService")
    yield ox.Triple(service, _node("dcat:endpointURL"), endpoint)
    yield ox.Triple(service, _node("dcat:servesDataset"), dataset)
    yield ox.Triple(access, _node("dcat:accessService"), service)
    distributions = [(access, "dcat:accessURL", endpoint)]
    for extension, (media_type, packed) in DUMPS.items():
        file = ox.NamedNode(f"{DATASET}#{extension.replace('.', '-')}")
        url = ox.NamedNode(f"{base}data/dataset.{extension}")
        distributions.append((file, "dcat:downloadURL", url))
        yield ox.Triple(file, _node("dcat:mediaType"), ox.NamedNode(_MEDIA_TYPES + media_type))
        if packed:
            yield ox.Triple(file, _node("dcat:compressFormat"), ox.NamedNode(f"{_MEDIA_TYPES}application/gzip"))
        yield ox.Triple(dataset, _node("void:dataDump"), url)
    for distribution, by, address in distributions:
        yield ox.Triple(dataset, _node("dcat:distribution"), distribution)
        yield from _said(distribution, "rdf:type", "dcat:Distribution")
        yield ox.Triple(distribution, _node(by), address)
        yield ox.Triple(distribution, _node("dcterms:license"), ox.NamedNode(settled().licence))


def _said(subject: ox.NamedNode, predicate: str, *objects: str) -> Iterator[ox.Triple]:
    return (ox.Triple(subject, _node(predicate), _node(name)) for name in objects)


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
