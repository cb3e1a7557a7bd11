"""Reads what is dated: events with their first and last day, adoptions, beginnings and ends, each with the edge that leads to its evidence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph_api.evidence import statements
from graph_api.labels import kinds, superclasses
from graph_api.reading import Reading, text_of
from graph_api.walks.topology import topology
from ontology.identifiers import edge_id

# What dates a thing itself; other dates (of claims, of numbers in force) are no happenings
_DATING: Final = (
    "itu:dateAdopted",
    "itu:dateAbrogated",
    "itu:establishedOn",
    "itu:abolishedOn",
    "dcterms:date",
)
_START: Final = "itu:startDate"
_END: Final = "itu:endDate"
# By which of its edges a thing has to do with a body
_OF_BODY: Final = frozenset(
    {
        "itu:heldBy",
        "itu:adoptedBy",
        "itu:establishedBy",
        "itu:submittedTo",
        "itu:submittedBy",
        "itu:partOf",
        "itu:issuedBy",
        "itu:launchedBy",
    }
)
_DATE: Final = re.compile(r"-?\d{4,}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happened: the thing, what is dated of it, and when, as precisely as it is known (a year, a month or a day).

    `end` is empty where it happened at one time, or its end is not known; `edge` where no text states the date.
    """

    thing: str
    predicate: str
    start: str
    end: str
    kind: str
    edge: str


def timeline(reading: Reading) -> tuple[Dated, ...]:
    """Return what is dated, in the order of time, read at the first use."""
    return reading.once(_read)


def _read(reading: Reading) -> tuple[Dated, ...]:
    known = statements(reading).by_edge
    found: list[tuple[str, str, str, str]] = []
    ends: dict[str, str] = {}
    for predicate in (_END, _START, *_DATING):
        for thing, value in _values(reading, predicate):
            if predicate == _END:
                ends[thing] = min(value, ends.get(thing, value))
            else:
                found.append((thing, predicate, value, ends.get(thing, "") if predicate == _START else ""))
    types = kinds(reading, {thing for thing, _, _, _ in found})
    made = []
    for thing, predicate, start, end in found:
        name = edge_id(thing, predicate, start)
        kind = types.get(thing, ("",))[0]
        made.append(Dated(thing, predicate, start, end, kind, name if name in known else ""))
    return tuple(sorted(made, key=lambda d: (d.start, d.end, d.thing, d.predicate)))


def _values(reading: Reading, predicate: str) -> Iterator[tuple[str, str]]:
    rows = reading.select(
        f"SELECT DISTINCT ?x ?v {{ ?x {predicate} ?v FILTER(isLiteral(?v) && STRSTARTS(STR(?x), STR(id:))) }}"
    )
    pairs = {(text_of(row["x"]), text_of(row["v"])) for row in rows}
    yield from sorted((thing, value) for thing, value in pairs if _DATE.fullmatch(value))


def chosen(
    reading: Reading, *, body: str | None, types: tuple[str, ...], first: str | None, last: str | None
) -> tuple[Dated, ...]:
    """Return what has to do with a body, is of some classes or of classes below them, and falls within two dates, the last included as far as it is told."""
    above = superclasses(reading)
    near: set[str] | None = None
    if body is not None:
        graph = topology(reading)
        near = {body} | {edge.subject for edge in graph.in_edges(body) if edge.predicate in _OF_BODY}
        near |= {edge.object for edge in graph.out_edges(body) if edge.predicate == "itu:establishedBy"}
    return tuple(
        dated
        for dated in timeline(reading)
        if (near is None or dated.thing in near)
        and (not types or dated.kind in types or not above.get(dated.kind, frozenset()).isdisjoint(types))
        and (first is None or (dated.end or dated.start) >= first[: len(dated.end or dated.start)])
        and (last is None or dated.start[: len(last)] <= last)
    )
