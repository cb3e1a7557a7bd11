"""Keeps in a file beside a snapshot what is told of each edge, in the order of edges, so that thousands are given with their words without asking the store.

A line an edge: identifier, subject, relation, object, the graphs that state it, the claim that stands first among its proofs, and what a drawing tells of it, as JSON without the end. The
file is mapped, not read: it costs no memory of the process, and processes that serve the same store share what the system keeps of it.
"""

import mmap
import os
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np

from graph_api.walks.numbered import Numbers

FILE: Final = "edges-2.tsv"
UNFINISHED: Final = ".new-edges-"
_HEAD: Final = b"itugov edges 2 "
_COLUMNS: Final = 7


class Row(NamedTuple):
    """What is kept of an edge; `told` is JSON that lacks its closing brace, for the labels of a request's languages are added to it."""

    id: str
    subject: str
    predicate: str
    object: str
    graphs: tuple[str, ...]
    claim: str
    told: str


class EdgesFile:
    """The edges of a snapshot by their place in order."""

    def __init__(self, held: mmap.mmap) -> None:
        """Take what is mapped.

        Raises:
            ValueError: it does not hold as many edges as it says.
        """
        self._held = held
        self._lines, self._told = array("Q"), array("Q")
        at = held.find(b"\n") + 1
        said = held[: at - 1].removeprefix(_HEAD) if held[: len(_HEAD)] == _HEAD else b""
        while at < len(held):
            self._lines.append(at)
            self._told.append(held.find(b"\t{", at) + 1)
            at = held.find(b"\n", at) + 1 or len(held)
        if said != str(len(self._lines)).encode() or held[-1:] != b"\n":
            raise ValueError("the file of edges is not whole")
        self._lines.append(at)
        # The same numbers, for many at once
        self._every_line, self._every_told = (np.frombuffer(of, np.uint64) for of in (self._lines, self._told))

    @classmethod
    def open(cls, file: Path) -> Self | None:
        """Return the edges in a file, None where there is none, or where it does not hold them."""
        try:
            with file.open("rb") as opened:
                return cls(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
        except (FileNotFoundError, ValueError):
            return None

    def __len__(self) -> int:
        return len(self._lines) - 1

    def rows(self) -> Iterator[Row]:
        """Yield all edges, in order."""
        same: dict[str, str] = {}
        graphs: dict[str, tuple[str, ...]] = {}
        for place in range(len(self)):
            name, subject, predicate, obj, stated, claim, _ = self._line(place).decode().split("\t", _COLUMNS - 1)
            if stated not in graphs:
                graphs[stated] = tuple(stated.split(" "))
            ends = (same.setdefault(subject, subject), same.setdefault(predicate, predicate), same.setdefault(obj, obj))
            yield Row(name, *ends, graphs[stated], claim, "")

    def claim(self, place: int) -> str | None:
        """Return the claim that stands first among the proofs of an edge, None where there is none."""
        return self._line(place).split(b"\t", _COLUMNS - 1)[5].decode() or None

    def told(self, places: Numbers) -> list[memoryview]:
        """Return what a drawing tells of edges, where it stands in the file: it is copied when it is sent."""
        held = memoryview(self._held)
        begins, ends = self._every_told[places].tolist(), self._every_line[places + 1].tolist()
        return [held[begin : end - 1] for begin, end in zip(begins, ends, strict=True)]

    def _line(self, place: int) -> bytes:
        return self._held[self._lines[place] : self._lines[place + 1] - 1]


def write(rows: Iterable[Row], count: int, file: Path) -> None:
    """Write so many edges into a file, whole or not at all."""
    # Another file each time: one that is mapped must not change
    beside = file.with_name(f"{UNFINISHED}{os.getpid()}")
    with beside.open("wb") as out:
        out.write(_HEAD + str(count).encode() + b"\n")
        for row in rows:
            cells = (*row[:4], " ".join(row.graphs), row.claim, row.told)
            out.write("\t".join(cells).encode() + b"\n")
    beside.replace(file)
