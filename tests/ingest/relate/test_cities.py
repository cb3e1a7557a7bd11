"""Where events take place, told by the name of a city alone."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

CASES = tomllib.loads((Path(__file__).parent / "cities.toml").read_text(encoding="utf-8"))["case"]


def test_the_table_has_its_size() -> None:
    assert len(CASES) == 18
    assert {case["lang"] for case in CASES} == {"ar", "en", "fr", "es", "ru", "zh"}


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['lang']}" for n, case in enumerate(CASES)])
def test_a_city_tells_the_country_of_an_event(case: dict[str, Any]) -> None:
    record = extract_text(Text(case["text"], (), "text/plain", "0" * 64), Path("paper.txt"), lang=case["lang"])
    found = [r for r in record.relations if r.predicate == "itu:locatedIn" and r.subject.startswith("event/")]
    assert [f"{r.subject} {r.object} {r.status}" for r in found] == case["places"]
    assert all(case["text"][r.start : r.end].strip() for r in found)
