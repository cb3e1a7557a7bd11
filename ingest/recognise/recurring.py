"""Tells whether a day without a year comes every year ("each year on 17 May"), so that the year of no other date is its own."""

from functools import cache
from typing import Final

import regex

from ingest.language import Language
from ingest.patterns import compiled

REASON: Final = "a day of every year"
_REACH: Final = 60


@cache
def _patterns(language: Language) -> tuple["regex.Pattern[str]", "regex.Pattern[str]"]:
    before, after = (language.pattern("dates", name) for name in ("recurring", "recurring_after"))
    return compiled(rf"(?:{before})$"), compiled(after)


def recurs(text: str, start: int, end: int, language: Language) -> bool:
    """Tell whether what stands before or after a day, in the folded text, says that it comes every year."""
    before, after = _patterns(language)
    return before.search(text, max(0, start - _REACH), start) is not None or after.match(text, end) is not None
