"""Bare numbers of resolutions: which organ they are read as, and what the answer says of how that was told."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

TITLE = "Report of ITU-T Study Group 13\n\n"
CASES = (
    ("Resolution 191 was discussed.", "resolution/pp/191", "organ by the range of numbers"),
    ("Resolution 191 and later Resolution 191 were discussed.", "resolution/pp/191", "organ by the range of numbers"),
    (
        "Resolution 50 of WTSA was discussed, and Resolution 50 was praised.",
        "resolution/wtsa/50",
        "organ by the same number cited with its organ in this document",
    ),
    (
        f"{TITLE}The group discussed Resolution 1 at length.",
        "resolution/wtsa/1",
        "organ by the setting of the document",
    ),
)


@pytest.mark.parametrize(("text", "work", "reason"), CASES)
def test_the_reason_tells_what_told_the_organ(text: str, work: str, reason: str) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "6" * 64), Path("made.txt"), lang="en")
    last = [m for m in record.mentions if m.type == "resolution"][-1]
    assert (last.id, last.reason) == (work, reason)
