"""Reads a language version as its reader has it: paragraphs in order, each with what its words state and mention."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph_api.holdings import Held, holdings
from graph_api.problems import NotFoundProblem
from graph_api.reading import Reading, text_of
from ontology.identifiers import edge_id
from ontology.namespaces import compact, entity


@dataclass(frozen=True, slots=True)
class Stated:
    """What a place in a paragraph states. Offsets are code points of the version's text, half-open, as everywhere here."""

    edge: str
    subject: str
    predicate: str
    object: str
    object_kind: str
    start: int
    end: int
    status: str
    confidence: float | None
    rule: str


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A thing that a place in a paragraph names; `refers_to` is empty where it is not known which."""

    start: int
    end: int
    text: str
    type: str
    refers_to: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a language version.

    `label` is the logical number, empty where it has none; `label_raw` the number as it is printed; `clause` the part of a resolution it belongs to, empty elsewhere.
    """

    id: str
    label: str
    label_raw: str
    clause: str
    page: int | None
    start: int
    end: int
    text: str
    statements: tuple[Stated, ...]
    mentions: tuple[Mentioned, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A document in one language, with its text and the digest of that."""

    held: Held
    id: str
    text: str
    sha256: str
    source_sha256: str


def versions(reading: Reading, document: str) -> tuple[Held, ...]:
    """Return the language versions of a document that were read.

    Raises:
        NotFoundProblem: none was.
    """
    found = tuple(held for held in holdings(reading).documents if held.document == document)
    if not found:
        raise NotFoundProblem(f"no text of {document!r} was read into snapshot {reading.name}")
    return found


def is_read(reading: Reading, document: str) -> bool:
    """Say whether a text of a document was read."""
    return any(held.document == document for held in holdings(reading).documents)


def version(reading: Reading, document: str, language: str | None, preferred: tuple[str, ...]) -> Version:
    """Return a document in a language, else in the first preferred one that was read, else in any.

    Raises:
        NotFoundProblem: the document was not read, or not in that language.
    """
    held = {h.language: h for h in versions(reading, document)}
    if language is not None and language not in held:
        raise NotFoundProblem(f"{document!r} was not read in {language!r}; it was in {', '.join(sorted(held))}")
    chosen = language or next((tag for tag in preferred if tag in held), min(held))
    name = f"{document}/{chosen}"
    rows = reading.select(
        f"SELECT ?text ?sha256 ?source {{ {_iri(name)} itu:text ?text ; itu:textSha256 ?sha256 OPTIONAL {{ {_iri(name)} itu:sourceSha256 ?source }} }}"
    )
    if not rows:
        raise NotFoundProblem(f"the text of {name!r} is not held")
    row = rows[0]
    return Version(held[chosen], name, text_of(row["text"]), text_of(row["sha256"]), text_of(row.get("source")))


def paragraphs(reading: Reading, of: Version) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a version, in the order of its text."""
    stated: dict[str, list[Stated]] = {}
    for paragraph, found in _stated(reading, of.id):
        stated.setdefault(paragraph, []).append(found)
    mentioned: dict[str, list[Mentioned]] = {}
    for paragraph, mention in _mentioned(reading, of.id):
        mentioned.setdefault(paragraph, []).append(mention)
    rows = reading.select(
        f"SELECT ?x ?start ?end ?label ?printed ?clause ?page {{ ?x itu:paragraphOf {_iri(of.id)} ; itu:charStart ?start ; itu:charEnd ?end"
        " OPTIONAL { ?x itu:paragraphLabel ?label } OPTIONAL { ?x itu:paragraphLabelRaw ?printed }"
        " OPTIONAL { ?x itu:clause ?clause } OPTIONAL { ?x itu:page ?page } }"
    )
    made = []
    for row in rows:
        name = text_of(row["x"])
        start, end = int(text_of(row["start"])), int(text_of(row["end"]))
        made.append(
            Paragraph(
                name,
                text_of(row.get("label")),
                text_of(row.get("printed")),
                text_of(row.get("clause")),
                int(text_of(row["page"])) if "page" in row else None,
                start,
                end,
                of.text[start:end],
                tuple(sorted(stated.get(name, ()), key=lambda s: (s.start, s.end, s.edge))),
                tuple(sorted(mentioned.get(name, ()), key=lambda m: (m.start, m.end, m.refers_to))),
            )
        )
    return tuple(sorted(made, key=lambda p: (p.start, p.end, p.id)))


def holding(every: Sequence[Paragraph], at: int) -> int | None:
    """Return which paragraph holds a place of the text, or else is the last before it; None where there is none."""
    return max(bisect_right(every, at, key=lambda paragraph: paragraph.start) - 1, 0) if every else None


def _stated(reading: Reading, name: str) -> Iterator[tuple[str, Stated]]:
    for row in reading.select(
        f"SELECT ?paragraph ?s ?p ?o ?start ?end ?status ?confidence ?rule {{ ?paragraph itu:paragraphOf {_iri(name)} . ?claim itu:inParagraph ?paragraph ; a itu:Claim ;"
        " rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; itu:charStart ?start ; itu:charEnd ?end"
        " OPTIONAL { ?claim itu:status ?status } OPTIONAL { ?claim itu:confidence ?confidence } OPTIONAL { ?claim itu:rule ?rule } }"
    ):
        subject, predicate, obj = text_of(row["s"]), compact(text_of(row["p"])), text_of(row["o"])
        confidence = text_of(row.get("confidence"))
        yield (
            text_of(row["paragraph"]),
            Stated(
                edge_id(subject, predicate, obj),
                subject,
                predicate,
                obj,
                "literal" if isinstance(row["o"], ox.Literal) else "iri",
                int(text_of(row["start"])),
                int(text_of(row["end"])),
                text_of(row.get("status")),
                float(confidence) if confidence else None,
                text_of(row.get("rule")),
            ),
        )


def _mentioned(reading: Reading, name: str) -> Iterator[tuple[str, Mentioned]]:
    for row in reading.select(
        f"SELECT ?paragraph ?start ?end ?quote ?type ?to {{ ?paragraph itu:paragraphOf {_iri(name)} . ?mention itu:inParagraph ?paragraph ; a itu:Mention ;"
        " itu:charStart ?start ; itu:charEnd ?end ; itu:quote ?quote ; itu:mentionType ?type OPTIONAL { ?mention itu:refersTo ?to } }"
    ):
        yield (
            text_of(row["paragraph"]),
            Mentioned(
                int(text_of(row["start"])),
                int(text_of(row["end"])),
                text_of(row["quote"]),
                text_of(row["type"]),
                text_of(row.get("to")),
            ),
        )


def _iri(path: str) -> str:
    return str(ox.NamedNode(entity(path)))
