"""Reads counts and ordinals in digits and in words."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first


@cache
def _values(language: Language) -> dict[str, int]:
    table = language.table("numbers")
    units = {fold(form): value for value, forms in enumerate(table["units"], 1) for form in forms}
    tens = {fold(form): 10 * value for value, forms in enumerate(table["tens"], 2) for form in forms}
    ordinals = {fold(form): value for value, forms in enumerate(table["ordinals"], 1) for form in forms}
    teen = [fold(form) for form in table["teen"]]
    values = {**units, **tens, **{fold(form): 100 for form in table["hundred"]}}
    for unit, value in units.items():
        if value < 10:
            values.update({f"{unit} {ten}": 10 + value for ten in teen})
            values.update({f"{unit} و{ten}": number + value for ten, number in tens.items()})
    ordinal: dict[str, int] = {}
    article = fold(language.tables.get("article", ""))
    for form, value in ordinals.items():
        for prefix in ("", article):
            ordinal[prefix + form] = value
            if value < 10:
                ordinal.update({f"{prefix}{form} {ten}": 10 + value for ten in teen})
                ordinal.update({f"{prefix}{form} و{prefix}{ten}": number + value for ten, number in tens.items()})
    ordinal.update({prefix + ten: number for ten, number in tens.items() for prefix in ("", article)})
    return {**{f"#{form}": value for form, value in ordinal.items()}, **values}


def number_pattern(language: Language) -> str:
    """Return a pattern for an exact count, as group `number`."""
    words = _compounds_first(form for form in _values(language) if not form.startswith("#"))
    about = alternation(longest_first(fold(form) for form in language.table("numbers").get("approximate", ())))
    exact = rf"(?<!{about}[ \t]+)" if about != "(?:)" else ""
    return rf"{exact}(?P<number>(?<![\d/.,])\d{{1,4}}(?![\d/.,])|(?<!\p{{L}}){words}(?!\p{{L}}))"


def ordinal_pattern(language: Language) -> str:
    """Return a pattern for an ordinal in words, as group `ordinal`."""
    words = _compounds_first(form[1:] for form in _values(language) if form.startswith("#"))
    return rf"(?P<ordinal>{words}(?!\p{{L}}))"


def _compounds_first(forms: Iterable[str]) -> str:
    """Return a pattern of forms, those of two words before the others and each word written once: all units go with all tens."""
    simple: list[str] = []
    seconds: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        first, space, second = form.partition(" ")
        if space:
            seconds[first].add(second)
        else:
            simple.append(form)
    firsts: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for first, others in seconds.items():
        firsts[longest_first(others)].append(first)
    branches = [rf"{alternation(some)}[ \t]+{alternation(others)}" for others, some in sorted(firsts.items())]
    return f"(?:{'|'.join([*branches, alternation(simple)])})"


def count(text: str, language: Language) -> int | None:
    """Return the value of a folded count, or None."""
    form = " ".join(text.split())
    return int(form) if form.isdigit() else _values(language).get(form)


def ordinal(text: str, language: Language) -> int | None:
    """Return the value of a folded ordinal, or None."""
    return _values(language).get("#" + regex.sub(r"\s+", " ", text.strip()))
