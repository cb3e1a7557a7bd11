"""What a language brings to the grammars: word forms and patterns, one TOML file a language, folded when loaded.

Adding a language is adding a file; the grammars themselves know none.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import regex

from ingest.folding import fold
from ingest.language.declension import Declension
from ingest.language.shorthand import written_out
from ingest.patterns import compiled

_HERE = Path(__file__).parent
_SOFT_HYPHEN: Final = "\u00ad"
NEVER: Final = r"(?!)"
"""A pattern that matches nowhere."""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The tables of one language; `table` gives a section by name, `declension` how names change by case, where they do."""

    code: str
    tables: Mapping[str, Any]
    declension: Declension | None = None

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a section of the language's file; empty where the language has no such thing."""
        section: Mapping[str, Any] = self.tables.get(name, {})
        return section

    def pattern(self, section: str, name: str) -> str:
        """Return a pattern of the file, folded as the text is; where the language has none, one that matches nowhere."""
        return _pattern(self, section, name)

    def forms(self, section: str, name: str) -> tuple[str, ...]:
        """Return word forms, folded, longest first."""
        return _forms(self, section, name)

    @property
    def letters(self) -> str:
        """The letters of words, as the inside of a character class; empty where words have no boundaries, as in Chinese."""
        value: str = self.tables.get("letters", "")
        return value

    @property
    def article(self) -> str:
        """The article that is glued to a word, folded; empty where there is none."""
        return fold(self.tables.get("article", ""))

    @property
    def elided(self) -> str:
        """What a glued preposition and the article become together (ar: l + al = ll), folded."""
        return fold(self.tables.get("elided", ""))

    @property
    def head_last(self) -> bool:
        """Whether the noun that says what a thing is stands after its number, its owner and its subject, as in Chinese."""
        return bool(self.tables.get("head_last"))

    def joined(self, text: str) -> str:
        """Return a text of the same length in which spaces that say nothing are soft hyphens, which folding drops, and dots within names one dot."""
        gaps, dots = self.tables.get("gaps"), self.tables.get("dots")
        text = compiled(gaps).sub(lambda gap: _SOFT_HYPHEN * len(gap[0]), text) if gaps else text
        return compiled(dots).sub("·", text) if dots else text

    def word_start(self) -> str:
        """Return a look-behind that holds where a word begins, glued conjunctions and prepositions counted off."""
        return rf"(?<=(?:^|[^{self.letters}]){self.clitics()})" if self.letters else ""

    def word_end(self) -> str:
        """Return a look-ahead that holds where a word ends."""
        return rf"(?![{self.letters}])" if self.letters else ""

    def clitics(self) -> str:
        """Return a pattern for the conjunction and the preposition that may be glued before a word, in this order."""
        return "".join(
            rf"[{''.join(glued)}]?" for key in ("conjunctions", "prepositions") if (glued := self.tables.get(key, ()))
        )

    def glued(self) -> str:
        """Return a pattern for a preposition that may be glued before a name."""
        prepositions = self.tables.get("prepositions", ())
        return rf"(?:{'|'.join(prepositions)})?" if prepositions else ""

    def definite(self) -> str:
        """Return a pattern for the article that may be glued before a noun, whole or elided."""
        return rf"(?:{self.article}|{self.elided})?" if self.article else ""

    def with_elided(self, forms: Iterable[str]) -> dict[str, str]:
        """Return folded forms, those with an article also as they are after a preposition that elides it, with what they stand for."""
        table = {form: form for form in forms}
        if self.elided:
            bare = {form: form.removeprefix(self.article) for form in table if form.startswith(self.article)}
            letter = self.elided[-1]  # written once where the noun begins with it too ("للجنة")
            table |= {self.elided + word.removeprefix(letter): form for form, word in bare.items()}
        return table

    def unelided(self, form: str) -> str:
        """Return a folded form with its elided article made whole."""
        elided = self.elided
        return self.article + form[len(elided) :] if elided and form.startswith(elided) else form

    def bare(self, word: str) -> str:
        """Return a folded word without its article, whole or elided."""
        word = word.removeprefix(self.article)
        return word.removeprefix(self.elided) if self.elided else word


@cache
def _pattern(language: Language, section: str, name: str) -> str:
    value: str = language.table(section).get(name, NEVER)
    return fold_pattern(value)


@cache
def _forms(language: Language, section: str, name: str) -> tuple[str, ...]:
    return longest_first(fold(form) for form in language.table(section).get(name, ()))


def longest_first(forms: Any) -> tuple[str, ...]:
    """Return distinct forms, longest first, then in code point order."""
    return tuple(sorted(set(forms), key=lambda form: (-len(form), form)))


def alternation(forms: Iterable[str]) -> str:
    """Return a pattern that matches any of the forms, the longest that fits first, any white space for a space.

    Of no forms the pattern matches nowhere. What forms begin with in common is written once, so that a pattern of a hundred forms is compiled in a fraction of the time.
    """
    return _alternation(tuple(forms))


@lru_cache(maxsize=1024)
def _alternation(forms: tuple[str, ...]) -> str:
    if not forms:
        return NEVER
    tree: dict[str, Any] = {}
    for form in forms:
        node = tree
        for character in " ".join(form.split()):
            node = node.setdefault(character, {})
        node[""] = {}
    return f"(?:{_branches(tree)})"


def _branches(tree: Mapping[str, Any]) -> str:
    """Return the pattern of what may follow at a node; the key "" says that a form may end there."""
    more = [
        (r"[ \t]+" if character == " " else regex.escape(character)) + _branches(rest)
        for character, rest in sorted(tree.items())
        if character
    ]
    if not more:
        return ""
    if "" not in tree:
        return more[0] if len(more) == 1 else f"(?:{'|'.join(more)})"
    return f"(?:{'|'.join(more)})?"


def fold_pattern(pattern: str) -> str:
    r"""Fold the letters of a pattern; escapes such as `\\d` and group names are left alone."""
    return "".join(
        piece if piece.startswith(("\\", "(?P<")) else fold(piece)
        for piece in regex.findall(r"\\p\{\w+\}|\\.|\(\?P<\w+>|[^\\(]+|\(", pattern)
    )


def available() -> tuple[str, ...]:
    """Return the codes of the languages that have grammars."""
    return tuple(sorted(file.stem for file in _HERE.glob("??.toml")))


@cache
def language(code: str) -> Language | None:
    """Return the tables of a language, or None where there are none: names and symbols are then all that is recognised."""
    file = _HERE / f"{code}.toml"
    if not file.exists():
        return None
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    declension = Declension.of(written["declension"]) if "declension" in written else None
    return Language(code, written_out(written, declension), declension)
