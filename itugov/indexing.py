"""Keeps the index of texts, the analysis of the graph and the file of its edges beside their snapshot: written before it is published, found there by the service."""

import sqlite3
from pathlib import Path

from graph_api.reading import Reading
from graph_api.reading import Snapshot as Readable
from graph_api.text.holding import Texts
from graph_api.text.joining import finders, searches
from graph_api.text.writing import index_in
from graph_api.walks.analyses import analyse_in
from graph_api.walks.preparing import write_beside
from store import Snapshot, StoreUnavailable, expanded


def folder_of(snapshot: Readable) -> Path | None:
    """Return the folder of a snapshot, None for one that has none."""
    return snapshot.place if isinstance(snapshot, Snapshot) else None


def index(snapshot: Snapshot) -> None:
    """Write the index, the analysis and the edges of a snapshot beside it, if they are not there.

    Raises:
        StoreUnavailable: it cannot be written.
    """
    if (place := folder_of(snapshot)) is None:
        return
    try:
        reading = Reading(snapshot)
        index_in(reading, place)
        analyse_in(reading, place)
        write_beside(reading, place)
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
