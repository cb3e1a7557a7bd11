"""A nomination that the sentence says was taken back is no nomination; what else is taken back leaves it one."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

CASES = (
    ("en", "The nomination of Mr Paul Ferrand (Peru) as vice-chair of TSAG was withdrawn.", "negated"),
    ("en", "Mr Paul Ferrand, nominated by Peru for vice-chair of TSAG, has since withdrawn.", "negated"),
    ("en", "The nomination of Mr Paul Ferrand (Peru) as vice-chair of TSAG was welcomed.", "asserted"),
    ("en", "Mr Paul Ferrand was put forward as a candidate for chair of TSAG.", "asserted"),
    ("en", "Peru nominated Mr Paul Ferrand as vice-chair of TSAG. Kenya withdrew its paper.", "asserted"),
)


@pytest.mark.parametrize(("lang", "text", "status"), CASES)
def test_the_status_of_a_nomination(lang: str, text: str, status: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang=lang)
    assert {r.status for r in record.relations if r.predicate == "itu:nominatedFor"} == {status}


def test_who_was_chair_before_is_not_said_to_be_chair() -> None:
    text = "Mr Paul Ferrand, former Chair of TSAG, met the former Director of BDT, Ms Ana Silva."
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="en")
    assert not [r for r in record.relations if r.predicate == "itu:holdsPost" and r.status == "asserted"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("RAG, which UNESCO did not consult, reports to WTSA.", "asserted"),
        ("RAG, acting on a proposal from Peru, reports to WTSA.", "asserted"),
        ("RAG, which UNESCO consulted, does not report to WTSA.", "negated"),
    ],
)
def test_what_is_inserted_denies_nothing_of_its_sentence(text: str, status: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="en")
    assert [r.status for r in record.relations if r.predicate == "itu:reportsTo"] == [status]
