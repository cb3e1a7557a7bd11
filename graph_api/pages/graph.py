"""Writes the page of a neighbourhood: what it starts from and what is kept, the drawing, what more there is around a thing, and the table of its edges with the sentence behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urlencode

from graph_api.formats import Link, Node, Subgraph
from graph_api.labels import Label
from graph_api.pages.canvas import canvas
from graph_api.pages.filter_form import fields, parameters
from graph_api.pages.markup import code, isolated, table
from graph_api.pages.meaning import Meant, chooser, thing_field
from graph_api.pages.page import named, page
from graph_api.pages.path import proof
from graph_api.reading import Reading
from graph_api.walks.expanding import Expansion, More
from graph_api.walks.filtering import Filter
from graph_api.words import words

_FORMATS = (("gexf", "GEXF"), ("graphml", "GraphML"), ("csv", "CSV"), ("dot", "DOT"), ("json", "JSON"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for, as it stands in the address; `at` is the thing of which it is told what more there is."""

    seeds: tuple[str, ...]
    depth: int
    expansions: tuple[Expansion, ...]
    kept: Filter
    at: str = ""

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters that ask for the same, of the page and of the API."""
        return [
            *(("id", seed) for seed in self.seeds),
            ("depth", str(self.depth)),
            *(("expand", str(expansion)) for expansion in self.expansions),
            *parameters(self.kept),
        ]

    def url(self, lang: str) -> str:
        """Return the address of the page, ready to stand in HTML."""
        at = [("at", self.at)] if self.at else []
        return escape(f"/{lang}/graph?{urlencode([*self.parameters(), *at])}")


@dataclass(frozen=True, slots=True)
class Around:
    """What more there is around a thing, with the names of the relations."""

    node: Node
    found: tuple[More, ...]
    terms: Mapping[str, Label]


def graph(
    reading: Reading,
    lang: str,
    asked: Asked,
    unclear: Sequence[Meant],
    drawn: Subgraph,
    choices: tuple[Mapping[str, int], Mapping[str, int]],
    around: Around | None,
    max_nodes: int,
) -> str:
    """Return the page; `unclear` are names that were written and may be those of several things, or of none."""
    w = words()[lang]
    nodes = {node.id: node for node in drawn.nodes}
    parts = [_form(reading, lang, asked, choices)]
    parts += [chooser(lang, "graph", "id", name, asked.parameters(), several=True) for name in unclear]
    if asked.seeds:
        parts.append(f"<p>{' · '.join(_seed(lang, asked, nodes[seed]) for seed in asked.seeds if seed in nodes)}</p>")
        parts.append(canvas(reading, lang, drawn.nodes, drawn.edges, seeds=asked.seeds))
        parts.append(f'<div id="around">{_around(lang, asked, around) if around is not None else ""}</div>')
        parts.append(f'<div id="listing">{_listing(lang, asked, drawn, nodes, max_nodes)}</div>')
    return page(reading, lang, w["neighbourhood"], "".join(parts), f"graph?{urlencode(asked.parameters())}", "graph")


def _form(reading: Reading, lang: str, asked: Asked, choices: tuple[Mapping[str, int], Mapping[str, int]]) -> str:
    w = words()[lang]
    kept = "".join(f'<input type="hidden" name="id" value="{escape(seed)}">' for seed in asked.seeds)
    kept += "".join(f'<input type="hidden" name="expand" value="{escape(str(e))}">' for e in asked.expansions)
    steps = "".join(f'<option value="{n}"{" selected" if n == asked.depth else ""}>{n}</option>' for n in (1, 2, 3))
    label = w["add_thing"] if asked.seeds else w["start_from"]
    return (
        f'<form class="asked" method="get" action="/{lang}/graph">{kept}{thing_field("id", label, Meant(""), required=not asked.seeds)}'
        f'<p><label for="depth">{escape(w["steps"])}</label> <select id="depth" name="depth">{steps}</select></p>'
        f'{fields(reading, lang, asked.kept, *choices)}<p><button type="submit">{escape(w["show"])}</button></p></form>'
    )


def _seed(lang: str, asked: Asked, node: Node) -> str:
    """Return a thing that the drawing starts from, with the way to do without it where there are others."""
    linked = named(lang, node)
    if len(asked.seeds) == 1:
        return linked
    without = replace(asked, seeds=tuple(s for s in asked.seeds if s != node.id), at="")
    name = escape(f"{words()[lang]['do_without']}: {node.label}")
    return f'{linked} <a href="{without.url(lang)}" aria-label="{name}" title="{name}">×</a>'


def _around(lang: str, asked: Asked, around: Around) -> str:
    w = words()[lang]
    rows = []
    for found in around.found:
        label = around.terms[found.expansion.predicate]
        larger = replace(asked, expansions=(*asked.expansions, found.expansion))
        add = f'<a data-grow href="{larger.url(lang)}">{escape(w["add_these"])}</a>' if found.absent else ""
        rows.append(
            (
                f"{isolated(label.text, label.lang)} {code(found.expansion.predicate)}",
                escape(w[found.expansion.way]),
                str(found.total),
                str(found.absent),
                add,
            )
        )
    every = ""
    if around.node.id not in asked.seeds and any(found.absent for found in around.found):
        larger = replace(asked, seeds=(*asked.seeds, around.node.id))
        every = f' <a data-grow href="{larger.url(lang)}">{escape(w["add_all"])}</a>'
    header = (w["relation"], w["direction"], w["related"], w["not_drawn"], w["add"])
    listed = table(header, rows) if rows else f"<p>{escape(w['nothing'])}</p>"
    return f"<h2>{escape(w['around'])}: {isolated(around.node.label, around.node.lang)}</h2>{listed}<p>{every}</p>"


def _listing(lang: str, asked: Asked, drawn: Subgraph, nodes: Mapping[str, Node], max_nodes: int) -> str:
    w, told = words()[lang], drawn.meta
    api = [*asked.parameters(), ("max_nodes", str(max_nodes)), ("lang", f"{lang},en")]
    files = " · ".join(
        f'<a href="/api/v1/graph/ego?{escape(urlencode([*api, ("format", name)]))}">{label}</a>'
        for name, label in _FORMATS
    )
    counted = f"{escape(w.shown('n_things', told['shown'], told['total']))} · {escape(w.count('n_relations', len(drawn.edges)))}"
    rows = [_row(lang, asked, link, nodes) for link in drawn.edges]
    header = (w["source"], w["relation"], w["target"], w["evidence"])
    listed = table(header, rows, [link.id for link in drawn.edges]) if rows else f"<p>{escape(w['nothing'])}</p>"
    return f"<h2>{escape(w['relations'])}</h2><p>{counted} · {files}</p>{listed}"


def _row(lang: str, asked: Asked, link: Link, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    return (
        f"{named(lang, nodes[link.source])} {_more(lang, asked, nodes[link.source])}",
        f"{isolated(link.predicate_label, link.predicate_label_lang)} {code(link.predicate)}",
        f"{named(lang, nodes[link.target])} {_more(lang, asked, nodes[link.target])}",
        proof(lang, link),
    )


def _more(lang: str, asked: Asked, node: Node) -> str:
    """Return the link that tells what more there is around a thing."""
    name = escape(f"{words()[lang]['around']}: {node.label}")
    return f'<a class="grow" data-grow href="{replace(asked, at=node.id).url(lang)}#around" aria-label="{name}" title="{name}">+</a>'
