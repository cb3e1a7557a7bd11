"""Keeps RDF on disk and serves immutable snapshots of it; knows RDF and no ITU."""

from store.errors import (
    NotAStore,
    QueryRefused,
    StoreDamaged,
    StoreError,
    StoreLocked,
    StoreMissing,
    StoreUnavailable,
)
from store.matching import Misplaced, expanded
from store.snapshot import Snapshot, latest
from store.writing import Store

__all__ = [
    "Misplaced",
    "NotAStore",
    "QueryRefused",
    "Snapshot",
    "Store",
    "StoreDamaged",
    "StoreError",
    "StoreLocked",
    "StoreMissing",
    "StoreUnavailable",
    "expanded",
    "latest",
]
