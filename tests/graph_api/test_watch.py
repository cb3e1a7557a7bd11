"""What is told of requests: numbers, figures, log lines; and who is sent away."""

import asyncio
import io
import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import Receive, Scope, Send

from graph_api.sparql.lane import FastLane
from graph_api.watching.lines import MOST_LINES, Lines
from graph_api.watching.tallies import Tallies
from graph_api.watching.throttle import MOST_ADDRESSES, Throttle, counted
from graph_api.watching.watch import Told, Watch
from store import Store
from tests.graph_api.service import Client, application

SECRET: Final = "SELECT ?secret { <https://w3id.org/itugov/id/body/ISC-TF> ?secret ?o }"
ASKED: Final = f"/sparql?query={quote(SECRET)}"


class Watched(Client):
    """A client of the service with all that stands around it, and what that logs."""

    def __init__(self, held: Store, *, level: Any = "info", text: bool = False, **given: Any) -> None:
        app = application(held)
        self.out = io.StringIO()
        self.lines = Lines(level, text=text, out=self.out)
        super().__init__(Watch(FastLane(app, fresh_s=60), app.state.tallies, self.lines, **given))

    def logged(self) -> list[str]:
        """End the log, and return its lines."""
        self.lines.close()
        return self.out.getvalue().splitlines()

    def figures(self) -> dict[str, list[Any]]:
        """Return the samples of the figures by the name of their family."""
        answer = self.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        return {family.name: family.samples for family in text_string_to_metric_families(answer.text)}


@pytest.fixture
def watched(held: Store) -> Iterator[Watched]:
    with Watched(held) as made:
        yield made


NUMBERS = (
    ("abcdefgh", True),
    ("9f8b6c1e-0d5c-4a3e-9a51-6a1d2f3b4c5d", True),
    ("x" * 128, True),
    ("x" * 129, False),
    ("short", False),
    ("with space", False),
    ('"quoted"xx', False),
    ("new\\nline", False),
)


@pytest.mark.parametrize(("number", "taken"), NUMBERS)
def test_a_number_is_taken_if_it_is_well_formed_and_made_else(watched: Watched, number: str, taken: bool) -> None:
    found = watched.get("/healthz", headers={"x-request-id": number}).headers["x-request-id"]
    assert (found == number) is taken
    assert re.fullmatch(r"[A-Za-z0-9._~-]{8,128}", found)
    assert watched.get("/healthz").headers["x-request-id"] != watched.get("/healthz").headers["x-request-id"]


def test_every_answer_is_logged_without_what_was_asked(watched: Watched) -> None:
    for url in (ASKED, ASKED, ASKED, "/api/v1/entities/body/ISC-TF", "/nothing/secret", "/sparql?query=secret"):
        watched.get(url)
    watched.request("POST", "/sparql", content=SECRET, headers={"content-type": "application/sparql-query"})
    text = watched.logged()
    assert "secret" not in "\n".join(text)
    lines = [json.loads(line) for line in text]
    assert [(line["method"], line["route"], line["status"], line.get("lane")) for line in lines] == [
        ("GET", "/sparql", 200, "quick"),
        ("GET", "/sparql", 200, "quick"),
        ("GET", "/sparql", 200, "kept"),
        ("GET", "/api/v1/entities/{id:path}", 200, None),
        ("GET", "none", 404, None),
        ("GET", "/sparql", 400, None),
        ("POST", "/sparql", 200, None),
    ]
    for line in lines:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
        assert line["level"] == "info"
        assert line["ms"] >= 0
        assert line["bytes"] > 0
        assert "client" not in line
    assert len({line["request_id"] for line in lines}) == len(lines)
    assert lines[0]["snapshot"] == lines[1]["snapshot"] != ""


def test_what_was_asked_and_by_whom_is_logged_where_that_is_wanted(held: Store) -> None:
    with Watched(held, told=Told(queries=True, clients=True)) as watched:
        watched.get(ASKED)
        watched.get(ASKED)
        watched.request("POST", "/sparql", content=SECRET, headers={"content-type": "application/sparql-query"})
        watched.get("/api/v1/search?q=secret%20council")
        lines = [json.loads(line) for line in watched.logged()]
    assert [line["query"] for line in lines] == [SECRET, SECRET, SECRET, "secret council"]
    assert {line["client"] for line in lines} == {"127.0.0.1"}


@pytest.mark.parametrize(("level", "numbers"), [("info", 2), ("warning", 1), ("error", 1)])
def test_levels(held: Store, level: str, numbers: int) -> None:
    with Watched(held, level=level) as watched:
        watched.get("/healthz")
        assert isinstance(watched.app, Watch)
        lane = watched.app.app
        assert isinstance(lane, FastLane)
        lane.app.state.answering = None  # a defect of the service
        watched.get("/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
        lines = [json.loads(line) for line in watched.logged()]
    assert len(lines) == numbers
    assert (lines[-1]["level"], lines[-1]["status"]) == ("error", 500)


def test_lines_for_people(held: Store) -> None:
    with Watched(held, text=True) as watched:
        watched.get("/healthz")
        (line,) = watched.logged()
    assert re.fullmatch(r"\S+Z info GET /healthz 200 [\d.]+ ms \d+ B \S+ ", line)


def test_lines_that_nobody_takes_are_left_out_and_counted() -> None:
    out = io.StringIO()
    lines = Lines(out=out)
    lines._some.set()  # the writer is kept from beginning
    for number in range(MOST_LINES + 7):
        lines.put(str(number))
    lines._begin()
    lines.close()
    written = out.getvalue().splitlines()
    assert len(written) == MOST_LINES + 1
    assert json.loads(written[-1])["lines_left_out"] == 7


def test_figures(watched: Watched) -> None:
    for url in (ASKED, ASKED, ASKED, "/api/v1/entities/body/ISC-TF", "/healthz", "/healthz"):
        watched.get(url)
    found = watched.figures()
    requests = {(s.labels["route"], s.labels["method"], s.labels["status"]): s.value for s in found["itugov_requests"]}
    assert requests == {
        ("/sparql", "GET", "200"): 3,
        ("/api/v1/entities/{id:path}", "GET", "200"): 1,
        ("/healthz", "GET", "200"): 2,
    }
    assert {s.labels["by"]: s.value for s in found["itugov_lane"]} == {"kept": 1, "quick": 2}
    times = found["itugov_request_duration_seconds"]
    whole = [
        s.value
        for s in times
        if s.name.endswith("_bucket") and s.labels == {"route": "/sparql", "process": "0", "le": "+Inf"}
    ]
    assert whole == [3]
    assert [s.labels["name"] for s in found["itugov_snapshot_info"]] == [watched.get("/readyz").json()["snapshot"]]
    assert found["itugov_snapshot_check_age_seconds"][0].value >= 0
    assert found["process_resident_memory_bytes"][0].value > 1_000_000


def test_clients_make_no_new_labels(watched: Watched) -> None:
    for number in range(30):
        watched.get(f"/nothing/{number}")
        watched.get(f"/api/v1/entities/no/thing/{number}")
        watched.get(f"/static/{number}.css")
        watched.get(f"/api/v1/queries/none-{number}")
        watched.request(f"METHOD{number}", "/sparql")
    found = watched.figures()
    assert len(found["itugov_requests"]) <= 8
    assert {s.labels["method"] for s in found["itugov_requests"]} == {"GET", "other"}


def test_who_asks_too_often_is_told_when_to_come_back(held: Store) -> None:
    with Watched(held, throttle=Throttle(3)) as watched:
        assert [watched.get(ASKED).status_code for _ in range(3)] == [200] * 3
        refused = watched.get(ASKED)
        assert watched.get("/healthz").status_code == 200
        assert watched.figures()["itugov_throttled"][0].value == 1
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert refused.json()["code"] == "too-many-requests"
    assert "x-request-id" in refused.headers


def test_tokens_come_back_with_time_for_each_address() -> None:
    now = [0.0]
    throttle = Throttle(6, clock=lambda: now[0])
    assert [throttle.take("192.0.2.1") for _ in range(7)] == [0.0] * 6 + [10.0]
    assert throttle.take("192.0.2.2") == 0
    now[0] = 9.0
    assert throttle.take("192.0.2.1") == pytest.approx(1.0)
    now[0] = 10.5
    assert throttle.take("192.0.2.1") == 0
    for _ in range(6):
        throttle.take("2001:db8::1")
    assert throttle.take("2001:db8::ffff") > 0, "one client has the whole network"
    assert throttle.take("2001:db8:0:1::1") == 0
    for _ in range(6):
        throttle.take("::ffff:192.0.2.9")
    assert throttle.take("192.0.2.9") > 0


def test_the_table_of_addresses_is_bounded() -> None:
    throttle = Throttle(1)
    for number in range(MOST_ADDRESSES + 100):
        throttle.take(f"a{number}")
    assert len(throttle._held) == MOST_ADDRESSES


COUNTED = (
    ("/sparql", True),
    ("/sparql/validate", True),
    ("/api/v1/search", True),
    ("/api/v1/suggest", True),
    ("/api/v1/queries/coverage", True),
    ("/ar/search", True),
    ("/en/sparql", True),
    ("/healthz", False),
    ("/api/v1/entities/body/ITU", False),
    ("/en/", False),
)


@pytest.mark.parametrize(("path", "is_counted"), COUNTED)
def test_what_counts(path: str, is_counted: bool) -> None:
    assert counted(path) is is_counted


def test_a_client_that_goes_away_is_counted_as_gone() -> None:
    async def forever(_: Scope, __: Receive, ___: Send) -> None:
        await asyncio.Event().wait()

    async def nothing(*_: Any) -> Any:
        return None

    tallies = Tallies()

    async def within() -> None:
        scope: Scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await Watch(forever, tallies)(scope, nothing, nothing)

    asyncio.run(within())
    requests = next(iter(tallies.families()))
    assert [s.labels["status"] for s in requests.samples] == ["499"]


def test_the_tables_are_whole() -> None:
    assert (len(NUMBERS), len(COUNTED)) == (8, 10)
