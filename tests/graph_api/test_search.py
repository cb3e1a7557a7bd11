"""`/api/v1/search` and `/suggest`, the page of a search, and searches in SPARQL."""

import csv
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from graph_api.app import create_app
from graph_api.reading import Reading, Snapshot
from graph_api.sparql.lane import FastLane
from graph_api.text import holding, writing
from graph_api.text.holding import Texts
from graph_api.text.schemas import SearchModel, SuggestionsModel
from graph_api.text.writing import FILE
from tests.graph_api.service import ERRORS, Client
from tests.graph_api.text import made

API = "/api/v1"
PROLOGUE = "PREFIX itu: <https://w3id.org/itugov/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "


def service(texts: Texts | None = None) -> Client:
    snapshot = made.store()
    return Client(create_app(lambda: snapshot, errors=ERRORS, texts=texts))


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with service() as made_client:
        yield made_client


def test_hits_say_what_they_are(client: Client) -> None:
    found = SearchModel.model_validate(
        client.json(f"{API}/search", params={"q": "council", "facet": ["type", "language"]})
    )
    assert [(hit.hit, hit.id, hit.match) for hit in found.hits[:2]] == [
        ("name", "body/Council", "exact"),
        ("name", "body/CWG-FHR", "prefix"),
    ]
    (quoted,) = found.hits[2:]
    assert (quoted.hit, quoted.kind, quoted.lang, quoted.label.text) == ("quote", "itu:Claim", "en", "C20/38")
    quote = quoted.quote
    assert quote is not None
    assert (quote.document, quote.paragraph_label, quote.proves) == (made.DOCUMENT, "1.1", [made.ESTABLISHED])
    assert [quoted.matched[start:end] for start, end in quote.spans] == ["Council"]
    assert found.totals.model_dump() == {"names": 2, "quotes": 1}
    assert found.facets == {"type": {"itu:Body": 2, "itu:Document": 1}, "language": {"en": 3, "": 1}}
    assert (found.widened, found.meta.total, found.meta.truncated) == (False, 3, False)


def test_the_edge_a_quote_proves_is_there(client: Client) -> None:
    edge = client.json(f"{API}/edges/{made.ESTABLISHED}/evidence")
    (hit,) = client.json(f"{API}/search", params={"q": "فريق عمل", "scope": "quotes"})["hits"]
    (place,) = [place for place in edge["places"] if place["claim"] == hit["id"]]
    assert (place["quote"], place["start"], place["end"]) == (
        hit["matched"],
        hit["quote"]["start"],
        hit["quote"]["end"],
    )


def test_hits_come_as_lines_and_as_csv(client: Client) -> None:
    asked = {"q": "191", "limit": 2}
    hits = client.json(f"{API}/search", params=asked)["hits"]
    lines = client.get(f"{API}/search", params=asked, headers={"Accept": "application/x-ndjson"})
    assert lines.headers["content-type"].startswith("application/x-ndjson")
    assert [json.loads(line) for line in lines.text.splitlines()] == hits
    table = client.get(f"{API}/search", params={**asked, "format": "csv"})
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text, newline="")))
    assert [row["id"] for row in rows] == [hit["id"] for hit in hits]
    assert rows[0]["proves"] == made.ESTABLISHED
    assert rows[0]["spans"] == " ".join(f"{start}-{end}" for start, end in hits[0]["quote"]["spans"])
    for answer in (lines, table):
        assert answer.headers["x-total-count"] == "6"
        assert 'rel="next"' in answer.headers["link"]
    assert client.get(f"{API}/search", params=asked, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("given_", "status"),
    [
        ({"q": ""}, 422),
        ({"q": "x" * 201}, 422),
        ({"q": "x", "scope": "titles"}, 422),
        ({"q": "x", "type": "itu:Bodies"}, 400),
        ({"q": "x", "sector": "ITU-X"}, 400),
        ({"q": "x", "year_from": "-1"}, 422),
        ({"q": "x", "facet": "colour"}, 422),
        ({"q": "x", "type": "Body", "sector": "itu-d", "language": "AR"}, 200),
        ({"q": "x", "type": "itu:Event"}, 200),
    ],
)
def test_what_is_not_there_is_said(client: Client, given_: dict[str, str], status: int) -> None:
    assert client.get(f"{API}/search", params=given_).status_code == status


def test_suggestions(client: Client) -> None:
    found = SuggestionsModel.model_validate(client.json(f"{API}/suggest", params={"prefix": "المج"}))
    first = found.suggestions[0]
    assert (first.id, first.matched, first.lang, first.match) == ("body/Council", "المجلس", "ar", "prefix")
    short = client.json(f"{API}/suggest", params={"prefix": "t", "limit": 1})
    assert (len(short["suggestions"]), short["meta"]["truncated"]) == (1, True)
    typed = client.json(f"{API}/suggest", params={"prefix": "w", "type": "Event"})
    assert [hit["id"] for hit in typed["suggestions"]] == ["event/WSIS"]


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_no_text_is_a_fault(client: Client, text: str) -> None:
    for path, name in ((f"{API}/search", "q"), (f"{API}/suggest", "prefix"), ("/ar/search", "q")):
        answer = client.get(path, params={name: text})
        assert answer.status_code == 200, (path, text, answer.text)


def read(client: Client, url: str) -> Any:
    return html.document_fromstring(client.get(url).text)


def test_the_page_marks_what_matched_and_narrows(client: Client) -> None:
    page = read(client, "/ar/search?q=القرار 191")
    assert [mark.text for mark in page.xpath("//blockquote[@lang='ar']/mark")] == ["القرار", "١٩١"]
    assert page.xpath(f"//a[@href='/ar/edge/{made.ESTABLISHED}']")
    page = read(client, "/en/search?q=council")
    assert page.xpath("//input[@name='type' and @value='itu:Document']")
    narrowed = read(client, "/en/search?q=council&type=itu:Document")
    assert narrowed.xpath("//blockquote")
    assert not narrowed.xpath("//table")
    widened = read(client, "/en/search?q=broadband council")
    assert widened.xpath("//p[@role='note'][contains(., 'some of them')]")


def rows(client: Client, query: str) -> list[dict[str, Any]]:
    answer = client.json("/sparql", params={"query": PROLOGUE + query}, headers={"Accept": "application/json"})
    return [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]


def test_a_query_searches(client: Client) -> None:
    found = rows(client, 'SELECT ?x ?s { ?x itu:matches ("council" ?s) . ?x a itu:Body } ORDER BY DESC(?s)')
    assert [row["x"].rpartition("/id/")[2] for row in found] == ["body/Council", "body/CWG-FHR"]
    assert [int(float(row["s"])) for row in found] == [3, 2]
    claims = rows(client, 'SELECT ?o ?q { ?c itu:quoteMatches "القرار"@ar ; rdf:object ?o ; itu:quote ?q }')
    assert [row["o"].rpartition("/id/")[2] for row in claims] == ["body/Council"]
    assert len(rows(client, 'SELECT * { ?c itu:quoteMatches ("191" ?s 2) }')) == 2
    assert rows(client, 'SELECT * { ?x itu:matches "broadband council" }') == []
    assert rows(client, "SELECT * { ?x ?p 'itu:matches' }") == []


def test_the_lane_in_front_leaves_searches_to_the_service() -> None:
    snapshot = made.store()
    with Client(FastLane(create_app(lambda: snapshot), fresh_s=60)) as client:
        for _ in range(3):
            assert len(rows(client, 'SELECT * { ?x itu:matches "council" }')) == 2
            assert len(client.json(f"{API}/search", params={"q": "council"})["hits"]) == 3


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('SELECT * { ?x a ?t ; itu:matches "a" }', "as a triple of its own"),
        ('SELECT * { ?x itu:matches "a" . ?y }', "syntax error at line 1, column"),
        ('SELECT * { ?x itu:matches ("a" ?s 999999) }', "at most 10000"),
    ],
)
def test_a_search_that_cannot_be_answered(client: Client, query: str, said: str) -> None:
    answer = client.get("/sparql", params={"query": PROLOGUE + query})
    assert (answer.status_code, answer.json()["code"]) == (400, "query-syntax")
    assert said in answer.json()["detail"]
    # The place is that in the query as it was sent
    told = answer.json()
    assert (told["line"], told["query_excerpt"]) == (1, PROLOGUE + query)
    if "syntax error" in said:
        other = client.get("/sparql", params={"query": (PROLOGUE + query).replace("itu:matches", "itu:catches")})
        assert told["column"] == other.json()["column"]
    else:
        assert (PROLOGUE + query)[told["column"] - 1 :].startswith(("itu:matches", "?x itu:matches"))


def test_a_search_is_checked_without_being_run(client: Client) -> None:
    def validated(query: str) -> Any:
        return client.request("POST", "/sparql/validate", content=(PROLOGUE + query).encode()).json()

    assert validated('SELECT * { ?x itu:matches "council" }')["ok"] is True
    wrong = validated('SELECT * {\n ?x a ?t ; itu:matches "council" }')
    assert (wrong["ok"], wrong["line"], wrong["column"]) == (False, 2, 12)


def test_the_service_tells_what_it_adds_to_the_language(client: Client) -> None:
    told = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    for name in ("matches", "quoteMatches"):
        assert f"#propertyFeature> <https://w3id.org/itugov/ontology#{name}>" in told


def test_an_index_is_kept_beside_the_snapshot(tmp_path: Path) -> None:
    with service(Texts(lambda _: tmp_path)) as client:
        assert client.json(f"{API}/search?q=council")["hits"]
        assert (tmp_path / FILE).exists()
    with service(Texts(lambda _: tmp_path / "nowhere")) as client:
        assert client.get(f"{API}/search?q=council").status_code == 503


def test_a_folder_that_is_not_ours_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> Path:
        raise PermissionError(13, "no right to write")

    monkeypatch.setattr(holding, "index_in", refuse)
    with service(Texts(lambda _: tmp_path)) as client:
        assert client.json(f"{API}/search?q=council")["hits"]
    assert not list(tmp_path.iterdir())


def test_while_texts_are_indexed_everything_else_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def slow(reading: Reading, file: Path) -> None:
        assert go_on.wait(30)
        writing.write(reading, file)

    monkeypatch.setattr(holding, "write", slow)
    with service(Texts(wait_s=0.05)) as client:
        answer = client.get(f"{API}/search?q=council")
        assert (answer.status_code, answer.json()["code"]) == (503, "indexing")
        assert answer.headers["retry-after"] == "1"
        assert client.json(f"{API}/entities/body/Council")
        assert rows(client, "SELECT * { ?x ?p 'nothing' }") == []
        go_on.set()
        app = client.app
        assert isinstance(app, FastAPI)
        texts: Texts = app.state.texts
        texts.begin(app.state.library.current()).result(30)
        assert client.json(f"{API}/search?q=council")["hits"]


def test_each_snapshot_has_an_index_of_its_own() -> None:
    current: list[Snapshot] = [made.store()]
    with Client(create_app(lambda: current[0])) as client:
        assert client.json(f"{API}/search?q=fresh")["hits"] == []
        other = made.store()
        other.replace("https://w3id.org/itugov/graph/more", _fresh())
        current[0] = other
        assert [hit["id"] for hit in client.json(f"{API}/search?q=fresh")["hits"]] == ["body/Fresh"]


def _fresh() -> Iterator[Any]:
    yield made.fact("body/Fresh", "skos:prefLabel", "A fresh body")
