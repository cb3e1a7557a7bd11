"""Turns a filter that asks whether a pattern of several triples exists into a look at what that pattern finds, found once for all solutions.

Oxigraph evaluates the pattern of an EXISTS anew for each solution, and where it joins triples, each time over all of them: what a filter costs would grow with the
square of the graph. Over one group, `FILTER NOT EXISTS { P }` is `MINUS { SELECT DISTINCT V { P } }`, and `FILTER EXISTS { P }` an OPTIONAL of that SELECT which must
be bound, where P is triples alone and V are the variables it shares with the group (SPARQL 1.1, 8.3 and 18.5): for NOT EXISTS if one of V is always bound, so
that the two are never disjoint, and for EXISTS if all are, so that nothing is bound anew. (A join in place of OPTIONAL may be turned round, and the whole
group evaluated for each thing found.) Any other filter is left as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from rdflib.paths import Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

_TOKEN: Final = re.compile(
    r"""'''.*?'''|\"{3}.*?\"{3}|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|<[^<>"{}|^`\\\s]*>|\#[^\n]*|\bFILTER\s+(?P<not>NOT\s+)?EXISTS\s*\{|[{}]""",
    re.IGNORECASE | re.DOTALL,
)
_FORM: Final = re.compile(r"\bSELECT\b(?P<all>\s+(DISTINCT\s+)?\*)?", re.IGNORECASE)
_FOUND: Final = "?__found"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A filter of the outermost group: where it stands, where its pattern does, and whether it asks for absence."""

    start: int
    end: int
    pattern: str
    absent: bool


@cache
def looked_up_once(query: str) -> str:
    """Return a SELECT query that has the same solutions, with the filters of its outermost group joined where that is the same."""
    filters, end = _filters(query)
    form = _FORM.search(query)
    if form is None or form["all"]:  # what is selected would hold one variable more
        return query
    prologue = query[: form.start()]
    several = {asked: triples for asked in filters if (triples := _joined(prologue, asked.pattern))}
    if not several:
        return query
    group = _group(translateQuery(parseQuery(query)).algebra)
    possible, certain = set(_possible(group)), _certain(group)
    kept, joins, at = "", "", 0
    for asked, triples in several.items():
        shared = frozenset().union(*triples) & possible
        bound = shared & certain if asked.absent else shared and shared <= certain
        if bound and _hangs_together([used - shared for used in triples]):
            joins += _looked_up(asked, " ".join(sorted(f"?{variable}" for variable in shared)), at)
            kept += query[at : asked.start]
            at = asked.end
    return f"{kept}{query[at:end]}{joins}{query[end:]}"


def _looked_up(asked: _Asked, names: str, number: int) -> str:
    if asked.absent:
        return f"MINUS {{ SELECT DISTINCT {names} WHERE {{{asked.pattern}}} }}\n"
    found = f"{_FOUND}{number}"
    return (
        f"OPTIONAL {{ SELECT DISTINCT {names} (true AS {found}) WHERE {{{asked.pattern}}} }} FILTER(BOUND({found}))\n"
    )


def _filters(query: str) -> tuple[list[_Asked], int]:
    """Return the filters of the outermost group that hold a plain pattern, and where that group ends."""
    found: list[_Asked] = []
    depth, last = 0, len(query)
    opened: re.Match[str] | None = None
    for match in _TOKEN.finditer(query):
        if match.group().endswith("{") and match.group()[0] in "{fF":
            depth += 1
            # A brace within the pattern makes it more than triples
            opened = match if depth == 2 and match.group() != "{" else None
        elif match.group() == "}":
            if opened is not None:
                pattern = query[opened.end() : match.start()]
                found.append(_Asked(opened.start(), match.end(), pattern, opened["not"] is not None))
                opened = None
            depth -= 1
            if depth == 0:
                last = match.start()
    return found, last


def _joined(prologue: str, pattern: str) -> tuple[frozenset[Variable], ...]:
    """Return the variables of each triple of a pattern that is evaluated by joining, nothing of any other pattern."""
    algebra = translateQuery(parseQuery(f"{prologue}SELECT * {{{pattern}}}")).algebra.p
    group = algebra.p if algebra.name == "Project" else algebra
    if group.name != "BGP" or not (len(group.triples) > 1 or any(_sequence(triple[1]) for triple in group.triples)):
        return ()
    return tuple(frozenset(term for term in triple if isinstance(term, Variable)) for triple in group.triples)


def _hangs_together(own: list[frozenset[Variable]]) -> bool:
    """Tell whether triples share variables of their own, one with another: what does not is no join but all pairs."""
    reached, waiting = own[0], own[1:]
    while near := [used for used in waiting if used & reached]:
        reached = reached.union(*near)
        waiting = [used for used in waiting if not used & reached]
    return not waiting


def _sequence(predicate: object) -> bool:
    return isinstance(predicate, SequencePath) or (
        isinstance(predicate, Path) and any(_sequence(part) for part in vars(predicate).values())
    )


def _group(node: CompValue) -> CompValue:
    """Return the outermost group without its filters."""
    while node.name != "Filter":
        node = node.p
    return node.p  # type: ignore[no-any-return]


def _possible(node: CompValue) -> Iterator[Variable]:
    """Yield the variables that a solution of a pattern may bind."""
    if node.name == "BGP":
        yield from (term for triple in node.triples for term in triple if isinstance(term, Variable))
    if node.name == "values":
        yield from (variable for row in node.res for variable in row)
    if node.name == "Extend":
        yield node.var
    if node.name == "Graph" and isinstance(node.term, Variable):
        yield node.term
    for part in ("p", "p1", "p2"):
        if isinstance(node.get(part), CompValue):
            yield from _possible(node[part])


def _certain(node: CompValue) -> frozenset[Variable]:
    """Return the variables that every solution of a pattern binds."""
    if node.name == "BGP":
        return frozenset(_possible(node))
    if node.name == "Join":
        return _certain(node.p1) | _certain(node.p2)
    if node.name == "Union":
        return _certain(node.p1) & _certain(node.p2)
    if node.name == "LeftJoin":
        return _certain(node.p1)
    if node.name in ("Filter", "Extend", "Graph"):
        return _certain(node.p)
    return frozenset()
