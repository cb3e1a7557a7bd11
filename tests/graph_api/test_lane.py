"""What is answered in front of the application is what the application would answer, and nothing costly is."""

import asyncio
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, quote_plus

import httpx
import pyoxigraph as ox
import pytest

from graph_api.limits import Limits
from graph_api.reading import Snapshot
from graph_api.sparql.lane import FastLane
from ontology.namespaces import entity, term
from store import Store
from tests.graph_api.service import Client, application, node_quad, snapshot

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
