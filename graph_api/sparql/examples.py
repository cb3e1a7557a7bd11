"""Writes the questions of the catalogue as examples of queries in RDF, the way SPARQL editors and assistants look for them.

The terms are those of SHACL's SPARQL extensions (`sh:SPARQLExecutable`, `sh:prefixes`, `sh:select`), with `schema:target` for the endpoint: the conventions of the SIB
Swiss Institute of Bioinformatics, whose tools read them from any endpoint. One `rdfs:comment` stands for each language.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import PREFIXES, expand
from queries.catalogue import Form, Query

EXAMPLES: Final = "/.well-known/sparql-examples/"
_CLASSES: Final[dict[Form, str]] = {
    "select": "sh:SPARQLSelectExecutable",
    "construct": "sh:SPARQLConstructExecutable",
    "ask": "sh:SPARQLAskExecutable",
}
_DECLARED: Final = re.compile(r"^PREFIX ([a-z]*):", re.MULTILINE)


def examples(queries: Iterable[Query], base: str) -> Iterator[ox.Triple]:
    """Yield questions as examples of the service at `base`, with the prefixes they use; each runs as it stands."""
    collection, prefixes = ox.NamedNode(base + EXAMPLES[1:]), set[str]()
    yield ox.Triple(collection, _node("rdf:type"), _node("owl:Ontology"))
    for query in queries:
        example = ox.NamedNode(f"{base}{EXAMPLES[1:]}{query.name}")
        prefixes.update(_DECLARED.findall(query.sparql))
        for kind in ("sh:SPARQLExecutable", _CLASSES[query.form]):
            yield ox.Triple(example, _node("rdf:type"), _node(kind))
        for lang, text in query.title.items():
            yield ox.Triple(example, _node("rdfs:comment"), ox.Literal(text, language=lang))
        for lang, text in query.description.items():
            yield ox.Triple(example, _node("dcterms:description"), ox.Literal(text, language=lang))
        for word in query.keywords:
            yield ox.Triple(example, _node("schema:keywords"), ox.Literal(word, language="en"))
        yield ox.Triple(example, _node("sh:prefixes"), collection)
        yield ox.Triple(example, _node(f"sh:{query.form}"), ox.Literal(query.sparql))
        yield ox.Triple(example, _node("schema:target"), ox.NamedNode(f"{base}sparql"))
        yield ox.Triple(example, _node("rdfs:seeAlso"), ox.NamedNode(f"{base}api/v1/queries/{query.name}"))
    for prefix in sorted(prefixes):
        declaration = ox.BlankNode(f"prefix-{prefix}")
        namespace = ox.Literal(PREFIXES[prefix], datatype=_node("xsd:anyURI"))
        yield ox.Triple(collection, _node("sh:declare"), declaration)
        yield ox.Triple(declaration, _node("sh:prefix"), ox.Literal(prefix))
        yield ox.Triple(declaration, _node("sh:namespace"), namespace)


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
