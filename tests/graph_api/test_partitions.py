"""The partitions of a snapshot agree with what is counted of its quads one by one."""

from collections import Counter

import pyoxigraph as ox

from graph_api.linked.partitions import partition_triples, partitions
from graph_api.reading import Reading
from ontology.namespaces import entity, expand
from store import Store
from tests.queries import fixture

TYPE = expand("rdf:type")


def triples() -> set[ox.Triple]:
    return {ox.Triple(q.subject, q.predicate, q.object) for q in fixture.quads()}


def test_properties_are_counted(held: Store) -> None:
    found = partitions(Reading(held))
    expected = Counter(t.predicate.value for t in triples())
    assert {whole.property: whole.triples for whole in found.properties} == expected
    assert found.triples == expected.total()
    for whole in found.properties:
        these = [t for t in triples() if t.predicate.value == whole.property]
        assert (whole.subjects, whole.objects) == (len({t.subject for t in these}), len({t.object for t in these}))


def test_classes_are_counted_with_the_properties_of_their_members(held: Store) -> None:
    found = partitions(Reading(held)).classes
    assert [part.name for part in found] == sorted(part.name for part in found)
    members: dict[str, set[object]] = {}
    for t in triples():
        if t.predicate.value == TYPE and isinstance(t.object, ox.NamedNode):
            members.setdefault(t.object.value, set()).add(t.subject)
    assert {part.name: part.entities for part in found} == {name: len(these) for name, these in members.items()}
    for part in found:
        expected = Counter(t.predicate.value for t in triples() if t.subject in members[part.name])
        assert {each.property: each.triples for each in part.properties} == expected


def test_they_are_said_as_void(held: Store) -> None:
    graph = ox.Store()
    graph.extend(
        ox.Quad(t.subject, t.predicate, t.object)
        for t in partition_triples(Reading(held), ox.NamedNode(entity("dataset")))
    )
    asked = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX itu: <https://w3id.org/itugov/ontology#>
        SELECT ?entities ?triples { ?dataset void:classPartition ?part . ?part void:class itu:Claim ; void:entities ?entities ;
        void:propertyPartition [ void:property itu:quote ; void:triples ?triples ] }"""
    rows = graph.query(asked)
    assert isinstance(rows, ox.QuerySolutions)
    # What a manifest states has no words
    assert [[term.value for term in row] for row in rows] == [["25", "21"]]
    counted = partitions(Reading(held))
    inner = sum(len(part.properties) for part in counted.classes)
    assert len(graph) == 5 * len(counted.properties) + 3 * len(counted.classes) + 3 * inner
