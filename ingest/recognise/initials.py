"""Tells whether a bracket after a name spells out, or shortens, only what the name ends with, and so does not name its bearer."""

from collections.abc import Callable, Sequence
from typing import Final

from ingest.folding import fold
from ingest.patterns import compiled

_WORD: Final = compiled(r"[\p{L}\p{N}]+")
_SHORT: Final = 3  # letters of an article or a preposition


def of_last_words(name: str, inside: str, complement: str) -> bool:
    """Tell whether a bracket is about the last words of a name only.

    Args:
        name: the name before the bracket ("Focus Group on ABC").
        inside: what the bracket holds: "Ample Broad Coverage" spells out the last word of that name.
        complement: what the bearer is concerned with: for "Working Group on Ample Coverage", "AC" shortens only that.
    """
    last = _WORD.findall(name)[-1:]
    spelled = len(_WORD.findall(inside)) > 1 and bool(last) and last[0].isupper() and shortens(last[0], inside)
    return spelled or shortens(inside, complement)


def shortens(acronym: str, words: str) -> bool:
    """Tell whether an acronym has the initials of some words, with or without the short ones."""
    letters = fold(acronym)
    every = _WORD.findall(fold(words))
    if len(letters) < 2 or not letters.isalpha():
        return False
    return letters in ("".join(w[0] for w in every), "".join(w[0] for w in every if len(w) > _SHORT))


def of_owner(name: str, bearers: Sequence[str], acronym: str, listed: Callable[[str], Sequence[str]]) -> bool:
    """Tell whether the acronym behind a listed name is that of what its bearers belong to, and whose own name is its last words."""
    words, meant = name.split(), set(listed(acronym))
    if any(bearer.startswith(f"{entity}-") for bearer in bearers for entity in meant):
        return True
    return any(not meant.isdisjoint(listed(" ".join(words[n:]))) for n in range(1, len(words)))
