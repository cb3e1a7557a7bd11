"""What the pattern of an identifier says of its thing."""

import pytest

from ingest.described import Fact, describe, edition_of

CASES = [
    ("resolution/pp/191", ["Resolution", "191"]),
    ("resolution/unga/70-125", ["Resolution", "70-125"]),
    ("resolution/pp-1989/39", ["Resolution", "39"]),
    ("resolution/Arab-ICT-Ministers/2019-09-18", ["Resolution"]),
    ("recommendation/itu-t/Y-3172", ["Recommendation", "Y-3172"]),
    ("recommendation/PP-18-Committee-5/6", ["Recommendation", "6"]),
    ("opinion/wtpf/2013-1", ["Opinion", "2013-1"]),
    ("provision/cs/68", ["Provision", "68"]),
    ("service-order/16-13", ["ServiceOrder", "16/13"]),
    ("document/C24-21", ["Document"]),
    ("circular/CL-15-46", ["CircularLetter"]),
    ("body/ISC-TF", []),
]
EDITIONS = [
    ("resolution/pp/191/2018", "resolution/pp/191", "2018"),
    ("resolution/ra/6-2", "resolution/ra/6", None),
    ("recommendation/itu-t/Q-708/1999", "recommendation/itu-t/Q-708", "1999"),
    ("decision/council/482/2020", "decision/council/482", "2020"),
]


@pytest.mark.parametrize(("identifier", "values"), CASES, ids=[c[0] for c in CASES])
def test_class_and_number(identifier: str, values: list[str]) -> None:
    assert [fact.value for fact in describe(identifier)] == values
    assert edition_of(identifier) is None


@pytest.mark.parametrize(("identifier", "work", "year"), EDITIONS, ids=[e[0] for e in EDITIONS])
def test_an_edition_has_its_work_and_year(identifier: str, work: str, year: str | None) -> None:
    facts = list(describe(identifier))
    assert Fact(identifier, "rdf:type", "Edition", "class") in facts
    assert Fact(identifier, "itu:editionOf", work, "id") in facts
    assert [f.value for f in facts if f.predicate == "itu:dateAdopted"] == ([year] if year else [])
    assert any(f.subject == work and f.kind == "class" for f in facts)
    assert edition_of(identifier) == work
