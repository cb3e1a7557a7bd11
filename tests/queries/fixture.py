"""Builds the small graph of the tests from `data/`: reference facts, and language versions with claims and mentions."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ontology.identifiers import claim_hash
from ontology.namespaces import entity, expand, graph, term

DATA = Path(__file__).parent / "data"


@cache
def quads() -> tuple[ox.Quad, ...]:
    """Return the whole fixture, in a fixed order."""
    found: list[ox.Quad] = []
    for name in ("reference", "ontology"):
        for quad in ox.parse(path=DATA / f"{name}.ttl", format=ox.RdfFormat.TURTLE):
            found.append(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph(name))))
    for version in tomllib.loads((DATA / "documents.toml").read_text(encoding="utf-8"))["version"]:
        found.extend(_version(version))
    inferred = ox.NamedNode(graph("inferred"))
    found.append(ox.Quad(_id("document/C29-7"), _itu("citesWork"), _id("resolution/pp/191"), inferred))
    found.append(ox.Quad(_id("document/C29-8"), _itu("citesWork"), _id("resolution/pp/191"), inferred))
    return tuple(found)


@cache
def wide() -> tuple[ox.Quad, ...]:
    """Return the fixture with what the questions of the second half of the catalogue are about besides."""
    found = [*quads()]
    for quad in ox.parse(path=DATA / "wide.ttl", format=ox.RdfFormat.TURTLE):
        found.append(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph("reference"))))
    for version in tomllib.loads((DATA / "wide.toml").read_text(encoding="utf-8"))["version"]:
        found.extend(_version(version))
    return tuple(found)


def store(*, sample: bool = False) -> ox.Store:
    """Return the fixture in an in-memory store, marked as a sample on request."""
    made = ox.Store()
    made.extend(quads())
    if sample:
        true = ox.Literal("true", datatype=ox.NamedNode(expand("xsd:boolean")))
        made.add(ox.Quad(_id("dataset"), _itu("sample"), true, ox.NamedNode(graph("reference"))))
    return made


def _version(spec: Mapping[str, Any]) -> Iterator[ox.Quad]:
    home = ox.NamedNode(graph(f"{spec['document']}/{spec['lang']}"))
    document, version = _id(spec["document"]), _id(f"{spec['document']}/{spec['lang']}")
    text = "\n".join(p["text"] for p in spec["paragraph"])
    facts: list[tuple[Any, str, Any]] = [
        (document, "rdf:type", _itu("Document")),
        (document, "rdf:type", _itu(spec["class"])),
        (document, "itu:symbol", ox.Literal(spec["symbol"])),
        (document, "dcterms:title", ox.Literal(spec["title"], language=spec["lang"])),
        (document, "dcterms:date", ox.Literal(spec["date"], datatype=ox.NamedNode(expand("xsd:date")))),
        (version, "rdf:type", _itu("LanguageVersion")),
        (version, "itu:versionOf", document),
        (version, "dcterms:language", ox.Literal(spec["lang"])),
        (version, "itu:text", ox.Literal(text, language=spec["lang"])),
        (version, "itu:textSha256", ox.Literal(hashlib.sha256(text.encode()).hexdigest())),
    ]
    for key, name in (("submitted_to", "submittedTo"), ("submitted_by", "submittedBy")):
        if key in spec:
            facts.extend(_stated(spec, f"itu:{name}", spec[key]))
    at = 0
    for paragraph in spec["paragraph"]:
        facts.extend(_paragraph(spec, paragraph, version, at))
        at += len(paragraph["text"]) + 1
    for subject, predicate, obj in facts:
        yield ox.Quad(subject, ox.NamedNode(expand(predicate)), obj, home)


def _stated(spec: Mapping[str, Any], predicate: str, obj: str) -> Iterator[tuple[Any, str, Any]]:
    """Yield what a manifest states: a claim without a place."""
    digest = claim_hash(spec["document"], predicate, obj)
    found = _id(f"claim/{spec['document']}/{spec['lang']}/manifest/{digest}")
    yield _id(spec["document"]), predicate, _id(obj)
    yield found, "rdf:type", _itu("Claim")
    yield found, "rdf:subject", _id(spec["document"])
    yield found, "rdf:predicate", ox.NamedNode(expand(predicate))
    yield found, "rdf:object", _id(obj)
    for name, value in (("status", "asserted"), ("rule", "manifest"), ("origin", "manifest")):
        yield found, f"itu:{name}", ox.Literal(value)
    yield found, "itu:confidence", ox.Literal("1.0", datatype=ox.NamedNode(expand("xsd:decimal")))


def _paragraph(
    spec: Mapping[str, Any], paragraph: Mapping[str, Any], version: ox.NamedNode, at: int
) -> Iterator[tuple[Any, str, Any]]:
    node = _id(f"{spec['document']}/{spec['lang']}/p/{paragraph['label']}")
    yield node, "rdf:type", _itu("Paragraph")
    yield node, "itu:paragraphOf", version
    yield node, "itu:paragraphLabel", ox.Literal(paragraph["label"])
    yield node, "itu:paragraphLabelRaw", ox.Literal(paragraph["label_raw"])
    yield node, "itu:charStart", ox.Literal(at)
    yield node, "itu:charEnd", ox.Literal(at + len(paragraph["text"]))
    for claim in paragraph["claims"]:
        yield from _claim(spec, paragraph, claim, node, at)
    for mention in paragraph["mentions"]:
        start = at + paragraph["text"].index(mention["q"])
        found = _id(f"mention/{spec['document']}/{spec['lang']}/{start}-{start + len(mention['q'])}/{mention['type']}")
        yield found, "rdf:type", _itu("Mention")
        yield found, "itu:mentionType", ox.Literal(mention["type"])
        yield from _place(found, node, spec["lang"], mention, start, "name")
        if "id" in mention:
            yield found, "itu:refersTo", _id(mention["id"])
            yield _id(spec["document"]), "itu:mentions", _id(mention["id"])
        else:
            yield found, "itu:reason", ox.Literal(mention["reason"])
        for candidate in mention.get("candidates", ()):
            yield found, "itu:candidate", _id(candidate)
        for key, name in (("kind", "citedKind"), ("number", "citedNumber")):
            if key in mention:
                yield found, f"itu:{name}", ox.Literal(mention[key])


def _claim(
    spec: Mapping[str, Any], paragraph: Mapping[str, Any], claim: Mapping[str, Any], node: ox.NamedNode, at: int
) -> Iterator[tuple[Any, str, Any]]:
    start = at + paragraph["text"].index(claim["q"])
    digest = claim_hash(claim["s"], claim["p"], claim["o"])
    found = _id(f"claim/{spec['document']}/{spec['lang']}/{start}-{start + len(claim['q'])}/{digest}")
    obj: ox.NamedNode | ox.Literal = _id(claim["o"])
    if "datatype" in claim:
        obj = ox.Literal(claim["o"], datatype=ox.NamedNode(expand(claim["datatype"])))
    status = claim.get("status", "asserted")
    if status == "asserted":
        yield _id(claim["s"]), claim["p"], obj
    yield found, "rdf:type", _itu("Claim")
    yield found, "rdf:subject", _id(claim["s"])
    yield found, "rdf:predicate", ox.NamedNode(expand(claim["p"]))
    yield found, "rdf:object", obj
    yield found, "itu:status", ox.Literal(status)
    for name in ("role", "since"):
        if name in claim:
            yield found, f"itu:{name}", ox.Literal(claim[name])
    yield from _place(found, node, spec["lang"], claim, start, claim["rule"])


def _place(
    found: ox.NamedNode, node: ox.NamedNode, lang: str, spec: Mapping[str, Any], start: int, rule: str
) -> Iterator[tuple[Any, str, Any]]:
    yield found, "itu:inParagraph", node
    yield found, "itu:quote", ox.Literal(spec["q"], language=lang)
    yield found, "itu:charStart", ox.Literal(start)
    yield found, "itu:charEnd", ox.Literal(start + len(spec["q"]))
    yield found, "itu:rule", ox.Literal(rule)
    decimal = ox.NamedNode(expand("xsd:decimal"))
    yield found, "itu:confidence", ox.Literal(spec.get("confidence", "1.0"), datatype=decimal)
    yield found, "itu:origin", ox.Literal("text")


def _id(path: str) -> ox.NamedNode:
    return ox.NamedNode(entity(path))


def _itu(name: str) -> ox.NamedNode:
    return ox.NamedNode(term(name))
