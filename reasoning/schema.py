"""Compiles axioms into what follows from a single triple of each property; knows nothing of data.

A property's superproperties, inverses and symmetry are one closure: the set of (property, turned round) that each of its triples
implies. Its subjects' and objects' classes, with all their superclasses, follow from that set. What needs a second triple, chains
and transitivity (a chain of a property with itself), is left to `reasoning.closure`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from reasoning.axioms import OWL, RDF, RDFS, XSD, Axiom

_Node = TypeVar("_Node")

# What everything is, and what only a literal can be: stated, they tell nothing
_NO_NEWS: Final = frozenset((OWL + "Thing", RDFS + "Resource", RDFS + "Literal", RDF + "langString"))


@dataclass(frozen=True, slots=True)
class Implied:
    """What a triple of a property implies by itself."""

    properties: tuple[tuple[str, bool], ...]
    subject_classes: tuple[str, ...]
    object_classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A property that follows from the properties of a path."""

    members: tuple[str, ...]
    concluded: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """All of an ontology's rules, ready to apply."""

    implied: Mapping[str, Implied]
    superclasses: Mapping[str, tuple[str, ...]]
    chains: tuple[Chain, ...]


def compiled(axioms: Iterable[Axiom]) -> Compiled:
    """Return the rules that follow from axioms."""
    steps: dict[tuple[str, bool], set[tuple[str, bool]]] = defaultdict(set)
    superclass: dict[str, set[str]] = defaultdict(set)
    domains: dict[str, set[str]] = defaultdict(set)
    ranges: dict[str, set[str]] = defaultdict(set)
    chains: set[Chain] = set()
    properties: set[str] = set()
    for axiom in axioms:
        one, others = axiom.subject, axiom.objects
        match axiom.kind:
            case "subclass":
                superclass[one].add(others[0])
            case "subproperty":
                _step(steps, one, others[0], turned=False)
            case "inverse":
                _step(steps, one, others[0], turned=True)
                _step(steps, others[0], one, turned=True)
            case "symmetric":
                _step(steps, one, one, turned=True)
            case "domain":
                domains[one].add(others[0])
            case "range":
                ranges[one].add(others[0])
            case "transitive":
                chains.add(Chain((one, one), one))
            case "chain":
                chains.add(Chain(others, one))
            case _:
                raise ValueError(f"no such kind of axiom: {axiom}")
        if axiom.kind != "subclass":
            properties.add(one)
        if axiom.kind in ("subproperty", "inverse"):
            properties.add(others[0])
    superclasses = {name: tuple(sorted(_reached(superclass, name) - {name})) for name in superclass}
    implied = {}
    for name in sorted(properties):
        reached = _reached(steps, (name, False)) | {(name, False)}
        subjects = {c for p, turned in reached for c in (ranges if turned else domains).get(p, ())}
        objects = {c for p, turned in reached for c in (domains if turned else ranges).get(p, ())}
        implied[name] = Implied(
            tuple(sorted(reached - {(name, False)})), _upward(subjects, superclasses), _upward(objects, superclasses)
        )
    news = {name: tuple(c for c in above if is_news(c)) for name, above in superclasses.items()}
    return Compiled(implied, news, tuple(sorted(chains, key=lambda c: (c.concluded, c.members))))


def is_news(name: str) -> bool:
    """Say whether being of a class tells anything of a thing that is no literal."""
    return name not in _NO_NEWS and not name.startswith(XSD)


def _step(steps: dict[tuple[str, bool], set[tuple[str, bool]]], one: str, other: str, *, turned: bool) -> None:
    for already in (False, True):
        steps[one, already].add((other, already != turned))


def _reached(edges: Mapping[_Node, set[_Node]], start: _Node) -> set[_Node]:
    found: set[_Node] = set()
    waiting = [start]
    while waiting:
        for step in edges.get(waiting.pop(), ()):
            if step not in found:
                found.add(step)
                waiting.append(step)
    return found


def _upward(names: set[str], superclasses: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted(c for c in names.union(*(superclasses.get(name, ()) for name in names)) if is_news(c)))
