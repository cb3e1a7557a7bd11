"""Every query of the catalogue gives its expected rows, in Oxigraph and in rdflib."""

import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from queries.catalogue import bind, load
from tests.queries import fixture
from tests.queries.rows import short


def read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((fixture.DATA / name).read_text(encoding="utf-8"))["case"]
    return found


# The questions of the first half of the catalogue over the fixture, those of the second half over more
CASES = [(case, fixture.quads) for case in read("expected.toml")] + [
    (case, fixture.wide) for case in read("expected_wide.toml")
]
QUERIES = {query.name: query for query in load()}
cases = pytest.mark.parametrize(("case", "quads"), CASES, ids=[f"{c['query']}-{n}" for n, (c, _) in enumerate(CASES)])
Quads = Callable[[], tuple[ox.Quad, ...]]
TRIPLE = ["subject", "predicate", "object"]


@cache
def oxigraph(quads: Quads) -> ox.Store:
    made = ox.Store()
    made.extend(quads())
    return made


@cache
def union(quads: Quads) -> rdflib.Graph:
    triples = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads()]
    return rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")


def text(case: dict[str, Any]) -> str:
    return bind(QUERIES[case["query"]], case["params"])


@cases
def test_rows_in_oxigraph(case: dict[str, Any], quads: Quads) -> None:
    results = oxigraph(quads).query(text(case), use_default_graph_as_union=True)
    if isinstance(results, ox.QueryBoolean):
        assert case["answer"] is bool(results)
    elif isinstance(results, ox.QueryTriples):
        rows = [[_cell(term) for term in (t.subject, t.predicate, t.object)] for t in set(results)]
        assert sorted(rows) == sorted(case["rows"])
    else:
        assert [v.value for v in results.variables] == case["columns"]
        assert [[_cell(solution[v]) for v in case["columns"]] for solution in results] == case["rows"]


@cases
def test_same_rows_in_the_same_order_in_rdflib(case: dict[str, Any], quads: Quads) -> None:
    results = union(quads).query(text(case))
    if results.type == "ASK":
        assert case["answer"] is results.askAnswer
        return
    if results.type == "SELECT":
        assert [str(v) for v in results.vars or ()] == case["columns"]
    rows: list[Sequence[Any]] = [row for row in results if isinstance(row, Sequence)]
    found = [[short(None if v is None else _lexical(v)) for v in row] for row in rows]
    # The order of a query's rows is part of its answer, triples have none
    assert (found if results.type == "SELECT" else sorted(found)) == case["rows"]


def test_every_query_has_a_case_with_rows() -> None:
    assert {c["query"] for c, _ in CASES if c.get("rows") or c.get("answer")} == set(QUERIES)
    assert {q.form for q in QUERIES.values()} == {"select", "construct", "ask"}
    assert len(QUERIES) == 41
    assert len(CASES) == 75


def _cell(term: Any) -> str:
    return short(None if term is None else term.value)


def _lexical(term: Any) -> str:
    # Oxigraph writes the canonical form of a decimal, rdflib keeps the form it read
    if isinstance(term, rdflib.Literal) and term.datatype == rdflib.XSD.decimal:
        return ox.Literal(str(term), datatype=ox.NamedNode(str(rdflib.XSD.decimal))).value.removesuffix(".0")
    return str(term)
