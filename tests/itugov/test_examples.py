"""The examples of the catalogue on the bundled samples: each question answers its own."""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
import schemathesis
from schemathesis.core.result import Ok

import samples
from graph_api.app import create_app
from graph_api.citations import Recognised
from graph_api.outlining import operations
from graph_api.sparql.unknown import unknown_entities
from graph_api.text.holding import Texts
from itugov.build import HIDDEN, build
from itugov.collect import collect
from queries.catalogue import bind, catalogue
from store import Store
from tests.graph_api.sending import send_queries
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


def test_every_example_of_a_route_is_answered_as_described(built: Store) -> None:
    app = create_app(lambda: built, texts=Texts(wait_s=300))
    app.state.recognise = lambda *_: Recognised((), (), ())
    described = {route: operation for route, _, operation in operations(app.openapi())}
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    send_queries()
    tried = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        given: dict[str, dict[str, Any]] = {"path": {}, "query": {}}
        for parameter in described[operation.label].get("parameters", ()):
            value = parameter.get("example")
            if value is None and parameter["required"]:
                value = next(iter(parameter["examples"].values()))["value"]
            if value is not None and parameter["in"] in given:
                given[parameter["in"]][parameter["name"]] = value
        content = described[operation.label].get("requestBody", {}).get("content", {})
        bodies = [(kind, body["example"]) for kind, body in content.items() if "example" in body] or [(None, None)]
        if operation.method.upper() != "GET" and bodies == [(None, None)]:
            continue
        for media_type, body in bodies:
            more = {} if media_type is None else {"body": body, "media_type": media_type}
            case = operation.Case(path_parameters=given["path"], query=given["query"], **more)
            answer = case.call(allow_redirects=False)
            case.validate_response(answer)
            assert answer.status_code in (200, 303, 307, 308), (operation.label, answer.text)
            assert answer.content or answer.headers.get("location"), operation.label
            if "json" in "".join(answer.headers.get("content-type", ())):
                _is_not_empty(operation.label, answer.json())
            tried += 1
    assert tried > 60


def _is_not_empty(label: str, answer: Any) -> None:
    for name in (
        "hits",
        "suggestions",
        "groups",
        "facts",
        "places",
        "paths",
        "nodes",
        "items",
        "result",
        "properties",
        "paragraphs",
    ):
        if isinstance(answer, dict) and name in answer:
            assert answer[name], (label, name)
