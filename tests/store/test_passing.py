"""What an engine elsewhere does wrong is told by its name, and never passed on for an answer."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from store import QueryRefused, Snapshot, StoreError
from store.asking import Answering, Busy, LimitExceeded, NotTaken, QueryFailed, QueryTimeout, Question
from store.engine import Engine
from store.errors import EngineBroken, EngineUnavailable
from store.manifest import Head
from store.passing import unreachable
from tests.engines import MIRROR
from tests.store.misbehaving import (
    JSON,
    Misbehaving,
    Reply,
    answer,
    chunks,
    late,
    misbehaving,
    reset,
    rows,
)
from tests.store.remote import Asker, asking, built

XML = "application/sparql-results+xml"
TRIPLES = "application/n-triples"
SELECT = "SELECT ?s ?o { ?s <http://e.example/p> ?o }"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
RIGHT = answer(rows(2))
YES = b'{"head":{},"boolean":true}'
XML_ROWS = (
    b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head><results>'
    b"<result><binding name='s'><uri>http://e.example/1</uri></binding></result></results></sparql>"
)
LINE = b'<http://e.example/1> <http://e.example/p> "x" .\n'
LARGE = rows(20_000, "x" * 50)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return built(tmp_path_factory.mktemp("passing") / "store")


@pytest.fixture(scope="module")
def asker() -> Iterator[Asker]:
    with asking() as made:
        yield made


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is asked, what the engine does, what comes of it, and how often it is asked."""

    name: str
    replies: tuple[Reply, ...]
    error: type[Exception] | None
    said: str = ""
    asked: int = 1
    query: str = SELECT
    timeout_s: float = 4.0


HTML = answer(b"<html>busy</html>", "text/html")
CASES = (
    Wrong("right", (RIGHT,), None),
    Wrong("right-in-chunks", (chunks([rows(2)[:50], rows(2)[50:]]),), None),
    Wrong("right-in-xml", (answer(XML_ROWS, XML),), None),
    Wrong("right-with-parameters-of-the-type", (answer(rows(2), f"{JSON}; charset=utf-8"),), None),
    Wrong("yes", (answer(YES),), None, query=ASK),
    Wrong(
        "yes-as-rows",
        (
            answer(
                b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[{"__ASK_RETVAL":{"type":"literal","value":"1"}}]}}'
            ),
        ),
        None,
        query=ASK,
    ),
    Wrong("triples", (answer(LINE * 2, TRIPLES),), None, query=CONSTRUCT),
    Wrong("500-then-right", (answer(b"oops", status="500 Internal Server Error"), RIGHT), None, asked=2),
    Wrong("502-twice-then-right", (answer(b"", status="502 Bad Gateway"),) * 2 + (RIGHT,), None, asked=3),
    Wrong("reset-then-right", (reset, RIGHT), None, asked=2),
    Wrong("cut-then-right", (answer(rows(2)[:60], length=len(rows(2))), RIGHT), None, asked=2),
    Wrong(
        "500-again-and-again",
        (answer(b"out of\nmemory", status="500 Oh"),),
        EngineUnavailable,
        r"the engine fails \(status 500: out of memory\)",
        3,
    ),
    Wrong(
        "500-that-lies-with-the-query",
        (answer(b"Virtuoso 37000 Error TR...: transitive start not given\n\nSPARQL query:\nhush", status="500 Oh"),),
        QueryFailed,
        r"\(status 500: Virtuoso 37000 Error TR...: transitive start not given\)$",
    ),
    Wrong(
        "500-that-lies-with-rights",
        (answer(b"Virtuoso 42000 Error SQ070:SECURITY: no right to select", status="500 Oh"),),
        EngineUnavailable,
        "no right to select",
        3,
    ),
    Wrong("reset-again-and-again", (reset,), EngineUnavailable, "broke off", 3),
    Wrong("503", (answer(b"", status="503 Busy", more="Retry-After: 7\r\n"),), Busy, "status 503", 3),
    Wrong("429", (answer(b"", status="429 Slow down"),), Busy, "status 429", 3),
    Wrong(
        "400",
        (answer(b"SP030: syntax\x1b[31m", status="400 Bad"),),
        QueryFailed,
        r"does not carry the query out \(status 400: SP030: syntax \[31m\)",
    ),
    Wrong("401", (answer(b"dba", status="401 No"),), EngineUnavailable, r"lets this service do nothing \(status 401\)"),
    Wrong("403", (answer(b"", status="403 No"),), EngineUnavailable, "see ITUGOV_REMOTE_USER"),
    Wrong("404", (answer(b"<h1>gone", status="404 No"),), EngineUnavailable, "no answer at this address"),
    Wrong(
        "redirect",
        (answer(b"", status="302 There", more="Location: http://127.0.0.1:1/\r\n"),),
        EngineUnavailable,
        "status 302",
    ),
    Wrong("cut", (answer(rows(2)[:60], length=len(rows(2))),), EngineUnavailable, "broke off", 3),
    Wrong("cut-between-chunks", (chunks([rows(2)[:60]], finished=False),), EngineUnavailable, "broke off", 3),
    Wrong("cut-with-the-right-length", (answer(rows(2)[:-1]),), EngineBroken, "ends before its end"),
    Wrong("cut-after-a-row-with-the-right-length", (answer(rows(2)[:-3]),), EngineBroken, "ends before its end"),
    Wrong(
        "error-in-the-rows",
        (answer(rows(1)[:-3] + b"The SPARQL operation has been cancelled"),),
        EngineBroken,
        "broken",
    ),
    Wrong("more-than-an-answer", (answer(rows(1) + b"and more"),), EngineBroken, "broken"),
    Wrong("two-answers", (answer(rows(1) * 2),), EngineBroken, "broken"),
    Wrong("nothing", (answer(b""),), EngineBroken, "broken"),
    Wrong("unknown-column", (answer(rows(1).replace(b'["s", "o"]', b'["s"]')),), EngineBroken, "broken"),
    Wrong("no-utf-8", (answer(rows(1, "@").replace(b"@", b"\xff")),), EngineBroken, "broken"),
    Wrong("xml-cut", (answer(XML_ROWS[:-9], XML),), EngineBroken, "ends before its end"),
    Wrong("xml-cut-in-a-row", (answer(XML_ROWS[:-40], XML),), EngineBroken, "broken"),
    Wrong("yes-cut", (answer(YES[:-1]),), EngineBroken, "ends before its end", query=ASK),
    Wrong("yes-and-more", (answer(YES + b"x"),), EngineBroken, "goes on after it", query=ASK),
    Wrong("rows-for-yes-or-no", (RIGHT,), EngineBroken, "rows where it was asked for yes or no", query=ASK),
    Wrong("yes-for-rows", (answer(YES),), EngineBroken, "yes or no where it was asked for rows"),
    Wrong("html", (HTML,), EngineBroken, "answers text/html where it was asked for rows"),
    Wrong("html-for-triples", (HTML,), EngineBroken, "answers text/html where it was asked for graph", query=CONSTRUCT),
    Wrong("no-type", (answer(rows(2), ""),), EngineBroken, "without a type"),
    Wrong("triple-cut", (answer(LINE[:-8], TRIPLES),), EngineBroken, "broken", query=CONSTRUCT),
    Wrong("error-in-the-triples", (answer(LINE + b"cancelled", TRIPLES),), EngineBroken, "broken", query=CONSTRUCT),
    Wrong(
        "triples-without-end",
        (answer(LINE * 2, TRIPLES, length=None),),
        EngineBroken,
        "does not say where",
        query=CONSTRUCT,
    ),
    Wrong(
        "part-for-want-of-time", (answer(rows(1), more="X-SQL-State: S1TAT\r\n"),), EngineBroken, "its time being up"
    ),
    Wrong(
        "part-for-want-of-rows", (answer(rows(1), more="X-SPARQL-MaxRows: 1\r\n"),), EngineBroken, "own limit on rows"
    ),
    Wrong("large-and-cut", (answer(LARGE[:-3], length=len(LARGE)),), EngineUnavailable, "broke off"),
    Wrong("large-and-broken", (answer(LARGE[:-3]),), EngineBroken, "ends before its end"),
    Wrong("slow", (late(5, RIGHT),), QueryTimeout, "did not end in 1 s", timeout_s=1),
    Wrong("drop-by-drop", (chunks([b" "] * 60, pause_s=0.1),), QueryTimeout, "did not end in 1 s", timeout_s=1),
)


def engine_at(engine: Misbehaving, **more: Any) -> Engine:
    return Engine(engine.address, MIRROR, **more)


def question(query: str, **more: Any) -> Question:
    return Question(query, graph=TRIPLES, **more)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_is_wrong_is_told_and_not_passed_on(case: Wrong, held: Snapshot, asker: Asker) -> None:
    with misbehaving(held.name, *case.replies) as engine, asker.at(engine_at(engine)):
        begin = time.monotonic()
        if case.error is None:
            assert asker.ask(held, question(case.query, timeout_s=case.timeout_s))
        else:
            with pytest.raises(case.error, match=case.said):
                asker.ask(held, question(case.query, timeout_s=case.timeout_s))
        assert time.monotonic() - begin < case.timeout_s + 0.5
        assert len(engine.asked) == case.asked
        assert asker.remote is not None
        assert asker.remote.counts.retried == case.asked - 1
        assert asker.remote.busy == 0


def test_the_cases_are_counted() -> None:
    assert len({case.name for case in CASES}) == len(CASES) == 50


def test_what_was_passed_on_is_not_the_end(held: Snapshot, asker: Asker, caplog: pytest.LogCaptureFixture) -> None:
    """Of a long answer that turns out to be broken, no reader gets what could be taken for the whole, and the log says why."""

    async def read(answering: Answering) -> bytes:
        coming = await answering.ask(held, Question(SELECT, tabular="text/tab-separated-values", timeout_s=5))
        got = b""
        try:
            async for piece in coming.pieces():
                got += piece
        except EngineBroken:
            return got
        finally:
            await coming.aclose()
        return b""

    with misbehaving(held.name, answer(LARGE[:-3])) as engine, asker.at(engine_at(engine)):
        got = asker.run(read)
        assert 0 < got.count(b"\n") <= 20_000
        assert engine.heads == 0
    assert (
        "an answer was broken off, EngineBroken: the engine's answer is broken, or ends before its end" in caplog.text
    )


@pytest.mark.parametrize(
    ("bounds", "said"), [({"max_rows": 10}, "more than 10 rows"), ({"max_bytes": 1000}, "more than 1000 bytes")]
)
def test_our_own_limits_hold(held: Snapshot, asker: Asker, bounds: dict[str, int], said: str) -> None:
    with misbehaving(held.name, answer(LARGE)) as engine, asker.at(engine_at(engine)):
        with pytest.raises(LimitExceeded, match=said):
            asker.ask(held, Question(SELECT, **bounds))  # type: ignore[arg-type]
        assert len(engine.asked) == 1


def test_rows_that_may_be_cut_are_cut_and_that_is_told(held: Snapshot, asker: Asker) -> None:
    async def cut(answering: Answering) -> tuple[bytes | None, bool]:
        put = Question(SELECT, tabular="text/tab-separated-values", max_rows=10, cut=("rows",))
        coming = await answering.ask(held, put)
        data = await coming.whole(1 << 20)
        truncated = coming.truncated
        await coming.aclose()
        return data, truncated

    with misbehaving(held.name, answer(LARGE)) as engine, asker.at(engine_at(engine)):
        data, truncated = asker.run(cut)
        assert truncated
        assert data.count(b"\n") == 11


def test_all_formats_are_written_here(held: Snapshot, asker: Asker) -> None:
    given = {
        "application/sparql-results+json": b'{"head"',
        XML: b"<?xml",
        "text/csv": b"s,o",
        "text/tab-separated-values": b"?s\t?o",
    }
    with misbehaving(held.name, RIGHT) as engine, asker.at(engine_at(engine)):
        for media_type, begin in given.items():
            assert asker.ask(held, Question(SELECT, tabular=media_type)).startswith(begin)
        with pytest.raises(NotTaken):
            asker.ask(held, Question(SELECT, tabular=None))
        assert {request.headers["accept"] for request in engine.asked} == {f"{JSON}, {XML};q=0.5"}
        assert {request.headers["accept-encoding"] for request in engine.asked} == {"identity"}


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", QueryRefused),
        ("SELECT * { SERVI\\u0043E <http://127.0.0.1:1/> { ?s ?p ?o } }", QueryRefused),
        ("SELECT ('\\u0027 AS ?a) { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } #' AS ?a) {}", QueryRefused),
        ("SELECT * { ?s ?p '\\u0027 . SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } } #' }", QueryRefused),
        ("SELECT * { ?s ?p ?o } # \\u000A } SERVICE <x:y> {}", QueryRefused),
        ("SELECT ('\\uD800' AS ?a) {}", QueryRefused),
        ("SELECT ('\\u005Cu0027' AS ?a) {}", QueryRefused),
        ("SELECT nonsense {", SyntaxError),
        ("define input:get 'soft' SELECT * { ?s ?p ?o }", SyntaxError),
        ("SELECT (<bif:now>() AS ?n) {}", QueryFailed),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", SyntaxError),
    ],
)
def test_what_is_not_to_be_asked_never_leaves(held: Snapshot, asker: Asker, query: str, error: type[Exception]) -> None:
    with misbehaving(held.name, RIGHT) as engine, asker.at(engine_at(engine)):
        with pytest.raises(error):
            asker.ask(held, question(query))
        assert engine.asked == []


def test_the_dataset_is_always_told_and_holds_nothing_but_the_snapshot(held: Snapshot, asker: Asker) -> None:
    union, nothing, g = f"{MIRROR}/{held.name}", f"{MIRROR}/nothing", "http://e.example/g/"
    graphs = [f"{g}{name}" for name in ("hidden", "more", "people", "places")]
    given: list[tuple[str, dict[str, Any], list[str], list[str]]] = [
        (SELECT, {}, [union], []),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {}, [union], graphs),
        (f"SELECT * FROM <{g}more> {{ ?s ?p ?o }}", {}, [f"{g}more"], []),
        (f"SELECT * FROM <{MIRROR}> {{ ?s ?p ?o }}", {}, [nothing], []),
        (
            f"PREFIX g: <{g}> SELECT * FROM NAMED g:more FROM NAMED <x:y> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            {},
            [nothing],
            [f"{g}more"],
        ),
        (SELECT, {"default_graphs": (f"{g}more",)}, [f"{g}more"], []),
        (f"SELECT * FROM <{g}people> {{ ?s ?p ?o }}", {"default_graphs": (f"{g}more",)}, [f"{g}more"], []),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {"default_graphs": ("x:y",)}, [nothing], [nothing]),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {"named_graphs": (f"{g}more",)}, [nothing], [f"{g}more"]),
    ]
    with misbehaving(held.name, RIGHT) as engine, asker.at(engine_at(engine)):
        for query, dataset, default, named in given:
            asker.ask(held, question(query, **dataset))
            form = engine.asked[-1].form
            assert form["default-graph-uri"] == default, query
            assert form.get("named-graph-uri", []) == named, query
            assert "FROM" not in form["query"][0]


def test_a_merge_of_graphs_is_answered_here(held: Snapshot, asker: Asker) -> None:
    with misbehaving(held.name, RIGHT) as engine, asker.at(engine_at(engine)):
        put = Question(
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
            tabular="text/csv",
            default_graphs=("http://e.example/g/more", "http://e.example/g/people"),
        )
        assert asker.ask(held, put) == b"n\r\n23\r\n"
        assert engine.asked == []


@pytest.mark.parametrize(
    ("head", "query", "answered"),
    [
        (lambda name: Head(name, (name,)), SELECT, True),
        (lambda name: Head("other", ("other", name)), SELECT, True),
        (lambda name: Head(None, (name,), "other"), SELECT, True),
        (lambda _: Head("other", ("other",)), SELECT, False),
        (lambda _: Head(), SELECT, False),
        (lambda name: Head("other", ("other", name)), "SELECT * { GRAPH ?g { ?s ?p ?o } }", False),
        (lambda name: Head(None, (name,), "other"), "SELECT * { GRAPH ?g { ?s ?p ?o } }", False),
        (lambda name: Head(name, (name,)), "SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
    ],
)
def test_an_answer_is_of_the_snapshot_or_none(
    held: Snapshot, asker: Asker, head: Callable[[str], Head], query: str, *, answered: bool
) -> None:
    told: list[None] = []
    with misbehaving(held.name, RIGHT) as engine, asker.at(engine_at(engine)):
        engine.head = head(held.name)
        assert asker.remote is not None
        asker.remote.behind = lambda: told.append(None)
        if answered:
            assert asker.ask(held, question(query))
        else:
            with pytest.raises(Busy, match="another snapshot"):
                asker.ask(held, question(query))
        assert len(told) == (not answered)


def test_an_engine_that_is_not_there(held: Snapshot, asker: Asker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with asker.at(Engine(f"http://127.0.0.1:{port}/", MIRROR)):
        assert asker.remote is not None
        with pytest.raises(EngineUnavailable, match="cannot be reached"):
            asker.ask(held, question(SELECT))
        assert asker.remote.counts.retried == 2
        assert not asker.remote.reached


def test_places_are_given_back_and_too_many_are_turned_away(held: Snapshot, asker: Asker) -> None:
    async def crowd(answering: Answering) -> list[object]:
        async def one() -> object:
            answer = await answering.ask(held, question(SELECT))
            try:
                return await answer.whole(1 << 20)
            finally:
                await answer.aclose()

        return await asyncio.gather(*(one() for _ in range(70)), return_exceptions=True)

    with misbehaving(held.name, late(0.1, RIGHT)) as engine, asker.at(engine_at(engine, connections=2)):
        found = asker.run(crowd)
        turned = [one for one in found if isinstance(one, Busy)]
        assert len(turned) + sum(isinstance(one, bytes) for one in found) == 70
        assert turned
        assert asker.remote is not None
        assert asker.remote.waiting == asker.remote.busy == 0
        assert asker.ask(held, question(SELECT))


def test_a_question_that_nobody_waits_for_is_let_go(held: Snapshot, asker: Asker) -> None:
    async def leave(answering: Answering) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await answering.ask(held, Question(SELECT, timeout_s=30))
        await asyncio.sleep(0.1)

    with misbehaving(held.name, late(5, RIGHT)) as engine, asker.at(engine_at(engine)):
        asker.run(leave)
        assert asker.remote is not None
        assert asker.remote.busy == 0
        assert asker.remote.counts.abandoned == 1


CREDENTIALS = [
    ({"user": "name", "password": "hush-hush"}, "Basic bmFtZTpodXNoLWh1c2g="),
    ({"token": "hush-hush"}, "Bearer hush-hush"),
]


def test_it_is_told_where_an_engine_was_looked_for_and_with_which_parameters_not() -> None:
    request = httpx.Request("POST", "https://host.example:8890/sparql?key=hush")
    told = str(unreachable(httpx.ConnectTimeout("too late", request=request)))
    assert told == (
        "the engine at https://host.example:8890/sparql cannot be reached (ConnectTimeout: too late); see that it runs, and at the address given"
    )
    assert str(unreachable(httpx.ReadError("cut"))) == "the engine broke off its answer (ReadError: cut); see its log"


@pytest.mark.parametrize(("given", "sent"), CREDENTIALS)
def test_credentials_are_sent_and_shown_nowhere(
    held: Snapshot, asker: Asker, given: dict[str, str], sent: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with misbehaving(held.name, RIGHT, answer(b"", status="401 No")) as engine:
        there = engine_at(engine, **given)
        with asker.at(there):
            asker.ask(held, question(SELECT))
            with pytest.raises(StoreError) as caught:
                asker.ask(held, question(SELECT))
        assert {request.headers["authorization"] for request in engine.asked} == {sent}
    for shown in (repr(there), str(caught.value), caplog.text):
        assert "hush" not in shown
        assert sent.split()[1] not in shown
