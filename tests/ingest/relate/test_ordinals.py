"""What is said of "the first", "the second" or "the latter" is said of the bodies named just before."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

TWO = "اجتمع اليوم فريق المقرر المعني بأساليب العمل (RG-XM) وفريق المقرر المعني بالصناعة (RG-XI)."
CASES: dict[str, tuple[str, list[str]]] = {
    "first and second": (
        f"{TWO} ويقود الأول السيد أحمد ناصر (النرويج)، في حين يرأس الثاني السيد كمال ناصر (اليابان).",
        ["body/RG-XI itu:chairedBy person/Kamal-Nasser", "body/RG-XM itu:chairedBy person/Ahmed-Nasser"],
    ),
    "two who share": (
        f"{TWO} ويتقاسم رئاسة الثاني السيد أحمد ناصر (النرويج) والسيد كمال ناصر (اليابان).",
        ["body/RG-XI itu:coChairedBy person/Ahmed-Nasser", "body/RG-XI itu:coChairedBy person/Kamal-Nasser"],
    ),
    "the latter": (
        f"{TWO} ويشترك في رئاسة هذا الأخير كل من كينيا والسنغال.",
        ["body/RG-XI itu:coChairedBy country/KEN", "body/RG-XI itu:coChairedBy country/SEN"],
    ),
    "no two are named": (
        "اجتمع اليوم فريق المقرر المعني بأساليب العمل (RG-XM). ويقود الأول السيد أحمد ناصر.",
        [],
    ),
    "the first of other things": (f"{TWO} ويراسل الأول السيد أحمد ناصر (النرويج).", []),
}


@pytest.mark.parametrize(("text", "states"), CASES.values(), ids=CASES.keys())
def test_an_ordinal_points_back_to(text: str, states: list[str]) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang="ar")
    found = sorted(f"{r.subject} {r.predicate} {r.object}" for r in record.relations if r.rule == "ordinal")
    assert found == states


def test_every_case_was_run() -> None:
    assert len(CASES) == 5
    assert len([states for _, states in CASES.values() if not states]) == 2
