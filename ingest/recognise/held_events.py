"""Tells which event of a series a text means by when or where the words behind its name say that it was held: "the Conference in Dubai in December 2023"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.language.declension import case_forms
from ingest.patterns import compiled
from ingest.recognise.dates import bounds
from ingest.recognise.page import Page
from ingest.recognise.spans import beginning
from ingest.records import Mention
from ingest.register import Register

_DATED: Final = 110  # characters between the name of a series and a date that is its event's
_PLACED: Final = 80  # characters behind the name of a series in which the city may stand
_YEAR: Final = regex.compile(r"[^.;\n]{0,24}?(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?![\d/-])")


def that_was_held(mention: Mention, mentions: Sequence[Mention], page: Page, facts: Register) -> Mention:
    """Return a series of events as the one of them that was held on the date, or in the city, that the words behind its name give; mentions are in the order of the text."""
    if mention.type != "event" or page.language is None or mention.coref:
        return mention
    if "EventSeries" not in facts.classes.get(mention.id or "", ()):
        return mention
    return _on_date(mention, mentions, page, facts) or _in_city(mention, page, facts) or mention


def _on_date(mention: Mention, mentions: Sequence[Mention], page: Page, facts: Register) -> Mention | None:
    """Return a series as its one event of the year of the date behind its name, if it was held then."""
    assert page.language is not None
    if "dated_behind" not in page.language.table("names"):
        return None
    near = beginning(mentions, mention.end, mention.end + _DATED + 1)
    after = next((m for m in near if m.type == "date" and m.id), None)
    if after is None:
        return None
    between = compiled(_of_itu(page.language) + f"(?:{page.language.pattern('names', 'dated_behind')})")
    if between.fullmatch(fold(page.text[mention.end : after.start])) is None:
        return None
    days = bounds(str(after.id))
    known = facts.events(str(mention.id), int(str(after.id)[:4]))
    if days is None or len(known) != 1:
        return None
    opened, closed = facts.one(known[0], "earliest"), facts.one(known[0], "latest")
    if opened is None or closed is None or opened > days[1] or closed < days[0]:
        return None
    return replace(mention, id=known[0], rule="event-dated", confidence=0.85)


def _in_city(mention: Mention, page: Page, facts: Register) -> Mention | None:
    """Return a series as its only event in the city behind its name, unless a year right behind that is another's."""
    assert page.language is not None
    if "placed_behind" not in page.language.table("names"):
        return None
    _, start = page.folded_span(mention)
    place = _place(facts, page.language, page.code).match(page.folded.text, start, start + _PLACED)
    if place is None:
        return None
    city = city_forms(facts, page.language, page.code)[" ".join(place["city"].split())]
    there = facts.events_in(str(mention.id), city)
    year = _YEAR.match(page.folded.text, place.end())
    if year is not None:
        there = tuple(e for e in there if facts.year(e) == int(year["year"]))
    return replace(mention, id=there[0], rule="event-placed", confidence=0.8) if len(there) == 1 else None


def _of_itu(language: Language) -> str:
    """Return a pattern for "of the Union" behind the name of a conference, which may be missing."""
    return rf"(?:\s*{alternation(language.forms('names', 'of_itu'))}{language.word_end()})?"


@cache
def _place(facts: Register, language: Language, code: str) -> "regex.Pattern[str]":
    before, names = language.pattern("names", "placed_behind"), longest_first(city_forms(facts, language, code))
    options = "|".join(r"\s".join(map(regex.escape, name.split())) for name in names)
    return compiled(rf"{_of_itu(language)}(?:{before})(?P<city>{options}){language.word_end()}")


@cache
def city_forms(facts: Register, language: Language, code: str) -> Mapping[str, str]:
    """Return the forms in which a language writes the names of cities, in any case, each with its city."""
    names = {
        fold(label.text): facts.cities[fold(label.text)]
        for label in facts.labels
        if label.entity.startswith("city/") and label.lang == code and label.kind != "notation"
    }
    if language.declension is None:
        return names
    inflected = {fold(form): city for name, city in names.items() for form in case_forms(name, language.declension)}
    return {**inflected, **names}
