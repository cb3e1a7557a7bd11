"""A graph is analysed the same each time, and what is not worked out is said to be unknown."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_api.reading import Reading
from graph_api.walks import analysis
from graph_api.walks.analyses import Analyses, analyse_in
from graph_api.walks.analysis import FILE, Ends, analyse, read, write
from graph_api.walks.topology import topology
from store import Store
from tests.graph_api.service import Client

URL = "/api/v1/graph/overview"


@st.composite
def graphs(draw: st.DrawFn) -> Ends:
    count = draw(st.integers(1, 8))
    nodes = st.integers(0, count - 1)
    return Ends(tuple(f"body/N{n}" for n in range(count)), tuple(draw(st.lists(st.tuples(nodes, nodes), max_size=14))))


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_the_figures_are_those_of_networkx(ends: Ends) -> None:
    found = analyse(ends)
    graph: Any = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(ends.nodes)))
    graph.add_edges_from(ends.edges)
    assert [found[name].degree for name in ends.nodes] == [graph.degree(n) for n in range(len(ends.nodes))]
    assert sum(f.pagerank for f in found.values()) == pytest.approx(1, abs=1e-3)
    simple: Any = nx.Graph(graph.to_undirected())
    for group in {f.community for f in found.values()}:
        members = [n for n, name in enumerate(ends.nodes) if found[name].community == group]
        assert nx.is_connected(simple.subgraph(members))
    assert all(f.x is not None and f.y is not None and abs(f.x) <= 1 and abs(f.y) <= 1 for f in found.values())


@settings(max_examples=20, deadline=None)
@given(graphs())
def test_the_same_graph_has_the_same_figures(ends: Ends) -> None:
    assert analyse(ends) == analyse(ends)


def test_figures_are_read_back_and_damage_is_no_answer(tmp_path: Path, held: Store) -> None:
    figures = analyse(Ends.of(topology(Reading(held))))
    write(figures, tmp_path / FILE)
    assert read(tmp_path / FILE) == figures
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
    for damaged in ("", "{", "[1]", '{"body/A": [1]}'):
        (tmp_path / FILE).write_text(damaged)
        assert read(tmp_path / FILE) is None
    analyse_in(Reading(held), tmp_path)
    assert read(tmp_path / FILE) == figures


def test_what_costs_too_much_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "MOST_PATHS", 0)
    monkeypatch.setattr(analysis, "MOST_GROUPED", 0)
    monkeypatch.setattr(analysis, "MOST_PLACED", 1)
    found = analyse(Ends(("a", "b", "c"), ((0, 1), (1, 2))))
    assert {f.betweenness for f in found.values()} == {f.community for f in found.values()} == {None}
    assert [f.x is None for f in found.values()] == [True, False, True]


def test_a_snapshot_that_was_not_analysed_is_so_elsewhere(held: Store, tmp_path: Path) -> None:
    reading = Reading(held)
    found = Analyses(lambda _: tmp_path, wait_s=60).get(reading)
    assert found == analyse(Ends.of(topology(reading))) == read(tmp_path / FILE)


def test_the_overview_places_what_has_most_relations(client: Client) -> None:
    found = client.json(f"{URL}?max_nodes=5")
    assert (found["graph"]["shown"], found["graph"]["truncated"]) == (5, True)
    degrees = [n["degree"] for n in found["nodes"]]
    assert min(degrees) >= 1
    assert all(-1 <= n["x"] <= 1 and -1 <= n["y"] <= 1 and n["community"] >= 0 for n in found["nodes"])
    names = {n["id"] for n in found["nodes"]}
    assert all(e["source"] in names and e["target"] in names for e in found["edges"])
    every = client.json(f"{URL}?max_nodes=5000&min_degree=0")
    assert every["graph"]["truncated"] is False
    assert max(n["degree"] for n in every["nodes"]) == max(degrees)
    bodies = client.json(f"{URL}?type=Body")
    assert {n["kind"] for n in bodies["nodes"]} >= {"itu:TaskForce"}
    assert all(n["id"].startswith("body/") for n in bodies["nodes"])


def test_drawing_tools_get_the_places(client: Client) -> None:
    node = client.json(f"{URL}?max_nodes=3")["nodes"][0]
    gexf = client.get(f"{URL}?max_nodes=3&format=gexf").text
    assert f'<viz:position x="{node["x"]}" y="{node["y"]}" z="0"/>' in gexf
    graphology = client.get(f"{URL}?max_nodes=3&format=graphology").json()
    assert next(n for n in graphology["nodes"] if n["key"] == node["id"])["attributes"]["x"] == node["x"]
    assert (
        json.loads(client.get(f"{URL}?max_nodes=3&format=jgf").text)["graph"]["nodes"][node["id"]]["metadata"]["y"]
        == node["y"]
    )
