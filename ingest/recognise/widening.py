"""Gives a name what belongs to it: a title before a country, "of the Union" after a body, the year of an event."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import regex

from ingest.language import NEVER, alternation
from ingest.patterns import compiled
from ingest.recognise.editions import edition_of
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import ORGANS, Register

_HELD: Final = 60  # characters before the name of a conference in which the year it was held in may stand
_YEAR_ALONE: Final = regex.compile(r"[ \t]+(?P<year>(?:19|20)\d\d)[ \t]*(?=\n|$)")
_YEAR_BEHIND: Final = r"[ \t]+(?P<year>(?:19|20)\d\d)(?![\d/-])"
_OTHER_BRACKET: Final = regex.compile(r"[ \t]\((?!itu[ \t]?\))")
_BRACKET: Final = regex.compile(r"[ \t]?\((?P<inside>[\p{L}' -]{3,30},[ \t]?(?:19|20)\d\d|(?:19|20)\d\d)\)")
_BEHIND: Final = 12  # characters between a session and the body whose it is


def widen(page: Page, mentions: list[Mention], facts: Register) -> list[Mention]:
    """Give names what belongs to them: title marks around, a title before a country, "of the Union", the year of an event."""
    if page.language is None:
        return mentions
    following = [*mentions[1:], None][: len(mentions)]
    return [
        wider
        for m, after in zip(mentions, following, strict=True)
        for wider in _event_years(page, _of_itu(page, _titled(page, _marked(page, m)), facts, after), facts)
    ]


def _marked(page: Page, mention: Mention) -> Mention:
    """Read the marks of a title around the name of an initiative as part of it ("《…》")."""
    around = page.text[mention.start - 1 : mention.start] + page.text[mention.end : mention.end + 1]
    if mention.type != "initiative" or around != "《》":
        return mention
    return page.resize(mention, mention.start - 1, mention.end + 1)


def _titled(page: Page, mention: Mention) -> Mention:
    assert page.language is not None
    if mention.type != "country":
        return mention
    start, _ = page.folded_span(mention)
    match = compiled(
        rf"{page.language.word_start()}(?:{alternation(page.language.forms('names', 'country_titles'))})\s+$"
    ).search(
        page.folded.text[max(0, start - 20) : start],
    )
    if not match:
        return mention
    return page.resize(mention, page.folded.at(max(0, start - 20) + match.start()), mention.end)


def _of_itu(page: Page, mention: Mention, facts: Register, after: Mention | None) -> Mention:
    """Give the name of a part of ITU "of the Union" behind it, unless the name after it goes on ("of the Union of …")."""
    assert page.language is not None
    if mention.type != "body" or mention.id is None or "body/ITU" not in facts.ancestors(mention.id):
        return mention
    _, end = page.folded_span(mention)
    match = compiled(rf"\s*{alternation(page.language.forms('names', 'of_itu'))}{page.language.word_end()}").match(
        page.folded.text, end
    )
    end = page.folded.span(match.start(), match.end())[1] if match is not None else mention.end
    another = after is not None and after.start < end < after.end
    return mention if another else page.resize(mention, mention.start, end)


def _event_years(page: Page, mention: Mention, facts: Register) -> Iterator[Mention]:
    """Yield a series of events as the event of the year after its name, or as two of them ("the sessions of 2021 and 2022")."""
    assert page.language is not None
    if mention.type == "body":
        behind = _session_before(page, mention, facts)
        if behind is None and page.language.table("names").get("body_year"):
            behind = _session_of(page, mention, facts, compiled(page.language.pattern("names", "event_year")))
        if behind is None:
            behind = _session_around(page, mention, facts)
        if behind is None or behind.type != "event":
            behind = _forum_of(page, mention, facts) or behind
        if behind is None and page.text[mention.start - 1 : mention.start] in ("", "\n"):  # a line of a masthead
            behind = _session_of(page, mention, facts, _YEAR_ALONE)
        yield behind or _held_in(page, mention, facts) or mention
        return
    if mention.type != "event" or mention.id is None or "EventSeries" not in facts.classes.get(mention.id, ()):
        yield mention
        return
    start, end = page.folded_span(mention)
    before = compiled(page.language.pattern("names", "year_before")).search(page.folded.text, max(0, start - 24), start)
    if before is not None and compiled(page.language.pattern("names", "of_another_event")).match(page.folded.text, end):
        before = None  # the year is that of what the name only begins ("2020年WSIS虚拟论坛")
    owner = alternation(page.language.forms("names", "of_itu"))
    of_itu = compiled(rf"[ \t]*{owner}{page.language.word_end()}(?!-)")
    longer = of_itu.match(page.folded.text, end)
    place = _BRACKET.match(page.folded.text, end if longer is None else longer.end())
    met = edition_of(place["inside"], facts, compiled(NEVER)) if place is not None else None
    years = compiled(page.language.pattern("names", "event_year"))
    one = years.match(page.folded.text, end) or (years.match(page.folded.text, longer.end()) if longer else None)
    if one is None:  # "in …" may tell when something else happens: only the year of an event that is known
        within = compiled(page.language.pattern("names", "in_year")).match(
            page.folded.text, longer.end() if longer else end
        )
        one = within if within is not None and len(facts.events(mention.id, int(within["year"]))) == 1 else None
    two = compiled(page.language.pattern("names", "event_years")).match(page.folded.text, end)
    if two is not None:
        first, second = (page.folded.span(*two.span(group)) for group in ("first", "second"))
        yield in_year(page.resize(mention, mention.start, first[1]), mention.id, int(two["first"]), facts)
        yield in_year(page.resize(mention, *second), mention.id, int(two["second"]), facts)
    elif met is not None and met.year is not None and place is not None:
        wider = page.resize(mention, mention.start, page.folded.span(place.start(), place.end())[1])
        yield in_year(wider, mention.id, met.year, facts)
    elif before is not None:
        wider = page.resize(mention, page.folded.at(before.start()), mention.end)
        yield in_year(wider, mention.id, int(before["year"]), facts)
    elif one is not None:
        wider = page.resize(mention, mention.start, page.folded.span(one.start(), one.end())[1])
        yield in_year(wider, mention.id, int(one["year"]), facts)
    elif longer is not None and _OTHER_BRACKET.match(page.folded.text, longer.end()):
        yield page.resize(mention, mention.start, page.folded.span(start, longer.end())[1])
    else:
        yield _held_in(page, mention, facts) or mention


def _held_in(page: Page, mention: Mention, facts: Register) -> Mention | None:
    """Return a series, or an organ that is one, as its one event of the year in which the words before it say that it was held."""
    assert page.language is not None
    series = f"event/{str(mention.id).partition('/')[2]}"
    if mention.id is None or "EventSeries" not in facts.classes.get(series, ()):
        return None
    start, end = page.folded_span(mention)
    if compiled(page.language.pattern("names", "held_unless")).match(page.folded.text, end):
        return None
    text, begin = page.folded.text, max(0, start - _HELD)
    if mention.type == "body" and mention.id != "body/Council":  # "2018年国际电联全权代表大会"
        before = compiled(page.language.pattern("names", "year_before")).search(text, begin, start)
        events = facts.events(series, int(before["year"])) if before is not None else ()
        if before is not None and len(events) == 1:
            wider = page.resize(mention, page.folded.at(before.start()), mention.end)
            return replace(wider, type="event", id=events[0])
    held = compiled(page.language.pattern("names", "held_before")).search(text, begin, start)
    events = facts.events(series, int(held["year"])) if held is not None else ()
    return replace(mention, type="event", id=events[0]) if len(events) == 1 else None


def _session_before(page: Page, body: Mention, facts: Register) -> Mention | None:
    """Return a body behind the words for its session of a year as that session ("the 2021 session of the Council")."""
    assert page.language is not None
    series = f"event/{str(body.id).partition('/')[2]}"
    if facts.event_style(series) != "YYYY" or not facts.knows(series):
        return None
    start, _ = page.folded_span(body)
    before = compiled(rf"(?:{page.language.pattern('names', 'session_before')})$").search(
        page.folded.text, max(0, start - 48), start
    )
    if before is None:
        return None
    wider = page.resize(body, page.folded.at(before.start()), body.end)
    return in_year(replace(wider, type="event", coref=False), series, int(before["year"]), facts)


def _session_around(page: Page, body: Mention, facts: Register) -> Mention | None:
    """Return a body between the word for its session and a year as that session, where the word stands first ("دورة المجلس لعام 2025")."""
    assert page.language is not None
    start, _ = page.folded_span(body)
    noun = compiled(rf"{page.language.word_start()}(?:{page.language.pattern('names', 'session_noun')})$")
    before = noun.search(page.folded.text, max(0, start - 24), start)
    if before is None:
        return None
    years = rf"(?:{page.language.pattern('names', 'event_year')}|{_YEAR_BEHIND})"
    found = _session_of(page, body, facts, compiled(years))
    return page.resize(found, page.folded.at(before.start()), found.end) if found.type == "event" else None


def _forum_of(page: Page, body: Mention, facts: Register) -> Mention | None:
    """Return a body that is also a series of events, with a year after it, as its one known event of that year ("the Forum (HLPF) of 2016")."""
    assert page.language is not None
    series = f"event/{str(body.id).partition('/')[2]}"
    if body.id in ORGANS or "EventSeries" not in facts.classes.get(series, ()):
        return None
    _, end = page.folded_span(body)
    acronym = r"(?:[ \t]?\([A-Za-z]{2,8}\))?"
    year = compiled(acronym + page.language.pattern("names", "event_year")).match(page.folded.text, end)
    if year is None or len(facts.events(series, int(year["year"]))) != 1:
        return None
    wider = page.resize(body, body.start, page.folded.span(year.start(), year.end())[1])
    return in_year(replace(wider, type="event", coref=False), series, int(year["year"]), facts)


def _session_of(page: Page, body: Mention, facts: Register, years: "regex.Pattern[str]") -> Mention:
    """Return a body with a year after it as its session of that year, if it meets in sessions ("Council 2025")."""
    series = f"event/{str(body.id).partition('/')[2]}"
    _, end = page.folded_span(body)
    year = years.match(page.folded.text, end)
    if year is None or facts.event_style(series) != "YYYY" or not facts.knows(series):
        return body
    wider = page.resize(body, body.start, page.folded.span(year.start(), year.end())[1])
    return in_year(replace(wider, type="event", coref=False), series, int(year["year"]), facts)


def in_year(mention: Mention, series: str, year: int, facts: Register) -> Mention:
    """Return the mention as one of a series' event of a year; an unknown event is named by the style of its series."""
    known = facts.events(series, year)
    if len(known) == 1:
        return replace(mention, id=known[0], rule="event-year", confidence=0.95)
    if len(known) > 1:
        return replace(
            mention,
            id=None,
            candidates=known,
            reason=f"{len(known)} events of the series in {year}",
            rule="event-year",
            confidence=0.4,
        )
    style = facts.event_style(series)
    if not style and facts.has_events(series):  # its events are not named by their year: it has none in this one
        return replace(mention, id=series)
    suffix = f"{year % 100:02}" if style == "YY" else str(year)
    return replace(mention, id=f"{series}-{suffix}", rule="event-year-unlisted", confidence=0.6)


def own_sessions(page: Page, names: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return sessions named as those of a body in their sentence, by their year ("the Council, at its session of 2026", "at its 2026 session, the Council")."""
    pattern = page.language.table("names").get("own_session") if page.language is not None else None
    if page.language is None or pattern is None:
        return []
    found = []
    for match in compiled(page.language.word_start() + pattern).finditer(page.folded.text):
        start = page.folded.at(match.start())
        line = max(page.text.rfind(mark, 0, start) for mark in "\n.؛;")
        bodies = [m for m in names if m.type == "body" and m.id is not None]
        end = page.folded.span(match.start(), match.end())[1]
        owner = [m for m in bodies if line < m.start < start][-1:] or [
            m for m in bodies if 0 < m.start - end <= _BEHIND
        ]
        series = f"event/{str(owner[0].id).partition('/')[2]}" if owner else ""
        if facts.event_style(series) == "YYYY" and facts.knows(series):
            session = page.mention(match.start(), match.end(), "event", series)
            found.append(in_year(session, series, int(match["year"]), facts))
    return found


def sessions(page: Page, organ: str | None, facts: Register) -> list[Mention]:
    """Return sessions named by their year alone ("the session of 2026"), in a document of an organ that meets in sessions."""
    body = next((b for b, code in ORGANS.items() if code == organ), None)
    series = f"event/{body.partition('/')[2]}" if body is not None else ""
    if page.language is None or facts.event_style(series) != "YYYY" or not facts.knows(series):
        return []
    pattern = compiled(page.language.word_start() + page.language.pattern("names", "session_of_year"))
    return [
        in_year(page.mention(m.start(), m.end(), "event", series), series, int(m["year"]), facts)
        for m in pattern.finditer(page.folded.text)
    ]
