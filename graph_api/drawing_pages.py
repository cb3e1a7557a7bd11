"""Writes the pages that draw: what is around things, and the map of the whole; each holds a table of what its script draws."""

import json
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from graph_api.formats import Link, Node, Subgraph
from graph_api.markup import code, edge_link, isolated, quotation
from graph_api.pages import named, page
from graph_api.reading import Reading
from graph_api.words import words


def graph(reading: Reading, lang: str, drawn: Subgraph, seeds: Sequence[str], depth: int, max_nodes: int) -> str:
    """Return the page of a neighbourhood: a form, the drawing's place, and the table of its edges with the sentence behind each."""
    w = words()[lang]
    asked = [
        *(("id", seed) for seed in seeds),
        ("depth", str(depth)),
        ("max_nodes", str(max_nodes)),
        ("lang", f"{lang},en"),
    ]
    url = f"/api/v1/graph/ego?{urlencode([*asked, ('format', 'cytoscape')])}"
    nodes = {node.id: node for node in drawn.nodes}
    rows = [_row(lang, link, nodes, seeds, depth) for link in drawn.edges]
    files = " · ".join(
        f'<a href="/api/v1/graph/ego?{escape(urlencode([*asked, ("format", name)]))}">{label}</a>'
        for name, label in (("gexf", "GEXF"), ("graphml", "GraphML"), ("csv", "CSV"), ("dot", "DOT"))
    )
    kept = "".join(f'<input type="hidden" name="id" value="{escape(seed)}">' for seed in seeds)
    steps = "".join(f'<option value="{n}"{" selected" if n == depth else ""}>{n}</option>' for n in (1, 2, 3))
    header = "".join(f'<th scope="col">{escape(w[key])}</th>' for key in ("source", "relation", "target", "evidence"))
    body = (
        f"<p>{' · '.join(named(lang, nodes[seed]) for seed in seeds if seed in nodes)}</p>"
        f'<form method="get">{kept}<label for="depth">{escape(w["steps"])}</label> <select id="depth" name="depth">{steps}</select> <button type="submit">{escape(w["show"])}</button></form>'
        f"{_canvas(lang, url, seeds)}<p>{_counted(lang, drawn)} · {files}</p>"
        f"<table><thead><tr>{header}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
    rest = f"graph?{urlencode([*(('id', seed) for seed in seeds), ('depth', str(depth))])}"
    return page(reading, lang, w["neighbourhood"], body, rest, "graph")


def overview(reading: Reading, lang: str, drawn: Subgraph, listed: int) -> str:
    """Return the page of the map: the drawing's place, and the table of the things with most relations."""
    w = words()[lang]
    url = f"/api/v1/graph/overview?{urlencode([('max_nodes', str(len(drawn.nodes))), ('lang', f'{lang},en'), ('format', 'graphology')])}"
    most = sorted(drawn.nodes, key=lambda n: (-(n.degree or 0), n.id))[:listed]
    rows = "".join(
        f'<tr><td data-label="{escape(w["entity"])}">{named(lang, n)}</td><td data-label="{escape(w["kind"])}">{code(n.kind)}</td>'
        f'<td data-label="{escape(w["degree"])}">{n.degree}</td><td data-label="{escape(w["community"])}">{"" if n.community is None else n.community + 1}</td></tr>'
        for n in most
    )
    header = "".join(f'<th scope="col">{escape(w[key])}</th>' for key in ("entity", "kind", "degree", "community"))
    body = (
        f"<p>{escape(w['map_more'])}</p>{_canvas(lang, url, ())}<p>{_counted(lang, drawn)} · {escape(w['listed_first'])} {len(most)}</p>"
        f"<table><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>"
    )
    return page(reading, lang, w["map"], body, "map", "map")


def _canvas(lang: str, url: str, seeds: Sequence[str]) -> str:
    # A canvas has no direction of its own: labels carry theirs, and what draws them reckons from the left
    return (
        f'<div class="drawn"><div id="canvas" role="img" dir="ltr" aria-label="{escape(words()[lang]["drawing"])}"'
        f' data-url="{escape(url)}" data-seeds="{escape(json.dumps(list(seeds)))}"></div></div>'
    )


def _counted(lang: str, drawn: Subgraph) -> str:
    return escape(words()[lang].shown("n_things", drawn.meta["shown"], drawn.meta["total"]))


def _row(lang: str, link: Link, nodes: dict[str, Node], seeds: Sequence[str], depth: int) -> str:
    w = words()[lang]
    quoted = quotation("", escape(link.evidence_quote)) if link.evidence_quote else ""
    cells = (
        ("source", f"{named(lang, nodes[link.source])} {_more(lang, link.source, seeds, depth)}"),
        ("relation", f"{isolated(link.predicate_label)} {code(link.predicate)}"),
        ("target", f"{named(lang, nodes[link.target])} {_more(lang, link.target, seeds, depth)}"),
        ("evidence", f"{quoted}{edge_link(lang, link.id, w['evidence'])}"),
    )
    told = "".join(f'<td data-label="{escape(w[key])}">{content}</td>' for key, content in cells)
    return f'<tr data-edge="{escape(link.id)}">{told}</tr>'


def _more(lang: str, name: str, seeds: Sequence[str], depth: int) -> str:
    """Return the link that draws what is around a thing as well."""
    if name in seeds:
        return ""
    asked = urlencode([*(("id", seed) for seed in (*seeds, name)), ("depth", str(depth))])
    return f'<a href="/{lang}/graph?{escape(asked)}">[{escape(words()[lang]["expand"])}]</a>'
