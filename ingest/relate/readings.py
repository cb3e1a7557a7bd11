"""Gives a sentence in other readings, as its language's tables show them: rules need not say what may stand anywhere, nor what has a name behind it.

A language names its insertions under `lists.insertions`: patterns of the rule language whose group `cut` is left out. Those under `clause` are
clauses of their own about the name before them ("the Group, which …, reports to"), those under `phrase` say when, where or in whose name; those
under `chain` leave a later clause of a series to the name that all of them are about ("the Group, [which …, and] which …"). `lists.origins` are
phrases too: where a person is from ("Ms N [of Kenya] and"). Under `lists.named` are patterns of what a symbol names in a bracket behind it: the
name in the slot `name` takes the place of the group `noun`, and `cut` is left out ("submitted a [report] on X [(Document N)]" is read "submitted
<N> on X").
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from ingest.relate.projection import Sentence, in_any_case
from ingest.relate.rules import RuleSet, compile_pattern

_Span = tuple[int, int]
_Edit = tuple[int, int, str]
_KINDS = ("clause", "phrase", "chain")


def readings(sentence: Sentence, rules: RuleSet) -> Iterator[Sentence]:
    """Yield the other readings of a sentence, with names in the place of what they name too: without all insertions, with its clauses kept, and by later clause of a series."""
    insertions, named = _patterns(rules)
    seen = {sentence.text}
    names = _names(named, sentence.text)
    if sentence.cased:
        names = tuple((start, end, in_any_case(signs) if signs else "") for start, end, signs in names)
    for base in (sentence, *([_edited(sentence, names)] if names else [])):
        clauses, phrases, chains = (_cuts(patterns, base.text) for patterns in insertions)
        for spans in ((), [*clauses, *phrases], phrases if clauses else (), *([chain, *phrases] for chain in chains)):
            shorter = _edited(base, [(*span, "") for span in spans]) if spans else base
            if shorter.text not in seen:
                seen.add(shorter.text)
                yield shorter


def inserted(sentence: Sentence, rules: RuleSet) -> list[_Span]:
    """Return where the clauses inserted in a sentence stand: nothing that begins in one goes on behind it."""
    return [*_cuts(_patterns(rules)[0][0], sentence.text)]


def named_elsewhere(sentence: Sentence, rules: RuleSet) -> list[int]:
    """Return where the nouns stand whose bearer a symbol behind them names: they do not speak of the document that they stand in."""
    return [start for start, _, words in _names(_patterns(rules)[1], sentence.text) if words]


def left_out(sentence: Sentence, rules: RuleSet) -> list[_Span]:
    """Return where what a shorter reading of a sentence leaves out stands: what it denies or plans is not what the sentence does."""
    clauses, phrases, _ = _patterns(rules)[0]
    return [*_cuts(clauses, sentence.text), *_cuts(phrases, sentence.text)]


@lru_cache(maxsize=8)
def _patterns(rules: RuleSet) -> tuple[tuple[tuple["regex.Pattern[str]", ...], ...], tuple["regex.Pattern[str]", ...]]:
    """Return what a language inserts, by its kind, and what it names in brackets."""

    def compiled(patterns: Sequence[str]) -> tuple["regex.Pattern[str]", ...]:
        return tuple(compile_pattern(pattern, rules.words, rules.shape) for pattern in patterns)

    tables = {kind: list(rules.lists.get("insertions", {}).get(kind, ())) for kind in _KINDS}
    tables["phrase"] += rules.lists.get("origins", ())
    return tuple(compiled(tables[kind]) for kind in _KINDS), compiled(rules.lists.get("named", ()))


@lru_cache(maxsize=64)
def _cuts(patterns: tuple["regex.Pattern[str]", ...], text: str) -> tuple[_Span, ...]:
    """Return what is inserted in a text; its clauses are asked for twice."""
    return tuple(match.span("cut") for pattern in patterns for match in pattern.finditer(text, overlapped=True))


@lru_cache(maxsize=64)
def _names(patterns: tuple["regex.Pattern[str]", ...], text: str) -> tuple[_Edit, ...]:
    """Return what puts the names in brackets in the place of what they name; that is asked for twice."""
    found = [match for pattern in patterns for match in pattern.finditer(text)]
    return tuple(edit for m in found for edit in ((*m.span("noun"), m["name"]), (*m.span("cut"), "")))


def _edited(sentence: Sentence, edits: Sequence[_Edit]) -> Sentence:
    """Return a sentence with other words for some spans of its text; of two that overlap the one that begins first counts."""
    text: list[str] = []
    origin: list[int] = []
    at = 0
    for start, end, words in sorted(set(edits), key=lambda edit: (edit[0], -edit[1])):
        if start >= at:
            text += (sentence.text[at:start], words)
            origin.extend(sentence.origin[at:start])
            origin.extend([sentence.origin[start]] * len(words))
            at = end
    text.append(sentence.text[at:])
    origin.extend(sentence.origin[at:])
    return replace(sentence, text="".join(text), origin=tuple(origin))
