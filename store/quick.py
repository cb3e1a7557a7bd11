"""Answers in this process, at once, the queries of which it is known beforehand that they cost next to nothing.

Such a query is a SELECT or ASK over patterns that each name a subject or an object, nothing else: no path, filter, union, optional part, graph, function, group or order. Before
the engine sees it, the triples that each pattern finds are counted, and counting ends at a bound: whatever order the engine joins them in, it makes no more rows
than the product of these numbers, none of them taken for less than one. What is not of this form, or counts too much, is left to a worker: no query is answered here that could run away.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from store.asking import LimitExceeded
from store.encoding import encode
from store.reading import Readable
from store.tokens import Token, tokens

MOST_CHARACTERS: Final = 4_000
MOST_PATTERNS: Final = 6
MOST_TRIPLES: Final = 200  # that one pattern may find
MOST_ROWS: Final = 1_000  # that the patterns may make together
MOST_BYTES: Final = 1 << 16  # of the answer, and of the literals that a pattern finds
_FEW_ROWS: Final = 50  # of so few, with literals so short, no row is counted on the way
_SHORT: Final = 1 << 12
_JSON: Final = "application/sparql-results+json"
_REMEMBERED: Final = 4_096
_FORMS: Final = 1_024
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\]*>")
# An absolute name, split at which a query has the tokens it has anyway, if nothing else in it is quoted, a comment or in angle brackets
_NAME: Final = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*)>")
_NO_NAMES: Final = re.compile(r"[<\"'#\\]")
_LOCAL: Final = re.compile(r"[^\\%]*")
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

Node = ox.NamedNode | ox.Literal
Pattern = tuple[ox.NamedNode | None, ox.NamedNode | None, Node | None]
Form = tuple[
    tuple[tuple[int, str] | ox.NamedNode | None, ...], ...
]  # patterns with the place of a name and what is put after it


class NotCheap(Exception):  # noqa: N818 - says what is the case
    """A query is not of the form that is answered here."""


class Forms:
    """Remembers the patterns of queries by their text without the names in it, so that a query that differs in a name alone is not read again."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, ...], Form | None] = OrderedDict()

    def patterns(self, sparql: str) -> tuple[Pattern, ...]:
        """Return what `patterns` returns.

        Raises:
            NotCheap: as there.
        """
        parts = _NAME.split(sparql)
        text = tuple(parts[::2])
        if text in self._known:
            self._known.move_to_end(text)
        elif _NO_NAMES.search("".join(text)) is not None:
            return patterns(sparql)
        else:
            self._known[text] = _form(text)
            while len(self._known) > _FORMS:
                self._known.popitem(last=False)
        form = self._known[text]
        if form is None:
            raise NotCheap
        names = parts[1::2]
        try:
            return tuple(
                tuple(ox.NamedNode(names[t[0]] + t[1]) if isinstance(t, tuple) else t for t in pattern)  # type: ignore[misc]
                for pattern in form
            )
        except ValueError as error:
            raise NotCheap from error


def _form(parts: Sequence[str]) -> Form | None:
    """Return the form of a query that was split at its names, None for one that is not answered here."""
    names = (f"<x:{place}/>" for place in range(len(parts)))
    try:
        found = patterns("".join(part + name for part, name in zip(parts, names, strict=True)).rpartition("<")[0])
    except NotCheap:
        return None
    return tuple(tuple(_place(term) for term in pattern) for pattern in found)


def _place(term: Node | None) -> tuple[int, str] | ox.NamedNode | None:
    if term is None or not term.value.startswith("x:"):
        assert not isinstance(term, ox.Literal)  # no form has quotes
        return term
    number, _, rest = term.value[2:].partition("/")
    return int(number), rest


class Lane:
    """Answers cheap queries about snapshots; used from one thread."""

    def __init__(self) -> None:
        self._heavy: OrderedDict[tuple[str, Pattern], None] = OrderedDict()
        self._forms = Forms()

    def answer(self, snapshot: Readable, sparql: str, *, max_rows: int, max_bytes: int) -> bytes | None:
        """Return the answer to a query as JSON, None where it is one for a worker: not cheap, not right, or with an answer that is too large."""
        if len(sparql) > MOST_CHARACTERS:
            return None
        try:
            found = self._forms.patterns(sparql)
        except NotCheap:
            return None
        rows, size = 1, 0
        for pattern in found:
            number, more = self._count(snapshot, pattern)
            if number > MOST_TRIPLES:
                return None
            rows *= max(1, number)  # the engine may join others before it comes to an empty one
            size += more
        if rows > MOST_ROWS:
            return None
        max_bytes = min(max_bytes, MOST_BYTES)
        try:
            results = snapshot.query(sparql)
            if rows <= min(max_rows, _FEW_ROWS) and size <= _SHORT and not isinstance(results, ox.QueryTriples):
                data = results.serialize(format=ox.QueryResultsFormat.JSON)
                return data if data is not None and len(data) <= max_bytes else None
            return encode(results, _JSON, max_rows=min(max_rows, MOST_ROWS), max_bytes=max_bytes)
        except (SyntaxError, LimitExceeded):
            return None

    def _count(self, snapshot: Readable, pattern: Pattern) -> tuple[int, int]:
        """Return how many triples a pattern finds and how long their literals are; more triples than it may find where they are too many or too large."""
        if self._heavy and (snapshot.name, pattern) in self._heavy:
            return MOST_TRIPLES + 1, 0
        number = size = 0
        for triple in snapshot.matches(*pattern):
            number += 1
            value = triple.object
            if isinstance(value, ox.Literal):
                size += len(value.value)
            if number > MOST_TRIPLES or size > MOST_BYTES:
                self._heavy[snapshot.name, pattern] = None
                while len(self._heavy) > _REMEMBERED:
                    self._heavy.popitem(last=False)
                return MOST_TRIPLES + 1, size
        return number, size


def patterns(sparql: str) -> tuple[Pattern, ...]:
    """Return the patterns of a query of the form that is answered here, None standing for a variable.

    Raises:
        NotCheap: it is of another form; whether it parses is not known then.
    """
    try:
        return _Reader(sparql).read()
    except ValueError as error:  # a name that is none to the engine, which tells what is wrong
        raise NotCheap from error


class _Reader:
    """Reads one query; what it does not know it takes for another form."""

    def __init__(self, sparql: str) -> None:
        self._tokens: Iterator[Token] = tokens(sparql)
        self._token: Token | None = next(self._tokens, None)
        self._names: dict[str, str] = {}

    def read(self) -> tuple[Pattern, ...]:
        """Return the patterns."""
        while True:
            if self._word("BASE"):
                _iri(self._take("iri").text)  # it is of no use here: relative names are another form
            elif self._word("PREFIX"):
                name, iri = self._take("name"), self._take("iri")
                self._names[name.text] = _iri(iri.text)
            else:
                break
        if self._word("SELECT"):
            self._word("DISTINCT")
            if not self._mark("*"):
                self._take("variable")
                while self._is("variable"):
                    self._next()
        elif not self._word("ASK"):
            raise NotCheap
        self._word("WHERE")
        found = self._group()
        if self._word("LIMIT"):
            while self._is("other") and self._now().text.isdigit():
                self._next()
        if self._token is not None:
            raise NotCheap
        return found

    def _group(self) -> tuple[Pattern, ...]:
        if not self._mark("{"):
            raise NotCheap
        found: list[Pattern] = []
        while not self._mark("}"):
            subject = self._term()
            if isinstance(subject, ox.Literal):
                raise NotCheap
            while True:
                predicate = _TYPE if self._a() else self._term()
                if isinstance(predicate, ox.Literal):
                    raise NotCheap
                while True:
                    obj = self._term()
                    if (subject is None and obj is None) or len(found) == MOST_PATTERNS:
                        raise NotCheap
                    found.append((subject, predicate, obj))
                    if not self._mark(","):
                        break
                if not self._mark(";") or self._at("}") or self._at("."):
                    break
            if not self._mark(".") and not self._at("}"):
                raise NotCheap
        if not found:
            raise NotCheap
        return tuple(found)

    def _term(self) -> Node | None:
        token = self._now()
        self._next()
        if token.kind == "variable":
            return None
        if token.kind == "string":
            return self._literal(token.text)
        return ox.NamedNode(self._named(token))

    def _literal(self, text: str) -> ox.Literal:
        quoted = text[1:-1]
        if "\\" in quoted or text[:3] in ('"""', "'''"):
            raise NotCheap
        if self._is("tag"):
            tag = self._now().text[1:]
            self._next()
            return ox.Literal(quoted, language=tag)
        if self._mark("^"):
            if not self._mark("^"):
                raise NotCheap
            token = self._now()
            self._next()
            return ox.Literal(quoted, datatype=ox.NamedNode(self._named(token)))
        return ox.Literal(quoted)

    def _named(self, token: Token) -> str:
        if token.kind == "iri":
            return _iri(token.text)
        if token.kind != "name":
            raise NotCheap
        prefix, _, local = token.text.partition(":")
        if prefix + ":" not in self._names or not _LOCAL.fullmatch(local):
            raise NotCheap
        return self._names[prefix + ":"] + local

    def _a(self) -> bool:
        if self._is("word") and self._now().text == "a":
            self._next()
            return True
        return False

    def _word(self, word: str) -> bool:
        if self._is("word") and self._now().text.upper() == word:
            self._next()
            return True
        return False

    def _mark(self, mark: str) -> bool:
        if self._at(mark):
            self._next()
            return True
        return False

    def _at(self, mark: str) -> bool:
        return self._token is not None and self._token.kind == "other" and self._token.text == mark

    def _is(self, kind: str) -> bool:
        return self._token is not None and self._token.kind == kind

    def _take(self, kind: str) -> Token:
        token = self._now()
        if token.kind != kind:
            raise NotCheap
        self._next()
        return token

    def _now(self) -> Token:
        if self._token is None:
            raise NotCheap
        return self._token

    def _next(self) -> None:
        self._token = next(self._tokens, None)


def _iri(text: str) -> str:
    if not _ABSOLUTE.fullmatch(text):
        raise NotCheap
    return text[1:-1]
