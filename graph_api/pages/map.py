"""Writes the page of the map: what is kept of the whole graph, where that is drawn, and the table of its things with most relations."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from graph_api.formats import Node
from graph_api.labels import term_labels
from graph_api.pages.canvas import tools
from graph_api.pages.filter_form import choices, fields, parameters
from graph_api.pages.markup import isolated, table
from graph_api.pages.page import chain_of, named, page
from graph_api.reading import Reading
from graph_api.walks.filtering import Filter
from graph_api.words import words


def overview(reading: Reading, lang: str, kept: Filter, listed: Sequence[Node], shown: int, total: int) -> str:
    """Return the page of the map; `shown` of `total` things are drawn, of which those in the table have most relations."""
    w, given = words()[lang], parameters(kept)
    form = (
        f'<form class="asked" method="get" action="/{lang}/map">{fields(reading, lang, kept, *choices(reading))}'
        f'<p><button type="submit">{escape(w["show"])}</button></p></form>'
    )
    body = f"<p>{escape(w['map_more'])}</p>{form}"
    if listed:
        told = f"{escape(w.shown('n_things', shown, total))} · {escape(w['listed_first'])} {w.number(len(listed))}"
        body += f"{_canvas(lang, kept, shown)}<p>{told}</p>{_table(reading, lang, listed)}"
    else:
        body += f"<p>{escape(w['nothing'])}</p>"
    return page(reading, lang, w["map"], body, f"map?{urlencode(given)}" if given else "map", "map")


def _canvas(lang: str, kept: Filter, most: int) -> str:
    # What a drawing of thousands does not show is not asked for
    asked = [
        ("max_nodes", str(most)),
        ("lang", ",".join(chain_of(lang))),
        ("format", "graphology"),
        ("evidence", "false"),
    ]
    url = f"/api/v1/graph/overview?{urlencode([*parameters(kept), *asked])}"
    # A canvas has no direction of its own: labels carry theirs, and what draws them reckons from the left
    w = words()[lang]
    return (
        f'<div class="drawn">{tools(lang)}'
        f'<div id="canvas" role="application" tabindex="0" dir="ltr" aria-label="{escape(w["map_drawing"])}" aria-describedby="canvas-keys"'
        f' data-url="{escape(url)}"></div><p class="place" id="canvas-keys">{escape(w["map_keys"])}</p></div>'
    )


def _table(reading: Reading, lang: str, listed: Sequence[Node]) -> str:
    w, terms = words()[lang], term_labels(reading, {n.kind for n in listed if n.kind}, chain_of(lang))
    rows = [
        (
            named(lang, n),
            isolated(terms[n.kind].text, terms[n.kind].lang) if n.kind else "",
            w.number(n.degree or 0),
            "" if n.community is None else w.number(n.community + 1),
        )
        for n in listed
    ]
    return table((w["entity"], w["kind"], w["degree"], w["community"]), rows)
