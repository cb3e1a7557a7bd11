"""Finds dates and periods and gives their ISO 8601 value, as precise as the text and no more.

A range may be printed right to left (`18-8 June`): its ends are ordered and the reversal is noted. Days without a year take the
year of the last date of their paragraph, else the document's, with lower confidence; without either they stay unresolved.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import regex

from ingest.folding import fold
from ingest.language import NEVER, Language, alternation, fold_pattern, longest_first
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.recognise.recurring import REASON, recurs
from ingest.records import Mention

_DAY: Final = r"(?<![\d/.,-])(?:0?[1-9]|[12]\d|3[01])(?![\d/]|[.,]\d)"
_LAST: Final = r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?![\d/]|[.,]\d)"  # the second day of a range may follow a hyphen
_COMMA: Final = r"[ \t]*[,،][ \t]*"
_DAYS_IN_TURN: Final = rf"(?=0?(?:{'|'.join(rf'{n}{_COMMA}0?{n + 1}' for n in range(1, 31))})(?!\d))"
_DIGITS: Final = regex.compile(r"(?<!\d)\d")
_LABEL: Final = regex.compile(r"(?:(?<=\n)|(?<!.))\d{1,2}\t")  # the number of a paragraph is no day
_CLAUSE: Final = 140  # characters before a date in which a verb may stand
_REMARK: Final = r"(?:[ \t]\(\p{L}[\p{L} .-]{2,24}\))?"
_YEAR: Final = r"(?:19|20)\d\d(?!\d)"
_YEAR_OF_MONTH: Final = r"(?:1[89]|20)\d\d(?!\d)"  # behind a month: the Union is older than its numbers of years


_NOTHING: Final = dict.fromkeys(
    (
        *("iso", "slashed", "sep", "y", "z", "h1", "h2", "i1", "i2", "j1", "j2", "fm", "fn", "fy", "gm", "gy"),
        *(f"{option}{part}" for option in "abcde" for part in "12my"),
        *("an", "az"),
    ),
    "",
)  # the groups of all options, where a match has not got them


@dataclass(frozen=True, slots=True)
class _Grammar:
    by_digit: "regex.Pattern[str]"
    by_word: "regex.Pattern[str]"
    before: tuple["regex.Pattern[str]", ...]
    suffix: "regex.Pattern[str]"
    months: dict[str, int]
    moved: "regex.Pattern[str]"
    """What stands before a day from which something is put off to another."""


@cache
def _grammar(language: Language) -> _Grammar:
    months = {fold(name): n for n, names in enumerate(language.table("months").get("names", ()), 1) for name in names}
    month = alternation(longest_first(months))
    month = rf"{month}(?:\s*/\s*{month})?"
    to = r"[ \t]*" + language.pattern("dates", "to") + r"[ \t]*"
    both = r"\s*(?:،|,)?\s*" + language.pattern("dates", "and") + r"\s*"
    prep = rf"(?:{language.pattern('dates', 'day_prefix')}\s*)?"
    word = language.pattern("dates", "year_word")
    season = language.pattern("dates", "year_qualifier")
    suffix = rf"(?:{language.pattern('dates', 'day_suffix')})?"
    joint = language.pattern("dates", "joint")
    table = language.table("dates")
    year_joint = fold_pattern(table.get("year_joint", NEVER).replace("WORD", table.get("year_word", NEVER)))
    end = language.word_end()
    day = _DAY + suffix
    between = alternation(longest_first(fold(word) for word in table.get("between", ()))) if table else NEVER
    after = rf"(?:{language.pattern('dates', 'year_suffix')})?"

    def year(name: str) -> str:
        return rf"(?:{year_joint}(?P<{name}>{_YEAR_OF_MONTH}))?"

    def named(name: str, day: str = _DAY) -> str:
        return rf"(?P<{name}>{day}){suffix}"

    def opening(
        name: str,
    ) -> str:  # the first day of a range, of which a bracket may say from when on: "11 (afternoon)"
        return rf"{named(name)}{_REMARK}"

    by_digit = [  # what begins with a digit
        r"(?P<iso>(?<![\d/-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d/-]))",
        r"(?P<slashed>(?<![\d/.])(?:0?[1-9]|[12]\d|3[01])(?P<sep>[/.])(?:0?[1-9]|1[0-2])(?P=sep)(?:19|20)\d\d(?![\d/.]))",
        # 30 January - 1 February 2017
        rf"{opening('a1')}{joint}(?P<am>{month}){end}{year('ay')}{after}{_REMARK}{to}{prep}{named('a2', _LAST)}{joint}(?P<an>{month}){end}{year('az')}",
        # between 20 November and 15 December 2023
        rf"(?<=(?:{between})[ \t]){named('a1')}{joint}(?P<am>{month}){end}{year('ay')}{after}{both}{prep}{named('a2', _LAST)}{joint}(?P<an>{month}){end}{year('az')}",
        # 2 to 5 and (on) 16 June 2020: the first part borrows month and year from what follows
        rf"{opening('b1')}{to}{named('b2', _LAST)}(?={both}{prep}{day}{joint}(?P<bm>{month}){end}{year('by')})",
        # 18-8 June 2021, 8 to 18 June 2021
        rf"{opening('c1')}{to}{prep}{named('c2', _LAST)}{joint}(?P<cm>{month}){end}{year('cy')}",
        # 11, 12 November; 11, 12 and 13 November 2024
        rf"{_DAYS_IN_TURN}{named('d1')}(?:{_COMMA}{_LAST}(?={_COMMA}|{both}))*(?:{both}|{_COMMA}){prep}{named('d2', _LAST)}{joint}(?P<dm>{month}){end}{year('dy')}",
        # 22 and 23 September 2024
        rf"{named('d1')}{both}{prep}{named('d2', _LAST)}{joint}(?P<dm>{month}){end}{year('dy')}",
        rf"{named('e1')}{joint}(?P<em>{month}){end}{year('ey')}",
        # the years 2016-2010, 2010 to 2014, 20142005 (a lost hyphen)
        rf"(?<![\d/.-])(?P<h1>(?:19|20)\d\d)(?:{to}|{both})(?P<h2>{_YEAR})(?![/-]\d)",
        rf"(?<=\()(?P<i1>(?:19|20)\d\d)(?P<i2>{_YEAR})(?=\))",
        rf"(?<![\d/.-])(?P<z>{_YEAR})(?=\s*(?:{language.pattern('dates', 'after_year')}))",
        rf"(?<={language.pattern('dates', 'before_year')}|\()(?P<z>{_YEAR})(?=[ \t\n)،,.؛;]|$)(?!\s*\p{{L}}{{3,}}/)",
    ]
    start = language.word_start()
    several = language.pattern("dates", "years_word")
    seasons = rf"(?:(?:{season})(?:{both}(?:{season}))*\s+)?"
    months_joined = rf"(?P<fm>{month})(?:{both}|{to})(?P<fn>{month}){year_joint}"
    by_word = [  # what begins with a word: what stands before its first digit, and the rest
        (months_joined, rf"(?P<fy>{_YEAR_OF_MONTH})"),  # March and April 2024
        (rf"(?P<gm>{month}){year_joint}", rf"(?P<gy>{_YEAR_OF_MONTH})"),
        (rf"{start}{several}\s+", rf"(?P<j1>{_YEAR})(?:{to}|{both})(?P<j2>{_YEAR})(?![/-]\d)"),
        (rf"{seasons}{start}(?P<word>{word})\s+", rf"(?P<y>1[5-8]\d\d(?!\d)|{_YEAR})(?![/-]\d)"),
        (rf"{start}(?:{season})(?:{both}(?:{season}))*\s+", rf"(?P<y>{_YEAR})(?![/-]\d)"),  # summer 2024
    ]
    if table.get("month_first"):  # September 26 - October 14, 2022; June 8-18, 2021; June 8, 2021
        by_word[:0] = [
            (
                rf"{start}(?P<am>{month})\s+",
                rf"{named('a1')}{year('ay')}{to}(?P<an>{month})\s+{named('a2')}{year('az')}",
            ),
            (rf"{start}(?P<cm>{month})\s+", rf"{named('c1')}{to}{named('c2', _LAST)}{year('cy')}"),
            (rf"{start}(?P<em>{month})\s+", rf"{named('e1')}{year('ey')}"),
        ]

    def either(options: Iterable[str], flags: str = "") -> "regex.Pattern[str]":
        """Compile a choice; a date never crosses a line."""
        choice = "|".join(f"(?:{option})" for option in options)
        return compiled(f"{flags}(?:{choice})".replace(r"\s", r"[ \t]"))

    return _Grammar(
        either(by_digit),
        either(before + rest for before, rest in by_word),
        (either([months_joined], "(?r)"), either((before for before, _ in by_word), "(?r)")),
        either([language.pattern("dates", "year_suffix")]),
        months,
        compiled(f"(?:{language.pattern('dates', 'moved')})"),
    )


def _matches(text: str, grammar: _Grammar) -> Iterator["regex.Match[str]"]:
    """Yield the dates of a folded text, which are looked for where its numbers are: at them, and in the words before them."""
    reach = 0
    for digits in _DIGITS.finditer(text):
        at = digits.start()
        if at < reach or _LABEL.match(text, at) is not None:
            continue
        worded = (words for before in grammar.before if (words := before.match(text, reach, at)) is not None)
        found = (match for words in worded if (match := grammar.by_word.match(text, words.start())) is not None)
        match = next(found, None) or grammar.by_digit.match(text, at)
        if match is not None:
            reach = match.end()
            yield match


def find_dates(page: Page, document_year: int | None = None) -> list[Mention]:
    """Return the dates of a page, left to right, never overlapping."""
    if page.language is None:
        return []
    grammar = _grammar(page.language)
    found: list[Mention] = []
    last_year: int | None = None
    latest: str | None = None
    line = reached = 0
    for match in _matches(page.folded.text, grammar):
        if page.folded.text.find("\n", line, match.start()) >= 0:
            last_year = latest = None
        line = match.start()
        value, flags, with_year = _value(match, grammar.months, last_year or document_year)
        if "year-inferred" in flags and last_year and (named := _edition_year(page, reached, match.start())):
            last_year, latest = named, None  # "the 2022 edition of the Conference, from 6 to 16 June"
            value, flags, with_year = _value(match, grammar.months, last_year)
        reached = match.end()
        if "year-inferred" in flags and _goes_on(value, latest, document_year):  # the text has come to the next year
            value, flags, with_year = _value(match, grammar.months, document_year)
        if with_year is not None:
            last_year, latest = with_year, value
        if value is None and not flags:
            continue
        inferred = "year-inferred" in flags
        if value is not None and (moved := _moved(page, match, grammar)):
            days = sorted(value.split("/"), reverse="reversed" in flags)
            found += (
                page.mention(*at, "date", day, rule="date", confidence=0.95)
                for at, day in zip(moved, days, strict=True)
            )
            continue
        every = inferred and recurs(page.folded.text, match.start(), match.end(), page.language)
        if every:
            value, flags, inferred = None, ("year-missing",), False
        end = match.end()
        suffix = grammar.suffix.match(page.folded.text, end) if page.folded.text[end - 4 : end].isdigit() else None
        found.append(
            page.mention(
                match.start(),
                suffix.end() if suffix is not None else end,
                "date",
                value,
                rule="date",
                reason=""
                if value
                else REASON
                if every
                else "a day without a year, in a document whose year is unknown",
                confidence=0.6 if inferred else 0.99,
                attributes=dict.fromkeys(flags, "true"),
            )
        )
    return found


def _edition_year(page: Page, start: int, end: int) -> int | None:
    """Return the year by which a text names an edition between two dates, in the line of the later."""
    assert page.language is not None
    named = compiled(page.language.pattern("dates", "edition_year"))
    years = [*named.finditer(page.folded.text, max(start, page.folded.text.rfind("\n", 0, end) + 1), end)]
    return int(years[-1]["year"]) if years else None


def _goes_on(value: str | None, latest: str | None, document_year: int | None) -> bool:
    """Tell whether a day without a year, in the year of the date before it, would be before that date: in the year before the document's."""
    if value is None or latest is None or document_year is None or len(latest.split("/")[0]) < len("2023-12"):
        return False
    return int(latest[:4]) == document_year - 1 and value[:7] < latest.split("/")[-1][:7]


def _moved(page: Page, match: "regex.Match[str]", grammar: _Grammar) -> tuple[tuple[int, int], ...]:
    """Return where two days stand from one of which something was moved to the other, which are no range; else nothing."""
    if not match.groupdict().get("a1") or not grammar.moved.search(
        page.folded.text, max(0, match.start() - _CLAUSE), match.start()
    ):
        return ()
    one = [match.span(name) for name in ("a1", "am", "ay") if match[name]]
    two = [match.span(name) for name in ("a2", "an", "az") if match[name]]
    return (min(one)[0], max(one)[1]), (min(two)[0], max(two)[1])


def _value(
    match: "regex.Match[str]", months: dict[str, int], default: int | None
) -> tuple[str | None, tuple[str, ...], int | None]:
    """Return the ISO value, what is to be noted of its form, and the year the text states."""
    g: dict[str, Any] = {**_NOTHING, **match.groupdict()}
    if g["iso"]:
        return checked(g["iso"]), (), int(g["iso"][:4])
    if g["slashed"]:
        day, month, year = g["slashed"].split(g["sep"])
        return checked(f"{year}-{int(month):02}-{int(day):02}"), (), int(year)
    if g["y"] or g["z"]:
        year = g["y"] or g["z"]
        return year, (), int(year)
    for first, second in (("h1", "h2"), ("i1", "i2"), ("j1", "j2")):
        if g[first]:
            low, high = sorted((int(g[first]), int(g[second])))
            return f"{low}/{high}", (("reversed",) if int(g[first]) > int(g[second]) else ()), None
    if g["fm"]:
        early, late = sorted((months[_head(g["fm"])], months[_head(g["fn"])]))
        return f"{g['fy']}-{early:02}/{g['fy']}-{late:02}", (), int(g["fy"])
    if g["gm"]:
        return f"{g['gy']}-{months[_head(g['gm'])]:02}", (), int(g["gy"])
    if g["a1"]:
        stated = g["az"] or g["ay"]
        year = stated or (str(default) if default else None)
        if year is None:
            return None, ("year-missing",), None
        one = f"{g['ay'] or year}-{months[_head(g['am'])]:02}-{int(g['a1']):02}"
        two = f"{g['az'] or year}-{months[_head(g['an'])]:02}-{int(g['a2']):02}"
        return interval(one, two, () if stated else ("year-inferred",), int(stated) if stated else None)
    for key in "bcd":
        if g[f"{key}1"]:
            stated = g[f"{key}y"]
            year = stated or (str(default) if default else None)
            if year is None:
                return None, ("year-missing",), None
            month = months[_head(g[f"{key}m"])]
            one, two = (f"{year}-{month:02}-{int(g[f'{key}{n}']):02}" for n in (1, 2))
            return interval(one, two, () if stated else ("year-inferred",), int(stated) if stated else None)
    stated = g["ey"]
    year = stated or (str(default) if default else None)
    if year is None:
        return None, ("year-missing",), None
    return (
        checked(f"{year}-{months[_head(g['em'])]:02}-{int(g['e1']):02}"),
        (() if stated else ("year-inferred",)),
        int(stated) if stated else None,
    )


def interval(
    one: str, two: str, flags: tuple[str, ...], year: int | None
) -> tuple[str | None, tuple[str, ...], int | None]:
    """Return the interval between two dates in either order, the notes on its form, and the year."""
    if one > two:
        one, two, flags = two, one, (*flags, "reversed")
    first, second = checked(one), checked(two)
    return (
        (f"{first}/{second}" if first and second else None),
        flags or (() if first and second else ("impossible",)),
        year,
    )


def _head(month: str) -> str:
    """Return the first of two names of a month (`April` of `Nisan/April` stands second and means the same)."""
    return " ".join(month.split("/")[0].split())


def checked(value: str) -> str | None:
    """Return the date if the calendar has it."""
    year, month, day = (int(part) for part in value.split("-"))
    return value if 1 <= day <= calendar.monthrange(year, month)[1] else None


def bounds(value: str) -> tuple[str, str] | None:
    """Return the first and the last day of an ISO value or interval, as `xsd:date` values."""
    ends: Iterator[str] = iter(value.split("/"))
    first = next(ends)
    last = next(ends, first)
    low, high = _pad(first, last=False), _pad(last, last=True)
    return (low, high) if low and high else None


def is_later(date: str, today: str | None) -> bool:
    """Tell whether an ISO date comes after that of a document, as far as both are known."""
    size = min(len(date), len(today or ""))
    return size > 0 and date[:size] > (today or "")[:size]


def date_type(value: str) -> str:
    """Return the datatype of an ISO date by its precision."""
    return {1: "xsd:gYear", 2: "xsd:gYearMonth"}.get(len(value.split("-")), "xsd:date")


def _pad(value: str, *, last: bool) -> str | None:
    parts = value.split("-")
    if not all(part.isdigit() for part in parts):
        return None
    year = int(parts[0])
    month = int(parts[1]) if len(parts) > 1 else (12 if last else 1)
    if len(parts) > 2:
        return value
    return f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1] if last else 1:02}"
