"""Tells the classes and properties by which things are reconciled, and suggests them by what is typed, in any language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.labels import Label, superclasses, term_labels
from graph_api.linked.partitions import partitions
from graph_api.problems import ParameterProblem
from graph_api.reading import Reading, text_of
from graph_api.text.folding import key
from ontology.namespaces import ITU, compact, expand

# Not things that a table names: places in texts and what is said there
_WITHIN_TEXTS: Final = frozenset({"itu:Claim", "itu:Mention", "itu:Paragraph"})
# The whole text of a version, names nobody has checked; classes are asked for as such
_UNOFFERED: Final = frozenset({"itu:text", "itu:unverifiedName", "rdf:type"})


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property with its names and definitions in all languages, and how often it is used."""

    id: str
    names: tuple[Label, ...]
    definitions: tuple[Label, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is offered: classes, properties, the properties of the members of each class (most frequent first), classes right above."""

    types: Mapping[str, Term]
    properties: Mapping[str, Term]
    of: Mapping[str, tuple[str, ...]]
    broader: Mapping[str, tuple[str, ...]]


def vocabulary(reading: Reading) -> Vocabulary:
    """Return the classes and properties that a snapshot uses of things, read at the first use."""
    return reading.once(_read)


def type_named(reading: Reading, name: str) -> str:
    """Return the class that a client means by its compact name, its local name or its IRI.

    Raises:
        ParameterProblem: there is none.
    """
    return _named(vocabulary(reading).types, name, "class", "/reconcile/suggest/type")


def property_named(reading: Reading, name: str) -> str:
    """Return the property that a client means by its compact name, its local name or its IRI.

    Raises:
        ParameterProblem: there is none.
    """
    return _named(vocabulary(reading).properties, name, "property", "/reconcile/suggest/property")


def called(reading: Reading, ids: Iterable[str], languages: Sequence[str]) -> Mapping[str, str]:
    """Return what classes and properties are called, in the first language of a chain that has a name."""
    return {name: label.text for name, label in term_labels(reading, ids, languages).items()}


def defined(term: Term, languages: Sequence[str]) -> str:
    """Return the definition of a term, in the first language of a chain that has one, else in any; empty where there is none."""
    order = {lang: place for place, lang in enumerate(dict.fromkeys((*languages, "en")))}
    found = sorted(term.definitions, key=lambda d: (order.get(d.lang, len(order)), d.lang, d.text))
    return found[0].text if found else ""


def suggested(terms: Mapping[str, Term], prefix: str) -> list[Term]:
    """Return the terms of which the identifier, a name or a word of a name begins with a text, in that order, the most used first."""
    typed = key(prefix)
    found = []
    for term in terms.values():
        rank = _rank(term, prefix.strip(), typed)
        if rank is not None:
            found.append((rank, -term.uses, term.id, term))
    return [term for _, _, _, term in sorted(found, key=lambda item: item[:3])]


def _rank(term: Term, prefix: str, typed: str) -> int | None:
    if prefix in _spellings(term.id):
        return 0
    if not typed:
        return None
    names = [key(name.text) for name in term.names]
    if typed in names:
        return 1
    if any(name.startswith(typed) for name in names) or term.id.rpartition(":")[2].casefold().startswith(typed):
        return 2
    return 3 if any(f" {name}".find(f" {typed}") >= 0 for name in names) else None


def _named(known: Mapping[str, Term], name: str, kind: str, where: str) -> str:
    short = compact(name) if "://" in name else name
    for spelled in (short, f"itu:{short}"):
        if spelled in known:
            return spelled
    raise ParameterProblem(f"there is no {kind} {name!r} here; `{where}?prefix=…` suggests those there are")


def _spellings(curie: str) -> tuple[str, ...]:
    return (curie, curie.rpartition(":")[2], expand(curie)) if ":" in curie and "://" not in curie else (curie,)


def _read(reading: Reading) -> Vocabulary:
    above = superclasses(reading)
    counted = {compact(part.name): part for part in partitions(reading).classes}
    direct = {
        name: part
        for name, part in counted.items()
        if part.name.startswith(ITU) and _WITHIN_TEXTS.isdisjoint({name, *above.get(name, ())})
    }
    uses: dict[str, dict[str, int]] = {}
    for name, part in direct.items():
        for kind in {name, *(k for k in above.get(name, ()) if k.startswith("itu:"))}:
            into = uses.setdefault(kind, {})
            for each in part.properties:
                into[compact(each.property)] = into.get(compact(each.property), 0) + each.triples
    of = {
        kind: tuple(sorted((p for p in found if p not in _UNOFFERED), key=lambda p: (-found[p], p)))
        for kind, found in sorted(uses.items())
    }
    offered = sorted({name for properties in of.values() for name in properties})
    totals = {compact(whole.property): whole.triples for whole in partitions(reading).properties}
    names, definitions = _texts(reading, [*of, *offered])

    def term(name: str, number: int) -> Term:
        return Term(name, tuple(names.get(name, ())), tuple(definitions.get(name, ())), number)

    return Vocabulary(
        {kind: term(kind, direct[kind].entities if kind in direct else 0) for kind in of},
        {name: term(name, totals.get(name, 0)) for name in offered},
        of,
        {kind: _right_above(kind, of, above) for kind in of},
    )


def _right_above(kind: str, offered: Iterable[str], above: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    wider = above.get(kind, frozenset()) & frozenset(offered)
    return tuple(sorted(w for w in wider if not any(w in above.get(other, ()) for other in wider)))


def _texts(reading: Reading, terms: Sequence[str]) -> tuple[dict[str, list[Label]], dict[str, list[Label]]]:
    """Return the names and the definitions of terms, as the ontology gives them."""
    wanted = {expand(name) if "://" not in name else name: name for name in terms}
    found: dict[str, dict[str, list[Label]]] = {"rdfs:label": {}, "skos:definition": {}}
    for row in reading.select(
        "SELECT DISTINCT ?x ?p ?text { VALUES ?p { rdfs:label skos:definition } GRAPH graph:ontology { ?x ?p ?text } } ORDER BY ?x ?text"
    ):
        text = row["text"]
        if text_of(row["x"]) in wanted and isinstance(text, ox.Literal):
            label = Label(text.value, text.language or "")
            found[compact(text_of(row["p"]))].setdefault(wanted[text_of(row["x"])], []).append(label)
    foreign = [name for name in terms if name not in found["rdfs:label"]]
    for lang in ("en", "ar"):
        for name, label in term_labels(reading, foreign, (lang,)).items():
            if label.lang in (lang, ""):
                found["rdfs:label"].setdefault(name, []).append(label)
    return found["rdfs:label"], found["skos:definition"]
