"""The examples of the catalogue on the bundled samples: each question answers its own."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

import samples
from graph_api.app import create_app
from graph_api.unknown import unknown_entities
from itugov.build import HIDDEN, build
from itugov.collect import collect
from queries.catalogue import bind, catalogue
from store import Store
from tests.graph_api.service import Client


@pytest.fixture(scope="module")
def built() -> Iterator[Store]:
    with Store.memory(hidden=HIDDEN) as store:
        build(collect([samples.documents()]), store, sample=True, max_file_bytes=10_000_000)
        yield store


@pytest.mark.parametrize("name", list(catalogue()))
@pytest.mark.parametrize("optional", [True, False])
def test_an_example_gives_rows(built: Store, name: str, optional: bool) -> None:
    query = catalogue()[name]
    given = {p.name: p.example for p in query.parameters if optional or p.default is None}
    assert unknown_entities(built, query, given) == ()
    results = built.query(bind(query, given))
    assert bool(results) if isinstance(results, ox.QueryBoolean) else next(results, None) is not None


def test_every_example_of_the_description_of_the_api_runs(built: Store) -> None:
    with Client(create_app(lambda: built)) as client:
        described = client.json("/openapi.json")["paths"]["/api/v1/queries/{name}"]["get"]["parameters"]
        shown = {given["name"]: given["examples"] for given in described if "examples" in given}
        assert list(shown["name"]) == list(shown["parameters"]) == list(catalogue())
        for name, example in shown["parameters"].items():
            answer = client.get(f"/api/v1/queries/{shown['name'][name]['value']}", params=example["value"])
            assert answer.status_code == 200, (name, answer.text)


def test_an_identifier_without_its_kind_is_met_with_the_whole_one(built: Store) -> None:
    (found,) = unknown_entities(built, catalogue()["body-mandate"], {"body": "ISC-TF"})
    assert found.message == "nothing is named 'ISC-TF'; did you mean body/ISC-TF?"
