"""Runs `itugov doctor`: versions, the store's state, the settings in force."""

import asyncio
import platform
import sys
from importlib.metadata import version
from typing import Final

from graph_api.sparql.results import table
from itugov.settings import SETTINGS, Settings
from store import Store, StoreError, latest
from store.mirroring import Mirror
from store.pool import Pool, PoolLimits

_PARTS: Final = (
    "itugov",
    "pyoxigraph",
    "rdflib",
    "pyshacl",
    "fastapi",
    "lxml",
    "playa-pdf",
    "ahocorasick-rs",
    "rustworkx",
)


def run_doctor(settings: Settings) -> int:
    """Print what is installed, what the store holds and the limits; return 1 if the store is damaged."""
    rows = [("Python", platform.python_version()), *((name, version(name)) for name in _PARTS)]
    code = 0
    try:
        rows.extend(_store(settings))
    except StoreError as error:
        rows.append(("store", str(error)))
        code = 1
    rows.append(("processes for queries", _workers(settings)))
    rows.extend((s.variable, _value(settings, s.variable)) for s in SETTINGS)
    sys.stdout.write(table(("what", "value"), rows))
    return code


def _store(settings: Settings) -> list[tuple[str, str]]:
    rows = [("store", str(settings.store))]
    if (engine := settings.engine) is not None:
        rows.append(("copy", str(settings.folder)))
        with Mirror(engine, settings.folder) as mirror:
            found = mirror.head()
        state = found.name or ("being given another one" if found.coming else "none yet")
        rows.append(("snapshot at the engine", state))
    snapshot = latest(settings.folder)
    if snapshot is None:
        return [*rows, ("snapshot", "none yet: `itugov build SOURCE…` makes one")]
    graphs = snapshot.graphs()
    rows += [("snapshot", snapshot.name), ("graphs", str(len(graphs)))]
    rows.append(("locked", "yes, a build is running" if Store.locked(settings.folder) else "no"))
    return rows


def _value(settings: Settings, variable: str) -> str:
    if variable == "ITUGOV_WRITE_TOKEN":
        return "set" if settings.write_token else "none: nothing is written"
    if variable in ("ITUGOV_REMOTE_PASSWORD", "ITUGOV_REMOTE_TOKEN"):
        return "set" if getattr(settings, variable.removeprefix("ITUGOV_").lower()) else "none"
    return str(getattr(settings, variable.removeprefix("ITUGOV_").lower()))


def _workers(settings: Settings) -> str:
    """Start a worker as the service does, and tell whether it has no network, and what all of them may take together."""
    limits = PoolLimits(workers=1, memory_bytes=settings.worker_memory_bytes)

    async def isolated() -> bool:
        pool = Pool(limits)
        try:
            await pool.start()
            return pool.isolated
        finally:
            await pool.aclose()

    number = settings.processes * settings.workers
    bounds = f"{number} of at most {settings.worker_memory_bytes} bytes each"
    try:
        return f"{bounds}; " + (
            "isolated: they have no network"
            if asyncio.run(isolated())
            else "not isolated: this system does not let a process give up the network, and SERVICE is kept out by the check of queries alone"
        )
    except StoreError as error:
        return f"{bounds}; {error}"
