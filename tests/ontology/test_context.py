"""The JSON-LD context is the ontology's own, and a document written with it says the triples it should."""

import json
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from ontology.context import CONTEXT_FILE, context
from ontology.load import schema_triples
from ontology.namespaces import ITU, PREFIXES, expand

DOCUMENT: dict[str, Any] = {
    "@graph": [
        {
            "@id": "id:document/C29-7",
            "@type": ["Document", "CouncilDocument"],
            "symbol": "C29/7",
            "title": {"@value": "تقرير", "@language": "ar"},
            "cites": ["id:resolution/pp/191/2018", "id:decision/council/619"],
            "submittedTo": "id:event/Council-2029",
        },
        {
            "@id": "id:event/Council-2029",
            "@type": "Session",
            "startDate": {"@value": "2029", "@type": "xsd:gYear"},
            "earliest": "2029-01-01",
        },
        {
            "@id": "id:body/ISC-TF",
            "prefLabel": [{"@value": "Task force", "@language": "en"}],
            "acronym": {"@value": "ISC-TF", "@language": "en"},
        },
        {
            "@id": "id:claim/document/C29-7/ar/0-5/0123456789ab",
            "@type": "Claim",
            "subject": "id:document/C29-7",
            "predicate": "itu:cites",
            "object": {"@id": "id:resolution/pp/191/2018"},
            "charStart": 0,
            "confidence": "0.95",
            "status": "asserted",
        },
        {"@id": "id:dataset", "sample": True},
        {"@id": "id:number-range/council/decision", "instrumentClass": "itu:Decision", "lowest": 1},
    ]
}
TURTLE = """
<id/document/C29-7> a itu:Document , itu:CouncilDocument ; itu:symbol "C29/7" ; dcterms:title "تقرير"@ar ;
    itu:cites <id/resolution/pp/191/2018> , <id/decision/council/619> ; itu:submittedTo <id/event/Council-2029> .
<id/event/Council-2029> a itu:Session ; itu:startDate "2029"^^xsd:gYear ; itu:earliest "2029-01-01"^^xsd:date .
<id/body/ISC-TF> skos:prefLabel "Task force"@en ; itu:acronym "ISC-TF"@en .
<id/claim/document/C29-7/ar/0-5/0123456789ab> a itu:Claim ; rdf:subject <id/document/C29-7> ; rdf:predicate itu:cites ; rdf:object <id/resolution/pp/191/2018> ;
    itu:charStart 0 ; itu:confidence 0.95 ; itu:status "asserted" .
<id/dataset> itu:sample true .
<id/number-range/council/decision> itu:instrumentClass itu:Decision ; itu:lowest 1 .
"""


def _document() -> str:
    return json.dumps({**json.loads(CONTEXT_FILE.read_text(encoding="utf-8")), **DOCUMENT})


def _expected() -> str:
    prologue = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())
    return f"{prologue}\n@base <https://w3id.org/itugov/> .\n{TURTLE}"


def test_the_committed_context_is_the_generated_one() -> None:
    assert CONTEXT_FILE.read_text(encoding="utf-8") == context(), "run: python -m ontology.context"


def test_every_term_stands_in_the_context() -> None:
    terms = json.loads(context())["@context"]
    declared = {
        t.subject.value.removeprefix(ITU)
        for t in schema_triples()
        if isinstance(t.subject, ox.NamedNode)
        and t.predicate.value == expand("rdf:type")
        and t.subject.value.startswith(ITU)
    }
    assert declared <= terms.keys()
    assert {name for name in terms if str(terms[name]).find("itu:") >= 0} == declared


@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)  # rdflib's own JSON-LD reader makes one
def test_a_document_says_the_same_in_rdflib() -> None:
    said = rdflib.Graph().parse(data=_document(), format="json-ld")
    assert isomorphic(said, rdflib.Graph().parse(data=_expected(), format="turtle"))


def test_a_document_says_the_same_in_oxigraph() -> None:
    said = {(q.subject, q.predicate, q.object) for q in ox.parse(_document().encode(), format=ox.RdfFormat.JSON_LD)}
    assert said == {
        (q.subject, q.predicate, q.object) for q in ox.parse(_expected().encode(), format=ox.RdfFormat.TURTLE)
    }
