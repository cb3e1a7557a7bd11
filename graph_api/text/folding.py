"""Turns texts into the words they are found by: what spelling leaves open is folded away, Chinese is cut into pairs of characters.

Index and question are folded alike, so a form that is wrong for a language is at worst found too often, never missed:
no case, no marks, no tatweel, one form of hamza, alef, ya and ta marbuta, ё as е, Latin letters without diacritics, Western
digits; Arabic words without the article and what is written together with it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_ALIKE: Final = {
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ة": "ه",
    "ؤ": "و",
    "ئ": "ي",
    "ک": "ك",
    "ـ": "",
}
# Characters that are not seen, and stand within words (Unicode 16, general category Cf)
_UNSEEN: Final = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u061c\ufeff"
)
# Unified ideographs with their extensions: what NFKD leaves of Chinese
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD: Final = re.compile(rf"(?P<han>[{_HAN}]+)|(?:(?![{_HAN}_])\w)+")
# The article, alone or after a conjunction and a preposition, before two letters at least
_ARTICLE: Final = re.compile("(?:[وف]?[بك]?ال|[وف]?لل)(?=[ء-ي]{2})")


class _Folded(dict[int, str]):
    """What each character becomes, worked out at its first use: translating a text by a table is the quick way over many names."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        parts = unicodedata.normalize("NFKD", _ALIKE.get(char, char))
        found = "".join(_ALIKE.get(c, c) for c in parts if not unicodedata.combining(c) and c not in _UNSEEN)
        self[code] = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in found)
        return self[code]


_FOLDED: Final = _Folded()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is found, and where it stands in the text: code points, half-open."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return the searchable form: no case, no marks, one form of hamza, alef, ya and ta marbuta, Western digits, single spaces."""
    return " ".join(text.casefold().translate(_FOLDED).casefold().split())


def words(text: str) -> list[str]:
    """Return the words of a text in the order in which they stand; a run of Chinese is its pairs, and its last character."""
    return [part for match in _WORD.finditer(fold(text)) for part, _, _ in _parts(match)]


def key(text: str) -> str:
    """Return the words of a text as one, by which names are compared and put in order."""
    return " ".join(_bare(match) for match in _WORD.finditer(fold(text)))


def placed(text: str) -> list[Word]:
    """Return the words of a text with their places in it, the same words as `words` gives."""
    folded: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        became = char.casefold().translate(_FOLDED).casefold()
        folded.append(became)
        origin.extend([at] * len(became))
    found = []
    for match in _WORD.finditer("".join(folded)):
        for part, start, end in _parts(match):
            last = origin[end - 1] + 1
            while last < len(text) and not text[last].casefold().translate(_FOLDED) and text[last].strip():
                last += 1  # marks belong to the letter before them
            found.append(Word(part, origin[start], last))
    return found


def _bare(match: re.Match[str]) -> str:
    article = _ARTICLE.match(match[0])
    return match[0][article.end() :] if article is not None else match[0]


def _parts(match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    start, end = match.span()
    if not match["han"]:
        yield _bare(match), start, end
        return
    for at in range(start, end - 1):
        yield match.string[at : at + 2], at, at + 2
    yield match.string[end - 1], end - 1, end
