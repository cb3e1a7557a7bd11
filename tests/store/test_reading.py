import gc
import os
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from store import Snapshot, Store, StoreDamaged, StoreUnavailable, latest
from store.errors import translated
from tests.shared import ROOT
from tests.store.terms import fact, graph

READ = """
import os, sys
from store import StoreError, Store, latest
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    {what}
except StoreError as error:
    print(type(error).__name__, error)
"""


def version(number: int) -> list[ox.Triple]:
    return [fact(f"s{n}", "p", str(number)) for n in range(20)]


def written(folder: Path, number: int) -> Snapshot:
    with Store.open(folder) as store:
        store.replace(graph("a"), version(number))
        return store.publish()


def objects(snapshot: Snapshot) -> Counter[str]:
    rows = snapshot.query("SELECT ?o { ?s ?p ?o }")
    assert isinstance(rows, ox.QuerySolutions)
    return Counter(str(row["o"]).strip("<>").rpartition("/")[2] for row in rows)


def without_rights(folder: Path, what: str) -> str:
    """Run a line as a user who may write nothing in a folder."""
    folder.chmod(0o755)
    changed = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
    for path in changed:
        path.chmod(0o555 if path.is_dir() else 0o444)
    parents = [
        p
        for p in folder.parents
        if p != p.parent and p.stat().st_uid == os.getuid() and p.stat().st_mode & 0o055 != 0o055
    ]
    before = {p: p.stat().st_mode for p in parents}
    for path in parents:
        path.chmod(0o755)
    try:
        done = subprocess.run(
            [sys.executable, "-c", READ.format(what=what)], cwd=ROOT, capture_output=True, text=True, check=False
        )
    finally:
        for path, mode in before.items():
            path.chmod(mode)
        for path in changed:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert not done.stderr, done.stderr
    return done.stdout.strip()


def test_there_may_be_none(tmp_path: Path) -> None:
    assert latest(tmp_path / "none") is None
    assert latest(tmp_path) is None
    Store.open(tmp_path).close()
    assert latest(tmp_path) is None


def test_a_snapshot_never_changes(tmp_path: Path) -> None:
    first = written(tmp_path, 1)
    assert objects(first) == {"1": 20}
    second = written(tmp_path, 2)
    assert (objects(first), objects(second)) == ({"1": 20}, {"2": 20})
    assert first.name != second.name
    with pytest.raises(RuntimeError, match="read-write"):
        second._database.update("CLEAR ALL")


def test_the_same_content_is_the_same_snapshot(tmp_path: Path) -> None:
    first, other = written(tmp_path, 1).name, written(tmp_path, 2).name
    assert written(tmp_path, 2).name == other
    assert sorted(p.name for p in (tmp_path / "snapshots").iterdir()) == sorted([first, other])
    assert written(tmp_path, 1).name == first
    assert written(tmp_path / "elsewhere", 1).name == first


def test_asking_again_costs_no_second_opening(tmp_path: Path) -> None:
    written(tmp_path, 1)
    one = latest(tmp_path)
    assert one is not None
    assert latest(tmp_path) is one
    assert latest(str(tmp_path)) is one
    assert written(tmp_path, 2) is latest(tmp_path) is not one


def test_old_snapshots_go_and_those_in_use_stay(tmp_path: Path) -> None:
    def kept() -> set[str]:
        return {p.name for p in (tmp_path / "snapshots").iterdir()}

    held = written(tmp_path, 1)
    name = held.name
    names = [written(tmp_path, number).name for number in (2, 3, 4)]
    assert kept() == {name, *names[1:]}
    assert objects(held) == {"1": 20}
    held.verify()
    del held
    gc.collect()
    names.append(written(tmp_path, 5).name)
    assert kept() == set(names[2:])


def test_a_stage_is_not_seen(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(graph("a"), version(1))
        first = store.publish()
        store.replace(graph("a"), version(2))
        staged = store.stage()
        assert objects(staged) == {"2": 20}
        assert latest(tmp_path) is first
        assert store.publish() is staged
        assert latest(tmp_path) is staged


def test_a_stage_in_memory_stays_as_it_was() -> None:
    store = Store.memory()
    store.replace(graph("a"), version(1))
    staged = store.publish()
    store.replace(graph("a"), version(2))
    assert (objects(staged), staged.name != store.name) == ({"1": 20}, True)


def test_readers_and_a_writer_at_the_same_time(tmp_path: Path) -> None:
    """Each reader opens the newest snapshot over and over while another process publishes: whole ones only, in order."""
    written(tmp_path, 0)
    code = (
        "import sys; from pathlib import Path; from tests.store.test_reading import written\n"
        "for number in range(1, 25): written(Path(sys.argv[1]), number)"
    )
    done = threading.Event()

    def read() -> list[int]:
        seen = [0]
        while not done.is_set():
            snapshot = latest(tmp_path)
            assert snapshot is not None
            ((value, count),) = objects(snapshot).items()
            assert count == 20
            assert int(value) >= seen[-1]
            seen.append(int(value))
            del snapshot
        return seen

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        process = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        done.set()
        seen = {number for reader in readers for number in reader.result()}
    assert process.returncode == 0, process.stderr
    assert len(seen) > 3
    last = latest(tmp_path)
    assert last is not None
    assert objects(last) == {"24": 20}


def test_threads_share_a_snapshot(tmp_path: Path) -> None:
    snapshot = written(tmp_path, 1)
    query = "SELECT ?s FROM <http://example.org/graph/a> FROM <http://example.org/graph/b> { ?s ?p ?o }"
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: len(list(snapshot.query(query))), range(200)))  # type: ignore[arg-type]
    assert counts == [20] * 200


def test_a_reader_needs_no_right_to_write(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    name = written(folder, 1).name
    assert without_rights(folder, f"s = latest({str(folder)!r}); s.verify(); print(s.name, s.size())") == f"{name} 20"


def test_a_writer_without_rights_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    written(folder, 1)
    said = without_rights(folder, f"Store.open({str(folder)!r})")
    assert said.startswith("StoreUnavailable locking")
    assert "no right to read or write it" in said
    empty = tmp_path / "empty"
    empty.mkdir()
    assert without_rights(empty, f"Store.open({str(empty)!r})").startswith("StoreUnavailable")
    assert without_rights(empty, f"Store.open({str(empty / 'new')!r})").startswith("StoreUnavailable making")
    assert list(empty.iterdir()) == []


def test_a_snapshot_that_is_gone_is_told(tmp_path: Path) -> None:
    written(tmp_path, 1)
    (tmp_path / "current").write_text('["0123456789"]')
    with pytest.raises(StoreDamaged, match="not there"):
        latest(tmp_path)
    (tmp_path / "current").write_text('["../../etc"]')
    with pytest.raises(StoreDamaged, match="names no snapshot"):
        latest(tmp_path)


def test_a_damaged_snapshot_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots" / written(tmp_path, 1).name
    gc.collect()
    (folder / "graphs.json").write_text('{"graphs": {"http://example.org/graph/a": ["00", 20]}, "hidden": []}')
    changed = latest(tmp_path)
    assert changed is not None
    with pytest.raises(StoreDamaged, match="not what was written"):
        changed.verify()
    del changed
    gc.collect()
    (folder / "graphs.json").write_text("[]")
    with pytest.raises(StoreDamaged, match="does not tell its graphs"):
        latest(tmp_path)
    (folder / "database" / "CURRENT").write_text("nothing\n")
    with pytest.raises(StoreDamaged, match="opening"):
        latest(tmp_path)


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        (OSError(28, "No space left on device"), StoreUnavailable, "no space is left"),
        (
            OSError("IO error: No space left on device: While appending to file: 000012.log"),
            StoreUnavailable,
            "no space",
        ),
        (OSError("IO error: While open a file: x: Read-only file system"), StoreUnavailable, "read-only"),
        (RuntimeError("Corruption: block checksum mismatch"), StoreDamaged, "build the store again"),
    ],
)
def test_what_the_system_says_is_told(said: Exception, kind: type[Exception], told: str) -> None:
    with pytest.raises(kind, match=told), translated(Path("folder"), "writing to"):
        raise said
