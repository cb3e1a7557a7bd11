"""Compiles a pattern once a process, and once a user where a folder is named.

The regular expression library keeps 500 patterns, fewer than six languages have, and compiles anew what it has thrown out; that took half
of the time of extraction.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

import regex

from ingest.kept_patterns import KeptPatterns

_KEPT: Final = 4096
_LONG: Final = 200
"""Characters of a pattern from which reading it back is quicker than compiling it."""
_kept: KeptPatterns | None = None


def keep_in(folder: Path | None) -> None:
    """Keep what is compiled from now on in a folder, and read from there what was kept before; None keeps nothing."""
    global _kept
    if _kept is not None and _kept.folder == folder:
        return
    if _kept is not None:
        _kept.close()
    _kept = KeptPatterns(folder) if folder is not None else None


@lru_cache(maxsize=_KEPT)
def compiled(pattern: str, *, keep: bool = True) -> "regex.Pattern[str]":
    """Return the regular expression of a pattern that is only known at run time: of a language's tables, or, not to keep, of a document's own words."""
    if _kept is None or not keep or len(pattern) < _LONG:
        return regex.compile(pattern, cache_pattern=False)
    found = _kept.find(pattern)
    if found is None:
        found = regex.compile(pattern, cache_pattern=False)
        _kept.keep(pattern, found)
    return found
