"""Finds a body or initiative that one text calls by two different names.

Names are compared as `wording` reduces them. Acronyms, single words, registered short names and back-references are no names here.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from shapes.hits import Hit
from shapes.places import text_of_iri
from shapes.reading import PROLOGUE, Graph, select, text_of
from shapes.rules.wording import Wording, differ, wording

_MENTIONS: Final = (
    PROLOGUE
    + """
SELECT ?node ?version ?focus ?quote ?start WHERE {
  ?node itu:mentionType ?type ; itu:refersTo ?focus ; itu:quote ?quote ; itu:charStart ?start ; itu:inParagraph/itu:paragraphOf ?version .
  FILTER(STR(?type) IN ("body", "initiative"))
  FILTER NOT EXISTS { ?node itu:coreference true }
}"""
)
_SHORT_NAMES: Final = PROLOGUE + "SELECT ?focus ?name WHERE { ?focus itu:shortName ?name }"

Named = dict[Wording, list[tuple[int, str, str]]]


def find(graph: Graph) -> Iterator[Hit]:
    """Yield every mention of a thing by a name that conflicts with another name of it in the same language version."""
    short: dict[str, set[Wording | None]] = defaultdict(set)
    for row in select(graph, _SHORT_NAMES):
        short[text_of(row["focus"])].add(wording(text_of(row["name"])))
    texts: dict[tuple[str, str], Named] = defaultdict(lambda: defaultdict(list))
    for row in select(graph, _MENTIONS):
        quote, focus = text_of(row["quote"]), text_of(row["focus"])
        name = wording(quote)
        if name is not None and name not in short[focus]:
            place = (int(text_of(row["start"])), quote, text_of_iri(row["node"]))
            texts[text_of(row["version"]), focus][name].append(place)
    for (_, focus), names in sorted(texts.items()):
        yield from _conflicts(focus, names)


def _conflicts(focus: str, names: Named) -> Iterator[Hit]:
    conflicting = [name for name in names if any(differ(name, other) for other in names if other != name)]
    if not conflicting:
        return
    firsts = sorted(min(names[name]) for name in conflicting)
    values = {"names": " | ".join(" ".join(quote.split()) for _, quote, _ in firsts)}
    for name in conflicting:
        for _, _, node in names[name]:
            yield Hit(node, focus, values)
