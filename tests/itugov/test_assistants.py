"""The MCP server as its SDK's own client sees it, over both transports; and what is said where the SDK is not installed."""

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from mcp import Client, StdioServerParameters
from typer.testing import CliRunner

from benchmarks.served import served
from itugov import assistants
from itugov.cli import CONSOLE, app
from itugov.errors import NoExtra
from itugov.serving import run_serve, watched
from itugov.settings import Settings, settings
from ontology.namespaces import graph
from store import Store
from tests.listening import listening
from tests.queries import fixture
from tests.shared import ROOT

TOOLS = {"search", "entity", "neighbours", "path", "evidence", "sparql", "coverage"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assistants") / "store"
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in fixture.quads():
        assert isinstance(quad.graph_name, ox.NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(ox.Triple(quad.subject, quad.predicate, quad.object))
    with Store.open(folder, hidden=(graph("validation"),)) as made:
        for name, triples in graphs.items():
            made.replace(name, triples)
        made.publish()
    return folder


def of(store: Path, **changed: Any) -> Settings:
    return replace(settings({}), store=store, workers=1, log_level="error", **changed)


async def conversation(server: StdioServerParameters | str, mode: str) -> dict[str, Any]:
    async with Client(server, mode=mode, read_timeout_seconds=120) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools.keys() == TOOLS
        for tool in tools.values():
            assert len(tool.description or "") > 60
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
            assert "self" not in tool.input_schema["properties"]
        assert "proven" in (client.instructions or "")
        found = (await client.call_tool("search", {"text": "ISC-TF", "lang": "ar"})).structured_content
        assert found is not None
        named = found["hits"][0]["id"]
        around = (await client.call_tool("neighbours", {"id": named, "direction": "out"})).structured_content
        assert around is not None
        edge = next(edge["edge"] for edge in around["edges"] if "quote" in edge)
        proof = (await client.call_tool("evidence", {"edge": edge})).structured_content
        rows = (await client.call_tool("sparql", {"query": "ASK { ?s ?p ?o }"})).structured_content
        wrong = await client.call_tool("entity", {"id": "no/thing"})
        assert wrong.is_error
        said = json.loads(wrong.model_dump_json())["content"][0]["text"]
        bad = await client.call_tool("search", {"text": "a", "limit": 10_000})
        assert bad.is_error
        for name, given in (
            ("entity", {"id": named}),
            ("path", {"source": named, "target": "body/ITU"}),
            ("coverage", {}),
        ):
            assert not (await client.call_tool(name, given)).is_error
        return {"named": named, "proof": proof, "rows": rows, "said": said}


def check(told: dict[str, Any]) -> None:
    assert told["named"] == "body/ISC-TF"
    assert told["proof"]["places"][0]["quote"]
    assert told["rows"]["lines"] == ["true"]
    assert "not-found" in told["said"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_standard_input_and_output(store: Path, mode: str) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from itugov.cli import main; main()", "mcp", "--store", str(store)],
        env={"PYTHONPATH": str(ROOT), "ITUGOV_WORKERS": "1"},
        cwd=ROOT,
    )
    check(asyncio.run(conversation(command, mode)))


def test_over_http_where_a_setting_asks_for_it(store: Path) -> None:
    with listening(watched(of(store, mcp=1))) as address:
        for mode in ("auto", "legacy"):
            check(asyncio.run(conversation(f"{address}/mcp", mode)))
        for method in ("GET", "DELETE"):
            assert httpx.request(method, f"{address}/mcp").status_code == 405
        answer = httpx.post(f"{address}/mcp", json={}, headers={"accept": "application/json, text/event-stream"})
        assert 400 <= answer.status_code < 500
        assert httpx.get(f"{address}/en/").status_code == 200


def test_over_http_by_several_processes(store: Path) -> None:
    given = {"ITUGOV_MCP": "1", "ITUGOV_PROCESSES": "2", "ITUGOV_WORKERS": "1"}
    with served(store, given) as (address, _):
        for mode in ("auto", "legacy") * 3:  # each over connections of its own, which any of them takes
            check(asyncio.run(conversation(f"{address}/mcp", mode)))


def test_pages_of_other_sites_may_ask(store: Path) -> None:
    asked = ("content-type", "mcp-protocol-version", "mcp-session-id", "mcp-method", "mcp-name", "last-event-id")
    page = {"origin": "https://example.org"}
    with listening(watched(of(store, mcp=1))) as address:
        preflight = httpx.options(
            f"{address}/mcp",
            headers={
                **page,
                "access-control-request-method": "POST",
                "access-control-request-headers": ", ".join(asked),
            },
        )
        assert preflight.status_code == 200, preflight.text
        answer = httpx.post(
            f"{address}/mcp",
            headers={**page, "accept": "application/json, text/event-stream"},
            json={
                "jsonrpc": "2.0",
                "id": 1,
                "method": "initialize",
                "params": {
                    "protocolVersion": "2025-06-18",
                    "capabilities": {},
                    "clientInfo": {"name": "a page", "version": "1"},
                },
            },
        )
        assert answer.json()["result"]["serverInfo"]["name"] == "itugov"
        for told in (preflight, answer):
            assert told.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in told.headers


def test_not_over_http_otherwise(store: Path) -> None:
    with listening(watched(of(store))) as address:
        assert httpx.get(f"{address}/mcp").status_code == 404
        assert httpx.post(f"{address}/mcp", json={}).status_code in (404, 405)


def test_without_the_extra_it_says_what_to_install(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistants, "find_spec", lambda _: None)
    told = CliRunner().invoke(app, ["mcp", "--store", str(store)])
    assert told.exit_code == 2
    assert "pip install 'itugov[mcp]'" in " ".join(told.output.split())
    with pytest.raises(NoExtra):
        run_serve(of(store, mcp=1), "127.0.0.1", 0, sample=False, named=True, console=CONSOLE)


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["mcp", "--store", str(tmp_path / "none")])
    assert told.exit_code == 2
    assert "no store" in told.output
