"""Proves that a query which begins with its target means, for each focus node, what SHACL's pre-binding of `$this` means.

It works on the algebra of the query, as rdflib translates it (SPARQL 1.1, section 18.2). Bottom-up evaluation knows nothing of `$this`
inside a nested group: a filter, an assignment or the right side of an OPTIONAL that uses it needs a pattern in its own group that binds it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from shapes.errors import BadShapes, NotEquivalent

_THIS: Final = Variable("this")
# What SHACL forbids (appendix A), and what counts or cuts over all focus nodes instead of one, as rdflib's grammar names it. They are
# looked for in the parsed query: its algebra drops filters within EXISTS.
_REFUSED: Final = {
    "MinusGraphPattern": "MINUS",
    "InlineData": "VALUES",
    "ValuesClause": "VALUES",
    "SubSelect": "a nested SELECT",
    "ServiceGraphPattern": "SERVICE",
    "GroupClause": "an aggregate",
    "HavingClause": "an aggregate",
    "LimitOffsetClauses": "LIMIT or OFFSET",
    "OrderClause": "ORDER BY",
    "Builtin_RAND": "RAND",
    "Builtin_NOW": "NOW",
    "Builtin_UUID": "UUID",
    "Builtin_STRUUID": "STRUUID",
    "Builtin_BNODE": "BNODE",
}
_RESERVED: Final = frozenset({Variable("shapesGraph"), Variable("currentShape"), Variable("PATH")})


def check(name: str, query: str, *, given: int) -> None:
    """Make sure that a query that begins with its target may be run over all focus nodes at once.

    Args:
        name: the constraint, for messages.
        query: the query with its target.
        given: how many VALUES clauses the target brings with it; the author may write none.

    Raises:
        BadShapes: the query does not parse, or its result does not hold `$this`.
        NotEquivalent: the query has a form that would mean something else.
    """
    try:
        parsed = parseQuery(query)
    except Exception as error:  # the parser raises errors of many kinds
        raise BadShapes(f"{name}: {error}") from error
    forms = Counter(_REFUSED[part.name] for part in parts(parsed[1]) if part.name in _REFUSED)
    forms["an aggregate"] += sum(part.name.startswith("Aggregate_") for part in parts(parsed[1]))
    forms["VALUES"] -= given
    if refused := sorted(form for form, count in forms.items() if count > 0):
        raise NotEquivalent(f"{name}: {refused[0]} would not mean the same over all focus nodes at once")
    if used := _RESERVED & set(_variables(parsed[1])):
        raise NotEquivalent(f"{name}: ${min(used)} is not supported")
    try:
        algebra = translateQuery(parsed).algebra
    except Exception as error:  # as above
        raise BadShapes(f"{name}: {error}") from error
    if _THIS not in (algebra.get("PV") or ()):
        raise BadShapes(f"{name}: the SELECT clause must hold $this")
    _scope(name, algebra)


def _scope(name: str, node: CompValue) -> None:
    """Check every use of `$this` below a node; inside EXISTS the solution at hand replaces it, however deep (18.6)."""
    kind = node.name
    if kind == "Filter":
        _needs(name, node.expr, _binds(node.p))
    elif kind == "Extend":
        if node.var == _THIS:
            raise NotEquivalent(f"{name}: $this is assigned anew")
        _needs(name, node.expr, _binds(node.p))
    elif kind == "LeftJoin":
        _needs(name, node.p2, _binds(node.p1))
        _needs(name, node.expr, _binds(node.p1) or _binds(node.p2))
    for part in ("p", "p1", "p2"):
        if isinstance(node.get(part), CompValue):
            _scope(name, node[part])


def _needs(name: str, part: Any, bound: bool) -> None:
    if not bound and _THIS in set(_variables(part)):
        raise NotEquivalent(f"{name}: $this is used in a group that does not bind it by a pattern of its own")


def _binds(node: CompValue) -> bool:
    """Tell whether every solution of a pattern binds `$this`."""
    kind = node.name
    if kind == "BGP":
        return any(_THIS in triple for triple in node.triples)
    if kind == "values":
        return all(_THIS in row for row in node.res)
    if kind == "Union":
        return _binds(node.p1) and _binds(node.p2)
    if kind == "Join":
        return _binds(node.p1) or _binds(node.p2)
    if kind == "LeftJoin":
        return _binds(node.p1)
    if kind == "Graph":
        return node.term == _THIS or _binds(node.p)
    return isinstance(node.get("p"), CompValue) and _binds(node.p)


def parts(node: Any) -> Iterator[CompValue]:
    """Yield the named parts of a parsed query or its algebra."""
    if isinstance(node, CompValue):
        yield node
        for value in node.values():
            yield from parts(value)
    elif isinstance(node, Iterable) and not isinstance(node, str):
        for value in node:
            yield from parts(value)


def _variables(node: Any) -> Iterator[Variable]:
    if isinstance(node, Variable):
        yield node
    elif isinstance(node, CompValue):
        for key, value in node.items():
            if key != "_vars":
                yield from _variables(value)
    elif isinstance(node, dict):
        yield from (key for key in node if isinstance(key, Variable))
    elif isinstance(node, Iterable) and not isinstance(node, str):
        for value in node:
            yield from _variables(value)
