"""Notices text that a converter has damaged, and tells how far a text may be believed with what its reader noted.

Converters from PDF leave such text. It is kept as it is; names in it cannot be recognised, and a reader should know.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ingest.records import Note

_WORD: Final = re.compile(r"[\u0621-\u064a\u0640\u064b-\u0652]{2,}")
# no Arabic word begins with alef, alef and lam, nor with a carried hamza before lam where the article is meant
_FLIPPED: Final = re.compile(r"(?<![\u0621-\u0652])[وفبك]?(?:اال|األ|اإل|اآل)[\u0621-\u064a]{2,}")
_SPACED: Final = re.compile(r"(?<![\u0621-\u0652])(?:[\u0621-\u064a] ){6,}[\u0621-\u064a](?![\u0621-\u0652])")
_DOUBTS: Final = {  # how far a text is believed that has such a note
    "garbled": 0.7,
    "unmapped-glyphs": 0.8,
    "foreign-characters": 0.9,
    "recognised-text": 0.8,
    "torn": 0.9,
    "unread-page": 0.9,
    "encoding-doubtful": 0.8,
    "lost-characters": 0.9,
}
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


def confidence(notes: Iterable[Note]) -> float:
    """Return how far a text is to be believed, from 0 to 1: less with each kind of doubt that a note states."""
    out = 1.0
    for kind in sorted({note.kind for note in notes} & _DOUBTS.keys()):
        out *= _DOUBTS[kind]
    return round(out, 3)
