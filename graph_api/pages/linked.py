"""Writes the pages of what has an IRI and is no entity: the terms of the ontology, a named graph, an identifier that was withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from graph_api.labels import Label, term_labels
from graph_api.linked.fates import Fate
from graph_api.linked.links import Resource
from graph_api.linked.representations import DATA, NAMED
from graph_api.pages.markup import code, entity_link, isolated, table
from graph_api.pages.page import page, search_form
from graph_api.reading import Reading, text_of
from graph_api.words import LANGUAGES, spoken, words
from ontology.namespaces import GRAPH, ID, ITU, compact

_DEFINING: Final = ("skos:definition", "rdfs:comment")


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology, by its local name; definitions by language."""

    name: str
    is_class: bool
    definition: Mapping[str, str]


def terms(reading: Reading) -> tuple[Term, ...]:
    """Return the terms of the ontology that a snapshot holds, classes first, by name; read at the first use."""
    return reading.once(_terms)


def _terms(reading: Reading) -> tuple[Term, ...]:
    kinds: dict[str, bool] = {}
    for row in reading.select(
        "SELECT ?t ?k { GRAPH graph:ontology { ?t a ?k FILTER(STRSTARTS(STR(?t), STR(itu:))) } }"
    ):
        name = text_of(row["t"]).removeprefix(ITU)
        kinds[name] = kinds.get(name, False) or text_of(row["k"]).endswith("#Class")
    defined: dict[str, dict[str, str]] = {}
    for row in reading.select(
        f"SELECT ?t ?d {{ GRAPH graph:ontology {{ ?t ?p ?d FILTER(?p IN ({', '.join(_DEFINING)}) && STRSTARTS(STR(?t), STR(itu:))) }} }} ORDER BY ?p ?d"
    ):
        if isinstance(text := row["d"], ox.Literal):
            defined.setdefault(text_of(row["t"]).removeprefix(ITU), {})[text.language or ""] = text.value
    return tuple(
        Term(name, kind, defined.get(name, {})) for name, kind in sorted(kinds.items(), key=lambda t: (not t[1], t[0]))
    )


def ontology(reading: Reading, lang: str) -> str:
    """Return the page of the ontology's terms, each under its own name, so that the fragment of its IRI leads to it."""
    w, chain = words()[lang], (lang, *LANGUAGES)
    found = terms(reading)
    names = term_labels(reading, [f"itu:{term.name}" for term in found], chain)
    parts = [_files("/data/ontology", tuple(DATA), lang)]
    for heading, is_class in (("classes", True), ("properties", False)):
        rows = [_term(lang, term, names[f"itu:{term.name}"]) for term in found if term.is_class == is_class]
        if rows:
            parts.append(f"<h2>{escape(w[heading])}</h2><dl>{''.join(rows)}</dl>")
    return page(reading, lang, w["ontology"], "".join(parts), "ontology")


def _term(lang: str, term: Term, label: Label) -> str:
    tag = spoken(term.definition, lang)
    defined = f"<p>{isolated(term.definition[tag], tag)}</p>" if term.definition else ""
    name = escape(term.name)
    return f'<dt id="{name}">{isolated(label.text, label.lang)} {code(f"itu:{term.name}")}</dt><dd>{defined}{_files(f"/data/ontology/{name}", tuple(DATA), lang)}</dd>'


def graph(reading: Reading, lang: str, name: str, triples: int, documents: Sequence[tuple[str, Label]]) -> str:
    """Return the page of a named graph: how much it holds, whose text it is from, and the files."""
    w = words()[lang]
    rows = [(w["identifier"], code(GRAPH + name)), (w["triples"], w.number(triples))]
    rows += [(w["document"], entity_link(lang, path, label.text, label.lang)) for path, label in documents]
    body = table((w["property"], w["value"]), [(escape(key), value) for key, value in rows])
    return page(reading, lang, w["graph"], body + _files(f"/data/graph/{name}", tuple(NAMED), lang), f"graph/{name}")


def withdrawn(reading: Reading, lang: str, resource: Resource, became: Fate) -> str:
    """Return the page of what an earlier snapshot had, and what took its place; of an edge it says what it stated."""
    w = words()[lang]
    stated = f"<p>{' — '.join(code(compact(part)) for part in became.statement)}</p>" if became.statement else ""
    other = became.by.removeprefix(ID)
    by = f"<p>{escape(w['replaced_by'])}: {entity_link(lang, other, other)}</p>" if other != became.by else ""
    body = f"<p>{escape(w['withdrawn'])}</p><p>{code(resource.iri)}</p>{stated}{by}"
    ways = f'{search_form(lang)}<p><a href="/{lang}/">{escape(w["to_front"])}</a></p>'
    return page(reading, lang, w["withdrawn_title"], body + ways, resource.page)


def _files(stem: str, extensions: Sequence[str], lang: str) -> str:
    links = " · ".join(f'<a href="{escape(quote(stem))}.{ext}">{ext.upper()}</a>' for ext in extensions)
    return f'<p class="files">{escape(words()[lang]["files"])}: {links}</p>'
