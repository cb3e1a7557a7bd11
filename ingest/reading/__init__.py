"""From a file to its text and layout: one reader a format, chosen by content first and by name second."""

from ingest.reading.bounded import DEFAULT_MEMORY_BYTES, DEFAULT_TIMEOUT_S, Bounds
from ingest.reading.files import DEFAULT_MAX_BYTES, REFUSED_SUFFIXES, SUFFIXES, read, read_bytes
from ingest.reading.text import Block, BlockKind, Text

__all__ = [
    "DEFAULT_MAX_BYTES",
    "DEFAULT_MEMORY_BYTES",
    "DEFAULT_TIMEOUT_S",
    "REFUSED_SUFFIXES",
    "SUFFIXES",
    "Block",
    "BlockKind",
    "Bounds",
    "Text",
    "read",
    "read_bytes",
]
