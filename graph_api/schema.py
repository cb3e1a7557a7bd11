"""Tells the terms of the ontology that a snapshot holds: classes and properties with their labels, for whoever writes queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph_api.labels import term_labels
from graph_api.reading import Reading, text_of
from ontology.namespaces import ITU, compact


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property of the ontology, with what it goes from and to where that is told."""

    id: str
    kind: Literal["class", "property"]
    label: str
    lang: str
    domain: str
    range: str


def terms(reading: Reading, languages: Sequence[str]) -> tuple[Term, ...]:
    """Return the terms by their names."""
    found = reading.once(_read)
    names = term_labels(reading, found, languages)
    return tuple(
        Term(name, kind, names[name].text, names[name].lang, domain, to)
        for name, (kind, domain, to) in sorted(found.items())
    )


def _read(reading: Reading) -> dict[str, tuple[Literal["class", "property"], str, str]]:
    rows = reading.select(
        "SELECT ?x ?kind ?domain ?range { VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty } ?x a ?kind"
        f' FILTER(STRSTARTS(STR(?x), "{ITU}")) OPTIONAL {{ ?x rdfs:domain ?domain FILTER(isIRI(?domain)) }}'
        " OPTIONAL { ?x rdfs:range ?range FILTER(isIRI(?range)) } }"
    )
    found: dict[str, tuple[Literal["class", "property"], str, str]] = {}
    for row in sorted(rows, key=lambda r: [text_of(r.get(name)) for name in ("x", "kind", "domain", "range")]):
        kind: Literal["class", "property"] = "class" if text_of(row["kind"]).endswith("#Class") else "property"
        domain, to = (compact(text_of(row[name])) if name in row else "" for name in ("domain", "range"))
        found.setdefault(compact(text_of(row["x"])), (kind, domain, to))
    return found
