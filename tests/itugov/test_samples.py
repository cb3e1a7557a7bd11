"""The bundled samples, built as a user builds them: the audit finds the defects planted in the Arabic ones, and the graph conforms."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

import samples
from itugov.build import HIDDEN, Summary, build
from itugov.collect import collect
from shapes import Finding
from shapes.catalogue import rules
from store import Store

PLANTED = Path(samples.__file__).with_name("defects.csv")


@pytest.fixture(scope="module")
def summary() -> Iterator[Summary]:
    with Store.memory(hidden=HIDDEN) as store:
        yield build(collect([samples.documents()]), store, sample=True, max_file_bytes=10_000_000)


def planted() -> list[tuple[str, str, str]]:
    known = {rule.name for rule in rules()}
    with PLANTED.open(encoding="utf-8", newline="") as file:
        rows = [(Path(row["path"]).stem, row["rule"], row["quote"]) for row in csv.DictReader(file)]
    return [row for row in rows if row[1] in known]


def _arabic(stem: str) -> bool:
    return stem.startswith("ar-") or stem.endswith("-A")


def _points_at(finding: Finding, quote: str) -> bool:
    return any(quote in place.quote or place.quote in quote or place.quote[:40] in quote for place in finding.places)


def test_every_document_is_read_and_conforms(summary: Summary) -> None:
    assert len(summary.read) == 14
    assert not summary.refused
    assert summary.shape_results == 0


@pytest.mark.parametrize("defect", [d for d in planted() if _arabic(d[0])], ids=lambda d: f"{d[1]}: {d[0]}")
def test_planted_defects_are_found(summary: Summary, defect: tuple[str, str, str]) -> None:
    stem, rule, quote = defect
    here = [f for f in summary.findings if f.rule == rule and f.doc == stem]
    assert any(_points_at(f, quote) for f in here), (quote, [p.quote for f in here for p in f.places])


def test_the_planted_defects_of_arabic_samples_are_all_tried() -> None:
    assert len([d for d in planted() if _arabic(d[0])]) >= 20


def test_no_violation_stands_where_none_was_planted(summary: Summary) -> None:
    known = planted()
    for finding in summary.findings:
        if finding.severity == "violation" and _arabic(finding.doc):
            assert any(
                stem == finding.doc and rule == finding.rule and _points_at(finding, quote)
                for stem, rule, quote in known
            ), (finding.rule, finding.doc, [p.quote for p in finding.places])
