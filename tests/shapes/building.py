"""Builds the triples of a language version from a table: paragraphs in our own words, and mentions by their words."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from ontology.namespaces import entity, expand

_SAID = {
    "kind": "itu:citedKind",
    "number": "itu:citedNumber",
    "city": "itu:citedCity",
    "year": "itu:citedYear",
    "revision": "itu:citedRevision",
}


def version(spec: Mapping[str, Any]) -> Iterator[ox.Triple]:
    """Yield the triples of a version: keys document, lang, date, class, edition_of, stem, and paragraphs with label, text and mentions."""
    document, lang = spec.get("document", "document/C29-1"), spec.get("lang", "ar")
    home = f"{document}/{lang}"
    text = "\n".join(paragraph["text"] for paragraph in spec["paragraph"])
    yield triple(document, "rdf:type", itu("Document"))
    yield triple(home, "rdf:type", itu("LanguageVersion"))
    yield triple(home, "itu:versionOf", node(document))
    yield triple(home, "dcterms:language", ox.Literal(lang))
    yield triple(home, "itu:text", ox.Literal(text, language=lang))
    yield triple(home, "itu:textSha256", ox.Literal(hashlib.sha256(text.encode()).hexdigest()))
    if "stem" in spec:
        yield triple(home, "itu:fileStem", ox.Literal(spec["stem"]))
    if "date" in spec:
        kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(spec["date"])]
        yield triple(document, "dcterms:date", typed(spec["date"], kind))
    if "edition_of" in spec:
        yield triple(document, "itu:editionOf", node(spec["edition_of"]))
    at = 0
    for number, paragraph in enumerate(spec["paragraph"], 1):
        path = f"{home}/p/0{number}"
        yield triple(path, "rdf:type", itu("Paragraph"))
        yield triple(path, "itu:paragraphOf", node(home))
        yield triple(path, "itu:charStart", ox.Literal(at))
        yield triple(path, "itu:charEnd", ox.Literal(at + len(paragraph["text"])))
        if "label" in paragraph:
            yield triple(path, "itu:paragraphLabel", ox.Literal(paragraph["label"]))
        start = 0
        for mention in paragraph.get("mentions", ()):
            start = paragraph["text"].index(mention["q"], start)
            yield from _mention(mention, home, path, lang, at + start)
            start += len(mention["q"])
        at += len(paragraph["text"]) + 1


def _mention(spec: Mapping[str, Any], home: str, path: str, lang: str, at: int) -> Iterator[ox.Triple]:
    found = f"mention/{home}/{at}-{at + len(spec['q'])}/{spec['type']}"
    yield triple(found, "rdf:type", itu("Mention"))
    yield triple(found, "itu:mentionType", ox.Literal(spec["type"]))
    yield triple(found, "itu:inParagraph", node(path))
    yield triple(found, "itu:quote", ox.Literal(spec["q"], language=lang))
    yield triple(found, "itu:charStart", ox.Literal(at))
    yield triple(found, "itu:charEnd", ox.Literal(at + len(spec["q"])))
    yield triple(found, "itu:rule", ox.Literal("test"))
    yield triple(found, "itu:confidence", typed("0.9", "decimal"))
    yield triple(found, "itu:origin", ox.Literal("text"))
    if "id" in spec:
        yield triple(found, "itu:refersTo", node(spec["id"]))
        yield from _described(spec["id"])
    if "reason" in spec:
        yield triple(found, "itu:reason", ox.Literal(spec["reason"]))
    if spec.get("coref"):
        yield triple(found, "itu:coreference", ox.Literal(True))
    for candidate in spec.get("candidates", ()):
        yield triple(found, "itu:candidate", node(candidate))
    for key, predicate in _SAID.items():
        if key in spec:
            yield triple(found, predicate, ox.Literal(spec[key]))


def _described(identifier: str) -> Iterator[ox.Triple]:
    """Yield what ingest says of an instrument from its identifier alone."""
    parts = identifier.split("/")
    if parts[0] not in ("resolution", "decision"):
        return
    if len(parts) == 4:
        yield triple(identifier, "rdf:type", itu("Edition"))
        yield triple(identifier, "itu:editionOf", node("/".join(parts[:3])))
        yield triple(identifier, "itu:dateAdopted", typed(parts[3], "gYear"))
        identifier = "/".join(parts[:3])
    yield triple(identifier, "rdf:type", itu(parts[0].capitalize()))
    yield triple(identifier, "itu:number", ox.Literal(parts[2]))


def triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(node(subject), ox.NamedNode(expand(predicate)), value)


def node(path: str) -> ox.NamedNode:
    return ox.NamedNode(entity(path))


def itu(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(f"itu:{name}"))


def typed(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(expand(f"xsd:{kind}")))
