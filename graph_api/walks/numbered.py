"""Holds a graph as arrays of numbers, node by node, so that what visits thousands of its edges touches little memory: names are for what is shown.

What two steps reach of a dense graph is most of it. Going over tuples of names for that took 1.2 ms with all of them in the processor's cache, and twice as long without.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol, Self

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int32]
_NUMBER: Final = np.dtype(np.int32)


class Joining(Protocol):
    """An edge: its ends, and its relation."""

    @property
    def subject(self) -> str:
        """Where it starts."""
        ...

    @property
    def predicate(self) -> str:
        """Its relation."""
        ...

    @property
    def object(self) -> str:
        """Where it stops."""
        ...


class Numbered:
    """The edges of a graph, by their places in order, at each of its nodes."""

    def __init__(self, names: Sequence[str], starts: Numbers, stops: Numbers, relations: Sequence[str]) -> None:
        """Take the names of nodes, where each edge starts and stops, and its relation."""
        self.names = tuple(names)
        places = np.arange(len(starts), dtype=_NUMBER)
        self.relations = tuple(dict.fromkeys(relations))
        numbers = {relation: number for number, relation in enumerate(self.relations)}
        self._relation_of = np.fromiter(map(numbers.__getitem__, relations), dtype=_NUMBER, count=len(relations))
        self._ahead = _Side(len(names), starts, stops, places)
        self._behind = _Side(len(names), stops, starts, places)
        self._around = _Side(
            len(names),
            np.concatenate((starts, stops)),
            np.concatenate((stops, starts)),
            np.concatenate((places, places)),
        )

    @classmethod
    def of(cls, numbers: Mapping[str, int], edges: Sequence["Joining"]) -> Self:
        """Return the arrays of a graph whose nodes have numbers, in their order, by its edges in order."""
        starts = np.fromiter((numbers[edge.subject] for edge in edges), dtype=_NUMBER, count=len(edges))
        stops = np.fromiter((numbers[edge.object] for edge in edges), dtype=_NUMBER, count=len(edges))
        return cls(tuple(numbers), starts, stops, [edge.predicate for edge in edges])

    def reached(self, seeds: Sequence[int], depth: int) -> Numbers:
        """Return the nodes that lie within so many steps of some nodes, nearest first and without these; those at one distance in the order of the edges that lead to them."""
        seen = np.zeros(len(self.names), dtype=np.bool_)
        first = np.empty(len(self.names), dtype=_NUMBER)
        frontier = np.array(seeds, dtype=_NUMBER)
        seen[frontier] = True
        found = []
        for _ in range(depth):
            around = self._around.others(frontier)
            fresh = around[~seen[around]]
            # Of a node that is there more than once, what is written last stays: its first place
            order = np.arange(len(fresh), dtype=_NUMBER)
            first[fresh[::-1]] = order[::-1]
            frontier = fresh[first[fresh] == order]
            seen[frontier] = True
            found.append(frontier)
        return np.concatenate(found) if found else frontier[:0]

    def among(self, nodes: Sequence[int]) -> Numbers:
        """Return the places of the edges between nodes, in order; they are sought where there are fewer to look through, among those that start or those that end there."""
        chosen = np.array(nodes, dtype=_NUMBER)
        within = np.zeros(len(self.names), dtype=np.bool_)
        within[chosen] = True
        side = min(self._ahead, self._behind, key=lambda one: one.count(chosen))
        places, others = side.at(chosen)
        return np.sort(places[within[others]])

    def runs(self, places: Numbers) -> tuple[tuple[str, int], ...]:
        """Return the relations of edges, each with the number of edges that follow one another in it."""
        of = self._relation_of[places]
        begins = np.flatnonzero(np.diff(of, prepend=-1))
        counts = np.diff(begins, append=len(of))
        return tuple(
            (self.relations[number], count) for number, count in zip(of[begins].tolist(), counts.tolist(), strict=True)
        )


class _Side:
    """At each node, the other ends of its edges in one direction, or in both, and the places of these edges."""

    def __init__(self, nodes: int, ends: Numbers, others: Numbers, places: Numbers) -> None:
        by_node = np.argsort(ends, kind="stable")
        self._others, self._places = others[by_node], places[by_node]
        self._bounds = np.zeros(nodes + 1, dtype=np.int64)
        np.cumsum(np.bincount(ends, minlength=nodes), out=self._bounds[1:])

    def count(self, nodes: Numbers) -> int:
        """Return how many edges nodes have."""
        return int((self._bounds[nodes + 1] - self._bounds[nodes]).sum())

    def others(self, nodes: Numbers) -> Numbers:
        """Return the other ends of the edges of nodes, one node after the other."""
        return self._others[self._at(nodes)]

    def at(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Return the places of these edges, and their other ends."""
        found = self._at(nodes)
        return self._places[found], self._others[found]

    def _at(self, nodes: Numbers) -> npt.NDArray[np.int64]:
        begin, count = self._bounds[nodes], self._bounds[nodes + 1] - self._bounds[nodes]
        # Of each node its begin, less what came before it, so that counting on gives the places within all
        offsets = np.repeat(begin - (np.cumsum(count) - count), count)
        return offsets + np.arange(len(offsets))
