"""Reads a snapshot of the graph through one small protocol, and keeps what is worth keeping while the snapshot is served."""

import math
import re
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol, TypeVar

import pyoxigraph as ox

from ontology.namespaces import ID, PREFIXES, path_of

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Mapping[str, Term]
T = TypeVar("T")

PROLOGUE: Final = "".join(
    f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("itu", "id", "graph", "rdf", "rdfs", "skos", "dcterms", "owl", "sh")
)
BATCH: Final = 400
# The identifier patterns of the contract use these characters alone
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]*")


class Snapshot(Protocol):
    """What this package needs of a store: an immutable state of the graph with a name."""

    @property
    def name(self) -> str:
        """The name of the snapshot, another one after every build that changed something."""
        ...

    @property
    def written(self) -> date | None:
        """The day on which the snapshot was written, None where that is not known."""
        ...

    def query(
        self, sparql: str, *, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> Results:
        """Evaluate a query; without graphs, over the dataset it names or else the union of all graphs.

        It fetches nothing: graphs are those of the snapshot, and what would ask another service is refused by an error of the
        store's own, which whoever wires the application gives a status (`create_app(errors=…)`).

        Raises:
            SyntaxError: the query does not parse.
        """
        ...


SnapshotSource = Callable[[], Snapshot]
FolderOf = Callable[[Snapshot], Path | None]


class Reading:
    """A snapshot with what is computed of it once, at the first use; in its folder, where it has one, stands what was computed of it before."""

    def __init__(self, snapshot: Snapshot, folder: Path | None = None) -> None:
        self.snapshot = snapshot
        self.folder = folder
        self._lock = Lock()
        self._computed: dict[Callable[[Reading], Any], Future[Any]] = {}

    @property
    def name(self) -> str:
        """The name of the snapshot."""
        return self.snapshot.name

    @property
    def written(self) -> date | None:
        """The day on which the snapshot was written, None where that is not known."""
        return self.snapshot.written

    @property
    def sample(self) -> bool:
        """Whether the store is marked as built from the bundled sample corpus."""
        return self.once(_is_sample)

    def once(self, compute: Callable[["Reading"], T]) -> T:
        """Return what a function makes of this reading; it runs at the first call, those that come meanwhile wait for it.

        A failure is passed to those who wait, and the next call tries again.
        """
        with self._lock:
            pending = self._computed.get(compute)
            mine = pending is None
            if pending is None:
                pending = self._computed[compute] = Future()
        if mine:
            try:
                pending.set_result(compute(self))
            except BaseException as error:
                with self._lock:
                    del self._computed[compute]
                _clear(error)
                pending.set_exception(error)
                raise
        result: T = pending.result()
        return result

    def has(self, compute: Callable[["Reading"], object]) -> bool:
        """Say whether what a function makes of this reading is there, so that nobody waits for it."""
        with self._lock:
            pending = self._computed.get(compute)
        return pending is not None and pending.done() and pending.exception() is None

    def evaluate(
        self,
        sparql: str,
        use: Callable[[Results], T],
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> T:
        """Evaluate a query and return what a function makes of its results, which are good in this thread alone.

        The engine leaks results that another thread lets go, so an error leaves without the frames that hold them.

        Raises:
            SyntaxError: the query does not parse.
            RuntimeError: it calls a function that there is not.
        """
        try:
            return use(self.snapshot.query(sparql, default_graphs=default_graphs, named_graphs=named_graphs))
        except BaseException as error:
            _clear(error)
            raise

    def select(self, where: str) -> list[Row]:
        """Return the rows of a SELECT query written without prologue; unbound variables are left out."""
        return self.evaluate(PROLOGUE + where, rows)

    def ask(self, where: str) -> bool:
        """Answer an ASK query written without prologue."""
        return self.evaluate(PROLOGUE + where, bool)


def rows(results: Results) -> list[Row]:
    """Return the rows of a SELECT query, unbound variables left out.

    Raises:
        TypeError: the results are those of another form of query.
    """
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("a SELECT query is expected")
    names = [variable.value for variable in results.variables]
    return [{name: value for name in names if (value := solution[name]) is not None} for solution in results]


def _clear(error: BaseException) -> None:
    traceback.clear_frames(error.__traceback__)
    for other in (error.__cause__, error.__context__):
        if other is not None:
            _clear(other)


def _is_sample(reading: Reading) -> bool:
    return reading.ask("ASK { id:dataset itu:sample true }")


class Library:
    """Hands out the reading of the current snapshot, one object for as long as the snapshot's name stays."""

    def __init__(
        self,
        source: SnapshotSource,
        *,
        folder_of: FolderOf | None = None,
        begin: Callable[[Reading], Future[None]] | None = None,
        patience_s: float = 0.0,
    ) -> None:
        """Take readings of what a source gives.

        Args:
            source: gives the current snapshot.
            folder_of: gives the folder of a snapshot, where something is kept beside it.
            begin: has what answers need of a new reading made ready meanwhile; called once for each, and does not wait; what it returns is done where that is done, or cannot be.
            patience_s: for so many seconds at most, the snapshot before goes on being current while a new one is made ready, so that nobody waits for that.
        """
        self._source = source
        self._folder_of = folder_of
        self._begin = begin
        self._patience_s = patience_s
        self._lock = Lock()
        self._current: Reading | None = None
        self._coming: tuple[Reading, Future[None]] | None = None
        self._since = math.inf  # when there was another one first
        self._asked = -math.inf

    def current(self) -> Reading:
        """Return the reading of the snapshot that is current now."""
        return self._look(Future.done)

    def newest(self) -> Reading:
        """Make the snapshot that is newest now the current one, as soon as answers need not wait for it, and return its reading."""
        self._look(lambda _: False)
        with self._lock:
            coming = self._coming
        if coming is not None:
            with suppress(TimeoutError):
                coming[1].result(self._patience_s)
        return self._look(lambda _: True)

    def _look(self, enough: Callable[[Future[None]], bool]) -> Reading:
        asked = time.monotonic()
        snapshot = self._source()
        held = self._current
        if held is not None and self._patience_s and held.name != snapshot.name:
            return self._changed(snapshot, asked, enough)
        if held is None or held.name != snapshot.name:
            held = self._reading(snapshot)
        taken = False
        with self._lock:
            if self._current is None or asked >= self._asked:  # what another thread found later stays
                self._coming, self._since = None, math.inf
                if self._current is None or self._current.name != held.name:
                    self._current, taken = held, True
                self._asked = asked
            found = self._current
        if taken and self._begin is not None:
            self._begin(found)
        return found

    def _changed(self, snapshot: Snapshot, asked: float, enough: Callable[[Future[None]], bool]) -> Reading:
        """Return what is current where another snapshot was found than the one that was: that one until the other is made ready."""
        made = self._reading(snapshot)
        with self._lock:
            assert self._current is not None
            if asked < self._asked or self._current.name == snapshot.name:  # another thread looked later
                return self._current
            if self._coming is None or self._coming[0].name != snapshot.name:
                self._coming = (made, _done() if self._begin is None else self._begin(made))
                self._since = min(self._since, asked)
            coming, ahead = self._coming
            if enough(ahead) or asked - self._since > self._patience_s:
                self._current, self._coming, self._since = coming, None, math.inf
            self._asked = asked
            return self._current

    def _reading(self, snapshot: Snapshot) -> Reading:
        with self._lock:
            if self._coming is not None and self._coming[0].name == snapshot.name:
                return self._coming[0]
        made = Reading(snapshot, None if self._folder_of is None else self._folder_of(snapshot))
        _ = made.sample  # known before the event loop gets the reading, which must not wait for it
        return made

    def seen(self) -> tuple[Reading, float] | None:
        """Return the reading that was current when it was last looked, and when that was on the monotonic clock; nothing is looked for."""
        return None if self._current is None else (self._current, self._asked)


def _done() -> Future[None]:
    made: Future[None] = Future()
    made.set_result(None)
    return made


def values(variable: str, iris: Iterable[str]) -> str:
    """Return a VALUES clause over IRIs."""
    return f"VALUES ?{variable} {{ {' '.join(str(ox.NamedNode(iri)) for iri in iris)} }}"


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield items in lists of at most `BATCH`, what one VALUES clause takes."""
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def is_path(text: str) -> bool:
    """Say whether a text has the form of an identifier."""
    return _PATH.fullmatch(text) is not None and not text.endswith("/") and "//" not in text


def text_of(node: Term | None) -> str:
    """Return an identifier as its path, any other IRI or literal as its value, nothing as the empty text."""
    if node is None:
        return ""
    if isinstance(node, ox.NamedNode):
        return path_of(node.value) if node.value.startswith(ID) else node.value
    if isinstance(node, ox.Triple):
        return str(node)
    return node.value
