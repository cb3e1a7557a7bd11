"""Writes the page of a search: things by name, words of texts with what matched marked, and links that narrow it down."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

from graph_api.formats import Node
from graph_api.markup import code, edge_link, entity_link, isolated, quotation, table
from graph_api.pages import language_name, named, page, paragraph_name, search_form
from graph_api.reading import Reading
from graph_api.text.finding import Facet, Found, Wanted
from graph_api.text.schemas import HitModel
from graph_api.words import words

FACETS: Final[tuple[Facet, ...]] = ("type", "sector", "language")
# Of a page's links to one value each; the counts of all values are in the API's answer
_VALUES: Final = 12


def search(
    reading: Reading,
    lang: str,
    asked: Wanted | None,
    found: Found | None,
    hits: Sequence[HitModel],
    facets: Mapping[Facet, Mapping[str, int]],
    more: str | None,
) -> str:
    """Return what was found for a text: each thing with the name that matched, each quote with its place and what it states."""
    w, text = words()[lang], asked.text if asked is not None else ""
    parts = [search_form(lang, text), f"<h2>{escape(w['found'])}</h2>"]
    parts.append(f"<p>{escape(w.shown('n_results', len(hits), len(found) if found is not None else 0))}</p>")
    if found is not None and found.widened:
        parts.append(f'<p role="note">{escape(w["widened"])}</p>')
    parts += [
        _narrowing(lang, asked, name, facets[name]) for name in facets if asked is not None and len(facets[name]) > 1
    ]
    rows = [
        (
            named(lang, Node(hit.id, hit.label.text, hit.label.lang, hit.kind)),
            code(hit.kind),
            isolated(hit.matched, hit.lang),
        )
        for hit in hits
        if hit.quote is None
    ]
    if rows:
        parts.append(table((w["entity"], w["kind"], w["names"]), rows))
    quotes = [_quoted(lang, hit) for hit in hits if hit.quote is not None]
    if quotes:
        parts += [f"<h2>{escape(w['quotes'])}</h2>", *quotes]
    if not hits:
        parts.append(f"<p>{escape(w['nothing'])}</p>")
    if more:
        parts.append(f'<p><a rel="next" href="{escape(more)}">{escape(w["more_hits"])}</a></p>')
    return page(reading, lang, w["search"], "".join(parts), f"search?{urlencode(_parameters(asked))}")


def _quoted(lang: str, hit: HitModel) -> str:
    w, quote = words()[lang], hit.quote
    assert quote is not None
    marked, at = "", 0
    for start, end in quote.spans:
        marked += f"{escape(hit.matched[at:start])}<mark>{escape(hit.matched[start:end])}</mark>"
        at = end
    told = [entity_link(lang, quote.document, hit.label.text, hit.label.lang), escape(language_name(lang, hit.lang))]
    told.append(paragraph_name(lang, quote.paragraph, quote.paragraph_label))
    edges = [*quote.proves, *quote.states]
    told += [
        edge_link(lang, edge, w["edge"] if len(edges) == 1 else f"{w['edge']} {n}") for n, edge in enumerate(edges, 1)
    ]
    return f'{quotation(hit.lang, marked + escape(hit.matched[at:]))}<p class="place">{" · ".join(told)}</p>'


def _narrowing(lang: str, asked: Wanted, name: str, values: Mapping[str, int]) -> str:
    w = words()[lang]
    links = []
    for value, number in [item for item in values.items() if item[0]][:_VALUES]:
        shown = isolated(language_name(lang, value), lang) if name == "language" else code(value)
        query = escape(urlencode([*_parameters(asked), (name, value)]))
        links.append(f'<a href="/{lang}/search?{query}">{shown}</a> <bdi>{w.number(number)}</bdi>')
    label = {"type": w["kind"], "sector": w["sector"], "language": w["language"]}[name]
    return f"<p>{escape(label)}: {' · '.join(links)}</p>" if links else ""


def _parameters(asked: Wanted | None) -> list[tuple[str, str]]:
    """Return the parameters of the page that asks the same."""
    if asked is None:
        return [("q", "")]
    given = [("q", asked.text)]
    for name, values in (("type", asked.types), ("sector", asked.sectors), ("language", asked.languages)):
        given += [(name, value) for value in values]
    return given
