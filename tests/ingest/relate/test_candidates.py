"""The index of needs gives every rule that a sentence meets: it may give more, never fewer."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.relate.candidates import Candidates
from ingest.relate.needs import Need, Seen

WORDS = ("alpha", "beta", "gamma", "delta")
NEEDS = st.lists(
    st.builds(
        Need,
        st.integers(0, 7),
        st.frozensets(st.sampled_from(WORDS), max_size=2),
        st.frozensets(st.sampled_from(("alp", "eta", "mm")), max_size=2),
    ),
    max_size=3,
).map(tuple)


def _seen(words: list[str], signs: int) -> Seen:
    text = " ".join(words)
    places = tuple((0, 1 << sign) for sign in range(3) if signs >> sign & 1)
    starts = {word: [text.index(word)] for word in words}
    return Seen(text, text, signs, places, starts)


@given(st.lists(NEEDS, max_size=6), st.lists(st.sampled_from(WORDS), max_size=5), st.integers(0, 7))
def test_a_rule_that_the_sentence_meets_is_a_candidate(
    rules: list[tuple[Need, ...]], words: list[str], signs: int
) -> None:
    seen = _seen(words, signs)
    candidates = Candidates.of(rules).at(seen)
    assert candidates == sorted(set(candidates))
    assert {place for place, needs in enumerate(rules) if seen.meets(needs)} <= set(candidates)


def test_a_rule_with_an_unmet_need_is_none() -> None:
    rules = ((Need(words=frozenset({"alpha"})), Need(signs=4)), (Need(parts=frozenset({"eta"})),), (Need(signs=2),))
    assert Candidates.of(rules).at(_seen(["alpha", "beta"], 1)) == [1]
    assert Candidates.of(rules).at(_seen(["alpha"], 4)) == [0]
    assert Candidates.of(rules).at(_seen([], 0)) == []
