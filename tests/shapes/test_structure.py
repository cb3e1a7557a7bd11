"""The structural shapes: a graph that conforms, one break for each constraint, and pyshacl as the oracle of what is run set-wise."""

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from pyshacl.errors import ValidationFailure
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from ingest.emit import triples
from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ontology.load import ontology_triples, reference_triples
from ontology.namespaces import ID, PREFIXES, expand
from shapes import validate
from shapes.catalogue import read_shapes, structure_constraints, structure_files
from shapes.core import check, core_shapes, in_memory, read_report
from shapes.errors import BadShapes, EngineFailure
from shapes.report import CONSTRAINT, Result
from shapes.setwise import run
from shapes.validation import result_of
from tests.shapes.memory import HEADER, Memory, turtle

DATA = Path(__file__).parent / "data"
HASH = hashlib.sha256("🌊 Resolution 900 holds.\nNoted.".encode()).hexdigest()
CASES: list[dict[str, Any]] = tomllib.loads((DATA / "broken.toml").read_text(encoding="utf-8"))["case"]
SHAPE = PREFIXES["shape"]


@cache
def good() -> list[ox.Triple]:
    return turtle((DATA / "good.ttl").read_text(encoding="utf-8").replace("TEXT-HASH", HASH))


def broken(case: dict[str, Any]) -> list[ox.Triple]:
    gone = turtle(case.get("remove", ""))
    kept = [triple for triple in good() if triple not in gone]
    assert len(kept) == len(good()) - len(gone), "the case removes what is not there"
    return [*kept, *turtle(case.get("add", ""))]


def test_a_graph_that_is_in_order_conforms() -> None:
    report = validate(Memory.of(good()))
    assert report.results == ()
    assert report.conforms


def test_what_is_read_from_a_document_in_several_languages_conforms() -> None:
    text = (
        "Document C29/1-E\nThe Council adopted Resolution 1408 in 2022. The Council noted the report.\n"
        "It was of the view that the work should be continued, and that the group should report to it in 2023.\n"
        "Le Conseil a adopté la Résolution 1408 en 2022. Le Pacte régional pour les algues (PRAL) a été lancé par l'UIT.\n"
        "واعتمد المجلس القرار 1408 في عام 2022."
    )
    record = extract_text(Text(text, (), "text/plain", "2" * 64), Path("read.txt"))
    assert {segment.lang for segment in record.segments} == {None, "fr", "ar"}
    graph = list(triples(record))
    assert ox.Literal("Pacte régional pour les algues (PRAL)", language="fr") in {t.object for t in graph}
    assert validate(Memory.of([*ontology_triples(), *reference_triples(), *graph])).results == ()


def test_the_good_graph_has_a_node_of_every_class_that_has_a_shape() -> None:
    classes = {str(t) for t in core_shapes().objects(None, SH.targetClass)}
    kinds = {str(t.object.value) for t in good() if t.predicate.value == expand("rdf:type")}  # type: ignore[union-attr]
    assert classes <= kinds
    assert len(classes) == 27


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["constraint"]))
def test_a_broken_graph_gives_exactly_these_results(case: dict[str, Any]) -> None:
    (constraint,) = [c for c in structure_constraints() if c.name == SHAPE + case["constraint"]]
    got = {(s.focus, s.path or "", s.value) for s in run(Memory.of(broken(case)), constraint)}
    want = {(_term(f), expand(p) if p else "", _term(v.replace("TEXT-HASH", HASH))) for f, p, v in case["expected"]}
    assert got == want


def test_every_constraint_is_broken_once() -> None:
    assert sorted(SHAPE + case["constraint"] for case in CASES) == [c.name for c in structure_constraints()]
    assert len(CASES) == 19


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["constraint"]))
def test_pyshacl_finds_the_same_of_a_constraint(case: dict[str, Any]) -> None:
    name = rdflib.URIRef(SHAPE + case["constraint"])
    (constraint,) = [c for c in structure_constraints() if c.name == str(name)]
    alone = read_shapes(structure_files())
    for shape, other in list(alone.subject_objects(SH.sparql)):
        if other != name:
            alone.remove((shape, SH.sparql, other))
    alone.remove((None, SH.property, None))
    triples = broken(case)
    ours = {_same(result_of(solution)) for solution in run(Memory.of(triples), constraint)}
    assert ours == {r for r in _oracle(triples, alone) if r[0] == CONSTRAINT}
    assert ours


def test_pyshacl_finds_the_same_of_a_graph_with_many_faults() -> None:
    cases = [
        c for c in CASES if c["constraint"] in ("Claim-stated", "Dates-typed", "Evidence-typed", "Paragraph-inside")
    ]
    gone = {triple for case in cases for triple in turtle(case.get("remove", ""))}
    triples = [*(t for t in good() if t not in gone), *(t for case in cases for t in turtle(case.get("add", "")))]
    ours = {_same(r) for r in validate(Memory.of(triples)).results}
    assert ours == _oracle(triples, read_shapes(structure_files()))
    assert len(ours) > 10


def _oracle(triples: list[ox.Triple], shapes: rdflib.Graph) -> set[tuple[str, str, str, str]]:
    _, report, _ = pyshacl.validate(in_memory(triples), shacl_graph=shapes, inplace=True)
    return {_same(r) for r in read_report(report)}


def _same(result: Result) -> tuple[str, str, str, str]:
    """What both engines must agree on; ours alone names property shapes."""
    value = result.value
    if value.startswith('"'):
        (quad,) = ox.parse(HEADER + f"<s> <p> {value} .", format=ox.RdfFormat.TURTLE)
        value = str(quad.object)
    return result.component, result.focus, result.path, value


def _breaks() -> Iterator[tuple[str, str, Node, rdflib.URIRef]]:
    """Every property shape with each of its constraints that one added or removed value can break."""
    shapes = core_shapes()
    wanted = {SH.datatype, SH["class"], SH.minCount, SH.maxCount, SH.pattern, SH.minLength, SH.minInclusive, SH["or"]}
    for shape, node in sorted(shapes.subject_objects(SH.property), key=str):
        for parameter in sorted(shapes.predicates(node), key=str):
            if parameter in wanted:
                yield str(shape), str(parameter), node, rdflib.URIRef(str(parameter))


def _change(row: tuple[str, str, Node, rdflib.URIRef]) -> tuple[set[ox.Triple], list[ox.Triple], tuple[str, str, str]]:
    """The triples a break removes and adds, and the shape, component and focus of its result."""
    name, _, node, parameter = row
    shapes = core_shapes()
    path = ox.NamedNode(str(shapes.value(node, SH.path)))
    target = str(shapes.value(rdflib.URIRef(name), SH.targetClass))
    kind = ox.NamedNode(expand("rdf:type"))
    having = {t.subject for t in good() if t.predicate == path}
    typed = [t.subject for t in good() if t.predicate == kind and str(t.object) == f"<{target}>"]
    focus = next((s for s in typed if s in having), typed[0])
    local = str(parameter).rpartition("#")[2]
    component = str(SH[local[0].upper() + local[1:] + "ConstraintComponent"])
    said = (str(node), component, focus.value)  # type: ignore[union-attr]
    if local == "minCount":
        return {t for t in good() if t.subject == focus and t.predicate == path}, [], said
    bad = _bad_values(local, str(shapes.value(node, parameter)))
    return set(), [ox.Triple(focus, path, value) for value in bad], said


@cache
def _found(removing: bool) -> frozenset[tuple[str, str, str]]:
    """The results over one graph with all breaks of a kind."""
    changes = [_change(row) for row in _breaks()]
    gone = {triple for removed, _, _ in changes for triple in removed} if removing else set()
    added = [] if removing else [triple for _, new, _ in changes for triple in new]
    return frozenset((r.shape, r.component, r.focus) for r in check([*(t for t in good() if t not in gone), *added]))


@pytest.mark.parametrize(
    "row", list(_breaks()), ids=lambda row: f"{row[2].rpartition('#')[2]} {row[1].rpartition('#')[2]}"
)
def test_each_property_shape_finds_a_value_that_breaks_it(row: tuple[str, str, Node, rdflib.URIRef]) -> None:
    removed, _, said = _change(row)
    assert said in _found(bool(removed))


def _bad_values(parameter: str, limit: str) -> list[ox.NamedNode | ox.Literal]:
    nowhere = ox.NamedNode("https://example.org/nothing")
    if parameter == "maxCount":
        return [ox.Literal(f"value {number}") for number in range(int(limit) + 1)]
    if parameter == "minInclusive":
        return [ox.Literal(int(limit) - 1)]
    if parameter == "minLength":
        return [ox.Literal("")]
    if parameter == "datatype" and limit != str(XSD.boolean):
        return [ox.Literal(True)]
    return [ox.Literal("?") if parameter == "pattern" else nowhere]


def test_the_generated_suite_is_whole() -> None:
    assert len(list(_breaks())) == 128


@pytest.mark.parametrize(
    "shape", sorted({str(s) for s in core_shapes().subjects(SH.targetClass) if (s, SH.pattern, None) in core_shapes()})
)
def test_each_class_refuses_an_identifier_of_another_form(shape: str) -> None:
    target = ox.NamedNode(str(core_shapes().value(rdflib.URIRef(shape), SH.targetClass)))
    wrong = ox.Triple(ox.NamedNode(ID + "nothing of the kind".replace(" ", "-")), ox.NamedNode(str(RDF.type)), target)
    components = {r.component for r in check([*good(), wrong]) if r.shape == shape}
    assert components == {str(SH.PatternConstraintComponent)}


def test_a_report_names_its_nodes_and_reads_back() -> None:
    report = validate(Memory.of(broken(CASES[1])))
    triples = list(report.triples())
    assert not any(isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode) for t in triples)
    assert triples == list(validate(Memory.of(list(reversed(broken(CASES[1]))))).triples())
    back = {_same(r) for r in read_report(in_memory(triples))}
    assert back == {_same(r) for r in report.results}
    assert CONSTRAINT in {r.component for r in report.results}
    assert all(set(r.message) == {"en", "ar"} for r in report.results)


def _term(text: str) -> ox.NamedNode | ox.Literal:
    (quad,) = ox.parse(
        HEADER + f"<s> <p> {text if text.startswith(chr(34)) else f'<{text}>'} .", format=ox.RdfFormat.TURTLE
    )
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object


def test_a_wrong_parameter_of_a_shape_is_a_bad_shape() -> None:
    shape = '@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:NodeShape ; sh:targetNode <urn:x> ; sh:property [ sh:path <urn:p> ; sh:minCount "x" ] .'
    with pytest.raises(BadShapes, match="minCount"):
        list(check(good(), rdflib.Graph().parse(data=shape, format="turtle")))


def test_a_failure_that_pyshacl_gives_back_as_its_report_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    failure = ValidationFailure("no report")  # type: ignore[no-untyped-call]  # pyshacl has no types
    monkeypatch.setattr("shapes.core.pyshacl.validate", lambda *_, **__: (False, failure, ""))
    with pytest.raises(EngineFailure, match="no report"):
        list(check(good()))
