"""Writes the pages as HTML, in English or Arabic, without scripts; every text of the graph is isolated and carries its language."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from graph_api.assets import asset
from graph_api.evidence import Place
from graph_api.formats import Link, Node
from graph_api.labels import Label
from graph_api.outlining import example_url, operations
from graph_api.pages.markup import address, code, edge_link, entity_link, isolated, quotation, table, text_link
from graph_api.reading import Reading
from graph_api.words import LANGUAGES, not_translated, own_name, route_summaries, told_apart, words

# Code points of text on each side of a quote
CONTEXT_CHARS: Final = 400
# What every page leads to, by the words for it
WAYS: Final = (
    ("search", "search"),
    ("map", "nav_map"),
    ("path", "nav_path"),
    ("timeline", "timeline"),
    ("queries", "nav_queries"),
    ("sparql", "nav_sparql"),
    ("resolve", "nav_resolve"),
    ("audit", "nav_audit"),
    ("api", "nav_api"),
    ("docs", "nav_docs"),
)
# Lines that stand empty around the words are no part of what is read
_BLANK: Final = re.compile(r"\n\s*\n")
CUT: Final = '<span class="cut">…</span>'


def chain_of(lang: str) -> tuple[str, ...]:
    """Return the languages of labels on a page: its own, then the others there are pages in."""
    return (lang, *(other for other in LANGUAGES if other != lang))


def edge(
    reading: Reading,
    lang: str,
    name: str,
    ends: tuple[Node, Label, Node],
    places: Sequence[Place],
    titles: Mapping[str, Label],
    sources: Sequence[str],
    cited: str,
) -> str:
    """Return the page of a statement: every sentence that states it, within the text around it, and how it is cited."""
    w = words()[lang]
    source, predicate, target = ends
    object_part = named(lang, target) if target.kind != "literal" else isolated(target.label)
    parts = [
        f'<p class="triple">{named(lang, source)} <span class="relation">{isolated(predicate.text, predicate.lang)}</span> {object_part}</p>',
        f"<h2>{escape(w['evidence'])}</h2>",
    ]
    for place in places:
        # The text goes on where as much was found on a side as was asked for
        lead, trail = (CUT if len(side) == CONTEXT_CHARS else "" for side in (place.before, place.after))
        before, after = (escape(_BLANK.sub("\n", side)) for side in (place.before, place.after))
        quoted = f"{lead}{before}<mark>{escape(place.quote)}</mark>{after}{trail}"
        told = [where(lang, place, titles), f"{escape(w['rule'])} {code(place.rule)}"]
        if place.status:
            told.append(f"{escape(w['status'])} {escape(w.get(f'status_{place.status}', place.status))}")
        if place.confidence is not None:
            told.append(f"{escape(w['confidence'])} {w.number(place.confidence)}")
        if place.quote:
            parts.append(quotation(place.lang, quoted))
        parts.append(f'<p class="place">{" · ".join(told)}</p>')
    if not places:
        listed = "".join(f"<li>{address(s)}</li>" for s in sources)
        parts.append(f"<p>{escape(w['no_evidence'])}</p><ul>{listed}</ul>")
    return page(reading, lang, w["edge"], "".join(parts) + cited, f"edge/{name}")


def routes(reading: Reading, lang: str, described: Mapping[str, Any]) -> str:
    """Return the routes of the OpenAPI description as a page."""
    w, summaries = words()[lang], route_summaries().get(lang, {})
    rows = [
        (
            f"<code>{escape(route)}</code>",
            escape(summaries.get(route, "")) or f'<span lang="en" dir="ltr">{escape(spec.get("summary", ""))}</span>',
            *([_example(w["example"], route, path, spec)] if reading.sample else []),
        )
        for route, path, spec in operations(described)
    ]
    # The samples have an answer to each example; another graph may lack what it asks for
    header = (w["route"], w["does"], *([w["example"]] if reading.sample else []))
    return page(reading, lang, w["api"], table(header, rows), "api")


def _example(word: str, route: str, path: str, spec: Mapping[str, Any]) -> str:
    url = example_url(path, dict(spec)) if route.startswith("GET ") else None
    return f'<a href="{escape(url)}" aria-label="{escape(word)}: {escape(route)}">{escape(word)}</a>' if url else ""


def missing(reading: Reading, lang: str, rest: str) -> str:
    """Return the page for what is not there."""
    return page(
        reading,
        lang,
        words()[lang]["not_found_title"],
        f"<p>{escape(words()[lang]['not_found'])}</p>{search_form(lang)}",
        rest,
    )


def page(
    reading: Reading | None, lang: str, title: str | Label, body: str, rest: str, script: str = "", *, here: str = ""
) -> str:
    """Return a whole page; it names its snapshot, where it is of one, and says if it shows a sample. It works without its script.

    `rest` is its address after the language; `here` is which of the pages that every page leads to it is, where that is not the first part of its address.
    """
    w = words()[lang]
    label = title if isinstance(title, Label) else Label(title, lang)
    at = here or re.split(r"[/?]", rest)[0]
    ways = "".join(
        f'<a href="/{lang}/{path}"{" aria-current=page" if path == at else ""}>{escape(w[key])}</a>'
        for path, key in WAYS
    )
    others = "".join(
        f'<a href="/{other}/{escape(rest)}" hreflang="{other}" lang="{other}">{escape(own_name(other))}</a>'
        for other in LANGUAGES
        if other != lang
    )
    sample = (
        f'<p class="sample" role="note">{escape(w["sample"])}</p>' if reading is not None and reading.sample else ""
    )
    snapshot = (
        "" if reading is None else f"<p>{escape(w['snapshot'])}: {code(reading.name)}{_written(lang, reading)}</p>"
    )
    content = (
        f'<a class="skip" href="#content">{escape(w["skip"])}</a>'
        f'<header><a class="home" href="/{lang}/"><span aria-hidden="true" class="mark"></span>{escape(w["brand"])}</a>'
        f'<nav aria-label="{escape(w["ways"])}">{ways}</nav><div class="tongues">{others}</div></header>'
        f'{sample}{not_translated(lang)}<main id="content" tabindex="-1"><h1>{isolated(label.text, label.lang)}</h1>{body}</main>'
        f"<footer>{snapshot}<p>{escape(w['unofficial'])}</p></footer>"
    )
    return told_apart(_document(lang, w.direction, label.text, content, script))


def _written(lang: str, reading: Reading) -> str:
    w = words()[lang]
    return f" · {escape(w['written'])}: {escape(w.date(reading.written))}" if reading.written else ""


def _document(lang: str, direction: str, title: str, content: str, script: str) -> str:
    loaded = f'<script type="module" src="{asset(f"dist/{script}.js")}"></script>' if script else ""
    styles = "".join(f'<link rel="stylesheet" href="{asset(name)}">' for name in ("fonts/fonts.css", "site.css"))
    icon = f'<link rel="icon" href="{asset("icon.svg")}" type="image/svg+xml">'
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>{icon}{styles}{loaded}'
    return f'<!doctype html><html lang="{lang}" dir="{direction}"><head>{head}</head><body>{content}</body></html>'


def search_form(lang: str, text: str = "") -> str:
    """Return the form that asks for a search, with what stands in it."""
    w = words()[lang]
    return (
        f'<form role="search" method="get" action="/{lang}/search"><label for="q">{escape(w["search_label"])}</label> '
        f'<input id="q" name="q" type="search" required value="{escape(text)}"> <button type="submit">{escape(w["search"])}</button></form>'
    )


def proof(lang: str, link: Link, place: Place | None, titles: Mapping[str, Label]) -> str:
    """Return the words that prove an edge, and where they stand; of what no text states, that it is a reference fact or inferred."""
    w = words()[lang]
    if place is None:
        said = w["inferred"] if link.inferred else w["reference"]
        return f"{escape(said)} · {edge_link(lang, link.id, w['evidence'])}"
    inferred = f"{escape(w['inferred'])} · " if link.inferred else ""
    quoted = quotation(place.lang, escape(place.quote)) if place.quote else ""
    return f"{quoted}{inferred}{where(lang, place, titles)} · {edge_link(lang, link.id, w['evidence'])}"


def where(lang: str, place: Place, titles: Mapping[str, Label]) -> str:
    """Return in which document, language and paragraph words stand."""
    w, title = words()[lang], titles[place.document]
    linked = entity_link(lang, place.document, title.text, title.lang)
    if not place.paragraph:
        return f"{linked} · {escape(w['stated'])}"
    told = f"{linked} · {escape(language_name(lang, place.lang))} · "
    if not place.paragraph_label:
        return f"{told}{_leading(lang, place, paragraph_name(lang, place.paragraph, ''))}"
    printed = place.paragraph_label_raw.strip(" .)(")
    differs = printed not in ("", place.paragraph_label)
    also = f" ({escape(w['printed'])} <bdi>{escape(printed)}</bdi>)" if differs else ""
    return f"{told}{_leading(lang, place, labelled(lang, place.paragraph_label))}{also}"


def _leading(lang: str, place: Place, told: str) -> str:
    """Return the name of a paragraph as a link to it."""
    return told if place.start is None else text_link(lang, place.document, place.lang, place.start, told)


def paragraph_name(lang: str, paragraph: str, label: str) -> str:
    """Return what a paragraph is called: by its label, or by its place in the order of the text."""
    if label:
        return labelled(lang, label)
    return f"{escape(words()[lang]['unnumbered'])} <bdi>{escape(paragraph.rpartition('/p/')[2].lstrip('0'))}</bdi>"


def labelled(lang: str, label: str) -> str:
    """Return what a paragraph with a label is called."""
    # A superscript is the mark of a footnote (UnicodeData.txt, field 5)
    footnote = all(unicodedata.decomposition(c).startswith("<super>") for c in label)
    return f"{escape(words()[lang]['footnote' if footnote else 'paragraph'])} <bdi>{escape(label)}</bdi>"


def language_name(lang: str, tag: str) -> str:
    """Return what a language is called, its tag where the pages have no name for it."""
    return words()[lang].language(tag)


def named(lang: str, node: Node) -> str:
    """Return a link by label; a label in another language than the page's is said to be so, beside the identifier."""
    linked = entity_link(lang, node.id, node.label, node.lang)
    if node.lang in ("", lang):
        return linked
    return f'{linked} {code(node.id)} <span class="tongue">({escape(language_name(lang, node.lang))})</span>'
