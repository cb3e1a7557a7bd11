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
from store.snapshot import Snapshot, latest
from store.writing import Store

__all__ = [
    "NotAStore",
    "QueryRefused",
    "Snapshot",
    "Store",
    "StoreDamaged",
    "StoreError",
    "StoreLocked",
    "StoreMissing",
    "StoreUnavailable",
    "latest",
]
