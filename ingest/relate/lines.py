"""Relates what lines say by where they stand: the chair that a record names at its top, who is to act on a liaison statement, and duties listed below whose they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

import regex

from ingest.language import NEVER, language
from ingest.records import Mention, Relation
from ingest.register import Register
from ingest.relate.engine import Context
from ingest.relate.fitting import as_body
from ingest.relate.projection import Sentence
from ingest.relate.rules import compile_pattern, rule_set

_TOP: Final = ("header", "heading")
_DUTIES: Final = 12  # lines below who is charged that may still list its duties


@dataclass(frozen=True, slots=True)
class _Grammar:
    chair: "regex.Pattern[str]"
    acts: "regex.Pattern[str]"
    charges: "regex.Pattern[str]"
    reports: "regex.Pattern[str]"
    submits: "regex.Pattern[str]"


@cache
def _grammar(code: str) -> _Grammar | None:
    rules, tables = rule_set(code), language(code)
    if rules is None or tables is None:
        return None
    lines = rules.lists.get("lines", {})
    names = ("chair", "acts", "charges", "reports", "submits")
    return _Grammar(*(compile_pattern(lines.get(name, NEVER), rules.words, rules.shape) for name in names))


def relate_lines(sentences: Sequence[Sentence], context: Context) -> Iterator[Relation]:
    """Yield who chairs what a record is of, to whom a liaison statement goes for action, and to whom the bodies that an instrument charges are to report."""
    grammar = _grammar(context.code)
    if grammar is None:
        return
    yield from _chair(sentences, grammar, context.facts)
    if context.is_instrument:
        yield from _duties(sentences, grammar)
    else:
        yield from _acting(sentences, grammar, context.document, context.facts)


def _chair(sentences: Sequence[Sentence], grammar: _Grammar, facts: Register) -> Iterator[Relation]:
    """Yield the chair that a line of the masthead names, of the event, else the body, that stands above it."""
    above: list[Mention] = []
    for sentence in sentences:
        if sentence.segment is None or sentence.segment.kind not in _TOP:
            return
        match = grammar.chair.search(sentence.text)
        if match is None:
            above.extend(m for m in sentence.mentions if m.id is not None)
            continue
        events = [m for m in above if m.type == "event" and "EventSeries" not in facts.classes.get(str(m.id), ())]
        of = events or [m for m in above if m.type == "body"]
        chair = sentence.mention(match["o"])
        if of and chair.id is not None:
            yield Relation(
                str(of[-1].id),
                "itu:chairedBy",
                chair.id,
                "iri",
                *sentence.place(*match.span()),
                {},
                "asserted",
                "chair-line",
                0.75,
            )


def _acting(sentences: Sequence[Sentence], grammar: _Grammar, document: str, facts: Register) -> Iterator[Relation]:
    """Yield to whom a paper goes for action: the bodies behind these words in their line, or in the cells beside them."""
    row: tuple[int, int | None] | None = None
    for sentence in sentences:
        segment = sentence.segment
        here = (segment.table, segment.row) if segment is not None and segment.table is not None else None
        key = grammar.acts.search(sentence.text)
        if key is not None:
            row = here
        elif row is None or here != row:
            row = None
            continue
        start = key.end() if key is not None else 0
        named = [str(m.id) for m in sentence.all(sentence.text[start:]) if m.type == "body" and m.id is not None]
        for before, body in pairwise(["", *named]):
            if before.startswith(f"{body}-") or body in facts.ancestors(before):
                continue  # "Working Party 5D of ITU-R"
            place = sentence.place(0, len(sentence.text))
            yield Relation(document, "itu:submittedTo", body, "iri", *place, {}, "asserted", "action-line", 0.8)


def _duties(sentences: Sequence[Sentence], grammar: _Grammar) -> Iterator[Relation]:
    """Yield to whom the bodies that the last charging line names are to report; a line that charges nobody named ends the list."""
    charged: tuple[Mention, ...] = ()
    since = 0
    for index, sentence in enumerate(sentences):
        opening = grammar.charges.search(sentence.text)
        if opening is not None:
            charged, since = sentence.all(opening["o"] or ""), index
        for pattern, predicate in ((grammar.reports, "itu:reportsTo"), (grammar.submits, "itu:submitsTo")):
            match = pattern.search(sentence.text) if opening is None and index - since <= _DUTIES else None
            if match is None:
                continue
            to = as_body(str(sentence.mention(match["o"]).id), predicate)
            place = sentence.place(*match.span())
            for body in (m.id for m in charged if m.type == "body" and m.id not in (None, to)):
                yield Relation(str(body), predicate, to, "iri", *place, {}, "planned", "duty-line", 0.7)
            break
