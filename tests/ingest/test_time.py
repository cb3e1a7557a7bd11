"""No text makes a pattern run away: blanks, marks and digits in long runs cost time in proportion to their length."""

from pathlib import Path
from time import process_time

import pytest

from ingest.language import available
from ingest.pipeline import extract_text
from ingest.reading.text import Text

_FILLERS = (
    " ",
    "\t",
    "\u00a0",
    " ,",
    "a ",
    "A ",
    "1 ",
    "1.",
    "(",
    "и ",
    "و ",
    "的",
    "、",
    "-",
    "Resolution ",
    "of the ",
    "( ) ",
    "2021 ",
)
_SIZE = 800
_SECONDS = 15.0  # far above what they take, far below what a pattern that runs away does


@pytest.mark.parametrize("filler", _FILLERS)
def test_a_long_run_of_anything_is_read_in_time(filler: str) -> None:
    words = "The Council Working Group on Screens (CWG-SCR) {0} met in Geneva, {0} Resolution 903 {0} (Rev. Dubai, 2018) {0}."
    text = words.format(filler * _SIZE)
    for code in available():
        begun = process_time()
        record = extract_text(Text(text, (), "text/plain", "3" * 64), Path("made.txt"), lang=code)
        assert process_time() - begun < _SECONDS, code
        assert record.text == text


def test_every_language_is_tried() -> None:
    assert len(available()) == 6
