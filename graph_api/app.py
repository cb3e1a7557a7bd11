"""Wires the application: routers, the one table of errors, headers; knows no route's work."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from graph_api import problems
from graph_api.holdings import validation_findings
from graph_api.middleware import DatasetHeaders
from graph_api.reading import Library, Reading, SnapshotSource
from graph_api.results import Limits
from graph_api.routers import about, entities, graph, health, pages, sparql

Finding = Mapping[str, Any]
_STATIC: Final = Path(__file__).parent / "static"
_EXPOSED: Final = ("Link", "ETag", "X-Dataset-Version", "X-Dataset-Sample")


def create_app(
    snapshot_source: SnapshotSource,
    *,
    findings: Callable[[], Sequence[Finding]] | None = None,
    limits: Limits | None = None,
) -> FastAPI:
    """Return the service over the snapshot that `snapshot_source` gives when a request comes in.

    Args:
        snapshot_source: called once a request; a snapshot of another name is served from the next request on.
        findings: the findings of the audit as finding records; without it, those of the validation graph are served.
        limits: what one answer may hold at most.
    """
    app = FastAPI(
        title="itugov",
        description="A knowledge graph of ITU governance: SPARQL, graph walks, and the sentence behind every edge.",
        # FastAPI's own pages load scripts and fonts from other hosts
        docs_url=None,
        redoc_url=None,
    )
    app.state.library = Library(snapshot_source)
    app.state.limits = limits or Limits()
    app.state.findings = validation_findings if findings is None else _given(findings)
    problems.install(app)
    for module in (health, sparql, entities, graph, about, pages):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_middleware(DatasetHeaders)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=list(_EXPOSED),
    )
    return app


def _given(findings: Callable[[], Sequence[Finding]]) -> Callable[[Reading], Sequence[Finding]]:
    def read(_: Reading) -> Sequence[Finding]:
        return findings()

    return read
