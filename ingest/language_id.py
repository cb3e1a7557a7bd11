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


def detect(text: str) -> str:
    """Return the language of a text: ar, en, es, fr, ru, zh, or `UNDETERMINED`.

    Scripts vote by words (two Chinese characters count as one). Within the Latin script the share of function words
    decides; a word of two languages counts for both. Latin letters without any, as in symbols and acronyms, do not count.
    """
    votes = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS if name == "latin" or not text.isascii()}
    for script in sorted((s for s in votes if votes[s]), key=votes.__getitem__, reverse=True):
        if script != "latin":
            return script
        words = Counter(_WORDS.findall(text.lower()))
        scores = {lang: hits(words, lang) for lang in _LATIN}
        winner = max(_LATIN, key=scores.__getitem__)
        if scores[winner]:
            return winner
    return UNDETERMINED


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
