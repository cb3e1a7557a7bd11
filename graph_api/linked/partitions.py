"""Counts what a snapshot holds by class and by property, once, and says so as VoID partitions.

Tools that help with queries read from these which classes there are and which properties their members have (VoID, section 4.5, `void:classPartition`,
`void:propertyPartition`). A statement that several graphs hold is counted once, as a query over the union of the graphs finds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph_api.reading import Reading, text_of
from ontology.namespaces import expand


@dataclass(frozen=True, slots=True)
class PropertyPartition:
    """The statements with one property."""

    property: str
    triples: int


@dataclass(frozen=True, slots=True)
class WholeProperty:
    """All statements with one property, whatever their subject, with how many different subjects and objects they have."""

    property: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class ClassPartition:
    """The members of one class, and the statements about them by property."""

    name: str
    entities: int
    properties: tuple[PropertyPartition, ...]


@dataclass(frozen=True, slots=True)
class Partitions:
    """A snapshot by class and by property, each in the order of their IRIs."""

    triples: int
    classes: tuple[ClassPartition, ...]
    properties: tuple[WholeProperty, ...]


def partitions(reading: Reading) -> Partitions:
    """Return the partitions of a snapshot, counted at the first use."""
    return reading.once(_count)


def partition_triples(reading: Reading, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield the partitions of a dataset as VoID: by property, and by class with its properties."""
    counted = partitions(reading)
    for number, whole in enumerate(counted.properties):
        part = ox.BlankNode(f"property{number}")
        yield ox.Triple(dataset, _void("propertyPartition"), part)
        yield ox.Triple(part, _void("property"), ox.NamedNode(whole.property))
        yield ox.Triple(part, _void("triples"), ox.Literal(whole.triples))
        yield ox.Triple(part, _void("distinctSubjects"), ox.Literal(whole.subjects))
        yield ox.Triple(part, _void("distinctObjects"), ox.Literal(whole.objects))
    for number, held in enumerate(counted.classes):
        part = ox.BlankNode(f"class{number}")
        yield ox.Triple(dataset, _void("classPartition"), part)
        yield ox.Triple(part, _void("class"), ox.NamedNode(held.name))
        yield ox.Triple(part, _void("entities"), ox.Literal(held.entities))
        for within, each in enumerate(held.properties):
            inner = ox.BlankNode(f"class{number}property{within}")
            yield ox.Triple(part, _void("propertyPartition"), inner)
            yield ox.Triple(inner, _void("property"), ox.NamedNode(each.property))
            yield ox.Triple(inner, _void("triples"), ox.Literal(each.triples))


def _count(reading: Reading) -> Partitions:
    entities = {
        text_of(row["class"]): int(text_of(row["n"]))
        for row in reading.select(
            "SELECT (STR(?type) AS ?class) (COUNT(DISTINCT ?s) AS ?n) { ?s a ?type FILTER(isIRI(?type)) } GROUP BY ?type"
        )
    }
    within: dict[str, list[PropertyPartition]] = {name: [] for name in entities}
    for row in reading.select(
        "SELECT (STR(?type) AS ?class) (STR(?p) AS ?property) (COUNT(*) AS ?n) { ?s a ?type ; ?p ?o FILTER(isIRI(?type)) } GROUP BY ?type ?p"
    ):
        within[text_of(row["class"])].append(PropertyPartition(text_of(row["property"]), int(text_of(row["n"]))))
    properties = [
        WholeProperty(text_of(row["property"]), *(int(text_of(row[name])) for name in ("n", "subjects", "objects")))
        for row in reading.select(
            "SELECT (STR(?p) AS ?property) (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o } GROUP BY ?p"
        )
    ]
    return Partitions(
        sum(whole.triples for whole in properties),
        tuple(
            ClassPartition(name, entities[name], tuple(sorted(within[name], key=lambda part: part.property)))
            for name in sorted(entities)
        ),
        tuple(sorted(properties, key=lambda whole: whole.property)),
    )


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(f"void:{name}"))
