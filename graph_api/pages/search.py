"""Writes the page of a search: things by name, words of texts with what matched marked, and links that narrow it down."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

from graph_api.formats import Node
from graph_api.labels import Label
from graph_api.pages.markup import code, edge_link, entity_link, isolated, quotation, table
from graph_api.pages.page import language_name, named, page, paragraph_name
from graph_api.reading import Reading
from graph_api.text.finding import Facet, Found, Wanted
from graph_api.text.schemas import HitModel
from graph_api.words import words

FACETS: Final[tuple[Facet, ...]] = ("type", "sector", "language", "year")
# Of each trait, the most frequent values; the counts of all are in the API's answer
_VALUES: Final = 12
_LEGENDS: Final[Mapping[str, str]] = {"type": "kind", "sector": "sector", "language": "language", "year": "year"}


def search(
    reading: Reading,
    lang: str,
    asked: Wanted,
    found: Found | None,
    hits: Sequence[HitModel],
    facets: Mapping[Facet, Mapping[str, int]],
    classes: Mapping[str, Label],
    more: str | None,
) -> str:
    """Return what was found for a text: each thing with the name that matched, each quote with its place and what it states, beside a form that narrows it down."""
    w = words()[lang]
    parts = []
    if found is not None:
        parts.append(f"<h2>{escape(w['found'])}</h2><p>{escape(w.shown('n_results', len(hits), len(found)))}</p>")
        if found.widened:
            parts.append(f'<p role="note">{escape(w["widened"])}</p>')
        parts += [_listed(lang, [hit for hit in hits if hit.quote is None], classes)]
        quotes = [_quoted(lang, hit) for hit in hits if hit.quote is not None]
        if quotes:
            parts += [f"<h2>{escape(w['quotes'])}</h2>", *quotes]
        if not hits:
            parts.append(f"<p>{escape(w['nothing'])}</p>")
        if more:
            parts.append(f'<p><a class="more" rel="next" href="{escape(more)}">{escape(w["more_hits"])}</a></p>')
    body = (
        f'<form role="search" method="get" class="search"><div class="query"><label for="q">{escape(w["search_label"])}</label>'
        f'<input id="q" name="q" type="search" required value="{escape(asked.text)}"><button type="submit">{escape(w["search"])}</button></div>'
        f"{_facets(lang, asked, facets, classes) if found is not None else ''}</form>"
        f'<div class="results">{"".join(parts)}</div>'
    )
    return page(
        reading, lang, w["search"], f'<div class="found">{body}</div>', f"search?{urlencode(parameters(asked))}"
    )


def parameters(asked: Wanted) -> list[tuple[str, str]]:
    """Return the parameters of the page that asks the same."""
    given = [("q", asked.text)]
    for name, values in (("type", asked.types), ("sector", asked.sectors), ("language", asked.languages)):
        given += [(name, value) for value in values]
    given += [(n, str(y)) for n, y in (("year_from", asked.year_from), ("year_to", asked.year_to)) if y is not None]
    return given


def _listed(lang: str, hits: Sequence[HitModel], classes: Mapping[str, Label]) -> str:
    w = words()[lang]
    rows = [
        (
            named(lang, Node(hit.id, hit.label.text, hit.label.lang, hit.kind)),
            _class(hit.kind, classes),
            isolated(hit.matched, hit.lang),
        )
        for hit in hits
    ]
    return table((w["entity"], w["kind"], w["matched"]), rows) if rows else ""


def _class(name: str, classes: Mapping[str, Label]) -> str:
    label = classes.get(name)
    return code(name) if label is None else isolated(label.text, label.lang)


def _facets(lang: str, asked: Wanted, facets: Mapping[Facet, Mapping[str, int]], classes: Mapping[str, Label]) -> str:
    """Return the choices that narrow a search down: those that are made, and the most frequent values of what was found."""
    w = words()[lang]
    made: Mapping[str, Sequence[str]] = {"type": asked.types, "sector": asked.sectors, "language": asked.languages}
    groups = []
    for name in ("type", "sector", "language"):
        counted = {value: n for value, n in facets[name].items() if value}
        values = [*made[name], *(value for value in list(counted)[:_VALUES] if value not in made[name])]
        boxes = []
        for n, value in enumerate(values):
            label = (
                _class(value, classes)
                if name == "type"
                else escape(language_name(lang, value))
                if name == "language"
                else f'<bdi dir="ltr">{escape(value)}</bdi>'
            )
            checked = " checked" if value in made[name] else ""
            boxes.append(
                f'<li><input type="checkbox" id="{name}-{n}" name="{name}" value="{escape(value)}"{checked}>'
                f'<label for="{name}-{n}">{label} <span class="count">{w.number(counted.get(value, 0))}</span></label></li>'
            )
        if boxes:
            groups.append(f"<fieldset><legend>{escape(w[_LEGENDS[name]])}</legend><ul>{''.join(boxes)}</ul></fieldset>")
    groups.append(_years(lang, asked, facets["year"]))
    return (
        f'<div class="facets"><h2>{escape(w["narrow"])}</h2>{"".join(groups)}'
        f'<p><button type="submit">{escape(w["apply"])}</button> <a href="?{escape(urlencode({"q": asked.text}))}">{escape(w["remove_all"])}</a></p></div>'
    )


def _years(lang: str, asked: Wanted, counted: Mapping[str, int]) -> str:
    w = words()[lang]
    fields = "".join(
        f'<div><label for="{name}">{escape(w[name])}</label><input id="{name}" name="{name}" inputmode="numeric" pattern="[0-9]{{4}}" size="4" dir="ltr" value="{"" if value is None else value}"></div>'
        for name, value in (("year_from", asked.year_from), ("year_to", asked.year_to))
    )
    links = []
    for year in sorted(counted, reverse=True)[:_VALUES]:
        kept = [(name, value) for name, value in parameters(asked) if not name.startswith("year_")]
        query = escape(urlencode([*kept, ("year_from", year), ("year_to", year)]))
        links.append(f'<a href="?{query}">{escape(year)}</a> <span class="count">{w.number(counted[year])}</span>')
    listed = f"<p>{' · '.join(links)}</p>" if links else ""
    return f'<fieldset class="years"><legend>{escape(w["year"])}</legend><div class="span">{fields}</div>{listed}</fieldset>'


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
