"""Tells in which cases a name may stand, by the endings of its noun and of what agrees with it; a name that shows none may stand in all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

import regex

from ingest.language.declension import Declension, Paradigm, noun_forms

CASES: Final = "ngdail"
"""Nominative, genitive, dative, accusative, instrumental, prepositional: the bits of a set of cases, from the lowest."""
NOMINATIVE: Final = "n"
OBLIQUE: Final = CASES.removeprefix(NOMINATIVE)
ANY: Final = (1 << len(CASES)) - 1
_WORD: Final = regex.compile(r"\d+-\p{L}+|\p{L}+(?:['-]\p{L}+)*")
_SHOWN: Final = 6  # words of a name that are looked at
_PLURAL: Final = "pl"


def bit(case: str) -> int:
    """Return the bit of a case, given by its letter."""
    return 1 << CASES.index(case)


class Inflection:
    """What a language's names show of their cases: by the forms of known nouns, else by the endings that nouns of a group have."""

    def __init__(self, tables: Declension, names: Iterable[str]) -> None:
        """Learn the nouns that the tables list, and those of folded names in the nominative."""
        self._tables = tables
        self._forms: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))  # by form and group
        for name in (*tables.lemmas, *names):
            forms = [*noun_forms(name, tables)]
            if forms and forms[0][0] not in self._forms:  # else known already: as itself, or as a case of another
                for form, group, case in forms:
                    self._forms[form][group] |= 1 << case
        for (
            name
        ) in tables.plurals:  # of which the nominative is often the genitive of one of them, and is taken for that
            fresh = [(form, group, case) for form, group, case in noun_forms(name, tables) if form not in self._forms]
            for form, group, case in fresh:
                self._forms[form][group] |= 1 << case
        self._seen: dict[str, int] = {}

    def cases(self, name: str) -> int:
        """Return the set of cases in which a folded name may stand."""
        found = self._seen.get(name)
        if found is None:
            found = self._seen[name] = self._cases(name)
        return found

    def _cases(self, name: str) -> int:
        words = _WORD.findall(name)[:_SHOWN]
        while words and words[0] in self._tables.numerals:
            words = words[1:]
        if not words or (words[0][0].isdigit() and not words[0][-1].isalpha()):
            return ANY
        agreeing = bare = 0  # an adjective with its noun says more than a word that may be a noun
        for group in dict.fromkeys(p.group for p in self._tables.nouns):
            for adjectives, noun in self._readings(words, group):
                cases = self._noun(noun, group, alone=not adjectives)
                for adjective in adjectives:
                    cases &= _shown(adjective, group, _adjectives(self._tables))
                if adjectives:
                    agreeing |= cases
                else:
                    bare |= cases
        return agreeing or bare or ANY

    def _readings(self, words: Sequence[str], group: str) -> Iterator[tuple[list[str], str]]:
        """Yield the adjectives and the noun with which a name may begin, as far as the words have endings of the group."""
        adjectives: list[str] = []
        for n, word in enumerate(words):
            if word in self._tables.joints and adjectives:
                continue
            known = self._forms.get(word)
            if n + 1 == len(words) or known or not _shown(word, group, _adjectives(self._tables)):
                yield adjectives, word
                return
            adjectives = [*adjectives, word]

    def _noun(self, word: str, group: str, *, alone: bool) -> int:
        if word in self._tables.fixed:
            return ANY
        known = self._forms.get(word)
        if known is not None:
            return known.get(group, 0)
        if alone and group == _PLURAL:  # a name is a singular, unless an adjective shows that it is not
            return 0
        return _shown(word, group, _nouns(self._tables))


def _shown(word: str, group: str, endings: tuple[tuple[str, str, int], ...]) -> int:
    """Return the cases that a word's ending shows in a group."""
    found = 0
    for of, ending, case in endings:
        if of != group or not word.endswith(ending) or len(word) < len(ending):
            continue
        found |= case
    return found


@cache
def _adjectives(tables: Declension) -> tuple[tuple[str, str, int], ...]:
    return tuple(_endings(tables.adjectives))


@cache
def _nouns(tables: Declension) -> tuple[tuple[str, str, int], ...]:
    return tuple(_endings(tables.nouns))


def _endings(paradigms: Sequence[Paradigm]) -> Iterator[tuple[str, str, int]]:
    """Yield group, ending in a case with the last letters of the stem that the nominative's ending tells, and the bit of the case."""
    for paradigm in paradigms:
        for number, forms in enumerate(paradigm.cases):
            for form in forms:
                ending = paradigm.ending if form == "=" else paradigm.ending[: -paradigm.lost or None] + form
                shown = ending if number else paradigm.ending
                yield paradigm.group, shown, 1 << number
