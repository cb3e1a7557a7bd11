"""Gives a named graph whole, in a fixed order: the same bytes for the same snapshot."""

from typing import Final

import pyoxigraph as ox

from graph_api.linked.representations import lines, write
from graph_api.reading import PROLOGUE, Reading, Results
from ontology.namespaces import graph

# What a query without dataset does not see, and neither a dump nor the description of the dataset holds
UNSEEN: Final = frozenset({"validation", "withdrawn"})


def exists(reading: Reading, name: str) -> bool:
    """Say whether a graph of this name holds anything."""
    try:
        return reading.ask(f"ASK {{ GRAPH {ox.NamedNode(graph(name))} {{ ?s ?p ?o }} }}")
    except ValueError:
        return False


def whole_graph(reading: Reading, name: str, extension: str) -> bytes:
    """Return a graph in a format."""
    triples = read_graph(reading, name)
    if extension in ("nt", "nq"):
        return b"".join(lines(triples, graph(name) if extension == "nq" else None))
    return write(triples, extension, graph(name))


def read_graph(reading: Reading, name: str) -> list[ox.Triple]:
    """Return the triples of a graph, read whole in one step: results are good in the thread alone that asked."""
    query = f"{PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ox.NamedNode(graph(name))} {{ ?s ?p ?o }} }}"
    return reading.evaluate(query, _triples)


def _triples(results: Results) -> list[ox.Triple]:
    if not isinstance(results, ox.QueryTriples):
        raise TypeError("a CONSTRUCT query is expected")
    return list(results)
