"""Tells how the worker processes of a pool stand."""

import os
from dataclasses import asdict
from pathlib import Path

from graph_api.watching.standing import Workers
from store.pool import Pool


def standing(pool: Pool) -> Workers:
    """Return how the workers stand, and what they have done so far."""
    return Workers(
        wanted=pool.limits.workers,
        up=len(pool.processes),
        busy=pool.busy,
        waiting=pool.waiting,
        isolated=pool.isolated,
        resident_bytes=sum(map(_resident, pool.processes)),
        counts={**asdict(pool.counts), "turned_away": pool.turned_away},
    )


def _resident(process: int) -> int:
    """Return the bytes of memory that a process holds; 0 for one that has ended, and where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
