"""Says what an identifier alone tells of its thing: its class, its number, the work of an edition and the year; knows no text and no facts."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import regex

INSTRUMENTS: Final = {
    "resolution": "Resolution",
    "decision": "Decision",
    "recommendation": "Recommendation",
    "opinion": "Opinion",
}
CLASSES: Final = {
    "document": "Document",
    "circular": "CircularLetter",
    "service-order": "ServiceOrder",
    "provision": "Provision",
    "body": "Body",
    "event": "Event",
    "initiative": "Initiative",
    "post": "Post",
    "person": "Person",
    "topic": "Topic",
}
_YEAR: Final = regex.compile(r"(?:19|20)\d\d")
_ITU_R: Final = regex.compile(r"(?P<number>\d{1,3})-(?P<revision>\d{1,2})")
_DATE: Final = regex.compile(r"\d{4}-\d\d(?:-\d\d)?")


class Fact(NamedTuple):
    """What is known of a thing: compact property name, value, and what the value is: `class`, `id`, `text` or a datatype."""

    subject: str
    predicate: str
    value: str
    kind: str


def describe(identifier: str) -> Iterator[Fact]:
    """Yield what the pattern of an identifier says; nothing for kinds that only reference facts describe."""
    kind, _, rest = identifier.partition("/")
    if kind in INSTRUMENTS:
        yield from _instrument(identifier, kind, rest.split("/"))
    elif kind == "provision":
        yield Fact(identifier, "rdf:type", "Provision", "class")
        yield Fact(identifier, "itu:number", rest.rpartition("/")[2], "text")
    elif kind == "service-order":
        yield Fact(identifier, "rdf:type", "ServiceOrder", "class")
        yield Fact(identifier, "itu:number", rest.replace("-", "/", 1), "text")
    elif kind in ("document", "circular"):
        yield Fact(identifier, "rdf:type", CLASSES[kind], "class")


def edition_of(identifier: str) -> str | None:
    """Return the work of an edition's identifier, or None where it names none."""
    kind, _, rest = identifier.partition("/")
    if kind not in INSTRUMENTS:
        return None
    parts = rest.split("/")
    if len(parts) == 3 and _YEAR.fullmatch(parts[2]):
        return identifier.rpartition("/")[0]
    if len(parts) == 2 and parts[0] == "ra" and (match := _ITU_R.fullmatch(parts[1])):
        return f"{kind}/ra/{match['number']}"
    return None


def _instrument(identifier: str, kind: str, parts: list[str]) -> Iterator[Fact]:
    work = edition_of(identifier)
    if work is not None:
        yield Fact(identifier, "rdf:type", "Edition", "class")
        yield Fact(identifier, "itu:editionOf", work, "id")
        if len(parts) == 3:
            yield Fact(identifier, "itu:dateAdopted", parts[2], "xsd:gYear")
        yield from describe(work)
        return
    yield Fact(identifier, "rdf:type", INSTRUMENTS[kind], "class")
    if len(parts) == 2 and not _DATE.fullmatch(parts[1]):  # the number as the identifier has it: "70-125", "Y-3172"
        yield Fact(identifier, "itu:number", parts[1], "text")
