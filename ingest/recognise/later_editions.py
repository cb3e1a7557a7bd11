"""Finds conferences and meetings of a series that are later than all that the facts list, by the acronym of the series and their year or number: "WRC-35", "COP40"."""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import regex

from ingest.folding import fold
from ingest.language import alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Register

_EDITION: Final = compiled(r"(?P<series>event/[A-Za-z-]*[A-Za-z])(?P<hyphen>-?)(?P<number>\d\d)(?P<session>-\d)?")
_CENTURY: Final = 41  # two digits from which on a year is one of the last century
_AHEAD: Final = 16  # how far a document looks ahead: four conferences


class _Series(NamedTuple):
    """How the editions of a series are written, and the last that the facts list."""

    hyphen: str
    last: int
    sessions: bool


def find_later_editions(page: Page, names: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return the editions that the acronym of a series and a later year or number name, with the name of the series before their bracket."""
    pattern, series_of = _grammar(facts, page.code)
    bearers = [name for name in names if name.type in ("body", "event")]
    found = []
    for match in pattern.finditer(page.folded.text):
        start, end = page.folded.span(*match.span())
        series, number = series_of[match["acronym"]], int(match["number"])
        style = _styles(facts)[series]
        if not page.text[start:end].isupper() or not style.last < number <= style.last + _AHEAD:
            continue
        if (match["session"] is not None) != style.sessions or (style.hyphen and not match["hyphen"]):
            continue
        if page.text[start - 1 : start] == "(" and page.text[end : end + 1] == ")":
            name = len(page.text[: start - 1].rstrip(" "))  # where the name before the bracket ends
            whole = next((m for m in bearers if m.start < name <= m.end <= end + 1 and _is_of(m, series)), None)
            start, end = (whole.start, end + 1) if whole is not None else (start, end)
        id = f"{series}{style.hyphen}{match['number']}{match['session'] or ''}"
        attributes = {"provisional": "true"}
        found.append(
            Mention(
                start,
                end,
                page.text[start:end],
                "event",
                id,
                rule="later-edition",
                confidence=0.8,
                attributes=attributes,
            )
        )
    return found


def _is_of(name: Mention, series: str) -> bool:
    """Tell whether a name is that of a series, or of the body that meets in it."""
    return (name.id or "").partition("/")[2] == series.partition("/")[2]


@cache
def _styles(facts: Register) -> dict[str, _Series]:
    """Return the series whose editions are known by two digits."""
    known: dict[str, _Series] = {}
    for event in facts.classes:
        match = _EDITION.fullmatch(event)
        if match is None or "EventSeries" not in facts.classes.get(match["series"], ()):
            continue
        number = int(match["number"])
        if match["hyphen"] and number >= _CENTURY:
            number -= 100
        before = known.get(match["series"])
        last = max(number, before.last) if before is not None else number
        known[match["series"]] = _Series(match["hyphen"], last, match["session"] is not None)
    return known


@cache
def _grammar(facts: Register, code: str) -> "tuple[regex.Pattern[str], dict[str, str]]":
    """Return the pattern of an acronym and a number, and the series that each acronym of the language, or of English, stands for."""
    series_of = {
        fold(label.text): series
        for series in sorted(_styles(facts))
        for label in facts.labels_of(series)
        if label.kind == "acronym" and label.lang in (code, "en") and label.text.isupper()
    }
    acronyms = alternation(longest_first(series_of))
    return (
        compiled(
            rf"(?<![\p{{L}}\p{{N}}/-])(?P<acronym>{acronyms})(?P<hyphen>[-\u2010\u2011])?(?P<number>\d\d)(?P<session>-\d)?(?![\p{{L}}\p{{N}}/]|-\p{{N}})"
        ),
        series_of,
    )
