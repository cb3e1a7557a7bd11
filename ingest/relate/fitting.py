"""Tells whether a statement can hold: its subject and object are of classes that the property's domain and range allow, and nothing is said of a kind of things that can be said of one alone."""

from collections import defaultdict
from functools import cache, lru_cache
from typing import Final

import pyoxigraph as ox
import regex

from ingest.described import CLASSES, describe
from ingest.records import Relation
from ingest.register import ORGANS, Register
from ontology.load import ontology_triples
from ontology.namespaces import ITU, PREFIXES, expand

_DOMAIN: Final = (PREFIXES["rdfs"] + "domain", PREFIXES["schema"] + "domainIncludes")
_RANGE: Final = (PREFIXES["rdfs"] + "range", PREFIXES["schema"] + "rangeIncludes")
_SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
_KEPT: Final = 16384  # things
_BY_KIND: Final = {
    "country": "Country",
    "country-group": "CountryGroup",
    "region": "Region",
    "city": "City",
    "sdg": "Goal",
    "action-line": "ActionLine",
}

_MEETING: Final = regex.compile(r"(?P<body>.+)-(?:19|20)\d\d-\d\d(?:-\d\d)?")
_CONFERENCES: Final = ("PP", "WTDC", "WTSA", "RA", "WRC", "WTPF", "WCIT")
_OF_ONE_EVENT: Final = frozenset({"itu:locatedIn", "itu:hostedBy", "itu:chairedBy", "itu:coChairedBy", "itu:theme"})
_OF_BODIES: Final = frozenset(
    {
        "itu:adoptedBy",
        "itu:establishedBy",
        "itu:reportsTo",
        "itu:submitsTo",
        "itu:partOf",
        "itu:coordinatesWith",
        "itu:launchedBy",
        "itu:submittedBy",
        "itu:chairedBy",
    }
)


def fits(relation: Relation, facts: Register) -> bool:
    """Tell whether both ends of a relation are of a class that its property may have; what the ontology leaves open fits."""
    domains, ranges = _ends().get(expand(relation.predicate), (frozenset(), frozenset()))
    if not _is_any(relation.subject, domains, facts):
        return False
    return relation.object_kind != "iri" or relation.predicate == "rdf:type" or _is_any(relation.object, ranges, facts)


def outside(instrument: str, facts: Register) -> bool:
    """Tell whether an instrument is of a listed organ outside the Union, where "the Secretary-General" is not the Union's."""
    organ = next((body for body, code in ORGANS.items() if code == instrument.split("/")[1]), None)
    union = facts.one(next(iter(ORGANS)), "partOf")
    return organ is not None and union is not None and union not in facts.ancestors(organ)


def elsewhere(instrument: str, event: str, facts: Register) -> bool:
    """Tell whether an instrument is of a listed organ and an event none of that organ's."""
    organ = next((body for body, code in ORGANS.items() if code == instrument.split("/")[1].split("-")[0]), None)
    if organ is None or not instrument.startswith(("resolution/", "decision/", "opinion/")):
        return False
    series = facts.one(event, "inSeries") or event
    return not series.removeprefix("event/").startswith(organ.removeprefix("body/"))


def sensible(subject: str, predicate: str, object: str, facts: Register) -> bool:
    """A thing has no relation to itself nor its own units as members, is part of one event, not of a series, and of the parent it has.

    A series is held in no one place and has no one host, chair or theme; none but initiatives have partners; an organ's instruments are
    adopted at no other event.
    """
    if predicate == "itu:adoptedAt" and elsewhere(subject, object, facts):
        return False
    partnerless = predicate == "itu:partner" and not subject.startswith("initiative/")
    if partnerless or subject == object or (predicate == "itu:hasMember" and subject in facts.parents(object)):
        return False
    if predicate in ("itu:partOf", "itu:launchedAt") and "EventSeries" in facts.classes.get(object, ()):
        return False
    return predicate not in _OF_ONE_EVENT or "EventSeries" not in facts.classes.get(as_body(subject, predicate), ())


def as_body(identifier: str, predicate: str) -> str:
    """Return who an end of a statement stands for.

    A series of conferences that acts is the organ of that name, as is one of them that sets up a group, and to report to a group's meeting is to report to the group.
    """
    if predicate not in _OF_BODIES or not identifier.startswith("event/"):
        return identifier
    series = identifier.removeprefix("event/")
    meeting = _MEETING.fullmatch(series)
    if meeting is not None:
        return f"body/{meeting['body']}"
    if series in (*_CONFERENCES, "Council"):
        return f"body/{series}"
    organ, _, year = series.partition("-")
    if (
        predicate in ("itu:establishedBy", "itu:reportsTo", "itu:submitsTo")
        and organ in (*_CONFERENCES, "Council")
        and year.isdigit()
    ):
        return f"body/{organ}"
    return identifier


def _is_any(identifier: str, allowed: frozenset[str], facts: Register) -> bool:
    return not allowed or not _all_above(identifier, facts).isdisjoint(allowed)


@lru_cache(maxsize=_KEPT)
def _all_above(identifier: str, facts: Register) -> frozenset[str]:
    """Return the classes of a thing and all they are subclasses of; a document says much of few things."""
    return frozenset[str]().union(*map(_above, classes_of(identifier, facts)))


def classes_of(identifier: str, facts: Register) -> frozenset[str]:
    """Return the class that an identifier's pattern gives, and those that the reference facts state."""
    kind = identifier.partition("/")[0]
    named = {fact.value for fact in describe(identifier) if fact.subject == identifier and fact.kind == "class"}
    by_kind = CLASSES.get(kind) or _BY_KIND.get(kind)
    return frozenset(named | facts.classes.get(identifier, set()) | ({by_kind} if by_kind is not None else set()))


@cache
def _ends() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return, for each property, the local names of the classes of its domain and range."""
    domains: dict[str, set[str]] = defaultdict(set)
    ranges: dict[str, set[str]] = defaultdict(set)
    for triple in ontology_triples():
        value = triple.object
        if isinstance(value, ox.NamedNode) and isinstance(triple.subject, ox.NamedNode) and value.value.startswith(ITU):
            table = (
                domains if triple.predicate.value in _DOMAIN else ranges if triple.predicate.value in _RANGE else None
            )
            if table is not None:
                table[triple.subject.value].add(value.value.removeprefix(ITU))
    return {name: (frozenset(domains[name]), frozenset(ranges[name])) for name in {*domains, *ranges}}


@cache
def _above(name: str) -> frozenset[str]:
    """Return a class and all it is a subclass of."""
    found, todo = {name}, [name]
    while todo:
        for above in _superclasses().get(todo.pop(), ()):
            if above not in found:
                found.add(above)
                todo.append(above)
    return frozenset(found)


@cache
def _superclasses() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = defaultdict(set)
    for below, predicate, above in ((t.subject, t.predicate.value, t.object) for t in ontology_triples()):
        if predicate == _SUBCLASS and isinstance(below, ox.NamedNode) and isinstance(above, ox.NamedNode):
            table[below.value.removeprefix(ITU)].add(above.value.removeprefix(ITU))
    return {name: frozenset(above) for name, above in table.items()}
