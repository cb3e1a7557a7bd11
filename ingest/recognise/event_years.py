"""Gives a day without a year that of the event which its sentence names next ("on 3 June, the Forum (DIF-24) opened"), where no other date tells."""

from collections.abc import Callable, Sequence
from typing import Final

from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.recognise.recurring import REASON
from ingest.recognise.spans import beginning
from ingest.recognise.symbols import full_year
from ingest.records import Mention
from ingest.register import Register

_REACH: Final = 60  # characters between the day and the event
_SUFFIX: Final = compiled(r"-(?P<y>\d\d(?:\d\d)?)$")
_BROKEN: Final = compiled(r"[.;。；؛\n](?:\s|$|\p{Han})")
_LETTERS: Final = 4  # of an article or preposition between a day and an event, beside names
_HAN: Final = compiled(r"\p{Han}")
_WORTH: Final = 3  # letters that a Chinese character counts for


def with_event_years(
    dates: Sequence[Mention],
    names: Sequence[Mention],
    page: Page,
    facts: Register,
    again: Callable[[int], Sequence[Mention]],
) -> list[Mention]:
    """Return the dates; `again` gives them as they are in a document of a year. A day outside a known event's months stays without one."""
    ordered = sorted(names, key=lambda m: m.start)
    read: dict[int, dict[tuple[int, int], Mention]] = {}
    found: list[Mention] = []
    for date in dates:
        event = None if date.id is not None or date.reason == REASON else _next(date, ordered, page)
        year = _year(event, facts) if event is not None else None
        if event is None or year is None:
            found.append(date)
            continue
        if year not in read:
            read[year] = {(m.start, m.end): m for m in again(year)}
        dated = read[year].get((date.start, date.end))
        found.append(dated if dated is not None and _within(dated, event, facts) else date)
    return found


def _next(date: Mention, names: Sequence[Mention], page: Page) -> Mention | None:
    """Return the event that is named right behind a day, with no more between them than whose it is; names are in the order of the text."""
    near = beginning(names, date.end, date.end + _REACH + 1)
    first = next((m for m in near if m.type == "event" and m.id is not None), None)
    if first is None or _BROKEN.search(page.text, date.end, first.start) is not None:
        return None
    between = page.text[date.end : first.start]
    for name in near:
        if name.type == "body" and name.end <= first.start:
            between = between.replace(name.text, "", 1)
    letters = sum(char.isalpha() for char in between) + (_WORTH - 1) * len(_HAN.findall(between))
    return first if letters <= _LETTERS else None


def _year(event: Mention, facts: Register) -> int | None:
    known = facts.one(str(event.id), "startDate")
    if known is not None:
        return int(str(known)[:4])
    suffix = _SUFFIX.search(str(event.id))
    return full_year(suffix["y"]) if suffix is not None else None


def _within(date: Mention, event: Mention, facts: Register) -> bool:
    """Tell whether a day is in the first or last month of an event, as far as the facts tell them."""
    known = [str(value)[:7] for name in ("startDate", "endDate") if (value := facts.one(str(event.id), name))]
    months = {month for month in known if len(month) == len("2024-06")}
    return date.id is not None and (not months or not months.isdisjoint(day[:7] for day in date.id.split("/")))
