"""Finds meetings that have no name: "its meeting of March 2021" is an event of the body, identified by its first day."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language
from ingest.recognise.dates import bounds
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention
from ingest.register import Register

_REACH: Final = 110  # characters between the noun and its date
_SENTENCE: Final = regex.compile(r"[\n.؛;:](?!\d)")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: its mention, the body that holds it, and its date."""

    mention: Mention
    body: str
    date: Mention


@cache
def _pattern(language: Language) -> "regex.Pattern[str]":
    noun, adjective = (language.pattern("meetings", key) for key in ("noun", "adjective"))
    return regex.compile(
        rf"{language.word_start()}(?P<noun>{noun})(?P<adjective>{adjective})(?![{language.tables['letters']}])"
    )


def find_meetings(page: Page, mentions: Sequence[Mention], facts: Register) -> list[Meeting]:
    """Return the meetings of bodies that the text dates; one mention may stand for two meetings with two dates."""
    if page.language is None:
        return []
    own = regex.compile(page.language.pattern("meetings", "own"))
    until = regex.compile(page.language.pattern("meetings", "until"))
    label: str = page.language.table("meetings")["label"]
    bodies = sorted((m for m in mentions if m.type == "body" and m.id), key=lambda m: m.start)
    dates = sorted((m for m in mentions if m.type == "date" and m.id), key=lambda m: m.start)
    taken = Spans.of(m for m in mentions if m.type != "body" or not m.coref)
    events = Spans.of(m for m in mentions if m.type == "event" and m.id and not m.coref)
    stops = [m.end() for m in _SENTENCE.finditer(page.text)]
    found: list[Meeting] = []
    for match in _pattern(page.language).finditer(page.folded.text):
        start, end = page.folded.span(match.start(), match.end())
        if taken.hold(start):
            continue
        stop = _SENTENCE.search(page.text, end)
        limit = min(stop.start() if stop else len(page.text), end + _REACH)
        body = _holder(page, bodies, match, own, start, end, stops[at - 1] if (at := bisect_right(stops, start)) else 0)
        when = [
            d
            for d in dates[_index(dates, end) : _index(dates, limit)]
            if not until.search(fold(page.text[max(end, d.start - 16) : d.start]))
        ]
        if body is None or body.id is None or not when:
            continue
        if events.between(end, when[0].start):
            continue
        twin = len(when) > 1 and when[1].start - when[0].end < 12
        for date in when[: 2 if twin else 1]:
            first = str(date.id).split("/")[0]
            event = page.mention(
                match.start(),
                match.end(),
                "event",
                _session(body.id, str(date.id), facts) or f"event/{body.id.partition('/')[2]}-{first}",
                rule="meeting",
                confidence=0.75,
                attributes={
                    "provisional": "true",
                    "label": label.format(body=_name(body, facts, page.code), date=first),
                },
            )
            found.append(Meeting(event, body.id, date))
    return found


def _session(body: str, date: str, facts: Register) -> str | None:
    """Return the listed event of a body's own series in whose days the date falls, if there is exactly one."""
    days = bounds(date)
    if days is None:
        return None
    fitting = []
    for event in facts.events(f"event/{body.partition('/')[2]}", int(date[:4])):
        start, end = (bounds(facts.one(event, name) or "") for name in ("startDate", "endDate"))
        if start is not None and start[0] <= days[1] and days[0] <= (end or start)[1]:
            fitting.append(event)
    return fitting[0] if len(fitting) == 1 else None


def _name(body: Mention, facts: Register, code: str) -> str:
    """Return what to call a body in the label of its meeting: its acronym, else its name in the language, else the words of the text."""
    labels = facts.labels_of(str(body.id))
    for kind, lang in (("acronym", "en"), ("preferred", code), ("preferred", "en")):
        found = next((label.text for label in labels if label.kind == kind and label.lang == lang), None)
        if found is not None:
            return found
    return body.text


def _index(mentions: Sequence[Mention], offset: int) -> int:
    return bisect_left(mentions, offset, key=lambda m: m.start)


def _holder(
    page: Page,
    bodies: Sequence[Mention],
    match: "regex.Match[str]",
    own: "regex.Pattern[str]",
    start: int,
    end: int,
    begin: int,
) -> Mention | None:
    """The body right after the noun, or with a possessive ending the first one before it in the sentence, which starts at `begin`."""
    heads = [s for s in page.segments if s.kind == "header" and s.start <= start < s.end]
    if heads:  # in a masthead the body stands in a line above
        above = [b for b in bodies if b.end <= start and not b.coref]
        return above[-1] if above else None
    after = next(
        (
            b
            for b in bodies[_index(bodies, end + 1) : _index(bodies, end + 5)]
            if not page.text[end : b.start].strip(" لبـ\u00a0")
        ),
        None,
    )
    if after is not None:
        return after
    if not own.search(match["noun"]):
        return None
    before = bodies[_index(bodies, begin) : _index(bodies, start)]
    return before[0] if before and before[0].end <= start else None


def find_meetings_again(page: Page, meetings: Sequence[Meeting], mentions: Sequence[Mention]) -> list[Mention]:
    """Return "the meeting" standing alone after a meeting that the text dates, in the same paragraph."""
    if page.language is None or not meetings:
        return []
    taken = Spans.of(mentions)
    found = []
    for match in regex.finditer(
        page.language.word_start() + page.language.pattern("meetings", "again"), page.folded.text
    ):
        start, end = page.folded.span(match.start(), match.end())
        line = page.text.rfind("\n", 0, start)
        before = meetings[: bisect_right(meetings, start, key=lambda m: m.mention.end)]
        if before and line < before[-1].mention.start and not taken.meet(start, end):
            found.append(
                page.mention(
                    match.start(),
                    match.end(),
                    "event",
                    before[-1].mention.id,
                    coref=True,
                    rule="meeting-again",
                    confidence=0.65,
                )
            )
    return found
