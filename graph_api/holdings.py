"""Counts what a snapshot holds, and reads the findings of its validation graph."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graph_api.reading import Reading, compact, text_of
from ontology.namespaces import GRAPH, graph
from queries.catalogue import bind, catalogue


@dataclass(frozen=True, slots=True)
class Held:
    """A language version that was read."""

    kind: str
    document: str
    language: str
    title: str
    date: str
    paragraphs: int
    mentions: int
    unresolved: int
    claims: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a snapshot holds; `graphs` counts triples by graph, `classes` entities by class."""

    documents: tuple[Held, ...]
    languages: dict[str, int]
    editions_held: int
    editions_known: int
    graphs: dict[str, int]
    classes: dict[str, int]
    entities: int
    edges: int
    claims: int
    mentions: int
    unresolved_mentions: int


_SEVERITIES: Final[Mapping[str, str]] = {"sh:Violation": "violation", "sh:Warning": "warning", "sh:Info": "info"}


def count(reading: Reading) -> Holdings:
    """Count what a snapshot holds."""
    held: dict[tuple[str, str], Held] = {}
    results = reading.snapshot.query(bind(catalogue()["coverage"], {}))
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("coverage is a SELECT query")
    for row in results:
        cells = {name: text_of(row[name]) for name in Held.__dataclass_fields__}
        paragraphs, mentions, unresolved, claims = (
            int(cells[name]) for name in ("paragraphs", "mentions", "unresolved", "claims")
        )
        version = Held(
            cells["kind"],
            cells["document"],
            cells["language"],
            cells["title"],
            cells["date"],
            paragraphs,
            mentions,
            unresolved,
            claims,
        )
        held.setdefault((version.document, version.language), version)  # a document may have two titles
    versions = tuple(held.values())
    graphs = {
        text_of(row["g"]).removeprefix(GRAPH): int(text_of(row["n"]))
        for row in reading.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
    }
    classes = {
        compact(text_of(row["kind"])): int(text_of(row["n"]))
        for row in reading.select(
            "SELECT ?kind (COUNT(DISTINCT ?x) AS ?n) { ?x a ?kind FILTER(STRSTARTS(STR(?x), STR(id:)) && STRSTARTS(STR(?kind), STR(itu:))) } GROUP BY ?kind ORDER BY ?kind"
        )
    }
    editions = {text_of(row["x"]) for row in reading.select("SELECT DISTINCT ?x { ?x itu:editionOf ?work }")}
    return Holdings(
        documents=versions,
        languages=dict(sorted(Counter(version.language for version in versions).items())),
        editions_held=len({version.document for version in versions if version.kind == "edition"}),
        editions_known=len(editions),
        graphs=graphs,
        classes=classes,
        entities=len(reading.topology.nodes),
        edges=len(reading.topology.edges),
        claims=classes.get("itu:Claim", 0),
        mentions=classes.get("itu:Mention", 0),
        unresolved_mentions=sum(version.unresolved for version in versions),
    )


def validation_findings(reading: Reading) -> Sequence[Mapping[str, Any]]:
    """Return the results of the validation graph in the form of finding records, by fingerprint."""
    found: dict[str, dict[str, Any]] = {}
    held = {
        text_of(row["version"]): text_of(row["document"])
        for row in reading.select("SELECT ?version ?document { ?version itu:versionOf ?document } ORDER BY ?version")
    }
    for row in reading.select(
        f"SELECT ?focus ?severity ?shape ?component ?message {{ GRAPH <{graph('validation')}> {{ ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultSeverity ?severity"
        " OPTIONAL { ?result sh:sourceShape ?shape } OPTIONAL { ?result sh:sourceConstraintComponent ?component } OPTIONAL { ?result sh:resultMessage ?message } } }"
    ):
        shape = row.get("shape", row.get("component"))
        rule = (
            text_of(shape).rpartition("#")[2]
            if isinstance(shape, ox.NamedNode)
            else text_of(row.get("component")).rpartition("#")[2]
        )
        focus, message = text_of(row["focus"]), row.get("message")
        fingerprint = hashlib.sha256(f"{rule} {focus}".encode()).hexdigest()[:16]
        finding = found.setdefault(
            fingerprint,
            {
                "rule": rule,
                "severity": _SEVERITIES.get(compact(text_of(row["severity"])), "violation"),
                "doc": "",
                "document": _document(held, focus),
                "focus": focus,
                "places": [],
                "message": {},
                "values": {},
                "fingerprint": fingerprint,
            },
        )
        if isinstance(message, ox.Literal):
            finding["message"][message.language or "en"] = message.value
    return [found[name] for name in sorted(found)]


def _document(held: Mapping[str, str], focus: str) -> str:
    # claim/{document}/{lang}/…, mention/{document}/{lang}/…, {document}/{lang}/p/…, {document}/{lang}, {document}
    bare = focus.removeprefix("claim/").removeprefix("mention/")
    return next(
        (document for version, document in held.items() if f"{bare}/".startswith(f"{version}/") or bare == document), ""
    )
