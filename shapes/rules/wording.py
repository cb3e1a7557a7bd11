"""Reduces a name to the words that tell it apart from another, whatever its case, marks, proclitics, endings and spelling.

It is coarser than what recognises names, on purpose: two forms that may be one name count as one, so that only names that differ in a
word are ever reported.
"""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_LETTERS: Final = str.maketrans(
    {**dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("ىئی", "ي"), "ؤ": "و", "ة": "ه", "ک": "ك", "ё": "е", "ـ": ""}
)
_WORD: Final = re.compile(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+")
_BRACKET: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_SHORT: Final = re.compile(r"[A-ZА-Я].*[A-ZА-Я]|\d.*[A-Za-zА-Яа-я]|[A-Za-zА-Яа-я].*\d")
_ARTICLE: Final = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=...)")
_PROCLITICS: Final = "وفبلك"  # may also be the first letter of the word itself, so both readings are compared
_SCRIPTS: Final = (("\u0600", "\u06ff", "arabic"), ("\u0400", "\u04ff", "cyrillic"), ("\u4e00", "\u9fff", "han"))
_INFLECTED: Final = 3  # letters at the end of a word that inflection may change
_STEM: Final = 3  # letters that must agree in any case


@dataclass(frozen=True, slots=True)
class Wording:
    """A name as compared: its words in order, function words as empty texts, and its script."""

    words: tuple[str, ...]
    script: str

    @property
    def content(self) -> tuple[str, ...]:
        """The words that are no function words."""
        return tuple(word for word in self.words if word)


def wording(name: str) -> Wording | None:
    """Return the wording of a name, or None for an acronym, a form with an acronym in it, or a single word: these are short forms."""
    bare = _BRACKET.sub(" ", name)
    tokens = _WORD.findall(bare)
    if any(_SHORT.search(token) for token in tokens):
        return None
    found = Wording(tuple(_word(token) for token in tokens), _script(bare))
    return found if len(found.content) > 1 else None


def differ(one: Wording, other: Wording) -> bool:
    """Tell whether two names of one thing are different names: each has a word that the other lacks, or their words are swapped."""
    if one.script != other.script:
        return False
    short, long = sorted((one, other), key=lambda w: len(w.words))
    if not (_within(short.content, long.content) or _within(long.content, short.content)):
        return True
    return _swapped(short.words, long.words)


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    left = list(whole)
    for word in part:
        match = next((i for i, other in enumerate(left) if _same(word, other)), None)
        if match is None:
            return False
        del left[match]
    return True


def _swapped(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Tell whether the shorter name stands in the longer one with its words in another order around the same function words."""
    if "" not in short:
        return False
    for at in range(len(long) - len(short) + 1):
        window = long[at : at + len(short)]
        pairs = list(zip(short, window, strict=True))
        if (
            all(bool(a) == bool(b) for a, b in pairs)
            and _within(short, window)
            and not all(_same(a, b) for a, b in pairs)
        ):
            return True
    return False


def _same(one: str, other: str) -> bool:
    return any(_alike(a, b) for a in _readings(one) for b in _readings(other))


def _readings(word: str) -> tuple[str, ...]:
    return (word, word[1:]) if word[:1] in _PROCLITICS and len(word) > _STEM else (word,)


def _alike(one: str, other: str) -> bool:
    need = max(_STEM, min(len(one), len(other)) - _INFLECTED)
    return one == other or (min(len(one), len(other)) >= _STEM and one[:need] == other[:need])


def _word(token: str) -> str:
    apart = unicodedata.normalize("NFKD", token.casefold().translate(_LETTERS))
    plain = "".join(char for char in apart if not unicodedata.combining(char)).translate(_LETTERS)
    if plain in _function_words():
        return ""
    bare = _ARTICLE.sub("", plain)
    return "" if bare in _function_words() else bare


def _script(text: str) -> str:
    counts = {name: sum(first <= char <= last for char in text) for first, last, name in _SCRIPTS}
    name, count = max(counts.items(), key=lambda item: item[1])
    return name if count else "latin"


@cache
def _function_words() -> frozenset[str]:
    table = tomllib.loads((Path(__file__).parent / "function_words.toml").read_text(encoding="utf-8"))
    return frozenset(word for words in table.values() for word in words)
