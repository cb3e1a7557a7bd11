"""The same closure by owlrl, every rule of OWL 2 RL on rdflib; what tells nothing is taken out by the filter the engine documents."""

from collections.abc import Iterable

import owlrl
import pyoxigraph as ox
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, XSD

_VOCABULARIES = tuple(str(namespace) for namespace in (OWL, RDF, RDFS, XSD))
_OF_SCHEMA = tuple(str(namespace) for namespace in (OWL, RDFS))
_NO_NEWS = frozenset(str(name) for name in (OWL.Thing, RDFS.Resource, RDFS.Literal, RDF.langString))


def closure(schema: Iterable[ox.Triple], data: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
    """Return what owlrl adds to a schema and data, less what tells nothing."""
    stated = [*schema, *data]
    graph = rdflib.Graph()
    graph.parse(data=_lines(stated), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    closed = rdflib.Graph()
    for triple in graph:
        if not isinstance(triple[0], rdflib.Literal) and isinstance(triple[1], rdflib.URIRef):
            closed.add(triple)
    found = (quad.triple for quad in ox.parse(closed.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))
    return frozenset(filter(_tells, found)) - frozenset(stated)


def _lines(triples: list[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _tells(triple: ox.Triple) -> bool:
    subject, predicate, obj = triple.subject, triple.predicate.value, triple.object
    if isinstance(subject, ox.NamedNode) and subject.value.startswith(_VOCABULARIES):
        return False
    if predicate == str(OWL.sameAs):
        return subject != obj
    if predicate.startswith(_OF_SCHEMA):
        return False
    if predicate == str(RDF.type) and isinstance(obj, ox.NamedNode):
        return obj.value not in _NO_NEWS and not obj.value.startswith(str(XSD))
    return True
