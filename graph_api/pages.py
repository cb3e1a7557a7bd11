"""Writes the pages as HTML, in English or Arabic, without scripts; every text of the graph is isolated and carries its language."""

import unicodedata
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final
from urllib.parse import quote

from graph_api.describing import Description
from graph_api.evidence import Place
from graph_api.formats import Link, Node
from graph_api.holdings import Holdings, holdings
from graph_api.labels import Label
from graph_api.markup import address, code, edge_link, entity_link, isolated, quotation, table
from graph_api.outlining import example_url, operations
from graph_api.reading import Reading
from graph_api.words import LANGUAGES, not_translated, own_name, route_summaries, spoken, told_apart, words

# Code points of text on each side of a quote
CONTEXT_CHARS: Final = 400
CUT: Final = '<span class="cut">…</span>'
_SOURCE: Final = "dcterms:source"


def chain_of(lang: str) -> tuple[str, ...]:
    """Return the languages of labels on a page: its own, then the others there are pages in."""
    return (lang, *(other for other in LANGUAGES if other != lang))


def home(reading: Reading, lang: str, held: Holdings) -> str:
    """Return the front page: what this is, what it holds, where the interfaces are."""
    w = words()[lang]
    header = (w["document"], w["language"], w["document_title"], w["paragraphs"], w["claims"], w["unresolved"])
    rows = [
        (
            entity_link(lang, v.document, v.document),
            f'<span class="tongue">{escape(language_name(lang, v.language))}</span>',
            isolated(v.title, v.title_lang),
            w.number(v.paragraphs),
            w.number(v.claims),
            w.number(v.unresolved),
        )
        for v in held.documents
    ]
    links = (
        (f"/{lang}/sparql", "sparql"),
        (f"/{lang}/map", "map"),
        (f"/{lang}/path", "paths"),
        (f"/{lang}/timeline", "timeline"),
        (f"/{lang}/resolve", "resolve"),
        (f"/{lang}/queries", "catalogue"),
        (f"/{lang}/audit", "audit"),
        (f"/{lang}/api", "api"),
        ("/openapi.json", "openapi"),
        ("/api/v1/stats", "holds"),
    )
    listed = "".join(f'<li><a href="{href}">{escape(w[key])}</a> <code>{href}</code></li>' for href, key in links)
    body = f"<p>{escape(w['intro'])}</p>{search_form(lang)}<h2>{escape(w['holds'])}</h2>{table(header, rows)}{_lacking(lang, held)}<h2>{escape(w['interfaces'])}</h2><ul>{listed}</ul>"
    return page(reading, lang, w["title"], body, "")


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


def audit(
    reading: Reading,
    lang: str,
    findings: Sequence[Mapping[str, Any]],
    titles: Mapping[str, Label],
    total: int,
    more: str | None,
) -> str:
    """Return findings of the audit, each with its message and the words it is about."""
    w = words()[lang]
    rows = []
    for found in findings:
        tag = spoken(found["message"], lang)
        quotes = "".join(
            quotation(place.get("lang", ""), escape(place["quote"])) + _placed(lang, place) for place in found["places"]
        )
        title = titles.get(found["document"])
        document = "" if title is None else entity_link(lang, found["document"], title.text, title.lang)
        rows.append(
            (
                code(found["rule"]),
                escape(w[found["severity"]]),
                isolated(found["message"].get(tag, ""), tag),
                f"{quotes}{document}",
            )
        )
    told = f"<p>{escape(w.shown('n_findings', len(rows), total))}</p>"
    listed = (
        table((w["rule"], w["severity"], w["finding"], w["place"]), rows) if rows else f"<p>{escape(w['nothing'])}</p>"
    )
    following = f'<p><a rel="next" href="{escape(more)}">{escape(w["more_findings"])}</a></p>' if more else ""
    return page(reading, lang, w["audit"], told + listed + following, "audit")


def entity(
    reading: Reading,
    lang: str,
    described: Description,
    edges: Sequence[tuple[str, Link, Node, Place | None]],
    titles: Mapping[str, Label],
    total: int,
    more: str | None,
) -> str:
    """Return the page of an entity: names, facts, and its edges with the sentence behind each."""
    w = words()[lang]
    named_in = described.label.lang
    other = "" if named_in in ("", lang) else f"<p>{escape(w['named_in'])}: {escape(language_name(lang, named_in))}</p>"
    parts = [f"{other}<p>{escape(w['identifier'])}: {code(described.iri)}</p>"]
    parts.append(
        f"<p>{escape(w['kind'])}: {' · '.join(f'{escape(k.label)} {code(k.id)}' for k in described.kinds)}</p>"
    )
    if edges:
        parts.append(
            f'<p><a href="/{lang}/graph?id={escape(quote(described.id, safe=""))}">{escape(w["draw"])}</a></p>'
        )
    if any(held.document == described.id for held in holdings(reading).documents):
        parts.append(f'<p><a href="/{lang}/document/{escape(quote(described.id))}">{escape(w["read_text"])}</a></p>')
    names = [
        (code(p), isolated(n.text, n.lang), escape(language_name(lang, n.lang)))
        for p, found in described.labels.items()
        for n in found
    ]
    if names:
        parts.append(f"<h2>{escape(w['names'])}</h2>{table((w['property'], w['value'], w['language']), names)}")
    facts = [
        (
            f"{escape(f.predicate_label)} {code(f.predicate)}",
            isolated(f.value, f.lang),
            edge_link(lang, f.edge, w["evidence"]) if f.edge else escape(w["no_evidence"]),
        )
        for f in described.facts
        if f.predicate != _SOURCE
    ]
    if facts:
        parts.append(f"<h2>{escape(w['facts'])}</h2>{table((w['property'], w['value'], w['evidence']), facts)}")
    if any(k.id == "itu:Instrument" for k in described.kinds):
        asked = f"/api/v1/queries/citations-of-resolution?resolution={escape(quote(described.id, safe=''))}"
        files = " · ".join(f'<a href="{asked}&amp;format={form}">{form.upper()}</a>' for form in ("csv", "json"))
        parts.append(f"<p>{escape(w['citations'])}: {files}</p>")
    for direction in ("out", "in"):
        rows = [
            (
                f"{escape(link.predicate_label)} {code(link.predicate)}",
                named(lang, n),
                _proof(lang, link, place, titles),
            )
            for way, link, n, place in edges
            if way == direction
        ]
        if rows:
            parts.append(f"<h2>{escape(w[direction])}</h2>{table((w['relation'], w['entity'], w['evidence']), rows)}")
    parts.append(f"<p>{escape(w.shown('n_relations', len(edges), total))}</p>")
    sources = [f.value for f in described.facts if f.predicate == _SOURCE]
    if sources:
        listed = "".join(f"<li>{address(source)}</li>" for source in sources)
        parts.append(f"<h2>{escape(w['sources'])}</h2><ul>{listed}</ul>")
    if more:
        parts.append(f'<p><a rel="next" href="{escape(more)}">{escape(w["more"])}</a></p>')
    return page(reading, lang, described.label, "".join(parts), f"entity/{described.id}")


def edge(
    reading: Reading,
    lang: str,
    name: str,
    ends: tuple[Node, str, Node],
    places: Sequence[Place],
    titles: Mapping[str, Label],
    sources: Sequence[str],
) -> str:
    """Return the page of a statement: every sentence that states it, within the text around it."""
    w = words()[lang]
    source, predicate, target = ends
    object_part = named(lang, target) if target.kind != "literal" else isolated(target.label)
    parts = [
        f"<p>{named(lang, source)} — {escape(predicate)} — {object_part}</p>",
        f"<h2>{escape(w['evidence'])}</h2>",
    ]
    for place in places:
        # The text goes on where as much was found on a side as was asked for
        lead, trail = (CUT if len(side) == CONTEXT_CHARS else "" for side in (place.before, place.after))
        quoted = f"{lead}{escape(place.before)}<mark>{escape(place.quote)}</mark>{escape(place.after)}{trail}"
        told = [_where(lang, place, titles), f"{escape(w['rule'])} {code(place.rule)}"]
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
    return page(reading, lang, w["edge"], "".join(parts), f"edge/{name}")


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
    return page(reading, lang, "404", f"<p>{escape(words()[lang]['not_found'])}</p>{search_form(lang)}", rest)


def page(reading: Reading, lang: str, title: str | Label, body: str, rest: str, script: str = "") -> str:
    """Return a whole page; it names its snapshot and says if it shows a sample. It works without its script."""
    w = words()[lang]
    label = title if isinstance(title, Label) else Label(title, lang)
    sample = f'<p class="sample" role="note">{escape(w["sample"])}</p>' if reading.sample else ""
    others = "".join(
        f'<a href="/{other}/{escape(rest)}" hreflang="{other}" lang="{other}">{escape(own_name(other))}</a>'
        for other in LANGUAGES
        if other != lang
    )
    content = (
        f'<a class="skip" href="#content">{escape(w["skip"])}</a>'
        f'<header><a href="/{lang}/">{escape(w["home"])}</a>{others}</header>'
        f'{sample}{not_translated(lang)}<main id="content"><h1>{isolated(label.text, label.lang)}</h1>{body}</main>'
        f"<footer><p>{escape(w['snapshot'])}: {code(reading.name)}</p></footer>"
    )
    return told_apart(_document(lang, w.direction, label.text, content, script))


def _document(lang: str, direction: str, title: str, content: str, script: str) -> str:
    loaded = f'<script type="module" src="/static/dist/{script}.js"></script>' if script else ""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title><link rel="icon" href="/static/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/static/fonts/fonts.css"><link rel="stylesheet" href="/static/site.css">{loaded}'
    return f'<!doctype html><html lang="{lang}" dir="{direction}"><head>{head}</head><body>{content}</body></html>'


def search_form(lang: str, text: str = "") -> str:
    """Return the form that asks for a search, with what stands in it."""
    w = words()[lang]
    return (
        f'<form role="search" method="get" action="/{lang}/search"><label for="q">{escape(w["search_label"])}</label> '
        f'<input id="q" name="q" type="search" required value="{escape(text)}"> <button type="submit">{escape(w["search"])}</button></form>'
    )


def _proof(lang: str, link: Link, place: Place | None, titles: Mapping[str, Label]) -> str:
    w = words()[lang]
    if place is None:
        said = w["inferred"] if link.inferred else w["reference"]
        return f"{escape(said)} · {edge_link(lang, link.id, w['evidence'])}"
    inferred = f"{escape(w['inferred'])} · " if link.inferred else ""
    quoted = quotation(place.lang, escape(place.quote)) if place.quote else ""
    return f"{quoted}{inferred}{_where(lang, place, titles)} · {edge_link(lang, link.id, w['evidence'])}"


def _where(lang: str, place: Place, titles: Mapping[str, Label]) -> str:
    w, title = words()[lang], titles[place.document]
    linked = entity_link(lang, place.document, title.text, title.lang)
    if not place.paragraph:
        return f"{linked} · {escape(w['stated'])}"
    told = f"{linked} · {escape(language_name(lang, place.lang))} · "
    if not place.paragraph_label:
        return f"{told}{paragraph_name(lang, place.paragraph, '')}"
    printed = place.paragraph_label_raw.strip(" .)(")
    differs = printed not in ("", place.paragraph_label)
    also = f" ({escape(w['printed'])} <bdi>{escape(printed)}</bdi>)" if differs else ""
    return f"{told}{_labelled(lang, place.paragraph_label)}{also}"


def paragraph_name(lang: str, paragraph: str, label: str) -> str:
    """Return what a paragraph is called: by its label, or by its place in the order of the text."""
    if label:
        return _labelled(lang, label)
    return f"{escape(words()[lang]['unnumbered'])} <bdi>{escape(paragraph.rpartition('/p/')[2].lstrip('0'))}</bdi>"


def _placed(lang: str, place: Mapping[str, Any]) -> str:
    """Say in which paragraph and language a finding's words stand, as far as its record tells."""
    label = place.get("paragraph", "")
    where = _labelled(lang, label) if label else escape(words()[lang]["unnumbered_only"])
    return f'<p class="place">{where} · {escape(language_name(lang, place.get("lang", "")))}</p>'


def _labelled(lang: str, label: str) -> str:
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
