"""Tells from a look at a sentence that a rule cannot match it, so that hundreds of rules cost little: what every match must contain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language
from ingest.relate.projection import any_sign, type_class

_FIRST: Final = ord(any_sign()[0])
_SIGN: Final = regex.compile(f"[{any_sign()[:3]}]")
_FIRST_WORD: Final = regex.compile(r"^\p{L}+")
_OPTIONAL: Final = ("?", "*", "{", "|")


@dataclass(frozen=True, slots=True)
class Needs:
    """For each slot outside brackets, the signs of which one must stand in the text, as bits; for each such word, its forms.

    `parts` are the forms of words that may have endings.
    """

    signs: tuple[int, ...] = ()
    words: tuple[frozenset[str], ...] = ()
    parts: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What one sentence shows at first sight: its text, its signs, and its words with and without glued particles."""

    text: str
    signs: int
    words: frozenset[str]

    @classmethod
    def of(cls, text: str, glue: "Glue") -> "Seen":
        """Return what a projected sentence shows, in a language with such particles."""
        words = {part for word in glue.word.findall(text) for part in glue.parts(word)}
        return cls(text, _bits(_SIGN.findall(text)), frozenset(words))

    def meets(self, needs: Needs) -> bool:
        """Tell whether the sentence has all that every match must contain."""
        for signs in needs.signs:
            if not signs & self.signs:
                return False
        for forms in needs.words:
            if forms.isdisjoint(self.words):
                return False
        return all(any(form in self.text for form in forms) for forms in needs.parts)


@dataclass(frozen=True, slots=True)
class Glue:
    """How words are cut from a text of a language, and which particles are glued to them."""

    word: "regex.Pattern[str]"
    conjunctions: str
    prepositions: str
    articles: tuple[str, ...]

    @classmethod
    def of(cls, tables: Language) -> "Glue":
        """Return the particles of a language; one without an article glues none."""
        word = regex.compile(rf"[{tables.tables['letters']}]+|\p{{L}}+")
        article = fold(tables.tables.get("article", ""))
        if not article:
            return cls(word, "", "", ())
        prepositions = "".join(tables.tables["prepositions"]) + "س"
        return cls(word, "".join(tables.tables["conjunctions"]), prepositions, (article, "ل"))

    def parts(self, word: str) -> list[str]:
        """Return a word without none, some or all of the particles that may be glued to it."""
        found = [word]
        found += [part[1:] for part in found if part[:1] and part[0] in self.conjunctions]
        found += [part[1:] for part in found if part[:1] and part[0] in self.prepositions]
        return found + [
            part.removeprefix(article) for part in found for article in self.articles if part.startswith(article)
        ]


def needs(pieces: Sequence["regex.Match[str]"], words: Mapping[str, tuple[str, ...]]) -> Needs:
    """Return what every match of a pattern must contain; nothing where the pattern has a choice outside brackets.

    Args:
        pieces: the pattern, cut at its slots.
        words: the lexicon.
    """
    signs: list[int] = []
    forms: list[frozenset[str]] = []
    parts: list[frozenset[str]] = []
    depth, in_class = 0, False
    for piece, after in zip(pieces, [*(p[0] for p in pieces[1:]), ""], strict=True):
        if piece["group"]:
            depth += 1
        elif piece["other"] and not piece["escape"]:
            for char in piece["other"]:
                if in_class or char == "[":
                    in_class = char != "]"
                elif char in "()":
                    depth += 1 if char == "(" else -1
                elif char == "|" and depth == 0:
                    return Needs()
        elif depth == 0 and not after.startswith(_OPTIONAL):
            if piece["name"]:
                signs.append(_bits(type_class(piece["types"])[1:-1]))
            elif piece["word"]:
                (parts if piece["object"] else forms).extend(_forms(piece, words))
    return Needs(tuple(signs), tuple(forms), tuple(parts))


def _bits(signs: Iterable[str]) -> int:
    bits = 0
    for sign in signs:
        bits |= 1 << (ord(sign) - _FIRST)
    return bits


def _forms(piece: "regex.Match[str]", words: Mapping[str, tuple[str, ...]]) -> Iterator[frozenset[str]]:
    """Yield the forms of a word; of a form of several words the first, as any white space may follow it."""
    name = piece["word"]
    forms = (*words[f"{name}-f"], *words[f"{name}-m"]) if piece["it"] else words.get(name, ())
    if forms:
        yield frozenset(_FIRST_WORD.findall(form)[0] for form in forms)
