"""Reads the bracket after an instrument's number: which edition it means, by organ, city and year, and whether it calls it a revision."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.symbols import full_year
from ingest.register import Register

_COUNCIL_YEAR: Final = regex.compile(r"(?<![\p{L}\d])[cс]-?(?P<y>\d\d(?:\d\d)?)(?!\d)")  # the second is Cyrillic
_DATA: Final = Path(__file__).parent.parent / "data" / "organs.toml"
_YEAR: Final = regex.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)(?:\s*г(?:\.|од)?(?!\p{L}))?"
)  # Russian calls it one
_MARKS: Final = regex.compile(r"[^\p{L}\p{M}' -]+")
_APART: Final = regex.compile(r"[^\p{L}\d]+")
REVISED: Final = regex.compile(r"\brev\b|modif|amend")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a bracket says of the edition: organ, city, year, and whether it calls it a revision."""

    organ: str | None
    city: str | None
    year: int | None
    revised: bool


@cache
def _organs() -> dict[str, str]:
    """Return the organ code of each acronym, folded."""
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))["acronyms"]
    return {fold(acronym): code for code, acronyms in table.items() for acronym in acronyms}


@cache
def _conference_year() -> "regex.Pattern[str]":
    return compiled(rf"(?<![\p{{L}}\d])(?P<o>{alternation(longest_first(_organs()))})[- ]?(?P<y>\d\d(?:\d\d)?)(?!\d)")


def edition_of(
    inside: str, facts: Register, revised_words: "regex.Pattern[str]", organs: Mapping[str, str] | None = None
) -> Edition | None:
    """Return what a bracket says of an edition, or None where it says something else.

    Args:
        inside: the folded text between the brackets.
        facts: gives the cities of conferences.
        revised_words: how the language of the text calls a revised edition.
        organs: how it calls organs in such a bracket ("Council 2004"), with their codes.
    """
    revised = bool(revised_words.search(inside))
    council = [full_year(m["y"]) for m in _COUNCIL_YEAR.finditer(inside)]
    if council:  # "(C15, modified in 2016)" gives the year of the change without the sign of the Council
        last = max([council[-1], *(int(m["year"]) for m in _YEAR.finditer(inside))]) if revised else council[-1]
        return Edition("council", None, last, revised or len(council) > 1)
    conference = _conference_year().search(inside)
    if conference:
        return Edition(_organs()[conference["o"]], None, full_year(conference["y"]), revised)
    years = [int(m["year"]) for m in _YEAR.finditer(inside)]
    rest = revised_words.sub(" ", _YEAR.sub(" ", inside))
    named = compiled(rf"(?<!\p{{L}}){alternation(longest_first(organs))}(?!\p{{L}})").search(rest) if organs else None
    if named is not None and organs is not None and years:
        rest = rest.replace(named[0], " ")
        organ: str | None = organs[" ".join(named[0].split())]
    else:
        said = _APART.split(rest)
        organ = next((code for word, code in _organs().items() if word in said), None)
        rest = " ".join(word for word in rest.split() if _organs().get(word.strip(" ,،")) != organ or organ is None)
    words = _MARKS.sub(" ", rest).strip()
    place = facts.cities.get(words) or next((facts.cities[w] for w in _windows(words) if w in facts.cities), None)
    if years and (place or revised or not words):
        return Edition(organ, place or (words or None if revised else None), years[-1], revised)
    if (
        years
        and words
        and len(words.split()) <= 3
        and compiled(r"[^\d]{2,40}[،,]?\s*(?:19|20)\d\d\s*\.?").fullmatch(inside.strip())
    ):
        return Edition(organ, words, years[-1], revised)
    return None


def _windows(words: str) -> Iterator[str]:
    parts = words.split()
    for size in (3, 2, 1):
        for start in range(len(parts) - size + 1):
            yield " ".join(parts[start : start + size])
            first = parts[start]
            if size >= 1 and first[:1] in "بفل" and len(first) > 3:
                yield " ".join([first[1:], *parts[start + 1 : start + size]])
