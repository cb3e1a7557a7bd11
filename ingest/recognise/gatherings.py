"""Finds workshops and the like that have no name: what a body holds on days ("Study Group 5 will hold a workshop in Tunis on 3 May 2024")."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, fold_pattern
from ingest.patterns import compiled
from ingest.recognise.meeting_events import Meeting, name_of
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans, beginning
from ingest.records import Mention
from ingest.register import Register

_REACH: Final = 220  # characters between the noun and its date
_FRONT: Final = 12  # characters of a sentence within which its date stands in front
_DAY: Final = 10  # characters of an ISO date that names a day: a body may hold several gatherings in a month
_BODY: Final = "\ue000"
_SENTENCE: Final = regex.compile(r"[\n.؛;](?!\d)")


@dataclass(frozen=True, slots=True)
class Gathering:
    """A gathering with its holders, and the number of its kind among those of the language."""

    meeting: Meeting
    kind: int


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a language speaks of gatherings: for each kind its name in identifiers and in labels, its noun and what takes it up; who holds it, before the noun and behind."""

    kinds: tuple[tuple[str, str, "regex.Pattern[str]", "regex.Pattern[str]"], ...]
    before: "regex.Pattern[str]"
    behind: "regex.Pattern[str]"
    apart: "regex.Pattern[str]"
    until: "regex.Pattern[str]"


@cache
def _grammar(language: Language) -> _Grammar:
    written = language.table("gatherings")
    listed = rf"{_BODY}(?:(?:{written['list']}){_BODY})*"

    def holders(key: str) -> "regex.Pattern[str]":
        return compiled(language.pattern("gatherings", key).replace("bodies", listed))

    start, end = language.word_start(), language.word_end()
    return _Grammar(
        tuple(
            (kind, name, *(compiled(f"{start}(?:{fold_pattern(words)}){end}") for words in (noun, again)))
            for kind, name, noun, again in written["kinds"]
        ),
        holders("before"),
        holders("behind"),
        compiled(language.pattern("meetings", "apart")),
        compiled(language.pattern("meetings", "until")),
    )


def find_gatherings(
    page: Page, known: Sequence[Mention], meetings: Sequence[Meeting], facts: Register
) -> list[Gathering]:
    """Return the gatherings whose holders and days a sentence tells, in the order of the text; the identifier says of what kind it is, as a body may meet on the same day."""
    if page.language is None or "gatherings" not in page.language.tables:
        return []
    grammar = _grammar(page.language)
    bodies = sorted((m for m in known if m.type == "body" and m.id), key=lambda m: m.start)
    dates = sorted((m for m in known if m.type == "date" and m.id), key=lambda m: m.start)
    named = [m for m in known if m.type in ("event", "initiative")]
    taken = Spans.of([*(m for m in known if m.type != "body"), *(m.mention for m in meetings)])
    events = Spans.of([*named, *(m.mention for m in meetings)])
    stops = [m.end() for m in _SENTENCE.finditer(page.text)]
    found: list[Gathering] = []
    for number, (kind, name, noun, _) in enumerate(grammar.kinds):
        for match in noun.finditer(page.folded.text):
            start, end = page.folded.span(match.start(), match.end())
            at = bisect_right(stops, start)
            begin = stops[at - 1] if at else 0
            limit = min(stops[at] - 1 if at < len(stops) else len(page.text), end + _REACH)
            who = [] if taken.meet(start, end) else list(_holders(page, grammar, bodies, (begin, start, end, limit)))
            date = _day(page, grammar, dates, events, (begin, start, end, limit)) if who else None
            if date is None or any(g.meeting.mention.start < end and start < g.meeting.mention.end for g in found):
                continue
            day = str(date.id).partition("/")[0]
            event = f"event/{str(who[0].id).partition('/')[2]}-{kind}-{day}"
            attributes = {"provisional": "true", "label": f"{name} ({name_of(who[0], facts, page.code)}, {day})"}
            mention = page.mention(
                match.start(), match.end(), "event", event, rule="meeting", confidence=0.7, attributes=attributes
            )
            others = tuple(dict.fromkeys(str(b.id) for b in who[1:] if b.id != who[0].id))
            found.append(Gathering(Meeting(mention, str(who[0].id), date, others=others), number))
    return sorted(found, key=lambda g: g.meeting.mention.start)


def find_gatherings_again(page: Page, found: Sequence[Gathering], known: Sequence[Mention]) -> list[Mention]:
    """Return "the workshop" standing alone: the only one of its kind before it, or the last one in its paragraph."""
    if page.language is None or not found:
        return []
    taken = Spans.of(m for m in known if m.id is not None)
    again: list[Mention] = []
    for number, (*_, word) in enumerate(_grammar(page.language).kinds):
        alike = [g.meeting.mention for g in found if g.kind == number]
        for match in word.finditer(page.folded.text) if alike else ():
            start, end = page.folded.span(match.start(), match.end())
            before = [m for m in alike if m.end <= start]
            line = page.text.rfind("\n", 0, start)
            here = [m for m in before if m.start > line]
            meant = here[-1] if here else before[0] if len({m.id for m in before}) == 1 else None
            if meant is not None and not taken.meet(start, end):
                again.append(replace(meant, start=start, end=end, text=page.text[start:end], coref=True))
    return again


def _masked(page: Page, bodies: Sequence[Mention], start: int, end: int) -> tuple[str, list[Mention]]:
    """Return a stretch of the text folded, with a sign for each body in it, and those bodies."""
    inside = [b for b in beginning(bodies, start, end) if b.end <= end]
    parts, at = [], start
    for body in inside:
        parts += [fold(page.text[at : body.start]), _BODY]
        at = body.end
    return "".join([*parts, fold(page.text[at:end])]), inside


def _holders(
    page: Page, grammar: _Grammar, bodies: Sequence[Mention], place: tuple[int, int, int, int]
) -> Iterator[Mention]:
    """Yield who holds a gathering, by the words before its noun or those behind it."""
    begin, start, end, limit = place
    for words, pattern in (((begin, start), grammar.before), ((end, limit), grammar.behind)):
        text, inside = _masked(page, bodies, *words)
        match = pattern.search(text) if words[0] == begin else pattern.match(text)
        if match is not None:
            for first, last in sorted(match.spans("who")):
                yield from inside[text.count(_BODY, 0, first) : text.count(_BODY, 0, last)]
            return


def _day(
    page: Page, grammar: _Grammar, dates: Sequence[Mention], events: Spans, place: tuple[int, int, int, int]
) -> Mention | None:
    """Return the date of a gathering: the first one behind its noun that no other clause is about, or one that opens the sentence."""
    begin, start, end, limit = place
    date = next(iter(beginning(dates, end, limit)), None)
    if date is not None:
        between = fold(page.text[end : date.start])
        own = "/" in str(date.id) or not grammar.until.search(between[-24:])
        if own and len(str(date.id)) >= _DAY and not grammar.apart.search(between):
            return date if not events.between(end, date.start) else None
    front = next(iter(beginning(dates, begin, min(begin + _FRONT, start))), None)
    return front if front is not None and len(str(front.id)) >= _DAY else None
