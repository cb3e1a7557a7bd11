"""Runs `itugov serve`: the HTTP service over whatever snapshot is newest."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Final

import uvicorn
from fastapi import FastAPI
from rich.console import Console

from graph_api.analyses import Analyses
from graph_api.app import create_app
from graph_api.lane import FastLane
from graph_api.limits import Limits
from graph_api.problems import ErrorTable
from graph_api.reading import Snapshot
from graph_api.text.holding import Texts
from itugov.building import build_samples
from itugov.edition import edition
from itugov.errors import CannotListen, NoStore
from itugov.indexing import folder_of
from itugov.settings import Settings
from itugov.stores import newest
from itugov.telling import tell
from ontology.namespaces import PREFIXES, graph
from shapes import audit
from store import QueryRefused, StoreError, StoreLocked, latest
from store.pool import Pool, PoolLimits
from store.updating import Writer

_FRESH_S: Final = 0.1  # how long a request may still be answered from the snapshot before
_ERRORS: Final[ErrorTable] = {
    QueryRefused: (403, "refused"),
    StoreLocked: (409, "being-written"),
    StoreError: (503, "store-unavailable"),
    NoStore: (503, "store-unavailable"),
}


def _findings(snapshot: Snapshot) -> tuple[dict[str, object], ...]:
    return tuple(found.to_json() for found in audit(snapshot))


def run_serve(settings: Settings, host: str, port: int, *, sample: bool, named: bool, console: Console) -> int:
    """Serve until interrupted.

    Raises:
        NoStore: the store named on the command line does not exist.
    """
    if sample or (not named and latest(settings.store) is None):
        settings = settings if named else replace(settings, store=settings.sample_store)
        build_samples(settings, console)
    elif latest(settings.store) is None:
        raise NoStore(f"no store in {settings.store}: build one with `itugov build SOURCE… --store {settings.store}`")
    app = application(settings)
    with _listen(host, port, settings.stall_s) as listener:
        shown = f"[{host}]" if ":" in host else host
        tell(console, f"Serving {settings.store} at http://{shown}:{listener.getsockname()[1]}/ (Ctrl-C stops it)")
        server = uvicorn.Server(uvicorn.Config(FastLane(app, fresh_s=_FRESH_S), log_level="warning", access_log=False))
        server.run(sockets=[listener])
    return 0


def application(settings: Settings) -> FastAPI:
    """Return the service over a store, whose queries run in processes that can be killed."""
    pool = Pool(
        PoolLimits(
            workers=settings.workers,
            memory_bytes=settings.worker_memory_bytes,
            max_waiting=settings.max_waiting,
            max_wait_s=settings.max_wait_s,
        ),
        PREFIXES,
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await pool.start()
        # A store that was built before there was an index gets one now, while everything else answers
        current = app.state.library.current()
        app.state.texts.begin(current)
        app.state.analyses.begin(current)
        try:
            yield
        finally:
            await pool.aclose()

    return create_app(
        partial(newest, settings.store),
        findings=_findings,
        limits=Limits(
            max_rows=settings.max_rows,
            max_bytes=settings.max_result_bytes,
            max_body_bytes=settings.max_body_bytes,
            max_write_bytes=settings.max_write_bytes,
            timeout_s=settings.query_timeout_s,
            stall_s=settings.stall_s,
        ),
        errors=_ERRORS,
        edition=edition(),
        answering=pool,
        lifespan=lifespan,
        texts=Texts(folder_of),
        analyses=Analyses(folder_of),
        writing=Writer(settings.store, graph("default")),
        token=settings.write_token,
    )


def _listen(host: str, port: int, stall_s: int) -> socket.socket:
    """Listen; a connection whose client takes no bytes for so long is given up by the system, with what was still to be sent."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotListen(
            f"cannot listen on {host}, port {port}: {error.strerror}; name another one with --port (0: any free one)"
        ) from error
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1000 * stall_s)
    return listener
