"""Finds logical paragraph numbers that skip, repeat or go back within a language version.

A number follows another if it opens its first sub-paragraph (2.1 after 2), or goes on at the same or a higher level (2.2 or 3 after 2.1);
first sub-paragraphs may come without their heading (3.1 after 2.4). A list or annex may begin again at 1, and what stood before it may go on
after it. After a mistake the count goes on from the greater number, so that one mistake is one finding.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from shapes.hits import Hit
from shapes.places import text_of_iri
from shapes.reading import PROLOGUE, Graph, select, text_of

Number = tuple[int, ...]

_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,5}")
_QUERY: Final = (
    PROLOGUE
    + """
SELECT ?node ?version ?label ?start WHERE {
  ?node itu:paragraphOf ?version ; itu:paragraphLabel ?label ; itu:charStart ?start .
}"""
)


def find(graph: Graph) -> Iterator[Hit]:
    """Yield the paragraphs whose number does not follow, with the number before and those that were expected."""
    versions: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for row in select(graph, _QUERY):
        label = text_of(row["label"])
        if _NUMBER.fullmatch(label):
            versions[text_of(row["version"])].append((int(text_of(row["start"])), label, text_of_iri(row["node"])))
    for version, paragraphs in sorted(versions.items()):
        labels = [label for _, label, _ in sorted(paragraphs)]
        nodes = [node for _, _, node in sorted(paragraphs)]
        for index, kind, after in faults(labels):
            values = {"label": labels[index], "after": after, "kind": kind, "expected": _expected(_number(after))}
            yield Hit(nodes[index], version, values)


def faults(labels: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield the index of each label that does not follow, what is wrong (skip, repeat or back) and the label it should follow."""
    open_: list[Number] = []  # the last number of the running sequence, and of those it interrupted
    seen: set[Number] = set()
    for index, label in enumerate(labels):
        number = _number(label)
        at = next((i for i in reversed(range(len(open_))) if follows(open_[i], number)), None)
        if at is not None:
            del open_[at + 1 :]
            open_[at] = number
        elif not open_ or (set(number) == {1} and number != open_[-1] and (len(number) == 1 or number not in seen)):
            open_.append(number)
        else:
            at = _nearest(open_, number)
            before = open_[at]
            yield index, _kind(before, number, seen), ".".join(map(str, before))
            del open_[at + 1 :]
            open_[at] = max(before, number)
        seen.add(number)


def follows(before: Number, number: Number) -> bool:
    """Tell whether a number may stand next after another one."""
    for depth in range(len(before) + 1):
        head, tail = number[: depth + 1], number[depth + 1 :]
        step = (*before[:depth], before[depth] + 1 if depth < len(before) else 1)
        if head == step and set(tail) <= {1}:
            return True
    return False


def _kind(before: Number, number: Number, seen: set[Number]) -> str:
    if number == before or number in seen:
        return "repeat"
    return "skip" if number > before else "back"


def _nearest(open_: list[Number], number: Number) -> int:
    """Return the open sequence a number belongs to: the one that shares most of its beginning, the latest of these."""

    def shared(other: Number) -> int:
        return next(
            (i for i, (a, b) in enumerate(zip(other, number, strict=False)) if a != b), min(len(other), len(number))
        )

    return max(range(len(open_)), key=lambda i: (shared(open_[i]), len(open_[i]) == len(number), i))


def _expected(before: Number) -> str:
    options = [(*before, 1), *((*before[:depth], before[depth] + 1) for depth in reversed(range(len(before))))]
    return ", ".join(".".join(map(str, option)) for option in options)


def _number(label: str) -> Number:
    return tuple(int(part) for part in label.split("."))
