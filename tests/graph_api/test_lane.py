"""What is answered in front of the application is what the application would answer, and nothing costly is."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

import httpx
import pyoxigraph as ox
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from graph_api.app import create_app
from graph_api.limits import Limits
from graph_api.reading import Reading, Snapshot
from graph_api.sparql.lane import FastLane
from graph_api.walks import at_once
from graph_api.walks.preparing import prepare, write_beside
from ontology.namespaces import entity, term
from store import Store
from tests.graph_api.service import ERRORS, Client, application, node_quad, snapshot

IRI: Final = "<https://w3id.org/itugov/id/body/ISC-TF>"
CHEAP: Final = f"SELECT ?p ?o WHERE {{ {IRI} ?p ?o }}"
COSTLY: Final = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"


@pytest.fixture(scope="module")
def laned(held: Store) -> Iterator[Client]:
    with Client(FastLane(application(held), fresh_s=60)) as made:
        made.get("/readyz")
        yield made


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accept": "application/json"},
        {"accept": "application/sparql-results+json;q=0.9, text/csv;q=0.1"},
        {"origin": "https://example.org"},
        {"accept-encoding": "identity"},
    ],
)
@pytest.mark.parametrize("query", [CHEAP, f"ASK {{ {IRI} a ?k }}", f"SELECT * {{ ?s ?p {IRI} }} LIMIT 3"])
def test_the_lane_answers_as_the_application_does(
    client: Client, laned: Client, query: str, headers: dict[str, str]
) -> None:
    url = f"/sparql?query={quote(query)}"
    slow, quick, again = (
        client.get(url, headers=headers),
        laned.get(url, headers=headers),
        laned.get(url, headers=headers),
    )
    assert slow.status_code == quick.status_code == again.status_code == 200
    assert slow.json() == quick.json() == again.json()
    varying = ("vary", "content-length", "content-encoding", "etag")
    for found in (quick, again):
        assert {k: v for k, v in found.headers.items() if k not in varying} == {
            k: v for k, v in slow.headers.items() if k not in varying
        }
        assert set(found.headers["vary"].split(", ")) == set(slow.headers["vary"].split(", "))
        if "content-encoding" not in slow.headers:
            assert found.headers["etag"] == slow.headers["etag"]


def test_what_was_answered_is_kept_but_for_what_changes(laned: Client) -> None:
    lane = laned.app
    assert isinstance(lane, FastLane)
    for query, kept in ((COSTLY, True), ("SELECT (NOW() AS ?n) {}", False), ("SELECT (%52AND() AS ?n) {}", False)):
        url = "/sparql?query=" + (query if "%" in query else quote(query))
        laned.get(url)
        before = lane.answers.hits
        laned.get(url)
        assert (lane.answers.hits > before) is kept, query


def test_a_flood_of_cheap_queries_drives_nothing_out(held: Store) -> None:
    lane = FastLane(application(held, limits=Limits(kept_bytes=100_000)), fresh_s=60)
    with Client(lane) as client:
        client.get("/readyz")
        dear, cheap = f"/sparql?query={quote(COSTLY)}", f"/sparql?query={quote(CHEAP)}%20LIMIT%20"
        client.get(dear)
        for number in range(200):
            client.get(f"{cheap}{number}")
        before = lane.answers.hits
        client.get(dear)
        assert lane.answers.hits == before + 1
        for _ in range(2):
            client.get(f"{cheap}7")
        assert lane.answers.hits == before + 2, "what is asked for again is kept"


def test_one_looks_for_a_newer_snapshot_for_all() -> None:
    looked = 0
    held = snapshot()

    def source() -> Snapshot:
        nonlocal looked
        looked += 1
        return held

    lane = FastLane(application(source), fresh_s=0.2)
    with Client(lane) as client:
        url = f"/sparql?query={quote(CHEAP)}"

        async def many(asking: httpx.AsyncClient) -> None:
            for _ in range(3):
                before = looked
                found = await asyncio.gather(*(asking.get(url) for _ in range(20)))
                assert {answer.status_code for answer in found} == {200}
                assert looked <= before + 1
                await asyncio.sleep(0.25)

        client.run(many)
    assert looked >= 3


def test_a_cheap_query_needs_no_worker_however_it_is_encoded(held: Store) -> None:
    with Client(FastLane(application(held, limits=Limits(max_queries=1, max_wait_s=0.1)), fresh_s=60)) as client:
        assert isinstance(client.app, FastLane)
        client.app.app.state.answering = None  # whoever asks it fails
        client.get("/readyz")
        for written in (quote(CHEAP), quote(CHEAP, safe=""), quote_plus(CHEAP)):
            assert client.get(f"/sparql?query={written}").status_code == 200
        assert client.get(f"/sparql?query={quote(COSTLY)}").status_code == 500


def test_a_validator_reaches_the_application(laned: Client) -> None:
    url = f"/sparql?query={quote(CHEAP)}"
    tag = laned.get(url).headers["etag"]
    for holds in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        assert laned.get(url, headers={"if-none-match": holds}).status_code == 304, holds


def test_long_headers_fill_no_memory(held: Store) -> None:
    lane = FastLane(application(held, limits=Limits(kept_bytes=100_000)), fresh_s=60)
    with Client(lane) as client:
        client.get("/readyz")
        url = f"/sparql?query={quote(CHEAP)}"
        first = {"accept": "*/*" + ";x=1" * 10_000}
        for headers in (first, *({"accept-language": f"x-{n}" + ",en" * 10_000} for n in range(5)), first):
            assert client.get(url, headers=headers).status_code == 200
    assert lane.answers.hits == 0, "the first answer and its headers are let go for those that came after"


def test_an_answer_is_of_the_snapshot_that_was_current_a_moment_ago() -> None:
    old = snapshot()
    new = snapshot(extra=[node_quad("body/ISC-TF", term("partOf"), ox.NamedNode(entity("body/ITU")), "reference")])
    served = [old]
    with Client(FastLane(application(lambda: served[-1]), fresh_s=0.2)) as client:
        url = f"/sparql?query={quote(CHEAP)}"
        assert client.get(url).headers["x-dataset-version"] == old.name
        served.append(new)

        async def later(asking: httpx.AsyncClient) -> httpx.Response:
            await asyncio.sleep(0.25)
            return await asking.get(url)

        after = client.run(later)
        assert after.headers["x-dataset-version"] == new.name
        assert entity("body/ITU") in after.text


def test_requests_that_differ_have_answers_of_their_own(laned: Client) -> None:
    url = f"/sparql?query={quote(CHEAP)}"
    types = {
        laned.get(url, headers={"accept": accept}).headers["content-type"].partition(";")[0]
        for accept in ("text/csv", "application/json", "application/sparql-results+xml", "text/html")
        for _ in range(2)
    }
    assert types == {"text/csv", "application/json", "application/sparql-results+xml", "text/html"}
    assert laned.get(f"{url}&format=csv").headers["content-type"].startswith("text/csv")
    assert laned.get(f"{url}&default-graph-uri=urn:none").json()["results"]["bindings"] == []
    assert laned.get(f"{url}&timeout=0").status_code == 400


@pytest.fixture(scope="module")
def ahead(held: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Yield a client of a service whose snapshot has the file of its edges, and was read ahead."""
    folder = tmp_path_factory.mktemp("snapshot")
    write_beside(Reading(held), folder)
    app = create_app(lambda: held, errors=ERRORS, folder_of=lambda _: folder)
    prepare(app.state.library.current())
    with Client(FastLane(app, fresh_s=60)) as made:
        made.get("/readyz")
        yield made


@pytest.mark.parametrize(
    "headers",
    [{}, {"accept": "*/*"}, {"accept": "application/json"}, {"origin": "https://example.org"}, {"accept": "text/csv"}],
)
@pytest.mark.parametrize(
    "query",
    [
        "id=body/ISC-TF",
        "id=body%2FISC-TF&depth=2",
        "depth=3&id=body/ISC-TF&id=event/PP-18&id=body/ISC-TF&max_nodes=5",
        "id=body/ISC-TF&lang=en,ar&max_nodes=1",
        "id=body/ISC-TF&status=proposed",
        "id=body/ISC-TF&format=gexf",
        "id=body/ISC-TF&lang=fr",
    ],
)
def test_the_lane_draws_what_the_application_does(ahead: Client, query: str, headers: dict[str, str]) -> None:
    assert isinstance(ahead.app, FastLane)
    url = f"/api/v1/graph/ego?{query}"
    with Client(ahead.app.app) as client:
        slow = client.get(url, headers=headers)
    quick, again = ahead.get(url, headers=headers), ahead.get(url, headers=headers)
    assert slow.status_code == 200
    assert slow.content == quick.content == again.content
    assert sorted(slow.headers.items()) == sorted(quick.headers.items()) == sorted(again.headers.items())
    tagged = ahead.get(url, headers={**headers, "if-none-match": slow.headers["etag"]})
    assert (tagged.status_code, tagged.headers["etag"]) == (304, slow.headers["etag"])


def test_an_ordinary_neighbourhood_is_drawn_without_the_application(
    ahead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(ahead.app, FastLane)
    handed: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        handed.append(scope["path"])
        await Response(status_code=418)(scope, receive, send)

    app.state = ahead.app.app.state  # type: ignore[attr-defined] # what the lane takes of it
    monkeypatch.setattr(ahead.app, "app", app)
    url = "/api/v1/graph/ego?id=body/ISC-TF&depth=2&max_nodes="
    assert (ahead.get(f"{url}299").status_code, handed) == (200, [])
    assert ahead.get(f"{url}301").status_code == 418
    # What shows many edges holds up nobody, and so does a graph that is large
    monkeypatch.setattr(at_once, "MOST_SHOWN", 3)
    assert ahead.get(f"{url}298").status_code == 418
    monkeypatch.undo()
    monkeypatch.setattr(ahead.app, "app", app)
    monkeypatch.setattr(at_once, "MOST_EDGES", 3)
    assert ahead.get(f"{url}297").status_code == 418


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("id=body/ITU", at_once.Asked(("body/ITU",), 1, 300, ("ar", "en"))),
        ("max_nodes=7&id=a&id=b&depth=3&lang=en,ar", at_once.Asked(("a", "b"), 3, 7, ("en", "ar"))),
        ("", None),
        ("depth=2", None),
        ("id=a&depth=4", None),
        ("id=a&depth=", None),
        ("id=a&depth=1&depth=2", None),
        ("id=a&max_nodes=0", None),
        ("id=a&max_nodes=301", None),
        ("id=a&max_nodes=1e2", None),
        ("id=a&max_nodes=%D9%A3", None),
        ("id=a&lang=en", None),
        ("id=a&expand=in~itu:partOf~a", None),
        ("id=a&unknown=1", None),
        ("id=%FF", None),
        ("&".join(["id=a"] * 51), None),
    ],
)
def test_what_is_asked_in_another_way_is_for_the_application(query: str, asked: at_once.Asked | None) -> None:
    assert at_once.asked(query.encode()) == asked


def test_what_was_not_read_ahead_is_for_the_application(held: Store, tmp_path: Path) -> None:
    reading = Reading(held, tmp_path)
    assert at_once.neighbourhood(reading, b"id=body/ISC-TF") is None
    prepare(reading)
    assert at_once.neighbourhood(reading, b"id=body/ISC-TF") is None, "its edges would be asked of the store"
    write_beside(reading, tmp_path)
    assert at_once.neighbourhood(reading, b"id=body/ISC-TF") is not None
    assert at_once.neighbourhood(reading, b"id=body/None") is None
