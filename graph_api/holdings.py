"""Counts what a snapshot holds, and reads the findings of its validation graph."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graph_api.reading import Reading, rows, text_of
from graph_api.walks.topology import topology
from ontology.languages import OFFICIAL_LANGUAGES
from ontology.namespaces import GRAPH, compact, graph
from queries.catalogue import bind, catalogue


@dataclass(frozen=True, slots=True)
class Held:
    """A language version that was read."""

    kind: str
    document: str
    language: str
    title: str
    title_lang: str
    date: str
    paragraphs: int
    mentions: int
    unresolved: int
    claims: int


@dataclass(frozen=True, slots=True)
class NotHeld:
    """What a snapshot lacks, as far as it can know: what its own texts cite, and languages.

    `languages` are official languages in which it holds nothing at all; `language_versions` counts, by official language, the
    documents it holds in another language only; `cited` counts what texts cite and was not read, by the first part of identifiers.
    """

    languages: tuple[str, ...]
    language_versions: dict[str, int]
    editions: int
    cited: dict[str, int]
    cited_url: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a snapshot holds and what it does not; `graphs` counts triples by graph, `classes` entities by class."""

    documents: tuple[Held, ...]
    not_held: NotHeld
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


_GRAVEST_FIRST: Final = ("violation", "warning", "info")
_SEVERITIES: Final[Mapping[str, str]] = {"sh:Violation": "violation", "sh:Warning": "warning", "sh:Info": "info"}


def holdings(reading: Reading) -> Holdings:
    """Return what a snapshot holds, counted at the first use."""
    return reading.once(_count)


def _count(reading: Reading) -> Holdings:
    versions = _versions(reading)
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
    graph = topology(reading)
    return Holdings(
        documents=versions,
        not_held=_not_held(reading, versions, editions),
        languages=dict(sorted(Counter(version.language for version in versions).items())),
        editions_held=len({version.document for version in versions if version.kind == "edition"}),
        editions_known=len(editions),
        graphs=graphs,
        classes=classes,
        entities=len(graph.nodes),
        edges=len(graph.edges),
        claims=classes.get("itu:Claim", 0),
        mentions=classes.get("itu:Mention", 0),
        unresolved_mentions=sum(version.unresolved for version in versions),
    )


def _versions(reading: Reading) -> tuple[Held, ...]:
    held: dict[tuple[str, str], Held] = {}
    tags = {
        (text_of(row["document"]), name.value): name.language or ""
        for row in reading.select(
            "SELECT ?document ?name { ?version itu:versionOf ?document . ?document dcterms:title ?name }"
        )
        if isinstance(name := row["name"], ox.Literal)
    }
    for row in reading.evaluate(bind(catalogue()["coverage"], {}), rows):
        kind, document, language, title, date = (
            text_of(row.get(name)) for name in ("kind", "document", "language", "title", "date")
        )
        numbers = (int(text_of(row[name])) for name in ("paragraphs", "mentions", "unresolved", "claims"))
        # A document may have two titles
        held.setdefault(
            (document, language), Held(kind, document, language, title, tags.get((document, title), ""), date, *numbers)
        )
    return tuple(held.values())


def _not_held(reading: Reading, versions: Sequence[Held], editions: set[str]) -> NotHeld:
    read: dict[str, set[str]] = {}
    for version in versions:
        read.setdefault(version.document, set()).add(version.language)
    lacking = {lang: sum(lang not in langs for langs in read.values()) for lang in OFFICIAL_LANGUAGES}
    cited = {
        text_of(row["x"])
        for row in reading.select(
            "SELECT DISTINCT ?x { ?claim rdf:predicate itu:cites ; rdf:object ?x FILTER(isIRI(?x)) }"
        )
    }
    return NotHeld(
        languages=tuple(lang for lang in OFFICIAL_LANGUAGES if lacking[lang] == len(read)),
        language_versions={lang: count for lang, count in lacking.items() if count},
        editions=len(editions - read.keys()),
        cited=dict(sorted(Counter(path.partition("/")[0] for path in cited - read.keys()).items())),
        cited_url="/api/v1/queries/cited-not-held",
    )


def by_severity(findings: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return findings with the gravest first, then by rule; else in the order they have."""
    return sorted(findings, key=lambda found: (_GRAVEST_FIRST.index(found["severity"]), found["rule"]))


def validation_findings(reading: Reading) -> Sequence[Mapping[str, Any]]:
    """Return the results of the validation graph in the form of finding records."""
    found: dict[str, dict[str, Any]] = {}
    held = {
        text_of(row["version"]): text_of(row["document"])
        for row in reading.select("SELECT ?version ?document { ?version itu:versionOf ?document } ORDER BY ?version")
    }
    for row in reading.select(
        f"SELECT ?result ?focus ?severity ?shape ?component ?message {{ GRAPH <{graph('validation')}> {{ ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultSeverity ?severity"
        " OPTIONAL { ?result sh:sourceShape ?shape } OPTIONAL { ?result sh:sourceConstraintComponent ?component } OPTIONAL { ?result sh:resultMessage ?message } } }"
    ):
        shape = row.get("shape", row.get("component"))
        rule = (
            text_of(shape).rpartition("#")[2]
            if isinstance(shape, ox.NamedNode)
            else text_of(row.get("component")).rpartition("#")[2]
        )
        focus, message = text_of(row["focus"]), row.get("message")
        fingerprint = hashlib.sha256(text_of(row["result"]).encode()).hexdigest()[:16]
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
    return by_severity([found[name] for name in sorted(found)])


def _document(held: Mapping[str, str], focus: str) -> str:
    # claim/{document}/{lang}/…, mention/{document}/{lang}/…, {document}/{lang}/p/…, {document}/{lang}, {document}
    bare = focus.removeprefix("claim/").removeprefix("mention/")
    return next(
        (document for version, document in held.items() if f"{bare}/".startswith(f"{version}/") or bare == document), ""
    )
