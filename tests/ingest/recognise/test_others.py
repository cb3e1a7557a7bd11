"""What another organization's organs are and adopt is none of the Union's: a table of sentences of our own in six languages."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from ingest.recognise.page import Page
from ingest.recognition import recognise
from ingest.register import ORGANS, register

TABLE: Final = Path(__file__).parent / "data" / "others.toml"
CASES: Final = [
    (lang, row) for lang, group in tomllib.loads(TABLE.read_text(encoding="utf-8")).items() for row in group["cases"]
]
INSTRUMENTS: Final = ("resolution", "decision", "edition")


def test_the_table_has_both_kinds_in_each_language() -> None:
    told = Counter((lang, bool(row["ids"])) for lang, row in CASES)
    assert len(CASES) == 47
    assert all(told[lang, kind] >= 2 for lang in ("ar", "en", "es", "fr", "ru", "zh") for kind in (True, False))


@pytest.mark.parametrize(("lang", "row"), CASES, ids=[f"{lang}-{n}" for n, (lang, _) in enumerate(CASES)])
def test_whose_an_organ_and_a_number_are(lang: str, row: dict[str, Any]) -> None:
    found = recognise(Page.of(row["text"], lang), register()).mentions
    ids = [
        str(m.id)
        for m in found
        if m.id is not None and (m.type in INSTRUMENTS or m.id in ("event/PP", *ORGANS) or m.id.startswith("post/ITU-"))
    ]
    assert sorted(ids) == sorted(row["ids"])
    assert row["ids"] or any(m.id is None and m.reason for m in found) or "Sec" in row["text"]
