"""Writes the front page: a search, what the graph holds and what it lacks, questions to begin with, and the ways in."""

from html import escape
from itertools import islice
from typing import Final
from urllib.parse import quote

from graph_api.holdings import Holdings
from graph_api.pages.markup import isolated, table
from graph_api.pages.page import language_name, page, search_form
from graph_api.pages.questions import answerable
from graph_api.reading import Reading
from graph_api.sparql.examples import EXAMPLES
from graph_api.words import spoken, words
from queries.catalogue import catalogue

_QUESTIONS: Final = 5
# What can be done here: where, by which words, and what they say of it
_WAYS: Final = (
    ("map", "map", "map_more"),
    ("path", "paths", "paths_more"),
    ("timeline", "timeline", "timeline_more"),
    ("queries", "catalogue", "catalogue_more"),
    ("sparql", "sparql", "sparql_short"),
    ("resolve", "resolve", "resolve_more"),
    ("audit", "audit", "audit_more"),
    ("api", "api", "api_more"),
    ("docs", "docs", "docs_more"),
)


def home(reading: Reading, lang: str, held: Holdings) -> str:
    """Return the front page."""
    w = words()[lang]
    body = (
        f'<p class="lead">{escape(w["intro"])}</p>{search_form(lang)}{_figures(lang, held)}'
        f"<h2>{escape(w['begin'])}</h2>{_questions(reading, lang)}"
        f'<h2>{escape(w["interfaces"])}</h2><ul class="cards">{_ways(lang)}</ul>'
        f"<h2>{escape(w['holds'])}</h2>{_documents(lang, held)}{_lacking(lang, held)}"
    )
    return page(reading, lang, w["title"], body, "")


def _figures(lang: str, held: Holdings) -> str:
    w = words()[lang]
    counted = (
        ("n_documents", len({v.document for v in held.documents})),
        ("n_languages", len(held.languages)),
        ("n_things", held.entities),
        ("n_relations", held.edges),
        ("n_statements", held.claims),
    )
    return f'<ul class="figures">{"".join(f"<li>{escape(w.count(key, n))}</li>" for key, n in counted)}</ul>'


def _questions(reading: Reading, lang: str) -> str:
    asked = islice((q for q in catalogue().values() if answerable(reading, lang, q)), _QUESTIONS)
    listed = []
    for query in asked:
        tag = spoken(query.title, lang)
        listed.append(f'<li><a href="{EXAMPLES}{query.name}">{isolated(query.title[tag], tag)}</a></li>')
    return f"<ul>{''.join(listed)}</ul>"


def _ways(lang: str) -> str:
    w = words()[lang]
    made = [
        f'<li><a href="/{lang}/{path}">{escape(w[key])}</a><p>{escape(w[more])}</p></li>' for path, key, more in _WAYS
    ]
    data = " · ".join(
        f'<a href="{url}">{escape(w[key])}</a>'
        for url, key in (("/openapi.json", "openapi"), ("/.well-known/void", "void"), ("/api/v1/stats", "stats"))
    )
    return f"{''.join(made)}<li><b>{escape(w['for_machines'])}</b><p>{data}</p></li>"


def _documents(lang: str, held: Holdings) -> str:
    w = words()[lang]
    header = (w["document_title"], w["language"], w["paragraphs"], w["claims"], w["unresolved"])
    rows = [
        (
            f'<a href="/{lang}/document/{escape(quote(v.document))}?language={escape(v.language)}">{isolated(v.title or v.document, v.title_lang)}</a>'
            f' <a class="quiet" href="/{lang}/entity/{escape(quote(v.document))}"><bdi dir="ltr">{escape(v.document)}</bdi></a>',
            f'<span class="tongue">{escape(language_name(lang, v.language))}</span>',
            w.number(v.paragraphs),
            w.number(v.claims),
            w.number(v.unresolved),
        )
        for v in held.documents
    ]
    return table(header, rows)


def _lacking(lang: str, held: Holdings) -> str:
    """Say what the graph does not hold."""
    w, lacks = words()[lang], held.not_held
    said = [
        f'{escape(w["cited_not_read"])}: {w.number(sum(lacks.cited.values()))} (<a href="{lacks.cited_url}?lang={lang}">{escape(w["which"])}</a>)',
        f"{escape(w['editions_not_read'])}: {w.number(lacks.editions)}",
    ]
    if lacks.languages:
        said.append(
            f"{escape(w['languages_not_read'])}: {' · '.join(escape(language_name(lang, tag)) for tag in lacks.languages)}"
        )
    return f"<h2>{escape(w['lacks'])}</h2><ul>{''.join(f'<li>{item}</li>' for item in said)}</ul>"
