import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest

from shapes import Finding, audit
from shapes.catalogue import audit_files, rules
from tests.shapes.building import version
from tests.shapes.memory import Memory

DATA = Path(__file__).parent / "data"
CASES: list[dict[str, Any]] = tomllib.loads((DATA / "audits.toml").read_text(encoding="utf-8"))["case"]
CONTRACT = (
    *("decision-or-resolution", "superseded-edition", "impossible-edition", "revision-cited-as-first"),
    *("dangling-reference", "malformed-symbol", "name-conflict", "paragraph-sequence", "language-parity"),
)


def reference() -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=DATA / "reference.ttl", format=ox.RdfFormat.TURTLE)]


def found(spec: dict[str, Any]) -> list[Finding]:
    return [f for f in audit(Memory.of([*reference(), *versions(spec)])) if f.rule == spec["rule"]]


def versions(spec: dict[str, Any]) -> Iterator[ox.Triple]:
    """Yield a case's language version, and the other ones of its document where the case has some (`also`)."""
    for one in ({}, *spec.get("also", ())):
        yield from version({**spec, **one})


def test_the_table_has_passing_and_failing_cases_of_every_rule() -> None:
    assert len(CASES) == 41
    for rule in CONTRACT:
        outcomes = {bool(case["expected"]) for case in CASES if case["rule"] == rule}
        assert outcomes == {True, False}, rule
    assert {rule.name for rule in rules()} == set(CONTRACT) == {file.stem for file in audit_files()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['name']}")
def test_a_rule_finds_exactly_what_the_table_says(case: dict[str, Any]) -> None:
    severity = {rule.name: rule.severity for rule in rules()}[case["rule"]]
    got = [(f.focus, dict(f.values), [p.quote for p in f.places], f.severity) for f in found(case)]
    want = [(e["focus"], e["values"], e["quotes"], e.get("severity", severity)) for e in case["expected"]]
    assert sorted(got, key=_key) == sorted(want, key=_key)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['name']}")
def test_places_quote_the_text_and_messages_are_filled_in_both_languages(case: dict[str, Any]) -> None:
    text = "\n".join(p["text"] for p in case["paragraph"])
    for finding in found(case):
        assert finding.places
        for place in finding.places:
            assert text[place.start : place.end] == place.quote
            assert (place.before + place.quote + place.after) in text
        assert set(finding.message) == {"en", "ar"}
        assert not any(sign in message for message in finding.message.values() for sign in ("{", "…"))


def test_every_constraint_of_every_rule_is_hit_by_the_table() -> None:
    from shapes.setwise import run

    graph = Memory.of([*reference(), *_library()])
    unhit = [c.name for rule in rules() for c in rule.constraints if not list(run(graph, c))]
    assert unhit == []


def _library() -> Iterator[ox.Triple]:
    """All cases in one store, each a document of its own."""
    for number, case in enumerate(CASES):
        yield from versions({**case, "document": case.get("document", f"document/C29-{number}")})


def test_documents_do_not_change_each_others_findings_nor_does_the_order_of_triples() -> None:
    triples = [*reference(), *_library()]
    first = audit(Memory.of(triples))
    expected = sum(len(case["expected"]) for case in CASES)
    by_table = [f for f in first if f.rule == _rule_of(f)]
    assert len(by_table) == expected
    Random(7).shuffle(triples)
    assert audit(Memory.of(triples)) == first


def _rule_of(finding: Finding) -> str:
    number = finding.document.rpartition("-")[2]
    return str(CASES[int(number)]["rule"]) if number.isdigit() else finding.rule


def test_a_fingerprint_outlives_a_change_of_offsets_and_differs_between_documents() -> None:
    case = next(c for c in CASES if c["rule"] == "superseded-edition" and c["expected"])
    moved = {**case, "paragraph": [{"text": "فقرة جديدة تسبق ما كان هنا."}, *case["paragraph"]]}
    other = {**case, "document": "document/C29-99"}
    (one,), (two,), (three,) = found(case), found(moved), found(other)
    assert one.places != two.places
    assert one.fingerprint == two.fingerprint != three.fingerprint


def test_the_file_is_named_by_its_stem_where_the_graph_has_it() -> None:
    case = next(c for c in CASES if c["expected"])
    assert {f.doc for f in found({**case, "stem": "S29-CL-C-0001!!MSW-A"})} == {"S29-CL-C-0001!!MSW-A"}
    assert {f.doc for f in found(case)} == {"C29-1"}


def _key(finding: tuple[str, dict[str, str], list[str], str]) -> tuple[str, list[tuple[str, str]]]:
    return finding[0], sorted(finding[1].items())
