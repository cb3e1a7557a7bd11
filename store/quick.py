"""Answers in this process, at once, the queries of which it is known beforehand that they cost next to nothing.

Such a query is a SELECT or ASK over patterns that each name a subject or an object, nothing else: no path, filter, union, optional part, graph, function, group or order. Before
the engine sees it, the triples that each pattern finds are counted, and counting ends at a bound: whatever order the engine joins them in, it makes no more rows
than the product of these numbers. What is not of this form, or counts too much, is left to a worker: no query is answered here that could run away.
"""

import math
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from store.asking import LimitExceeded, Question
from store.encoding import encode
from store.reading import Readable
from store.tokens import Token, tokens

MOST_CHARACTERS: Final = 4_000
MOST_PATTERNS: Final = 6
MOST_TRIPLES: Final = 200  # that one pattern may find
MOST_ROWS: Final = 1_000  # that the patterns may make together
MOST_BYTES: Final = 1 << 16  # of the answer, and of the literals that a pattern finds
_REMEMBERED: Final = 4_096
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\]*>")
_LOCAL: Final = re.compile(r"[^\\%]*")
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

Node = ox.NamedNode | ox.Literal
Pattern = tuple[ox.NamedNode | None, ox.NamedNode | None, Node | None]


class _Other(Exception):  # noqa: N818 - says what is the case
    """A query is not of the form that is answered here."""


class Lane:
    """Answers cheap queries about snapshots; used from one thread."""

    def __init__(self, prefixes: Mapping[str, str] | None = None) -> None:
        self._prefixes = dict(prefixes or {})
        self._heavy: OrderedDict[tuple[str, Pattern], None] = OrderedDict()

    def answer(self, snapshot: Readable, question: Question) -> bytes | None:
        """Return the answer to a question, None where it is one for a worker: not cheap, not right, or with an answer that is too large."""
        if (
            len(question.sparql) > MOST_CHARACTERS
            or question.default_graphs is not None
            or question.named_graphs is not None
        ):
            return None
        if question.tabular is None or question.cut or question.gzip:
            return None
        try:
            found = patterns(question.sparql)
        except _Other:
            return None
        if math.prod(self._count(snapshot, pattern) for pattern in found) > MOST_ROWS:
            return None
        try:
            return encode(
                snapshot.query(question.sparql),
                question.tabular,
                max_rows=min(question.max_rows, MOST_ROWS),
                max_bytes=min(question.max_bytes, MOST_BYTES),
            )
        except (SyntaxError, LimitExceeded):
            return None

    def _count(self, snapshot: Readable, pattern: Pattern) -> int:
        """Return how many triples a pattern finds, more than all may make together where they are too many or too large."""
        key = (snapshot.name, pattern)
        if key in self._heavy:
            return MOST_ROWS + 1
        number = size = 0
        for triple in snapshot.matches(*pattern):
            number += 1
            size += len(triple.object.value) if isinstance(triple.object, ox.Literal) else 0
            if number > MOST_TRIPLES or size > MOST_BYTES:
                self._heavy[key] = None
                while len(self._heavy) > _REMEMBERED:
                    self._heavy.popitem(last=False)
                return MOST_ROWS + 1
        return number


def patterns(sparql: str) -> tuple[Pattern, ...]:
    """Return the patterns of a query of the form that is answered here, None standing for a variable.

    Raises:
        _Other: it is of another form; whether it parses is not known then.
    """
    return _Reader(sparql).read()


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
            raise _Other
        self._word("WHERE")
        found = self._group()
        if self._word("LIMIT"):
            while self._is("other") and self._now().text.isdigit():
                self._next()
        if self._token is not None:
            raise _Other
        return found

    def _group(self) -> tuple[Pattern, ...]:
        if not self._mark("{"):
            raise _Other
        found: list[Pattern] = []
        while not self._mark("}"):
            subject = self._term()
            if isinstance(subject, ox.Literal):
                raise _Other
            while True:
                predicate = _TYPE if self._a() else self._term()
                if isinstance(predicate, ox.Literal):
                    raise _Other
                while True:
                    obj = self._term()
                    if (subject is None and obj is None) or len(found) == MOST_PATTERNS:
                        raise _Other
                    found.append((subject, predicate, obj))
                    if not self._mark(","):
                        break
                if not self._mark(";") or self._at("}") or self._at("."):
                    break
            if not self._mark(".") and not self._at("}"):
                raise _Other
        if not found:
            raise _Other
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
            raise _Other
        if self._is("tag"):
            tag = self._now().text[1:]
            self._next()
            return ox.Literal(quoted, language=tag)
        if self._mark("^"):
            if not self._mark("^"):
                raise _Other
            token = self._now()
            self._next()
            return ox.Literal(quoted, datatype=ox.NamedNode(self._named(token)))
        return ox.Literal(quoted)

    def _named(self, token: Token) -> str:
        if token.kind == "iri":
            return _iri(token.text)
        if token.kind != "name":
            raise _Other
        prefix, _, local = token.text.partition(":")
        if prefix + ":" not in self._names or not _LOCAL.fullmatch(local):
            raise _Other
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
            raise _Other
        self._next()
        return token

    def _now(self) -> Token:
        if self._token is None:
            raise _Other
        return self._token

    def _next(self) -> None:
        self._token = next(self._tokens, None)


def _iri(text: str) -> str:
    if not _ABSOLUTE.fullmatch(text):
        raise _Other
    return text[1:-1]
