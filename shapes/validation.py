"""Validates a graph against the structural shapes: core constraints by pyshacl, SPARQL constraints set-wise by the store, quotes by `quotes`."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import rdflib

from ontology.namespaces import PREFIXES
from shapes.catalogue import structure_constraints
from shapes.core import check, core_shapes, predicates
from shapes.errors import EngineFailure
from shapes.messages import render, shown
from shapes.quotes import misquoted
from shapes.reading import Graph, Term
from shapes.report import CONSTRAINT, Report, Result
from shapes.setwise import Solution, run

_SH: Final = PREFIXES["sh"]
_QUOTES: Final = PREFIXES["shape"] + "Evidence-quote"


def validate(graph: Graph) -> Report:
    """Return what violates the structural shapes, in a fixed order.

    The core constraints see the union of the graphs, cut down to the predicates that shapes name.

    Raises:
        BadShapes: a shape cannot be carried out.
        EngineFailure: pyshacl or the store failed.
    """
    found = [with_message(one) for one in check(_data(graph))]
    for constraint in structure_constraints():
        solutions = misquoted(graph, constraint) if constraint.name == _QUOTES else run(graph, constraint)
        found += [result_of(solution) for solution in solutions]
    return Report(tuple(sorted(set(found))))


def with_message(one: Result) -> Result:
    """Return a result of a core constraint with its message in English and Arabic."""
    component = one.component.removeprefix(_SH)
    words = _components().get(
        component, {"en": "{?focus} violates {?component}", "ar": "العنصر {?focus} يخالف {?component}"}
    )
    limit = core_shapes().value(rdflib.URIRef(one.shape), rdflib.URIRef(_SH + words.get("parameter", "")))
    values = {
        "focus": _bare(one.focus),
        "path": shown(one.path),
        "value": _bare(one.value),
        "limit": shown(str(limit)),
        "component": component,
    }
    return replace(one, message=render({language: words[language] for language in ("en", "ar")}, values))


def _data(graph: Graph) -> Iterator[ox.Triple]:
    wanted = " ".join(f"<{predicate}>" for predicate in predicates())
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?p {{ {wanted} }} ?s ?p ?o }}"
    try:
        triples = graph.query(query)
    except (SyntaxError, RuntimeError, OSError) as error:
        raise EngineFailure(f"the store could not read the graph: {error}") from error
    if not isinstance(triples, ox.QueryTriples):
        raise EngineFailure("the store answered CONSTRUCT with something else")
    yield from triples


def result_of(solution: Solution) -> Result:
    """Return a solution of a SPARQL constraint as a validation result, with its messages."""
    constraint = solution.constraint
    values = {name: shown(term) for name, term in solution.bindings.items()} | {"this": shown(solution.focus)}
    return Result(
        shape=constraint.shape,
        component=CONSTRAINT,
        severity=constraint.severity,
        focus=_term(solution.focus),
        path=solution.path or "",
        value="" if solution.value is None else _term(solution.value),
        constraint=constraint.name,
        message=render(constraint.messages, values),
    )


def _term(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _bare(text: str) -> str:
    """Return an IRI as readers see it, and a literal without quotation marks and datatype."""
    return text[1 : text.rindex('"')] if text.startswith('"') else shown(text.removeprefix(PREFIXES["id"]))


@cache
def _components() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "components.toml").read_text(encoding="utf-8"))
