"""Describes the SPARQL service in RDF (SPARQL 1.1 Service Description): formats, dataset, limits of what it does."""

from typing import Final

import pyoxigraph as ox

from graph_api.reading import Reading, text_of
from graph_api.text.joining import MATCHES, QUOTE_MATCHES
from ontology.namespaces import PREFIXES, expand
from store.formats import GRAPHS, TABULAR

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"


def describe(reading: Reading, endpoint: str, media_type: str) -> bytes:
    """Return the description of the service at `endpoint`, with the named graphs of the snapshot."""
    service, dataset, default = ox.BlankNode("service"), ox.BlankNode("dataset"), ox.BlankNode("default")
    triples = [
        ox.Triple(service, _rdf("type"), _sd("Service")),
        ox.Triple(service, _sd("endpoint"), ox.NamedNode(endpoint)),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        *(ox.Triple(service, _sd("propertyFeature"), ox.NamedNode(name)) for name in (MATCHES, QUOTE_MATCHES)),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, _rdf("type"), _sd("Dataset")),
        ox.Triple(dataset, ox.NamedNode(expand("owl:versionInfo")), ox.Literal(reading.name)),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, _rdf("type"), _sd("Graph")),
    ]
    for iri in (*(f.iri for f in TABULAR.values()), *(f.iri for f in GRAPHS.values())):
        triples.append(ox.Triple(service, _sd("resultFormat"), ox.NamedNode(iri)))
    # Sorted here: ORDER BY would sort all quads before it drops the doubles
    graphs = sorted({text_of(row["g"]) for row in reading.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")})
    for number, name in enumerate(graphs):
        graph = ox.BlankNode(f"graph{number}")
        triples.append(ox.Triple(dataset, _sd("namedGraph"), graph))
        triples.append(ox.Triple(graph, _sd("name"), ox.NamedNode(name)))
    prefixes = {"sd": SD, "rdf": PREFIXES["rdf"], "formats": _FORMATS} if media_type == "text/turtle" else None
    return ox.serialize(triples, format=GRAPHS[media_type], prefixes=prefixes) or b""


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _rdf(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(f"rdf:{name}"))
