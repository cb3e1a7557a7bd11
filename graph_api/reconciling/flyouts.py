"""Writes what is shown of a candidate beside a table: a page for a frame, and pieces of HTML for what is suggested."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from graph_api.assets import asset
from graph_api.describing import Description
from graph_api.evidence import Place
from graph_api.labels import Label
from graph_api.pages.markup import code, isolated, quotation
from graph_api.reading import Reading
from graph_api.words import told_apart, words

WIDTH_PX = 430
HEIGHT_PX = 300
# Facts that fit into the frame; the page of the thing has them all
_FACTS = 4
_QUOTE_CHARS = 300
_SOURCE = "dcterms:source"


def preview(reading: Reading, lang: str, described: Description, place: Place | None) -> str:
    """Return a small page about a thing: its names, what it is, some facts, and words that prove something of it."""
    w = words()[lang]
    sample = f'<p class="sample" role="note">{escape(w["sample"])}</p>' if reading.sample else ""
    quoted = quotation(place.lang, escape(_cut(place.quote))) if place is not None and place.quote else ""
    link = f'<a href="/{lang}/entity/{escape(quote(described.id))}" target="_blank" rel="noopener">{isolated(described.label.text, described.label.lang)}</a>'
    return told_apart(
        f'<!doctype html><html lang="{lang}" dir="{w.direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{escape(described.label.text)}</title><link rel="stylesheet" href="{asset("site.css")}"></head><body class="frame">'
        f"{sample}<main><h1>{link}</h1>{_inner(described)}{quoted}</main></body></html>"
    )


def of_entity(described: Description) -> str:
    """Return a piece of HTML about a thing."""
    return f"<h1>{isolated(described.label.text, described.label.lang)}</h1>{_inner(described)}"


def of_term(name: str, label: Label, definition: str) -> str:
    """Return a piece of HTML about a class or a property."""
    return f"<h1>{isolated(label.text, label.lang)}</h1><p>{code(name)}</p><p>{escape(definition)}</p>"


def _inner(described: Description) -> str:
    kinds = " · ".join(isolated(kind.label) for kind in described.kinds[:1])
    main = described.label.lang
    names = dict.fromkeys(label for labels in described.labels.values() for label in labels if label.lang != main)
    shown = "".join(f"<li>{isolated(name.text, name.lang)}</li>" for name in _first(list(names)))
    facts = "".join(
        f"<li>{isolated(fact.predicate_label)}: {isolated(fact.value, fact.lang)}</li>"
        for fact in [f for f in described.facts if f.predicate != _SOURCE][:_FACTS]
    )
    lists = "".join(f"<ul>{items}</ul>" for items in (shown, facts) if items)
    return f"<p>{kinds} · {code(described.id)}</p>{lists}"


def _first(names: Sequence[Label]) -> Sequence[Label]:
    """Return a name in each language, Arabic and English ahead of others."""
    order = sorted(names, key=lambda n: ({"ar": 0, "en": 1}.get(n.lang, 2), n.lang))
    seen: dict[str, Label] = {}
    for name in order:
        seen.setdefault(name.lang, name)
    return list(seen.values())[:_FACTS]


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTE_CHARS else text[: _QUOTE_CHARS - 1] + "…"
