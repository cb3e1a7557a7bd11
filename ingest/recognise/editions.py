"""Reads the bracket after an instrument's number: which edition it means, by organ, city and year, and whether it calls it a revision."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from ingest.recognise.symbols import full_year
from ingest.register import Register

_COUNCIL_YEAR: Final = regex.compile(r"(?<![a-z0-9])c-?(?P<y>\d\d(?:\d\d)?)(?!\d)")
_CONFERENCE_YEAR: Final = regex.compile(
    r"(?<![a-z0-9])(?:rev\.?\s*)?(?P<o>pp|wtsa|wtdc|wrc|ra|wcit|cmr|amnt|cmdt)-?(?P<y>\d\d(?:\d\d)?)(?!\d)"
)
_FRENCH: Final = {"cmr": "wrc", "amnt": "wtsa", "cmdt": "wtdc"}
_YEAR: Final = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
REVISED: Final = regex.compile(r"\brev\b|modif|amend")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a bracket says of the edition: organ, city, year, and whether it calls it a revision."""

    organ: str | None
    city: str | None
    year: int | None
    revised: bool


def edition_of(inside: str, facts: Register, revised_words: "regex.Pattern[str]") -> Edition | None:
    """Return what a bracket says of an edition, or None where it says something else.

    Args:
        inside: the folded text between the brackets.
        facts: gives the cities of conferences.
        revised_words: how the language of the text calls a revised edition.
    """
    revised = bool(revised_words.search(inside))
    council = [full_year(m["y"]) for m in _COUNCIL_YEAR.finditer(inside)]
    if council:
        return Edition("council", None, council[-1], revised or len(council) > 1)
    conference = _CONFERENCE_YEAR.search(inside)
    if conference:
        organ = _FRENCH.get(conference["o"], conference["o"])
        return Edition(organ, None, full_year(conference["y"]), revised)
    years = [int(m[0]) for m in _YEAR.finditer(inside)]
    rest = revised_words.sub(" ", _YEAR.sub(" ", inside))
    words = regex.sub(r"[^\p{L}\p{M}' -]+", " ", rest).strip()
    place = facts.cities.get(words) or next((facts.cities[w] for w in _windows(words) if w in facts.cities), None)
    if years and (place or revised or not words):
        return Edition(None, place or (words or None if revised else None), years[-1], revised)
    if (
        years
        and words
        and len(words.split()) <= 3
        and regex.fullmatch(r"[^\d]{2,40}[،,]?\s*(?:19|20)\d\d\s*\.?", inside.strip())
    ):
        return Edition(None, words, years[-1], revised)
    return None


def _windows(words: str) -> Iterator[str]:
    parts = words.split()
    for size in (3, 2, 1):
        for start in range(len(parts) - size + 1):
            yield " ".join(parts[start : start + size])
            first = parts[start]
            if size >= 1 and first[:1] in "بفل" and len(first) > 3:
                yield " ".join([first[1:], *parts[start + 1 : start + size]])
