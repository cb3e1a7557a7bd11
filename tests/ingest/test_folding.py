"""Folding unifies what writers vary, and every span of the folded copy leads back to the letters it came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.folding import Folded, fold
from tests.ingest.texts import arabic, pages

any_text = arabic | pages | st.text()

FOLDS = [
    ("المُراجَعة", "المراجعه"), ("مؤتـــمر", "موتمر"), ("إلى الى", "الي الي"), ("أُنشئ", "انشي"), ("آلية", "اليه"),
    ("٣٤ و۵۶", "34 و56"), ("a\u00a0b\u202fc", "a b c"), ("WSIS\u2011SDG", "wsis-sdg"), ("\u200fنص\u200e", "نص"),
    ("Genève", "geneve"), ("Ёлка", "елка"), ("Йорк", "йорк"), ("ＰＰ－１８", "pp-18"), ("’x‘", "'x'"), ("理事会", "理事会"),
    ("a\u00adb", "ab"), ("\ufeffنص", "نص"), ("ﷺ", fold("ﷺ")), ("🛰", "🛰"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "folded"), FOLDS)
def test_what_is_unified(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_order_of_marks_does_not_matter() -> None:
    assert fold("المعد\u0651\u064eل") == fold("المعد\u064e\u0651ل") == "المعدل"


@given(any_text)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_a_copy_is_the_fold_of_its_text(text: str) -> None:
    copy = Folded(text)
    assert copy.text == fold(text)
    assert copy.original == text
    assert len(copy.text) <= len(text)


@given(any_text, st.data())
def test_a_span_leads_back_to_the_letters_it_came_from(text: str, data: st.DataObject) -> None:
    copy = Folded(text)
    if not copy.text:
        return
    start = data.draw(st.integers(0, len(copy.text) - 1))
    end = data.draw(st.integers(start + 1, len(copy.text)))
    first, last = copy.span(start, end)
    assert 0 <= first < last <= len(text)
    assert fold(text[first:last]) == copy.text[start:end]
    # it begins with a letter that is kept, and leaves no mark of its last letter behind
    assert fold(text[first])
    assert last == len(text) or fold(text[last]) or not unicodedata.combining(text[last])


@given(any_text)
def test_places_and_offsets_are_inverse(text: str) -> None:
    copy = Folded(text)
    for at in range(len(copy.text)):
        assert copy.offset(copy.at(at)) == at
    assert copy.at(len(copy.text)) == len(text)


@given(any_text, st.data())
def test_the_offset_of_a_dropped_mark_is_that_of_the_next_letter(text: str, data: st.DataObject) -> None:
    copy = Folded(text)
    original = data.draw(st.integers(0, len(text)))
    assert copy.at(copy.offset(original)) >= original
    assert copy.text[: copy.offset(original)] == fold(text[:original])


@given(arabic, arabic)
def test_folding_is_letter_by_letter(first: str, second: str) -> None:
    assert fold(first + second) == fold(first) + fold(second)
