"""Finds the store a command is about: for reading, its newest snapshot; the live database stays with the one who builds."""

from functools import partial
from pathlib import Path

from graph_api.reading import SnapshotSource
from itugov.errors import NoStore
from itugov.settings import Address, Settings
from store import Snapshot, latest


def newest(settings: Settings) -> Snapshot:
    """Return the newest snapshot of the store; of an engine elsewhere it is in the copy, which is made the same first.

    Raises:
        NoStore: there is none.
        StoreError: the engine cannot be asked.
    """
    if isinstance(settings.store, Address):
        from itugov.elsewhere import follow

        follow(settings)
    return newest_in(settings.folder)


def newest_in(folder: Path) -> Snapshot:
    """Return the newest snapshot in a folder.

    Raises:
        NoStore: there is none.
    """
    snapshot = latest(folder)
    if snapshot is None:
        raise NoStore(
            f"no store in {folder}: build one with `itugov build SOURCE…`, name one with --store or ITUGOV_STORE, or ask the bundled samples with --sample"
        )
    return snapshot


def source(settings: Settings) -> SnapshotSource:
    """Return what gives the service the snapshot that is newest here, at once."""
    return partial(newest_in, settings.folder)
