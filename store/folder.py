"""Lays a store out in a folder and keeps its small files; knows nothing of RDF.

    store.json        that the folder is a store, and which graphs the union leaves out
    writer.lock       held by the one who writes
    digests.json      the digest of each graph; there only while nothing was written since
    live/             the writer's database
    snapshots/NAME/   database/, graphs.json, in-use (held, shared, by each reader)
    current           the name of the snapshot readers get, and of the one before

Small files are replaced whole: written beside, synced, renamed. A file that would become untrue is removed before the change
that makes it so, and its absence means "unknown, work it out": a process killed at any point leaves nothing untrue behind.
"""

import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from store.errors import NotAStore, StoreDamaged, StoreMissing, locked, translated

LAYOUT: Final = 1
_NEW: Final = ".new"
_OLD: Final = ".old"


@dataclass(frozen=True, slots=True)
class Folder:
    """The places in a store's folder."""

    path: Path

    @property
    def live(self) -> Path:
        """The writer's database."""
        return self.path / "live"

    @property
    def snapshots(self) -> Path:
        """Where the snapshots stand, by name."""
        return self.path / "snapshots"

    def recognised(self) -> bool:
        """Say whether there is a store, False where there is nothing at all.

        Raises:
            NotAStore: there is something else.
            StoreDamaged: it is a store of another layout, or its mark cannot be read.
        """
        with translated(self.path, "looking into"):
            if not self.path.exists():
                return False
            if not self.path.is_dir():
                raise NotAStore(f"{self.path} is a file; a store is a folder")
            if not (self.path / "store.json").exists():
                if all(entry.name.endswith(_NEW) or entry.name == "writer.lock" for entry in self.path.iterdir()):
                    return False
                raise NotAStore(f"{self.path} holds files that are no store; name an empty folder or a new one")
        mark = self.read("store.json")
        if not isinstance(mark, dict) or mark.get("layout") != LAYOUT:
            raise StoreDamaged(f"{self.path} is a store of another version; move it away and build the store again")
        return True

    def make(self, *, create: bool) -> None:
        """Make sure that there is a folder, and that it is a store's or may become one.

        Raises:
            StoreMissing: there is no store, and none is to be made.
            NotAStore: there is something else.
        """
        if not self.recognised():
            if not create:
                raise StoreMissing(f"there is no store in {self.path}; build one there, or name another folder")
            with translated(self.path, "making"):
                self.path.mkdir(parents=True, exist_ok=True)

    def read(self, name: str) -> Any:
        """Return the value a small file holds, None if there is no such file."""
        return read_json(self.path / name)

    def write(self, name: str, value: object) -> None:
        """Replace a small file."""
        with translated(self.path, "writing to"):
            write_json(self.path / name, value)

    def forget(self, name: str) -> None:
        """Remove a small file before it becomes untrue."""
        with translated(self.path, "writing to"):
            (self.path / name).unlink(missing_ok=True)
            sync(self.path)

    def current(self) -> tuple[str, ...]:
        """Return the name of the snapshot readers get and that of the one before; nothing if none was published."""
        value = self.read("current")
        if value is None:
            return ()
        if isinstance(value, list) and value and all(isinstance(name, str) and name.isalnum() for name in value):
            return tuple(value)
        raise StoreDamaged(f"{self.path / 'current'} names no snapshot; move the folder away and build the store again")

    def prune(self, keep: tuple[str, ...]) -> None:
        """Remove the snapshots that are neither to be kept nor in use by a reader; the writer calls it.

        A reader holds its snapshot's `in-use`, and looks, once it has it, whether the snapshot still stands. So either it
        comes first and the snapshot stays, or it finds the snapshot gone and asks for the current one again.
        """
        with translated(self.path, "removing old snapshots of"):
            if not self.snapshots.exists():
                return
            for place in sorted(self.snapshots.iterdir()):
                if place.name.startswith((_NEW, _OLD)):
                    shutil.rmtree(place)
                elif place.name not in keep:
                    self._retire(place)

    def _retire(self, place: Path) -> None:
        if not (place / "in-use").exists():
            shutil.rmtree(place)
            return
        with (place / "in-use").open("rb+") as use:
            try:
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            away = place.with_name(f"{_OLD}-{place.name}")
            place.rename(away)
        shutil.rmtree(away)


class WriterLock:
    """The right to write to a store, held by one `Store` at a time; the system takes it back when the process ends."""

    def __init__(self, folder: Folder) -> None:
        """Take it.

        Raises:
            StoreLocked: another one has it.
        """
        with translated(folder.path, "locking"):
            self._file = (folder.path / "writer.lock").open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            process = self._file.read(20).strip()
            self._file.close()
            raise locked(folder.path, int(process) if process.isdigit() else None) from error
        with translated(folder.path, "locking"):
            self._file.truncate(0)
            self._file.write(str(os.getpid()))
            self._file.flush()

    def release(self) -> None:
        """Give it back."""
        self._file.close()


def is_locked(path: Path) -> bool:
    """Say whether someone is writing to the store in a folder."""
    try:
        with (path / "writer.lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def read_json(path: Path) -> Any:
    """Return the value a file holds, None if there is no such file.

    Raises:
        StoreDamaged: it is no JSON.
    """
    with translated(path.parent, "reading"):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
    try:
        return json.loads(data)
    except ValueError as error:
        raise StoreDamaged(f"{path} is damaged ({error}); move the folder away and build the store again") from error


def write_json(path: Path, value: object) -> None:
    """Replace a file so that, whatever happens, the old or the new one is there, whole."""
    beside = path.with_name(path.name + _NEW)
    with beside.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Have the names in a folder on disk."""
    at = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)
