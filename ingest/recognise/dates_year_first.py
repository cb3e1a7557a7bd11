"""Finds dates and periods where the year stands first, each part behind its number ("2021年6月8日至18日"), and gives their ISO 8601 value.

The values, and what is noted of a date without its year, are those of `dates.py`; a day may borrow year and month from the date it is
joined to, as the end of a period does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.language import Language
from ingest.patterns import compiled
from ingest.recognise.dates import checked, interval
from ingest.recognise.numbers import count
from ingest.recognise.page import Page
from ingest.recognise.recurring import REASON, recurs
from ingest.records import Mention

_YEAR: Final = r"(?<!\d)(?<!\d[.,])(?:1[5-9]|20)\d\d"


@dataclass(frozen=True, slots=True)
class _Grammar:
    pattern: "regex.Pattern[str]"
    language: Language


@cache
def _grammar(language: Language) -> _Grammar:
    table = language.table("dates")
    year, month, day = (table[f"{part}_mark"] for part in ("year", "month", "day"))
    words = language.pattern("dates", "words")
    to, both = language.pattern("dates", "to"), language.pattern("dates", "and")
    late = language.pattern("dates", "year_qualifier")
    aside = language.pattern("dates", "aside")
    s = "[ \t]*"

    def y(name: str) -> str:
        return rf"(?P<{name}>{_YEAR}|{words}{{4}}){s}{year}(?:度)?{s}"

    def m(name: str) -> str:
        return rf"(?P<{name}>(?<!\d)(?:0?[1-9]|1[0-2])(?!\d)|(?<!{words}){words}{{1,2}}){s}{month}{s}"

    def d(name: str, mark: str = "") -> str:
        return rf"(?P<{name}>(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)|(?<!{words}){words}{{1,3}}){s}(?:{day}){mark}(?:{aside})?"

    options = (
        r"(?P<iso>(?<![\d/-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d/-]))",
        r"(?P<dotted>(?<![\d/.])(?:19|20)\d\d(?P<sep>[/.])(?:0?[1-9]|1[0-2])(?P=sep)(?:0?[1-9]|[12]\d|3[01])(?![\d/.]))",
        # 2005年10月30日至11月4日, 2018年4月17-27日
        rf"(?:{y('ay')})?{m('am')}{d('ad', '?')}{s}(?P<ato>{to}|{both}){s}(?:{y('az')})?(?:{m('an')})?{d('ae')}",
        # 2020年6月2日至5日和16日: what is joined borrows from what stands before
        rf"(?<={day}){s}{both}{s}{d('bd')}",
        rf"(?:{y('cy')})?{m('cm')}{d('cd')}",
        rf"{y('dy')}{m('dm')}{s}(?:{to}|{both}){s}(?:{y('dz')})?{m('dn')}(?!\d{{1,2}}{s}(?:{day}))",
        rf"{y('ey')}{m('em')}",
        # 2022至2025年, 2018-2021年
        rf"(?P<fy>{_YEAR})(?!\d)(?:{s}{year})?{s}(?:{to}|{both}){s}(?P<fz>{_YEAR})(?!\d){s}(?:{year}(?!{s}\d{{1,2}}{s}{month})|(?=[)\]]))",
        rf"(?P<gy>{_YEAR}|{words}{{4}}){s}{year}(?![代]|{s}\d{{1,2}}{s}{month})(?:{late})?",
        rf"(?<=[(])(?P<hy>{_YEAR})(?=[)])",
    )
    pattern = "|".join(f"(?:{option})" for option in options)
    return _Grammar(compiled(pattern), language)


def find_dates_year_first(page: Page, document_year: int | None = None) -> list[Mention]:
    """Return the dates of a page, left to right, never overlapping."""
    assert page.language is not None
    grammar = _grammar(page.language)
    found: list[Mention] = []
    last: tuple[int | None, int | None] = (None, None)  # year and month of the date before in this line
    line = 0
    for match in grammar.pattern.finditer(page.folded.text):
        if page.folded.text.find("\n", line, match.start()) >= 0:
            last = (None, None)
        line = match.start()
        start = match.start("bd") if match["bd"] else match.start()
        read = _value(match, grammar.language, last, document_year)
        if read is None:
            continue
        value, flags, last = read
        if value is None and not flags:
            continue
        every = "year-inferred" in flags and recurs(page.folded.text, start, match.end(), grammar.language)
        if every:
            value, flags = None, ("year-missing",)
        missing = REASON if every else "a day without a year, in a document whose year is unknown"
        found.append(
            page.mention(
                start,
                start + len(page.folded.text[start : match.end()].rstrip()),
                "date",
                value,
                rule="date",
                reason="" if value else missing,
                confidence=0.6 if "year-inferred" in flags else 0.99,
                attributes=dict.fromkeys(flags, "true"),
            )
        )
    return found


_Read = tuple[str | None, tuple[str, ...], tuple[int | None, int | None]]
_Number = Callable[[str], int | None]


def _value(
    match: "regex.Match[str]", language: Language, last: tuple[int | None, int | None], default: int | None
) -> _Read | None:
    """Return the ISO value, what is to be noted of its form, and the year and month it leaves to what is joined to it."""

    def number(name: str) -> int | None:
        text = match[name]
        if not text:
            return None
        if text.isdigit():
            return int(text)
        if len(text) == 4:  # a year, digit by digit
            digits = [count(char, language) for char in text]
            return None if None in digits else int("".join(str(digit) for digit in digits))
        return count(text, language)

    if match["iso"]:
        return checked(match["iso"]), (), (int(match["iso"][:4]), None)
    if match["dotted"]:
        parts = [int(part) for part in match["dotted"].split(match["sep"])]
        return checked(f"{parts[0]}-{parts[1]:02}-{parts[2]:02}"), (), (parts[0], None)
    for name in ("gy", "hy"):
        if (stated := number(name)) is not None:
            return f"{stated:04}", (), (stated, None)
    if match["fy"]:
        low, high = sorted((int(match["fy"]), int(match["fz"])))
        return f"{low}/{high}", (("reversed",) if int(match["fy"]) > int(match["fz"]) else ()), last
    if match["dm"]:
        year, end = number("dy"), number("dz") or number("dy")
        one, two = f"{year}-{number('dm'):02}", f"{end}-{number('dn'):02}"
        return f"{min(one, two)}/{max(one, two)}", (), (end, number("dn"))
    if match["em"]:
        return f"{number('ey')}-{number('em'):02}", (), (number("ey"), number("em"))
    return _days(number, last, default)


def _days(number: _Number, last: tuple[int | None, int | None], default: int | None) -> _Read | None:
    """Return the value of a match with a day."""
    if number("bd") is not None:
        year, month = last
        if month is None:
            return None
        if year is None:
            return None, ("year-missing",), last
        return checked(f"{year}-{month:02}-{number('bd'):02}"), (), last
    key = "a" if number("am") is not None else "c"
    month = number(f"{key}m")
    first, end = number(f"{key}d"), number("ae")
    stated = number(f"{key}y")
    if month is None or first is None or not 1 <= month <= 12:
        return None
    year = stated or last[0] or default
    late = number("an") or month
    if year is None:
        return None, ("year-missing",), (None, late)
    flags = () if stated or number("az") else ("year-inferred",)
    if key == "c":
        return checked(f"{year}-{month:02}-{first:02}"), flags, (year, month)
    closing = number("az") or year
    if stated is None and number("az"):
        year = closing
    value, notes, _ = interval(f"{year}-{month:02}-{first:02}", f"{closing}-{late:02}-{end:02}", flags, None)
    return value, notes, (closing, late)
