"""The benchmark of the graph API: over a small graph the service and networkx walk to the same things."""

from pathlib import Path

import pytest

from benchmarks.graph import Client, Timed, loaded, main, measure, overview, report
from benchmarks.served import generated, served
from graph_api.reading import Reading
from graph_api.walks.topology import topology
from store import latest


def test_the_service_and_networkx_walk_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = generated(tmp_path / "store", 25, proven=True)
    snapshot = latest(folder)
    assert snapshot is not None
    of = topology(Reading(snapshot))
    assert len(of.edges) > 150
    with served(folder) as (address, process), Client(address, process.pid) as client:
        found, wrong = measure(client, of, 5)
        drawn, nodes = overview(client, loaded(of)[0], evidence=True)
    assert wrong == []
    assert {name: len(took.service) for name, took in found.items()} == {
        "neighbours": 5,
        "neighbours of a hub, first page": 20,
        "ego, 2 steps": 5,
        "paths": 5,
        "paths between hubs, 6 hops": 5,
        "search, first page": 5,
        "entity page": 5,
    }
    assert nodes == len(of.nodes)
    report({**found, "overview": drawn}, {"neighbours": 1e9, "paths": 0})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + 8
    assert "1e+09: met" in lines[2]
    assert "0: **missed**" in lines[5]
    assert Timed().service == []


def test_what_differs_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.graph._near_there", lambda *_: -1)
    assert main(["--documents", "4", "--rounds", "2"]) == 1
    assert "networkx -1" in capsys.readouterr().out
