"""Works out, once a snapshot and outside of any request, where the things of a graph stand in a drawing, how central they are, and which belong together.

The figures are kept in a file beside the snapshot (`FILE`), the same bytes for the same graph. Beyond some sizes a figure costs too much and is left out: it is then unknown, and
the answer says so.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import networkx as nx
import rustworkx as rx

from graph_api.walks.topology import Topology

FILE: Final = "analysis-1.json"
# Things that are given a place: those with most relations; a drawing of more shows nothing
MOST_PLACED: Final = 5_000
# Nodes times edges up to which every shortest path is counted, about four seconds
MOST_PATHS: Final = 50_000_000
# Nodes up to which communities are looked for, about ten seconds
MOST_GROUPED: Final = 20_000
_SEED: Final = 1
_ROUNDS: Final = 50
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Figures:
    """What is worked out of one thing; None where it is not.

    Attributes:
        degree: its relations, in both directions.
        pagerank: its share of the walks over the graph, all things together having 1.
        betweenness: the share of the shortest paths between two others that lead over it.
        community: the number of the group it belongs to, the largest being 0 (Louvain, by modularity).
        x: its place in a drawing of the graph, from -1 to 1.
        y: the same, upwards.
    """

    degree: int
    pagerank: float
    betweenness: float | None
    community: int | None
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class Ends:
    """A graph as numbers, which can be handed to another process: its nodes, and the ends of its edges."""

    nodes: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, topology: Topology) -> "Ends":
        """Return the numbers of a topology."""
        number = {name: place for place, name in enumerate(sorted(topology.nodes))}
        pairs = sorted((number[e.subject], number[e.object]) for e in topology.edges.values())
        return cls(tuple(sorted(topology.nodes)), tuple(pairs))


def analyse(ends: Ends) -> dict[str, Figures]:
    """Return the figures of every node; it takes seconds, and holds the interpreter for most of them."""
    graph = rx.PyDiGraph(multigraph=True)
    graph.add_nodes_from(range(len(ends.nodes)))
    graph.add_edges_from_no_data(list(ends.edges))
    ranks = rx.pagerank(graph) if ends.nodes else {}
    between = rx.betweenness_centrality(graph) if len(ends.nodes) * len(ends.edges) <= MOST_PATHS else {}
    groups = _groups(ends) if len(ends.nodes) <= MOST_GROUPED else {}
    degrees = [graph.in_degree(n) + graph.out_degree(n) for n in range(len(ends.nodes))]
    places = _places(ends, degrees)
    return {
        name: Figures(
            degrees[n],
            round(ranks[n], _DIGITS + 4),
            round(between[n], _DIGITS + 4) if n in between else None,
            groups.get(n),
            *places.get(n, (None, None)),
        )
        for n, name in enumerate(ends.nodes)
    }


def _groups(ends: Ends) -> dict[int, int]:
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(len(ends.nodes)))
    graph.add_edges_from(ends.edges)
    found = nx.community.louvain_communities(graph, seed=_SEED)
    ordered = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group[0]))
    return {node: number for number, group in enumerate(ordered) for node in group}


def _places(ends: Ends, degrees: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Return a place for the nodes with most relations: near those they are related to."""
    chosen = sorted(range(len(ends.nodes)), key=lambda n: (-degrees[n], n))[:MOST_PLACED]
    number = {node: place for place, node in enumerate(sorted(chosen))}
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(sorted(chosen))
    among = {(number[a], number[b]) for a, b in ends.edges if a in number and b in number and a != b}
    pairs = sorted({(min(a, b), max(a, b)) for a, b in among})
    graph.add_edges_from_no_data(pairs)
    found = rx.spring_layout(graph, seed=_SEED, num_iter=_ROUNDS)
    return {node: (round(found[place][0], _DIGITS), round(found[place][1], _DIGITS)) for node, place in number.items()}


def written(figures: Mapping[str, Figures]) -> bytes:
    """Return figures as bytes, the same for the same figures."""
    told = {name: list(asdict(found).values()) for name, found in figures.items()}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode("ascii")


def parse(data: bytes) -> dict[str, Figures]:
    """Return the figures that bytes hold.

    Raises:
        ValueError: they hold none.
        TypeError: they hold something else.
    """
    return {name: Figures(*found) for name, found in dict(json.loads(data)).items()}


def write(figures: Mapping[str, Figures], file: Path) -> None:
    """Write figures into a file, whole or not at all."""
    beside = file.with_name(f".new-{file.name}")
    beside.write_bytes(written(figures))
    beside.replace(file)


def read(file: Path) -> dict[str, Figures] | None:
    """Return the figures in a file, None where there is none, or where it does not hold them."""
    try:
        return parse(file.read_bytes())
    except (FileNotFoundError, ValueError, TypeError):
        return None


def main() -> None:
    """Analyse the graph that comes in as JSON, its nodes and the ends of its edges."""
    nodes, edges = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(written(analyse(Ends(tuple(nodes), tuple((a, b) for a, b in edges)))))


if __name__ == "__main__":
    main()
