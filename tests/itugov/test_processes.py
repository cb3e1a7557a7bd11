"""Work in processes: the order of the answers, and what becomes of an item that ends its process."""

import os

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
