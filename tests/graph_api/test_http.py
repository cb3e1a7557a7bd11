"""What holds for every answer: methods, validators, marks of the sample, errors as problem details, other requests meanwhile."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus

import httpx
import pyoxigraph as ox
import pytest
from fastapi import FastAPI

from graph_api import problems
from graph_api.limits import Limits
from graph_api.problems import Problem, problem_response
from graph_api.reading import Reading, Results, Snapshot
from ontology.namespaces import entity, term
from store import QueryRefused, Store, StoreDamaged
from tests.graph_api.service import Client, application, node_quad, snapshot

READ = [
    "/en/", "/ar/", "/en/entity/body/ISC-TF", "/ar/entity/body/ISC-TF", "/en/search?q=a", "/ar/search?q=a", "/en/api", "/ar/api",
    "/en/sparql", "/ar/sparql", "/sparql", "/sparql?query=ASK%7B%7D", "/api/v1/stats", "/api/v1/audit", "/api/v1/search?q=a",
    "/api/v1/queries", "/api/v1/queries/coverage", "/api/v1/queries/coverage?format=csv", "/api/v1/entities/body/ISC-TF",
    "/api/v1/entities/body/ISC-TF/neighbors", "/api/v1/edges/7b28c928cb660179", "/api/v1/edges/7b28c928cb660179/evidence",
    "/en/edge/7b28c928cb660179", "/ar/edge/7b28c928cb660179", "/api/v1/graph/ego?id=body/ISC-TF",
    "/api/v1/graph/ego?id=body/ISC-TF&format=graphml", "/api/v1/graph/paths?from=body/ISC-TF&to=body/ITU", "/readyz", "/reconcile", "/reconcile/preview/body/ISC-TF", "/reconcile/suggest/type?prefix=a",
]  # fmt: skip


class Gate:
    """A snapshot that holds every query with the word `slow` in it until it is opened, and fails those with `broken`."""

    def __init__(self, held: Store) -> None:
        self.held, self.open = held, threading.Event()
        self.inside = threading.Semaphore(0)

    @property
    def name(self) -> str:
        return self.held.name

    @property
    def written(self) -> date | None:
        return self.held.written

    def query(
        self, sparql: str, *, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> Results:
        if "slow" in sparql:
            self.inside.release()
            assert self.open.wait(20)
        if "broken" in sparql:
            raise {"damaged": StoreDamaged, "system": OSError}.get(sparql.split()[-1], ZeroDivisionError)(
                "in /srv/secret"
            )
        return self.held.query(sparql, default_graphs=default_graphs, named_graphs=named_graphs)


SLOW = "SELECT ('slow' AS ?x) { }"


@contextmanager
def gated(limits: Limits) -> Iterator[tuple[Gate, Client]]:
    gate = Gate(snapshot())
    with Client(application(gate, limits=limits)) as client:
        try:
            yield gate, client
        finally:
            gate.open.set()


@pytest.mark.parametrize("url", READ)
def test_head_is_get_without_a_body_and_a_validator_saves_it(client: Client, url: str) -> None:
    whole = client.get(url)
    assert whole.status_code == 200
    head = client.request("HEAD", url)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "x-dataset-version", "cache-control"):
        assert head.headers[name] == whole.headers[name], name
    tag = whole.headers["etag"]
    for known in (tag, f'W/{tag}, "other"', "*"):
        again = client.get(url, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(url, headers={"if-none-match": '"other"'}).status_code == 200
    assert int(whole.headers["content-length"]) == len(whole.content)


def test_formats_of_one_thing_have_validators_of_their_own(client: Client) -> None:
    url = "/api/v1/graph/ego?id=body/ISC-TF"
    tags = {
        client.get(url, headers={"accept": a}).headers["etag"]
        for a in ("application/json", "application/graphml+xml", "text/csv")
    }
    assert len(tags) == 3


@pytest.mark.parametrize("url", READ)
def test_every_answer_of_a_sample_says_so(url: str, client: Client, sampled: Client) -> None:
    assert client.get(url).headers["x-dataset-sample"] == "false"
    answer = sampled.get(url)
    assert answer.headers["x-dataset-sample"] == "true"
    if answer.headers["content-type"].startswith("text/html"):
        assert answer.text.count('class="sample"') == 1
    elif url.startswith("/api/") and "json" in answer.headers["content-type"]:
        found = answer.json()
        assert (found.get("meta") or found["graph"])["sample"] is True
    elif url.endswith("graphml"):
        assert '<data key="sample">true</data>' in answer.text


@pytest.fixture(scope="module")
def sampled() -> Iterator[Client]:
    with Client(application(snapshot(sample=True))) as made:
        yield made


@pytest.mark.parametrize(
    "url", ["/sparql?query=x", "/api/v1/entities/no/thing", "/api/v1/graph/ego", "/fr/", "/en/entity/no/thing"]
)
def test_errors_of_a_sample_say_so_too(sampled: Client, url: str) -> None:
    answer = sampled.get(url)
    assert answer.status_code >= 400
    assert answer.headers["x-dataset-sample"] == "true"


@pytest.mark.parametrize(
    ("url", "methods"),
    [
        ("/api/v1/stats", "GET, HEAD, OPTIONS"),
        ("/sparql", "GET, HEAD, OPTIONS"),
        ("/sparql/validate", "OPTIONS, POST"),
        ("/en/", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_tell_the_methods(client: Client, url: str, methods: str) -> None:
    answer = client.request("OPTIONS", url)
    assert (answer.status_code, answer.content) == (204, b"")
    assert set(methods.split(", ")) <= set(answer.headers["allow"].split(", "))


def test_pages_of_other_sites_may_ask(client: Client) -> None:
    asked = {
        "origin": "https://example.org",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    preflight = client.request("OPTIONS", "/sparql", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert (
        client.request("OPTIONS", "/sparql", headers={**asked, "access-control-request-method": "DELETE"}).status_code
        == 400
    )
    answer = client.get("/api/v1/stats", headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert {"Link", "ETag", "X-Dataset-Version"} <= set(answer.headers["access-control-expose-headers"].split(", "))


@pytest.mark.parametrize("url", [*READ, "/nope", "/healthz", "/openapi.json", "/static/site.css"])
def test_nothing_of_another_host_is_loaded(client: Client, url: str) -> None:
    policy = client.get(url).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "unsafe" not in policy


def test_every_kind_of_problem_has_its_status() -> None:
    kinds = {kind.code: kind.status for kind in Problem.__subclasses__()}
    assert kinds == {
        "not-found": 404,
        "gone": 410,
        "bad-parameter": 400,
        "bad-request": 400,
        "query-syntax": 400,
        "content-syntax": 400,
        "token-needed": 401,
        "refused": 403,
        "not-acceptable": 406,
        "result-too-large": 413,
        "body-too-large": 413,
        "unsupported-media-type": 415,
        "too-many-requests": 429,
        "query-timeout": 503,
        "query-memory": 503,
        "text-timeout": 503,
        "indexing": 503,
        "busy": 503,
    }
    for code in kinds:
        assert code in (problems.__doc__ or "")


@pytest.mark.parametrize("kind", Problem.__subclasses__())
def test_a_problem_is_answered_as_problem_details(kind: type[Problem]) -> None:
    app = FastAPI()
    problems.install(app, {}, lambda _, problem: problem)

    @app.get("/")
    async def fail() -> None:
        raise kind("what went wrong: القرار", member=[1])

    with Client(app) as client:
        answer = client.get("/")
        assert answer.headers["content-type"] == "application/problem+json"
        found = answer.json()
        assert (answer.status_code, found["status"], found["code"]) == (kind.status, kind.status, kind.code)
        assert (found["type"], found["detail"], found["member"]) == ("about:blank", "what went wrong: القرار", [1])
        assert found["title"] == HTTPStatus(kind.status).phrase


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("broken damaged", 503, "store-unavailable"),
        ("broken system", 503, "store-unavailable"),
        ("broken otherwise", 500, "internal"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { } }", 403, "refused"),
    ],
)
def test_errors_of_the_store_have_their_status_and_give_nothing_away(
    query: str, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with gated(Limits()) as (_, client):
        answer = client.get("/sparql", params={"query": query})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert "secret" not in answer.text
        assert ("SERVICE" in answer.json()["detail"]) == (status == 403)
    assert ("secret" in caplog.text) == (status == 503)  # an error of 500 is told by the server
    assert issubclass(QueryRefused, Exception)


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/nope", 404),
        ("GET", "/api/v1/nope", 404),
        ("DELETE", "/api/v1/stats", 405),
        ("GET", "/api/v1/stats/", 404),
    ],
)
def test_what_is_no_route_is_a_problem_too(client: Client, method: str, url: str, status: int) -> None:
    answer = client.request(method, url)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_members_of_an_invalid_request_are_named(client: Client) -> None:
    found = client.get("/api/v1/graph/paths?k=99").json()
    assert (found["status"], found["code"]) == (422, "invalid-request")
    assert {e["in"] for e in found["errors"]} == {"query.from", "query.to", "query.k"}


def test_problem_details_keep_their_order() -> None:
    assert list(json.loads(bytes(problem_response(404, "x", "y").body))) == [
        "type",
        "title",
        "status",
        "detail",
        "code",
    ]


def test_a_slow_query_holds_up_nothing_else() -> None:
    with gated(Limits(max_queries=2)) as (gate, client):

        async def ask(asking: httpx.AsyncClient) -> list[int]:
            slow = [asyncio.create_task(asking.get("/sparql", params={"query": SLOW})) for _ in range(2)]
            for _ in slow:
                await asyncio.to_thread(gate.inside.acquire)
            before = time.perf_counter()
            quick = await asyncio.gather(
                asking.get("/healthz"),
                asking.get("/api/v1/entities/body/ISC-TF"),
                asking.get("/api/v1/stats"),
                asking.get("/en/"),
            )
            assert time.perf_counter() - before < 5
            assert not any(task.done() for task in slow)
            gate.open.set()
            return [a.status_code for a in (*quick, *await asyncio.gather(*slow))]

        assert client.run(ask) == [200] * 6


def test_more_slow_queries_than_places_wait_their_turn_or_are_sent_away() -> None:
    with gated(Limits(max_queries=1, max_wait_s=0.3)) as (gate, client):

        async def ask(asking: httpx.AsyncClient) -> tuple[httpx.Response, httpx.Response, httpx.Response]:
            first = asyncio.create_task(asking.get("/sparql", params={"query": SLOW}))
            await asyncio.to_thread(gate.inside.acquire)
            sent_away = await asking.get("/sparql", params={"query": "ASK {}"})
            waiting = asyncio.create_task(asking.get("/sparql", params={"query": "ASK {}"}))
            await asyncio.sleep(0.05)
            gate.open.set()
            return await first, sent_away, await waiting

        first, sent_away, waited = client.run(ask)
        assert (first.status_code, waited.status_code) == (200, 200)
        assert (sent_away.status_code, sent_away.json()["code"]) == (503, "busy")
        assert int(sent_away.headers["retry-after"]) >= 1


def test_a_place_is_given_back_whatever_happens() -> None:
    with gated(Limits(max_queries=1, max_wait_s=0.3)) as (_, client):
        for query in ("broken damaged", "SELECT", "ASK {}", "broken otherwise", "ASK {}"):
            assert client.get("/sparql", params={"query": query}).json().get("code") != "busy"


def test_a_new_snapshot_is_served_from_the_next_request_on() -> None:
    extra = [node_quad("body/ISC-TF", term("partOf"), ox.NamedNode(entity("body/ITU")), "reference")]
    old, new = snapshot(), snapshot(extra=extra)
    served: list[Snapshot] = [old]
    with Client(application(lambda: served[-1])) as client:
        url = "/api/v1/entities/body/ISC-TF"
        before = client.get(url)
        cursor = client.json("/api/v1/entities/document/C29-7/neighbors?limit=2")["next"]
        served.append(new)
        after = client.get(url, headers={"if-none-match": before.headers["etag"]})
        assert before.headers["x-dataset-version"] == old.name != new.name
        assert (after.status_code, after.headers["x-dataset-version"]) == (200, new.name)
        assert (before.json()["edges_out"], after.json()["edges_out"]) == (4, 5)
        assert client.get(f"/api/v1/entities/document/C29-7/neighbors?limit=2&cursor={cursor}").status_code == 400


def test_what_is_computed_of_a_snapshot_is_computed_once(held: Store) -> None:
    reading = Reading(held)
    calls: list[int] = []

    def compute(_: Reading) -> list[int]:
        calls.append(1)
        time.sleep(0.02)
        if len(calls) == 1:
            raise OSError("at first")
        return calls

    with pytest.raises(OSError, match="at first"):
        reading.once(compute)
    threads = [threading.Thread(target=reading.once, args=(compute,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [1, 1]


@pytest.mark.parametrize("host", ["[", "[::1", "a b", 'a"<>', "a/b", ""])
def test_a_host_that_is_none_is_no_failure_of_the_service(client: Client, host: str) -> None:
    assert client.get("/sparql", headers={"host": host}).status_code == 400
    for url in ("/sparql?query=ASK%7B%7D", "/rdf-graph-store?default", "/id/body/ISC-TF", "/data/body/ISC-TF.ttl"):
        assert client.get(url, headers={"host": host}).status_code < 500, url


@pytest.mark.parametrize(
    ("url", "methods"),
    [
        ("/sparql", "GET, HEAD, OPTIONS, POST"),
        ("/rdf-graph-store?default", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
        ("/data/body/ISC-TF.ttl", "GET, HEAD, OPTIONS"),
    ],
)
def test_all_methods_of_a_resource_are_told(client: Client, url: str, methods: str) -> None:
    told, refused = client.request("OPTIONS", url), client.request("PATCH", url)
    assert (told.status_code, refused.status_code) == (204, 405)
    assert told.headers["allow"] == refused.headers["allow"] == methods


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK%20%7B%7D", "/sparql", "/api/v1/search?q=council", "/en/entity/body/ISC-TF", "/ontology"]
)
def test_vary_names_each_header_once(client: Client, path: str, accept: str) -> None:
    for headers in ({"accept": accept}, {"accept": accept, "origin": "https://example.org"}):
        names = [name.strip().lower() for name in client.get(path, headers=headers).headers["vary"].split(",")]
        assert len(names) == len(set(names)), names
