"""Finds what to call a thing, in the first language of a chain that has a name for it, and which class it is of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.reading import Reading, batches, text_of, values
from ontology.namespaces import compact, entity, expand

# In order of preference within one language
_NAMING: Final = ("skos:prefLabel", "dcterms:title", "rdfs:label", "itu:symbol", "itu:acronym")
# What the pages call the terms of other vocabularies, which the ontology uses and does not describe
_FOREIGN: Final[Mapping[str, Mapping[str, str]]] = {
    "dcterms:date": {"en": "date", "ar": "التاريخ"},
    "dcterms:language": {"en": "language", "ar": "اللغة"},
    "dcterms:source": {"en": "source", "ar": "المصدر"},
    "dcterms:title": {"en": "title", "ar": "العنوان"},
    "foaf:homepage": {"en": "home page", "ar": "صفحة الويب"},
    "skos:closeMatch": {"en": "close match", "ar": "مطابق تقريباً"},
    "skos:exactMatch": {"en": "exact match", "ar": "مطابق تماماً"},
    "skos:note": {"en": "note", "ar": "ملاحظة"},
}


@dataclass(frozen=True, slots=True)
class Label:
    """A name with its language; the identifier itself with an empty language where there is no name."""

    text: str
    lang: str


def entity_labels(reading: Reading, paths: Iterable[str], languages: Sequence[str]) -> Mapping[str, Label]:
    """Return a label for each identifier; an edition without a name of its own is called by its work and what its identifier adds."""
    wanted = list(dict.fromkeys(paths))
    names = _names(reading, [entity(path) for path in wanted])
    works = _works(reading, [path for path in wanted if path not in names])
    names_of_works = _names(reading, [entity(work) for work in works.values()])
    found = {path: _choose(names.get(path, []), path, languages) for path in wanted}
    for path, work in works.items():
        if work in names_of_works and path.startswith(work):
            label = _choose(names_of_works[work], work, languages)
            found[path] = Label(f"{label.text} ({path[len(work) + 1 :]})", label.lang)
    return found


def term_labels(reading: Reading, curies: Iterable[str], languages: Sequence[str]) -> Mapping[str, Label]:
    """Return a label for each class or property, its local name where the ontology gives none."""
    wanted = list(dict.fromkeys(curies))
    iris = {curie: curie if "://" in curie else expand(curie) for curie in wanted}
    names = _names(reading, list(iris.values()))
    return {
        curie: _choose(names.get(iri) or _foreign(curie), curie.rpartition(":")[2], languages)
        for curie, iri in iris.items()
    }


def _foreign(curie: str) -> list[tuple[int, Label]]:
    return [(_NAMING.index("rdfs:label"), Label(text, lang)) for lang, text in _FOREIGN.get(curie, {}).items()]


def kinds(reading: Reading, paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the classes of each identifier, the most specific first, as compact names."""
    above = superclasses(reading)
    found: dict[str, set[str]] = {}
    for batch in batches([entity(path) for path in dict.fromkeys(paths)]):
        for row in reading.select(f"SELECT ?x ?kind {{ {values('x', batch)} ?x a ?kind }}"):
            found.setdefault(text_of(row["x"]), set()).add(compact(text_of(row["kind"])))
    return {path: tuple(sorted(types, key=lambda t: (-len(above.get(t, ())), t))) for path, types in found.items()}


def superclasses(reading: Reading) -> Mapping[str, frozenset[str]]:
    """Return the classes above each class, as compact names, read at the first use."""
    return reading.once(_superclasses)


def _superclasses(reading: Reading) -> Mapping[str, frozenset[str]]:
    above: dict[str, set[str]] = {}
    for row in reading.select("SELECT ?c ?d { ?c rdfs:subClassOf+ ?d FILTER(isIRI(?c) && isIRI(?d) && ?c != ?d) }"):
        above.setdefault(compact(text_of(row["c"])), set()).add(compact(text_of(row["d"])))
    return {name: frozenset(found) for name, found in above.items()}


def _works(reading: Reading, paths: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for batch in batches([entity(path) for path in paths]):
        for row in reading.select(f"SELECT ?x ?work {{ {values('x', batch)} ?x itu:editionOf ?work }}"):
            found[text_of(row["x"])] = min(text_of(row["work"]), found.get(text_of(row["x"]), text_of(row["work"])))
    return found


def _names(reading: Reading, iris: Sequence[str]) -> dict[str, list[tuple[int, Label]]]:
    found: dict[str, list[tuple[int, Label]]] = {}
    for batch in batches(iris):
        # The names of a few things: by their IRIs, not by going through everything that has a name
        for row in reading.select(
            f"SELECT ?x ?p ?name {{ {values('x', batch)} ?x ?p ?name FILTER(?p IN ({', '.join(_NAMING)}) && isLiteral(?name)) }}"
        ):
            name = row["name"]
            lang = (name.language or "") if isinstance(name, ox.Literal) else ""
            rank = _NAMING.index(compact(text_of(row["p"])))
            found.setdefault(text_of(row["x"]), []).append((rank, Label(text_of(name), lang)))
    return found


def _choose(names: Sequence[tuple[int, Label]], fallback: str, languages: Sequence[str]) -> Label:
    def worth(item: tuple[int, Label]) -> tuple[int, int, str, str]:
        rank, label = item
        place = languages.index(label.lang) if label.lang in languages else len(languages) + (label.lang != "en")
        return (place, rank, label.lang, label.text)

    # A symbol or an acronym is no substitute for a name in another language of the chain
    proper = [n for n in names if n[0] < _NAMING.index("itu:symbol")] or names
    return min(proper, key=worth)[1] if proper else Label(fallback, "")
