"""The set-wise runner: what it refuses, and that what it accepts means what SHACL's evaluation by focus node means."""

import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shapes.catalogue import Constraint, rules, structure_constraints
from shapes.errors import BadShapes, EngineFailure, NotEquivalent
from shapes.setwise import compiled, run
from tests.shapes.memory import Memory

TABLE = tomllib.loads((Path(__file__).parent / "data" / "refused.toml").read_text(encoding="utf-8"))
EX = "http://example.org/"
PROLOGUE = f"PREFIX ex: <{EX}>\n"


def constraint(select: str, target: str = "{ ?this a ex:C }", proved: bool = False) -> Constraint:
    warning = "http://www.w3.org/ns/shacl#Warning"
    return Constraint("urn:shape", "urn:constraint", target, None, warning, {}, PROLOGUE, select, proved)


def test_the_table_is_whole() -> None:
    assert (len(TABLE["refused"]), len(TABLE["accepted"])) == (15, 6)


@pytest.mark.parametrize("row", TABLE["refused"], ids=lambda row: row["query"])
def test_what_would_mean_something_else_is_refused(row: dict[str, str]) -> None:
    with pytest.raises(NotEquivalent, match=row["why"]):
        compiled(constraint(row["query"]))


# ex:C is the class, p and q the predicates, and nodes and numbers the values of small random graphs
_NODES = st.sampled_from([ox.NamedNode(EX + name) for name in "abc"])
_VALUES = st.one_of(_NODES, st.integers(0, 3).map(ox.Literal), st.just(ox.Literal("{")))
_EDGES = st.builds(ox.Triple, _NODES, st.sampled_from([ox.NamedNode(EX + name) for name in "pq"]), _VALUES)
_TYPES = st.builds(
    ox.Triple,
    _NODES,
    st.just(ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")),
    st.just(ox.NamedNode(EX + "C")),
)


@pytest.mark.parametrize("row", TABLE["accepted"], ids=lambda row: row["query"])
@settings(max_examples=30, deadline=None)
@given(triples=st.lists(st.one_of(_EDGES, _TYPES), max_size=12))
def test_what_is_accepted_gives_each_focus_node_its_own_answers(row: dict[str, str], triples: list[ox.Triple]) -> None:
    graph = Memory.of(triples)
    checked = constraint(row["query"])
    got = {(str(s.focus), str(sorted((k, str(v)) for k, v in s.bindings.items()))) for s in run(graph, checked)}
    want = set()
    focuses = graph.store.query(PROLOGUE + "SELECT DISTINCT ?this WHERE { ?this a ex:C }")
    assert isinstance(focuses, ox.QuerySolutions)
    for focus in focuses:
        answers = graph.store.query(PROLOGUE + _pre_bound(row["query"], str(focus["this"])))
        assert isinstance(answers, ox.QuerySolutions)
        names = [v.value for v in answers.variables if v.value != "none"]
        for answer in answers:
            bound = sorted((n, str(answer[n])) for n in names if answer[n] is not None)
            want.add((str(focus["this"]), str(bound)))
    assert got == want


def _pre_bound(query: str, focus: str) -> str:
    """Replace `$this` by a focus node, which is what pre-binding means (SHACL 1.0, appendix A)."""
    head, _, pattern = query.partition("WHERE")
    rest = head.replace("$this", "").replace("DISTINCT", "").replace("SELECT", "").strip()
    return f"SELECT {rest or '(1 AS ?none)'} WHERE {pattern.replace('$this', focus)}"


def test_every_packaged_constraint_is_proved_equivalent() -> None:
    packaged = [*structure_constraints(), *(c for rule in rules() for c in rule.constraints)]
    assert len(packaged) == 35
    for found in packaged:
        assert found.proved
        compiled(Constraint(*(getattr(found, name) for name in Constraint.__slots__ if name != "proved")))


@pytest.mark.parametrize(
    "select", ["SELECT $this WHERE {", "ASK { $this ?p ?o }", "SELECT ?x WHERE { ?x ?p $this }", "nothing"]
)
def test_a_query_that_is_none_is_a_bad_shape(select: str) -> None:
    with pytest.raises(BadShapes):
        compiled(constraint(select))


def test_a_query_the_store_cannot_read_is_an_engine_failure() -> None:
    with pytest.raises(EngineFailure, match="could not evaluate"):
        list(run(Memory(), constraint("SELECT $this WHERE { $this ex:p }", proved=True)))
