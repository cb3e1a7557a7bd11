"""The application over the small graph of the tests, and a client that asks it without a network."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import httpx
import pyoxigraph as ox
from fastapi import FastAPI

from graph_api.app import create_app
from graph_api.limits import Limits
from graph_api.problems import ErrorTable
from graph_api.reading import Snapshot
from graph_api.sparql.lane import FastLane
from graph_api.watching.watch import Watch
from ontology.namespaces import entity, expand, graph, term
from store import QueryRefused, Store, StoreError, StoreLocked, latest
from store.updating import Writer
from tests.queries import fixture

ERRORS: Final[ErrorTable] = {QueryRefused: (403, "refused"), StoreError: (503, "store-unavailable")}
VALIDATION: Final = graph("validation")


def snapshot(*, sample: bool = False, extra: Iterable[ox.Quad] = (), hidden: Iterable[str] = ()) -> Store:
    """Return the graph of the tests in a store in memory, which is as good as a snapshot."""
    made = Store.memory(hidden=(VALIDATION, *map(graph, hidden)))
    graphs: dict[str, list[ox.Triple]] = {}
    quads = [*fixture.quads(), *extra]
    if sample:
        true = ox.Literal("true", datatype=ox.NamedNode(expand("xsd:boolean")))
        quads.append(node_quad("dataset", term("sample"), true, "dataset"))
    for quad in quads:
        assert isinstance(quad.graph_name, ox.NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(ox.Triple(quad.subject, quad.predicate, quad.object))
    for name, triples in graphs.items():
        made.replace(name, triples)
    return made


def node_quad(subject: str, predicate: str, obj: ox.NamedNode | ox.Literal, home: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(entity(subject)), ox.NamedNode(predicate), obj, ox.NamedNode(graph(home)))


def application(
    source: Callable[[], Snapshot] | Snapshot,
    *,
    findings: Callable[[Snapshot], Sequence[Mapping[str, Any]]] | None = None,
    limits: Limits | None = None,
) -> FastAPI:
    def given() -> Snapshot:
        return source() if callable(source) else source

    return create_app(given, findings=findings, limits=limits, errors=ERRORS)


TOKEN: Final = "a token of the tests"
AUTHORIZED: Final = {"authorization": f"Bearer {TOKEN}"}


def writable(folder: Path) -> FastAPI:
    """Return the service over a store on disk, of which those with the token may change everything."""
    if latest(folder) is None:
        with Store.open(folder, hidden=(VALIDATION,)) as store:
            store.publish()

    def current() -> Snapshot:
        found = latest(folder)
        assert found is not None
        return found

    errors: ErrorTable = {StoreLocked: (409, "being-written"), **ERRORS}
    return create_app(current, errors=errors, writing=Writer(folder, graph("default")), token=TOKEN)


class Client:
    """Sends requests one after the other, or several at a time, on one event loop."""

    def __init__(self, app: FastAPI | FastLane | Watch) -> None:
        self.app = app
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.close()

    def run(self, work: Callable[[httpx.AsyncClient], Coroutine[Any, Any, Any]]) -> Any:
        async def within() -> Any:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30) as client:
                return await work(client)

        return self._runner.run(within())

    def request(self, method: str, url: str, **given: Any) -> httpx.Response:
        answer = self.run(lambda client: client.request(method, url, **given))
        assert isinstance(answer, httpx.Response)
        return answer

    def get(self, url: str, **given: Any) -> httpx.Response:
        return self.request("GET", url, **given)

    def json(self, url: str, **given: Any) -> Any:
        answer = self.get(url, **given)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/json")
        return answer.json()
