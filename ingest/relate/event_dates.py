"""Says which event a date is that of, and what it states of the event: its first day, and its last where it is an interval."""

from typing import Final

import regex

from ingest.recognise.dates import date_type
from ingest.register import Register

DATED: Final = frozenset({"@dates", "itu:startDate", "itu:endDate"})
"""What a rule states of the dates of an event: both ends of an interval, or one of them."""
_YEAR: Final = regex.compile(r"(?<!\d)-(?P<year>(?:19|20)?\d\d)$")  # of a name, not of a day


def dated(
    subject: str, predicate: str, date: str, facts: Register, *, asserted: bool
) -> list[tuple[str, str, str, str | None]]:
    """Return what a date states of an event, as subject, predicate, value and datatype: nothing if it cannot be the date of one event."""
    event = _event_of(subject, date, facts)
    if event is None or (asserted and _of_another_year(event, date, facts)):
        return []
    if predicate != "@dates":
        return [(event, predicate, date, date_type(date))]
    return [(event, *end) for end in _dates(date)]


def _of_another_year(event: str, date: str, facts: Register) -> bool:
    """Tell whether a date is neither of the year that an event is named after nor of the one it is known to be of.

    It is then the date of something said of the event. A number of two digits is a year only in the names of events whose date is known.
    """
    named, known = _YEAR.search(event), facts.one(event, "startDate")
    if named is None or (known is None and len(named["year"]) < 4):
        return False
    return date[2:4] not in (named["year"][-2:], known[2:4] if known is not None else None)


def _event_of(event: str, date: str, facts: Register) -> str | None:
    """A series has no date: return its one event of that year, or None where there is none or several."""
    if "EventSeries" not in facts.classes.get(event, ()):
        return event
    known = facts.events(event, int(date[:4]))
    return known[0] if len(known) == 1 else None


def _dates(value: str) -> list[tuple[str, str, str | None]]:
    first, _, last = value.partition("/")
    stated: list[tuple[str, str, str | None]] = [("itu:startDate", first, date_type(first))]
    if last:
        stated.append(("itu:endDate", last, date_type(last)))
    return stated
