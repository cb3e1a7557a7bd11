"""Keeps the copy of a store and the engine elsewhere, which answers for it, the same: before a command reads, after a build, and while the service runs."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from itugov.build import HIDDEN
from itugov.errors import SettingError
from itugov.indexing import index
from itugov.settings import Settings
from store import Snapshot, Store, StoreError, StoreLocked, StoreUnavailable, latest
from store.engine import Engine
from store.mirroring import Mirror, Mirrored

_LOG: Final = logging.getLogger(__name__)


def follow(settings: Settings) -> bool:
    """Make the copy hold what the engine holds, and publish it there; return whether it did not yet. Of a folder, there is nothing to follow.

    While the engine is being given another snapshot, or the copy is being written, the copy stays what it is, if there is one.

    Raises:
        StoreMissing: the engine holds nothing.
        StoreError: it cannot be asked, or the copy cannot be written.
    """
    engine, folder = settings.engine, settings.folder
    if engine is None:
        return False
    with Mirror(engine, folder) as mirror:
        found, current = mirror.head(), latest(folder)
        if current is not None and found.name in (None, current.name) and (found.name or found.coming):
            return False
        if (told := mirror.manifest()) is None:
            raise mirror.nothing()
        try:
            with Store.open(folder, hidden=told.hidden) as store:
                mirror.take(store)
                index(store.stage())
                store.publish()
        except StoreLocked:
            if current is None:
                raise
            return False
    return True


def check_limits(settings: Settings) -> None:
    """Make sure that the engine, if there is one, does not cut answers that are as large as the service's may be.

    Raises:
        StoreUnavailable: it does, or cannot be asked.
    """
    engine, snapshot = settings.engine, latest(settings.folder)
    if engine is not None and snapshot is not None:
        with Mirror(engine, settings.folder) as mirror:
            if snapshot.name in mirror.head().kept:
                mirror.make_sure(snapshot, settings.max_rows)


def writable(settings: Settings) -> Engine | None:
    """Return the engine elsewhere that is written to, None where the store is a folder.

    Raises:
        SettingError: it is not said where the engine takes graphs.
    """
    engine = settings.engine
    if engine is not None and not engine.graphs:
        raise SettingError(
            f"to write to {settings.store}, say at which address it takes graphs (SPARQL 1.1 Graph Store HTTP Protocol): ITUGOV_REMOTE_GRAPHS"
        )
    return engine


def mirror(engine: Engine, settings: Settings) -> Callable[[Snapshot], Mirrored]:
    """Return what makes an engine hold a snapshot of the copy."""

    def put(snapshot: Snapshot) -> Mirrored:
        with Mirror(engine, settings.folder) as mirror:
            return mirror.put(snapshot)

    return put


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """Open the store of the settings for a build: of an engine elsewhere the copy, in which what others built there is taken up first."""
    engine = writable(settings)
    with Store.open(settings.folder, hidden=HIDDEN) as store:
        if engine is not None:
            with Mirror(engine, settings.folder) as mirror:
                if mirror.strange():
                    mirror.take(store)
        yield store


class Follower:
    """Follows an engine while the service runs."""

    def __init__(self, settings: Settings, reached: Callable[[bool], None]) -> None:
        """Take what is told, after each look, whether the engine answered."""
        self._settings = settings
        self._reached = reached
        self._behind = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def hurry(self) -> None:
        """Look at once."""
        self._behind.set()

    def begin(self) -> None:
        """Look again and again, from now on."""
        self._task = asyncio.create_task(self._follow())

    def end(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()

    async def _follow(self) -> None:
        wrong = ""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.remote_look_s):
                    await self._behind.wait()
            self._behind.clear()
            try:
                if await asyncio.to_thread(follow, self._settings):
                    _LOG.info("another snapshot was taken over from the engine")
                self._reached(True)
                if wrong:
                    _LOG.info("the engine can be followed again")
                wrong = ""
            except StoreUnavailable as error:
                self._reached(False)
                if str(error) != wrong:  # told once, not at each look
                    _LOG.warning("the engine cannot be followed for now: %s", error)
                wrong = str(error)
            except StoreError:
                _LOG.exception("the engine cannot be followed")
