"""Conferences later than those that the facts list are known by the acronym of their series, in every language; symbols and impossible years are none."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

CASES = [
    ("en", "WRC-39 will be held in 2039.", "WRC-39", "event/WRC-39"),
    ("ru", "ВКР-39 состоится в 2039 году.", "ВКР-39", "event/WRC-39"),
    ("fr", "La CMR-39 se tiendra en 2039.", "CMR-39", "event/WRC-39"),
    ("es", "La CMR-39 se celebrará en 2039.", "CMR-39", "event/WRC-39"),
    ("en", "The Plenipotentiary Conference (PP-34) will meet.", "Plenipotentiary Conference (PP-34)", "event/PP-34"),
    ("ru", "Полномочная конференция (ПК-34) состоится.", "Полномочная конференция (ПК-34)", "event/PP-34"),
    ("ru", "Первая сессия ПСК31-1 состоится.", "ПСК31-1", "event/CPM31-1"),
    ("en", "COP36 will be held.", "COP36", "event/COP36"),
]
NONE = [
    ("en", "See Document WTDC-33/11.", "event/WTDC-33"),
    ("en", "It cited PP-88 in passing.", "event/PP-88"),
    ("ru", "Документ CPM35 был издан.", "event/CPM35"),
    ("en", "The code wrc-39 is used.", "event/WRC-39"),
]


def _mentions(lang: str, text: str) -> list[tuple[str, str | None]]:
    record = extract_text(Text(text, (), "text/plain", "3" * 64), Path("m.txt"), lang=lang)
    return [(m.text, m.id) for m in record.mentions]


@pytest.mark.parametrize(("lang", "text", "span", "id"), CASES)
def test_later_editions_are_known(lang: str, text: str, span: str, id: str) -> None:
    """The acronym of a series and a year to come are that conference."""
    assert (span, id) in _mentions(lang, text)


@pytest.mark.parametrize(("lang", "text", "id"), NONE)
def test_others_are_not(lang: str, text: str, id: str) -> None:
    """A symbol, a year that no conference can have, and small letters name none."""
    assert id not in [mention[1] for mention in _mentions(lang, text)]


def test_all_cases_run() -> None:
    """The tables are whole."""
    assert (len(CASES), len(NONE)) == (8, 4)
