"""Posts and days whose owner or year the words around them tell, against tables of short texts in each language."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Mention

DATA = Path(__file__).parent / "data"
POSTS: list[dict[str, Any]] = tomllib.loads((DATA / "whose_secretary.toml").read_text(encoding="utf-8"))["case"]
DAYS: list[dict[str, Any]] = tomllib.loads((DATA / "recurring.toml").read_text(encoding="utf-8"))["case"]


def mentions(case: dict[str, Any], kind: str) -> list[Mention]:
    record = extract_text(Text(case["text"], (), "text/plain", "0" * 64), Path("paper.txt"), lang=case["lang"])
    return [m for m in record.mentions if m.type == kind]


def test_the_tables_hold_both_kinds() -> None:
    assert len(POSTS) >= 10
    assert sum(case["post"].startswith("post/ITU-") for case in POSTS) >= 4
    assert len(DAYS) >= 9
    assert {case["lang"] for case in DAYS} == {"ar", "en", "es", "fr", "ru", "zh"}


@pytest.mark.parametrize("case", POSTS, ids=lambda case: case["text"][:30])
def test_a_post_is_of_the_organ_that_asks_its_holder(case: dict[str, Any]) -> None:
    assert [m.id for m in mentions(case, "post")] == [case["post"]]


@pytest.mark.parametrize("case", DAYS, ids=lambda case: case["text"][:30])
def test_a_day_of_every_year_has_no_year(case: dict[str, Any]) -> None:
    days = [(m.text, m.id or "") for m in mentions(case, "date") if not m.text.startswith(("2010", "عام"))]
    assert days[-len(case["days"]) :] == [tuple(day) for day in case["days"]]
