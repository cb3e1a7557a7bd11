"""Wires the application: routers, the one table of errors, headers; knows no route's work."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from graph_api import problems
from graph_api.assets import Assets
from graph_api.citations import Recognise
from graph_api.holdings import by_severity, validation_findings
from graph_api.limits import Limits
from graph_api.middleware import EXPOSED, DatasetHeaders
from graph_api.outlining import outline
from graph_api.pages.refusal import readable
from graph_api.problems import MEDIA_TYPE, ErrorTable
from graph_api.reading import FolderOf, Library, Reading, Snapshot, SnapshotSource
from graph_api.routers import (
    about,
    chosen,
    citations,
    citing,
    dataset,
    documents,
    drawing,
    entities,
    exploring,
    graph,
    graphs,
    guide,
    health,
    linked,
    pages,
    queries,
    reconcile,
    reconcile_hints,
    search,
    sparql,
    things,
    timeline,
)
from graph_api.sparql.answering import ClientGone
from graph_api.sparql.writing import Desk, Writing
from graph_api.text.holding import Texts
from graph_api.walks.analyses import Analyses
from graph_api.walks.preparing import Preparing
from graph_api.watching.exposing import exposed
from graph_api.watching.standing import Connections, Standing
from graph_api.watching.tallies import Tallies
from ontology.namespaces import PREFIXES
from store.asking import Answering
from store.inline import Inline

Finding = Mapping[str, Any]
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Mapping[str, Any]]]
_WHOLE_GRAPHS: Final = 4  # named graphs that are written at the same time
_INVALID: Final[dict[int | str, dict[str, Any]]] = {
    422: {"description": "A parameter is missing or has a wrong form: `errors` says which", "content": {MEDIA_TYPE: {}}}
}


def create_app(
    snapshot_source: SnapshotSource,
    *,
    findings: Callable[[Snapshot], Sequence[Finding]] | None = None,
    limits: Limits | None = None,
    errors: ErrorTable = MappingProxyType({}),
    edition: str = "",
    answering: Answering | None = None,
    lifespan: Lifespan | None = None,
    texts: Texts | None = None,
    writing: Writing | None = None,
    token: str = "",
    analyses: Analyses | None = None,
    standing: Standing | None = None,
    recognise: Recognise | None = None,
    connections: Callable[[], Connections] | None = None,
    folder_of: FolderOf | None = None,
    patience_s: float = 0.0,
) -> FastAPI:
    """Return the service over the snapshot that `snapshot_source` gives when a request comes in.

    Args:
        snapshot_source: called once a request; a snapshot of another name is served from the next request on.
        findings: gives the findings of the audit on a snapshot as finding records, asked once a snapshot; without it, the results
            in the validation graph are served.
        limits: what one request and its answer may hold at most.
        errors: status and code of the errors that the store raises, by class; above all of the one by which it refuses a query.
        answering: answers the queries of clients within bounds; without it they are answered in this process, where nothing stops one that runs away.
        lifespan: runs around the time of service, to start and end what answers.
        texts: holds the index of each snapshot; without it, one is made for this process alone.
        writing: writes into the store for those who have the token; without both, nothing is written.
        token: what lets a client write.
        analyses: holds the analysis of each snapshot; without it, one is made for this process alone.
        standing: tells how the processes stand that answer queries; without it, there are none.
        connections: tells how the connections of the server stand; without it, nothing is told of them.
        recognise: reads a text for what it cites, within bounds; without it, no text is read.
        folder_of: gives the folder of a snapshot, where something may be kept beside it; without it, nothing is looked for.
        patience_s: for so many seconds at most, the snapshot before is served while what answers need of a new one is read.
        edition: names the software that answers, so that another one makes other validators for the same snapshot.
    """
    app = FastAPI(
        title="itugov",
        description="A knowledge graph of ITU governance: SPARQL, graph walks, and the sentence behind every edge.",
        # FastAPI's own pages load scripts and fonts from other hosts
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=_INVALID,
        lifespan=lifespan,
    )
    app.state.preparing = Preparing()
    app.state.library = Library(
        snapshot_source, folder_of=folder_of, begin=app.state.preparing.begin, patience_s=patience_s
    )
    app.state.limits = limits or Limits()
    app.state.edition = edition
    app.state.texts = texts or Texts()
    app.state.answering = answering or Inline(
        PREFIXES, places=app.state.limits.max_queries, max_wait_s=app.state.limits.max_wait_s
    )
    app.state.standing = standing
    app.state.connections = connections
    app.state.tallies = Tallies()
    app.state.exposed = partial(exposed, app)
    app.state.wholes = BoundedSemaphore(_WHOLE_GRAPHS)
    app.state.recognise = recognise
    app.state.analyses = analyses or Analyses()
    app.state.desk = Desk(writing, token, app.state.library) if writing is not None and token else None
    app.state.findings = validation_findings if findings is None else _given(findings)
    problems.install(app, errors, readable)
    app.add_exception_handler(ClientGone, _nobody)
    app.add_exception_handler(ClientDisconnect, _nobody)
    for module in (
        health,
        sparql,
        graphs,
        drawing,
        exploring,
        citing,  # before `entities`: a suffix binds last
        entities,
        graph,
        timeline,
        search,
        about,
        queries,
        dataset,
        linked,
        chosen,
        citations,
        reconcile,
        reconcile_hints,
        guide,
        documents,  # after `linked`: `/data/document/…` is no page
        things,
        pages,
    ):
        app.include_router(module.router)
    app.openapi = outline(app)  # type: ignore[method-assign] # as FastAPI has it done
    app.mount("/static", Assets(), name="static")
    app.add_middleware(DatasetHeaders)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        # The last ones are what clients of the Model Context Protocol send over HTTP
        allow_headers=[
            "Accept",
            "Accept-Language",
            "Content-Type",
            "If-None-Match",
            "Last-Event-ID",
            "Mcp-Method",
            "Mcp-Name",
            "Mcp-Protocol-Version",
            "Mcp-Session-Id",
        ],
        expose_headers=list(EXPOSED),
    )
    return app


def _nobody(_: Request, __: Exception) -> Response:
    """Return what nobody will read; the status is the one that servers log for a client that went away."""
    return Response(status_code=499)


def _given(findings: Callable[[Snapshot], Sequence[Finding]]) -> Callable[[Reading], Sequence[Finding]]:
    def read(reading: Reading) -> Sequence[Finding]:
        return by_severity(findings(reading.snapshot))

    return read
