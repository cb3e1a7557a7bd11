"""Gives a sentence in shorter readings, without what its language's tables show to be inserted in it: rules need not say what may stand anywhere.

A language names its insertions under `lists.insertions`: patterns of the rule language whose group `cut` is left out. Those under `clause` are
clauses of their own about the name before them ("the Group, which …, reports to"), those under `phrase` say when, where or in whose name; those
under `chain` leave a later clause of a series to the name that all of them are about ("the Group, [which …, and] which …").
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from ingest.relate.projection import Sentence
from ingest.relate.rules import RuleSet, compile_pattern

_Span = tuple[int, int]


def readings(sentence: Sentence, rules: RuleSet) -> Iterator[Sentence]:
    """Yield the shorter readings of a sentence: without all insertions, with its clauses kept, and one for each later clause of a series."""
    kinds = _patterns(rules)
    if not kinds:
        return
    clauses, phrases, chains = (_cuts(patterns, sentence.text) for patterns in kinds)
    seen = {sentence.text}
    for spans in ([*clauses, *phrases], phrases if clauses else (), *([chain, *phrases] for chain in chains)):
        shorter = _without(sentence, spans)
        if shorter.text not in seen:
            seen.add(shorter.text)
            yield shorter


def inserted(sentence: Sentence, rules: RuleSet) -> list[_Span]:
    """Return where the clauses inserted in a sentence stand: nothing that begins in one goes on behind it."""
    kinds = _patterns(rules)
    return [*_cuts(kinds[0], sentence.text)] if kinds else []


@lru_cache(maxsize=8)
def _patterns(rules: RuleSet) -> tuple[tuple["regex.Pattern[str]", ...], ...]:
    tables = rules.lists.get("insertions", {})
    if not tables:
        return ()
    return tuple(
        tuple(compile_pattern(pattern, rules.words, rules.shape) for pattern in tables.get(kind, ()))
        for kind in ("clause", "phrase", "chain")
    )


@lru_cache(maxsize=64)
def _cuts(patterns: tuple["regex.Pattern[str]", ...], text: str) -> tuple[_Span, ...]:
    """Return what is inserted in a text; its clauses are asked for twice."""
    return tuple(match.span("cut") for pattern in patterns for match in pattern.finditer(text, overlapped=True))


def _without(sentence: Sentence, spans: Sequence[_Span]) -> Sentence:
    """Return a sentence without some spans of its text; of two that overlap the one that begins first counts."""
    text: list[str] = []
    origin: list[int] = []
    at = 0
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if start >= at:
            text.append(sentence.text[at:start])
            origin.extend(sentence.origin[at:start])
            at = end
    text.append(sentence.text[at:])
    origin.extend(sentence.origin[at:])
    return replace(sentence, text="".join(text), origin=tuple(origin))
