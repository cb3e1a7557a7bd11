"""A process that shares its figures takes a number that is free, even while another one looks at it, and tells none of who had it before."""

import fcntl
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from graph_api.watching.exposing import Shared

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks of files are those of POSIX")


def test_each_takes_a_number_and_no_more_than_there_are(tmp_path: Path) -> None:
    one, other = Shared(tmp_path, 2), Shared(tmp_path, 2)
    assert {one.number, other.number} == {0, 1}
    with pytest.raises(OSError, match="2 processes share"):
        Shared(tmp_path, 2)
    other.close()
    again = Shared(tmp_path, 2)
    assert again.number == other.number
    one.close()
    again.close()


def test_who_looks_for_a_moment_takes_nothing_away(tmp_path: Path) -> None:
    lock = os.open(tmp_path / "0.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_SH)

    def let_go() -> None:
        time.sleep(0.2)
        os.close(lock)

    looking = threading.Thread(target=let_go)
    looking.start()
    taken = Shared(tmp_path, 1)
    looking.join()
    assert taken.number == 0
    taken.close()


def test_the_figures_of_who_had_the_number_before_are_gone(tmp_path: Path) -> None:
    (tmp_path / "0.figures").write_bytes(b"old")
    taken = Shared(tmp_path, 1)
    assert not (tmp_path / "0.figures").exists()
    taken.close()
