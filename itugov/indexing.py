"""Keeps the index of texts beside its snapshot: written before the snapshot is published, found there by the service."""

import sqlite3
from pathlib import Path

from graph_api.reading import Reading
from graph_api.reading import Snapshot as Readable
from graph_api.text.holding import Texts
from graph_api.text.joining import finders, searches
from graph_api.text.writing import index_in
from store import Snapshot, StoreUnavailable, expanded


def folder_of(snapshot: Readable) -> Path | None:
    """Return the folder of a snapshot, None for one that has none."""
    return snapshot.place if isinstance(snapshot, Snapshot) else None


def index(snapshot: Snapshot) -> None:
    """Write the index of a snapshot beside it, if it is not there.

    Raises:
        StoreUnavailable: it cannot be written.
    """
    if (place := folder_of(snapshot)) is None:
        return
    try:
        index_in(Reading(snapshot), place)
    except (OSError, sqlite3.Error) as error:
        raise StoreUnavailable(
            f"indexing the texts in {place}: {error}; nothing was published, and the snapshot before it is still served"
        ) from error


def with_matches(snapshot: Snapshot, query: str) -> str:
    """Return a query with what its searches find in their place.

    Raises:
        Misplaced: a search stands where it cannot be answered.
    """
    if not searches(query):
        return query
    return expanded(query, finders(Texts(folder_of).begin(Reading(snapshot)).result()))
