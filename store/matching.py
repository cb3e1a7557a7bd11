"""Replaces properties that a search answers by the things it finds: `?x <p> "words"` becomes a VALUES clause; knows no data.

A pattern is replaced where it is unmistakable, a triple of its own with a variable before and a text behind:

    ?x <p> "words"                    what matches the words; a language tag asks for names in this language
    ?x <p> ("words" ?score)           with how well it matches
    ?x <p> ("words" ?score 50)        the best fifty alone

Anywhere else the property is refused, for it would silently match nothing: in a path, behind a semicolon, in what CONSTRUCT makes.
Nothing is parsed here but tokens, and nothing is carried out. What became of the query is guarded and parsed as any other, so that a
pattern taken wrongly, in a query that is out of order, gives an error and reaches nothing; lines stay where they were.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from store.tokens import Token, tokens

Match = tuple[str, float]
# Words, language, and how many at most: IRIs in order of their worth
Find = Callable[[str, str | None, int], Sequence[Match]]
# What one pattern may find without a number of its own, and with one
MAX_MATCHES: Final = 1_000
MAX_ASKED_MATCHES: Final = 10_000
_BEFORE: Final = frozenset("{}.)")
_AFTER: Final = frozenset(("{", "}", ".", "FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS", "GRAPH"))
_VERB: Final = frozenset(("name", "iri", "variable"))
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Misplaced(ValueError):  # noqa: N818 - says what is the case
    """A property that a search answers stands where it cannot be answered, or finds more than is joined; `line` and `column` from 1."""

    def __init__(self, sparql: str, at: int, said: str) -> None:
        before = sparql[:at]
        self.line, self.column = before.count("\n") + 1, at - before.rfind("\n")
        super().__init__(f"line {self.line}, column {self.column}: {said}")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern that is replaced: where, for which variable, and what it asks; `again` if the subject goes on after a semicolon."""

    start: int
    end: int
    subject: str
    words: str
    lang: str | None
    score: str | None
    limit: int | None
    again: bool


def expanded(sparql: str, properties: Mapping[str, Find]) -> str:
    """Return a query with the properties replaced by what is found for them; a query without them as it is.

    Raises:
        Misplaced: one stands where it cannot be answered, or finds more than `MAX_MATCHES`; the message tells line and column.
    """
    found = list(tokens(sparql))
    prefixes, body = _prologue(found)
    places = [(at, iri) for at in range(body, len(found)) if (iri := _iri(found[at], prefixes)) in properties]
    template = _template(found, body)
    text, done = "", 0
    for at, iri in places:
        pattern = _pattern(found, at, sparql, template)
        lines = sparql.count("\n", pattern.start, pattern.end)
        text += sparql[done : pattern.start] + _values(pattern, properties[iri], sparql) + "\n" * lines
        done = pattern.end
    return text + sparql[done:]


def _template(found: Sequence[Token], body: int) -> int:
    """Return where the part of a CONSTRUCT query ends that holds triples alone; its short form has no other (production 10)."""
    if body >= len(found) or found[body].text.upper() != "CONSTRUCT":
        return body
    if body + 1 >= len(found) or found[body + 1].text != "{":
        return len(found)
    depth = 0
    for at in range(body + 1, len(found)):
        depth += (found[at].text == "{") - (found[at].text == "}")
        if depth == 0:
            return at
    return len(found)


def _prologue(found: Sequence[Token]) -> tuple[dict[str, str], int]:
    """Return the prefixes that are declared, and where what follows them begins (SPARQL 1.1 Query, production 4)."""
    prefixes: dict[str, str] = {}
    at = 0
    while at < len(found):
        word = found[at].text.upper()
        if word == "BASE" and at + 1 < len(found):
            at += 2
        elif word == "PREFIX" and at + 2 < len(found):
            prefixes[found[at + 1].text.rstrip(":")] = found[at + 2].text[1:-1]
            at += 3
        else:
            break
    return prefixes, at


def _iri(token: Token, prefixes: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    return prefixes.get(prefix, "\n") + local if token.kind == "name" and colon else ""


def _pattern(found: Sequence[Token], at: int, sparql: str, template: int) -> _Pattern:
    def text(n: int) -> str:
        return found[n].text if 0 <= n < len(found) else ""

    def kind(n: int) -> str:
        return found[n].kind if 0 <= n < len(found) else ""

    refusal = Misplaced(
        sparql,
        found[at].start,
        f"{found[at].text} is answered by a search, and only as a triple of its own:"
        f' ?x {found[at].text} "words" . or ?x {found[at].text} ("words" ?score 50) .',
    )
    if at < template or kind(at - 1) != "variable" or text(at - 2) not in _BEFORE:
        raise refusal
    listed = text(at + 1) == "("
    behind = at + 2 if listed else at + 1
    if kind(behind) != "string":
        raise refusal
    words, lang, score, limit = _unescaped(text(behind)), None, None, ""
    behind += 1
    if kind(behind) == "tag":
        lang = text(behind)[1:].lower()
        behind += 1
    if listed:
        if kind(behind) == "variable":
            score = text(behind)
            behind += 1
        while kind(behind) == "other" and text(behind) in "0123456789":
            limit += text(behind)
            behind += 1
        if text(behind) != ")":
            raise refusal
        behind += 1
    end = found[behind - 1].start + len(text(behind - 1))
    again = text(behind) == ";"
    if again and (kind(behind + 1) in _VERB or text(behind + 1) in ("a", "^", "(", "!")):
        end = found[behind].start + 1
    elif again or (text(behind) not in _AFTER and text(behind).upper() not in _AFTER):
        raise refusal
    return _Pattern(found[at - 1].start, end, text(at - 1), words, lang, score, int(limit) if limit else None, again)


def _values(pattern: _Pattern, find: Find, sparql: str) -> str:
    most = MAX_MATCHES if pattern.limit is None else pattern.limit
    if most > MAX_ASKED_MATCHES:
        raise Misplaced(sparql, pattern.start, f"a search gives at most {MAX_ASKED_MATCHES} things to a query")
    matches = find(pattern.words, pattern.lang, most + (pattern.limit is None))
    if pattern.limit is None and len(matches) > most:
        raise Misplaced(
            sparql,
            pattern.start,
            f"the words match more than {most} things; ask for more words, or for the best ones alone:"
            f' ("…" ?score {most})',
        )
    goes_on = f" {pattern.subject}" if pattern.again else ""
    if pattern.score is None:
        listed = " ".join(str(ox.NamedNode(iri)) for iri, _ in matches)
        return f"VALUES {pattern.subject} {{ {listed} }}{goes_on}"
    listed = " ".join(f"({ox.NamedNode(iri)} {worth:.4f})" for iri, worth in matches)
    return f"VALUES ({pattern.subject} {pattern.score}) {{ {listed} }}{goes_on}"


def _unescaped(token: str) -> str:
    """Return what a string stands for (SPARQL 1.1 Query, sections 19.2 and 19.7)."""
    inner = token[3:-3] if token[:3] in ('"""', "'''") and len(token) >= 6 else token[1:-1]

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code is None:
            return _ESCAPED.get(match[3], match[3])
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else ""

    return _ESCAPE.sub(character, inner)
