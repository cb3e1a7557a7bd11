"""What things without a name of their own are called: by what the graph says of them, and by their identifiers where it says too little."""

import pyoxigraph as ox
import pytest

from graph_api.labels import Label, entity_labels
from graph_api.reading import Reading
from ontology.namespaces import entity, expand, graph
from tests.graph_api.service import node_quad, snapshot


def literal(subject: str, predicate: str, text: str, lang: str | None = None) -> ox.Quad:
    return node_quad(subject, expand(predicate), ox.Literal(text, language=lang), "reference")


def link(subject: str, predicate: str, target: str) -> ox.Quad:
    iri = expand(target) if target.startswith("itu:") else entity(target)
    return node_quad(subject, expand(predicate), ox.NamedNode(iri), "reference")


def term(name: str, text: str, lang: str) -> ox.Quad:
    home = ox.NamedNode(graph("reference"))
    return ox.Quad(
        ox.NamedNode(expand(name)), ox.NamedNode(expand("rdfs:label")), ox.Literal(text, language=lang), home
    )


@pytest.fixture(scope="module")
def reading() -> Reading:
    made = [
        term("itu:Opinion", "رأي", "ar"),
        term("itu:Opinion", "Opinion", "en"),
        link("opinion/x/7", "rdf:type", "itu:Opinion"),
        literal("opinion/x/7", "itu:number", "7"),
        link("opinion/x/7", "itu:adoptedBy", "body/X"),
        literal("body/X", "skos:prefLabel", "The Forum", "en"),
        link("opinion/x/7/2009", "itu:editionOf", "opinion/x/7"),
        literal("opinion/bare/1", "itu:number", "1"),
        link("opinion/named/2", "rdf:type", "itu:Opinion"),
        literal("opinion/named/2", "itu:number", "2"),
        literal("opinion/named/2", "dcterms:title", "On trust", "en"),
        link("tenure/P/H/1999", "itu:post", "post/P"),
        link("tenure/P/H/1999", "itu:holder", "person/H"),
        literal("tenure/P/H/1999", "itu:startDate", "1999-02-01"),
        literal("post/P", "skos:prefLabel", "المدير", "ar"),
        literal("post/P", "skos:prefLabel", "Director", "en"),
        literal("person/H", "skos:prefLabel", "H. Holder", "en"),
        link("tenure/P/nobody/2000", "itu:post", "post/P"),
        link("tenure/P/nobody/2000", "itu:holder", "person/nobody"),
        literal("body/short", "itu:shortName", "لجنة", "ar"),
        literal("body/both", "itu:shortName", "Committee", "en"),
        literal("body/both", "skos:prefLabel", "Le comité", "fr"),
    ]
    return Reading(snapshot(extra=made))


CASES = [
    ("opinion/x/7", "en", Label("Opinion 7 (The Forum)", "en")),
    # An organ that has no name in the language of the word is left out, not named in another
    ("opinion/x/7", "ar", Label("رأي 7", "ar")),
    ("opinion/x/7", "fr", Label("Opinion 7 (The Forum)", "en")),
    ("opinion/x/7/2009", "en", Label("Opinion 7 (The Forum) (2009)", "en")),
    ("opinion/bare/1", "en", Label("opinion/bare/1", "")),
    ("opinion/named/2", "en", Label("On trust", "en")),
    ("tenure/P/H/1999", "en", Label("Director: H. Holder (1999)", "en")),
    ("tenure/P/H/1999", "ar", Label("المدير: H. Holder (1999)", "ar")),
    ("tenure/P/nobody/2000", "en", Label("tenure/P/nobody/2000", "")),
    ("body/short", "ar", Label("لجنة", "ar")),
    ("body/short", "en", Label("لجنة", "ar")),
    # A short name is no substitute for a name in another language
    ("body/both", "en", Label("Le comité", "fr")),
    ("body/nothing", "en", Label("body/nothing", "")),
]


@pytest.mark.parametrize(("path", "lang", "label"), CASES)
def test_what_has_no_name_is_called_by_what_is_said_of_it(reading: Reading, path: str, lang: str, label: Label) -> None:
    assert entity_labels(reading, [path], [lang])[path] == label


def test_every_case_is_of_its_own() -> None:
    assert len({(path, lang) for path, lang, _ in CASES}) == len(CASES) == 13
