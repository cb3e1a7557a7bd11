"""Writes words of a language's tables as patterns over folded text, and what may stand beside a name."""

from collections.abc import Iterable, Sequence
from typing import Final

from ingest.folding import fold
from ingest.language import alternation, longest_first

BRACKETS: Final = r"(?:\s*\([^()\n]{0,60}\))?"
"""A short bracket, or none."""
AGENTS: Final = "body|post|person|country"
"""The types of mention that act."""


def any_of(forms: Iterable[str]) -> str:
    """Return a pattern for any of some words, any white space for a space; `*` stands for any letters."""
    return spaced(alternation(longest_first(fold(form) for form in forms))).replace(r"\*", r"\p{L}*")


def spaced(pattern: str) -> str:
    """Return an alternation in which a space stands for marked space too (`ingest/relate/marks.py`)."""
    return pattern.replace(r"[ \t]+", r"\s+")


def bounded_any(forms: Sequence[str], letters: str = r"\p{L}") -> str:
    """Return a pattern for any of some words between others than these letters, or nothing where there are none."""
    bound = (rf"(?<![{letters}])", rf"(?![{letters}])") if letters else ("", "")
    return f"{bound[0]}{any_of(forms)}{bound[1]}" if forms else ""
