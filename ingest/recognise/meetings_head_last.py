"""Finds meetings that have no name where the noun stands last: body, date and verb, or body and number, before it, or the date after it."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language
from ingest.patterns import compiled
from ingest.recognise.meeting_events import Meeting, event_of
from ingest.recognise.numbers import ordinal_pattern
from ingest.recognise.page import Page
from ingest.recognise.spans import Placed, Spans
from ingest.records import Mention
from ingest.register import ORGANS, Register

_END: Final = regex.compile(r"[\n。；;]")
_LISTED: Final = regex.compile(r"[ \t]*[,(]?[ \t]*")  # between the noun and the date in a line of a masthead
_TITLE: Final = regex.compile(r"[^\n:]{0,6}:[ \t]*")  # "Subject: "
_PLACE: Final = regex.compile(r"\)?(?:,[^,;。\n]{1,24}){0,2}\)?[ \t]*(?:\n|$)")
_AGAIN: Final = regex.compile(r"[,;](?:并|又|还|也)?(?:于|在)$")
_MONTH: Final = 7  # characters of an ISO date that names a month


@dataclass(frozen=True, slots=True)
class _Grammar:
    noun: "regex.Pattern[str]"
    counted: "regex.Pattern[str]"
    own: "regex.Pattern[str]"
    of: "regex.Pattern[str]"
    convened: "regex.Pattern[str]"
    on: "regex.Pattern[str]"
    takes_place: "regex.Pattern[str]"
    moved: "regex.Pattern[str]"


@cache
def _grammar(language: Language) -> _Grammar:
    def pattern(name: str, before: str = "", after: str = "") -> "regex.Pattern[str]":
        return compiled(f"{before}(?:{language.pattern('meetings', name)}){after}")

    return _Grammar(
        compiled(
            rf"(?:(?:{ordinal_pattern(language)}[ \t]*(?:{language.pattern('meetings', 'counter')})|"
            rf"{language.pattern('meetings', 'which')})?(?:{language.pattern('meetings', 'kind')})?)"
            rf"(?:{language.pattern('meetings', 'noun')})"
        ),
        pattern("counted", after="$"),
        pattern("own", after="$"),
        pattern("of"),
        pattern("convened"),
        pattern("on"),
        pattern("takes_place"),
        pattern("moved"),
    )


def find_meetings_head_last(
    page: Page, mentions: Sequence[Mention], facts: Register, _: Sequence[Mention] = ()
) -> list[Meeting]:
    """Return the meetings of bodies that the text dates."""
    assert page.language is not None
    grammar = _grammar(page.language)
    taken = Spans.of(m for m in mentions if not m.coref)
    bodies = Placed(m for m in mentions if m.type == "body" and m.id)
    dates = Placed(m for m in mentions if m.type == "date" and m.id)
    stops = [0, *(m.end() for m in _END.finditer(page.text)), len(page.text)]
    found: list[Meeting] = []
    for match in grammar.noun.finditer(page.folded.text):
        start, end = page.folded.span(match.start(), match.end())
        if taken.meet(start, end) or grammar.counted.search(fold(page.text[max(0, start - 8) : start])):
            continue
        at = bisect_right(stops, start)
        begin, limit = stops[at - 1], stops[at]
        inside = [d for d in dates.ending(begin, limit) if begin <= d.start]
        opening = {b.start for b in bodies.ending(begin, start) if grammar.of.fullmatch(fold(page.text[b.end : start]))}
        headed = _headed(page, grammar, bodies, inside, start, end)
        if headed is not None:
            found.append(_meeting(page, match, *headed, None, facts))
            continue
        for date, told in _dated(page, grammar, inside, start, end, opening):
            holder = _holder(page, grammar, bodies, told, start, begin)
            if holder is None or holder.id is None or holder.id in ORGANS:
                continue
            first = next((d for d in inside if end <= d.start and d.end < date.start), None)
            instead = first if first is not None and told is date and len(str(first.id)) >= _MONTH else None
            found.append(_meeting(page, match, holder, date, instead, facts))
            break
    return found


def _meeting(
    page: Page, noun: "regex.Match[str]", holder: Mention, date: Mention, instead: Mention | None, facts: Register
) -> Meeting:
    event, attributes = event_of(holder, date, page, facts)
    mention = page.mention(
        noun.start(), noun.end(), "event", event, rule="meeting", confidence=0.75, attributes=attributes
    )
    return Meeting(mention, str(holder.id), date, instead)


def _headed(
    page: Page, grammar: _Grammar, bodies: Placed, dates: Sequence[Mention], start: int, end: int
) -> tuple[Mention, Mention] | None:
    """Return the body and the date of a meeting in a line of a masthead: the body before the noun or in the line above, the date after it."""
    line = page.text.rfind("\n", 0, start) + 1
    date = next((d for d in dates if end <= d.start and _LISTED.fullmatch(fold(page.text[end : d.start]))), None)
    if date is None or len(str(date.id)) < _MONTH or not _PLACE.match(fold(page.text[date.end : date.end + 60])):
        return None
    before = [b for b in bodies.ending(line, start) if line <= b.start]
    if before:
        last = before[-1]
        title = fold(page.text[line : last.start])
        whole = (not title.strip() or _TITLE.fullmatch(title) is not None) and grammar.of.fullmatch(
            fold(page.text[last.end : start])
        ) is not None
    elif page.text[line:start].strip():
        return None
    else:
        above = page.text.rfind("\n", 0, max(line - 1, 0)) + 1
        before = [b for b in bodies.ending(above, line) if above <= b.start]
        whole = (
            bool(before)
            and not page.text[above : before[-1].start].strip()
            and not page.text[before[-1].end : line].strip()
        )
    holder = before[-1] if before else None
    return (holder, date) if whole and holder is not None and holder.id not in ORGANS else None


def _dated(
    page: Page, grammar: _Grammar, dates: Sequence[Mention], start: int, end: int, opening: Collection[int]
) -> Iterator[tuple[Mention, Mention]]:
    """Yield the date of a meeting and the one beside its noun: the date it was moved to, that after the noun, or that before its verb.

    It may also stand right before the body whose meeting it is, which begins at one of the places `opening`.
    """
    long = [d for d in dates if len(str(d.id)) >= _MONTH]
    begins = (start, *opening)  # of the noun, or of the body right before it: "9月1日召开的第17研究组会议"
    before = [
        d for d in long if any(d.end <= s and grammar.convened.fullmatch(fold(page.text[d.end : s])) for s in begins)
    ]
    after = [d for d in long if d.start >= end and grammar.on.fullmatch(fold(page.text[end : d.start]))]
    moved = [d for d in long if d.start >= end and grammar.moved.fullmatch(fold(page.text[end : d.start]))]
    yield from ((d, before[-1] if before else d) for d in moved[:1])
    yield from ((d, d) for d in after[:1] if grammar.takes_place.match(fold(page.text[d.end : d.end + 40])))
    yield from ((d, d) for d in before[-1:])
    yield from ((d, d) for d in long if d.end in opening)


def _holder(page: Page, grammar: _Grammar, bodies: Placed, date: Mention, start: int, begin: int) -> Mention | None:
    """Return whose meeting it is: the body right before the noun, or before the date, or the one that "its" speaks of."""
    here = [b for b in bodies.ending(begin, start) if begin <= b.start]
    for body in reversed(here):
        if grammar.of.fullmatch(fold(page.text[body.end : start])):
            return body
        if body.end <= date.start < start and grammar.on.fullmatch(fold(page.text[body.end : date.start])):
            return body
    if here and _AGAIN.search(
        fold(page.text[max(begin, date.start - 4) : date.start])
    ):  # "A met on …, on … it met again"
        return here[0]
    if grammar.own.search(fold(page.text[max(begin, start - 6) : start])) is None:
        return None
    if here:
        return here[0]
    line = page.text.rfind("\n", 0, start) + 1
    last = max((m.end() for m in _END.finditer(page.text, line, max(line, begin - 1))), default=line)
    before = [b for b in bodies.ending(last, begin) if last <= b.start]
    if not before and begin <= line:  # a paragraph that begins so goes on about what the one before it began with
        above = page.text.rfind("\n", 0, max(line - 1, 0)) + 1
        before = [b for b in bodies.ending(above, line) if above <= b.start]
    return before[0] if before else None
