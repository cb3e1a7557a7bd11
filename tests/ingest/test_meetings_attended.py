"""What is proposed, refused or drafted at a meeting makes the meeting no less held; one that is itself proposed is not held."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

CASES = (
    ("A new work item was proposed at the TSAG meeting in June 2013.", "asserted"),
    ("The draft report was discussed at the meeting of Study Group 17 in September 2015.", "asserted"),
    ("The text was not agreed at the meeting of TDAG in April 2019.", "asserted"),
    ("The text will be examined at the meeting of TDAG in April 2019.", "planned"),
    ("It was proposed that the group gather at the meeting of TDAG in April 2019.", "proposed"),
    ("Norway proposed a meeting of TDAG in April 2019.", "proposed"),
    ("At its fourth meeting (Geneva, 3-5 May 2019), TDAG agreed on the plan.", "asserted"),
)


@pytest.mark.parametrize(("text", "status"), CASES)
def test_the_status_of_a_meeting(text: str, status: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="en")
    assert {r.status for r in record.relations if r.predicate == "itu:heldBy"} == {status}


def test_a_meeting_is_named_again_by_its_number() -> None:
    text = "The 11th meeting of TDAG was held on 5 May 2026. Kenya attended the 11th meeting. The 11th meeting of TSAG, and the 12th meeting, were short."
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="en")
    assert [m.text for m in record.mentions if m.id == "event/TDAG-2026-05-05"] == [
        "The 11th meeting",
        "the 11th meeting",
    ]
