"""Relates what is said of "the first", "the second" or "the latter" of two bodies that the text named just before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from ingest.language import language
from ingest.records import Mention, Relation
from ingest.relate.engine import Context
from ingest.relate.modality import modality
from ingest.relate.projection import INDEX, Sentence, type_class
from ingest.relate.rules import compile_pattern, rule_set

_BODY = regex.compile(type_class("body") + INDEX)


@dataclass(frozen=True, slots=True)
class _Grammar:
    statements: tuple[tuple["regex.Pattern[str]", str], ...]
    pair: "regex.Pattern[str]"
    which: dict[str, int]


@cache
def _grammar(code: str) -> _Grammar | None:
    rules, tables = rule_set(code), language(code)
    if rules is None or tables is None:
        return None
    table = rules.lists.get("ordinals")
    if table is None:
        return None
    named = (("chairs", "itu:chairedBy"), ("co-chairs", "itu:coChairedBy"))
    return _Grammar(
        tuple((compile_pattern(table[name], rules.words, rules.shape), predicate) for name, predicate in named),
        compile_pattern(table["pair"], rules.words, rules.shape),
        {form: place for place, forms in enumerate((table["first"], table["second"])) for form in forms},
    )


def relate_ordinals(sentences: Sequence[Sentence], context: Context) -> Iterator[Relation]:
    """Yield who chairs the one of two bodies that an ordinal points back to; where no two are named, nothing."""
    grammar, rules = _grammar(context.code), rule_set(context.code)
    if grammar is None or rules is None:
        return
    for index, sentence in enumerate(sentences):
        for pattern, predicate in grammar.statements:
            for match in pattern.finditer(sentence.text):
                body = _meant(sentences, index, match, grammar)
                if body is None or body.id is None:
                    continue
                for holder in sentence.all(match["o"]):
                    if holder.id is not None:
                        yield Relation(
                            body.id,
                            predicate,
                            holder.id,
                            "iri",
                            *sentence.place(*match.span()),
                            {},
                            modality(sentence, match, rules),
                            "ordinal",
                            0.75,
                        )


def _meant(sentences: Sequence[Sentence], index: int, match: "regex.Match[str]", grammar: _Grammar) -> Mention | None:
    """Return the body that the ordinal of a match means, in the text before it or in the sentence before of its paragraph."""
    here = sentences[index]
    spoken = [(here, here.text[: match.start()])]
    if index > 0 and sentences[index - 1].segment is here.segment:
        spoken.append((sentences[index - 1], sentences[index - 1].text))
    place = grammar.which.get(match["which"])
    for sentence, text in spoken:
        if place is None:
            bodies = _BODY.findall(text)
            if bodies:
                return sentence.mention(bodies[-1])
            continue
        pairs = list(grammar.pair.finditer(text))
        if pairs:
            return sentence.mention(pairs[-1]["b" if place else "a"])
    return None
