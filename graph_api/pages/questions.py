"""Writes the pages of the catalogue: its questions, and each of them with its parameters, its SPARQL and links to the answer."""

import re
from collections.abc import Mapping
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

from graph_api.labels import Label
from graph_api.pages.entity import form_name
from graph_api.pages.markup import code, isolated, table
from graph_api.pages.page import page
from graph_api.reading import Reading
from graph_api.sparql.examples import EXAMPLES
from graph_api.sparql.unknown import knows_all
from graph_api.words import spoken, words
from queries.catalogue import Query, catalogue

_NAMED: Final = re.compile("`([^`]+)`")


def questions(reading: Reading, lang: str) -> str:
    """Return the questions of the catalogue, each with the answer to its example."""
    w = words()[lang]
    rows = [
        (
            f'<b><a href="{EXAMPLES}{query.name}">{_said(lang, query.title)}</a></b><br>{_said(lang, query.description)}',
            " ".join(code(f"{p.name}={lang if p.type == 'lang' else p.example}") for p in query.parameters),
            _answers(reading, lang, query),
        )
        for query in catalogue().values()
    ]
    return page(reading, lang, w["catalogue"], table((w["question"], w["parameters"], w["answer"]), rows), "queries")


def question(reading: Reading, lang: str, query: Query) -> str:
    """Return the page of one question."""
    w = words()[lang]
    rows = [(code(p.name), code("" if p.default is None else p.default), code(p.example)) for p in query.parameters]
    parts = [f"<p>{_said(lang, query.description)}</p>", f"<p>{_answers(reading, lang, query)}</p>"]
    if rows:
        parts.append(table((w["parameter"], w["default"], w["example"]), rows))
    edited = f"sparql?query={quote(query.sparql, safe='')}"
    parts.append(f'<pre dir="ltr"><code>{escape(query.sparql)}</code></pre>')
    parts.append(f'<p><a href="/{lang}/{escape(edited)}">{escape(w["change_query"])}</a></p>')
    return page(reading, lang, _label(lang, query.title), "".join(parts), f"queries/{query.name}")


def _label(lang: str, texts: Mapping[str, str]) -> Label:
    tag = spoken(texts, lang)
    return Label(texts[tag], tag)


def _said(lang: str, texts: Mapping[str, str]) -> str:
    """Return a text of the catalogue, in which names of questions stand between backticks."""
    label = _label(lang, texts)
    return _NAMED.sub(lambda found: code(found[1]), isolated(label.text, label.lang))


def answerable(reading: Reading, lang: str, query: Query) -> bool:
    """Say whether the snapshot has heard of what the example of a question is about."""
    return knows_all(reading.snapshot, query, _given(lang, query))


def _answers(reading: Reading, lang: str, query: Query) -> str:
    """Return links to the answer to the example of a question, unless the example is of what the snapshot has never heard of."""
    if not answerable(reading, lang, query):
        return escape(words()[lang]["example_unknown"])
    forms = ("turtle", "jsonld") if query.form == "construct" else ("json", "csv")
    url = f"/api/v1/queries/{query.name}?"
    return " · ".join(
        f'<a href="{escape(url)}{escape(urlencode([*_given(lang, query).items(), form_of]))}">{form_name(form_of[1])}</a>'
        for form_of in (("format", form) for form in forms)
    )


def _given(lang: str, query: Query) -> dict[str, str]:
    return {
        p.name: lang if p.type == "lang" else p.example
        for p in query.parameters
        if p.default is None or p.type == "lang"
    }
