"""Writes the page of paths: a form for two things, the drawing of what joins them, and each path hop by hop with the sentences behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from graph_api.formats import Link, Node, Subgraph
from graph_api.pages.canvas import Position, canvas
from graph_api.pages.filter_form import choices, fields, parameters
from graph_api.pages.markup import code, edge_link, isolated, quotation, table
from graph_api.pages.meaning import Meant, chooser, thing_field
from graph_api.pages.page import named, page
from graph_api.reading import Reading
from graph_api.walks.filtering import Filter
from graph_api.walks.walking import Path, Paths
from graph_api.words import words
from ontology.languages import RIGHT_TO_LEFT

_ACROSS = 230.0
_DOWN = 120.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for, as it stands in the address."""

    source: Meant
    target: Meant
    k: int
    max_hops: int
    directed: bool
    kept: Filter

    @property
    def whole(self) -> bool:
        """Whether it is clear between which two things a path is wanted."""
        return bool(self.source.path and self.target.path) and self.source.path != self.target.path

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters of the page that shows the same."""
        ends = [(name, end.text) for name, end in (("from", self.source), ("to", self.target)) if end.text]
        bounds = [("k", str(self.k)), ("max_hops", str(self.max_hops))]
        return [*ends, *bounds, *([("directed", "true")] if self.directed else []), *parameters(self.kept)]


def paths(reading: Reading, lang: str, asked: Asked, found: Paths | None, drawn: Subgraph | None) -> str:
    """Return the page; `found` and `drawn` are there where two things were asked for."""
    w = words()[lang]
    given = asked.parameters()
    parts = [_form(reading, lang, asked)]
    parts += [chooser(lang, "path", name, end, given) for name, end in (("from", asked.source), ("to", asked.target))]
    if asked.source.path and asked.source.path == asked.target.path:
        parts.append(f'<p role="note">{escape(w["same_ends"])}</p>')
    if found is not None and drawn is not None:
        parts.append(_found(reading, lang, asked, found, drawn))
    return page(reading, lang, w["paths"], "".join(parts), f"path?{urlencode(given)}", "path")


def _form(reading: Reading, lang: str, asked: Asked) -> str:
    w = words()[lang]
    numbers = "".join(
        f'<p><label for="{name}">{escape(w[key])}</label> <select id="{name}" name="{name}">'
        + "".join(f'<option value="{n}"{" selected" if n == value else ""}>{n}</option>' for n in range(1, most + 1))
        + "</select></p>"
        for name, key, value, most in (
            ("k", "paths_at_most", asked.k, 10),
            ("max_hops", "hops_at_most", asked.max_hops, 6),
        )
    )
    either = "".join(
        f'<option value="{value}"{" selected" if asked.directed == (value == "true") else ""}>{escape(w[key])}</option>'
        for value, key in (("false", "either_way"), ("true", "along_edges"))
    )
    return (
        f'<form class="asked" method="get" action="/{lang}/path">{thing_field("from", w["source"], asked.source, required=True)}'
        f"{thing_field('to', w['target'], asked.target, required=True)}{numbers}"
        f'<p><label for="directed">{escape(w["direction"])}</label> <select id="directed" name="directed">{either}</select></p>'
        f'{fields(reading, lang, asked.kept, *choices(reading))}<p><button type="submit">{escape(w["find_paths"])}</button></p></form>'
    )


def _found(reading: Reading, lang: str, asked: Asked, found: Paths, drawn: Subgraph) -> str:
    w = words()[lang]
    if not found.paths:
        return f"<p>{escape(w['search_given_up'] if found.exhausted else w['no_path'])}</p>"
    nodes, links = {n.id: n for n in drawn.nodes}, {e.id: e for e in drawn.edges}
    parts = [
        canvas(
            reading,
            lang,
            drawn.nodes,
            drawn.edges,
            seeds=(asked.source.path, asked.target.path),
            positions=_positions(lang, found.paths),
        )
    ]
    asked_of_api = [*asked.parameters(), ("lang", f"{lang},en")]
    files = " · ".join(
        f'<a href="/api/v1/graph/paths?{escape(urlencode([*asked_of_api, ("format", name)]))}">{label}</a>'
        for name, label in (("json", "JSON"), ("gexf", "GEXF"), ("graphml", "GraphML"), ("csv", "CSV"))
    )
    told = [escape(w.count("n_paths", len(found.paths)))]
    if found.truncated:
        told.append(escape(w["more_paths"]))
    if found.exhausted:
        told.append(escape(w["search_given_up"]))
    parts.append(f"<p>{' · '.join(told)} · {files}</p>")
    header = (w["step"], w["source"], w["relation"], w["target"], w["evidence"])
    for number, path in enumerate(found.paths, 1):
        rows = [_row(lang, step, links[edge.id], nodes) for step, hop in enumerate(path.hops, 1) for edge in hop]
        parts.append(
            f"<h2>{escape(w['path'])} <bdi>{number}</bdi></h2>{_chain(lang, path, nodes, links)}"
            + table(header, rows, [edge.id for hop in path.hops for edge in hop])
        )
    return "".join(parts)


def _chain(lang: str, path: Path, nodes: Mapping[str, Node], links: Mapping[str, Link]) -> str:
    """Return a path as one line: its things, and between two of them the relation, with an arrow in the direction it goes."""
    onwards, back = ("←", "→") if lang in RIGHT_TO_LEFT else ("→", "←")
    parts = [f"<li>{named(lang, nodes[path.nodes[0]])}</li>"]
    for start, stop, hop in zip(path.nodes, path.nodes[1:], path.hops, strict=False):
        link = links[hop[0].id]
        sign = onwards if (link.source, link.target) == (start, stop) else back
        relation = isolated(link.predicate_label, link.predicate_label_lang)
        parts.append(
            f'<li class="hop"><span aria-hidden="true">{sign}</span> {relation}</li><li>{named(lang, nodes[stop])}</li>'
        )
    return f'<ol class="chain">{"".join(parts)}</ol>'


def _row(lang: str, step: int, link: Link, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    return (
        str(step),
        named(lang, nodes[link.source]),
        f"{isolated(link.predicate_label, link.predicate_label_lang)} {code(link.predicate)}",
        named(lang, nodes[link.target]),
        proof(lang, link),
    )


def proof(lang: str, link: Link) -> str:
    """Return the sentence behind an edge of a drawing, in what way it states it, and the way to its page."""
    w = words()[lang]
    quoted = quotation(link.evidence_quote_lang, escape(link.evidence_quote)) if link.evidence_quote else ""
    said = [escape(w["inferred"])] if link.inferred else []
    if not quoted:
        said.append(escape(w["stated" if link.document else "reference"]))
    said += [escape(w.get(f"status_{s}", s)) for s in link.status.split("|") if s != "asserted"]
    if link.confidence is not None:
        said.append(f"{escape(w['confidence'])} {link.confidence:g}")
    return f"{quoted}{' · '.join([*said, edge_link(lang, link.id, w['evidence'])])}"


def _positions(lang: str, found: Sequence[Path]) -> dict[str, Position]:
    """Return where things stand in the drawing: paths one below the other, each running as the page is read."""
    columns: dict[str, float] = {}
    rows: dict[str, list[int]] = {}
    longest = max(len(path.nodes) - 1 for path in found)
    for row, path in enumerate(found):
        for place, node in enumerate(path.nodes):
            columns.setdefault(node, place * longest / (len(path.nodes) - 1))
            rows.setdefault(node, []).append(row)
    sign = -1 if lang in RIGHT_TO_LEFT else 1
    ends = {found[0].nodes[0], found[0].nodes[-1]}
    middle = (len(found) - 1) / 2
    return {
        node: (sign * _ACROSS * column, _DOWN * (middle if node in ends else rows[node][0]))
        for node, column in columns.items()
    }
