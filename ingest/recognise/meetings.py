"""Finds meetings that have no name: "its meeting of March 2021" is an event of the body, identified by its first day."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language
from ingest.patterns import compiled
from ingest.recognise.meeting_events import Meeting, event_of
from ingest.recognise.met import find_met, spoken_of
from ingest.recognise.numbers import ordinal_pattern
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans, beginning
from ingest.records import Mention
from ingest.register import ORGANS, Register

_REACH: Final = 110  # characters between the noun and its date
_OPENING: Final = 25  # characters of a sentence before what it is about
_LINK: Final = 16  # characters between the noun and the body whose meeting it is
_LISTED: Final = 6  # characters between two members of a list
_FRONT: Final = 12  # characters of a sentence within which its date stands in front
_STANDING: Final = frozenset(
    {"Organ", "Sector", "Bureau", "Office", "UNEntity"}
)  # what has sessions or no meetings, not numbered ones
_DAY: Final = 7  # characters of an ISO date that names a month
_BACK: Final = 3  # paragraphs that can go on about one body
_JOINED: Final = 16  # characters between the days from which and to which something was moved
_LABEL: Final = regex.compile(r"^[^\p{L}]*(?:\p{L}{1,2}\s?\)\s*)?")
_CLAUSE: Final = regex.compile(
    r"\)?,[ \t]+(?:(?:the|le|la|les|el|los|las)[ \t]+|l')?"
)  # a comma and an article, behind a bracket or not
_LINE: Final = regex.compile(
    r"\n"
)  # a title dates its meeting after any mark ("Meeting of Study Group 13; Geneva, 6-17 November 2017")
_CLAUSES: Final = regex.compile(r"[,;:–—]")
_SENTENCE: Final = regex.compile(r"[\n.؛;:](?!\d)")


@cache
def _pattern(language: Language) -> "regex.Pattern[str]":
    noun, adjective = (language.pattern("meetings", key) for key in ("noun", "adjective"))
    noun = noun.replace("ordinal", ordinal_pattern(language))
    return compiled(
        rf"{language.word_start()}(?P<noun>{noun})(?P<adjective>(?:\s+{ordinal_pattern(language)})?{adjective}){language.word_end()}"
    )


def find_meetings(
    page: Page, mentions: Sequence[Mention], facts: Register, homes: Sequence[Mention] = ()
) -> list[Meeting]:
    """Return the meetings of bodies that the text dates; one mention may stand for two meetings with two dates.

    A meeting that has but its number ("the tenth meeting") is of the body the document is of.
    """
    if page.language is None:
        return []
    within = compiled(page.language.pattern("meetings", "within"))
    home = _one_home([m for m in homes if m.type == "body" and _numbered(m, facts)])
    own = compiled(page.language.pattern("meetings", "own"))
    until = compiled(page.language.pattern("meetings", "until"))
    session = compiled(page.language.pattern("meetings", "session"))
    many = compiled(page.language.pattern("meetings", "many"))
    definite = compiled(page.language.pattern("meetings", "definite"))
    apart = compiled(page.language.pattern("meetings", "apart"))
    formerly = compiled(page.language.pattern("meetings", "formerly"))
    bodies = sorted((m for m in mentions if m.type == "body" and m.id), key=lambda m: m.start)
    dates = sorted((m for m in mentions if m.type == "date" and m.id), key=lambda m: m.start)
    taken = Spans.of(m for m in mentions if m.type != "body" or not m.coref)
    events = Spans.of(m for m in mentions if m.type == "event" and m.id and not m.coref)
    masthead = next((s.start for s in page.segments if s.kind not in ("header", "heading")), 0)
    held_on = compiled(page.language.pattern("meetings", "held_on"))
    put_off = compiled(page.language.pattern("meetings", "put_off"))
    moved = compiled(page.language.pattern("dates", "moved"))
    titles = Spans((s.start, s.end) for s in page.segments if s.kind == "heading")
    stops = [m.end() for m in _SENTENCE.finditer(page.text)]
    found: list[Meeting] = []
    for match in _pattern(page.language).finditer(page.folded.text):
        start, end = page.folded.span(match.start(), match.end())
        ending = match.end()
        if (
            taken.meet(start, end) and match["adjective"]
        ):  # the number after the noun may be that of a group, whose meeting it is
            ending = match.end("noun")
            end = page.folded.at(ending)
        if taken.meet(start, end):
            continue
        stop = (_LINE if titles.hold(start) else _SENTENCE).search(page.text, end)
        limit = min(stop.start() if stop else len(page.text), end + _REACH)
        at = bisect_right(stops, start)
        begin = stops[at - 1] if at else 0
        body = _holder(page, bodies, match, own, within, start, end, begin)
        if body is None and own.search(match["noun"]) and start - begin <= _OPENING:
            body = _named_next(page, bodies, dates, end, limit)
        if body is None and own.search(match["noun"]):
            if "\n" not in page.text[begin:start]:
                body = spoken_of(page, bodies, stops[at - 2] if at > 1 else 0, begin)
            body = body or _gone_on_about(page, bodies, begin, start)
        if body is None and definite.search(match["noun"]) and not own.search(match["noun"]):
            body = home if match["ordinal"] or held_on.match(page.folded.text, match.end("noun")) else None
        if body is not None and body.start >= end:
            limit = min(stop.start() if stop else len(page.text), body.end + _REACH)
        near = beginning(dates, end, limit)
        two = len(near) > 1 and near[1].start - near[0].end <= _JOINED
        changed = two and moved.search(fold(page.text[begin : near[0].start])) is not None  # "moved from … to …"
        when = [
            d
            for d in near
            if (changed or "/" in str(d.id) or not until.search(fold(page.text[max(end, d.start - 24) : d.start])))
            and not apart.search(fold(page.text[end : d.start]))
        ]
        if not when and match["ordinal"] and start < masthead:  # the line below may date the meeting of the title
            when = [d for d in beginning(dates, end, masthead) if "/" in str(d.id)][:1]
        if not when:  # "on 3 May the group held its meeting": the date opens the sentence
            ahead = beginning(dates, begin, min(begin + _FRONT, start))
            when = [d for d in ahead if len(str(d.id)) > _DAY][:1]
        instead = None
        if len(when) > 1 and (changed or formerly.search(fold(page.text[end : when[0].start]))):
            instead, when = when[0], when[1:]
        if len(when) > 1 and put_off.search(fold(page.text[when[0].end : when[1].start])):
            instead, when = when[0], when[1:]
        elif len(when) > 1 and formerly.search(fold(page.text[end : when[0].start])):
            when = when[1:]
        if session.match(match["noun"]):
            when = [d for d in when if _has_month(d)] if body is not None and body.id not in ORGANS else []
        elif body is not None and body.id in ORGANS:  # the meeting of a day is a sitting of its session
            when = [d for d in when if "/" in str(d.id) or len(str(d.id)) <= _DAY]
        if many.search(match["noun"]):  # "the meetings of 2009" are none that has a day
            when = [d for d in when if _has_month(d)]
        if body is None or body.id is None or not when:
            continue
        if events.between(min(end, when[0].end), max(start, when[0].start)):
            continue
        twin = len(when) > 1 and when[1].start - when[0].end < 12
        for date in when[: 2 if twin else 1]:
            event, attributes = event_of(body, date, page, facts)
            mention = page.mention(
                match.start(), ending, "event", event, rule="meeting", confidence=0.75, attributes=attributes
            )
            found.append(Meeting(mention, body.id, date, instead))
    taken = Spans.of([*(m.mention for m in found), *mentions])
    told = {(m.mention.id, m.date.start) for m in found}
    met = find_met(page, bodies, dates, taken, stops, facts)
    found += [m for m in met if (m.mention.id, m.date.start) not in told]  # "it meets in its session of …"
    return sorted(found, key=lambda m: m.mention.start)


def _has_month(date: Mention) -> bool:
    """Tell whether a date is more exact than a year, or a range of years."""
    return len(str(date.id).partition("/")[0]) >= _DAY


def _one_home(bodies: Sequence[Mention]) -> Mention | None:
    """Return the first of the bodies that a document is of, if it does not begin a list of several."""
    in_list = len(bodies) > 1 and 0 < bodies[1].start - bodies[0].end <= _LISTED
    return bodies[0] if bodies and not in_list else None


def _numbered(body: Mention, facts: Register) -> bool:
    """Tell whether a body numbers its meetings."""
    return facts.classes.get(body.id or "", set()).isdisjoint(_STANDING)


def _named_next(
    page: Page, bodies: Sequence[Mention], dates: Sequence[Mention], after: int, limit: int
) -> Mention | None:
    """Return the body that opens the clause after the date of a meeting that opens the sentence: "At its meeting on 3 May, the Group …"."""
    date = next(iter(beginning(dates, after, limit)), None)
    if date is None or (opened := _CLAUSE.match(page.folded.text, page.folded_span(date)[1])) is None:
        return None
    at = page.folded.at(opened.end())
    return next(iter(beginning(bodies, at, at + 1)), None)


def _gone_on_about(page: Page, bodies: Sequence[Mention], begin: int, start: int) -> Mention | None:
    """Return the body that a paragraph whose first sentence says "its" goes on about: the one that a paragraph before it opens with.

    Paragraphs between them say "it" too.
    """
    assert page.language is not None
    goes_on = compiled(page.language.pattern("meetings", "goes_on"))
    at = bisect_right(page.segments, start, key=lambda s: s.start) - 1
    if at < 0 or page.segments[at].start < begin:
        return None
    for above in reversed(page.segments[max(0, at - _BACK) : at]):
        if above.kind not in ("paragraph", "bullet"):
            return None
        if goes_on.match(_LABEL.sub("", fold(page.text[above.start : above.end]))):
            continue
        first = next(iter(beginning(bodies, above.start, above.end)), None)
        return first if first is not None and first.start - above.start <= _OPENING else None
    return None


def _holder(
    page: Page,
    bodies: Sequence[Mention],
    match: "regex.Match[str]",
    own: "regex.Pattern[str]",
    within: "regex.Pattern[str]",
    start: int,
    end: int,
    begin: int,
) -> Mention | None:
    """The body right after the noun, or with a possessive ending the first one before it in the sentence, which starts at `begin`."""
    heads = [s for s in page.segments if s.kind == "header" and s.start <= start < s.end]
    if heads:  # in a masthead the body stands in a line above
        above = [b for b in bodies if b.end <= start and not b.coref]
        return above[-1] if above else None
    assert page.language is not None
    of = compiled(page.language.pattern("meetings", "of"))
    near = beginning(bodies, end + 1, end + _LINK)
    after = next((b for b in near if of.fullmatch(fold(page.text[end : b.start]))), None)
    if after is not None:
        return after
    lead = compiled(page.language.pattern("meetings", "lead"))  # "the … Group meeting"
    close = [b for b in beginning(bodies, begin, start) if b.end <= start]
    if close and lead.fullmatch(fold(page.text[close[-1].end : start])):
        return close[-1]
    if not own.search(match["noun"]):
        return None
    relative = compiled(page.language.pattern("meetings", "relative"))  # "the group that it set up met": not "it"

    def may_hold(body: Mention) -> bool:
        ahead = fold(page.text[max(begin, body.start - _REACH) : body.start])
        return body.end <= start and not relative.search(ahead)

    before = beginning(bodies, begin, start)
    belongs = compiled(page.language.pattern("meetings", "belongs"))
    setter = next(
        (b for b in reversed(before) if b.end <= start), None
    )  # "the group that A set up in its meeting": of A
    if setter is not None and not may_hold(setter) and within.fullmatch(fold(page.text[setter.end : start])):
        return setter
    first, last = next(filter(may_hold, before), None), next(filter(may_hold, reversed(before)), None)
    if first is None or last is None or belongs.search(fold(page.text[begin : first.start])):
        return None
    if within.fullmatch(fold(page.text[last.end : start])):
        return last
    another = compiled(page.language.pattern("meetings", "another"))  # a possessive that is not of its clause's subject
    if another.match(match["noun"]) and not _CLAUSES.search(page.text, first.end, start):
        return None
    return first


def find_meetings_again(
    page: Page, meetings: Sequence[Meeting], mentions: Sequence[Mention], homes: Sequence[Mention] = ()
) -> list[Mention]:
    """Return "the meeting" standing alone: the one that the paragraph dated before it, else the one that the document is of."""
    if page.language is None:
        return []
    taken = Spans.of(m for m in mentions if m.id is not None)
    home = _home(page, meetings, homes)
    found = []
    for match in compiled(page.language.word_start() + page.language.pattern("meetings", "again")).finditer(
        page.folded.text
    ):
        start, end = page.folded.span(match.start(), match.end())
        line = page.text.rfind("\n", 0, start)
        before = meetings[: bisect_right(meetings, start, key=lambda m: m.mention.end)]
        near = before[-1].mention.id if before and line < before[-1].mention.start else home
        if near is not None and not taken.meet(start, end):
            found.append(
                page.mention(
                    match.start(),
                    match.end(),
                    "event",
                    near,
                    coref=True,
                    rule="meeting-again",
                    confidence=0.65,
                )
            )
    return [*found, *_numbered_again(page, meetings, Spans.of([*mentions, *found]), mentions)]


def _numbered_again(
    page: Page, meetings: Sequence[Meeting], taken: Spans, mentions: Sequence[Mention]
) -> Iterator[Mention]:
    """Yield the later mentions, by its number alone, of a meeting that the text has dated ("the tenth meeting")."""
    assert page.language is not None
    pattern = _pattern(page.language)
    by_number: dict[str, set[str]] = {}
    for meeting in meetings:
        named = pattern.search(fold(meeting.mention.text))
        if named is not None and named["ordinal"]:
            by_number.setdefault(named["ordinal"].strip(), set()).add(str(meeting.mention.id))
    bodies = {m.start for m in mentions if m.type == "body"}
    of = compiled(page.language.pattern("meetings", "of"))
    for match in pattern.finditer(page.folded.text) if by_number else ():
        start, end = page.folded.span(*match.span("noun"))
        meant = by_number.get((match["ordinal"] or "").strip(), set())
        owned = of.match(page.folded.text, match.end("noun"))
        if len(meant) != 1 or taken.meet(start, end) or (owned is not None and page.folded.at(owned.end()) in bodies):
            continue
        first = next(m.mention for m in meetings if m.mention.id in meant)
        if first.end <= start:
            yield page.mention(
                *match.span("noun"), "event", first.id, coref=True, rule="meeting-again", confidence=0.65
            )


def _home(page: Page, meetings: Sequence[Meeting], homes: Sequence[Mention]) -> str | None:
    """Return the meeting that a document is of: its title names or dates it, or says it is of one that a body of the title then held."""
    assert page.language is not None
    titled = compiled(page.language.pattern("meetings", "titled"))
    named = next((m.id for m in homes if m.type == "event" and titled.match(fold(m.text))), None)
    if named is not None:
        return named
    end = next((s.start for s in page.segments if s.kind not in ("header", "heading")), 0)
    if not titled.search(fold(page.text[:end])):
        return None
    bodies = {m.id for m in homes if m.type == "body"}
    opening = next((s.end for s in page.segments if s.start >= end), end)
    first = next((m for m in meetings if m.body in bodies and m.mention.start < opening), None)
    return first.mention.id if first is not None else None
