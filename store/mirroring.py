"""Makes an engine elsewhere hold what a snapshot holds, graph by graph and only what differs, and takes it from there into a store; see `store.manifest` for what is told there.

The union comes first, as a graph of its own that nobody asks yet. Then the name of the snapshot is taken away, the graphs that differ are replaced, and the new name is put: in
between, questions over the union before are answered as before, and those over graphs by name are told to come back. A mirroring that ends half-way leaves
that state behind, and the next one ends it: what it was about to change is then not taken for known.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx
import pyoxigraph as ox

from store.asking import Kind, QueryFailed
from store.content import content_of
from store.engine import Engine
from store.errors import EngineBroken, EngineUnavailable, StoreLocked, StoreMissing, translated
from store.folder import read_json, write_json
from store.manifest import MANIFEST_QUERY, Head, Manifest, Row, head, head_query, manifest, rows, union
from store.passing import check, form, headers, media_type, refuse, unreachable
from store.reading import Held
from store.snapshot import Snapshot
from store.whole import Reading
from store.writing import Store

PIECE_LINES: Final = 20_000  # triples that are sent at a time
_TRIES: Final = 3
_MOST_BYTES: Final = 1 << 33
_MARK: Final = "mirror.json"


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a mirroring did: graphs that were replaced and removed, and triples that were sent, those of the union among them."""

    replaced: int = 0
    removed: int = 0
    triples: int = 0


class Mirror:
    """The builder's way to an engine; closed by `with`. In `folder`, where the store is that is mirrored, it keeps which snapshot it has put there last."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._client = engine.client()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def head(self) -> Head:
        """Return which snapshot the engine says it holds.

        Raises:
            StoreUnavailable: it does not say.
        """
        return head(self._engine.mirror, self._rows(head_query(self._engine.mirror)))

    def manifest(self) -> Manifest | None:
        """Return what the engine says it holds, None if it has been told nothing.

        Raises:
            StoreUnavailable: it does not say.
        """
        return manifest(self._engine.mirror, self._rows(MANIFEST_QUERY))

    def strange(self) -> bool:
        """Say whether the engine holds a snapshot that did not pass through this folder.

        Raises:
            StoreLocked: another one is giving it one now, or has left off half-way.
        """
        found, ours = self.head(), self._ours()
        if found.coming is not None and found.coming != ours.get("begun"):
            raise StoreLocked(
                f"another one is giving the engine the snapshot {found.coming}; wait until it is done. If it has left off half-way, build"
                f" again there, or remove the graph {self._engine.mirror} from the engine: then all graphs are sent anew"
            )
        return found.name is not None and found.name not in (ours.get("name"), ours.get("begun"))

    def put(self, snapshot: Snapshot) -> Mirrored:
        """Make the engine hold a snapshot; the name it has there changes last.

        Raises:
            StoreLocked: another one is at it.
            StoreUnavailable: the engine does not take it; the next mirroring goes on where this one ended.
        """
        name, strange = snapshot.name, self.strange()
        before = self.manifest() or Manifest(Head(), {}, ())
        if before.head.name == name:
            self._mark(name=name)
            return Mirrored()
        if strange:
            raise StoreLocked(
                f"the engine holds the snapshot {before.head.name}, which was built elsewhere; take that up first"
            )
        begun = self._ours().get("begun")
        if begun not in (None, name, *before.head.kept):
            self._delete(union(self._engine.mirror, str(begun)))
        self._mark(begun=name)
        after = {graph: _held(snapshot, graph) for graph in snapshot.graphs()}
        changed = [graph for graph, held in after.items() if before.graphs.get(graph) != held]
        gone = sorted(before.graphs.keys() - after.keys())
        sent = 0
        if name not in before.head.kept:
            sent += self._replace(union(self._engine.mirror, name), snapshot.lines())
        same = {graph: held for graph, held in before.graphs.items() if after.get(graph) == held}
        self._tell(Manifest(Head(None, before.head.kept, name), same, before.hidden))
        for graph in changed:
            sent += self._replace(graph, snapshot.lines(graph))
        for graph in gone:
            self._delete(graph)
        if self.head().coming != name:
            raise StoreLocked("another one has begun to give the engine a snapshot; build again once it is done")
        kept = tuple(dict.fromkeys((name, *self._last(before.head))))
        self._tell(Manifest(Head(name, kept), after, snapshot.hidden))
        self._mark(name=name)
        for old in before.head.kept:
            if old not in kept:
                self._delete(union(self._engine.mirror, old))
        return Mirrored(len(changed), len(gone), sent)

    def take(self, store: Store) -> None:
        """Make a store hold what the engine holds, compared by digests; nothing is published.

        Raises:
            StoreMissing: the engine has been told nothing.
            StoreLocked: it is being given another snapshot.
            EngineBroken: a graph does not come back as it was sent.
        """
        for _ in range(_TRIES):
            found = self.manifest()
            if found is None:
                raise self.nothing()
            if found.head.name is not None:
                store.replace_all(self._differing(store, found))
                if self.head().name == found.head.name == store.name:
                    self._mark(name=store.name)
                    return
        raise StoreLocked("the engine is being given another snapshot; try again once that is done")

    def make_sure(self, snapshot: Snapshot, number: int) -> None:
        """Make sure that the engine gives so many triples at once, if there are as many.

        Raises:
            EngineBroken: it gives fewer, and does not say so.
        """
        wanted = min(number, len(snapshot.lines()))
        graph = union(self._engine.mirror, snapshot.name)
        with self._asked(f"CONSTRUCT WHERE {{ ?s ?p ?o }} LIMIT {number}", "graph", (graph,)) as reading:
            assert not isinstance(reading.results, bool | ox.QuerySolutions | ox.QueryBoolean)
            found = sum(1 for _ in reading.results)
        if found < wanted:
            raise EngineBroken(
                f"of {wanted} triples the engine gives {found} and does not say so: raise its own limit above ITUGOV_MAX_ROWS"
                " (Virtuoso: ResultSetMaxRows)"
            )

    def nothing(self) -> StoreMissing:
        """Return the error of an engine that has been told nothing."""
        return StoreMissing(
            f"the engine holds no snapshot: there is no graph {self._engine.mirror} that tells of one; build into it first, or see that its address is the right one"
        )

    def _differing(self, store: Store, found: Manifest) -> dict[str, Iterable[ox.Triple]]:
        contents: dict[str, Iterable[ox.Triple]] = {graph: () for graph in store.graphs() if graph not in found.graphs}
        for graph, held in found.graphs.items():
            if store.digest(graph) != held.digest:
                triples = self._triples(graph)
                if content_of(triples, graph).digest != held.digest:
                    raise EngineBroken(
                        f"{graph} does not come back from the engine as it was sent; some engines change values. Copy the folder"
                        " ITUGOV_REMOTE_COPY from where the store was built"
                    )
                contents[graph] = triples
        return contents

    def _triples(self, graph: str) -> list[ox.Triple]:
        with self._asked("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "graph", (graph,)) as reading:
            assert not isinstance(reading.results, bool | ox.QuerySolutions | ox.QueryBoolean)
            return list(reading.results)

    def _rows(self, sparql: str) -> list[Row]:
        with self._asked(sparql, "rows", (self._engine.mirror,)) as reading:
            assert isinstance(reading.results, ox.QuerySolutions)
            return list(rows(reading.results))

    def _count(self, graph: str) -> int:
        with self._asked("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "rows", (graph,)) as reading:
            assert isinstance(reading.results, ox.QuerySolutions)
            found = [row["n"] for row in reading.results]
        if len(found) != 1 or not isinstance(found[0], ox.Literal) or not found[0].value.isdigit():
            raise EngineBroken("the engine does not count")
        return int(found[0].value)

    @contextmanager
    def _asked(self, sparql: str, kind: Kind, graphs: Sequence[str]) -> Iterator[Reading]:
        """Ask the engine, and make sure that what is read within came to its end."""
        response = self._sent("POST", self._engine.query, data=form(sparql, graphs, ()), headers=headers(kind))
        check(response)
        reading = Reading(BytesIO(response.content), media_type(response), kind, _MOST_BYTES)
        try:
            yield reading
        except SyntaxError as error:
            raise EngineBroken(f"the engine's answer is broken, or ends before its end ({error})") from error
        reading.finish()

    def _tell(self, told: Manifest) -> None:
        mirror = self._engine.mirror
        lines = (ox.serialize(told.triples(mirror), format=ox.RdfFormat.N_TRIPLES) or b"").splitlines()
        self._replace(mirror, lines)

    def _replace(self, graph: str, lines: Sequence[bytes]) -> int:
        """Make lines the whole content of a graph; return how many there are.

        Raises:
            EngineBroken: the engine does not hold as many triples afterwards.
        """
        for at in range(0, max(len(lines), 1), PIECE_LINES):
            self._sent(
                "POST" if at else "PUT",
                self._engine.graphs,
                params={"graph": graph},
                content=b"".join(line + b"\n" for line in lines[at : at + PIECE_LINES]),
                headers={"Content-Type": "application/n-triples"},
            )
        if (found := self._count(graph)) != len(lines):
            raise EngineBroken(f"of the {len(lines)} triples of {graph} the engine holds {found} after they were sent")
        return len(lines)

    def _delete(self, graph: str) -> None:
        self._sent("DELETE", self._engine.graphs, missing=True, params={"graph": graph})

    def _sent(self, method: str, url: str, *, missing: bool = False, **given: object) -> httpx.Response:
        """Send a request, and again what failed for now: all of them may be sent twice.

        Raises:
            EngineUnavailable: it failed.
        """
        tries = 0
        while True:
            try:
                return self._once(method, url, missing=missing, **given)
            except EngineUnavailable as error:
                if not error.again or tries >= self._engine.retries:
                    raise
                tries += 1

    def _once(self, method: str, url: str, *, missing: bool, **given: object) -> httpx.Response:
        try:
            response = self._client.request(method, url, **given)  # type: ignore[arg-type]  # as httpx takes them
        except httpx.TransportError as error:
            raise unreachable(error) from error
        if not response.is_success and not (missing and response.status_code == 404):
            try:
                refuse(response, response.content)
            except QueryFailed as error:  # a query of our own, or a graph
                raise EngineUnavailable(f"the engine does not take what it is sent: {error}") from error
        return response

    def _ours(self) -> dict[str, str]:
        found = read_json(self._folder / _MARK) if self._folder.exists() else None
        return found if isinstance(found, dict) and found.get("engine") == self._engine.query else {}

    def _mark(self, **told: str) -> None:
        with translated(self._folder, "writing to"):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_json(self._folder / _MARK, {"engine": self._engine.query, **self._ours(), **told})

    def _last(self, before: Head) -> tuple[str, ...]:
        """Return the snapshot before, of which the union stays for those who are still at it."""
        last = before.name or self._ours().get("name")
        return (last,) if last in before.kept else before.kept[:1]


def _held(snapshot: Snapshot, graph: str) -> Held:
    digest = snapshot.digest(graph)
    assert digest is not None
    return Held(digest, snapshot.size(graph))
