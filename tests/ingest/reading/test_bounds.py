"""A file that costs too much costs itself alone: time, memory, pages; the next one is read as if nothing had been."""

import contextlib
import os
import time
from pathlib import Path

import pytest

from ingest.errors import FileTooLarge, TooSlow, UnreadableFile
from ingest.reading import Bounds, read
from ingest.reading.bounded import read_bounded
from itugov.guarding import guarded
from tests.ingest.reading.pdf_by_hand import SENTENCES, lines, pdf, repeated

GOOD = pdf([lines(SENTENCES, y=100)])
SLOW = pdf([""], packed=repeated("q Q " * 10_000, 300))
BOMB = pdf([""], packed=repeated(" " * 1_000_000, 600))
ENDLESS = GOOD.replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")


def take(data: bytes, **bounds: int) -> str:
    return read_bounded(Path("page.pdf"), data, "", Bounds(**bounds)).text


def test_a_file_within_the_bounds_is_read() -> None:
    assert SENTENCES[0] in take(GOOD)


def test_a_slow_file_is_ended_and_the_next_one_read() -> None:
    begun = time.monotonic()
    with pytest.raises(TooSlow, match="after 1 seconds") as refused:
        take(SLOW, timeout_s=1)
    assert time.monotonic() - begun < 4
    assert "ITUGOV_DOCUMENT_TIMEOUT_S" in refused.value.remedy
    assert SENTENCES[0] in take(GOOD)


def test_a_bomb_meets_the_memory_bound() -> None:
    assert len(BOMB) < 2_000_000
    with pytest.raises(FileTooLarge, match="more memory than the limit"):
        take(BOMB, memory_bytes=300_000_000)
    assert SENTENCES[0] in take(GOOD)


def test_a_page_tree_that_holds_itself() -> None:
    with pytest.raises(UnreadableFile):
        take(ENDLESS, timeout_s=20)


def test_what_the_reader_refuses_crosses_the_process() -> None:
    with pytest.raises(FileTooLarge, match="pages, over the limit"):
        take(pdf([""] * 2001))


def test_a_file_of_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(GOOD)
    assert read(path, bounds=Bounds()).text == read(path).text


def test_a_process_that_is_killed_is_started_anew() -> None:
    from ingest.reading import bounded

    take(GOOD)
    process = bounded._READER._process
    assert process is not None
    os.kill(process.pid, 9)
    process.wait()
    assert SENTENCES[0] in take(GOOD)


def test_the_work_on_a_document_has_its_time_too() -> None:
    def work() -> None:
        while True:
            with contextlib.suppress(Exception):  # as code does that swallows what it should not
                time.sleep(0.01)

    with pytest.raises(TooSlow, match=r"ended after 0\.2 seconds"):
        guarded(Path("page.txt"), work, timeout_s=0.2)


def test_an_interrupted_reading_leaves_no_answer_behind() -> None:
    with pytest.raises(TooSlow):
        guarded(Path("page.pdf"), lambda: take(SLOW, timeout_s=60), timeout_s=0.5)
    assert SENTENCES[0] in take(GOOD)
