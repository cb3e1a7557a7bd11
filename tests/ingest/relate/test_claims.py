"""One place, one claim: what several rules read off the same words is one claim, and none that says something else is lost."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.records import Relation, Status
from ingest.relate.claims import one_claim_a_place
from ingest.relate.projection import Sentence

QUALIFIERS: list[dict[str, str]] = [{}, {"itu:role": "observer"}, {"itu:role": "member"}]
CUTS = (0, 20, 45, 60)
SENTENCES = [Sentence("", (), (), start, end, None) for start, end in pairwise(CUTS)]


@st.composite
def claims(draw: st.DrawFn) -> Relation:
    start = draw(st.integers(0, 50))
    return Relation(
        draw(st.sampled_from(["body/A", "body/B"])),
        draw(st.sampled_from(["itu:coordinatesWith", "itu:hasMember"])),
        draw(st.sampled_from(["body/A", "body/B", "body/C"])),
        "iri",
        start,
        start + draw(st.integers(1, 10)),
        draw(st.sampled_from(QUALIFIERS)),
        draw(st.sampled_from(["asserted", "planned"])),
        draw(st.sampled_from(["one-rule", "other-rule"])),
        draw(st.sampled_from([0.7, 0.9])),
    )


def triple(claim: Relation) -> tuple[str, frozenset[str] | tuple[str, str]]:
    ends = (claim.subject, claim.object)
    return claim.predicate, frozenset(ends) if claim.predicate == "itu:coordinatesWith" else ends


def same(one: Relation, other: Relation) -> bool:
    """Tell whether two claims say the same at one place."""
    ours, theirs = one.qualifiers.items(), other.qualifiers.items()
    overlap = one.start < other.end and other.start < one.end
    return triple(one) == triple(other) and overlap and (ours <= theirs or theirs <= ours)


@given(st.lists(claims(), max_size=8))
def test_no_two_claims_say_the_same_and_none_is_lost(found: list[Relation]) -> None:
    kept = one_claim_a_place(found, SENTENCES)
    assert not [pair for pair in combinations(kept, 2) if same(*pair)]
    assert all(any(same(claim, stays) for stays in kept) for claim in found)
    assert one_claim_a_place(kept, SENTENCES) == kept
    assert one_claim_a_place(list(reversed(found)), SENTENCES) == kept
    for stays in kept:
        about = [claim for claim in found if same(claim, stays)]
        assert max(claim.confidence for claim in about) >= stays.confidence
        assert any(
            (c.start, c.end, c.status, c.rule) == (stays.start, stays.end, stays.status, stays.rule) for c in about
        )


def at(start: int, end: int, rule: str, confidence: float, status: Status = "asserted") -> Relation:
    return Relation(
        "body/A",
        "itu:hasMember",
        "body/B",
        "iri",
        start,
        end,
        {},
        status,
        rule,
        confidence,
    )


def test_the_longer_quote_within_a_sentence_stays_with_the_higher_confidence() -> None:
    found = [
        at(0, 5, "short", 0.9),
        at(2, 12, "long", 0.7),
        at(10, 30, "over-two-sentences", 0.8),
        at(30, 33, "later", 0.5),
    ]
    kept = one_claim_a_place(found, SENTENCES)
    assert [(claim.rule, claim.confidence) for claim in kept] == [("long", 0.9), ("later", 0.5)]


def test_of_two_readings_of_one_place_the_one_that_asserts_least_stays() -> None:
    kept = one_claim_a_place([at(0, 9, "certain", 0.9), at(3, 9, "hedged", 0.7, "planned")])
    assert [(claim.rule, claim.status) for claim in kept] == [("hedged", "planned")]


def test_a_symmetric_property_is_stated_once_in_either_direction() -> None:
    one = Relation("body/A", "itu:coordinatesWith", "body/B", "iri", 0, 9)
    other = Relation("body/B", "itu:coordinatesWith", "body/A", "iri", 4, 9)
    assert one_claim_a_place([one, other]) == [one]


def test_what_is_done_together_is_done_by_nobody_alone() -> None:
    together = Relation("body/A", "itu:coFacilitates", "action-line/C7", "iri", 0, 20, {}, "asserted", "one-rule", 0.8)
    alone = Relation("body/A", "itu:facilitates", "action-line/C7", "iri", 5, 20, {}, "asserted", "other-rule", 0.9)
    elsewhere = Relation("body/A", "itu:facilitates", "action-line/C7", "iri", 30, 50, {}, "asserted", "one-rule", 0.9)
    another = Relation("body/B", "itu:facilitates", "action-line/C7", "iri", 5, 20, {}, "asserted", "one-rule", 0.9)
    assert one_claim_a_place([together, alone, elsewhere, another]) == [together, another, elsewhere]
