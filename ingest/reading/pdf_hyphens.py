"""Tells hyphens that a program put at line ends, to break words, from those that are the words' own."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ingest.reading.pdf_lines import Line

_SIGNS: Final = "-\u2010\u00ad"
_SOFT: Final = "\u00ad"
_BROKEN: Final = re.compile(rf"([^\W\d_]+)[{_SIGNS}]$")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_INNER: Final = re.compile(r"(?<=[^\W\d_])[-\u2010](?=[^\W\d_])")
_FEWEST: Final = 3
"""How many words that the document has unbroken elsewhere show that its plain hyphens at line ends are a program's."""
_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What a document says of its hyphens: its words, and the signs that only break words at line ends."""

    words: Collection[str]
    breaking: frozenset[str] = frozenset()

    def breaks_a_word(self, before: str, after: str) -> bool:
        """Tell whether the hyphen that ends a line is no part of the word that the next line goes on with.

        The soft one never is; another is the word's own if the document has the word so, and is not if it has it without.
        """
        broken, rest = _BROKEN.search(before), _WORD.match(after)
        if broken is None or rest is None or not after[:1].islower():
            return False
        if before[-1] == _SOFT or (broken[1] + rest[0]).lower() in self.words:
            return True
        return before[-1] in self.breaking and f"{broken[1]}-{rest[0]}".lower() not in self.words


def is_broken(before: str, after: str) -> bool:
    """Tell whether a line end stands within a word that has a hyphen there, its own or not."""
    return after[:1].islower() and _BROKEN.search(before) is not None


def hyphens_of(lines: Iterable[Line], paragraphs: Iterable[Sequence[Line]]) -> Hyphens:
    """Return what the lines of a document, and their order in its paragraphs, say of its hyphens."""
    texts = [line.text for line in lines]
    known = Counter(
        word.replace("\u2010", "-").replace("\u2011", "-")
        for text in texts
        for word in _WORD.findall(text.lower())[:-1]
    )
    inner = {found[0] for text in texts for found in _INNER.finditer(text)}
    seen: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for paragraph in paragraphs:
        for one, other in pairwise(paragraph):
            before, after = one.text.strip(), other.text.strip()
            if is_broken(before, after):
                seen[before[-1]] += 1
                whole[before[-1]] += Hyphens(known).breaks_a_word(before, after)
    breaking = {
        sign
        for sign, times in seen.items()
        if (sign not in inner and sign != "-" and times > 1)
        or (whole[sign] >= _FEWEST and whole[sign] >= _SHARE * times)
    }
    return Hyphens(known, frozenset(breaking))
