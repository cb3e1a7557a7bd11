"""Walks the topology: neighbourhoods and shortest simple paths, within bounds that are told to the caller."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import Final

from graph_api.walks.topology import Edge, Topology, Way, order

Admits = Callable[[Edge], bool]
Enters = Callable[[str], bool]
MAX_STEPS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Nodes in order of distance with the edges among them; `total` counts the nodes there are, shown or not."""

    nodes: tuple[str, ...]
    edges: Sequence[Edge]
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


def every_edge(_: Edge) -> bool:
    """Admit every edge; who walks does not ask it."""
    return True


def every_node(_: str) -> bool:
    """Enter every node; who walks does not ask it."""
    return True


def admitting(predicates: Sequence[str], *, inferred: bool) -> Admits:
    """Return the test an edge must pass: one of the predicates (any, if none is named), and not merely inferred unless asked."""
    wanted = frozenset(predicates)
    if not wanted and inferred:
        return every_edge
    return lambda edge: (not wanted or edge.predicate in wanted) and (inferred or not edge.inferred)


def ego(
    topology: Topology,
    seeds: Sequence[str],
    *,
    depth: int,
    max_nodes: int,
    admits: Admits = every_edge,
    enters: Enters = every_node,
    besides: Sequence[str] = (),
) -> Neighbourhood:
    """Return what lies within `depth` steps of the seeds, in either direction; of too many nodes the nearest are kept, after what is wanted `besides`.

    Edges that are not admitted, and nodes other than the seeds that are not entered, are as if they were not there.
    """
    if admits is every_edge and enters is every_node:
        return _whole_ego(topology, seeds, depth, max_nodes, besides)
    reached = dict.fromkeys(seeds)
    frontier = list(reached)
    for _ in range(depth):
        around = dict.fromkeys(chain.from_iterable([beside(topology, node, "both", admits) for node in frontier]))
        frontier = [n for n in around if n not in reached and (enters is every_node or enters(n))]
        reached.update(dict.fromkeys(frontier))
    every = {**dict.fromkeys([*seeds, *besides]), **reached}
    kept = dict.fromkeys(list(every)[:max_nodes])
    return Neighbourhood(tuple(kept), among(topology, kept, admits), len(every))


def _whole_ego(
    topology: Topology, seeds: Sequence[str], depth: int, max_nodes: int, besides: Sequence[str]
) -> Neighbourhood:
    """Return the same where everything is admitted and entered."""
    first = dict.fromkeys((*seeds, *besides))
    numbers, names = topology.nodes, topology.numbered.names
    reached = topology.numbered.reached(
        [numbers[node] for node in dict.fromkeys(seeds) if node in numbers], depth
    ).tolist()
    if besides:
        known = {numbers[node] for node in besides if node in numbers}
        reached = [number for number in reached if number not in known]
    kept = dict.fromkeys(islice(chain(first, map(names.__getitem__, reached)), max_nodes))
    return Neighbourhood(tuple(kept), topology.among(kept), len(first) + len(reached))


def among(topology: Topology, nodes: dict[str, None], admits: Admits = every_edge) -> Sequence[Edge]:
    """Return the edges between nodes, in order."""
    edges = topology.among(nodes)
    return edges if admits is every_edge else tuple(edge for edge in edges if admits(edge))


def paths(
    topology: Topology,
    source: str,
    target: str,
    *,
    k: int,
    max_hops: int,
    directed: bool,
    admits: Admits = every_edge,
    enters: Enters = every_node,
    max_steps: int = MAX_STEPS,
) -> Paths:
    """Return the `k` shortest simple paths of at most `max_hops` edges.

    Length by length, a search that never goes where no walk of the length that is left leads to the target; `max_steps` nodes visited end it.
    """
    if source not in topology.nodes or target not in topology.nodes or source == target:
        return Paths((), truncated=False, exhausted=False)
    search = _Search(topology, source, target, admits, enters, directed, max_steps)
    if not search.reaches(max_hops):
        return Paths((), truncated=False, exhausted=False)
    found = list(islice(search.by_length(max_hops), k + 1))
    return Paths(
        tuple(_path(topology, nodes, admits, directed=directed) for nodes in found[:k]),
        len(found) > k,
        search.steps <= 0,
    )


class _Search:
    def __init__(
        self,
        topology: Topology,
        source: str,
        target: str,
        admits: Admits,
        enters: Enters,
        directed: bool,
        max_steps: int,
    ) -> None:
        self.topology, self.source, self.target, self.admits, self.enters = topology, source, target, admits, enters
        self.onwards: Way = "out" if directed else "both"
        self.backwards: Way = "in" if directed else "both"
        self.steps = max_steps
        # By length, the nodes from which a walk of that length leads to the target, without it or the source on the way
        self.leading: list[set[str]] = [{target}]
        self.next: dict[tuple[str, int], tuple[str, ...]] = {}
        self.near: dict[tuple[str, Way], tuple[str, ...]] = {}

    def reaches(self, max_hops: int) -> bool:
        """Say whether the target is within reach, from the end with less around it in turn: most pairs that are not are told apart by a few steps."""
        ahead, behind = {self.source}, {self.target}
        seen = [{self.source}, {self.target}]
        for _ in range(max_hops):
            forwards = len(ahead) <= len(behind)
            way, frontier, known = (self.onwards, ahead, seen[0]) if forwards else (self.backwards, behind, seen[1])
            reached = set().union(*(self._beside(node, way) for node in frontier))
            if not reached.isdisjoint(behind if forwards else ahead):
                return True
            reached = {node for node in reached - known if self.enters is every_node or self.enters(node)}
            if not reached:
                return False
            known |= reached
            ahead, behind = (reached, behind) if forwards else (ahead, reached)
        return False

    def by_length(self, max_hops: int) -> Iterator[tuple[str, ...]]:
        for length in range(1, max_hops + 1):
            if len(self.leading) < length:
                self._lead()
            yield from self._extend((self.source,), length)

    def _lead(self) -> None:
        reached = set().union(*(self._beside(node, self.backwards) for node in self.leading[-1]))
        reached -= {self.source, self.target}
        self.leading.append(reached if self.enters is every_node else {node for node in reached if self.enters(node)})

    def _extend(self, trail: tuple[str, ...], left: int) -> Iterator[tuple[str, ...]]:
        self.steps -= 1
        if self.steps <= 0:
            return
        if left == 0:
            yield trail
            return
        for other in self._next(trail[-1], left):
            if other not in trail:
                yield from self._extend((*trail, other), left - 1)

    def _next(self, node: str, left: int) -> tuple[str, ...]:
        found = self.next.get((node, left))
        if found is None:
            leading = self.leading[left - 1]
            near = self._beside(node, self.onwards)
            found = self.next[node, left] = tuple(other for other in near if other in leading)
        return found

    def _beside(self, node: str, way: Way) -> tuple[str, ...]:
        if self.admits is every_edge:
            return self.topology.beside(node, way)
        found = self.near.get((node, way))
        if found is None:
            found = self.near[node, way] = beside(self.topology, node, way, self.admits)
        return found


def beside(topology: Topology, node: str, way: Way, admits: Admits) -> tuple[str, ...]:
    """Return the nodes that the admitted edges of a node lead to, come from, or either, each once and in the order of those edges."""
    if admits is every_edge:
        return topology.beside(node, way)
    return tuple(dict.fromkeys(other for other, _ in _steps(topology, node, way, admits)))


def _steps(topology: Topology, node: str, way: Way, admits: Admits) -> Iterator[tuple[str, Edge]]:
    if way != "in":
        for edge in topology.out_edges(node):
            if admits(edge):
                yield edge.object, edge
    if way != "out":
        for edge in topology.in_edges(node):
            if admits(edge):
                yield edge.subject, edge


def _path(topology: Topology, nodes: tuple[str, ...], admits: Admits, *, directed: bool) -> Path:
    hops = []
    for here, there in pairwise(nodes):
        edges = [e for e in topology.out_edges(here) if e.object == there]
        if not directed:
            edges += [e for e in topology.out_edges(there) if e.object == here]
        hops.append(tuple(sorted((e for e in edges if admits(e)), key=order)))
    return Path(nodes, tuple(hops))
