"""Walks the topology: neighbourhoods and shortest simple paths, within bounds that are told to the caller."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from graph_api.topology import Edge, Topology, order

Admits = Callable[[Edge], bool]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Nodes in order of distance with the edges among them; `total` counts the nodes there are, shown or not."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    total: int

    @property
    def truncated(self) -> bool:
        """Whether the bound on nodes left some out."""
        return len(self.nodes) < self.total


@dataclass(frozen=True, slots=True)
class Path:
    """A simple path; each hop holds every edge between its two nodes that was admitted."""

    nodes: tuple[str, ...]
    hops: tuple[tuple[Edge, ...], ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths found, shortest first; `truncated` if there are more, `exhausted` if the search was given up."""

    paths: tuple[Path, ...]
    truncated: bool
    exhausted: bool


def admitting(predicates: Sequence[str], *, inferred: bool) -> Admits:
    """Return the test an edge must pass: one of the predicates (any, if none is named), and not merely inferred unless asked."""
    wanted = frozenset(predicates)
    return lambda edge: (not wanted or edge.predicate in wanted) and (inferred or not edge.inferred)


def ego(topology: Topology, seeds: Sequence[str], *, depth: int, max_nodes: int, admits: Admits) -> Neighbourhood:
    """Return what lies within `depth` steps of the seeds, in either direction; of too many nodes the nearest are kept."""
    reached = dict.fromkeys(seeds)
    frontier = list(reached)
    for _ in range(depth):
        around = dict.fromkeys(
            other for node in frontier for other, _ in _steps(topology, node, admits, directed=False)
        )
        frontier = [node for node in around if node not in reached]
        reached.update(dict.fromkeys(frontier))
    kept = dict.fromkeys(list(reached)[:max_nodes])
    edges = [edge for node in kept for edge in topology.out_edges(node) if edge.object in kept and admits(edge)]
    return Neighbourhood(tuple(kept), tuple(sorted(edges, key=order)), len(reached))


def paths(
    topology: Topology,
    source: str,
    target: str,
    *,
    k: int,
    max_hops: int,
    directed: bool,
    admits: Admits,
    max_steps: int = 200_000,
) -> Paths:
    """Return the `k` shortest simple paths of at most `max_hops` edges.

    Length by length, a search that never goes where the target is out of reach; `max_steps` nodes visited end it.
    """
    if source not in topology.nodes or target not in topology.nodes or source == target:
        return Paths((), truncated=False, exhausted=False)
    away = _distances(topology, target, max_hops, admits, directed=directed)
    search = _Search(topology, target, away, admits, directed, max_steps)
    found = list(islice(search.by_length(source, max_hops), k + 1))
    return Paths(
        tuple(_path(topology, nodes, admits, directed=directed) for nodes in found[:k]),
        len(found) > k,
        search.steps <= 0,
    )


class _Search:
    def __init__(
        self, topology: Topology, target: str, away: dict[str, int], admits: Admits, directed: bool, max_steps: int
    ) -> None:
        self.topology, self.target, self.away, self.admits, self.directed = topology, target, away, admits, directed
        self.steps = max_steps
        self.beside: dict[str, tuple[str, ...]] = {}

    def by_length(self, source: str, max_hops: int) -> Iterator[tuple[str, ...]]:
        for length in range(self.away.get(source, max_hops + 1), max_hops + 1):
            yield from self._extend((source,), length)

    def _extend(self, trail: tuple[str, ...], left: int) -> Iterator[tuple[str, ...]]:
        self.steps -= 1
        if self.steps <= 0:
            return
        if trail[-1] == self.target:
            if left == 0:
                yield trail
            return
        for other in self._beside(trail[-1]):
            if other not in trail and self.away.get(other, left) <= left - 1:
                yield from self._extend((*trail, other), left - 1)

    def _beside(self, node: str) -> tuple[str, ...]:
        if node not in self.beside:
            steps = _steps(self.topology, node, self.admits, directed=self.directed)
            self.beside[node] = tuple(dict.fromkeys(other for other, _ in steps))
        return self.beside[node]


def _steps(topology: Topology, node: str, admits: Admits, *, directed: bool) -> Iterator[tuple[str, Edge]]:
    for edge in topology.out_edges(node):
        if admits(edge):
            yield edge.object, edge
    if not directed:
        for edge in topology.in_edges(node):
            if admits(edge):
                yield edge.subject, edge


def _distances(topology: Topology, target: str, limit: int, admits: Admits, *, directed: bool) -> dict[str, int]:
    found = {target: 0}
    frontier = [target]
    for distance in range(1, limit + 1):
        reached: dict[str, None] = {}
        for node in frontier:
            reached.update((e.subject, None) for e in topology.in_edges(node) if admits(e))
            if not directed:
                reached.update((e.object, None) for e in topology.out_edges(node) if admits(e))
        frontier = [node for node in reached if node not in found]
        found.update((node, distance) for node in frontier)
    return found


def _path(topology: Topology, nodes: tuple[str, ...], admits: Admits, *, directed: bool) -> Path:
    hops = []
    for here, there in pairwise(nodes):
        edges = [edge for other, edge in _steps(topology, here, admits, directed=directed) if other == there]
        hops.append(tuple(sorted(edges, key=order)))
    return Path(nodes, tuple(hops))
