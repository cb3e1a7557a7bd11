"""What the identifier of a post says."""

import pytest

from ingest.posts import CHAIR, VICE_CHAIR, chaired, deputy, post_in

CHAIRED = (
    ("post/TDAG-Chair", (), "body/TDAG"),
    ("post/ITU-T-SG13-Vice-Chair", (), "body/ITU-T-SG13"),
    ("post/ITU-T-SG13-Co-Chair", (), "body/ITU-T-SG13"),
    ("post/TDAG-Vice-Chair", (VICE_CHAIR,), "body/TDAG"),
    ("post/TDAG-Vice-Chair", (CHAIR,), None),
    ("post/TDAG-Co-Chair", (CHAIR, VICE_CHAIR), None),
    ("post/BDT-Director", (), None),
    ("post/Chair", (), None),
)


@pytest.mark.parametrize(("post", "titles", "body"), CHAIRED)
def test_a_chair_s_post_says_whose_it_is(post: str, titles: tuple[str, ...], body: str | None) -> None:
    assert chaired(post, *titles) == body


def test_there_are_cases_both_ways() -> None:
    assert len(CHAIRED) == 8
    assert sum(body is None for *_, body in CHAIRED) == 4


def test_a_post_is_made_of_a_body_and_a_title() -> None:
    assert chaired(post_in("body/ITU-R-SG4", VICE_CHAIR), VICE_CHAIR) == "body/ITU-R-SG4"


def test_only_some_posts_have_a_deputy() -> None:
    assert deputy("post/ITU-Secretary-General") == "post/ITU-Deputy-Secretary-General"
    assert deputy("post/BDT-Director") == "post/BDT-Deputy-Director"
    assert deputy("post/TDAG-Chair") is None
