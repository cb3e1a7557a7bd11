"""Writes the place of a drawing: what a script draws there, which is what the table beside it lists, and what its shapes mean."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from graph_api.formats import Link, Node
from graph_api.labels import Label, superclasses, term_labels
from graph_api.pages.markup import isolated
from graph_api.pages.page import chain_of
from graph_api.reading import Reading
from graph_api.words import words

# By the widest class: the shape in the drawing, and a character like it
SHAPES: Final[Mapping[str, tuple[str, str]]] = {
    "itu:Body": ("ellipse", "●"),
    "itu:Event": ("diamond", "◆"),
    "itu:Document": ("rectangle", "■"),
    "itu:Instrument": ("round-rectangle", "▬"),
    "itu:Edition": ("round-rectangle", "▬"),
    "itu:Person": ("triangle", "▲"),
    "itu:Country": ("hexagon", "⬢"),
}
_OTHER: Final = ("octagon", "⯃")
_WIDEST: Final = tuple(SHAPES)
# What buttons do, the words for it, and their sign
_ZOOMING: Final = (("in", "zoom_in", "+"), ("out", "zoom_out", "−"), ("fit", "zoom_fit", "⤢"))
_MOVING: Final = (
    ("left", "move_left", "←"),
    ("up", "move_up", "↑"),
    ("down", "move_down", "↓"),
    ("right", "move_right", "→"),
)
Position = tuple[float, float]


def canvas(
    reading: Reading,
    lang: str,
    nodes: Sequence[Node],
    edges: Sequence[Link],
    *,
    seeds: Sequence[str] = (),
    positions: Mapping[str, Position] | None = None,
) -> str:
    """Return the place of a drawing with its elements, what may be done with it, and its legend; nothing where there is nothing to draw."""
    if not nodes:
        return ""
    w = words()[lang]
    shapes = {node.id: _widest(reading, node.kind) for node in nodes}
    elements = {
        "nodes": [_node(node, shapes[node.id], node.id in seeds, positions) for node in nodes],
        "edges": [_edge(link) for link in edges],
    }
    # A canvas has no direction of its own: labels carry theirs, and what draws them reckons from the left
    return (
        f'<div class="drawn">{tools(lang)}'
        f'<div id="canvas" role="application" tabindex="0" dir="ltr" aria-label="{escape(w["drawing"])}" aria-describedby="canvas-keys"'
        f' data-elements="{escape(json.dumps(elements, ensure_ascii=False))}"></div>'
        f'<p class="place" id="canvas-keys">{escape(w["drawing_keys"])}</p>{_legend(reading, lang, shapes)}'
        f'<section id="chosen" role="status" aria-label="{escape(w["selected"])}"></section></div>'
    )


def tools(lang: str) -> str:
    """Return the buttons of a drawing, which are shown where a script makes them work."""
    w = words()[lang]
    zooming, moving = (
        "".join(_button(w[key], name, sign) for name, key, sign in named) for named in (_ZOOMING, _MOVING)
    )
    # Arrows show where on the screen they lead, whatever the direction of the text
    return f'<div class="tools" hidden>{zooming}<span dir="ltr">{moving}</span></div>'


def _button(told: str, name: str, sign: str) -> str:
    return f'<button type="button" data-do="{name}" aria-label="{escape(told)}" title="{escape(told)}">{sign}</button>'


def _node(node: Node, shape: str, seed: bool, positions: Mapping[str, Position] | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "data": {"id": node.id, "label": node.label, "lang": node.lang, "shape": SHAPES.get(shape, _OTHER)[0]}
    }
    if seed:
        made["classes"] = "seed"
    if positions is not None:
        made["position"] = dict(zip("xy", positions[node.id], strict=True))
    return made


def _edge(link: Link) -> dict[str, Any]:
    data = {
        "id": link.id,
        "source": link.source,
        "target": link.target,
        "label": link.predicate_label,
        "lang": link.predicate_label_lang,
    }
    kinds = [name for name, held in (("unasserted", link.status != "asserted"), ("inferred", link.inferred)) if held]
    return {"data": data, **({"classes": " ".join(kinds)} if kinds else {})}


def _widest(reading: Reading, kind: str) -> str:
    above = {kind, *superclasses(reading).get(kind, ())}
    return next((name for name in _WIDEST if name in above), "")


def _legend(reading: Reading, lang: str, shapes: Mapping[str, str]) -> str:
    there = set(shapes.values())
    terms: Mapping[str, Label] = term_labels(reading, _WIDEST, chain_of(lang))
    said = [
        f'<span aria-hidden="true">{SHAPES[name][1]}</span> {isolated(terms[name].text, terms[name].lang)}'
        for name in _WIDEST
        if name in there
    ]
    if "" in there:
        said.append(f'<span aria-hidden="true">{_OTHER[1]}</span> {escape(words()[lang]["other_kinds"])}')
    return f'<p class="place legend">{" · ".join(said)}</p>'
