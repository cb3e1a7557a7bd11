"""Reads the Turtle of the ontology and of the reference facts, and knows nothing of what they say."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

_HERE = Path(__file__).parent
_ALIGNMENTS = "alignments.ttl"
_Node = TypeVar("_Node")


def ontology_files() -> tuple[Path, ...]:
    """Return the Turtle files of the ontology (terms and alignments), in a fixed order."""
    return tuple(sorted(_HERE.glob("*.ttl")))


def schema_files() -> tuple[Path, ...]:
    """Return the files whose axioms are for the reasoner: all but the alignments, which would repeat every fact in foreign words."""
    return tuple(file for file in ontology_files() if file.name != _ALIGNMENTS)


def reference_files() -> tuple[Path, ...]:
    """Return the Turtle files of the reference facts, in a fixed order."""
    return tuple(sorted((_HERE / "reference").glob("*.ttl")))


def ontology_triples() -> Iterator[ox.Triple]:
    """Yield the triples of the ontology.

    Blank nodes are named by file and order, so that two files never share one and two readings give the same names.
    """
    yield from _triples(ontology_files())


def schema_triples() -> Iterator[ox.Triple]:
    """Yield the triples of the ontology that a reasoner is to compile, its alignments left out."""
    yield from _triples(schema_files())


def reference_triples() -> Iterator[ox.Triple]:
    """Yield the triples of the reference facts."""
    yield from _triples(reference_files())


def _triples(files: tuple[Path, ...]) -> Iterator[ox.Triple]:
    for file in files:
        names: dict[str, ox.BlankNode] = {}

        def named(node: _Node, stem: str = file.stem, names: dict[str, ox.BlankNode] = names) -> _Node | ox.BlankNode:
            if not isinstance(node, ox.BlankNode):
                return node
            return names.setdefault(node.value, ox.BlankNode(f"{stem}-{len(names) + 1}"))

        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            yield ox.Triple(named(quad.subject), quad.predicate, named(quad.object))
