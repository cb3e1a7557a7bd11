"""Finds the store a command is about: for reading, its newest snapshot; the live database stays with the one who builds."""

from pathlib import Path

from itugov.errors import NoStore
from store import Snapshot, latest


def newest(folder: Path) -> Snapshot:
    """Return the newest snapshot of a store.

    Raises:
        NoStore: there is none.
    """
    snapshot = latest(folder)
    if snapshot is None:
        raise NoStore(
            f"no store in {folder}: build one with `itugov build SOURCE…`, name one with --store or ITUGOV_STORE, or ask the bundled samples with --sample"
        )
    return snapshot
