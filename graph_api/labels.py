"""Finds what to call a thing, in the first language of a chain that has a name for it, and which class it is of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.nameless import instruments, tenures
from graph_api.reading import Reading, batches, text_of, values
from ontology.namespaces import PREFIXES, compact, entity, expand

# In order of preference within one language
_NAMING: Final = ("skos:prefLabel", "dcterms:title", "rdfs:label", "itu:symbol", "itu:acronym", "itu:shortName")
# What describes texts: nine tenths of all nodes
_OF_TEXTS: Final = ("claim/", "mention/")
# What the pages call the terms of other vocabularies, which the ontology uses and does not describe
_FOREIGN: Final[Mapping[str, Mapping[str, str]]] = {
    "dcterms:date": {"en": "date", "ar": "التاريخ"},
    "dcterms:language": {"en": "language", "ar": "اللغة"},
    "dcterms:source": {"en": "source", "ar": "المصدر"},
    "dcterms:title": {"en": "title", "ar": "العنوان"},
    "foaf:homepage": {"en": "home page", "ar": "صفحة الويب"},
    "skos:altLabel": {"en": "other name", "ar": "اسم آخر"},
    "skos:closeMatch": {"en": "close match", "ar": "مطابق تقريباً"},
    "skos:exactMatch": {"en": "exact match", "ar": "مطابق تماماً"},
    "skos:notation": {"en": "notation", "ar": "الرمز"},
    "skos:note": {"en": "note", "ar": "ملاحظة"},
    "skos:prefLabel": {"en": "name", "ar": "الاسم"},
}


@dataclass(frozen=True, slots=True)
class Label:
    """A name with its language; the identifier itself with an empty language where there is no name."""

    text: str
    lang: str


def entity_labels(reading: Reading, paths: Iterable[str], languages: Sequence[str]) -> Mapping[str, Label]:
    """Return a label for each identifier; an edition without a name of its own is called by its work and what its identifier adds.

    An instrument without a name is called by its class, its number and its organ, a tenure by its post, its holder and its first year.
    """
    wanted = list(dict.fromkeys(paths))
    found = _called(reading, wanted, languages)
    works = _works(reading, [path for path in wanted if found[path] == Label(path, "")])
    called = _called(reading, list(works.values()), languages)
    for path, work in works.items():
        if called[work] != Label(work, "") and path.startswith(work):
            found[path] = Label(f"{called[work].text} ({path[len(work) + 1 :]})", called[work].lang)
    return found


def _called(reading: Reading, paths: Sequence[str], languages: Sequence[str]) -> dict[str, Label]:
    """Return what things are called by names of their own, else by what is said of them, else by their identifiers."""
    names = _names(reading, [entity(path) for path in paths])
    found = {path: _choose(names.get(path, []), path, languages) for path in paths}
    for path in paths:
        if path not in names and path in tenures(reading):
            found[path] = _tenure(reading, path, languages)
        elif path not in names and path in instruments(reading):
            found[path] = _instrument(reading, path, languages)
    return found


def _instrument(reading: Reading, path: str, languages: Sequence[str]) -> Label:
    kind, known = every_kind(reading).get(path, ("",))[0], instruments(reading)[path]
    word = term_labels(reading, [kind], languages)[kind] if kind else Label("", "")
    if not word.lang:
        return Label(path, "")
    organ = _choose(_names(reading, [entity(known.organ)]).get(known.organ, []), "", (word.lang,))
    beside = f" ({organ.text})" if organ.lang == word.lang else ""
    return Label(f"{word.text} {known.number}{beside}", word.lang)


def _tenure(reading: Reading, path: str, languages: Sequence[str]) -> Label:
    known = tenures(reading)[path]
    names = _names(reading, [entity(known.post), entity(known.holder)])
    if not {known.post, known.holder} <= names.keys():
        return Label(path, "")
    post = _choose(names[known.post], "", languages)
    holder = _choose(names[known.holder], "", (post.lang, *languages))
    return Label(f"{post.text}: {holder.text}{f' ({known.start[:4]})' if known.start else ''}", post.lang)


def term_labels(reading: Reading, curies: Iterable[str], languages: Sequence[str]) -> Mapping[str, Label]:
    """Return a label for each class or property, its local name where the ontology gives none."""
    wanted = list(dict.fromkeys(curies))
    iris = {curie: expand(curie) if curie.partition(":")[0] in PREFIXES else curie for curie in wanted}
    names = _names(reading, list(iris.values()))
    return {
        curie: _choose(names.get(iri) or _foreign(curie), curie.rpartition(":")[2], languages)
        for curie, iri in iris.items()
    }


def _foreign(curie: str) -> list[tuple[int, Label]]:
    return [(_NAMING.index("rdfs:label"), Label(text, lang)) for lang, text in _FOREIGN.get(curie, {}).items()]


def kinds(reading: Reading, paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the classes of each identifier, the most specific first, as compact names."""
    known = every_kind(reading)
    wanted = list(dict.fromkeys(paths))
    found: dict[str, set[str]] = {}
    for batch in batches([entity(path) for path in wanted if path not in known]):
        for row in reading.select(f"SELECT ?x ?kind {{ {values('x', batch)} ?x a ?kind }}"):
            found.setdefault(text_of(row["x"]), set()).add(compact(text_of(row["kind"])))
    return {**{path: known[path] for path in wanted if path in known}, **_specific_first(reading, found)}


def every_kind(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    """Return the classes of every thing, read at the first use; those of claims, mentions and paragraphs, nine tenths of all nodes, only `kinds` tells."""
    return reading.once(_every_kind)


def _every_kind(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for kind in [row["kind"] for row in reading.select("SELECT DISTINCT ?kind { ?x a ?kind }")]:
        name = compact(text_of(kind))
        if isinstance(kind, ox.NamedNode):
            for row in reading.select(f"SELECT ?x {{ ?x a {kind} FILTER(STRSTARTS(STR(?x), STR(id:))) }}"):
                path = text_of(row["x"])
                if not path.startswith(_OF_TEXTS) and "/p/" not in path:
                    found.setdefault(path, set()).add(name)
    return _specific_first(reading, found)


def _specific_first(reading: Reading, found: Mapping[str, set[str]]) -> Mapping[str, tuple[str, ...]]:
    above = superclasses(reading)
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
    every = reading.once(_every_work)
    return {path: every[path] for path in paths if path in every}


def _every_work(reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in reading.select("SELECT ?x ?work { ?x itu:editionOf ?work }"):
        found[text_of(row["x"])] = min(text_of(row["work"]), found.get(text_of(row["x"]), text_of(row["work"])))
    return found


def _names(reading: Reading, iris: Sequence[str]) -> dict[str, list[tuple[int, Label]]]:
    every = reading.once(_every_name)
    paths = (text_of(ox.NamedNode(iri)) for iri in iris)
    return {path: every[path] for path in paths if path in every}


def _every_name(reading: Reading) -> dict[str, list[tuple[int, Label]]]:
    """Read all names there are: they are a small part of a graph, and every answer shows some."""
    found: dict[str, list[tuple[int, Label]]] = {}
    for rank, predicate in enumerate(_NAMING):
        for row in reading.select(f"SELECT ?x ?name {{ ?x {predicate} ?name FILTER(isLiteral(?name) && isIRI(?x)) }}"):
            name = row["name"]
            lang = (name.language or "") if isinstance(name, ox.Literal) else ""
            found.setdefault(text_of(row["x"]), []).append((rank, Label(text_of(name), lang)))
    return found


def names_in(reading: Reading, path: str, languages: Iterable[str]) -> Mapping[str, str | None]:
    """Return what a thing is called in each language, None where it has no name in it."""
    found = _names(reading, [entity(path)]).get(path, [])
    known = {lang: [(rank, label) for rank, label in found if label.lang == lang] for lang in languages}
    return {lang: _choose(names, path, (lang,)).text if names else None for lang, names in known.items()}


def _choose(names: Sequence[tuple[int, Label]], fallback: str, languages: Sequence[str]) -> Label:
    def worth(item: tuple[int, Label]) -> tuple[int, int, str, str]:
        rank, label = item
        place = languages.index(label.lang) if label.lang in languages else len(languages) + (label.lang != "en")
        return (place, rank, label.lang, label.text)

    # A symbol or an acronym is no substitute for a name in another language of the chain
    proper = [n for n in names if n[0] < _NAMING.index("itu:symbol")] or names
    return min(proper, key=worth)[1] if proper else Label(fallback, "")
