"""Relates the officers of a body that lines list below the words that name it ("Chair: …", "Vice-Chairs:" and names)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.language import language
from ingest.patterns import compiled
from ingest.records import Mention, Relation
from ingest.relate.engine import Context
from ingest.relate.projection import INDEX, Sentence, type_class
from ingest.relate.rules import compile_pattern, rule_set

_ABOVE: Final = 3  # lines between the words that name the body and its first officer
_BODY: Final = regex.compile(type_class("body") + INDEX)
_BODY_OF_POST: Final = regex.compile(r"post/(?P<body>.+?)(?:-(?:Vice|Co))?-Chair")


@dataclass(frozen=True, slots=True)
class _Grammar:
    heads: tuple[tuple["regex.Pattern[str]", str], ...]
    names: "regex.Pattern[str]"
    named: "regex.Pattern[str]"
    introduces: "regex.Pattern[str]"
    agent: "regex.Pattern[str]"
    """What stands before a body that chose the officers."""


@cache
def _grammar(code: str) -> _Grammar | None:
    rules, tables = rule_set(code), language(code)
    if rules is None or tables is None:
        return None
    table = rules.lists.get("officers")
    if table is None:
        return None
    person, bracketed = type_class("person") + INDEX, type_class("country|body") + INDEX
    one = rf"{person}(?:\s*\(?{bracketed}\)?)?"
    between = rf"(?:\s*[,;/،؛]\s*(?:{table['and']}\s*)?|\s*{table['and']}\s*)"
    return _Grammar(
        tuple(
            (compile_pattern(table[post.lower()], rules.words, rules.shape), post) for post in ("Vice-Chair", "Chair")
        ),
        compiled(rf"^[\s\-–—•·*]*(?P<names>{one}(?:{between}{one})*)[\s.,;،؛]*$"),
        compiled(rf"^[\s\d.]*(?P<body>{type_class('body')}{INDEX})[\s:.]*$"),
        compile_pattern(table["introduces"], rules.words, rules.shape),
        compile_pattern(table["agent"], rules.words, rules.shape),
    )


def relate_officers(sentences: Sequence[Sentence], context: Context) -> Iterator[Relation]:
    """Yield who chairs a body and who its vice-chairs are, where lines say no more than post and names.

    The body is the only one that the line above names which introduces the list, or of which that line consists; a line that is neither
    a post nor names ends the list.
    """
    grammar = _grammar(context.code)
    if grammar is None:
        return
    body: str | None = None
    post: str | None = None
    left = 0
    for sentence in sentences:
        found = next(
            ((kind, match) for pattern, kind in grammar.heads if (match := pattern.search(sentence.text))), None
        )
        if found is not None:
            post, rest = found[0], sentence.text[found[1].end() :]
        else:
            rest = sentence.text
        names = grammar.names.search(rest)
        if found is None and (names is None or post is None):
            named = _introduced(sentence, grammar)
            body, left = (
                (named, _ABOVE) if named is not None else (body if left > 1 and post is None else None, left - 1)
            )
            post = None
            continue
        if body is None or post is None or (names is None and rest.strip()):
            continue
        start = 0 if names is None else len(sentence.text) - len(rest) + names.start("names")
        for person in sentence.all(names["names"]) if names is not None else ():
            if person.type == "person" and person.id is not None:
                place = sentence.place(0 if found is not None else start, len(sentence.text.rstrip()))
                yield from _holds(person, body, post, place)


def _introduced(sentence: Sentence, grammar: _Grammar) -> str | None:
    """Return the body whose officers a line may introduce: the one it consists of, or the only one whose posts it speaks of."""
    alone = grammar.named.search(sentence.text)
    if alone is not None:
        return sentence.mention(alone["body"]).id
    if grammar.introduces.search(sentence.text) is None:
        return None
    signs = [m for m in _BODY.finditer(sentence.text) if not grammar.agent.search(sentence.text, 0, m.start())]
    bodies = {sentence.mention(m[0]).id for m in signs} - {None}
    bodies |= {f"body/{held['body']}" for m in sentence.mentions if (held := _BODY_OF_POST.fullmatch(str(m.id)))}
    return bodies.pop() if len(bodies) == 1 else None


def _holds(person: Mention, body: str, post: str, place: tuple[int, int]) -> Iterator[Relation]:
    held = f"post/{body.partition('/')[2]}-{post}"
    yield Relation(str(person.id), "itu:holdsPost", held, "iri", *place, {}, "asserted", "officer-line", 0.75)
    if post == "Chair":
        yield Relation(body, "itu:chairedBy", str(person.id), "iri", *place, {}, "asserted", "officer-line", 0.75)
