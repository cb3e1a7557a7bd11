"""Judges whether what a PDF gives is text: refuses scans and scrambled text, and notes what lowers confidence, each with its reason."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ingest.errors import EmptyFile, ScrambledText
from ingest.language_id import hits, stop_words
from ingest.reading.pdf_page import Counts
from ingest.records import Note

_REFUSED_SHARE: Final = 0.4
_NOTED_SHARE: Final = 0.005
_LEAST_WORDS: Final = 60
_LEAST_FUNCTION_WORDS: Final = 0.03
_SINGLE_LETTERS: Final = 0.35
_FEWEST_CHARS_A_PAGE: Final = 30
_WORD: Final = re.compile(r"[^\W\d_]+(?:[\u064b-\u0652][^\W\d_]*)*")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_FOREIGN: Final = re.compile(r"[\ufffd\ue000-\uf8ff]|\(cid:\d+\)")
_MARKS: Final = re.compile(r"[\u064b-\u0652\u0640]")
_REMEDY: Final = "Take the Word or HTML version of the document, or have its pages recognised (OCR)"


def judge(path: Path, text: str, counts: Counts, pages: int) -> list[Note]:
    """Return notes on the quality of a text that was read from a PDF.

    Raises:
        EmptyFile: there is no text, as in a scan. ScrambledText: what there is means nothing.
    """
    letters = sum(char.isalpha() for char in text)
    lost = counts.unmapped + counts.private
    if counts.glyphs and lost > _REFUSED_SHARE * counts.glyphs:
        raise ScrambledText(
            path,
            f"{lost:,} of {counts.glyphs:,} glyphs do not say which characters they are (no ToUnicode table)",
            remedy=_REMEDY,
        )
    if not text.strip():
        raise EmptyFile(
            path,
            f"the PDF holds no text on its {pages} pages" + (", only pictures: it is a scan" if counts.images else ""),
            remedy="Have it recognised (OCR) first, or take another version of the document",
        )
    reason = _scrambled(text)
    if reason is not None:
        raise ScrambledText(path, reason, remedy=_REMEDY)
    return list(_doubts(text, counts, pages, letters, lost))


def _scrambled(text: str) -> str | None:
    """Return why a text is no text in any language, if so."""
    if len(_HAN.findall(text)) > len(text) // 10:
        functional = sum(text.count(word) for word in stop_words()["zh"])
        if len(text) > 20 * _LEAST_WORDS and functional < _LEAST_FUNCTION_WORDS * len(text) / 4:
            return "its Chinese characters form no words that occur in any text"
        return None
    words = [_MARKS.sub("", word) for word in _WORD.findall(text.lower())]
    if len(words) < _LEAST_WORDS:
        return None
    single = sum(len(word) == 1 for word in words)
    if single > _SINGLE_LETTERS * len(words):
        return f"{single} of {len(words)} words are single letters: words are spaced out or scattered"
    count = Counter(words)
    functional = max(hits(count, lang) for lang in ("ar", "en", "es", "fr", "ru"))
    functional += sum(number for word, number in count.items() if _carried(word))
    if functional < _LEAST_FUNCTION_WORDS * len(words) / 2:
        return f"only {functional} of {len(words)} words occur in texts of any of the six languages"
    return None


def _carried(word: str) -> bool:
    """Tell whether a word has the Arabic article, which no scrambled word has at its head but by chance."""
    return len(word) > 3 and word.startswith(("ال", "وال", "بال", "لل"))


def _doubts(text: str, counts: Counts, pages: int, letters: int, lost: int) -> Iterator[Note]:
    if lost > _NOTED_SHARE * max(counts.glyphs, 1):
        yield Note(
            "unmapped-glyphs",
            f"{lost:,} of {counts.glyphs:,} glyphs do not say which characters they are; words with them are incomplete",
        )
    if found := _FOREIGN.search(text):
        yield Note("foreign-characters", "Characters without meaning stand in the text", *found.span())
    if counts.invisible > counts.glyphs // 2:
        yield Note(
            "recognised-text",
            "The text lies unseen under pictures of the pages, as recognition of scans (OCR) leaves it: expect wrong letters",
        )
    if counts.images and letters < _FEWEST_CHARS_A_PAGE * pages:
        yield Note("picture", f"Only {letters} letters on {pages} pages with pictures: parts may be scanned")
    for page, struck in counts.struck.items():
        yield Note("deleted-text", f"{struck} characters struck through on page {page} left out")
    if counts.turned:
        yield Note("turned-text", f"{counts.turned:,} glyphs that are turned against the page were left out")
