"""Provisional things are joined with what bears their name, and with nothing else."""

import pyoxigraph as ox
import pytest

from ontology.namespaces import entity, expand, term
from ontology.sameness import same_links

Row = tuple[str, str, str, bool]


def _facts(rows: list[Row]) -> list[ox.Triple]:
    out = []
    for name, label, lang, provisional in rows:
        subject = ox.NamedNode(entity(name))
        out.append(ox.Triple(subject, ox.NamedNode(expand("skos:prefLabel")), ox.Literal(label, language=lang)))
        if provisional:
            out.append(ox.Triple(subject, ox.NamedNode(term("provisional")), ox.Literal(True)))
    return out


def _links(rows: list[Row]) -> list[tuple[str, str]]:
    return [(t.subject.value, t.object.value) for t in same_links(_facts(rows))]  # type: ignore[union-attr]


CASES: list[tuple[str, list[Row], list[tuple[str, str]]]] = [
    (
        "a listed body bears the name",
        [("body/Grp", "Working Group on Screens", "en", True), ("body/WGS", "Working Group on screens", "en", False)],
        [("body/Grp", "body/WGS")],
    ),
    (
        "another document gives it an acronym",
        [
            ("body/Fariq-X", "فريق العمل المعني بالشاشات", "ar", True),
            ("body/WGS", "فريق العمل المعني بالشاشات (WGS)", "ar", True),
        ],
        [("body/WGS", "body/Fariq-X")],
    ),
    (
        "two listed bodies bear it",
        [
            ("body/A", "Forum of Old Screens", "en", False),
            ("body/B", "Forum of Old Screens", "en", False),
            ("body/C", "Forum of Old Screens", "en", True),
        ],
        [],
    ),
    ("a common noun", [("body/A", "The Group", "en", True), ("body/B", "The Group", "en", True)], []),
    (
        "another language",
        [("body/A", "Forum de la Union", "es", True), ("body/B", "Forum de la Union", "fr", False)],
        [],
    ),
    (
        "another kind",
        [("event/A", "Forum of Old Screens", "en", True), ("body/B", "Forum of Old Screens", "en", False)],
        [],
    ),
    (
        "nothing provisional",
        [("body/A", "Forum of Old Screens", "en", False), ("body/B", "Forum of Old Screens", "en", False)],
        [],
    ),
    (
        "Chinese has no spaces",
        [("body/A", "屏幕问题工作组", "zh", True), ("body/B", "屏幕问题工作组", "zh", False)],
        [("body/A", "body/B")],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_same_names_of_one_kind_and_language_join(rows: list[Row], expected: list[tuple[str, str]]) -> None:
    assert _links(rows) == [(entity(one), entity(other)) for one, other in expected]
    assert _links(rows[::-1]) == _links(rows)


def test_there_are_as_many_cases() -> None:
    assert len(CASES) == 8
