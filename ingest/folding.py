"""Folds a text into a searchable copy with an exact map back to the offsets of the original.

The stored text is never normalised: its marks are not in canonical order and a quote must stay verbatim. The copy drops
Arabic marks, tatweel, bidi controls and soft hyphens, and unifies what writers vary: alef and hamza carriers, ta marbuta,
alef maqsura, digits, spaces, hyphens, letter case, Latin and Cyrillic diacritics, full-width forms.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_DROPPED: Final = frozenset(
    chr(c)
    for first, last in (
        (0x0610, 0x061A),
        (0x064B, 0x065F),
        (0x06D6, 0x06DC),
        (0x06DF, 0x06E8),
        (0x06EA, 0x06ED),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x2064),
        (0x2066, 0x2069),
        (0x0300, 0x036F),
    )
    for c in range(first, last + 1)
) | {"\u0640", "\u0670", "\u061c", "\ufeff", "\u00ad"}

_PAIRS: Final = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىئی", "ي"),
    "ؤ": "و",
    "ة": "ه",
    "ک": "ك",
    "ё": "е",
    **{chr(c): " " for c in (0x00A0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000)},
    "\u2010": "-",
    "\u2011": "-",
    "\u2212": "-",
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
}


class _Table(dict[int, str]):
    """A translation table that works its entries out on first use; every kept character stays one character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _DROPPED:
            value = ""
        elif char in _PAIRS:
            value = _PAIRS[char]
        elif char.isdecimal() and not char.isascii():
            value = str(unicodedata.decimal(char))
        elif 0xFF01 <= code <= 0xFF5E:
            value = chr(code - 0xFEE0).lower()
        else:
            base = unicodedata.normalize("NFD", char)[0] if code > 0x7F and not 0x3400 <= code <= 0x9FFF else char
            lower = (base if base in "йЙ" or not char.isalpha() else char if char in "йЙ" else base).lower()
            value = lower if len(lower) == 1 else char
        self[code] = value
        return value


_TABLE: Final = _Table()
_GONE: Final = re.compile(f"[{''.join(sorted(_DROPPED))}]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the folded form of a short text such as a label."""
    return text.translate(_TABLE)


class Folded:
    """A folded copy of a text that can turn its own spans into spans of the original."""

    __slots__ = ("_origin", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original.translate(_TABLE)
        self._origin: list[int] | None = None
        if len(self.text) != len(original):
            self._origin = []
            at = 0
            for dropped in _GONE.finditer(original):
                self._origin.extend(range(at, dropped.start()))
                at = dropped.end()
            self._origin.extend(range(at, len(original) + 1))

    def at(self, offset: int) -> int:
        """Return the offset in the original of the character at `offset` of the folded copy."""
        return offset if self._origin is None else self._origin[offset]

    def offsets(self, size: int) -> Sequence[int]:
        """Return the offsets in the original of the first characters of the folded copy."""
        return range(size) if self._origin is None else self._origin[:size]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original for a non-empty span of the copy; marks that follow its last letter belong to it."""
        if self._origin is None:
            return start, end
        last = self._origin[end - 1] + 1
        limit = self._origin[end]
        while last < limit and unicodedata.combining(self.original[last]):
            last += 1
        return self._origin[start], last

    def offset(self, original: int) -> int:
        """Return the offset in the copy of the first kept character at or after an offset of the original."""
        return original if self._origin is None else bisect_left(self._origin, original)
