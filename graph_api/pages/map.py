"""Writes the page of the map: where the whole graph is drawn, and the table of its things with most relations."""

import json
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from graph_api.formats import Subgraph
from graph_api.pages.markup import code
from graph_api.pages.page import named, page
from graph_api.reading import Reading
from graph_api.words import words


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
