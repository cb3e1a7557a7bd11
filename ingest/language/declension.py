"""Derives the case forms of a name from a language's tables of endings: its adjectives and its noun change together, what follows stays.

No dictionary is needed: a name's words show by their endings what they may be, and where two readings are possible both are followed,
since a form that no word has is found in no text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import regex

from ingest.folding import fold

_PIECE: Final = regex.compile(r"\d+-\p{L}+|\p{L}+(?:['-]\p{L}+)*|[^\p{L}]+|.")
_LONGEST_HEAD: Final = 6  # words among which the noun of a name is looked for
_OF_PERSONS: Final = ("m", "f")  # names in the neuter or the plural do not change


@dataclass(frozen=True, slots=True)
class Paradigm:
    """Endings by case, the nominative first; a case may have several, or `=` for a word left as it is.

    One that is `tied` is read only where an adjective shows the group.
    """

    ending: str
    lost: int
    cases: tuple[tuple[str, ...], ...]
    group: str
    tied: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Declension:
    """The paradigms of a language; those of adjectives and nouns agree where they are of one group ("m", "f", "n" or "pl")."""

    adjectives: tuple[Paradigm, ...]
    nouns: tuple[Paradigm, ...]
    irregular: Mapping[str, tuple[Paradigm, ...]]
    fixed: frozenset[str]
    numerals: frozenset[str]
    joints: frozenset[str]
    lemmas: tuple[str, ...]
    plurals: tuple[str, ...]
    cases: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Declension":
        """Read the section `declension` of a language's file."""
        irregular: dict[str, list[Paradigm]] = {}
        for word, group, *cases in data["irregular"]:
            forms = tuple(tuple(fold(case).split("|")) for case in (word, *cases))
            irregular.setdefault(fold(word), []).append(Paradigm(fold(word), len(fold(word)), forms, group))
        nouns = _paradigms(data["nouns"])
        return cls(
            _paradigms(data["adjectives"]),
            nouns,
            {word: tuple(found) for word, found in irregular.items()},
            frozenset(fold(word) for word in data["fixed"]),
            frozenset(fold(word) for word in data["numerals"]),
            frozenset(fold(word) for word in data["joints"]),
            tuple(fold(word) for word in data["lemmas"]),
            tuple(fold(word) for word in data["plurals"]),
            len(nouns[0].cases),
        )


def _paradigms(rows: Sequence[Sequence[Any]]) -> tuple[Paradigm, ...]:
    """Read rows of group (`!` behind it: tied), endings (apart by `|`), letters lost, and the endings of the cases after the first."""
    found = []
    for group, endings, lost, *cases in rows:
        for ending in fold(endings).split("|"):
            kept = ending[len(ending) - lost :] if lost else ""
            forms = tuple(tuple(fold(case).split("|")) for case in (kept, *cases))
            found.append(Paradigm(ending, lost, forms, group.removesuffix("!"), group.endswith("!")))
    return tuple(sorted(found, key=lambda p: -len(p.ending)))


def case_forms(name: str, tables: Declension, *, every_word: bool = False) -> Iterator[str]:
    """Yield the forms that a folded name takes in the cases of a language, the name itself first.

    Args:
        name: the folded name in the nominative.
        tables: the paradigms of its language.
        every_word: whether all its words change, as those of a person's name do, not only its noun and what agrees with it.
    """
    yield name
    pieces = _PIECE.findall(name)
    seen = {name}
    readings = [_all_words(pieces, tables)] if every_word else _read(pieces, 0, [], None, tables)
    for changing in readings:
        for case in range(1, tables.cases):
            choices = [
                (n, [*_form(pieces[n], paradigm, case), *([pieces[n]] if every_word else [])])
                for n, paradigm in changing
            ]
            for endings in product(*(forms for _, forms in choices)):
                changed = list(pieces)
                for (n, _), form in zip(choices, endings, strict=True):
                    changed[n] = form
                whole = "".join(changed)
                if whole not in seen:
                    seen.add(whole)
                    yield whole


def noun_forms(name: str, tables: Declension) -> Iterator[tuple[str, str, int]]:
    """Yield the forms of the noun of a folded name in the nominative, each with the group of the noun and the number of the case."""
    pieces = _PIECE.findall(name)
    for changing in _read(pieces, 0, [], None, tables):
        place, noun = next(((n, p) for n, p in changing if p not in tables.adjectives), (-1, None))
        if noun is not None and noun.group:
            for case in range(tables.cases):
                for form in _form(pieces[place], noun, case) if case else (pieces[place],):
                    yield form, noun.group, case


def _form(word: str, paradigm: Paradigm, case: int) -> Iterator[str]:
    stem = word[: len(word) - paradigm.lost]
    yield from (word if ending == "=" else stem + ending for ending in paradigm.cases[case])


def _read(
    pieces: Sequence[str], at: int, before: list[tuple[int, Paradigm]], group: str | None, tables: Declension
) -> Iterator[list[tuple[int, Paradigm]]]:
    """Yield which pieces change, and how, for each way to read the beginning of a name as adjectives and a noun."""
    while at < len(pieces) and (not pieces[at][0].isalnum() or pieces[at] in tables.numerals):
        at += 1
    if at >= len(pieces) or len(before) >= _LONGEST_HEAD:
        return
    word = pieces[at]
    if before and word in tables.joints:
        yield from _read(pieces, at + 1, before, group, tables)
        return
    last = not any(piece[0].isalpha() for piece in pieces[at + 1 :])
    if not last:
        adjective = _match(word, tables.adjectives, group)
        found = (
            [*_read(pieces, at + 1, [*before, (at, adjective)], adjective.group, tables)]
            if adjective is not None
            else []
        )
        yield from found
        if found:
            return
    for noun in _nouns(word, group, tables):
        changing = [*before, (at, noun)]
        yield _with_participle(pieces, at, changing, noun.group, tables)
        second = _second(pieces, at, tables)
        if second is not None:
            yield from ([*changing, (second, other)] for other in _nouns(pieces[second], None, tables))
            yield from ([*before, (second, other)] for other in _nouns(pieces[second], None, tables))


def _match(word: str, paradigms: Sequence[Paradigm], group: str | None) -> Paradigm | None:
    return next((p for p in paradigms if word.endswith(p.ending) and group in (None, p.group)), None)


def _nouns(word: str, group: str | None, tables: Declension) -> Iterator[Paradigm]:
    """Yield the ways in which a word may change as a noun: those of the longest ending that fits."""
    if word in tables.fixed:
        yield Paradigm(word, 0, (("=",),) * tables.cases, group or "")
        return
    found = tables.irregular.get(word) or tables.nouns
    fitting = [p for p in found if word.endswith(p.ending) and len(word) > p.lost and _may(p, group)]
    if word in tables.irregular:
        fitting = [p for p in found if group in (None, p.group)]
    longest = max((len(p.ending) for p in fitting), default=0)
    yield from (p for p in fitting if len(p.ending) == longest)


def _may(paradigm: Paradigm, group: str | None) -> bool:
    return paradigm.group == group or (group is None and not paradigm.tied)


def _second(pieces: Sequence[str], at: int, tables: Declension) -> int | None:
    """Return the place of a second noun of a name that joins two ("Trinidad and Tobago", "use and protection of …")."""
    rest = [n for n in range(at + 1, len(pieces)) if pieces[n][0].isalpha()]
    return rest[1] if len(rest) >= 2 and pieces[rest[0]] in tables.joints else None


def _with_participle(
    pieces: Sequence[str], at: int, changing: list[tuple[int, Paradigm]], group: str, tables: Declension
) -> list[tuple[int, Paradigm]]:
    """Add what agrees with the noun behind a comma: "countries, not having …"."""
    if at + 1 >= len(pieces) or pieces[at + 1].strip() != ",":
        return changing
    words = [n for n in range(at + 2, len(pieces)) if pieces[n][0].isalpha()][:2]
    for n in words:
        adjective = _match(pieces[n], tables.adjectives, group)
        if adjective is not None and len(pieces[n]) > len(adjective.ending) + 2:
            return [*changing, (n, adjective)]
    return changing


def _all_words(pieces: Sequence[str], tables: Declension) -> list[tuple[int, Paradigm]]:
    """Return a paradigm for each word of a person's name that changes."""
    found = []
    for n, piece in enumerate(pieces):
        nouns = _nouns(piece, None, tables) if piece[0].isalpha() else ()
        noun = next((p for p in nouns if p.group in _OF_PERSONS), None)
        if noun is not None:
            found.append((n, noun))
    return found
