"""The rules that are computed in code: the order of paragraph numbers, and names."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapes.rules.paragraph_sequence import faults, follows
from shapes.rules.wording import differ, wording

DATA = Path(__file__).parent / "data"
SEQUENCES: list[dict[str, Any]] = tomllib.loads((DATA / "sequences.toml").read_text(encoding="utf-8"))["case"]
NAMES = tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))


def test_the_tables_are_whole() -> None:
    assert (len(SEQUENCES), len(NAMES["pair"]), len(NAMES["short"])) == (13, 16, 5)
    assert {kind for case in SEQUENCES for _, kind, _ in case["faults"]} == {"skip", "repeat", "back"}


@pytest.mark.parametrize("case", SEQUENCES, ids=lambda case: " ".join(case["labels"]))
def test_a_sequence_has_these_faults(case: dict[str, Any]) -> None:
    assert [list(fault) for fault in faults(case["labels"])] == case["faults"]


@st.composite
def outlines(draw: st.DrawFn) -> list[str]:
    """Numbers as a document without fault has them: down by one level, or on at any level."""
    at: tuple[int, ...] = (1,)
    labels = [at]
    for choice in draw(st.lists(st.integers(0, 3), max_size=30)):
        at = (
            (*at, 1)
            if choice == 0 and len(at) < 4
            else (*at[: max(len(at) - choice, 0)], at[max(len(at) - choice, 0)] + 1)
            if 0 < choice <= len(at)
            else (at[0] + 1,)
        )
        labels.append(at)
    return [".".join(map(str, label)) for label in labels]


@given(outlines())
def test_an_outline_without_fault_has_none(labels: list[str]) -> None:
    assert list(faults(labels)) == []


@given(outlines(), st.data())
def test_one_number_that_leaves_out_another_is_one_fault(labels: list[str], data: st.DataObject) -> None:
    last = tuple(int(part) for part in labels[-1].split("."))
    jump = (*last[:-1], last[-1] + data.draw(st.integers(2, 5)))
    found = list(faults([*labels, ".".join(map(str, jump))]))
    assert [(index, kind) for index, kind, _ in found] == [(len(labels), "skip")]
    assert not follows(last, jump)


@pytest.mark.parametrize("pair", NAMES["pair"], ids=lambda pair: f"{pair['one']} / {pair['other']}")
def test_two_forms_are_one_name_or_two(pair: dict[str, Any]) -> None:
    one, other = wording(pair["one"]), wording(pair["other"])
    assert one is not None
    assert other is not None
    assert differ(one, other) is differ(other, one) is pair["differ"]
    assert not differ(one, one)


@pytest.mark.parametrize("row", NAMES["short"], ids=lambda row: row["name"])
def test_short_forms_are_no_names(row: dict[str, str]) -> None:
    assert wording(row["name"]) is None


@given(st.text())
def test_any_text_has_a_wording_or_none(text: str) -> None:
    found = wording(text)
    assert found is None or len(found.content) > 1
