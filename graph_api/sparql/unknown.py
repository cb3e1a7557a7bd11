"""Tells which entities given to a question of the catalogue the snapshot has never heard of, and what was probably meant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox

from graph_api.reading import PROLOGUE, Snapshot, rows, text_of
from ontology.namespaces import ID
from queries.catalogue import Query
from queries.parameters import ANY, entity_iri

_SUGGESTED: Final = 3
_ALIKE: Final = 0.75


@dataclass(frozen=True, slots=True)
class Unknown:
    """A parameter, the entity it was given, and the nearest identifiers there are, the likeliest first."""

    parameter: str
    value: str
    suggestions: tuple[str, ...]

    @property
    def message(self) -> str:
        """What to tell whoever asked."""
        meant = f"; did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        return f"nothing is named {self.value!r}{meant}"


def unknown_entities(snapshot: Snapshot, query: Query, params: Mapping[str, str]) -> tuple[Unknown, ...]:
    """Return the entities among given parameters of which the snapshot says nothing, in the order of the query's parameters.

    Bind the query first: values are taken to have the form of their type.
    """
    return tuple(
        Unknown(name, value, _nearest(snapshot, text_of(node)))
        for name, value, node in _unheard(snapshot, query, params)
    )


def knows_all(snapshot: Snapshot, query: Query, params: Mapping[str, str]) -> bool:
    """Say whether the snapshot has heard of every entity among given parameters; what may have been meant, for which all of it is looked through, is not sought."""
    return next(_unheard(snapshot, query, params), None) is None


def _unheard(snapshot: Snapshot, query: Query, params: Mapping[str, str]) -> Iterator[tuple[str, str, ox.NamedNode]]:
    for parameter in query.parameters:
        value = params.get(parameter.name)
        if parameter.type != "entity" or value is None or (value == ANY == parameter.default):
            continue
        node = ox.NamedNode(entity_iri(value.strip()))
        if not bool(snapshot.query(f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}")):
            yield parameter.name, value, node


def _nearest(snapshot: Snapshot, path: str) -> tuple[str, ...]:
    asked = (
        "SELECT DISTINCT ?x { ?x a ?kind FILTER(isIRI(?x) && STRSTARTS(STR(?x), STR(id:)) && !CONTAINS(STR(?x), '/p/')"
    )
    apart = (
        " && !STRSTARTS(STR(?x), CONCAT(STR(id:), 'claim/')) && !STRSTARTS(STR(?x), CONCAT(STR(id:), 'mention/'))) }"
    )
    known: dict[str, list[str]] = {}
    wanted = path.removeprefix(ID).casefold()
    tails: list[str] = []
    for row in rows(snapshot.query(PROLOGUE + asked + apart)):
        name = text_of(row["x"])
        known.setdefault(name.casefold(), []).append(name)
        if name.casefold().partition("/")[2] == wanted or name.casefold().endswith(f"/{wanted}"):
            tails.append(name)
    # The whole name but for its kind, else the end of one, else one spelt alike
    near = sorted(tails, key=lambda name: (len(name), name))
    if not near:
        near = [
            name
            for text in get_close_matches(wanted, sorted(known), _SUGGESTED, _ALIKE)
            for name in sorted(known[text])
        ]
    return tuple(near[:_SUGGESTED])
