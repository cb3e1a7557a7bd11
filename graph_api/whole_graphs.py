"""Gives named graphs whole, and all of them as one file, in a fixed order: the same bytes for the same snapshot."""

import zlib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph_api.holdings import holdings
from graph_api.reading import PROLOGUE, Reading, Results
from graph_api.representations import lines, write
from ontology.namespaces import graph

# What a query without dataset does not see, and a dump does not hold
UNSEEN = frozenset({"validation", "withdrawn"})
_PIECE_BYTES = 1 << 16
_GZIP_BITS = 31  # zlib's code for the form of RFC 1952 with the largest window; its header has no time


def exists(reading: Reading, name: str) -> bool:
    """Say whether a graph of this name holds anything."""
    try:
        return reading.ask(f"ASK {{ GRAPH {ox.NamedNode(graph(name))} {{ ?s ?p ?o }} }}")
    except ValueError:
        return False


def whole_graph(reading: Reading, name: str, extension: str) -> bytes:
    """Return a graph in a format."""
    triples = _read(reading, name)
    if extension in ("nt", "nq"):
        return b"".join(lines(triples, graph(name) if extension == "nq" else None))
    return write(triples, extension, graph(name))


def dump(reading: Reading) -> Iterator[bytes]:
    """Yield all graphs that a query sees as N-Quads, sorted, in pieces; no more than one graph is held in memory."""
    names = sorted(graph(name) for name in holdings(reading).graphs if name not in UNSEEN)
    for name in names:
        piece = bytearray()
        # Read whole in one step: results are good in the thread alone that asked
        for line in lines(_read(reading, name.removeprefix(graph(""))), name):
            piece += line
            if len(piece) >= _PIECE_BYTES:
                yield bytes(piece)
                piece.clear()
        if piece:
            yield bytes(piece)


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield pieces as one gzip file, the same for the same bytes."""
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP_BITS)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def _read(reading: Reading, name: str) -> list[ox.Triple]:
    query = f"{PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ox.NamedNode(graph(name))} {{ ?s ?p ?o }} }}"
    return reading.evaluate(query, _triples)


def _triples(results: Results) -> list[ox.Triple]:
    if not isinstance(results, ox.QueryTriples):
        raise TypeError("a CONSTRUCT query is expected")
    return list(results)
