"""Reads how a text puts subjects and objects together: each with each, in turn, or acting jointly."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

import regex

from ingest.patterns import compiled
from ingest.relate.rules import Rule, RuleSet

_BEHIND: Final = compiled(r"[^.;؛。；:\n]{0,60}")
_SHARED: Final = {"itu:facilitates": "itu:coFacilitates", "itu:chairedBy": "itu:coChairedBy"}

Value = tuple[str, str, str | None]


def pairs(
    rule: Rule, subjects: Sequence[str], values: Sequence[Value], *, in_turn: bool
) -> Iterable[tuple[str, Value]]:
    """Return each subject with each value, in turn where the words say so (nothing then of lists that differ in length), or each member of one list with each after it."""
    if rule.requires == "each-other":
        return [(one, other) for n, one in enumerate(subjects) for other in values[n + 1 :]]
    if rule.requires != "in-turn" and not in_turn:
        return product(subjects, values)
    return zip(subjects, values, strict=True) if len(subjects) == len(values) else ()


def says_in_turn(match: "regex.Match[str]", text: str, rules: RuleSet) -> bool:
    """Tell whether a match, or the rest of its clause, says that one list goes with another in turn ("respectively")."""
    return rules.in_turn.search(text, match.start(), _clause_end(match, text)) is not None


def jointly(predicate: str, match: "regex.Match[str]", text: str, rules: RuleSet) -> str:
    """Return what is stated where a match, or the rest of its clause, says that those who act do so jointly: to facilitate so is to co-facilitate."""
    shared = _SHARED.get(predicate)
    if shared is None or rules.jointly.search(text, match.start(), _clause_end(match, text)) is None:
        return predicate
    return shared


def _clause_end(match: "regex.Match[str]", text: str) -> int:
    behind = _BEHIND.match(text, match.end())
    return behind.end() if behind is not None else match.end()
