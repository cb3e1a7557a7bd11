"""Runs `itugov serve`: the HTTP service over whatever snapshot is newest."""

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from rich.console import Console
from uvicorn.supervisors.multiprocess import Multiprocess

from graph_api.app import create_app
from graph_api.limits import Limits
from graph_api.problems import ErrorTable
from graph_api.reading import Snapshot
from graph_api.sparql.lane import FastLane
from graph_api.text.holding import Texts
from graph_api.walks.analyses import Analyses
from graph_api.watching.exposing import Shared
from graph_api.watching.lines import Level, Lines
from graph_api.watching.standing import Connections
from graph_api.watching.throttle import Throttle
from graph_api.watching.watch import Told, Watch
from itugov.answering import Answerers
from itugov.aside import Aside
from itugov.assistants import need_extra, offered
from itugov.building import build_samples
from itugov.connections import Config, Held, fitting
from itugov.edition import edition
from itugov.elsewhere import check_limits, follow, mirror, writable
from itugov.errors import CannotListen, NoStore
from itugov.indexing import folder_of
from itugov.settings import Settings
from itugov.stores import source
from itugov.telling import tell
from ontology.namespaces import graph
from shapes import audit
from store import QueryRefused, StoreError, StoreLocked, latest
from store.apart import Apart
from store.ending import end_with
from store.errors import EngineBroken, EngineUnavailable
from store.updating import Writer

_LOG: Final = logging.getLogger(__name__)
_HUNG_S: Final = 60  # without a sign of life, a process among several is ended and replaced
_FIGURES_S: Final = 1.0
_FRESH_S: Final = 0.1  # how long a request may still be answered from the snapshot before
_PATIENCE_S: Final = 60.0  # how long the snapshot before is served while a new one is read ahead
_ERRORS: Final[ErrorTable] = {
    QueryRefused: (403, "refused"),
    StoreLocked: (409, "being-written"),
    EngineUnavailable: (
        503,
        "store-unavailable",
        "the engine that answers queries here cannot be asked, or fails; try again later. Pages, search and the graph API go on answering",
    ),
    EngineBroken: (
        503,
        "store-unavailable",
        "the engine that answers queries here gave no whole answer, and half of one is not passed on; ask again, or for less",
    ),
    StoreError: (503, "store-unavailable"),
    NoStore: (503, "store-unavailable"),
}


def _findings(snapshot: Snapshot) -> tuple[dict[str, object], ...]:
    return tuple(found.to_json() for found in audit(snapshot))


def run_serve(settings: Settings, host: str, port: int, *, sample: bool, named: bool, console: Console) -> int:
    """Serve until interrupted.

    Raises:
        NoStore: the store named on the command line does not exist. NoExtra: a setting asks for an extra that is not installed.
    """
    if settings.mcp:
        need_extra()
    elsewhere = settings.engine is not None
    if sample or (not named and not elsewhere and latest(settings.folder) is None):
        settings = settings if named else replace(settings, store=settings.sample_store)
        build_samples(settings, console)
    elif elsewhere:
        if settings.write_token:
            writable(settings)
        follow(settings)
        check_limits(settings)
    elif latest(settings.folder) is None:
        raise NoStore(f"no store in {settings.store}: build one with `itugov build SOURCE… --store {settings.store}`")
    with _listen(host, port, settings.stall_s) as listener:
        shown = f"[{host}]" if ":" in host else host
        tell(console, f"Serving {settings.store} at http://{shown}:{listener.getsockname()[1]}/ (Ctrl-C stops it)")
        return _serve(settings, listener)


def _serve(settings: Settings, listener: socket.socket) -> int:
    """Serve over a listening socket, by one process or several, until told to end; answers that are under way then may take their time."""
    several = settings.processes > 1
    with closing(Apart("itugov-figures-")) if several else nullcontext() as apart:
        config = Config(
            partial(watched, settings, apart.path if apart is not None else None, os.getpid()),
            most=fitting(settings.max_connections),
            stall_s=settings.stall_s,
            factory=True,
            workers=settings.processes,
            log_config=None,
            log_level="warning",
            access_log=False,
            ws="none",
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=settings.shutdown_s,
            timeout_worker_healthcheck=_HUNG_S,
        )
        if several:
            log_lines(settings)
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])
    return 0


def log_lines(settings: Settings) -> Lines:
    """Have all that is logged in this process written as the settings say, and return what writes it."""
    level: Level = settings.log_level  # type: ignore[assignment]
    lines = Lines(level, text=settings.log_format == "text")
    logging.basicConfig(handlers=[lines], level=lines.level, force=True)
    return lines


def watched(settings: Settings, folder: Path | None = None, started_by: int | None = None) -> Watch:
    """Return the service with all that stands around it; several processes share a folder, to give the figures of all, and end with the one that started them.

    Raises:
        OSError: more processes share the folder than there may be.
    """
    if folder is not None and started_by is not None:
        end_with(started_by, signal.SIGTERM)
    app = application(settings, Shared(folder, settings.processes) if folder is not None else None)
    # What the service is made of lives as long as it does; looking through it for garbage held up every request for 0.3 s
    gc.collect()
    gc.freeze()
    return Watch(
        FastLane(app, fresh_s=_FRESH_S, quick=settings.engine is None),
        app.state.tallies,
        log_lines(settings),
        told=Told(queries=bool(settings.log_queries), clients=bool(settings.log_clients)),
        throttle=Throttle(settings.rate_per_minute) if settings.rate_per_minute else None,
    )


def application(settings: Settings, shared: Shared | None = None) -> FastAPI:
    """Return the service over a store, whose queries run in processes that can be killed, or at an engine elsewhere."""
    answerers = Answerers(settings)
    engine = settings.engine
    aside, held = Aside(cache=settings.cache), Held()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Mapping[str, Any]]:
        await answerers.start()
        _prepare(app)
        writing = None
        if shared is not None:
            app.state.exposed = partial(shared.exposed, app)
            writing = asyncio.create_task(_figures(shared, app))
        try:
            async with offered(app) if settings.mcp else nullcontext():
                yield {"connections": held}
        finally:
            if writing is not None:
                writing.cancel()
            aside.close()
            await answerers.aclose()

    return create_app(
        source(settings),
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
        answering=answerers.answering,
        lifespan=lifespan,
        texts=Texts(folder_of),
        analyses=Analyses(folder_of),
        recognise=aside,
        writing=Writer(
            settings.folder, graph("default"), mirror=mirror(engine, settings) if engine is not None else None
        ),
        token=settings.write_token,
        standing=answerers.standing,
        connections=lambda: Connections(len(held.order), dict(held.ended)),
        folder_of=folder_of,
        # What was written is asked for in whatever process answers next, and each reads ahead for itself
        patience_s=0.0 if settings.write_token and settings.processes > 1 else _PATIENCE_S,
    )


def _prepare(app: FastAPI) -> None:
    """Have a store that was built before there was an index, or a file of edges, get one now, while everything else answers; nothing of it stays here to hold the snapshot."""
    current = app.state.library.current()
    app.state.texts.begin(current)
    app.state.analyses.begin(current)


async def _figures(shared: Shared, app: FastAPI) -> None:
    """Write the figures of this process for the others, again and again."""
    while True:
        try:
            await asyncio.to_thread(shared.write, app)
        except OSError:
            _LOG.exception("the figures of this process cannot be written")
        await asyncio.sleep(_FIGURES_S)


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
