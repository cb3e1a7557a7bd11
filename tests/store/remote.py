"""A store of a few graphs, the questions about it, and what asks them: here, or of an engine to which the store was mirrored."""

import asyncio
import json
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from store import Snapshot, Store
from store.asking import Answering, Question
from store.engine import Engine
from store.mirroring import Mirror
from store.pool import Pool, PoolLimits
from store.remote import Remote

DATA: Final = Path(__file__).parent / "data"
G: Final = "http://e.example/g/"
HIDDEN: Final = (f"{G}hidden",)
PREFIXES: Final = (
    "PREFIX e: <http://e.example/>\nPREFIX g: <http://e.example/g/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and the engines that answer it otherwise, with the reason."""

    name: str
    query: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None
    ordered: bool
    differs: dict[str, str]

    def question(self) -> Question:
        return Question(
            PREFIXES + self.query, graph="application/n-triples", default_graphs=self.default, named_graphs=self.named
        )


def cases() -> tuple[Case, ...]:
    """Return all questions."""
    told = tomllib.loads((DATA / "remote.toml").read_text(encoding="utf-8"))["question"]

    def graphs(one: dict[str, Any], key: str) -> tuple[str, ...] | None:
        return tuple(G + name for name in one[key]) if key in one else None

    return tuple(
        Case(
            one["name"],
            one["query"],
            graphs(one, "default"),
            graphs(one, "named"),
            one.get("ordered", False),
            one.get("differs", {}),
        )
        for one in told
    )


def built(folder: Path) -> Snapshot:
    """Build the store of the tests in a folder."""
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(path=DATA / "remote.trig", format=ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(quad.triple)
    with Store.open(folder, hidden=HIDDEN) as store:
        store.replace_all(graphs)
        return store.publish()


def mirrored(engine: Engine, folder: Path, snapshot: Snapshot) -> None:
    """Make an engine hold a snapshot of the store in a folder."""
    with Mirror(engine, folder) as mirror:
        mirror.put(snapshot)


class Asker:
    """Asks questions one after the other, on one event loop: of workers here, or of an engine."""

    def __init__(self) -> None:
        self.pool = Pool(PoolLimits(workers=1))
        self.remote: Remote | None = None
        self._runner = asyncio.Runner()
        self._runner.run(self.pool.start())

    @contextmanager
    def at(self, engine: Engine) -> Iterator["Asker"]:
        """Ask an engine."""
        self.remote = self._runner.run(self._made(engine))
        try:
            yield self
        finally:
            self._runner.run(self.remote.aclose())
            self.remote = None

    async def _made(self, engine: Engine) -> Remote:
        return Remote(engine, self.pool)

    def run(self, work: Callable[[Answering], Awaitable[Any]]) -> Any:
        async def within() -> Any:
            return await work(self.remote or self.pool)

        return self._runner.run(within())

    def ask(self, snapshot: Snapshot, question: Question) -> bytes:
        """Return the whole answer."""

        async def within(answering: Answering) -> bytes:
            answer = await answering.ask(snapshot, question)
            try:
                return b"".join([piece async for piece in answer.pieces()])
            finally:
                await answer.aclose()

        found: bytes = self.run(within)
        return found

    def close(self) -> None:
        self._runner.run(self.pool.aclose())
        self._runner.close()


@contextmanager
def asking() -> Iterator[Asker]:
    """Return what asks."""
    asker = Asker()
    try:
        yield asker
    finally:
        asker.close()


def rows(data: bytes, *, ordered: bool) -> object:
    """Return an answer in a form in which equal answers are equal."""
    if not data.startswith(b"{"):
        return sorted(data.splitlines())
    told = json.loads(data)
    if "boolean" in told:
        return told["boolean"]
    found = [json.dumps(row, sort_keys=True, ensure_ascii=False) for row in told["results"]["bindings"]]
    return told["head"]["vars"], found if ordered else sorted(found)
