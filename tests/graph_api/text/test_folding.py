"""What spelling leaves open is folded away, and a word keeps its place in the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_api.text.folding import fold, key, placed, words

ALIKE = [
    ("الأمانة العامّة", "الامانه العامه"),
    ("الأمانة", "أمانة"),
    ("والأمانة", "امانه"),
    ("بالقرار", "القرار"),
    ("للاتحاد", "الاتحاد"),
    ("القـــرار", "القرار"),
    ("مَجْلِس", "مجلس"),
    ("إلى", "الى"),
    ("مسؤول", "مسوول"),
    ("١٢٣", "123"),
    ("۱۲۳", "123"),
    ("Résolution", "resolution"),
    ("Re\u0301solution", "RESOLUTION"),
    ("Año", "ano"),
    ("Straße", "STRASSE"),
    ("ещё", "еще"),
    ("C20/38", "c20-38"),
    ("ＩＴＵ", "itu"),
    ("inter\u00adnational", "international"),
    ("ITU–D", "ITU-D"),
]
APART = [
    ("الي", "ي"),
    ("إلى", "ى"),
    ("191", "19"),
    ("مجلس", "مجالس"),
    ("ITUD", "ITU-D"),
    ("信息", "息信"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_one_word_in_two_spellings(one: str, other: str) -> None:
    assert words(one) == words(other)
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_words(one: str, other: str) -> None:
    assert words(one) != words(other)


def test_the_tables_are_whole() -> None:
    assert (len(ALIKE), len(APART)) == (20, 6)


def test_chinese_is_cut_into_pairs() -> None:
    assert words("信息社会") == ["信息", "息社", "社会", "会"]
    assert words("第191号决议") == ["第", "191", "号决", "决议", "议"]
    assert key("第191号决议") == "第 191 号决议"


@given(st.text())
def test_folding_is_done_once_and_for_all(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters() | st.sampled_from("الأإآةىؤئـَِّ١信息社会ёй ﷲ½é\u0301ß_-/\u00ad\u200f")))
def test_words_have_places_in_order(text: str) -> None:
    found = placed(text)
    assert [word.text for word in found] == words(text)
    for word in found:
        assert 0 <= word.start < word.end <= len(text)
        assert words(text[word.start : word.end])
    assert all(one.start <= other.start for one, other in pairwise(found))


def test_a_mark_belongs_to_its_letter() -> None:
    (word,) = placed("مَجْلِسٌ ")
    assert (word.start, word.end) == (0, 8)
