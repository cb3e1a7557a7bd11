"""The page on the HTTP interface names every route, format, error and limit, and none that is not there."""

import re

from graph_api.app import create_app
from graph_api.formats import FORMATS
from graph_api.problems import Problem
from graph_api.results import ALIASES, GRAPHS, TABULAR, Limits
from graph_api.subgraph import QUOTE_CHARS
from tests.graph_api.service import snapshot
from tests.shared import ROOT

PAGE = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")


def test_every_route_is_documented() -> None:
    described = create_app(snapshot).openapi()["paths"]
    routes = {(method.upper(), path) for path, methods in described.items() for method in methods}
    documented = set(re.findall(r"`(GET|POST) (/[^`]*)`", PAGE)) - {("GET", "/openapi.json")}
    assert documented == routes


def test_every_format_is_documented() -> None:
    for name in (*TABULAR, *GRAPHS, *ALIASES, *FORMATS):
        assert f"`{name}`" in PAGE or f"`format={name}`" in PAGE, name


def test_every_error_is_documented() -> None:
    documented = {(int(status), code) for status, code in re.findall(r"^\| (\d{3}) \| `([a-z-]+)`", PAGE, re.MULTILINE)}
    others = {(422, "invalid-request"), (503, "store-unavailable")}
    assert documented == {(kind.status, kind.code) for kind in Problem.__subclasses__()} | others


def test_every_limit_is_documented() -> None:
    limits = Limits()
    for figure in (limits.max_rows, limits.max_bytes, limits.max_body_bytes):
        assert f"| {figure:,}" in PAGE
    assert f"| {limits.max_queries}; others wait up to {limits.max_wait_s:g} s" in PAGE
    assert f"at most {QUOTE_CHARS} code points" in PAGE
