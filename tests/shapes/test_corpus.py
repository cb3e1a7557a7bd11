"""What the audit finds in the development corpus, against what its annotator marked; skipped where the corpus is not at hand."""

import json
from functools import cache
from typing import Any

import pytest

from ingest.emit import graph_of, triples
from ingest.pipeline import extract
from ontology.load import ontology_triples, reference_triples
from ontology.namespaces import graph
from shapes import Finding, audit, validate
from store import Store
from tests.shared import shared

# The annotator's kinds that are defects of this audit's rules. Of `inconsistent-name` only bodies and initiatives called by two full names
# are: themes, events, truncated names and acronyms with and without a year are not.
KINDS = {"instrument-type-conflict": "decision-or-resolution", "inconsistent-name": "name-conflict"}
DOCUMENTS = ("000", "002", "003")


@cache
def findings() -> tuple[Finding, ...]:
    with Store.memory(hidden=(graph("validation"),)) as store:
        store.replace(graph("ontology"), ontology_triples())
        store.replace(graph("reference"), reference_triples())
        for file in sorted(shared("corpus").glob("*.txt")):
            if file.name[:3] in DOCUMENTS:
                record = extract(file, lang="ar")
                store.replace(graph_of(record), triples(record))
        assert validate(store).results == ()
        return audit(store)


@cache
def marked() -> list[dict[str, Any]]:
    lines = shared("eval", "gold-dev", "defects.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_number_called_decision_and_resolution_is_found_with_all_its_places() -> None:
    defects = [d for d in marked() if d["kind"] == "instrument-type-conflict"]
    assert defects
    for defect in defects:
        places = {tuple(place) for place in defect["where"]}
        found = [f for f in findings() if f.rule == KINDS[defect["kind"]] and f.doc.startswith(defect["doc"])]
        assert [{(p.start, p.end) for p in f.places} for f in found] == [places]


def test_names_that_the_annotator_found_inconsistent_are_found_where_they_are_two_full_names() -> None:
    defects = [d for d in marked() if d["kind"] == "inconsistent-name"]
    found = [f for f in findings() if f.rule == "name-conflict"]
    hit = [
        d for d in defects if any({tuple(p) for p in d["where"]} == {(p.start, p.end) for p in f.places} for f in found)
    ]
    assert len(hit) == 1
    assert len(defects) == 5


@pytest.mark.parametrize(
    "rule", ["paragraph-sequence", "impossible-edition", "superseded-edition", "dangling-reference"]
)
def test_rules_stay_silent_where_the_annotator_saw_nothing(rule: str) -> None:
    assert [f for f in findings() if f.rule == rule and f.severity != "info"] == []


def test_every_finding_quotes_the_text() -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in shared("corpus").glob("*.txt")}
    places = [place for finding in findings() for place in finding.places]
    assert len(places) > 10
    for place in places:
        assert texts[place.doc][place.start : place.end] == place.quote
