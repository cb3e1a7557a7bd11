"""Turns what someone typed into an expression for the index; whatever the characters, it is one the index understands.

Words are sought as beginnings of words, for endings vary: of Cyrillic and Latin words without the ending, where one is seen.
Numbers, and symbols with digits in them, are sought as they are: 19 is not 191. What stands in double quotes is sought word for
word. A run of Chinese is sought as it stands, for nothing marks its words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph_api.text.folding import Word, key, placed, words

# Words shorter than this are sought whole, but for the last, which may still be being typed
_BEGINNING_CHARS: Final = 3
_STEM_CHARS: Final = 4
# Endings of nouns and adjectives, folded: й is и, ё is е
_ENDINGS: Final = re.compile(
    r"(?P<cyrillic>(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|ях|ах|ов|ев|ом|ем|ам|ям|ым|им|ых|их|ои|еи|ии|ыи|ая|яя|ое|ее|ую|юю"
    r"|ия|ию|ие|ью|а|е|и|о|у|ы|ю|я|ь)$)|(?P<latin>(?<=[a-z])(?:ies|es|s)$)"
)
_TYPED_ARTICLE: Final = re.compile(r"(?<!\w)(?:[وف]?[بك]?ال|[وف]?لل)(\w[\u064b-\u0652]*)$")
_QUOTED: Final = re.compile(r'"([^"]*)"|([^"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; the last one may be a beginning."""

    words: tuple[str, ...]
    beginning: bool

    @property
    def expression(self) -> str:
        """The term in the language of FTS5: a string, and `*` where it is a beginning (sqlite.org/fts5.html, section 3.2)."""
        return f'"{" ".join(self.words)}"{" *" if self.beginning else ""}'

    @property
    def numbered(self) -> bool:
        """Whether it holds a digit, and so names one thing and no other."""
        return any(char.isdigit() for word in self.words for char in word)

    def spans(self, text: Sequence[Word]) -> list[tuple[int, int]]:
        """Return where it stands among the words of a text."""
        size = len(self.words)
        return [
            (text[at].start, text[at + size - 1].end)
            for at in range(len(text) - size + 1)
            if all(text[at + n].text == word for n, word in enumerate(self.words[:-1]))
            and self._ends(text[at + size - 1].text)
        ]

    def _ends(self, word: str) -> bool:
        return word.startswith(self.words[-1]) if self.beginning else word == self.words[-1]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the index: its terms, and the key a name equal to it has."""

    terms: tuple[Term, ...]
    key: str

    @property
    def all_words(self) -> str:
        """The expression for what holds every term."""
        return " AND ".join(term.expression for term in self.terms)

    @property
    def some_words(self) -> str | None:
        """The expression for what holds some of the terms, those with digits in any case; None where that is nothing wider."""
        numbers = [term.expression for term in self.terms if term.numbered]
        others = [term.expression for term in self.terms if not term.numbered]
        if len(self.terms) < 2 or not others:
            return None
        return " AND ".join(numbers) if numbers else " OR ".join(others)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return where its terms stand in a text, in order, joined where they touch or overlap."""
        found = placed(text)
        joined: list[tuple[int, int]] = []
        for start, end in sorted(span for term in self.terms for span in term.spans(found)):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return tuple(joined)


def asked(text: str, *, typing: bool = False) -> Asked | None:
    """Return what a text asks for, None if it holds no word; while it is `typing`, one letter behind an article is a word too."""
    if typing:
        text = _TYPED_ARTICLE.sub(r"\1", text)
    terms: dict[Term, None] = {}
    pieces = list(_QUOTED.finditer(text.replace("”", '"').replace("“", '"')))
    for number, piece in enumerate(pieces):
        if piece[1] is not None:
            found = words(piece[1])
            if found:
                terms[_phrase(found)] = None
        else:
            for term in _terms(piece[2], last=number == len(pieces) - 1):
                terms[term] = None
    return Asked(tuple(terms), key(text)) if terms else None


def _terms(text: str, *, last: bool) -> list[Term]:
    names = key(text).split()
    return [_term(name, last=last and number == len(names) - 1) for number, name in enumerate(names)]


def _term(name: str, *, last: bool) -> Term:
    found = words(name)
    if _is_han(found):
        return _phrase(found)
    if any(char.isdigit() for char in name):
        return Term((name,), beginning=False)
    ending = _ENDINGS.search(name)
    stem = name[: ending.start()] if ending is not None and ending.start() >= _STEM_CHARS else name
    return Term((stem,), beginning=last or len(stem) >= _BEGINNING_CHARS)


def _phrase(found: Sequence[str]) -> Term:
    """Return words as a phrase; of Chinese, its last character stands in the pair before it, or begins one if it is alone."""
    if not _is_han(found[-1:]) or len(found[-1]) > 1:
        return Term(tuple(found), beginning=False)
    paired = len(found) > 1 and len(found[-2]) == 2 and found[-2][1] == found[-1]
    return Term(tuple(found[:-1]) if paired else tuple(found), beginning=not paired)


def _is_han(found: Sequence[str]) -> bool:
    return any("\u3400" <= word[0] <= "\u9fff" or word[0] >= "\U00020000" for word in found)
