"""Derives from a label the forms in which a text may print the name: inflected, with the article elided, an acronym with other hyphens."""

from collections.abc import Iterable
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language
from ingest.language.declension import case_forms
from ingest.patterns import compiled
from ingest.recognise.numbers import ordinal_pattern
from ingest.recognise.symbols import unify
from ingest.register import Label

_ACRONYM: Final = regex.compile(r"[A-Za-zА-Яа-я][A-Za-zА-Яа-я0-9]*(?:[-+&/ ][A-Za-zА-Яа-я0-9]+)*\+?")
_CYRILLIC: Final = regex.compile(r"[А-Яа-я]")
_LONGEST_ACRONYM: Final = 24
_BEFORE_DIGITS: Final = regex.compile(r"(?<=[A-ZА-Я]{2})[- ]?(?=\d\d(?:\d\d)?$)")
_SECTOR: Final = regex.compile(r"(?<=[А-Я]-)[ТTДD](?![А-Яа-яA-Za-z])")  # the letter of a Sector, in either alphabet


def is_acronym(text: str) -> bool:
    """Tell whether a label is an acronym, a symbol or the like, in which the case of letters counts."""
    if len(text) > _LONGEST_ACRONYM:
        return False
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    if _CYRILLIC.search(text) and any(word[1:].islower() for word in text.split()):
        return False  # a noun before an acronym changes with its case
    return capitals >= 2 and 2 * capitals >= len(letters) and _ACRONYM.fullmatch(text) is not None


def squashed(acronym: str) -> str:
    """Return an acronym without what writers vary in it: hyphens, spaces, and letters that look alike."""
    return compiled(r"[-\s\u2010\u2011\u00a0]+").sub("", unify(acronym))


def spellings(labels: Iterable[Label]) -> frozenset[str]:
    """Return how the acronyms among labels are spelt, or nothing where one of them is an ordinary name."""
    if not all(label.kind in ("acronym", "notation") or is_acronym(label.text) for label in labels):
        return frozenset()
    return frozenset(squashed(label.text) for label in labels)


def short_name(labels: Iterable[Label]) -> bool:
    """Tell whether labels that are written alike are short names only, in whatever case."""
    found = {label.kind for label in labels}
    return "short" in found and found <= {"short", "inflected"}


def titles(labels: Iterable[Label]) -> frozenset[str]:
    """Return the posts and bodies whose short names are names ("the General Secretariat"), not references back ("the Union")."""
    short = [label for label in labels if label.kind == "short"]
    nouns = {label.entity for label in short if label.lang == "en" and " " in label.text.removeprefix("the ")}
    return frozenset(label.entity for label in short if label.entity.startswith("post/") or label.entity in nouns)


def acronym_forms(acronym: str) -> Iterable[str]:
    """Yield the folded forms of an acronym: with hyphens, with spaces, with or without one before the year or number."""
    forms = {acronym, acronym.replace("-", " "), acronym.replace(" ", "-")}
    for between in ("", "-", " "):
        forms |= {_BEFORE_DIGITS.sub(between, form) for form in (acronym, acronym.replace(" ", "-"))}
    forms |= {_SECTOR.sub(letter, form) for form in forms for letter in ("TТ" if form[-1:] in "TТ" else "DД")}
    return sorted({fold(form) for form in forms})


def variants(
    form: str, tables: Language | None, *, person: bool = False, plural: bool = True
) -> Iterable[tuple[str, bool]]:
    """Yield the forms of a folded name, each with whether its article is elided after a preposition.

    A short name has none in the `plural`: "the task forces" are not the one that is "the Task Force" for short.
    """
    forms = {form}
    if tables is not None:
        for pair in tables.table("names").get("optional", ()):
            one, other = (fold(part) for part in pair)
            forms |= {f.replace(f" {one}", f" {other}") for f in forms} | {
                f.replace(f" {other}", f" {one}") for f in forms
            }
        pairs = tables.table("names").get("inflected_heads", ()) if plural else ()
        heads = [(fold(one), fold(other)) for one, other in pairs]
        forms |= {other + f[len(one) :] for one, other in heads for f in forms if f.startswith(one + " ")}
        if tables.declension is not None:
            forms |= {f for one in forms for f in case_forms(one, tables.declension, every_word=person)}
        for f, whole in tables.with_elided(sorted(forms)).items():
            yield f, f != whole
        return
    yield form, False


@cache
def _kind_patterns(tables: Language) -> tuple["regex.Pattern[str]", "regex.Pattern[str]"]:
    return compiled(tables.pattern("names", "event_year") + "$"), compiled(rf"\s+{ordinal_pattern(tables)}")


def kinds(form: str, tables: Language) -> Iterable[str]:
    """Yield an event's name without its year, and without its year and ordinal, if something distinctive is left."""
    year, ordinal = _kind_patterns(tables)
    without = year.sub("", form)
    bare = ordinal.sub("", without, count=1)
    return sorted({name for name in (without, bare) if name != form and len(name.split()) > 2})


def clitics(tables: Language | None) -> "regex.Pattern[str]":
    """What may stand between the beginning of a word and a name glued to it."""
    if tables is None:
        return compiled(r"(?!)")
    if not tables.letters:
        return compiled("")
    return compiled(rf"[^{tables.letters}\p{{L}}]{tables.clitics()}$")
