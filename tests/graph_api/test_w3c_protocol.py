"""The tests of the SPARQL 1.1 Protocol and of the Graph Store HTTP Protocol by the W3C, each over a store of its own."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from store import Store
from tests.graph_api.service import VALIDATION, Client, writable
from tests.graph_api.w3c import Case, cases, perform
from tests.shared import shared

PROTOCOL = tuple(cases("protocol", "manifest.ttl"))
GRAPH_STORE = (
    *cases("graph-store-protocol", "manifest-indirect.ttl"),
    *cases("graph-store-protocol", "manifest-direct.ttl"),
)


@pytest.mark.parametrize("case", PROTOCOL, ids=[c.name for c in PROTOCOL])
def test_the_protocol(case: Case, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", hidden=(VALIDATION,)) as store:
        for name, file in case.data:
            parsed = ox.parse(path=shared("w3c", "sparql11", "protocol", file))
            store.replace(name, (ox.Triple(q.subject, q.predicate, q.object) for q in parsed))
        store.publish()
    with Client(writable(tmp_path / "store")) as client:
        perform(client, case)


@pytest.mark.parametrize("case", GRAPH_STORE, ids=[c.name for c in GRAPH_STORE])
def test_the_graph_store(case: Case, tmp_path: Path) -> None:
    with Client(writable(tmp_path / "store")) as client:
        perform(client, case)


def test_the_tests_are_counted() -> None:
    shared("w3c", "sparql11", "protocol")
    assert len({c.name for c in PROTOCOL}) == 34
    assert len({c.name for c in GRAPH_STORE}) == 13
