"""Finds meetings told by a verb: a body met, in a place, on days."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from ingest.folding import fold
from ingest.patterns import compiled
from ingest.recognise.meeting_events import Meeting, event_of
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans, beginning
from ingest.records import Mention
from ingest.register import Register

_REACH: Final = 110  # characters between the verb or its body and the date
_OPENING: Final = 25  # characters of a sentence before what it is about
_DAY: Final = 7  # characters of an ISO date that names a month


def find_met(
    page: Page,
    bodies: Sequence[Mention],
    dates: Sequence[Mention],
    taken: Spans,
    stops: Sequence[int],
    facts: Register,
) -> Iterator[Meeting]:
    """Yield meetings told by a verb: a body met, in a place, on days; a verb that opens its sentence may have the subject of the one before.

    `stops` are the places where sentences end.
    """
    assert page.language is not None
    when = compiled(page.language.pattern("meetings", "when"))
    begun = {b.start: b for b in bodies}
    for match in compiled(page.language.word_start() + page.language.pattern("meetings", "met")).finditer(
        page.folded.text
    ):
        start, end = page.folded.span(match.start(), match.end())
        body = begun.get(end)
        verb = page.text[start:end].rstrip()
        if body is None or body.id is None or taken.meet(start, start + len(verb)):
            continue
        meeting = _held(page, body, (start, start + len(verb)), body.end, dates, when, facts)
        if meeting is not None:
            yield meeting
    after = compiled(page.language.pattern("meetings", "met_after"))
    for body in bodies:
        verb_after = after.match(page.folded.text, page.folded_span(body)[1])
        if verb_after is None:
            continue
        place = page.folded.span(*verb_after.span("verb"))
        meeting = _held(page, body, place, place[1], dates, when, facts) if not taken.meet(*place) else None
        if meeting is not None:
            yield meeting

    alone = compiled(page.language.word_start() + page.language.pattern("meetings", "met_alone"))
    subject = compiled(page.language.pattern("meetings", "subject_behind"))
    for match in alone.finditer(page.folded.text):
        start, end = page.folded.span(match.start(), match.end())
        at = bisect_right(stops, start)
        begin = stops[at - 1] if at else 0
        if page.text[begin:start].strip() or "\n" in page.text[begin:start] or taken.meet(start, end):
            continue
        of = spoken_of(page, bodies, stops[at - 2] if at > 1 else 0, begin)
        meeting = _held(page, of, (start, end), end, dates, when, facts) if of is not None else None
        if meeting is not None and not subject.match(page.folded.text, page.folded_span(meeting.date)[1]):
            yield meeting


def _held(
    page: Page,
    body: Mention,
    verb: tuple[int, int],
    after: int,
    dates: Sequence[Mention],
    when: "regex.Pattern[str]",
    facts: Register,
) -> Meeting | None:
    """Return the meeting that a verb tells of, if the first date after it is the verb's own."""
    date = next(iter(beginning(dates, after, after + _REACH)), None)
    if date is None or len(str(date.id)) < _DAY or not when.fullmatch(fold(page.text[after : date.start])):
        return None
    event, attributes = event_of(body, date, page, facts)
    text = page.text[slice(*verb)]
    # a verb is no name: it speaks of the meeting as "the meeting" does
    mention = Mention(*verb, text, "event", event, coref=True, rule="meeting", confidence=0.7, attributes=attributes)
    return Meeting(mention, str(body.id), date)


def spoken_of(page: Page, bodies: Sequence[Mention], begin: int, end: int) -> Mention | None:
    """Return the one body of the sentence before, in the same paragraph, if that sentence is about it."""
    if "\n" in page.text[begin:end].strip():
        return None
    before = [b for b in beginning(bodies, begin, end) if b.end <= end]
    if len({b.id for b in before}) != 1 or not (before[0].coref or before[0].start - begin <= _OPENING):
        return None
    return before[0]
