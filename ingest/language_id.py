"""Tells which of the six official languages a text is in: the script decides three, function words the other three.

Only ar, en, es, fr, ru and zh are told apart: a Persian text counts as ar, a Ukrainian one as ru.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

UNDETERMINED: Final = "und"
"""What is said of a text without words of a known language (ISO 639-2)."""

_WORDS: Final = re.compile(r"[^\W\d_]+")
_SCRIPTS: Final = (
    ("ar", re.compile(r"[\u0621-\u064a\u066e-\u06d3][\u0610-\u06d3]*")),
    ("ru", re.compile(r"[\u0400-\u04ff]+")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{1,2}")),
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f]+")),
)
_LATIN: Final = ("en", "es", "fr")
_ELIDED: Final = re.compile(r"\b(?:l|d|qu|s|n|c|j)['\u2019](?=\w)", re.IGNORECASE)
_OPENING: Final = re.compile(r"(?:^|[.!?]\s)[\W\d_]*([^\W\d_]+)", re.MULTILINE)  # the first word of a sentence
_HAVE: Final = "a"  # a verb in French ("a adopté"), a preposition in Spanish, an article in English


def detect(text: str) -> str:
    """Return the language of a text: ar, en, es, fr, ru, zh, or `UNDETERMINED`.

    Scripts vote by words (two Chinese characters count as one). Within the Latin script the share of function words
    and of words that tell a language (`latin_evidence`) decides; a word of two languages counts for both. Latin letters without any, as
    in symbols and acronyms, do not count.
    """
    votes = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS if name == "latin" or not text.isascii()}
    for script in sorted((s for s in votes if votes[s]), key=votes.__getitem__, reverse=True):
        if script != "latin":
            return script
        scores = latin_evidence(text)
        winner = max(_LATIN, key=scores.__getitem__)
        if scores[winner]:
            return winner
    return UNDETERMINED


def latin_evidence(text: str, *, certain: bool = False) -> dict[str, int]:
    """Return how much speaks for each of the languages in Latin letters: function words, words that tell, elided articles.

    Args:
        text: the text.
        certain: leave out what may be part of a name or symbol: words in capitals, single letters, and function words that begin
            with a capital within a sentence ("La Paz").
    """
    found = _WORDS.findall(text)
    functional = found
    if certain:
        found = [word for word in found if len(word) > 1 and not word.isupper()]
        functional = [word for word in found if word.islower()]
        functional += [word for word in _OPENING.findall(text) if len(word) > 1 and word.istitle()]
    counted = Counter(word.lower() for word in functional if word.lower() != _HAVE)
    scores = {lang: hits(counted, lang) for lang in _LATIN}
    telling = Counter(word.lower() for word in found)
    for lang, known in _telling_words().items():
        scores[lang] += sum(times for word, times in telling.items() if word in known)
    scores["fr"] += len(_ELIDED.findall(text))
    return scores


def words(text: str) -> list[str]:
    """Return the words of a text; of Chinese, runs of characters."""
    return _WORDS.findall(text)


def script_words(text: str, lang: str) -> int:
    """Return how many words of a text are in the script of a language (two Chinese characters count as one)."""
    script = "latin" if lang in _LATIN else lang
    return sum(len(pattern.findall(text)) for name, pattern in _SCRIPTS if name == script)


def hits(words: Mapping[str, int], lang: str) -> int:
    """Return how many of the counted words are function words of a language."""
    known = stop_words()[lang]
    return sum(times for word, times in words.items() if word in known)


@lru_cache(maxsize=1)
def stop_words() -> Mapping[str, frozenset[str]]:
    """Return the function words of each language, from `data/stop_words.toml`."""
    table = tomllib.loads(files("ingest").joinpath("data/stop_words.toml").read_text(encoding="utf-8"))
    return {lang: frozenset(words.split()) for lang, words in table.items()}


@lru_cache(maxsize=1)
def _telling_words() -> Mapping[str, frozenset[str]]:
    """Return the words that tell a language in Latin letters from the others, from `data/telling_words.toml`."""
    table = tomllib.loads(files("ingest").joinpath("data/telling_words.toml").read_text(encoding="utf-8"))
    return {lang: frozenset(words.split()) for lang, words in table.items()}
