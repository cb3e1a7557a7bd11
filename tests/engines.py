"""Starts engines for the tests of stores elsewhere, each on the loopback, empty and to be written to; and says which are not installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from benchmarks.elsewhere import EMPTY
from benchmarks.engines import installed
from store.engine import Engine

MIRROR: Final = "http://e.example/mirror"
ENGINES: Final = tuple(EMPTY)
_BUFFERS: Final = 10_000


@contextmanager
def started(name: str, folder: Path) -> Iterator[Engine]:
    """Start an engine, or skip the test that asks for one that is not installed."""
    program, starting = EMPTY[name]
    if installed(program) is None:
        pytest.skip(f"{program} is not installed")
    with starting(folder, MIRROR, _BUFFERS) as (engine, _):
        yield engine
