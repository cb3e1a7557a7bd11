"""Writes the page for queries: a form that works without scripts, examples out of the catalogue, and the place where a script shows answers."""

import json
from html import escape
from typing import Final

from graph_api.pages.markup import isolated
from graph_api.pages.page import page
from graph_api.reading import Reading
from graph_api.words import spoken, words
from queries.catalogue import catalogue

FIRST: Final = "coverage"
# What the script says, by the keys of the catalogues of words
SAID: Final = (
    "as_chart",
    "as_graph",
    "as_table",
    "asking",
    "bars_by",
    "bars_of",
    "chart_told",
    "copied",
    "copy_link",
    "error_at",
    "files",
    "literals_not_drawn",
    "long_address",
    "no",
    "nothing",
    "rows_in_all",
    "shown_here",
    "stop",
    "this_query",
    "yes",
)


def sparql_form(reading: Reading, lang: str, query: str = "", example: str = "") -> str:
    """Return the page with a query in its form: the one that is given, or an example by its name, or else the first one there is."""
    w, held = words()[lang], catalogue()
    shown = query or held.get(example, held[FIRST]).sparql
    listed = "".join(
        f'<li><a href="/{lang}/sparql?example={escape(name)}">{isolated(found.title[at], at)}</a></li>'
        for name, found in held.items()
        for at in (spoken(found.title, lang),)
    )
    said = {key: w[key] for key in SAID}
    body = (
        f'<details class="examples"><summary>{escape(w["catalogue"])}</summary><ul>{listed}</ul></details>'
        f'<form class="wide" method="get" action="/sparql"><input type="hidden" name="lang" value="{lang}"><p><label for="query">{escape(w["query"])}</label></p>'
        f'<textarea id="query" name="query" dir="ltr" lang="en" rows="18" spellcheck="false" required>{escape(shown)}</textarea>'
        f'<p class="tools"><button type="submit">{escape(w["run"])}</button></p></form>'
        f'<section id="results" data-said="{escape(json.dumps(said, ensure_ascii=False))}"></section>'
        f"<p>{escape(w['sparql_more'])}</p>"
    )
    rest = f"sparql?example={example}" if example in held and not query else "sparql"
    return page(reading, lang, w["sparql"], body, rest, "editor")
