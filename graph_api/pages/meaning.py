"""Takes what a reader wrote in a field for a thing: an identifier, or a name, which may be that of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlencode

from graph_api.formats import Node
from graph_api.linked.fates import fate
from graph_api.pages.markup import code, isolated
from graph_api.pages.page import language_name
from graph_api.reading import Reading, is_path
from graph_api.text.finding import TextIndex, Wanted
from graph_api.walks.subgraph import nodes
from graph_api.words import words
from ontology.namespaces import ID, entity

_OFFERED: Final = 12
_LOOKED_AT: Final = 50
_HERE: Final = ("here", "merged")


@dataclass(frozen=True, slots=True)
class Meant:
    """What was written, the thing that is meant if that is clear, and else those that may be, with whether there are more."""

    text: str
    node: Node | None = None
    candidates: tuple[Node, ...] = ()
    more: bool = False

    @property
    def path(self) -> str:
        """The identifier of the thing that is meant, empty if that is not clear."""
        return "" if self.node is None else self.node.id

    @property
    def unknown(self) -> bool:
        """Whether something was written that is the name of nothing."""
        return bool(self.text) and self.node is None and not self.candidates


def meant(reading: Reading, index: TextIndex, text: str, chain: Sequence[str]) -> Meant:
    """Return what a text means: the thing with that identifier or IRI, or the one thing of that name; if more have it, all of them.

    Raises:
        TooDear: the search takes too long.
    """
    text = text.strip()
    if not text:
        return Meant("")
    path = text.removeprefix(ID)
    if is_path(path) and fate(reading, entity(path)).state in _HERE:
        return Meant(path, nodes(reading, [path], chain)[0])
    hits = index.find(Wanted(text, "names"))
    first = hits[:_LOOKED_AT]
    exact = list(dict.fromkeys(hit.id for hit in first if hit.match == "exact"))
    if len(exact) == 1:
        return Meant(exact[0], nodes(reading, exact, chain)[0])
    found = exact or list(dict.fromkeys(hit.id for hit in first))
    more = len(found) > _OFFERED or (not exact and len(hits) > len(first))
    return Meant(text, None, tuple(nodes(reading, found[:_OFFERED], chain)), more)


def thing_field(name: str, label: str, given: Meant, kind: str = "", *, required: bool = False) -> str:
    """Return a field for a thing, with the name of the one that stands in it; a script suggests things while one is typed, of a class if there is one."""
    typed = f' data-type="{escape(kind)}"' if kind else ""
    shown = ""
    if given.node is not None and given.node.label != given.node.id:
        shown = f' <span class="meant">{isolated(given.node.label, given.node.lang)}</span>'
    return (
        f'<p class="thing"><label for="{name}">{escape(label)}</label> <input id="{name}" name="{name}" type="text" autocomplete="off" data-suggest{typed}'
        f'{" required" if required else ""} dir="auto" maxlength="200" value="{escape(given.text)}">{shown}</p>'
    )


def chooser(
    lang: str, page: str, name: str, given: Meant, parameters: Sequence[tuple[str, str]], *, several: bool = False
) -> str:
    """Return what to choose from where it is not clear what was meant: links to the page with one thing each, beside others of that parameter if there may be `several`."""
    w = words()[lang]
    if given.unknown:
        return f'<p role="note">{escape(w["unknown_name"])}: {isolated(given.text)}</p>'
    if not given.candidates:
        return ""
    others = [(key, value) for key, value in parameters if several or key != name]
    listed = "".join(
        f'<li><a href="/{lang}/{page}?{escape(urlencode([(name, node.id), *others]))}">{isolated(node.label, node.lang)}</a> {code(node.id)}{_tongue(lang, node)}</li>'
        for node in given.candidates
    )
    more = f"<p>{escape(w['more_names'])}</p>" if given.more else ""
    return f'<div class="choose" role="note"><p>{escape(w["which_one"])}: {isolated(given.text)}</p><ul>{listed}</ul>{more}</div>'


def _tongue(lang: str, node: Node) -> str:
    return "" if node.lang in ("", lang) else f" ({escape(language_name(lang, node.lang))})"
