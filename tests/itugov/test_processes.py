"""Work in processes: the order of the answers, and what becomes of an item that ends its process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from itugov.processes import mapping

DEADLY = frozenset({2, 5})


def halved(item: int) -> str:
    if item in DEADLY:
        os._exit(1)
    return f"{item / 2:g}"


def lost(item: int) -> str:
    return f"lost {item}"


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_the_order_of_the_items(jobs: int) -> None:
    with mapping([1, 3, 4], halved, lost, jobs=jobs) as answers:
        assert list(answers) == ["0.5", "1.5", "2"]


def test_an_item_that_ends_its_process_costs_no_other_its_answer() -> None:
    with mapping(range(1, 7), halved, lost, jobs=2) as answers:
        assert list(answers) == ["0.5", "lost 2", "1.5", "2", "lost 5", "3"]


PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may have it ignored
from itugov.processes import mapping
from tests.itugov.test_processes import lost, slept

if __name__ == "__main__":
    with mapping([(sys.argv[1], n) for n in range(8)], slept, lost, jobs=2) as answers:
        list(answers)
"""


def slept(item: tuple[str, int]) -> str:
    place, number = item
    (Path(place) / f"{number}.{os.getpid()}").touch()
    time.sleep(300)
    return "in vain"


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("to_all", [False, True])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_processes_end_with_the_program(how: signal.Signals, to_all: bool, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    begun = tmp_path / "begun"
    begun.mkdir()
    run = subprocess.Popen(
        [sys.executable, str(program), str(begun)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 120
    while len(list(begun.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    workers = [int(file.suffix[1:]) for file in begun.iterdir()]
    assert len(workers) == 2
    (os.killpg if to_all else os.kill)(run.pid, how)
    told = run.communicate(timeout=60)[1]
    assert run.returncode != 0
    assert told.count("Traceback") <= 1, told  # that of the program itself
    until = time.monotonic() + 30
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(alive, workers))
