"""Notices text that a converter has damaged: lam-alef ligatures flipped, words spaced out letter by letter.

Converters from PDF leave such text. It is kept as it is; names in it cannot be recognised, and a reader should know.
"""

import re
from collections.abc import Iterator
from typing import Final

from ingest.records import Note

_WORD: Final = re.compile(r"[\u0621-\u064a\u0640\u064b-\u0652]{2,}")
# no Arabic word begins with alef, alef and lam, nor with a carried hamza before lam where the article is meant
_FLIPPED: Final = re.compile(r"(?<![\u0621-\u0652])[وفبك]?(?:اال|األ|اإل|اآل)[\u0621-\u064a]{2,}")
_SPACED: Final = re.compile(r"(?<![\u0621-\u0652])(?:[\u0621-\u064a] ){6,}[\u0621-\u064a](?![\u0621-\u0652])")
_LEAST_HITS: Final = 3
_LEAST_SHARE: Final = 0.005


def quality_notes(text: str) -> Iterator[Note]:
    """Yield a note for each kind of damage that is more than a slip, at its first place."""
    words = len(_WORD.findall(text))
    flipped = list(_FLIPPED.finditer(text))
    if len(flipped) >= _LEAST_HITS and len(flipped) >= _LEAST_SHARE * words:
        yield Note(
            "garbled",
            f"{len(flipped)} of {words} Arabic words have lam-alef flipped, as PDF converters leave it; "
            "names in them are not recognised: convert the document from its Word file",
            *flipped[0].span(),
        )
    if spaced := _SPACED.search(text):
        yield Note(
            "garbled",
            "words spaced out letter by letter are not recognised: convert the document from its Word file",
            *spaced.span(),
        )
