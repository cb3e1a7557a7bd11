"""Answers at once what drawings ask for most: a neighbourhood of moderate size, as it is by default, of a graph that was read ahead.

To read the parameters of a request, and to hand it to a thread and back, costs twice as much as such a neighbourhood does. What is asked in another way, or costs more, goes
the ordinary way, which answers the same.
"""

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from starlette.responses import Response

from graph_api.reading import Reading
from graph_api.rendering import Form, render
from graph_api.walks.around import around
from graph_api.walks.filtering import View
from graph_api.walks.preparing import CHAINS, ready
from graph_api.walks.topology import listed, topology

PATH: Final = "/api/v1/graph/ego"
TAKEN: Final = (None, "*/*", "application/json")
MAX_NODES: Final = 300
# Nothing else is answered meanwhile: some milliseconds at most
MOST_EDGES: Final = 200_000
MOST_SHOWN: Final = 5_000
_MOST_SEEDS: Final = 50
_DEPTH: Final = re.compile("[123]")
_NODES: Final = re.compile("[1-9][0-9]{0,2}")


class Asked(NamedTuple):
    """A neighbourhood that is asked for."""

    seeds: tuple[str, ...]
    depth: int
    max_nodes: int
    languages: tuple[str, ...]


def neighbourhood(reading: Reading, query: bytes) -> Response | None:
    """Return the answer to what a query string asks, in node-link JSON; None where it is for others to answer."""
    wanted = asked(query)
    if wanted is None or not reading.has(ready) or listed(reading) is None:
        return None
    graph = topology(reading)
    if len(graph.edges) > MOST_EDGES or not all(seed in graph.nodes for seed in wanted.seeds):
        return None
    drawn = around(reading, View(graph), wanted.seeds, wanted.languages, depth=wanted.depth, max_nodes=wanted.max_nodes)
    if len(drawn.edges) > MOST_SHOWN:
        return None
    return render(drawn, Form("json", "edges", wanted.languages, "ego"))


def asked(query: bytes) -> Asked | None:
    """Return what a query string asks for, None where that is more, or in another form, than is answered at once."""
    try:
        given = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        return None
    seeds = tuple(value for name, value in given if name == "id")
    rest = [(name, value) for name, value in given if name != "id"]
    told = dict(rest)
    if not 1 <= len(seeds) <= _MOST_SEEDS or len(told) < len(rest) or told.keys() - {"depth", "max_nodes", "lang"}:
        return None
    depth, nodes = told.get("depth", "1"), told.get("max_nodes", str(MAX_NODES))
    languages = tuple(told["lang"].split(",")) if "lang" in told else CHAINS[0]
    if not _DEPTH.fullmatch(depth) or not _NODES.fullmatch(nodes) or int(nodes) > MAX_NODES or languages not in CHAINS:
        return None
    return Asked(seeds, int(depth), int(nodes), languages)
