"""The page on the HTTP interface names every route, format, error and limit, and none that is not there."""

import json
import re

from graph_api.app import create_app
from graph_api.formats import FORMATS
from graph_api.limits import Limits
from graph_api.problems import Problem
from graph_api.walks.subgraph import QUOTE_CHARS
from store.formats import ALIASES, GRAPHS, TABULAR
from store.pool import PoolLimits
from tests.graph_api.service import Client, snapshot
from tests.shared import ROOT

PAGE = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")


def test_every_route_is_documented() -> None:
    described = create_app(snapshot).openapi()["paths"]
    routes = {(method.upper(), path) for path, methods in described.items() for method in methods}
    documented = set(re.findall(r"`(GET|POST|PUT|DELETE) (/[^`]*)`", PAGE)) - {("GET", "/openapi.json")}
    assert documented == routes


def parameter_rows() -> list[str]:
    """Return the lines of the table of parameters: in the path, then in the query with their defaults; an asterisk where one is required."""
    rows = []
    for path, methods in create_app(snapshot).openapi()["paths"].items():
        for method, spec in methods.items():
            said = []
            for given in spec.get("parameters", ()):
                if given["in"] not in ("path", "query"):
                    continue
                default = given["schema"].get("default")
                shown = json.dumps(default) if isinstance(default, bool) else default
                mark = "*" if given["required"] and given["in"] == "query" else ""
                said.append(f"`{given['name']}`{mark}" + (f" = `{shown}`" if shown not in (None, [], "") else ""))
            if said:
                rows.append(f"| `{method.upper()} {path}` | {', '.join(said)} |")
    return rows


def test_every_parameter_is_documented() -> None:
    rows = parameter_rows()
    assert len(rows) > 15
    start = PAGE.index(rows[0])
    assert PAGE[start:].partition("\n\n")[0].splitlines() == rows


def test_which_answers_name_their_snapshot(client: Client) -> None:
    for url, named in (
        ("/healthz", False),
        ("/openapi.json", False),
        ("/static/site.css", False),
        ("/nothing/at/all", False),
        ("/readyz", True),
        ("/en/nothing", True),
        ("/sparql", True),
        ("/sparql?query=nonsense", True),
        ("/api/v1/entities/no/thing", True),
        ("/api/v1/search", True),
    ):
        assert ("x-dataset-version" in client.get(url).headers) == named, url
    assert client.request("PUT", "/sparql").json()["code"] == "method-not-allowed"
    assert "x-dataset-version" not in client.request("PUT", "/sparql").headers


def test_every_format_is_documented() -> None:
    for name in (*TABULAR, *GRAPHS, *ALIASES, *FORMATS):
        assert f"`{name}`" in PAGE or f"`format={name}`" in PAGE, name


def test_every_error_is_documented() -> None:
    documented = {(int(status), code) for status, code in re.findall(r"^\| (\d{3}) \| `([a-z-]+)`", PAGE, re.MULTILINE)}
    others = {
        (405, "method-not-allowed"),
        (408, "request-late"),  # by `itugov.connections`, before anything is asked
        (431, "head-too-large"),
        (503, "too-many-connections"),
        (422, "invalid-request"),
        (503, "store-unavailable"),
        (413, "search-too-dear"),
    }
    assert documented == {(kind.status, kind.code) for kind in Problem.__subclasses__()} | others


def test_every_limit_is_documented() -> None:
    limits = Limits()
    for figure in (limits.max_rows, limits.max_bytes, limits.max_body_bytes):
        assert f"| {figure:,}" in PAGE
    assert f"| {limits.timeout_s:g} s (`ITUGOV_QUERY_TIMEOUT_S`)" in PAGE
    assert f"| {limits.stall_s:g} s (`ITUGOV_STALL_S`)" in PAGE
    pool = PoolLimits()
    assert f"| {pool.memory_bytes:,} bytes (`ITUGOV_WORKER_MEMORY_BYTES`)" in PAGE
    assert f"up to {pool.max_waiting} of them (`ITUGOV_MAX_WAITING`), for up to {pool.max_wait_s:g} s" in PAGE
    assert f"at most {QUOTE_CHARS} code points" in PAGE


def test_the_explorer_is_documented_with_pictures_that_are_there() -> None:
    page = ROOT / "docs" / "explorer.md"
    text = page.read_text(encoding="utf-8")
    linked = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text)]
    assert [target for target in linked if not (page.parent / target).exists()] == []
    pictures = {target for target in linked if target.startswith("pictures/")}
    assert pictures == {f"pictures/{file.name}" for file in (page.parent / "pictures").iterdir()}
    assert all((page.parent / picture).stat().st_size < 100_000 for picture in pictures)
    described = create_app(snapshot).openapi()["paths"]
    for named in set(re.findall(r"`/\{lang\}/([a-z]+)", text)):
        assert any(path.startswith(f"/{{lang}}/{named}") for path in described), named
