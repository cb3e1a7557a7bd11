"""The 72 traps of real ITU text, each with cases of our own words in `pitfalls/*.toml`; all numbers are covered.

A case marked `unsolved` is known to fail; once it passes the mark must go (xfail is strict).
"""

import tomllib
from pathlib import Path

import pytest

from tests.ingest.expect import Case, problems

FOLDER = Path(__file__).parent / "pitfalls"
CASES: list[tuple[str, Case]] = [
    (f"P{case['pitfall']:02}-{file.stem}-{n}", case)
    for file in sorted(FOLDER.glob("*.toml"))
    for n, case in enumerate(tomllib.loads(file.read_text(encoding="utf-8"))["case"])
]
PITFALLS = 72
KEYS = {
    "pitfall", "about", "text", "docx", "lang", "file", "manifest", "text_is", "segments", "cells", "raw", "mentions", "only",
    "absent", "absent_ids", "coref", "reasons", "attributes", "under", "relations", "absent_relations", "notes", "identity", "unsolved",
}  # fmt: skip


def test_every_pitfall_has_a_case() -> None:
    assert {case["pitfall"] for _, case in CASES} == set(range(1, PITFALLS + 1))


def test_every_case_says_what_it_is_about_and_expects_something() -> None:
    inputs = {"pitfall", "about", "unsolved", "text", "docx", "lang", "file", "manifest"}
    for name, case in CASES:
        assert set(case) <= KEYS, (name, set(case) - KEYS)
        assert case["about"], name
        assert ("text" in case) != ("docx" in case), name
        assert set(case) - inputs, name


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=[pytest.mark.xfail(reason=case["about"])] if case.get("unsolved") else [])
        for _, case in CASES
    ],
    ids=[name for name, _ in CASES],
)
def test_pitfall(case: Case) -> None:
    found = problems(case)
    assert not found, "\n".join([case["about"], *found])
