"""A writer that is killed leaves the store as it was before or after a transaction, and readers a whole snapshot, whenever it is."""

import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

from store import Store, latest
from store.content import content_of, read
from store.reading import Held, Readable
from tests.shared import ROOT
from tests.store.terms import graph
from tests.store.writer import content

HIDDEN = graph("hidden")
VERSIONS = 3
VALID = [
    {name: content_of(found, name).digest for name, found in content(version).items()} for version in range(VERSIONS)
]


def run(folder: Path, steps: int, versions: int = VERSIONS) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.store.writer", str(folder), str(steps), str(versions)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def whole(store: Readable) -> None:
    """Make sure that digests and union are those of the graphs."""
    everything = set()
    for name in store.graphs():
        found = read(store._database, ox.NamedNode(name))
        assert store._held[name] == Held(found.digest, len(found.lines))
        if name != HIDDEN:
            everything |= set(found.lines)
    assert set(read(store._database, ox.DefaultGraph()).lines) == everything


def published(folder: Path) -> int | None:
    """Return the version that readers see, None for none, having made sure that it is one, whole."""
    snapshot = latest(folder)
    if snapshot is None:
        return None
    whole(snapshot)
    return VALID.index({name: snapshot.digest(name) or "" for name in snapshot.graphs()})


def test_a_writer_killed_at_any_step(tmp_path: Path) -> None:
    """Every thirteenth step of three builds in a row; after each, the same builds are run again to the end."""
    whole_run = run(tmp_path / "whole", -1)
    assert whole_run.returncode == 0, whole_run.stderr
    steps = int(whole_run.stdout)
    assert steps > 60
    seen: set[int | None] = set()
    for step in range(2, steps, 13):
        folder = tmp_path / str(step)
        assert run(folder, step).returncode == -signal.SIGKILL
        version = published(folder)
        seen.add(version)
        with Store.open(folder, hidden=(HIDDEN,)) as store:
            whole(store)
            assert published(folder) == version
        done = run(folder, -1)
        assert done.returncode == 0, done.stderr
        assert published(folder) == VERSIONS - 1
        assert len(list((folder / "snapshots").iterdir())) <= 2
    assert len(seen) > 2


def test_a_writer_killed_again_and_again(tmp_path: Path) -> None:
    for step in (3, 30, 45, 7, 25):
        run(tmp_path, step)
        published(tmp_path)
    assert run(tmp_path, -1).returncode == 0
    assert published(tmp_path) == VERSIONS - 1
