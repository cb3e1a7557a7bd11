"""Looks up where nodes of evidence stand: the quote, its offsets, its paragraph and what surrounds it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from shapes.findings import Place
from shapes.reading import PROLOGUE, Graph, Row, select, text_of

_AROUND: Final = 90  # code points shown on either side of a quote
_BEGINNING: Final = 100  # code points quoted of a paragraph that is itself the place
_BATCH: Final = 2000
_NODES: Final = """
SELECT ?node ?quote ?start ?end ?version ?label ?first ?last WHERE {{
  VALUES ?node {{ {nodes} }}
  ?node itu:charStart ?start ; itu:charEnd ?end ; itu:inParagraph?/itu:paragraphOf ?version .
  OPTIONAL {{ ?node itu:quote ?quote }}
  ?node itu:inParagraph? ?paragraph .
  ?paragraph itu:paragraphOf ?version ; itu:charStart ?first ; itu:charEnd ?last .
  OPTIONAL {{ ?paragraph itu:paragraphLabel ?label }}
}}"""
_VERSIONS: Final = """
SELECT ?version ?document ?lang ?text ?stem WHERE {{
  VALUES ?version {{ {nodes} }}
  ?version itu:versionOf ?document ; itu:text ?text ; dcterms:language ?lang .
  OPTIONAL {{ ?version itu:fileStem ?stem }}
}}"""


@dataclass(frozen=True, slots=True)
class Located:
    """A place with the identifiers of its language version and document."""

    place: Place
    version: str
    document: str


def locate(graph: Graph, nodes: Iterable[str]) -> Mapping[str, Located]:
    """Return the places of mentions, claims and paragraphs by IRI; a node without place is missing."""
    wanted = sorted(set(nodes))
    rows = [row for at in range(0, len(wanted), _BATCH) for row in _rows(graph, _NODES, wanted[at : at + _BATCH])]
    versions = {
        row["version"]: row for row in _rows(graph, _VERSIONS, sorted({text_of_iri(row["version"]) for row in rows}))
    }
    return {
        text_of_iri(row["node"]): _located(row, versions[row["version"]]) for row in rows if row["version"] in versions
    }


def text_of_iri(node: object) -> str:
    """Return the IRI of a node; a blank node's place cannot be named."""
    return node.value if isinstance(node, ox.NamedNode) else ""


def _rows(graph: Graph, query: str, nodes: Sequence[str]) -> list[Row]:
    if not nodes:
        return []
    return list(select(graph, PROLOGUE + query.format(nodes=" ".join(str(ox.NamedNode(node)) for node in nodes))))


def _located(row: Row, version: Row) -> Located:
    text, start, end = text_of(version["text"]), int(text_of(row["start"])), int(text_of(row["end"]))
    first, last = int(text_of(row["first"])), int(text_of(row["last"]))
    if "quote" in row:
        quote = text_of(row["quote"])
    else:
        line = text[start : min(end, start + _BEGINNING)]
        quote, end = line, start + len(line)
    document = text_of(version["document"])
    place = Place(
        doc=text_of(version.get("stem")) or document.partition("/")[2].replace("/", "-"),
        start=start,
        end=end,
        quote=quote,
        lang=text_of(version["lang"]),
        paragraph=text_of(row.get("label")),
        before=text[max(first, start - _AROUND) : start],
        after=text[end : min(last, end + _AROUND)],
    )
    return Located(place, text_of(row["version"]), document)
