"""Reads the Turtle of the ontology and of the reference facts, and knows nothing of what they say."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

_HERE = Path(__file__).parent


def ontology_files() -> tuple[Path, ...]:
    """Return the Turtle files of the ontology (terms and alignments), in a fixed order."""
    return tuple(sorted(_HERE.glob("*.ttl")))


def reference_files() -> tuple[Path, ...]:
    """Return the Turtle files of the reference facts, in a fixed order."""
    return tuple(sorted((_HERE / "reference").glob("*.ttl")))


def ontology_triples() -> Iterator[ox.Triple]:
    """Yield the triples of the ontology; blank nodes are named by file, so that two files never share one."""
    yield from _triples(ontology_files())


def reference_triples() -> Iterator[ox.Triple]:
    """Yield the triples of the reference facts."""
    yield from _triples(reference_files())


def _triples(files: tuple[Path, ...]) -> Iterator[ox.Triple]:
    for file in files:
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            yield ox.Triple(quad.subject, quad.predicate, quad.object)
