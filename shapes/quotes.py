"""Compares each quote with its text, as `shape:Evidence-quote` states it in SPARQL, and reads each text once.

SPARQL's SUBSTR counts its way from the beginning of the text to every quote: a document would cost the square of its length.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import PREFIXES, expand
from shapes.catalogue import Constraint
from shapes.reading import PROLOGUE, Graph, Row, select
from shapes.setwise import Solution

_BATCH: Final = 20  # texts held at the same time
_PATH: Final = ox.NamedNode(expand("itu:quote"))
_MOST: Final = 2**63
_INTEGERS: Final = frozenset(
    PREFIXES["xsd"] + name
    for name in (
        "integer",
        "byte",
        "short",
        "int",
        "long",
        "unsignedByte",
        "unsignedShort",
        "unsignedInt",
        "unsignedLong",
        "positiveInteger",
        "negativeInteger",
        "nonPositiveInteger",
        "nonNegativeInteger",
    )
)
_VERSIONS: Final = "SELECT DISTINCT ?version WHERE { ?paragraph itu:paragraphOf ?version FILTER(isIRI(?version)) }"
_TEXTS: Final = "SELECT ?version ?text WHERE {{ VALUES ?version {{ {versions} }} ?version itu:text ?text }}"
_QUOTES: Final = """
SELECT DISTINCT ?this ?value ?start ?end ?version WHERE {{
  VALUES ?version {{ {versions} }}
  ?paragraph itu:paragraphOf ?version .
  ?this itu:inParagraph ?paragraph ; itu:quote ?value ; itu:charStart ?start ; itu:charEnd ?end .
  FILTER EXISTS {{ {target} }}
}}"""


def misquoted(graph: Graph, constraint: Constraint) -> Iterator[Solution]:
    """Yield the distinct solutions of the constraint on quotes over a whole graph.

    Raises:
        EngineFailure: the store could not evaluate a query.
    """
    versions = sorted(str(row["version"]) for row in select(graph, PROLOGUE + _VERSIONS))
    seen: set[tuple[str, ...]] = set()
    for at in range(0, len(versions), _BATCH):
        named = " ".join(versions[at : at + _BATCH])
        texts = defaultdict(list)
        for row in select(graph, PROLOGUE + _TEXTS.format(versions=named)):
            if isinstance(row["text"], ox.Literal | ox.NamedNode):
                texts[row["version"]].append(row["text"].value)
        for row in select(graph, PROLOGUE + _QUOTES.format(versions=named, target=constraint.target)):
            if any(_differs(row, text) for text in texts[row["version"]]):
                solution = _solution(constraint, row)
                key = (str(solution.focus), *(str(value) for value in solution.bindings.values()))
                if key not in seen:
                    seen.add(key)
                    yield solution


def _differs(row: Row, text: str) -> bool:
    """Tell whether a text reads otherwise at the place of a quote, by code points (XPath fn:substring); what is no integer is no place."""
    start, end, value = _offset(row["start"]), _offset(row["end"]), row["value"]
    if start is None or end is None or not isinstance(value, ox.Literal | ox.NamedNode):
        return False
    return text[max(start, 0) : max(end, 0)] != value.value


def _offset(term: object) -> int | None:
    if not isinstance(term, ox.Literal) or term.datatype.value not in _INTEGERS:
        return None
    try:
        number = int(term.value)
    except ValueError:
        return None
    return number if abs(number) < _MOST else None


def _solution(constraint: Constraint, row: Row) -> Solution:
    return Solution(constraint, row["this"], {"path": _PATH, **{name: row[name] for name in ("value", "start", "end")}})
