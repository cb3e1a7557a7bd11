"""Writes graphs into a store, each in one transaction, and publishes snapshots of it for readers.

What a process killed at any point leaves behind is the state before or after a transaction. The union of the visible graphs is
changed in the same transaction as the graph. Digests are kept beside the database only while they are true: the file is removed
before the first write and written again once the database is flushed; where it is missing, they are computed from the graphs.
A large new graph is written in several transactions, since one takes a kilobyte of memory a triple; it is named beforehand, and taken back when the store is
opened if they did not all come to pass.
"""

import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyoxigraph as ox

from store.content import Content, content_of, parse, read
from store.errors import StoreDamaged, StoreError, translated
from store.folder import LAYOUT, Folder, WriterLock, is_locked, sync, write_json
from store.reading import Held, Readable
from store.snapshot import CONTENTS, DATABASE, IN_USE, Snapshot, contents, opened

_UNNAMED = ox.DefaultGraph()
_AT_ONCE: Final = 20_000  # triples of a new graph in one transaction
_COMING: Final = "coming.json"


class Store(Readable):
    """The writer's side of a store: one at a time, by `Store.open`, or a passing one in memory, by `Store.memory`."""

    def __init__(
        self, database: ox.Store, held: dict[str, Held], hidden: tuple[str, ...], folder: Folder | None
    ) -> None:
        super().__init__(database, held, hidden)
        self._folder = folder
        self._lock: WriterLock | None = None
        self._clean = False
        self._partial = False  # a large graph stands in the database in part

    @classmethod
    def open(cls, path: Path | str, *, create: bool = True, hidden: Sequence[str] = ()) -> "Store":
        """Open the store in a folder for writing, made if need be; `hidden` graphs stay out of the union.

        Raises:
            StoreMissing: there is none, and `create` is false.
            NotAStore: the folder holds something else.
            StoreLocked: another process is writing.
            StoreDamaged: the files cannot be read.
            StoreUnavailable: the system refuses.
        """
        folder = Folder(Path(path))
        folder.make(create=create)
        lock = WriterLock(folder)
        try:
            store = cls._opened(folder, tuple(sorted(set(hidden))))
        except BaseException:
            lock.release()
            raise
        store._lock = lock
        return store

    @classmethod
    def _opened(cls, folder: Folder, hidden: tuple[str, ...]) -> "Store":
        if not folder.recognised():
            folder.write("store.json", {"layout": LAYOUT, "hidden": None})
        with translated(folder.path, "opening"):
            folder.snapshots.mkdir(exist_ok=True)
            database = ox.Store(str(folder.live))
            kept = folder.read("digests.json")
            held = _measure(database) if kept is None else contents(kept, folder.path)[0]
            if not {graph.value for graph in database.named_graphs()} >= held.keys():
                raise StoreDamaged(f"{folder.path} lacks graphs it held; move it away and build the store again")
        store = cls(database, held, hidden, folder)
        store._clean = kept is not None
        if folder.read("store.json")["hidden"] != list(hidden):
            folder.write("store.json", {"layout": LAYOUT, "hidden": None})
            with translated(folder.path, "writing to"):
                store._unite()
                database.flush()
            folder.write("store.json", {"layout": LAYOUT, "hidden": list(hidden)})
        if (coming := folder.read(_COMING)) is not None:
            store.drop(str(coming["graph"]))
            folder.forget(_COMING)
        return store

    @classmethod
    def memory(cls, *, hidden: Sequence[str] = ()) -> "Store":
        """Return an empty store that is gone with the process."""
        return cls(ox.Store(), {}, tuple(sorted(set(hidden))), None)

    @classmethod
    def reopen(cls, path: Path | str) -> "Store":
        """Open a store that there is, for writing, with the graphs hidden that are hidden.

        Raises:
            StoreError: as for `open`.
        """
        folder = Folder(Path(path))
        folder.make(create=False)
        mark = folder.read("store.json")
        return cls.open(path, create=False, hidden=tuple((mark or {}).get("hidden") or ()))

    @staticmethod
    def locked(path: Path | str) -> bool:
        """Say whether someone is writing to the store in a folder."""
        return is_locked(Path(path))

    def replace(self, graph: str, triples: Iterable[ox.Triple]) -> bool:
        """Make triples the whole content of a graph, in one transaction unless it is new and large; return whether that changes anything.

        Blank nodes get IRIs. A graph without triples is no graph.

        Raises:
            ValueError: the name is no IRI.
        """
        return bool(self.replace_all({graph: triples}))

    def replace_all(self, contents: Mapping[str, Iterable[ox.Triple]]) -> tuple[str, ...]:
        """Make triples the whole content of graphs, all in one transaction; return those that this changes.

        Raises:
            ValueError: a name is no IRI.
        """
        changed: dict[str, Content] = {}
        for graph, triples in contents.items():
            ox.NamedNode(graph)
            content = content_of(triples, graph)
            found = self._held.get(graph)
            if content.lines if found is None else found.digest != content.digest:
                changed[graph] = content
        if len(changed) == 1 and not self._held.keys() & changed.keys():
            self._add(*next(iter(changed.items())))
        elif changed:
            self._change(changed)
        for graph, content in changed.items():
            if content.lines:
                self._held[graph] = Held(content.digest, len(content.lines))
            else:
                del self._held[graph]
        return tuple(changed)

    def drop(self, graph: str) -> bool:
        """Remove a graph, in one transaction; return whether there was one."""
        return self.replace(graph, ())

    def restore(self, snapshot: Snapshot) -> None:
        """Make the graphs what they are in a snapshot."""
        names = {*self.graphs(), *snapshot.graphs()}
        self.replace_all({n: snapshot.triples(n) for n in names if self.digest(n) != snapshot.digest(n)})

    def copy_to(self, place: Path) -> None:
        """Make a copy of the database of a store on disk, whose files are shared with it as long as neither changes."""
        with translated(place, "copying to"):
            self._database.backup(str(place))

    def stage(self) -> Snapshot:
        """Return a snapshot of the present state without making it the readers' current one."""
        self._refuse_partial()
        name = self.name
        if self._folder is None:
            copy = ox.Store()
            copy.bulk_extend(self._database)
            return Snapshot(name, copy, dict(self._held), self._hidden)
        with translated(self._folder.path, "publishing"):
            place = self._folder.snapshots / name
            if not place.exists():
                self._copy_to(place)
            found = opened(place)
        if found is None:
            raise StoreError(f"{place} was removed while it was made; let one process alone write to the store")
        return found

    def is_published(self) -> bool:
        """Say whether the present state is the readers' current one; a store in memory has no readers."""
        return self._folder is not None and self._folder.current()[:1] == (self.name,)

    def published(self) -> Snapshot | None:
        """Return the readers' current snapshot, None if there is none or it is not there."""
        names = () if self._folder is None else self._folder.current()
        with translated(Path("memory") if self._folder is None else self._folder.path, "opening"):
            return opened(self._folder.snapshots / names[0]) if self._folder is not None and names else None

    def publish(self) -> Snapshot:
        """Make the present state the readers' current one, and return it; the same content is the same snapshot.

        The snapshot before it stays, and any other that a reader has open; older ones are removed.
        """
        snapshot = self.stage()
        folder = self._folder
        if folder is not None:
            before = folder.current()
            if before[:1] != (snapshot.name,):
                before = (snapshot.name, *before[:1])
                folder.write("current", list(before))
            self._keep_digests()
            folder.prune(before)
        return snapshot

    def close(self) -> None:
        """Close the store; what was written and not published is kept."""
        if self._lock is None:
            return
        try:
            self._keep_digests()
        finally:
            self._database = ox.Store()
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _add(self, graph: str, content: Content) -> None:
        """Add a graph that there is not, in one transaction if it is not large."""
        apart = self._folder if len(content.lines) > _AT_ONCE else None
        with self._writing():
            if apart is not None:
                apart.write(_COMING, {"graph": graph})
                self._partial = True
            for at in range(0, len(content.lines), _AT_ONCE):
                self._extend(graph, content.lines[at : at + _AT_ONCE])
            if apart is not None:
                self._database.flush()
                apart.forget(_COMING)
                self._partial = False

    def _extend(self, graph: str, lines: tuple[bytes, ...]) -> None:
        """Add lines to a graph and the union, in one transaction."""
        homes = (ox.NamedNode(graph), *(() if graph in self._hidden else (_UNNAMED,)))
        self._database.extend(ox.Quad(t.subject, t.predicate, t.object, g) for t in parse(lines) for g in homes)

    def _refuse_partial(self) -> None:
        if self._partial:
            raise StoreError("a graph was written in part, and is taken back when the store is opened again")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Surround a change of the database."""
        self._refuse_partial()
        where = Path("memory") if self._folder is None else self._folder.path
        with translated(where, "writing to"):
            if self._folder is not None and self._clean:
                self._folder.forget("digests.json")
            self._clean = False
            yield
        self._merges.clear()

    def _change(self, contents: Mapping[str, Content]) -> None:
        """Change graphs and their union in one transaction."""
        gone: list[tuple[str, list[bytes]]] = []
        come: list[tuple[str, list[bytes]]] = []
        kept: set[bytes] = set()  # what stands in one of the visible graphs afterwards
        for graph, content in contents.items():
            old, new = set(read(self._database, ox.NamedNode(graph)).lines), set(content.lines)
            gone.append((graph, sorted(old - new)))
            come.append((graph, sorted(new - old)))
            kept |= new if graph not in self._hidden else set()
        steps = []
        for graph, lines in gone:
            if lines:
                visible = graph not in self._hidden
                alone = [x for x in lines if x not in kept and not self._elsewhere(x, contents)] if visible else []
                steps.append(f"DELETE DATA {{\n{_text(alone)}GRAPH {ox.NamedNode(graph)} {{\n{_text(lines)}}} }}")
        for graph, lines in come:
            if lines:
                union = lines if graph not in self._hidden else []
                steps.append(f"INSERT DATA {{\n{_text(union)}GRAPH {ox.NamedNode(graph)} {{\n{_text(lines)}}} }}")
        steps += [
            f"DROP SILENT GRAPH {ox.NamedNode(graph)}" for graph, content in contents.items() if not content.lines
        ]
        with self._writing():
            self._database.update(";\n".join(steps))

    def _elsewhere(self, line: bytes, graphs: Collection[str]) -> bool:
        """Say whether a triple stands in a visible graph besides some."""
        (triple,) = parse([line])
        return any(
            isinstance(quad.graph_name, ox.NamedNode)
            and quad.graph_name.value not in graphs
            and quad.graph_name.value not in self._hidden
            for quad in self._database.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        )

    def _unite(self) -> None:
        """Make the unnamed graph the union of the visible ones, in one transaction."""
        hidden = " ".join(str(ox.NamedNode(name)) for name in self._hidden)
        self._database.update(
            "CLEAR DEFAULT; INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } "
            + (f"FILTER(?g NOT IN ({', '.join(hidden.split())})) }}" if hidden else "}")
        )

    def _copy_to(self, place: Path) -> None:
        """Make a snapshot's folder, whole or not at all; the files of the database are shared with it, not copied."""
        making = Path(tempfile.mkdtemp(prefix=".new", dir=place.parent))
        try:
            self._database.backup(str(making / DATABASE))
            write_json(making / CONTENTS, self._contents())
            (making / IN_USE).touch()
            making.chmod(0o755)
            sync(making)
            making.rename(place)
            sync(place.parent)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise

    def _keep_digests(self) -> None:
        if self._folder is None or self._clean or self._partial:
            return
        with translated(self._folder.path, "writing to"):
            self._database.flush()
        self._folder.write("digests.json", self._contents())
        self._clean = True

    def _contents(self) -> dict[str, object]:
        graphs = {name: [found.digest, found.triples] for name, found in self._held.items()}
        return {"graphs": graphs, "hidden": list(self._hidden)}


def _measure(database: ox.Store) -> dict[str, Held]:
    found = {}
    for graph in database.named_graphs():
        if isinstance(graph, ox.NamedNode) and (content := read(database, graph)).lines:
            found[graph.value] = Held(content.digest, len(content.lines))
    return found


def _text(lines: Iterable[bytes]) -> str:
    return "".join(line.decode() + "\n" for line in lines)
