"""The OpenAPI description tells the truth: whatever it allows or forbids is sent, and every answer is as it says.

Schemathesis makes the requests, of the right form and of a wrong one. A right form may still be refused, for what it names is not there: that is no
fault of the description, so its check that what is valid is accepted is left out. Requests are the same at every run.
"""

from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from lxml import html
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from graph_api.citations import Recognised
from graph_api.outlining import example_url, given_examples, operations
from graph_api.text.holding import Texts
from tests.graph_api.sending import send_queries
from tests.graph_api.service import Client, application, snapshot

_EXAMPLES: Final = 15
APP = application(snapshot())
APP.state.texts = Texts(wait_s=300)  # on a busy machine too
APP.state.recognise = lambda *_: Recognised((), (), ())
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP)
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)}
# Bodies that Schemathesis cannot write, and tests of their own send (test_writing.py)
UNWRITTEN = {"PUT /rdf-graph-store", "POST /rdf-graph-store"}
# What is sent is checked, whatever it is
CHECKED = {"POST /sparql/validate"}
load_all_checks()
send_queries()
LEFT_OUT = [CHECKS.get_one("positive_data_acceptance")]


def takes_any_text(parameter: Any) -> bool:
    schema = parameter["schema"]
    return parameter["in"] == "header" or (schema.get("type") == "string" and not {"pattern", "enum"} & schema.keys())


def test_every_operation_is_tried() -> None:
    assert len(OPERATIONS) > 60
    assert OPERATIONS.keys() == {route for route, _, _ in operations(APP.openapi())}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("label", sorted(OPERATIONS.keys() - UNWRITTEN))
def test_whatever_is_sent_is_answered_as_described(label: str, mode: GenerationMode) -> None:
    if mode is GenerationMode.NEGATIVE and label in CHECKED:
        pytest.skip("any text may be sent to be checked")
    made = OPERATIONS[label].as_strategy(generation_mode=mode)

    @settings(
        max_examples=_EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made)
    def try_all(case: Any) -> None:
        case.call_and_validate(excluded_checks=LEFT_OUT)

    try:
        try_all()
    except Unsatisfiable:  # where any text will do, nothing can be asked for wrongly
        assert mode is GenerationMode.NEGATIVE
        assert all(map(takes_any_text, OPERATIONS[label].definition.raw.get("parameters", ())))


def test_examples_belong_to_routes_and_parameters() -> None:
    described = {route: operation for route, _, operation in operations(APP.openapi())}
    assert given_examples().keys() <= described.keys()
    for route, examples in given_examples().items():
        known = {parameter["name"] for parameter in described[route].get("parameters", ())}
        assert examples.keys() <= known | described[route].get("requestBody", {}).get("content", {}).keys(), route


def test_every_route_that_reads_has_an_example_that_is_shown() -> None:
    with Client(application(snapshot(sample=True))) as client:
        page = html.fromstring(client.get("/en/api").text)
    shown = {link.get("href") for link in page.iter("a")}
    for route, path, operation in operations(APP.openapi()):
        if route.startswith("GET "):
            url = example_url(path, operation)
            assert url is not None, route
            assert url in shown, route
        elif "requestBody" in operation and route not in UNWRITTEN:
            assert any("example" in content for content in operation["requestBody"]["content"].values()), route


def test_the_guide_for_programs_leads_to_what_is_there() -> None:
    with Client(APP) as client:
        answer = client.get("/llms.txt")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.text.startswith("# itugov\n\n> ")
        links = [part.partition(")")[0] for part in answer.text.split("](")[1:]]
        assert len(links) > 10
        for link in links:
            assert client.get(link, headers={"accept": "*/*"}).status_code == 200, link


def test_no_page_of_documentation_asks_another_host() -> None:
    with Client(APP) as client:
        for url in ("/docs", "/redoc"):
            assert client.get(url).status_code == 404
        page = html.fromstring(client.get("/ar/api").text)
        loaded = [each.get("src") or each.get("href") for each in page.iter("script", "link", "img")]
        assert loaded
        assert all(str(url).startswith("/static/") for url in loaded)
