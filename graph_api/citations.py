"""Judges what was recognised in a text by what the graph holds: found, not held, ambiguous, or unresolved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from graph_api.reading import Reading, batches, is_path, text_of, values
from ontology.namespaces import entity

Status = Literal["found", "not-held", "ambiguous", "unresolved"]
# The most bytes (UTF-8) of a text that is read for what it cites
MOST_TEXT_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A name or citation in a text: code points, half-open; without `id`, `reason` says why and `candidates` what it may be."""

    start: int
    end: int
    type: str
    id: str | None
    candidates: tuple[str, ...]
    reason: str
    lang: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation that a text states, and the words that do; a subject of None is the text itself."""

    subject: str | None
    predicate: str
    object: str
    object_kind: Literal["iri", "literal"]
    start: int
    end: int
    status: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised in a text, in the order of the text, and the languages it was read in."""

    languages: tuple[str, ...]
    mentions: tuple[Mentioned, ...]
    relations: tuple[Stated, ...]


Recognise = Callable[[str, str | None], Recognised]


def held(reading: Reading, paths: Sequence[str]) -> frozenset[str]:
    """Return those identifiers of which the graph says something, or to which it leads."""
    found = set()
    for batch in batches([entity(path) for path in dict.fromkeys(paths) if is_path(path)]):
        for row in reading.select(
            f"SELECT DISTINCT ?x {{ {values('x', batch)} FILTER(EXISTS {{ ?x ?p ?o }} || EXISTS {{ ?s ?q ?x }}) }}"
        ):
            if isinstance(row["x"], ox.NamedNode):
                found.add(text_of(row["x"]))
    return frozenset(found)


def status(mention: Mentioned, known: frozenset[str]) -> Status:
    """Return what became of a mention, given the identifiers that the graph holds."""
    if mention.id is not None:
        return "found" if mention.id in known else "not-held"
    return "ambiguous" if len(mention.candidates) > 1 else "unresolved"
