"""A small graph of names and quotes in six languages, and its index."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from graph_api.reading import Reading
from graph_api.text.finding import Found, NameHit, QuoteHit, TextIndex, Wanted
from graph_api.text.writing import index_in
from ontology.identifiers import claim_hash, edge_id
from ontology.namespaces import entity, expand, graph
from store import Store

NAMES = {
    "body/Council": ("المجلس@ar", "Council@en", "Consejo@es", "Conseil@fr", "Совет@ru", "理事会@zh"),
    "body/General-Secretariat": ("الأمانة العامّة@ar", "General Secretariat@en", "Secretaría General@es", "总秘书处@zh"),
    "body/CWG-FHR": ("فريق العمل التابع للمجلس@ar", "Council Working Group on Financial and Human Resources@en"),
    "event/WSIS": (
        "القمة العالمية لمجتمع المعلومات@ar",
        "World Summit on the Information Society@en",
        "信息社会世界峰会@zh",
    ),
    "topic/broadband": ("النطاق العريض@ar", "broadband@en", "широкополосная связь@ru"),
    "body/ITU-D": ("قطاع تنمية الاتصالات@ar", "Telecommunication Development Sector@en"),
    "body/TDAG": ("Telecommunication Development Advisory Group@en",),
    "document/C20-38": ("C20/38",),
}
KINDS = {"event/WSIS": "EventSeries", "topic/broadband": "Topic", "document/C20-38": "Document", "body/ITU-D": "Sector"}
DOCUMENT = "document/C20-38"
QUOTES = (
    ("ar", "1.1", "قرر المجلسُ إنشاءَ فريق عمل بموجب القرار ١٩١", "body/CWG-FHR", "itu:establishedBy", "body/Council", "asserted"),
    ("ar", "2", "يُقترح أن تقدم الأمانة تقريرا إلى المجلس", "body/General-Secretariat", "itu:reportsTo", "body/Council", "proposed"),
    ("en", "1.1", "The Council established the group by Resolution 191", "body/CWG-FHR", "itu:establishedBy", "body/Council", "asserted"),
    ("ru", "1.1", "Решением Совета была учреждена группа по резолюции 191", "body/CWG-FHR", "itu:establishedBy", "body/Council", "asserted"),
    ("zh", "1.1", "理事会根据第191号决议成立工作组", "body/CWG-FHR", "itu:establishedBy", "body/Council", "asserted"),
    ("es", "1.1", "El Consejo creó el Grupo mediante la Resolución 191", "body/CWG-FHR", "itu:establishedBy", "body/Council", "asserted"),
    ("fr", "1.1", "Le Conseil a créé le groupe par la Résolution 191", "body/CWG-FHR", "itu:establishedBy", "body/Council", "asserted"),
)  # fmt: skip
ESTABLISHED = edge_id("body/CWG-FHR", "itu:establishedBy", "body/Council")


def store() -> Store:
    """Return the graph in memory."""
    made = Store.memory()
    made.replace(graph("reference"), _reference())
    for lang in sorted({quote[0] for quote in QUOTES}):
        made.replace(graph(f"{DOCUMENT}/{lang}"), _version(lang))
    return made


def index(folder: Path) -> TextIndex:
    """Return the index of the graph."""
    return TextIndex(index_in(Reading(store()), folder))


def found(where: TextIndex, text: str, **wanted: object) -> Found:
    """Return what is found for a text."""
    return where.find(Wanted(text, **wanted))  # type: ignore[arg-type] # what each test wants


def names(hits: Found) -> list[str]:
    """Return the things among hits."""
    return [hit.id for hit in hits[:] if isinstance(hit, NameHit)]


def quotes(hits: Found) -> list[tuple[str, str]]:
    """Return the languages of the quotes among hits, and what of them matched."""
    return [
        (hit.lang, "|".join(hit.quote[start:end] for start, end in hit.spans))
        for hit in hits[:]
        if isinstance(hit, QuoteHit)
    ]


def _reference() -> Iterator[ox.Triple]:
    for path, labels in NAMES.items():
        yield _fact(path, "rdf:type", _iri(expand(f"itu:{KINDS.get(path, 'Body')}")))
        for label in labels:
            text, at, lang = label.rpartition("@")
            if at:
                yield _fact(path, "skos:prefLabel", ox.Literal(text, language=lang))
            else:
                yield _fact(path, "itu:symbol", ox.Literal(label))
    yield _fact(DOCUMENT, "dcterms:date", ox.Literal("2020-05-01", datatype=_iri(expand("xsd:date"))))
    yield _fact(DOCUMENT, "itu:submittedTo", _iri(entity("body/TDAG")))
    yield _fact("body/TDAG", "itu:partOf", _iri(entity("body/ITU-D")))
    yield _fact("event/WSIS", "itu:startDate", ox.Literal("2003", datatype=_iri(expand("xsd:gYear"))))
    for narrow, wide in (("Sector", "Body"), ("EventSeries", "Event")):
        yield ox.Triple(_iri(expand(f"itu:{narrow}")), _iri(expand("rdfs:subClassOf")), _iri(expand(f"itu:{wide}")))


def _version(wanted: str) -> Iterator[ox.Triple]:
    at = 0
    version = f"{DOCUMENT}/{wanted}"
    yield _fact(version, "rdf:type", _iri(expand("itu:LanguageVersion")))
    yield _fact(version, "itu:versionOf", _iri(entity(DOCUMENT)))
    for lang, label, quote, subject, predicate, obj, status in QUOTES:
        if lang != wanted:
            continue
        start, end = at, at + len(quote)
        at = end + 1
        name = f"claim/{version}/{start}-{end}/{claim_hash(subject, predicate, obj)}"
        yield _fact(f"{version}/p/{label}", "itu:paragraphOf", _iri(entity(version)))
        yield _fact(f"{version}/p/{label}", "itu:paragraphLabel", ox.Literal(label))
        yield _fact(name, "rdf:type", _iri(expand("itu:Claim")))
        yield _fact(name, "rdf:subject", _iri(entity(subject)))
        yield _fact(name, "rdf:predicate", _iri(expand(predicate)))
        yield _fact(name, "rdf:object", _iri(entity(obj)))
        yield _fact(name, "itu:status", ox.Literal(status))
        yield _fact(name, "itu:inParagraph", _iri(entity(f"{version}/p/{label}")))
        yield _fact(name, "itu:quote", ox.Literal(quote, language=lang))
        yield _fact(name, "itu:charStart", ox.Literal(start))
        yield _fact(name, "itu:charEnd", ox.Literal(end))


def fact(subject: str, predicate: str, text: str) -> ox.Triple:
    """Return a triple with an English text."""
    return _fact(subject, predicate, ox.Literal(text, language="en"))


def _fact(subject: str, predicate: str, obj: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(_iri(entity(subject)), _iri(expand(predicate)), obj)


def _iri(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)
