"""Tells what came before and after a thing: editions, revisions, what superseded or renamed it, what it was moved to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph_api.reading import Reading
from graph_api.walks.stating import beginnings
from graph_api.walks.topology import Edge, Topology, topology

_EDITION_OF: Final = "itu:editionOf"
_SUCCESSION: Final = frozenset(
    {
        _EDITION_OF,
        "itu:revises",
        "itu:supersedes",
        "itu:renamedTo",
        "itu:postponedTo",
        "itu:previouslyIssuedAs",
        "dcterms:isReplacedBy",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """A thing that came before or after, by which edge, and when it began to be; without a date that is not known."""

    id: str
    edge: Edge
    date: str


def history(reading: Reading, path: str) -> tuple[Step, ...]:
    """Return what came before and after a thing, in the order of time, what is undated last; of an edition the other editions of its work, too."""
    of, began = topology(reading), beginnings(reading)
    steps = {(other, edge.id): Step(other, edge, began.get(other, "")) for other, edge in _edges(of, path)}
    return tuple(sorted(steps.values(), key=lambda s: (not s.date, s.date, s.id, s.edge.predicate)))


def _edges(of: Topology, path: str) -> Iterator[tuple[str, Edge]]:
    for edge in of.in_edges(path):
        if edge.predicate in _SUCCESSION:
            yield edge.subject, edge
    for edge in of.out_edges(path):
        if edge.predicate in _SUCCESSION:
            yield edge.object, edge
        if edge.predicate == _EDITION_OF:
            others = (e for e in of.in_edges(edge.object) if e.predicate == _EDITION_OF and e.subject != path)
            yield from ((e.subject, e) for e in others)
