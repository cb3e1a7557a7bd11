"""Compiles a pattern once a process.

The regular expression library keeps 500 patterns, fewer than six languages have, and compiles anew what it has thrown out; that took half
of the time of extraction.
"""

from functools import lru_cache
from typing import Final

import regex

_KEPT: Final = 4096


@lru_cache(maxsize=_KEPT)
def compiled(pattern: str) -> "regex.Pattern[str]":
    """Return the regular expression of a pattern that is only known at run time: of a language's tables, or of a document's own words."""
    return regex.compile(pattern, cache_pattern=False)
