"""Writes the page of the timeline: a form that narrows it down, the drawing, and year by year what happened, with the way to its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from graph_api.formats import Node
from graph_api.labels import Label
from graph_api.pages.markup import code, edge_link, isolated, table
from graph_api.pages.meaning import Meant, chooser, thing_field
from graph_api.pages.page import named, page
from graph_api.pages.timeline_drawing import NARROW, Mark, drawing
from graph_api.reading import Reading
from graph_api.timeline import Dated
from graph_api.words import words

DATE: Final = r"\d{4}(-\d{2}(-\d{2})?)?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for, as it stands in the address."""

    body: Meant
    types: tuple[str, ...]
    first: str
    last: str

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters of the page that shows the same."""
        given = [("body", self.body.text), *(("type", t) for t in self.types), ("from", self.first), ("to", self.last)]
        return [(name, value) for name, value in given if value]


def timeline(
    reading: Reading,
    lang: str,
    asked: Asked,
    shown: Sequence[Dated],
    nodes: Mapping[str, Node],
    terms: Mapping[str, Label],
    classes: Sequence[str],
    total: int,
    more: str | None,
) -> str:
    """Return the page; `terms` names the relations and the classes, `classes` are those there are to choose from."""
    w = words()[lang]
    parts = [_form(lang, asked, terms, classes), chooser(lang, "timeline", "body", asked.body, asked.parameters())]
    if shown:
        marks = [_drawn(number, dated, nodes, terms) for number, dated in enumerate(shown)]
        parts.append(
            f'<div class="scrolled" tabindex="0" role="region" aria-label="{escape(w["timeline_drawing"])}">{drawing(lang, marks)}{drawing(lang, marks, NARROW)}</div>'
        )
    asked_of_api = [*((n, v) for n, v in asked.parameters() if n != "body"), ("lang", f"{lang},en")]
    if asked.body.path:
        asked_of_api.append(("body", asked.body.path))
    files = " · ".join(
        f'<a href="/api/v1/timeline?{escape(urlencode([*asked_of_api, ("format", name)]))}">{label}</a>'
        for name, label in (("csv", "CSV"), ("json", "JSON"))
    )
    parts.append(f"<p>{escape(w.shown('n_dates', len(shown), total))} · {files}</p>")
    numbered = list(enumerate(shown))
    for year, found in groupby(numbered, key=lambda item: _year(item[1].start)):
        rows = [_row(lang, number, dated, nodes, terms) for number, dated in found]
        header = (w["date"], w["entity"], w["happened"], w["kind"], w["evidence"])
        parts.append(f"<h2>{escape(year)}</h2>{table(header, rows)}")
    if not shown:
        parts.append(f"<p>{escape(w['nothing'])}</p>")
    if more:
        parts.append(f'<p><a rel="next" href="{escape(more)}">{escape(w["more_dates"])}</a></p>')
    rest = f"timeline?{urlencode(asked.parameters())}" if asked.parameters() else "timeline"
    return page(reading, lang, w["timeline"], "".join(parts), rest, "suggest")


def _form(lang: str, asked: Asked, terms: Mapping[str, Label], classes: Sequence[str]) -> str:
    w = words()[lang]
    options = [f'<option value="">{escape(w["every"])}</option>']
    for name in [*classes, *(t for t in asked.types if t not in classes)]:
        label = terms.get(name, Label(name, ""))
        selected = " selected" if name in asked.types else ""
        options.append(
            f'<option value="{escape(name)}" lang="{escape(label.lang)}"{selected}>{escape(label.text)}</option>'
        )
    dates = "".join(
        f'<p><label for="{name}">{escape(w[f"{name}_date"])}</label> <input id="{name}" name="{name}" dir="ltr" inputmode="numeric" size="10"'
        f' pattern="{DATE}" placeholder="2018-10-29" value="{escape(value)}"></p>'
        for name, value in (("from", asked.first), ("to", asked.last))
    )
    return (
        f'<form class="asked" method="get" action="/{lang}/timeline">{thing_field("body", w["body"], asked.body, "itu:Body")}'
        f'<p><label for="type">{escape(w["kind"])}</label> <select id="type" name="type">{"".join(options)}</select></p>{dates}'
        f'<p><button type="submit">{escape(w["show"])}</button></p></form>'
    )


def _drawn(number: int, dated: Dated, nodes: Mapping[str, Node], terms: Mapping[str, Label]) -> Mark:
    node = nodes[dated.thing]
    when = f"{dated.start} – {dated.end}" if dated.end else dated.start
    told = f"{node.label} — {terms[dated.predicate].text} — {when}"
    lane = terms[dated.kind].text if dated.kind else ""
    return Mark(dated.start, dated.end, node.label, node.lang, told, lane, f"d{number}")


def _row(
    lang: str, number: int, dated: Dated, nodes: Mapping[str, Node], terms: Mapping[str, Label]
) -> tuple[str, ...]:
    w = words()[lang]
    when = f"<bdi dir='ltr' id='d{number}'>{escape(dated.start)}</bdi>"
    if dated.end:
        when += f" – <bdi dir='ltr'>{escape(dated.end)}</bdi>"
    relation, kind = terms[dated.predicate], terms.get(dated.kind, Label("", ""))
    return (
        when,
        named(lang, nodes[dated.thing]),
        isolated(relation.text, relation.lang),
        f"{isolated(kind.text, kind.lang)} {code(dated.kind)}" if dated.kind else "",
        edge_link(lang, dated.edge, w["evidence"]) if dated.edge else escape(w["no_evidence"]),
    )


def _year(date: str) -> str:
    sign = "-" if date.startswith("-") else ""
    return sign + date.removeprefix("-").partition("-")[0]
