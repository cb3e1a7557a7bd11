"""Reads the places that prove an edge: claims, with their words, offsets, rule and the text around them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.reading import Reading, Row, Term, batches, compact, text_of
from graph_api.topology import Edge, topology
from ontology.identifiers import edge_id
from ontology.namespaces import entity

_MENTIONS: Final = "itu:mentions"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one or more claims state; `value` is the object as it stands in the graph, `text` its record form."""

    edge: str
    subject: str
    predicate: str
    text: str
    value: Term
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """Every claimed statement by the identifier of its edge."""

    by_edge: Mapping[str, Statement]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text that states something. Offsets are code points of the language version's text, half-open.

    `before` and `after` are the text around the quote, as much as was asked for. What a manifest or a file name states of a
    document has no place: its quote is empty, and `origin` is not `text`. A paragraph without a number has no label.
    """

    claim: str
    document: str
    paragraph: str
    paragraph_label: str
    lang: str
    start: int | None
    end: int | None
    quote: str
    sha256: str
    rule: str
    confidence: float | None
    status: str
    origin: str
    before: str = ""
    after: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()


def statements(reading: Reading) -> Statements:
    """Return what every claim of a snapshot states, read at the first use."""
    return reading.once(_read_statements)


def _read_statements(reading: Reading) -> Statements:
    claims: dict[tuple[str, str, str], tuple[Term, list[str]]] = {}
    for row in reading.select(
        "SELECT ?claim ?s ?p ?o { ?claim a itu:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    ):
        key = (text_of(row["s"]), compact(text_of(row["p"])), text_of(row["o"]))
        claims.setdefault(key, (row["o"], []))[1].append(text_of(row["claim"]))
    made: dict[str, Statement] = {}
    for (subject, predicate, text), (value, found) in sorted(claims.items()):
        name = edge_id(subject, predicate, text)
        made[name] = Statement(name, subject, predicate, text, value, tuple(sorted(found)))
    return Statements(made)


def places(reading: Reading, edge: str, *, context: int = 0) -> tuple[Place, ...]:
    """Return every place that states an edge, by document, language and offset, with `context` code points on each side."""
    statement = statements(reading).by_edge.get(edge)
    found = [] if statement is None else list(_read(reading, statement.claims, context))
    known = topology(reading).edges.get(edge)
    if known is not None and known.predicate == _MENTIONS:
        found.extend(_read(reading, _mentions(reading, [known]).get(edge, ()), context))
    return tuple(sorted(found, key=_order))


def first_places(reading: Reading, edges: Sequence[Edge]) -> Mapping[str, Place]:
    """Return for each edge the first place that asserts it, where there is one."""
    wanted: dict[str, tuple[str, ...]] = _mentions(reading, [e for e in edges if e.predicate == _MENTIONS])
    for edge in edges:
        statement = statements(reading).by_edge.get(edge.id)
        if statement is not None:
            wanted[edge.id] = statement.claims
    read = {
        place.claim: place for place in _read(reading, sorted({c for claims in wanted.values() for c in claims}), 0)
    }
    found: dict[str, Place] = {}
    for name, claims in wanted.items():
        asserted = [read[claim] for claim in claims if claim in read and read[claim].status in ("asserted", "")]
        if asserted:
            found[name] = min(asserted, key=_order)
    return found


def _mentions(reading: Reading, edges: Sequence[Edge]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for batch in batches(edges):
        pairs = " ".join(f"({_iri(e.subject)} {_iri(e.object)})" for e in batch)
        for row in reading.select(
            f"SELECT ?m ?s ?o {{ VALUES (?s ?o) {{ {pairs} }} ?m itu:refersTo ?o ; itu:inParagraph/itu:paragraphOf/itu:versionOf ?s }}"
        ):
            found.setdefault(edge_id(text_of(row["s"]), _MENTIONS, text_of(row["o"])), []).append(text_of(row["m"]))
    return {name: tuple(sorted(claims)) for name, claims in found.items()}


def _read(reading: Reading, claims: Iterable[str], context: int) -> Iterator[Place]:
    for batch in batches(list(claims)):
        listed = " ".join(_iri(claim) for claim in batch)
        qualifiers = _qualifiers(reading, listed)
        around = (
            "OPTIONAL { ?version itu:text ?text }"
            f" BIND(IF(?start > {context}, ?start - {context}, 0) AS ?from)"
            " BIND(SUBSTR(STR(?text), ?from + 1, ?start - ?from) AS ?before)"
            f" BIND(SUBSTR(STR(?text), ?end + 1, {context}) AS ?after)"
            if context
            else ""
        )
        for row in reading.select(
            "SELECT ?claim ?document ?paragraph ?label ?quote ?start ?end ?sha256 ?rule ?confidence ?status ?origin"
            f"{' ?before ?after' if context else ''} {{ VALUES ?claim {{ {listed} }}"
            " OPTIONAL { ?claim itu:quote ?quote } OPTIONAL { ?claim itu:rule ?rule } OPTIONAL { ?claim itu:confidence ?confidence }"
            " OPTIONAL { ?claim itu:status ?status } OPTIONAL { ?claim itu:origin ?origin }"
            " OPTIONAL { ?claim itu:inParagraph ?paragraph ; itu:charStart ?start ; itu:charEnd ?end ."
            " ?paragraph itu:paragraphOf ?version . ?version itu:versionOf ?document"
            " OPTIONAL { ?paragraph itu:paragraphLabel ?label } OPTIONAL { ?version itu:textSha256 ?sha256 }"
            f" {around} }} }}"
        ):
            yield _place(row, qualifiers.get(text_of(row["claim"]), ()))


def _qualifiers(reading: Reading, listed: str) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in reading.select(
        f"SELECT ?claim ?p ?v {{ VALUES ?claim {{ {listed} }} VALUES ?p {{ itu:asOf itu:since itu:year itu:session itu:role }} ?claim ?p ?v }}"
    ):
        found.setdefault(text_of(row["claim"]), []).append((compact(text_of(row["p"])), text_of(row["v"])))
    return {claim: tuple(sorted(pairs)) for claim, pairs in found.items()}


def _place(row: Row, qualifiers: tuple[tuple[str, str], ...]) -> Place:
    quote = row.get("quote")
    confidence = text_of(row.get("confidence"))
    paragraph = text_of(row.get("paragraph"))
    return Place(
        claim=text_of(row["claim"]),
        document=text_of(row.get("document")) or _document(text_of(row["claim"])),
        paragraph=paragraph,
        paragraph_label=text_of(row.get("label")),
        lang=(quote.language or "") if isinstance(quote, ox.Literal) else "",
        start=int(text_of(row["start"])) if "start" in row else None,
        end=int(text_of(row["end"])) if "end" in row else None,
        quote=text_of(quote),
        sha256=text_of(row.get("sha256")),
        rule=text_of(row.get("rule")),
        confidence=float(confidence) if confidence else None,
        status=text_of(row.get("status")),
        origin=text_of(row.get("origin")),
        before=text_of(row.get("before")),
        after=text_of(row.get("after")),
        qualifiers=qualifiers,
    )


def _document(claim: str) -> str:
    # claim/{document}/{lang}/{start}-{end}/{hash}: a document's own path holds slashes
    return "/".join(claim.split("/")[1:-3])


def _order(place: Place) -> tuple[str, str, int, str]:
    return (place.document, place.lang, -1 if place.start is None else place.start, place.claim)


def _iri(path: str) -> str:
    return str(ox.NamedNode(entity(path)))
