"""Writes into a store for clients: whole graphs, and SPARQL updates, each published as a snapshot of its own before it is said to be done."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from store.asking import QueryFailed, QueryOutOfMemory, QueryTimeout
from store.content import parse
from store.errors import QueryRefused, StoreError
from store.modules import environment
from store.snapshot import Snapshot
from store.tokens import Token, tokens
from store.writing import Store

_ERRORS: Final[dict[str, type[Exception]]] = {
    "SyntaxError": SyntaxError,
    "QueryRefused": QueryRefused,
    "QueryFailed": QueryFailed,
}


class DatasetConflict(StoreError):  # noqa: N818 - says what is the case
    """An update names its dataset, and the protocol another one."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes into the store in a folder, one change at a time; whoever writes meanwhile makes it fail.

    Attributes:
        folder: where the store is.
        default: the name of the graph that stands for the unnamed one where something is written.
        timeout_s: seconds an update may take.
        memory_bytes: memory an update may take.
        mirror: makes an engine elsewhere hold a snapshot before it is published; where that fails, nothing was changed here.
    """

    folder: Path
    default: str
    timeout_s: float = 60.0
    memory_bytes: int = 4_000_000_000
    mirror: Callable[[Snapshot], object] | None = None

    def put(self, graph: str | None, triples: Iterable[ox.Triple]) -> bool:
        """Make triples the content of a graph, None being the unnamed one; return whether it is a new graph.

        Raises:
            StoreLocked: something else is being written.
            StoreError: it cannot be written.
        """
        name = graph or self.default
        with Store.reopen(self.folder) as store:
            new = store.digest(name) is None
            store.replace(name, triples)
            self._publish(store)
        return new

    def add(self, graph: str | None, triples: Iterable[ox.Triple]) -> bool:
        """Add triples to a graph; return whether it is a new one.

        Raises:
            StoreError: as for `put`.
        """
        name = graph or self.default
        with Store.reopen(self.folder) as store:
            new = store.digest(name) is None
            store.replace(name, [*store.triples(name), *triples])
            self._publish(store)
        return new

    def delete(self, graph: str | None) -> bool:
        """Remove a graph; return whether there was one.

        Raises:
            StoreError: as for `put`.
        """
        with Store.reopen(self.folder) as store:
            there = store.drop(graph or self.default)
            self._publish(store)
        return there

    def update(self, sparql: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> tuple[str, ...]:
        """Carry out an update whole or not at all; return the graphs that it changes.

        It runs on a copy, in a process of its own, that ends when its time is up; what it has changed is then written in one transaction.

        Raises:
            SyntaxError: it does not parse.
            DatasetConflict: it names its dataset, and `using` names another.
            QueryRefused: it would reach the network.
            QueryFailed: it cannot be carried out.
            QueryTimeout: its time was up.
            QueryOutOfMemory: it took more memory than an update may.
            StoreError: as for `put`.
        """
        sparql = with_dataset(sparql, using, using_named)
        with Store.reopen(self.folder) as store, tempfile.TemporaryDirectory(dir=self.folder, prefix=".new") as scratch:
            store.copy_to(Path(scratch) / "copy")
            changed = self._changes(store, sparql, Path(scratch))
            found = store.replace_all(
                {graph: () if file is None else parse([Path(file).read_bytes()]) for graph, file in changed.items()}
            )
            self._publish(store)
        return found

    def _publish(self, store: Store) -> None:
        """Publish what was written, once it is where it is mirrored."""
        if self.mirror is not None and not store.is_published():
            try:
                self.mirror(store.stage())
            except BaseException:
                if (before := store.published()) is not None:
                    store.restore(before)
                raise
        store.publish()

    def _changes(self, store: Store, sparql: str, scratch: Path) -> dict[str, str | None]:
        job = {
            "place": str(scratch / "copy"),
            "sparql": sparql,
            "default": self.default,
            "digests": {graph: store.digest(graph) for graph in store.graphs()},
            "out": str(scratch),
            "memory_bytes": self.memory_bytes,
        }
        try:
            done = subprocess.run(
                [sys.executable, "-m", "store.scratch"],
                input=json.dumps(job).encode(),
                stdout=subprocess.PIPE,
                timeout=self.timeout_s,
                check=False,
                start_new_session=True,
                env=environment(),
            )
        except subprocess.TimeoutExpired as error:
            raise QueryTimeout(f"the update did not end in {self.timeout_s:g} s") from error
        if done.returncode:
            raise QueryOutOfMemory(
                f"the update took more than {self.memory_bytes} bytes of memory, or its process was ended"
            )
        told = json.loads(done.stdout)
        if "error" in told:
            raise _ERRORS[told["error"]](told["message"])
        changed: dict[str, str | None] = told["changed"]
        return changed


def with_dataset(sparql: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """Return an update whose WHERE clauses ask over some graphs (SPARQL 1.1 Protocol, section 2.2.3).

    Raises:
        DatasetConflict: it has a USING or WITH clause of its own.
    """
    if not using and not using_named:
        return sparql
    clauses = "".join(
        chain(
            (f"USING {ox.NamedNode(graph)} " for graph in using),
            (f"USING NAMED {ox.NamedNode(graph)} " for graph in using_named),
        )
    )
    places: list[int] = []
    depth = 0
    before: Token | None = None
    for token in tokens(sparql):
        word = token.text.upper() if token.kind == "word" else ""
        if token.kind == "other":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        elif depth == 0 and word in ("USING", "WITH"):
            raise DatasetConflict(
                f"the update has {word}, and the request names graphs by using-graph-uri: do one of the two"
            )
        elif depth == 0 and word == "WHERE":
            if before is not None and before.text.upper() == "DELETE":
                raise DatasetConflict("DELETE WHERE takes no graphs from the request; write DELETE { … } WHERE { … }")
            places.append(token.start)
        before = token
    for place in reversed(places):
        sparql = f"{sparql[:place]}{clauses}{sparql[place:]}"
    return sparql
