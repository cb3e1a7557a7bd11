"""Every identifier of the bundled samples, followed as a crawler follows it."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

import samples
from itugov.build import HIDDEN, build
from itugov.collect import collect
from ontology.namespaces import ITU
from store import Store
from tests.graph_api.crawler import Crawler, follow_all, identifiers, read_data, some_ways, terms
from tests.graph_api.service import application


@pytest.fixture(scope="module")
def held() -> Iterator[Store]:
    with Store.memory(hidden=HIDDEN) as store:
        build(collect([samples.documents()]), store, sample=True, max_file_bytes=10_000_000)
        yield store


def test_every_identifier_of_the_samples_leads_to_its_page_and_its_data(held: Store) -> None:
    found = identifiers(held)
    assert len(found) > 9_000
    checked = 0
    with Crawler(application(held)) as client:
        # Each as a browser asks, and in one of the forms of data; in every form, those of the small graph (test_linked.py)
        for iri, url in follow_all(client, found, ways=some_ways):
            if url.startswith("/data/") and not iri.startswith(ITU):
                read_data(client, iri, url)
                checked += 1
    assert checked == len([iri for iri in found if not iri.startswith(ITU)])


def test_every_term_that_is_used_is_described(held: Store) -> None:
    used = {
        node.value
        for name in held.graphs()
        for t in held.triples(name)
        for node in (t.predicate, t.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(ITU)
    }
    assert used <= terms(held)
