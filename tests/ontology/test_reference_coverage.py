"""The generated page of gaps is the one that is committed, and counts rightly."""

import pyoxigraph as ox

from ontology.coverage import names, page
from ontology.languages import OFFICIAL_LANGUAGES
from ontology.load import reference_triples
from ontology.namespaces import ITU, PREFIXES, entity
from tests.shared import ROOT


def test_the_committed_page_is_the_generated_one() -> None:
    committed = (ROOT / "docs" / "reference-coverage.md").read_text("utf-8").splitlines()
    generated = list(page(names(reference_triples())))
    assert committed == generated, "run: python -m ontology.coverage > docs/reference-coverage.md"


def test_checked_unchecked_and_missing_names_are_told_apart() -> None:
    body = ox.NamedNode(entity("body/Example"))
    facts = [
        ox.Triple(body, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(ITU + "Body")),
        ox.Triple(body, ox.NamedNode(PREFIXES["skos"] + "prefLabel"), ox.Literal("مثال", language="ar")),
        ox.Triple(body, ox.NamedNode(ITU + "unverifiedName"), ox.Literal("Example", language="en")),
    ]
    lines = list(page(names(facts)))
    assert "| body | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 |" in lines
    assert "| body/Example |  | ? | – | – | – | – |" in lines
    assert OFFICIAL_LANGUAGES == ("ar", "en", "es", "fr", "ru", "zh")


def test_what_is_shown_by_another_thing_needs_no_name() -> None:
    edition = ox.NamedNode(entity("resolution/pp/1/2018"))
    assert names([ox.Triple(edition, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(ITU + "Edition"))]) == ()
