"""Writes the page of an entity: its names, facts and editions, its relations by kind with the sentence behind each, how to cite it, and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

from graph_api import citing
from graph_api.describing import Description, Fact
from graph_api.evidence import Place
from graph_api.formats import FORMATS, Link, Node
from graph_api.holdings import holdings
from graph_api.labels import Label
from graph_api.linked.representations import DATA
from graph_api.pages.markup import address, code, edge_link, entity_link, isolated, table
from graph_api.pages.page import named, page, proof
from graph_api.reading import Reading
from graph_api.words import words

_SOURCE: Final = "dcterms:source"
_DAY: Final = "xsd:date"
_TRUTH: Final = "xsd:boolean"
_TONGUES: Final = ("dcterms:language", "itu:originalLanguage")
# What stands in the page's head already
_TOLD: Final = ("skos:prefLabel",)


@dataclass(frozen=True, slots=True)
class Group:
    """The edges of one relation in one direction: how many there are, and those that are shown, each with its proof."""

    direction: str
    predicate: str
    label: Label
    total: int
    rows: tuple[tuple[Link, Node, Place | None], ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a work: when it was adopted, as far as that is known, and whether its text was read."""

    node: Node
    adopted: str
    read: bool


def entity(
    reading: Reading,
    lang: str,
    described: Description,
    properties: Mapping[str, Label],
    groups: Sequence[Group],
    editions: Sequence[Edition],
    titles: Mapping[str, Label],
) -> str:
    """Return the page of an entity."""
    parts = [
        _head(reading, lang, described, drawn=bool(groups)),
        _names(lang, described, properties),
        _facts(lang, described),
        _editions(lang, editions),
        _relations(lang, described.id, groups, titles),
        _sources(lang, described),
        cite(reading, lang, described.id, described.label),
        _files(lang, described, drawn=bool(groups)),
    ]
    return page(reading, lang, described.label, "".join(parts), f"entity/{described.id}")


def relation(
    reading: Reading,
    lang: str,
    path: str,
    label: Label,
    group: Group,
    titles: Mapping[str, Label],
    more: str | None,
) -> str:
    """Return the page of one relation of an entity, of which there may be more than a page holds."""
    w = words()[lang]
    shown = w.shown("n_relations", len(group.rows), group.total)
    body = (
        f"<p>{entity_link(lang, path, label.text, label.lang)} · {escape(w[group.direction])}</p>"
        f"<h2>{_predicate(group)}</h2><p>{escape(shown)}</p>{_table(lang, group, titles)}"
    )
    if more:
        body += f'<p><a class="more" rel="next" href="{escape(more)}">{escape(w["more"])}</a></p>'
    return page(reading, lang, label, body, f"entity/{path}?{_asked(group)}")


def cite(reading: Reading, lang: str, path: str, title: Label) -> str:
    """Return how a thing or a statement is cited: in words, as BibTeX, and as files for reference managers."""
    w, cited = words()[lang], citing.citation(reading, lang, path, title)
    base = (
        f"/api/v1/{path.partition('/')[0]}s/{path.partition('/')[2]}"
        if path.startswith("edge/")
        else f"/api/v1/entities/{path}"
    )
    files = " · ".join(
        f'<a href="{escape(quote(base))}/citation?format={name}&amp;lang={lang}">{escape(form.name or w["cite_text"])}</a>'
        for name, form in citing.FORMATS.items()
    )
    return (
        f'<section class="cite"><h2>{escape(w["cite"])}</h2><p>{isolated(citing.plain(lang, cited), lang)}</p>'
        f"<details><summary>BibTeX</summary><pre dir='ltr' tabindex='0'><code>{escape(citing.FORMATS['bibtex'].write(lang, cited))}</code></pre></details>"
        f'<p class="files">{escape(w["files"])}: {files}</p></section>'
    )


def _head(reading: Reading, lang: str, described: Description, *, drawn: bool) -> str:
    w, spoken = words()[lang], described.label.lang
    kinds = " ".join(f'<span class="chip">{escape(k.label)} {code(k.id)}</span>' for k in described.kinds)
    other = "" if spoken in ("", lang) else f'<p role="note">{escape(w["named_in"])}: {escape(w.language(spoken))}</p>'
    links = []
    if drawn:
        links.append((f"/{lang}/graph?id={quote(described.id, safe='')}", w["draw"]))
    if any(held.document == described.id for held in holdings(reading).documents):
        links.append((f"/{lang}/document/{quote(described.id)}", w["read_text"]))
    listed = "".join(f'<a class="action" href="{escape(url)}">{escape(said)}</a>' for url, said in links)
    return (
        f'{f"<p class=kinds>{kinds}</p>" if kinds else ""}{other}<p class="identifier">{escape(w["identifier"])}: {code(described.iri)}</p>'
        f"{f'<p class=actions>{listed}</p>' if listed else ''}"
    )


def _names(lang: str, described: Description, properties: Mapping[str, Label]) -> str:
    """Return the names of an entity, a row for each language: it is there to be compared."""
    w = words()[lang]
    tongues: dict[str, list[str]] = {}
    for predicate, found in described.labels.items():
        for name in found:
            said = isolated(name.text, name.lang)
            label = properties[predicate]
            kept = (
                f"<b>{said}</b>"
                if predicate in _TOLD
                else f'{said} <span class="quiet">{isolated(label.text, label.lang)}</span>'
            )
            tongues.setdefault(name.lang, []).append(kept)
    rows = [(escape(w.language(tag) or w["no_language"]), "<br>".join(tongues[tag])) for tag in sorted(tongues)]
    named_so = f"<h2>{escape(w['names'])}</h2><div class='names'>{table((w['language'], w['names']), rows)}</div>"
    return named_so if rows else ""


def _facts(lang: str, described: Description) -> str:
    w = words()[lang]
    rows = [
        (
            f"{escape(f.predicate_label)} {code(f.predicate)}",
            _value(lang, f),
            edge_link(lang, f.edge, w["evidence"])
            if f.edge
            else f'<span class="quiet">{escape(w["no_evidence"])}</span>',
        )
        for f in described.facts
        if f.predicate != _SOURCE
    ]
    return f"<h2>{escape(w['facts'])}</h2>{table((w['property'], w['value'], w['evidence']), rows)}" if rows else ""


def _value(lang: str, fact: Fact) -> str:
    if fact.datatype == _DAY:
        return day(lang, fact.value)
    if fact.datatype == _TRUTH and fact.value in ("true", "false"):
        return escape(words()[lang]["yes" if fact.value == "true" else "no"])
    if fact.predicate in _TONGUES:
        return f"{escape(words()[lang].language(fact.value))} {code(fact.value)}"
    return address(fact.value) if not fact.datatype and not fact.lang else isolated(fact.value, fact.lang)


def day(lang: str, text: str) -> str:
    """Return a day as the language writes it, with the day itself for machines; a text that is none as it is."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return isolated(text)
    return f'<time datetime="{escape(text)}">{escape(words()[lang].date(found))}</time>'


def _editions(lang: str, editions: Sequence[Edition]) -> str:
    w = words()[lang]
    rows = [
        (
            named(lang, edition.node),
            day(lang, edition.adopted) if edition.adopted else f'<span class="quiet">{escape(w["undated"])}</span>',
            f'<a href="/{lang}/document/{escape(quote(edition.node.id))}">{escape(w["read_text"])}</a>'
            if edition.read
            else f'<span class="quiet">{escape(w["not_read"])}</span>',
        )
        for edition in editions
    ]
    return (
        f"<h2>{escape(w['editions'])} <span class='count'>{escape(w.count('n_editions', len(rows)))}</span></h2>"
        f"{table((w['edition'], w['adopted'], w['text']), rows)}"
        if rows
        else ""
    )


def _relations(lang: str, path: str, groups: Sequence[Group], titles: Mapping[str, Label]) -> str:
    w, parts = words()[lang], []
    for direction in ("out", "in"):
        chosen = [group for group in groups if group.direction == direction]
        if not chosen:
            continue
        total = escape(w.count("n_relations", sum(group.total for group in chosen)))
        parts.append(f"<h2>{escape(w[direction])} <span class='count'>{total}</span></h2>")
        for group in chosen:
            # Open, for a reader without scripts finds nothing in what is closed; the first of each are seen at once
            rest = ""
            if len(group.rows) < group.total:
                said = w.shown("n_relations", len(group.rows), group.total)
                url = f"/{lang}/entity/{quote(path)}?{_asked(group)}"
                rest = f'<p>{escape(said)} · <a class="more" href="{escape(url)}">{escape(w["all_of_them"])}</a></p>'
            parts.append(
                f'<details open class="group"><summary>{_predicate(group)} <span class="count">{escape(w.number(group.total))}</span></summary>'
                f"{_table(lang, group, titles)}{rest}</details>"
            )
    return "".join(parts)


def _predicate(group: Group) -> str:
    return f"{isolated(group.label.text, group.label.lang)} {code(group.predicate)}"


def _asked(group: Group) -> str:
    return urlencode({"predicate": group.predicate, "direction": group.direction})


def _table(lang: str, group: Group, titles: Mapping[str, Label]) -> str:
    w = words()[lang]
    rows = [(named(lang, node), proof(lang, link, place, titles)) for link, node, place in group.rows]
    return table((w["entity"], w["evidence"]), rows)


def _sources(lang: str, described: Description) -> str:
    found = [f.value for f in described.facts if f.predicate == _SOURCE]
    listed = "".join(f"<li>{address(source)}</li>" for source in found)
    return f"<h2>{escape(words()[lang]['sources'])}</h2><ul>{listed}</ul>" if listed else ""


def _files(lang: str, described: Description, *, drawn: bool) -> str:
    """Return where the entity is as data: what is said of it, what is around it, and, of a work, what cites it."""
    w, path = words()[lang], described.id
    at = quote(path)
    listed = [
        (
            w["files_described"],
            [(f"/data/{at}.{ext}", ext.upper()) for ext in DATA] + [(f"/api/v1/entities/{at}?lang={lang}", "API")],
        )
    ]
    if drawn:
        around = f"/api/v1/graph/ego?{urlencode({'id': path, 'lang': f'{lang},en'})}"
        listed.append((w["files_around"], [(f"{around}&format={name}", form_name(name)) for name in FORMATS]))
    if any(kind.id == "itu:Instrument" for kind in described.kinds):
        asked = f"/api/v1/queries/citations-of-resolution?{urlencode({'resolution': path})}"
        listed.append((w["citations"], [(f"{asked}&format={form}", form.upper()) for form in ("csv", "json")]))
    rows = [
        f"<dt>{escape(name)}</dt><dd>{' · '.join(f'<a href={chr(34)}{escape(url)}{chr(34)}>{said}</a>' for url, said in links)}</dd>"
        for name, links in listed
    ]
    return f'<section class="downloads"><h2>{escape(w["files"])}</h2><dl>{"".join(rows)}</dl></section>'


def form_name(name: str) -> str:
    """Return what a format of graphs is called by those who use it."""
    return {
        "graphml": "GraphML",
        "jsonld": "JSON-LD",
        "turtle": "Turtle",
        "mermaid": "Mermaid",
        "cytoscape": "Cytoscape",
        "json": "JSON",
    }.get(name, name.upper() if len(name) <= 4 else name.capitalize())
