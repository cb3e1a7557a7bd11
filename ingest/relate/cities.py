"""States in which country an event takes place, where the words that date it, or stand right behind the name of a known event, name the city."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import regex

from ingest.language import Language, longest_first
from ingest.patterns import compiled
from ingest.recognise.dates import is_later
from ingest.recognise.held_events import city_forms
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention, Relation, Status
from ingest.register import Register
from ingest.relate.rules import rule_set

_BEHIND: Final = 40  # characters behind a date in which the city may stand
_BEFORE: Final = 90  # characters before an event in which a verb may say that it is to be
_ENDS: Final = regex.compile(r"[.;؛。\n]")
_APART: Final = r"[ \t\u00a0]*[,،]?[ \t\u00a0]*"


def in_cities(
    relations: Sequence[Relation], page: Page, mentions: Sequence[Mention], facts: Register, today: str | None
) -> Iterator[Relation]:
    """Yield the country of each city that events are dated in, or that a known event is known to be in and said to be.

    Args:
        relations: what was found, the first days of events among it.
        page: the text.
        mentions: what it names.
        facts: the reference facts: the countries of cities, and the cities of events.
        today: the date of the document, if known: what a later event's name says of its place is planned.
    """
    if page.language is None or "in_city" not in page.language.table("names"):
        return
    place, cities = _city(facts, page.language, page.code)
    events = sorted((m for m in mentions if m.type == "event" and m.id), key=lambda m: m.start)
    starts = [m.start for m in events]
    inside = Spans.of(m for m in mentions if m.type not in ("event", "date", "topic"))

    def found(first: int, last: int, *, here: bool = False) -> "regex.Match[str] | None":
        at, end = page.folded.offset(first), page.folded.offset(last)
        match = place.match(page.folded.text, at, end) if here else place.search(page.folded.text, at, end)
        if match is None or inside.hold(page.folded.at(match.start("city"))):
            return None
        return match

    seen: set[tuple[str, int, int]] = set()
    for one in relations:
        key = (one.subject, one.start, one.end)
        if one.predicate != "itu:startDate" or key in seen:
            continue
        seen.add(key)
        near = events[bisect_left(starts, one.start) : bisect_left(starts, one.end)]
        if len({m.id for m in near}) > 1:
            continue
        line = page.text.find("\n", one.end)
        behind = page.text[one.end : min(one.end + _BEHIND, line if line >= 0 else len(page.text))]
        match = found(one.start, one.end) or (found(one.end, one.end + len(behind), here=True))
        if match is not None:
            yield from _located(one.subject, match, cities, one.start, one.end, one.status, page, facts)
    for event in events:
        held = facts.one(str(event.id), "startDate")
        match = found(event.end, min(event.end + _BEHIND, len(page.text)), here=True)
        if match is None or held is None or not _cities_of(str(event.id), facts):
            continue
        later = is_later(held, today) or (today is None and _planned(page, event.start))
        status: Status = "planned" if later else "asserted"
        yield from _located(str(event.id), match, cities, event.start, event.end, status, page, facts)


def _planned(page: Page, at: int) -> bool:
    """Tell whether the words of a sentence before a place say that something is to be."""
    rules = rule_set(page.code)
    clause = page.folded.text[page.folded.offset(max(0, at - _BEFORE)) : page.folded.offset(at)]
    return rules is not None and rules.markers["planned"].search(_ENDS.split(clause)[-1]) is not None


def _located(
    event: str,
    match: "regex.Match[str]",
    cities: Mapping[str, str],
    start: int,
    end: int,
    status: Status,
    page: Page,
    facts: Register,
) -> Iterator[Relation]:
    """Yield the country of a city, unless the event is a series or known to be in another city."""
    city = cities[" ".join(match["city"].split())]
    country, known = facts.one(city, "locatedIn"), _cities_of(event, facts)
    if country is None or "EventSeries" in facts.classes.get(event, ()) or (known and city not in known):
        return
    last = max(end, page.folded.span(match.start("city"), match.end("city"))[1])
    yield Relation(event, "itu:locatedIn", country, "iri", start, last, {}, status, "city-of-event", 0.75)


def _cities_of(event: str, facts: Register) -> tuple[str, ...]:
    return (*facts.values(event, "inCity"), *facts.values(event, "unverifiedCity"))


@cache
def _city(facts: Register, language: Language, code: str) -> tuple["regex.Pattern[str]", Mapping[str, str]]:
    """Return a pattern for a preposition of place and the name of a city behind it, in any case, and the city of each form."""
    names = city_forms(facts, language, code)
    before = language.pattern("names", "in_city")
    start = r"(?<!\p{L})" if language.letters else ""
    options = "|".join(r"\s".join(map(regex.escape, name.split())) for name in longest_first(names))
    return compiled(rf"{_APART}{start}(?:{before})(?P<city>{options}){language.word_end()}"), names
