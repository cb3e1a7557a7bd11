"""Adds to a neighbourhood what stands in one relation to one of its things, and counts what could be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph_api.describing import existing
from graph_api.problems import ParameterProblem
from graph_api.reading import Reading
from graph_api.request import checked_path
from graph_api.walks.filtering import View
from graph_api.walks.topology import Edge, Topology

Side = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a thing is related to by one relation, in one direction."""

    way: Side
    predicate: str
    node: str

    def __str__(self) -> str:
        """Return it as it stands in an address."""
        return f"{self.way}~{self.predicate}~{self.node}"


@dataclass(frozen=True, slots=True)
class More:
    """How many things stand in a relation to a thing, and how many of them are not in the drawing."""

    expansion: Expansion
    total: int
    absent: int


def parse(reading: Reading, given: Sequence[str]) -> tuple[Expansion, ...]:
    """Return expansions that were written as `in~itu:partOf~body/Council`, each once.

    Raises:
        ParameterProblem: one is written in another way.
        NotFoundProblem: it starts from a thing that is not there.
    """
    found = []
    for text in dict.fromkeys(given):
        way, _, rest = text.partition("~")
        predicate, _, node = rest.partition("~")
        if way not in ("in", "out") or not predicate or not node:
            raise ParameterProblem(
                f"expand is {text!r}; it takes a direction, a relation and a thing: in~itu:partOf~body/Council"
            )
        found.append(Expansion("in" if way == "in" else "out", predicate, existing(reading, checked_path(node))))
    return tuple(found)


def reached(view: View, wanted: Sequence[Expansion]) -> tuple[str, ...]:
    """Return the things that expansions start from, and what they add, in order."""
    found: dict[str, None] = {}
    for expansion in wanted:
        found[expansion.node] = None
        found |= dict.fromkeys(_others(view, expansion))
    return tuple(found)


def more(view: View, node: str, drawn: frozenset[str]) -> tuple[More, ...]:
    """Return by relation and direction how much there is around a thing, most first."""
    graph = view.topology
    there = dict.fromkeys(
        Expansion(way, edge.predicate, node)
        for way, edges in _sides(graph, node)
        for edge in edges
        if view.admits(edge)
    )
    found = []
    for expansion in there:
        others = dict.fromkeys(_others(view, expansion))
        if others:
            found.append(More(expansion, len(others), sum(other not in drawn for other in others)))
    return tuple(sorted(found, key=lambda m: (-m.absent, -m.total, m.expansion.predicate, m.expansion.way)))


def _sides(graph: Topology, node: str) -> tuple[tuple[Side, tuple[Edge, ...]], ...]:
    return ("out", graph.out_edges(node)), ("in", graph.in_edges(node))


def _others(view: View, wanted: Expansion) -> list[str]:
    graph = view.topology
    edges = graph.out_edges(wanted.node) if wanted.way == "out" else graph.in_edges(wanted.node)
    ends = (
        edge.object if wanted.way == "out" else edge.subject
        for edge in edges
        if edge.predicate == wanted.predicate and view.admits(edge)
    )
    return [end for end in ends if view.enters(end)]
