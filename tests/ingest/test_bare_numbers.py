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

OPEN = (
    ("en", "WTSA-24 revised Resolution 92.", ("resolution/pp/92", "resolution/wtsa/92")),
    ("ru", "ВАСЭ-24 пересмотрела Резолюцию 92.", ("resolution/pp/92", "resolution/wtsa/92")),
    ("zh", "世界电信标准化全会修订了第92号决议。", ("resolution/pp/92", "resolution/wtsa/92")),
    ("en", "Resolution 1701 (2006) was recalled.", ()),
    ("en", "Resolution 1325 (2000) was recalled.", ()),
    ("ru", "Напомнили о резолюции 1325 (2000).", ()),
    ("zh", "忆及第1325(2000)号决议。", ()),
)


@pytest.mark.parametrize(("lang", "text", "candidates"), OPEN)
def test_a_number_that_several_conferences_or_no_organ_reached_stays_open(
    lang: str, text: str, candidates: tuple[str, ...]
) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "6" * 64), Path("made.txt"), lang=lang)
    (number,) = [m for m in record.mentions if m.type == "resolution"]
    assert (number.id, number.candidates) == (None, candidates)


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("Resolution 1332 (2016) was recalled.", "resolution/council/1332/2016"),
        ("The Plenipotentiary Conference and WTSA-24 noted Resolution 92.", "resolution/pp/92"),
    ],
)
def test_a_number_that_its_organ_had_reached_is_read(text: str, work: str) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "6" * 64), Path("made.txt"), lang="en")
    assert work in {m.id for m in record.mentions}


@pytest.mark.parametrize(("text", "work", "reason"), CASES)
def test_the_reason_tells_what_told_the_organ(text: str, work: str, reason: str) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "6" * 64), Path("made.txt"), lang="en")
    last = [m for m in record.mentions if m.type == "resolution"][-1]
    assert (last.id, last.reason) == (work, reason)
