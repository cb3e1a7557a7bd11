"""Every query of the catalogue gives its expected rows, in Oxigraph and in rdflib."""

import tomllib
from collections.abc import Sequence
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from queries.catalogue import bind, load
from tests.queries import fixture
from tests.queries.rows import short

CASES: list[dict[str, Any]] = tomllib.loads((fixture.DATA / "expected.toml").read_text(encoding="utf-8"))["case"]
QUERIES = {query.name: query for query in load()}
cases = pytest.mark.parametrize("case", CASES, ids=[f"{c['query']}-{n}" for n, c in enumerate(CASES)])


@pytest.fixture(scope="module")
def oxigraph() -> ox.Store:
    return fixture.store()


@pytest.fixture(scope="module")
def union() -> rdflib.Graph:
    triples = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in fixture.quads()]
    return rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")


@cases
def test_rows_in_oxigraph(case: dict[str, Any], oxigraph: ox.Store) -> None:
    results = oxigraph.query(bind(QUERIES[case["query"]], case["params"]), use_default_graph_as_union=True)
    assert isinstance(results, ox.QuerySolutions)
    assert [v.value for v in results.variables] == case["columns"]
    assert [[_cell(solution[v]) for v in case["columns"]] for solution in results] == case["rows"]


@cases
def test_same_rows_in_rdflib(case: dict[str, Any], union: rdflib.Graph) -> None:
    results = union.query(bind(QUERIES[case["query"]], case["params"]))
    rows: list[Sequence[Any]] = [row for row in results if isinstance(row, Sequence)]
    assert sorted([short(None if v is None else _lexical(v)) for v in row] for row in rows) == sorted(case["rows"])


def test_every_query_has_a_case_with_rows() -> None:
    assert {c["query"] for c in CASES if c["rows"]} == set(QUERIES)
    assert len(QUERIES) == 18
    assert len(CASES) == 31


def _cell(term: Any) -> str:
    return short(None if term is None else term.value)


def _lexical(term: Any) -> str:
    # Oxigraph writes the canonical form of a decimal, rdflib keeps the form it read
    if isinstance(term, rdflib.Literal) and term.datatype == rdflib.XSD.decimal:
        return ox.Literal(str(term), datatype=ox.NamedNode(str(rdflib.XSD.decimal))).value.removesuffix(".0")
    return str(term)
