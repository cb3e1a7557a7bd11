"""Writes the JSON-LD context of the ontology, `context.jsonld`, from its Turtle: `python -m ontology.context`.

A term of the ontology is written by its local name (`cites`, `Resolution`), and an entity by `id:` and its identifier. A property whose values are things takes
identifiers, one with a single datatype takes plain values of it (a decimal as a string: JSON numbers would become doubles), and all others take value objects
that say their language or datatype (JSON-LD 1.1, section 4.2). Names of SKOS, DCMI and RDF that the graphs use stand beside them.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ontology.load import schema_triples
from ontology.namespaces import ITU, PREFIXES, expand

CONTEXT_FILE: Final = Path(__file__).parent / "context.jsonld"
_THINGS: Final = expand("owl:ObjectProperty")
_DATA: Final = expand("owl:DatatypeProperty")
_ALSO_THINGS: Final = ("instrumentClass",)  # an annotation property whose values are classes
_BORROWED: Final[Mapping[str, object]] = {
    "prefLabel": "skos:prefLabel",
    "altLabel": "skos:altLabel",
    "notation": "skos:notation",
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id"},
    "closeMatch": {"@id": "skos:closeMatch", "@type": "@id"},
    "title": "dcterms:title",
    "language": "dcterms:language",
    "source": {"@id": "dcterms:source", "@type": "@id"},
    "subject": {"@id": "rdf:subject", "@type": "@id"},
    "predicate": {"@id": "rdf:predicate", "@type": "@id"},
    "object": "rdf:object",
}


def context() -> str:
    """Return the context as JSON text, the same for the same ontology.

    Raises:
        ValueError: a term has the name of a prefix or of a borrowed term, so that one key would mean two things.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    ranges: dict[str, set[str]] = defaultdict(set)
    for triple in schema_triples():
        if not (isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(ITU)):
            continue
        if isinstance(triple.object, ox.NamedNode):
            name = triple.subject.value[len(ITU) :]
            if triple.predicate.value == expand("rdf:type"):
                kinds[name].add(triple.object.value)
            elif triple.predicate.value == expand("rdfs:range"):
                ranges[name].add(triple.object.value)
    taken = {**PREFIXES, **_BORROWED}
    if clashes := sorted(taken.keys() & kinds.keys()):
        raise ValueError(f"the context would have two meanings for {', '.join(clashes)}")
    terms = {name: _definition(name, kinds[name], ranges[name]) for name in sorted(kinds)}
    return json.dumps({"@context": {"@version": 1.1, **taken, **terms}}, ensure_ascii=False, indent=2) + "\n"


def _definition(name: str, kinds: set[str], ranges: set[str]) -> object:
    curie = f"itu:{name}"
    if _THINGS in kinds or name in _ALSO_THINGS:
        return {"@id": curie, "@type": "@id"}
    datatypes = ranges - {
        expand("xsd:string")
    }  # a plain JSON string is one already, and some readers take the two for different
    if _DATA in kinds and len(datatypes) == 1:
        return {"@id": curie, "@type": datatypes.pop().replace(PREFIXES["xsd"], "xsd:")}
    return curie


if __name__ == "__main__":
    CONTEXT_FILE.write_text(context(), encoding="utf-8")
