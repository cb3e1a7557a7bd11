"""A hyphen at the end of a line is a word's own, or the program's that printed the document: its other lines tell."""

import pytest

from ingest.reading.pdf_hyphens import hyphens_of
from ingest.reading.pdf_lines import Line
from ingest.reading.pdf_paragraphs import joined
from ingest.reading.visual_order import Unit

WORDS = "transmission standardization telecommunication networks of post-quantum times"
CASES = [
    # the document has the word whole, or with its hyphen
    ([WORDS, "every telecommuni-", "cation"], "every telecommunication"),
    ([WORDS, "the post-", "quantum age"], "the post-quantum age"),
    ([WORDS, "the high-", "level group"], "the high-level group"),
    # a soft one never is the word's
    (["the high\u00ad", "way code"], "the highway code"),
    # a sign that stands at line ends alone, more than once
    ([WORDS, "the re\u2010", "public and its pro\u2010", "vinces"], "the republic and its provinces"),
    (["non\u2010paper", "the re\u2010", "public and its pro\u2010", "vinces"], "the re\u2010public and its pro\u2010vinces"),
    (["a post-quantum age of", "the post\u2010", "quantum and its pro\u2010", "vinces"], "the post\u2010quantum and its provinces"),
    # three words that the document has whole show that the others are broken too
    (
        [WORDS, "trans-", "mission, standard-", "ization, telecommuni-", "cation, pro-", "vince and post-", "quantum"],
        "transmission, standardization, telecommunication, province and post-quantum",
    ),
    (
        [WORDS, "trans-", "mission, standard-", "ization and pro-", "vince"],
        "transmission, standardization and pro-vince",
    ),
    # names and what begins a new word
    (["Guinea-", "Bissau"], "Guinea-Bissau"),
    (["2026 -", "the year"], "2026 - the year"),
]  # fmt: skip


def line(text: str) -> Line:
    return Line(0, 100, 0, 10, "F", False, [Unit(text, "L")])


@pytest.mark.parametrize(("texts", "wanted"), CASES, ids=range(len(CASES)))
def test_hyphens(texts: list[str], wanted: str) -> None:
    found = [line(text) for text in texts]
    paragraph = next(found[at:] for at in range(len(found)) if found[at].text[-1] in "-\u2010\u00ad")
    assert joined(paragraph, hyphens_of(found, [paragraph]))[0] == wanted


def test_every_case_is_tried() -> None:
    assert len(CASES) == 11
