"""Knows of each IRI of ours what it names, where its data and its page are, and what became of it."""

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.describing import statement
from graph_api.linked.fates import Fate, fate, former
from graph_api.linked.links import Resource
from graph_api.linked.whole_graphs import exists
from graph_api.reading import Reading, text_of
from ontology.identifiers import edge_id
from ontology.namespaces import GRAPH, ID, ITU, compact, entity, graph, term

# The document that names the terms of the ontology: their IRIs without the fragment
ONTOLOGY: Final = ITU.rstrip("#")
_HERE: Final = Fate("here")


@dataclass(frozen=True, slots=True)
class Found:
    """A resource, and what became of it."""

    resource: Resource
    fate: Fate


def thing(reading: Reading, path: str) -> Found:
    """Return what the path after `/id/` names: an entity, an edge, a claim, a mention, a paragraph, the dataset."""
    iri = entity(path)
    if path == "dataset":
        return Found(Resource(iri, "/data/dataset", ""), _HERE)
    kind, _, name = path.partition("/")
    if kind == "edge":
        known = statement(reading, name) is not None
        return Found(Resource(iri, f"/data/{path}", path), _HERE if known else former(reading, iri))
    became = fate(reading, iri)
    page = f"entity/{path}"
    if kind == "claim" and became.state == "here":
        page = _page_of_claim(reading, iri) or page
    return Found(Resource(iri, f"/data/{path}", page), became)


def named_graph(reading: Reading, name: str) -> Found:
    """Return what the path after `/graph/` names."""
    iri = graph(name)
    known = exists(reading, name)
    return Found(Resource(iri, f"/data/graph/{name}", f"graph/{name}"), _HERE if known else former(reading, iri))


def vocabulary() -> Resource:
    """Return the ontology as a document, which all its terms lead to."""
    return Resource(ONTOLOGY, "/data/ontology", "ontology")


def ontology_term(reading: Reading, name: str) -> Found:
    """Return what a local name names in the ontology."""
    iri = term(name)
    try:
        known = reading.ask(f"ASK {{ GRAPH graph:ontology {{ {ox.NamedNode(iri)} ?p ?o }} }}")
    except ValueError:
        known = False
    return Found(Resource(iri, f"/data/ontology/{name}", f"ontology#{name}"), _HERE if known else Fate("unknown"))


def is_version(reading: Reading, name: str) -> bool:
    """Say whether a name is that of the version of the ontology that the snapshot holds."""
    return any(
        text_of(row["v"]) == f"{ONTOLOGY}/{name}"
        for row in reading.select("SELECT ?v { GRAPH graph:ontology { ?o owl:versionIRI ?v } }")
    )


def address(iri: str) -> str:
    """Return where an IRI of ours is dereferenced."""
    return f"/id/{iri.removeprefix(ID)}" if iri.startswith(ID) else f"/graph/{iri.removeprefix(GRAPH)}"


def _page_of_claim(reading: Reading, iri: str) -> str | None:
    rows = reading.select(
        f"SELECT ?s ?p ?o {{ {ox.NamedNode(iri)} rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}"
    )
    names = sorted(edge_id(text_of(r["s"]), compact(text_of(r["p"])), text_of(r["o"])) for r in rows)
    return f"edge/{names[0]}" if names else None
