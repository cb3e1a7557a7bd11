"""Reads counts and ordinals in digits and in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ingest.folding import fold
from ingest.language import NEVER, Language, alternation, longest_first
from ingest.patterns import compiled


@cache
def _values(language: Language) -> dict[str, int]:
    """Return the value of each number word, ordinals marked by `#`.

    Units and tens are joined as the language's templates say (`{unit} and {ten}`), and a sign may make an ordinal of any count; what no
    template makes stands in a list of its own.
    """
    table = language.table("numbers")
    units, ordinals = _counted(table, "units", 1), _counted(table, "ordinals", 1)
    tens = _counted(table, "tens", 20, 10)
    values = {**units, **_counted(table, "teens", 11), **tens, **{fold(form): 100 for form in table.get("hundred", ())}}
    values.update(_compounds(units, tens, table.get("compound", ())))
    ten = {fold(form): 10 for form in table.get("teen", ())}
    values.update(_compounds(units, ten, ("{unit} {ten}",)))
    ordinal = {**ordinals, **_counted(table, "ordinal_teens", 11), **_counted(table, "ordinal_tens", 20, 10)}
    ordinal.update(_compounds(ordinals, ten, ("{unit} {ten}",)))
    tenths = _counted(table, "ordinal_tens", 20, 10)
    ordinal.update(_compounds(ordinals, tenths, table.get("ordinal_pairs", ())))
    if table.get("tens_are_ordinals"):
        ordinal |= tens
    if article := language.article:
        ordinal |= {article + form: value for form, value in ordinal.items()}
    for prefix in dict.fromkeys(("", article)):
        first = {prefix + form: value for form, value in ordinals.items()}
        second = {prefix + form: value for form, value in tens.items()}
        ordinal.update(_compounds(first, second, table.get("ordinal_compound", ())))
    ordinal |= {fold(form): value for form, value in table.get("other_ordinals", ())}
    values |= {fold(form): value for form, value in table.get("others", ())}
    if sign := table.get("ordinal_sign"):
        ordinal |= {sign + form: value for form, value in values.items()}
    return {**{f"#{form}": value for form, value in ordinal.items()}, **values}


def _counted(table: Mapping[str, Any], name: str, first: int, step: int = 1) -> dict[str, int]:
    """Return the forms of a row of numbers with their values."""
    return {fold(form): first + step * place for place, forms in enumerate(table.get(name, ())) for form in forms}


def _compounds(units: Mapping[str, int], tens: Mapping[str, int], templates: Iterable[str]) -> dict[str, int]:
    return {
        fold(template).format(unit=unit, ten=ten): number + value
        for template in templates
        for unit, value in units.items()
        if value < 10
        for ten, number in tens.items()
    }


def number_pattern(language: Language) -> str:
    """Return a pattern for an exact count, as group `number`."""
    words = _compounds_first(form for form in _values(language) if not form.startswith("#"))
    about = alternation(longest_first(fold(form) for form in language.table("numbers").get("approximate", ())))
    before, after = (r"(?<!\p{L})", r"(?!\p{L})") if language.letters else ("", "")
    exact = rf"(?<!{about}[ \t]*)" if about != NEVER else ""
    return rf"{exact}(?P<number>(?<![\d/.,])\d{{1,4}}(?![\d/]|[.,]\d)|{before}{words}{after})"


def ordinal_pattern(language: Language) -> str:
    """Return a pattern for an ordinal in words, or in digits as the language writes them, as group `ordinal`."""
    words = _compounds_first(form[1:] for form in _values(language) if form.startswith("#"))
    after = r"(?!\p{L})" if language.letters else ""
    return rf"(?P<ordinal>{words}{after}|{language.pattern('numbers', 'ordinal_digits')})"


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
    form = " ".join(text.split())
    digits = compiled(r"\d+").search(form)
    return int(digits[0]) if digits is not None else _values(language).get("#" + form)
