"""Finds amounts of money in a folded text and gives their value: "USD 3.5 million", "30 مليون يورو", "3亿美元" (words in `data/amounts.toml`)."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

import regex

from ingest.folding import fold
from ingest.language import longest_first
from ingest.patterns import compiled

Meaning = TypeVar("Meaning")

_NUMBER: Final = r"(?<![\d.,/])(?:\d{1,3}(?:[ ,.]\d{3})+(?![\d])|\d+(?:[.,]\d{1,2})?(?!\d))"
_THOUSANDS: Final = regex.compile(r"\d{1,3}(?:[ ,.]\d{3})+")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money at a span of the folded text: its value, and the currency by its code in ISO 4217."""

    start: int
    end: int
    value: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.currency} {self.value:f}"


@cache
def amount_words() -> dict[str, Any]:
    """Return the words for amounts and pledges."""
    table: dict[str, Any] = tomllib.loads(files("ingest").joinpath("data/amounts.toml").read_text(encoding="utf-8"))
    return table


@cache
def _grammar() -> tuple["regex.Pattern[str]", dict[str, str], dict[str, int]]:
    table = amount_words()
    currencies = {fold(word): code for code, words in table["currencies"].items() for word in words}
    scales = {fold(word): int(value) for value, words in table["scales"].items() for word in words}
    currency, scale = _any(currencies), _any(scales)
    apart = r"[ \t]?(?:(?:de|d')[ \t]?)?"
    pattern = (
        rf"(?P<before>{currency})[ \t]?(?P<n>{_NUMBER})(?:[ \t-]?(?P<scale>{scale}))?"
        rf"|(?P<n>{_NUMBER})(?:[ \t-]?(?P<scale>{scale}))?{apart}(?P<after>{currency})"
    )
    return compiled(pattern), currencies, scales


def _any(words: Iterable[str]) -> str:
    """Return a pattern for words with their boundaries; signs and Chinese have none."""
    plain = longest_first(words)
    return "(?:" + "|".join(_word(word) for word in plain) + ")"


def _word(word: str) -> str:
    letters = regex.escape(word).replace(r"\*", r"\p{L}*").replace(r"\ ", r"[ \t]")
    bound = word[0].isalpha() and not "\u4e00" <= word[0] <= "\u9fff"
    return rf"(?<!\p{{L}}){letters}(?!\p{{L}})" if bound else letters


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts of a folded text, left to right."""
    pattern, currencies, scales = _grammar()
    for match in pattern.finditer(text):
        written = " ".join((match["before"] or match["after"]).split())
        value = _value(match["n"]) * (_meant(match["scale"], scales) if match["scale"] else 1)
        yield Amount(match.start(), match.end(), value.normalize() if value else value, _meant(written, currencies))


def _value(digits: str) -> Decimal:
    """Return a number whose thousands a space, a point or a comma parts, or whose decimals a point or a comma begins."""
    if _THOUSANDS.fullmatch(digits):
        return Decimal(regex.sub(r"[ ,.]", "", digits))
    return Decimal(digits.replace(",", "."))


def _meant(written: str, words: Mapping[str, Meaning]) -> Meaning:
    """Return what a written form stands for; a form with a star stands for all that begin as it does."""
    form = " ".join(written.split())
    if form in words:
        return words[form]
    found = (word for word in longest_first(words) if regex.fullmatch(_word(word), form))
    return words[next(found)]
