"""The service over the small graph of the tests, whose queries an engine elsewhere answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from graph_api.app import create_app
from ontology.namespaces import PREFIXES, graph
from store import Store
from store.mirroring import Mirror
from store.pool import Pool, PoolLimits
from store.remote import Remote
from tests.engines import started
from tests.graph_api.service import ERRORS, Client


@contextmanager
def elsewhere(name: str, folder: Path, held: Store) -> Iterator[Client]:
    """Start an engine, mirror a store to it, and return what asks the service over it."""
    with started(name, folder) as found:
        engine = replace(found, mirror=graph("mirror"))
        with Store.open(folder / "store", hidden=held.hidden) as store:
            store.replace_all({graph: held.triples(graph) for graph in held.graphs()})
            snapshot = store.publish()
        with Mirror(engine, folder / "store") as mirror:
            mirror.put(snapshot)
        pool = Pool(PoolLimits(workers=1), PREFIXES)
        remote = Remote(engine, pool, PREFIXES)

        async def close(_: object) -> None:
            await remote.aclose()
            await pool.aclose()

        with Client(create_app(lambda: snapshot, errors=ERRORS, answering=remote)) as client:
            try:
                yield client
            finally:
                client.run(close)
