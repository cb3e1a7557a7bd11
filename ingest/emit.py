"""Turns an extraction record into the triples of its named graph, `graph/{document}/{lang}`; knows no store and no reference facts.

Equal records give equal triples in equal order. There are no blank nodes: every node has the identifier the contract gives it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox
import regex

from ingest.clauses import is_operative
from ingest.described import CLASSES, describe
from ingest.language_id import UNDETERMINED, detect
from ingest.recognise.dates import bounds, date_type
from ingest.records import Mention, Record, Relation, Segment
from ontology.identifiers import claim_hash
from ontology.namespaces import entity, expand, graph, term

_LABEL: Final = regex.compile(r"[A-Za-z1-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_CITED: Final = (
    ("kind", "citedKind"),
    ("number", "citedNumber"),
    ("city", "citedCity"),
    ("year", "citedYear"),
    ("revision", "citedRevision"),
)
_DATED: Final = (
    "itu:asOf",
    "itu:due",
    "itu:since",
    "itu:year",
    "itu:earliest",
    "itu:latest",
)  # qualifiers whose values are dates
_STATED: Final = (  # fields of the identity that a manifest or file name may give, with what they state
    ("symbol", "itu:symbol"),
    ("title", "dcterms:title"),
    ("date", "dcterms:date"),
    ("submitted_to", "itu:submittedTo"),
    ("submitted_by", "itu:submittedBy"),
)

Value = ox.NamedNode | ox.Literal


def graph_of(record: Record) -> str:
    """Return the IRI of the graph that holds a record."""
    return graph(f"{record.document}/{record.lang}")


def triples(record: Record) -> Iterator[ox.Triple]:
    """Yield the triples of a record, sorted, each once.

    Raises:
        ValueError: a mention or relation lies in no single paragraph, or its words are not the text's at its offsets.
    """
    yield from sorted(set(_Emitter(record).all()), key=str)


class _Emitter:
    """The state of one emission: the record and the paragraph each offset lies in."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.document = record.document
        self.version = f"{record.document}/{record.lang}"
        self.paragraphs = _paragraph_paths(self.version, record.segments)
        self.starts = [segment.start for segment in record.segments]

    def all(self) -> Iterator[ox.Triple]:
        """Yield all triples, in no order, some more than once."""
        yield from self._document()
        yield from self._text()
        yield from self._mentions()
        yield from self._claims()
        yield from self._things()

    def _document(self) -> Iterator[ox.Triple]:
        identity = self.record.identity
        yield _typed(self.document, "Document")
        yield _typed(self.document, identity.document_class)
        if self.document.startswith("document/unidentified/"):
            yield _triple(self.document, "itu:provisional", _literal("true", "xsd:boolean"))
        for name, predicate in _STATED:
            value = getattr(identity, name)
            if value is not None and name in identity.stated:
                yield from self._stated(predicate, value, identity.stated[name])

    def _stated(self, predicate: str, value: str, origin: str) -> Iterator[ox.Triple]:
        """Yield what a manifest or a file name states; it has no place in the text."""
        kind = "iri" if predicate.startswith("itu:submitted") else "literal"
        object = entity_node(value) if kind == "iri" else _stated_literal(predicate, value)
        claim = f"claim/{self.version}/{origin}/{claim_hash(self.document, predicate, value)}"
        yield _triple(self.document, predicate, object)
        yield _typed(claim, "Claim")
        yield from _statement(claim, self.document, predicate, object)
        for name, text in (("status", "asserted"), ("rule", origin), ("origin", "manifest")):
            yield _triple(claim, f"itu:{name}", ox.Literal(text))
        yield _triple(claim, "itu:confidence", _decimal(1.0))

    def _text(self) -> Iterator[ox.Triple]:
        record = self.record
        yield _typed(self.version, "LanguageVersion")
        yield _triple(self.version, "itu:versionOf", entity_node(self.document))
        yield _triple(self.version, "dcterms:language", ox.Literal(record.lang))
        yield _triple(self.version, "itu:text", ox.Literal(record.text, language=record.lang))
        yield _triple(self.version, "itu:textSha256", ox.Literal(record.text_sha256))
        yield _triple(self.version, "itu:fileStem", ox.Literal(record.doc))
        yield _triple(self.version, "itu:sourceSha256", ox.Literal(record.source.sha256))
        before: str | None = None
        for segment, path in zip(record.segments, self.paragraphs, strict=True):
            yield _typed(path, "Paragraph")
            yield _triple(path, "itu:paragraphOf", entity_node(self.version))
            if segment.label is not None:
                yield _triple(path, "itu:paragraphLabel", ox.Literal(segment.label))
            if segment.label_raw is not None:
                yield _triple(path, "itu:paragraphLabelRaw", ox.Literal(segment.label_raw))
            if segment.clause is not None:
                yield _typed(path, "OperativeParagraph" if is_operative(segment.clause) else "PreambularParagraph")
                yield _triple(path, "itu:clause", ox.Literal(segment.clause))
            if segment.lang is not None:
                yield _triple(path, "dcterms:language", ox.Literal(segment.lang))
            yield _triple(path, "itu:charStart", _integer(segment.start))
            yield _triple(path, "itu:charEnd", _integer(segment.end))
            if segment.page is not None:
                yield _triple(path, "itu:page", _integer(segment.page))
            if before is not None:
                yield _triple(before, "itu:precedes", entity_node(path))
            before = path

    def _mentions(self) -> Iterator[ox.Triple]:
        seen: set[str] = set()
        for mention in self.record.mentions:
            path = f"mention/{self.version}/{mention.start}-{mention.end}/{mention.type}"
            if mention.id is not None and mention.type != "date":
                yield _triple(path, "itu:refersTo", entity_node(mention.id))
                if mention.id != self.document:
                    yield _triple(self.document, "itu:mentions", entity_node(mention.id))
            if path in seen:  # one noun may stand for two meetings: it refers to both, and is described once
                continue
            seen.add(path)
            if self.record.text[mention.start : mention.end] != mention.text:
                raise ValueError(
                    f"{self.document}: the mention at {mention.start}-{mention.end} does not quote its text"
                )
            yield _typed(path, "Mention")
            yield _triple(path, "itu:mentionType", ox.Literal(mention.type))
            yield from self._place(path, mention)
            yield from _said(path, mention)

    def _claims(self) -> Iterator[ox.Triple]:
        for relation in self.record.relations:
            object = _object(relation)
            if relation.status == "asserted":
                yield _triple(relation.subject, relation.predicate, object)
            digest = claim_hash(relation.subject, relation.predicate, relation.object)
            claim = f"claim/{self.version}/{relation.start}-{relation.end}/{digest}"
            yield _typed(claim, "Claim")
            yield from _statement(claim, relation.subject, relation.predicate, object)
            yield _triple(claim, "itu:status", ox.Literal(relation.status))
            for name, value in relation.qualifiers.items():
                yield _triple(claim, name, _qualifier(name, value))
            yield from self._place(claim, relation)

    def _place(self, path: str, found: Mention | Relation) -> Iterator[ox.Triple]:
        index = self._paragraph(found)
        yield _triple(path, "itu:inParagraph", entity_node(self.paragraphs[index]))
        quote = self.record.text[found.start : found.end]
        lang = self.record.segments[index].lang or self.record.lang
        yield _triple(path, "itu:quote", ox.Literal(quote, language=lang))
        yield _triple(path, "itu:charStart", _integer(found.start))
        yield _triple(path, "itu:charEnd", _integer(found.end))
        yield _triple(path, "itu:rule", ox.Literal(found.rule))
        yield _triple(path, "itu:confidence", _decimal(found.confidence))
        yield _triple(path, "itu:origin", ox.Literal("text"))

    def _paragraph(self, found: Mention | Relation) -> int:
        index = bisect_right(self.starts, found.start) - 1
        if index >= 0 and found.start < found.end <= self.record.segments[index].end:
            return index
        raise ValueError(f"{self.document}: no single paragraph holds the evidence at {found.start}-{found.end}")

    def _things(self) -> Iterator[ox.Triple]:
        """Yield what identifiers and the words of the text say of the things that the record names."""
        record = self.record
        named = {m.id for m in record.mentions if m.id is not None and m.type != "date"} | {self.document}
        for relation in record.relations:
            if relation.status == "asserted":
                named |= {relation.subject} | ({relation.object} if relation.object_kind == "iri" else set())
        for identifier in sorted(named):
            for fact in describe(identifier):
                yield _described(*fact)
        yield from self._days()
        introduced: set[str] = set()
        for mention in record.mentions:
            if mention.id is None or mention.type == "date":
                continue
            symbol = mention.attributes.get("official")
            if symbol is not None:
                yield _triple(mention.id, "itu:symbol", ox.Literal(symbol))
            told = not mention.coref or mention.rule == "meeting"
            if "class" in mention.attributes and told and mention.id not in introduced:
                introduced.add(mention.id)
                yield from self._introduced(mention, mention.id)

    def _days(self) -> Iterator[ox.Triple]:
        """Yield the first and the last day that a thing's dates allow, so that a filter drops no imprecise one."""
        spans: dict[str, tuple[str, str]] = {}
        for relation in self.record.relations:
            if relation.status == "asserted" and relation.predicate in ("itu:startDate", "itu:endDate"):
                days = bounds(relation.object)
                if days is not None:
                    first, last = spans.get(relation.subject, days)
                    spans[relation.subject] = (min(first, days[0]), max(last, days[1]))
        for subject, days in spans.items():
            yield _triple(subject, "itu:earliest", _literal(days[0], "xsd:date"))
            yield _triple(subject, "itu:latest", _literal(days[1], "xsd:date"))

    def _introduced(self, mention: Mention, identifier: str) -> Iterator[ox.Triple]:
        """Yield class and label of a thing that no reference fact lists, from the first words that name it."""
        yield _typed(identifier, mention.attributes["class"])
        yield _typed(identifier, CLASSES[identifier.partition("/")[0]])
        label = mention.attributes.get("label") or " ".join(mention.text.split())
        lang = self.record.segments[self._paragraph(mention)].lang or self.record.lang
        yield _triple(identifier, "skos:prefLabel", ox.Literal(label, language=lang))
        if "provisional" in mention.attributes:
            yield _triple(identifier, "itu:provisional", _literal("true", "xsd:boolean"))


def _paragraph_paths(version: str, segments: Sequence[Segment]) -> tuple[str, ...]:
    """Return a path for each paragraph: by its logical label, else by its place in the text.

    A running number is written with a zero before it, so that it is never taken for a label; of paragraphs with one label
    the first keeps it.
    """
    paths: dict[str, None] = {}
    for number, segment in enumerate(segments, 1):
        label = segment.label or ""
        path = f"{version}/p/{label}"
        if not _LABEL.fullmatch(label) or path in paths:
            path = f"{version}/p/0{number}"
        paths[path] = None
    return tuple(paths)


def _said(path: str, mention: Mention) -> Iterator[ox.Triple]:
    """Yield what a mention's own words say, and why it was or was not resolved."""
    for candidate in mention.candidates:
        yield _triple(path, "itu:candidate", entity_node(candidate))
    if mention.reason:
        yield _triple(path, "itu:reason", ox.Literal(mention.reason))
    if mention.coref:
        yield _triple(path, "itu:coreference", _literal("true", "xsd:boolean"))
    for key, name in _CITED:
        if key in mention.attributes:
            yield _triple(path, f"itu:{name}", ox.Literal(mention.attributes[key]))
    days = bounds(mention.id) if mention.type == "date" and mention.id is not None else None
    if days is not None:
        yield _triple(path, "itu:earliest", _literal(days[0], "xsd:date"))
        yield _triple(path, "itu:latest", _literal(days[1], "xsd:date"))


def entity_node(identifier: str) -> ox.NamedNode:
    """Return the node of an identifier."""
    return ox.NamedNode(entity(identifier))


def _triple(subject: str, predicate: str, object: Value) -> ox.Triple:
    return ox.Triple(entity_node(subject), ox.NamedNode(expand(predicate)), object)


def _typed(subject: str, name: str) -> ox.Triple:
    return ox.Triple(entity_node(subject), _TYPE, ox.NamedNode(term(name)))


def _described(subject: str, predicate: str, value: str, kind: str) -> ox.Triple:
    if kind == "class":
        return _typed(subject, value)
    if kind == "id":
        return _triple(subject, predicate, entity_node(value))
    return _triple(subject, predicate, ox.Literal(value) if kind == "text" else _literal(value, kind))


def _statement(claim: str, subject: str, predicate: str, object: Value) -> Iterator[ox.Triple]:
    yield _triple(claim, "rdf:subject", entity_node(subject))
    yield _triple(claim, "rdf:predicate", ox.NamedNode(expand(predicate)))
    yield _triple(claim, "rdf:object", object)


def _object(relation: Relation) -> Value:
    if relation.predicate == "rdf:type":
        return ox.NamedNode(expand(relation.object))
    if relation.object_kind == "iri":
        return entity_node(relation.object)
    if relation.datatype is not None:
        return _literal(relation.object, relation.datatype)
    return ox.Literal(relation.object, language=relation.lang) if relation.lang else ox.Literal(relation.object)


def _stated_literal(predicate: str, value: str) -> ox.Literal:
    if predicate == "dcterms:date":
        return _literal(value, date_type(value))
    lang = detect(value) if predicate == "dcterms:title" else UNDETERMINED
    return ox.Literal(value) if lang == UNDETERMINED else ox.Literal(value, language=lang)


def _qualifier(name: str, value: str) -> ox.Literal:
    """Return a qualifier with its datatype; of a period, `since` takes the first day, `asOf` and `due` the last."""
    if name not in _DATED or bounds(value) is None:
        return ox.Literal(value)
    first, _, last = value.partition("/")
    end = last or first if name in ("itu:asOf", "itu:due") else first
    return _literal(end, date_type(end))


def _literal(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(expand(datatype)))


def _integer(value: int) -> ox.Literal:
    return _literal(str(value), "xsd:integer")


def _decimal(value: float) -> ox.Literal:
    """Return a decimal in its canonical form, at most three places."""
    text = f"{value:.3f}".rstrip("0")
    return _literal(text + "0" if text.endswith(".") else text, "xsd:decimal")
