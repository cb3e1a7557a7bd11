"""Reads out of a query what a remote engine has to be told beside it: what it gives, and over which graphs it asks; changes nothing of its sense.

What reaches an engine is first read by our own parser, which refuses what would ask other services. That holds only if the engine reads the same: so escapes of
code points, which the standard has replaced before a query is parsed (SPARQL 1.1 Query, section 19.2) and some parsers replace later or not at all, are replaced here,
and none is left; and the graphs of FROM clauses are told by the protocol, which has the last word (SPARQL 1.1 Protocol, section 2.1.4), and taken out of the query.
"""

import re
from dataclasses import dataclass
from itertools import product
from typing import Final

import pyoxigraph as ox

from store.asking import Kind
from store.errors import QueryRefused
from store.tokens import Token, tokens

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_LEFT: Final = re.compile(r"\\[uU]")
_KINDS: Final[dict[str, Kind]] = {"SELECT": "rows", "ASK": "boolean", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_FROM: Final = re.compile("from", re.IGNORECASE)
_GRAPH: Final = re.compile("graph", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is sent on.

    Attributes:
        kind: what it gives.
        text: the query without FROM clauses.
        default_graphs: the graphs of its FROM clauses, None if it has neither these nor FROM NAMED.
        named_graphs: the graphs of its FROM NAMED clauses, None likewise.
        names_graphs: whether it may ask what stands in which graph; False is certain.
    """

    kind: Kind
    text: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    names_graphs: bool


def without_escapes(sparql: str) -> str:
    """Return a query with the characters that escapes of code points stand for.

    Raises:
        QueryRefused: what is left would be an escape to an engine that replaces them again, or otherwise.
    """
    if _LEFT.search(sparql) is None:
        return sparql
    found = _ESCAPE.sub(_character, sparql)
    if _LEFT.search(found) is not None:
        raise QueryRefused(
            r"a backslash before u or U stands here for nothing but an escape of a code point (\u0041), which is no surrogate"
        )
    return found


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return match[0] if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


def read(sparql: str) -> Asked:
    """Return what a query asks, which is known to parse.

    Raises:
        QueryRefused: it begins with what is no prologue of SPARQL 1.1.
    """
    found = list(tokens(sparql))
    at = _prologue(found)
    if at >= len(found) or (word := found[at].text.upper()) not in _KINDS:
        raise QueryRefused("a query begins with BASE, PREFIX, SELECT, CONSTRUCT, DESCRIBE or ASK (SPARQL 1.1)")
    text, graphs = _one_base(sparql, found[:at]), {False: list[str](), True: list[str]()}
    depth = 0
    for place in range(at, len(found)):
        token = found[place]
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "other" else 0
        if depth == 0 and token.kind == "word" and token.text.upper() == "FROM":
            named = place + 1 < len(found) and found[place + 1].text.upper() == "NAMED"
            graph = found[place + 1 + named] if place + 1 + named < len(found) else token
            if graph.kind in ("iri", "name"):
                graphs[named].append(graph.text)
                text = _blanked(text, token.start, graph.start + len(graph.text))
    own = bool(graphs[False] or graphs[True])
    head = sparql[: found[at].start]
    return Asked(
        _KINDS[word],
        text,
        _resolved(head, graphs[False]) if own else None,
        _resolved(head, graphs[True]) if own else None,
        _GRAPH.search(text) is not None,
    )


def without_from(text: str) -> str | None:
    """Return a query in which every FROM is spelled otherwise, None if it holds none: one that needed it parses no more."""
    if _FROM.search(text) is None:
        return None
    lowered = text.lower()
    for letters in product("zqxjvkw", repeat=4):
        if (word := "".join(letters)) not in lowered:
            return _FROM.sub(word, text)
    raise QueryRefused("the query holds every word of four letters that could be tried")


def _prologue(found: list[Token]) -> int:
    """Return where the prologue ends (SPARQL 1.1 Query, production 4)."""
    at = 0
    while at < len(found):
        word = found[at].text.upper()
        if word == "BASE" and at + 1 < len(found) and found[at + 1].kind == "iri":
            at += 2
        elif word == "PREFIX" and at + 2 < len(found) and [t.kind for t in found[at + 1 : at + 3]] == ["name", "iri"]:
            at += 3
        else:
            break
    return at


def _one_base(sparql: str, prologue: list[Token]) -> str:
    """Return a query without a base that another one takes the place of at once; some engines read one alone."""
    for first, iri, second, other in zip(prologue, prologue[1:], prologue[2:], prologue[3:], strict=False):
        if first.text.upper() == second.text.upper() == "BASE" and _ABSOLUTE.match(other.text):
            sparql = _blanked(sparql, first.start, iri.start + len(iri.text))
    return sparql


def _blanked(text: str, start: int, end: int) -> str:
    """Return a text with space in the place of a part; lines stay where they were."""
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _resolved(prologue: str, names: list[str]) -> tuple[str, ...]:
    """Return the IRIs that names stand for under a prologue, as the parser has them."""
    if not names:
        return ()
    rows = ox.Store().query(f"{prologue}\nSELECT ?graph {{ VALUES ?graph {{ {' '.join(names)} }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    found = [row["graph"] for row in rows]
    return tuple(dict.fromkeys(node.value for node in found if isinstance(node, ox.NamedNode)))
