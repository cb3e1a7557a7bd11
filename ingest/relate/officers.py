"""Relates the officers of a body that lines list below the words that name it ("Chair: …", "Vice-Chairs:" and names), or a clause behind their posts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import NEVER, alternation, language
from ingest.patterns import compiled
from ingest.posts import CHAIR, VICE_CHAIR, chaired, post_in
from ingest.records import Mention, Relation
from ingest.relate.engine import Context
from ingest.relate.projection import INDEX, Sentence, type_class
from ingest.relate.rules import compile_pattern, rule_set

_ABOVE: Final = 3  # lines between the words that name the body and its first officer
_BODY: Final = regex.compile(type_class("body") + INDEX)
_MARK: Final = r"^(?:[\s\d.\-–—•·*]|[a-z]?\))*"  # of an item
_BRACKET: Final = rf"(?:\s*\(?{type_class('country|body')}{INDEX}\)?)?"


@dataclass(frozen=True, slots=True)
class _Grammar:
    heads: tuple[tuple["regex.Pattern[str]", str], ...]
    names: "regex.Pattern[str]"
    alone: "regex.Pattern[str]"
    introduces: "regex.Pattern[str]"
    posted: "regex.Pattern[str]"
    """What introduces the holders of the one post in the slot `p`."""
    agent: "regex.Pattern[str]"
    """What stands before a body that chose the officers."""
    several: "regex.Pattern[str]"
    """How the name of a post begins that several hold ("Vice-Chairs of …")."""
    holders: "regex.Pattern[str]"


@cache
def _grammar(code: str) -> _Grammar | None:
    rules, tables = rule_set(code), language(code)
    table = rules.lists.get("officers") if rules is not None else None
    if rules is None or tables is None or table is None:
        return None
    title = rf"(?:\s*{alternation(tables.forms('persons', 'titles'))})?" if tables.head_last else ""  # behind the name

    def expanded(pattern: str) -> "regex.Pattern[str]":
        return compile_pattern(pattern, rules.words, rules.shape)

    return _Grammar(
        tuple((expanded(rf"{_MARK}(?:{table[post.lower()]})\s*(?::|$)"), post) for post in (VICE_CHAIR, CHAIR)),
        expanded(rf"{_MARK}<names+:person>{title}{_BRACKET}[\s.,;،؛。]*$"),
        expanded(rf"{_MARK}<body:body>[\s:.]*$"),
        expanded(table["introduces"]),
        expanded(table.get("posted", NEVER)),
        expanded(table["agent"]),
        compiled(table.get("several", NEVER)),
        expanded(rf"<p:post>{_BRACKET}\s*[,:]?\s*<names+:person>"),
    )


def relate_officers(sentences: Sequence[Sentence], context: Context) -> Iterator[Relation]:
    """Yield who chairs a body and who its vice-chairs are, where lines say no more than post and names.

    The body is the only one that the line above names which introduces the list, or of which that line consists; a line that is neither
    a post nor names ends the list.
    """
    grammar = _grammar(context.code)
    if grammar is None:
        return
    for sentence in sentences:
        yield from _in_a_clause(sentence, grammar)
    body: str | None = None
    post: str | None = None
    left = 0
    for sentence in sentences:
        head = next(
            ((post, found.end()) for pattern, post in grammar.heads if (found := pattern.search(sentence.text))), None
        )
        post, begin = head or (post, 0)
        names = grammar.names.search(sentence.text[begin:])
        if head is None and (names is None or post is None):
            opened = _opened(sentence, grammar)
            if opened is None:
                opened, left = (body if left > 1 and post is None else None, None), left - 1
            else:
                left = _ABOVE
            body, post = opened
            continue
        if body is None or post is None or names is None:
            continue
        place = sentence.place(0 if head is not None else names.start("names"), len(sentence.text.rstrip()))
        for person in sentence.all(names["names"]):
            if person.id is not None:
                yield from _holds(person, body, post, place)


def _in_a_clause(sentence: Sentence, grammar: _Grammar) -> Iterator[Relation]:
    """Yield what several hold whose names follow that of their post ("the Vice-Chairs of the Group, Mr N and Ms M")."""
    for match in grammar.holders.finditer(sentence.text):
        post, persons = sentence.mention(match["p"]), sentence.all(match["names"])
        if post.id is None or len(persons) < 2 or grammar.several.match(fold(post.text)) is None:
            continue
        place = sentence.place(*match.span())
        for person in persons:
            if person.id is not None:
                yield Relation(
                    person.id, "itu:holdsPost", post.id, "iri", *place, {}, "asserted", "post-of-several", 0.75
                )


def _opened(sentence: Sentence, grammar: _Grammar) -> tuple[str | None, str | None] | None:
    """Return the body whose officers a line may introduce, and their post if it says it: the body it consists of, or the only one whose posts it speaks of."""
    alone = grammar.alone.search(sentence.text)
    if alone is not None:
        return sentence.mention(alone["body"]).id, None
    posted = grammar.posted.search(sentence.text)
    if posted is not None:
        held = str(sentence.mention(posted["p"]).id)
        return chaired(held, CHAIR, VICE_CHAIR), VICE_CHAIR if chaired(held, VICE_CHAIR) else CHAIR
    if grammar.introduces.search(sentence.text) is None:
        return None
    signs = [m for m in _BODY.finditer(sentence.text) if not grammar.agent.search(sentence.text, 0, m.start())]
    bodies = {sentence.mention(m[0]).id for m in signs} | {chaired(m.id or "") for m in sentence.mentions} - {None}
    return (bodies.pop(), None) if len(bodies) == 1 else None


def _holds(person: Mention, body: str, post: str, place: tuple[int, int]) -> Iterator[Relation]:
    held = post_in(body, post)
    yield Relation(str(person.id), "itu:holdsPost", held, "iri", *place, {}, "asserted", "officer-line", 0.75)
    if post == CHAIR:
        yield Relation(body, "itu:chairedBy", str(person.id), "iri", *place, {}, "asserted", "officer-line", 0.75)
