"""Names the software that answers requests, by a digest of what it is written in."""

import hashlib
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

import graph_api
import ontology
import queries
import shapes

_ROOMS: Final[tuple[ModuleType, ...]] = (graph_api, ontology, queries, shapes)
_PASSED_OVER: Final = ("__pycache__", "reference")  # what is compiled from the rest, and what a snapshot holds itself


@cache
def edition() -> str:
    """Return the digest, the same for the same files."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        root = Path(str(room.__file__)).parent
        for file in sorted(root.rglob("*")):
            if file.is_file() and not any(part in _PASSED_OVER for part in file.relative_to(root).parts):
                digest.update(f"{root.name}/{file.relative_to(root)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:20]
