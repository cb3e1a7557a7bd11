"""Phrases are found as a pattern of them would find them."""

import regex
from hypothesis import given
from hypothesis import strategies as st

from ingest.language import Language, alternation, language, longest_first
from ingest.recognise.phrases import find_phrases

WORDS = st.lists(st.sampled_from(("a", "ab", "abc", "b", "ba", "الـا", "لل", "理事", "会")), min_size=1, max_size=3)
PHRASES = st.lists(WORDS.map(" ".join), min_size=1, max_size=6)
GAPS = st.sampled_from((" ", "  ", "\t", " \t ", "\n", "-", ""))
TEXTS = st.lists(
    st.tuples(st.sampled_from(("a", "ab", "abc", "b", "ba", "c", "لل", "理事", "会")), GAPS), max_size=12
).map(lambda pairs: "".join(word + gap for word, gap in pairs))


def _by_pattern(text: str, phrases: list[str], tables: Language) -> list[tuple[int, int]]:
    pattern = rf"{tables.word_start()}{alternation(longest_first(phrases))}{tables.word_end()}"
    return [match.span() for match in regex.finditer(pattern, text)]


@given(TEXTS, PHRASES, st.sampled_from(("ar", "en", "zh")))
def test_phrases_are_found_as_their_pattern_finds_them(text: str, phrases: list[str], code: str) -> None:
    tables = language(code)
    assert tables is not None
    assert [match.span() for match in find_phrases(text, phrases, tables)] == _by_pattern(text, phrases, tables)


def test_the_longest_phrase_that_ends_with_a_word_is_found_across_white_space() -> None:
    tables = language("en")
    assert tables is not None
    phrases = ("working group", "working group on trust")
    text = "the working \t group on trusts and the working  group on trust"
    assert [match[0] for match in find_phrases(text, phrases, tables)] == [
        "working \t group",
        "working  group on trust",
    ]
