"""What language models are told by tools: bounded, with evidence, and with word of what is left out."""

import asyncio
import json
from collections.abc import Coroutine
from functools import partial
from typing import Any

import pytest

from graph_api import assisting
from graph_api.assisting import Assistant, Refused, asked
from tests.graph_api.service import application, snapshot

APP = application(snapshot())
TOOLS = Assistant(APP)
EDGE = "7b28c928cb660179"


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def refused(work: Coroutine[Any, Any, Any]) -> str:
    with pytest.raises(Refused) as caught:
        run(work)
    return str(caught.value)


def test_from_a_name_to_the_words_that_prove_an_edge() -> None:
    found = run(TOOLS.search("فريق المهام المعني بالتنسيق", scope="names", lang="ar"))
    assert (found["hits"][0]["id"], found["hits"][0]["label"]["lang"]) == ("body/ISC-TF", "ar")
    thing = run(TOOLS.entity("body/ISC-TF"))
    assert (thing["label"]["text"], thing["classes"][0]) == ("Coordination Task Force", "itu:TaskForce")
    around = run(TOOLS.neighbours("body/ISC-TF", direction="out"))
    assert sum(around["totals"].values()) == around["total"] == len(around["edges"]) == thing["edges_out"]
    proven = next(edge for edge in around["edges"] if "quote" in edge)
    words = run(TOOLS.evidence(proven["edge"]))
    assert words["places"][0]["quote"]
    assert {"document", "paragraph", "status", "rule"} <= words["places"][0].keys()
    assert all(answer["sample"] is False and answer["snapshot"] for answer in (found, thing, around, words))
    assert not any(answer["truncated"] for answer in (thing, around, words))


def test_quotes_lead_to_their_edges() -> None:
    (hit, *_) = run(TOOLS.search("نائب الأمين العام فريق المهام", scope="quotes"))["hits"]
    assert hit["hit"] == "quote"
    assert hit["matched"]
    assert run(TOOLS.evidence(hit["edges"][0]))["total"] >= 1


def test_paths_carry_the_words_of_each_hop() -> None:
    found = run(TOOLS.path("body/ISC-TF", "event/PP-18", max_hops=4))
    assert found["paths"]
    hops = [edge for path in found["paths"] for hop in path["hops"] for edge in hop]
    assert any("quote" in edge and "paragraph" in edge for edge in hops)
    assert set(found["labels"]) >= {"body/ISC-TF", "event/PP-18"}


def test_coverage_tells_what_is_lacking() -> None:
    found = run(TOOLS.coverage())
    assert found["documents"]
    assert found["not_held"]["cited"]
    assert found["truncated"] is False


def test_what_does_not_fit_is_told_and_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(TOOLS.neighbours("body/ISC-TF", limit=1))
    assert (first["shown"], first["truncated"], first["more"]) == (1, True, "pass `next` as `cursor`")
    second = run(TOOLS.neighbours("body/ISC-TF", limit=1, cursor=first["next"]))
    assert second["edges"] != first["edges"]
    monkeypatch.setattr(assisting, "MOST_CHARS", 1500)
    for work in (TOOLS.coverage, partial(TOOLS.neighbours, "document/C29-7", limit=200)):
        found = run(work())
        assert len(json.dumps(found, ensure_ascii=False)) < 1700
        assert found["truncated"] is True
        assert "fit into 1500 characters" in found["more"]
        assert "next" not in found


@pytest.mark.parametrize(
    ("query", "rows", "lines", "total"),
    [
        ("SELECT ?n { VALUES ?n { 1 2 3 } }", 50, ["?n", "1", "2", "3"], 3),
        ("SELECT ?n { VALUES ?n { 1 2 3 } }", 2, ["?n", "1", "2"], 3),
        ("ASK { ?s ?p ?o }", 50, ["true"], 1),
        ("CONSTRUCT { <a:b> <a:c> 1 } {}", 50, ['<a:b> <a:c> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .'], 1),
        ("SELECT ?x { FILTER(false) }", 50, ["?x"], 0),
    ],
)
def test_queries_are_answered_in_lines(query: str, rows: int, lines: list[str], total: int) -> None:
    found = run(TOOLS.sparql(query, rows=rows))
    assert (found["lines"], found["total"]) == (lines, total)
    assert found["truncated"] is (rows < total)


def test_of_a_long_answer_no_more_is_read_than_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assisting, "MOST_BYTES", 200)
    got = run(asked(APP, "/sparql", "query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D", "text/csv", most=200))
    assert (got.status, len(got.body), got.cut) == (200, 200, True)
    assert run(asked(APP, "/healthz", "", "*/*")).cut is False


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (lambda: TOOLS.entity("no/thing"), "not-found"),
        (lambda: TOOLS.entity("../healthz?x"), "not-found"),
        (lambda: TOOLS.neighbours("body/ISC-TF", cursor="zz"), "bad-parameter"),
        (lambda: TOOLS.path("body/ISC-TF", "body/ISC-TF"), "bad-parameter"),
        (lambda: TOOLS.evidence("0" * 16), "not-found"),
        (lambda: TOOLS.sparql("SELECT"), "query-syntax: syntax error at line 1"),
        (lambda: TOOLS.sparql("SELECT * { SERVICE <http://127.0.0.1:9/> { } }"), "refused"),
        (lambda: TOOLS.sparql("DELETE WHERE { ?s ?p ?o }"), "query-syntax"),
        (lambda: TOOLS.search("a", kind="itu:" + "Nothing"), "bad-parameter"),
    ],
)
def test_what_the_service_refuses_is_told_as_it_says_it(work: Any, told: str) -> None:
    assert refused(work()).startswith(told)
