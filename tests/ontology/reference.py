"""Reads the reference facts for the tests that judge them: one `Fact` a triple, with the file that states it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ontology.load import reference_files
from ontology.namespaces import ID, ITU, compact

NAMES = ("skos:prefLabel", "skos:altLabel", "itu:acronym", "itu:formerName")
HINTS = ("itu:unverifiedName", "itu:shortName", "itu:inflectedName")


@dataclass(frozen=True, slots=True)
class Label:
    """A name as it stands in the facts."""

    text: str
    lang: str

    def __str__(self) -> str:
        return f"{self.text}@{self.lang}"


@dataclass(slots=True)
class Entity:
    """What the facts say of one identifier."""

    path: str
    file: str
    classes: set[str] = field(default_factory=set)
    facts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[str, list[Label]] = field(default_factory=lambda: defaultdict(list))

    @property
    def kind(self) -> str:
        """The first part of the identifier."""
        return self.path.partition("/")[0]

    def one(self, name: str) -> str:
        """Return the first value of a fact, or an empty text."""
        values = self.facts.get(name)
        return values[0] if values else ""

    def __str__(self) -> str:
        return f"{self.file}: <{self.path}>"


@cache
def entities() -> Mapping[str, Entity]:
    """Return the typed entities by identifier; statements in a second file are added to the entity."""
    found: dict[str, Entity] = {}
    for file in reference_files():
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            assert isinstance(quad.subject, ox.NamedNode), f"{file.name} has a blank node: give it an identifier"
            path = quad.subject.value.removeprefix(ID)
            entity = found.setdefault(path, Entity(path, file.name))
            _take(entity, quad, file)
    return {path: entity for path, entity in found.items() if entity.classes}


def _take(entity: Entity, quad: ox.Quad, file: Path) -> None:
    predicate, value = compact(quad.predicate.value), quad.object
    if predicate == "rdf:type":
        assert isinstance(value, ox.NamedNode)
        entity.classes.add(value.value.removeprefix(ITU))
        entity.file = file.name
    elif isinstance(value, ox.Literal) and value.language:
        entity.labels[predicate].append(Label(value.value, value.language))
    elif isinstance(value, ox.NamedNode | ox.Literal):
        entity.facts[predicate].append(value.value.removeprefix(ID))
