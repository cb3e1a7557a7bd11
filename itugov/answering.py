"""Chooses what answers queries for the service: processes of this machine, or an engine elsewhere, before which the same processes check what it is asked."""

import os
from dataclasses import asdict
from functools import partial
from pathlib import Path

from graph_api.watching.standing import Workers
from itugov.elsewhere import Follower
from itugov.settings import Settings
from ontology.namespaces import PREFIXES
from store.asking import Answering
from store.pool import Pool, PoolLimits
from store.remote import Remote


class Answerers:
    """What answers queries, while the service runs."""

    def __init__(self, settings: Settings) -> None:
        self.pool = Pool(
            PoolLimits(
                workers=settings.workers,
                memory_bytes=settings.worker_memory_bytes,
                max_waiting=settings.max_waiting,
                max_wait_s=settings.max_wait_s,
            ),
            PREFIXES,
        )
        self.answering: Answering = self.pool
        self.standing = partial(standing, self.pool)
        self._follower: Follower | None = None
        if (engine := settings.engine) is not None:
            self.answering = remote = Remote(
                engine, self.pool, PREFIXES, max_waiting=settings.max_waiting, max_wait_s=settings.max_wait_s
            )

            def reached(answered: bool) -> None:
                remote.reached = answered

            self._follower = Follower(settings, reached)
            remote.behind = self._follower.hurry
            self.standing = partial(standing, self.pool, remote)

    async def start(self) -> None:
        """Begin."""
        await self.pool.start()
        if self._follower is not None:
            self._follower.begin()

    async def aclose(self) -> None:
        """Stop answering and let go of everything."""
        if self._follower is not None:
            self._follower.end()
        await self.answering.aclose()
        await self.pool.aclose()


def standing(pool: Pool, remote: Remote | None = None) -> Workers:
    """Return how the worker processes of a pool stand, and what has become of queries; where an engine elsewhere is asked that does not answer, none is up."""
    done, waiting, turned_away = asdict(pool.counts), pool.waiting, pool.turned_away
    if remote is not None:
        done |= asdict(remote.counts)
        waiting, turned_away = waiting + remote.waiting, turned_away + remote.turned_away
    return Workers(
        wanted=pool.limits.workers,
        up=len(pool.processes) if remote is None or remote.reached else 0,
        busy=pool.busy if remote is None else remote.busy,
        waiting=waiting,
        isolated=pool.isolated,
        resident_bytes=sum(map(_resident, pool.processes)),
        counts={**done, "turned_away": turned_away},
    )


def _resident(process: int) -> int:
    """Return the bytes of memory that a process holds; 0 for one that has ended, and where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
