"""Tells which documents a change of the reference facts can touch: those that use a changed thing or hold a word of a changed name.

The answer errs on the safe side: a document that is told to be untouched gives the same record as before, one told to be touched may do so too.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from ingest.folding import fold
from ontology.namespaces import ID, expand, term

_NAMES: Final = frozenset(
    {
        *(expand(f"skos:{name}") for name in ("prefLabel", "altLabel", "notation")),
        *(term(name) for name in ("shortName", "inflectedName", "formerName", "unverifiedName", "acronym")),
    }
)
# what is said of one thing alone; any other property (series, parts, classes, ranges of numbers) may tell of others too
_LOCAL: Final = frozenset(
    {
        expand("dcterms:source"),
        *(term(name) for name in ("startDate", "endDate", "earliest", "latest", "inCity", "locatedIn", "dateAdopted")),
        *(term(name) for name in ("adoptedBy", "adoptedAt", "revises", "firstEdition", "number", "editionOf")),
    }
)
_STEM: Final = 5  # letters of a word that its inflected forms share
_DENSE: Final = 2  # the same, of a script without spaces


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of the facts speaks of: identifiers and stems of names; `everything` where no document is safe from it."""

    entities: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    everything: bool = False

    def touches(self, uses: Set[str], folded: str) -> bool:
        """Tell whether a document that uses things, and whose folded text is given, can be touched."""
        return self.everything or not self.entities.isdisjoint(uses) or any(stem in folded for stem in self.stems)


@dataclass(slots=True)
class _Told:
    entities: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)


def change(before: Iterable[ox.Triple], after: Iterable[ox.Triple]) -> Change:
    """Return what two states of the reference facts differ in."""
    old, new = set(before), set(after)
    names: dict[str, set[str]] = {}
    for triple in old | new:
        if triple.predicate.value in _NAMES and isinstance(triple.object, ox.Literal):
            names.setdefault(str(triple.subject), set()).add(triple.object.value)
    told = _Told()
    for triple in old ^ new:
        if triple.predicate.value not in _NAMES | _LOCAL or not isinstance(triple.subject, ox.NamedNode):
            return Change(everything=True)
        if triple.predicate.value in _NAMES and isinstance(triple.object, ox.Literal):
            told.stems.update(_stems(triple.object.value))
            told.entities.add(triple.subject.value.removeprefix(ID))
            continue
        for node in (triple.subject, triple.object):
            if isinstance(node, ox.NamedNode):
                told.entities.add(node.value.removeprefix(ID))
                told.stems.update(stem for name in names.get(str(node), ()) for stem in _stems(name))
                told.stems.update(part for part in node.value.removeprefix(ID).split("/") if part.isdigit())
    return Change(frozenset(told.entities), frozenset(told.stems))


def _stems(name: str) -> list[str]:
    """Return what every form of a name holds: the beginning of its longest word."""
    words = fold(name).split()
    longest = max(words, key=len, default="")
    dense = any("\u4e00" <= c <= "\u9fff" for c in longest)
    return [longest[: _DENSE if dense else _STEM]] if longest else []
