"""What is looked up once: the filters that are joined instead, that their solutions stay the same, and what is left alone."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shapes.catalogue import rules, structure_constraints
from shapes.existence import looked_up_once
from shapes.setwise import compiled
from tests.shapes.memory import Memory

EX = "http://example.org/"
PROLOGUE = f"PREFIX ex: <{EX}>\n"

JOINED = (
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b FILTER NOT EXISTS { ?x ex:p ?b . ?x ex:q ?a } }",
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b FILTER EXISTS { ?x ex:p ?b ; ex:q/ex:q ?a } }",
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b FILTER NOT EXISTS { ?b ex:p/ex:q ?a } FILTER EXISTS { ?b ^ex:p/ex:p ?x } }",
    "SELECT DISTINCT ?a ?c WHERE { ?a ex:p ?b OPTIONAL { ?b ex:q ?c } FILTER NOT EXISTS { ?x ex:p ?a ; ex:q ?c } }",
    "SELECT DISTINCT ?a ?c WHERE { ?a ex:p ?b BIND(1/0 AS ?c) FILTER NOT EXISTS { ?x ex:p ?a ; ex:q ?c } }",
    "SELECT DISTINCT ?a WHERE { { ?a ex:p ?b } UNION { ?a ex:q ?b } FILTER EXISTS { ?x ex:p ?a ; ex:p ?b } FILTER(?a != ?b) }",
)
LEFT = (
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b }",
    "SELECT DISTINCT * WHERE { ?a ex:p ?b FILTER EXISTS { ?x ex:p ?b ; ex:q ?a } }",
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b FILTER NOT EXISTS { ?b ex:q ?a } }",
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b FILTER NOT EXISTS { ?x ex:p ?y . ?y ex:q ?z } }",
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b FILTER NOT EXISTS { ?a ex:q ?x . ?b ex:q ?y } }",
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b FILTER NOT EXISTS { ?x ex:p ?b ; ex:q ?c FILTER(?c != ?a) } }",
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b FILTER NOT EXISTS { ?x ex:p ?b FILTER EXISTS { ?x ex:q ?a } } }",
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b { ?b ex:q ?c FILTER NOT EXISTS { ?x ex:p ?b ; ex:q ?c } } }",
    "SELECT DISTINCT ?a ?c WHERE { ?a ex:p ?b OPTIONAL { ?b ex:q ?c } FILTER EXISTS { ?x ex:p ?a ; ex:q ?c } }",
    "SELECT DISTINCT ?a WHERE { ?a ex:p ?b FILTER(?b != 'FILTER EXISTS { ?x ex:p ?b ; ex:q ?a }') }",
)

_NODES = st.sampled_from([ox.NamedNode(EX + name) for name in "abc"])
_EDGES = st.builds(ox.Triple, _NODES, st.sampled_from([ox.NamedNode(EX + name) for name in "pq"]), _NODES)


def answers(graph: Memory, query: str) -> list[str]:
    found = graph.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(str(list(row)) for row in found)


def test_the_tables_are_whole() -> None:
    assert (len(JOINED), len(LEFT)) == (6, 10)


@pytest.mark.parametrize("query", JOINED)
@settings(max_examples=60, deadline=None)
@given(triples=st.lists(_EDGES, max_size=12))
def test_a_filter_that_is_joined_keeps_the_solutions(query: str, triples: list[ox.Triple]) -> None:
    graph = Memory.of(triples)
    once = looked_up_once(PROLOGUE + query)
    assert "{ SELECT DISTINCT" in once
    assert answers(graph, once) == answers(graph, PROLOGUE + query)


@pytest.mark.parametrize("query", LEFT)
def test_any_other_filter_is_left_as_it_is(query: str) -> None:
    assert looked_up_once(PROLOGUE + query) == PROLOGUE + query


def test_the_audits_have_filters_that_are_joined() -> None:
    joined = [c.name for rule in rules() for c in rule.constraints if "{ SELECT DISTINCT" in compiled(c)]
    assert [name.rpartition("#")[2] for name in joined] == [
        "decision-or-resolution-register",
        "language-parity-citation",
        "superseded-edition-alone",
        "superseded-edition-with-later",
    ]
    assert not any("{ SELECT DISTINCT" in compiled(c) for c in structure_constraints())
