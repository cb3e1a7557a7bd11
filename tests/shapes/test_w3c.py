"""The W3C suite of SHACL-SPARQL: what the set-wise runner supports gives the expected results, and what it refuses is listed here."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import SH, Namespace

from shapes.catalogue import constraints, read_shapes
from shapes.errors import NotEquivalent, ShapesError
from shapes.reading import Term
from shapes.setwise import run
from tests.shapes.memory import Memory
from tests.shared import shared

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SUPPORTED = (
    *("node/prefixes-001", "node/sparql-001", "node/sparql-002", "node/sparql-003", "property/sparql-001"),
    *("pre-binding/pre-binding-001", "pre-binding/pre-binding-004"),
)
REFUSED = {
    "pre-binding/pre-binding-002": "$this in a filter of a UNION branch without a pattern that binds it",
    "pre-binding/pre-binding-003": "$this in a filter of a nested group without a pattern that binds it",
    "pre-binding/pre-binding-005": "$this in a filter of a nested group without a pattern that binds it",
    "pre-binding/pre-binding-006": "a nested SELECT",
    "pre-binding/pre-binding-007": "a nested SELECT",
    "pre-binding/shapesGraph-001": "$shapesGraph, which SHACL leaves to the engine",
    "pre-binding/unsupported-sparql-001": "MINUS",
    "pre-binding/unsupported-sparql-002": "VALUES",
    "pre-binding/unsupported-sparql-003": "SERVICE",
    "pre-binding/unsupported-sparql-004": "a nested SELECT",
    "pre-binding/unsupported-sparql-005": "$this assigned anew",
}
OTHER = {
    "pre-binding/unsupported-sparql-006": "a SPARQL-based constraint component",
    "component/nodeValidator-001": "a SPARQL-based constraint component",
    "component/optional-001": "a SPARQL-based constraint component",
    "component/propertyValidator-select-001": "a SPARQL-based constraint component",
    "component/validator-001": "a SPARQL-based constraint component",
}


def path_of(name: str) -> Path:
    return shared("w3c", "shacl", "tests", "sparql", f"{name}.ttl")


def test_every_test_of_the_suite_is_accounted_for() -> None:
    folder = shared("w3c", "shacl", "tests", "sparql")
    names = {f"{f.parent.name}/{f.stem}" for f in folder.glob("*/*.ttl") if f.stem != "manifest"}
    assert names == {*SUPPORTED, *REFUSED, *OTHER}
    assert (len(SUPPORTED), len(REFUSED), len(OTHER)) == (7, 11, 5)


@pytest.mark.parametrize("name", SUPPORTED)
def test_the_expected_results_are_found(name: str) -> None:
    file = path_of(name)
    graph, data = read_shapes([file]), Memory()
    data.store.load(path=file, format=ox.RdfFormat.TURTLE, base_iri=file.as_uri())
    got = Counter(
        (str(s.focus), s.path, _key(s.value), s.constraint.severity) for c in constraints(graph) for s in run(data, c)
    )
    (report,) = [o for o in graph.objects(None, MF["result"]) if o != SHT.Failure]
    want = Counter(
        (
            f"<{graph.value(r, SH.focusNode)}>",
            str(p) if (p := graph.value(r, SH.resultPath)) else None,
            v.n3() if (v := graph.value(r, SH.value)) is not None else None,
            str(graph.value(r, SH.resultSeverity)),
        )
        for r in graph.objects(report, SH.result)
    )
    assert got == want


def _key(value: Term | None) -> str | None:
    return None if value is None else str(value)


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_not_be_equivalent_is_refused(name: str) -> None:
    found = constraints(read_shapes([path_of(name)]))
    assert found
    with pytest.raises(NotEquivalent):
        [list(run(Memory(), c)) for c in found]


@pytest.mark.parametrize("name", OTHER)
def test_constraint_components_are_no_constraints_of_a_shape(name: str) -> None:
    graph = read_shapes([path_of(name)])
    assert (None, SH.parameter, None) in graph
    try:
        assert constraints(graph) == ()
    except ShapesError:
        assert isinstance(graph, rdflib.Graph)
