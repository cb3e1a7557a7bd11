"""Opens snapshots: immutable states of a store, each in a database of its own that no one writes to."""

import fcntl
import os
import weakref
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pyoxigraph as ox

from store.content import read
from store.errors import StoreDamaged, translated
from store.folder import Folder, read_json
from store.reading import Held, Readable

DATABASE: Final = "database"
CONTENTS: Final = "graphs.json"
IN_USE: Final = "in-use"
# A writer that publishes between each two steps of a reader would have to do so this often
_TRIES: Final = 20

# The snapshots open in this process; one that is forked opens its own
_open: "weakref.WeakValueDictionary[tuple[int, Path, int], Snapshot]" = weakref.WeakValueDictionary()
_opening = Lock()


class Snapshot(Readable):
    """An immutable state of a store; safe to share between threads, kept on disk for as long as it is used."""

    def __init__(
        self,
        name: str,
        database: ox.Store,
        held: dict[str, Held],
        hidden: tuple[str, ...],
        use: int | None = None,
        place: Path | None = None,
    ) -> None:
        super().__init__(database, held, hidden)
        self._name = name
        self._place = place
        if use is not None:
            weakref.finalize(self, os.close, use)

    @property
    def name(self) -> str:
        """The name, made from the content."""
        return self._name

    @property
    def written(self) -> date | None:
        """The day on which it was written, in UTC; None for a snapshot in memory."""
        if self._place is None:
            return None
        with translated(self._place, "reading"):
            return datetime.fromtimestamp((self._place / CONTENTS).stat().st_mtime, UTC).date()

    @property
    def place(self) -> Path | None:
        """The folder, None for a snapshot in memory."""
        return self._place

    def verify(self) -> None:
        """Read every graph, and compare it with the digest that was kept.

        Raises:
            StoreDamaged: one differs.
        """
        for graph, found in self._held.items():
            try:
                digest = read(self._database, ox.NamedNode(graph)).digest
            except (OSError, RuntimeError) as error:
                raise StoreDamaged(f"snapshot {self._name}: {error}; build the store again") from error
            if digest != found.digest:
                raise StoreDamaged(f"snapshot {self._name}: {graph} is not what was written; build the store again")


def latest(path: Path | str) -> Snapshot | None:
    """Return the snapshot last published in a folder, None if there is none; no writer is waited for.

    While one is in use in this process, asking again for the same one gives the same object and costs the reading of a line.

    Raises:
        NotAStore: the folder holds something else.
        StoreDamaged: the snapshot is not there, or cannot be read.
    """
    folder = Folder(Path(path))
    if not folder.recognised():
        return None
    name = ""
    for _ in range(_TRIES):
        names = folder.current()
        if not names:
            return None
        name = names[0]
        found = opened(folder.snapshots / name)
        if found is not None:
            return found
    raise StoreDamaged(f"{folder.path} names a snapshot {name} that is not there; build the store again")


def opened(place: Path) -> Snapshot | None:
    """Open the snapshot in a folder, None if it is gone.

    Raises:
        StoreDamaged: it is there, and cannot be read.
    """
    with translated(place, "opening"), _opening:
        try:
            use = os.open(place / IN_USE, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(use, fcntl.LOCK_SH)
            held = os.fstat(use).st_ino
            if not _stands(place, held):
                os.close(use)
                return None
            key = (os.getpid(), place.absolute(), held)
            if (known := _open.get(key)) is not None:
                os.close(use)
                return known
            database = ox.Store.read_only(str(place / DATABASE))
            graphs, hidden = contents(read_json(place / CONTENTS), place)
            found = _open[key] = Snapshot(place.name, database, graphs, hidden, use, place.absolute())
        except BaseException:
            os.close(use)
            raise
        return found


def contents(value: Any, place: Path) -> tuple[dict[str, Held], tuple[str, ...]]:
    """Return the graphs and the hidden names that a file of a store tells of.

    Raises:
        StoreDamaged: it does not tell.
    """
    try:
        graphs = {str(name): Held(str(digest), int(triples)) for name, (digest, triples) in value["graphs"].items()}
        return graphs, tuple(map(str, value["hidden"]))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise StoreDamaged(
            f"{place} does not tell its graphs; move the folder away and build the store again"
        ) from error


def _stands(place: Path, inode: int) -> bool:
    try:
        return (place / IN_USE).stat().st_ino == inode
    except FileNotFoundError:
        return False
