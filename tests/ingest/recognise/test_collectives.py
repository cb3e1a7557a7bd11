"""The Directors of the Bureaux are three posts, in each language; one Director of one Bureau is one."""

import pytest

from ingest.recognise.page import Page
from ingest.recognition import recognise
from ingest.register import register

THREE = ("post/BDT-Director", "post/BR-Director", "post/TSB-Director")
TOGETHER = [
    ("ar", "وشارك مديرو المكاتب الثلاثة في الاجتماع."),
    ("ar", "ودعي مديرو المكاتب إلى الاجتماع."),
    ("en", "The Directors of the three Bureaux took part."),
    ("en", "The Directors of the Bureaux took part."),
    ("es", "Participaron los Directores de las tres Oficinas."),
    ("es", "Participaron los Directores de las Oficinas."),
    ("fr", "Les Directeurs des trois Bureaux ont participé."),
    ("fr", "Les Directeurs des Bureaux ont participé."),
    ("ru", "Это поручено Директорам трех Бюро."),
    ("ru", "Это поручено Директорам Бюро."),
    ("zh", "各局主任参加了会议。"),
    ("zh", "三个局的主任参加了会议。"),
]
ALONE = [
    ("ru", "Это поручено Директорам Бюро радиосвязи и Бюро развития электросвязи.", "post/BR-Director"),
    ("en", "The Director of the Radiocommunication Bureau took part.", "post/BR-Director"),
]


def test_every_language_is_tried() -> None:
    assert len(TOGETHER) == 12
    assert len({lang for lang, _ in TOGETHER}) == 6


@pytest.mark.parametrize(("lang", "text"), TOGETHER)
def test_posts_told_together_are_each_of_them(lang: str, text: str) -> None:
    posts = [m for m in recognise(Page.of(text, lang), register()).mentions if m.type == "post"]
    assert [(m.id, m.candidates, m.rule) for m in posts] == [(None, THREE, "collective")]


@pytest.mark.parametrize(("lang", "text", "post"), ALONE)
def test_one_post_is_that_one(lang: str, text: str, post: str) -> None:
    posts = [m.id for m in recognise(Page.of(text, lang), register()).mentions if m.type == "post"]
    assert posts == [post]
