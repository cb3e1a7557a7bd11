"""Writes a subgraph as RDF: its edges as triples, each described by a statement with its evidence; the labels and classes of its nodes."""

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from graph_api.formats.model import Link, Subgraph
from ontology.namespaces import PREFIXES, entity, expand


def to_turtle(graph: Subgraph) -> str:
    """Return Turtle; what is told of the whole stands in comments before it."""
    told = "".join(f"# {name}: {' '.join(str(value).split())}\n" for name, value in graph.meta.items())
    written = ox.serialize(_triples(graph), format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    assert written is not None
    return told + written.decode()


def to_json_ld(graph: Subgraph) -> dict[str, Any]:
    """Return JSON-LD; what is told of the whole stands in `meta`, which is no part of the graph."""
    written = ox.serialize(_triples(graph), format=ox.RdfFormat.JSON_LD)
    assert written is not None
    nodes = json.loads(written)
    return {"@context": {"meta": None}, "@graph": nodes, "meta": dict(graph.meta)}


def _triples(graph: Subgraph) -> Iterator[ox.Triple]:
    label, kind = ox.NamedNode(expand("rdfs:label")), ox.NamedNode(expand("rdf:type"))
    for node in graph.nodes:
        subject = ox.NamedNode(entity(node.id))
        if node.label:
            yield ox.Triple(subject, label, _literal(node.label, node.lang))
        if node.kind:
            yield ox.Triple(subject, kind, ox.NamedNode(expand(node.kind)))
    for edge in graph.edges:
        yield from _statement(edge)


def _literal(text: str, lang: str = "") -> ox.Literal:
    # No RDF text holds a lone surrogate
    whole = text.encode("utf-8", "replace").decode()
    return ox.Literal(whole, language=lang) if lang else ox.Literal(whole)


def _iri(name: str) -> str:
    return expand(name) if name.partition(":")[0] in PREFIXES else name


def _statement(edge: Link) -> Iterator[ox.Triple]:
    subject, predicate, obj = (
        ox.NamedNode(iri) for iri in (entity(edge.source), _iri(edge.predicate), entity(edge.target))
    )
    yield ox.Triple(subject, predicate, obj)
    about = ox.NamedNode(entity(f"edge/{edge.id}"))
    told: dict[str, ox.NamedNode | ox.Literal] = {
        "rdf:type": ox.NamedNode(expand("rdf:Statement")),
        "rdf:subject": subject,
        "rdf:predicate": predicate,
        "rdf:object": obj,
        "rdfs:label": _literal(edge.predicate_label, edge.predicate_label_lang),
    }
    if edge.evidence_url:
        url = edge.evidence_url
        told["rdfs:seeAlso"] = ox.NamedNode(url) if "://" in url else _literal(url)
    if edge.evidence_quote:
        told["itu:quote"] = _literal(edge.evidence_quote)
    if edge.document:
        told["dcterms:source"] = ox.NamedNode(entity(edge.document))
    if edge.confidence is not None:
        told["itu:confidence"] = ox.Literal(str(edge.confidence), datatype=ox.NamedNode(expand("xsd:decimal")))
    yield from (ox.Triple(about, ox.NamedNode(expand(name)), value) for name, value in told.items())
