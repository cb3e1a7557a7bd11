"""`/sparql` by the SPARQL 1.1 Protocol: requests, formats, errors, limits."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from lxml import html

from graph_api.limits import Limits
from graph_api.words import words
from ontology.namespaces import ITU, graph
from tests.engines import ENGINES
from tests.graph_api.elsewhere import elsewhere
from tests.graph_api.service import Client, application, snapshot
from tests.queries import fixture

FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}
ROWS = "SELECT ?s ?o { ?s <https://w3id.org/itugov/ontology#cites> ?o } ORDER BY ?s ?o"
QUERIES = {
    "rows": ROWS,
    "boolean": "ASK { ?s ?p ?o }",
    "graph": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
    "none": "",
}
TABLE = tomllib.loads((Path(__file__).parent / "data" / "negotiation.toml").read_text(encoding="utf-8"))["case"]
NEGOTIATED = [(t["kind"], accept, expected) for t in TABLE for accept, expected in t["cases"]]


@pytest.fixture(scope="module", params=["embedded", *ENGINES])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The service, over each engine."""
    if request.param == "embedded":
        yield request.getfixturevalue("inline")
        return
    with elsewhere(request.param, tmp_path_factory.mktemp(request.param), snapshot()) as made:
        yield made


@pytest.mark.parametrize(("kind", "accept", "expected"), NEGOTIATED)
def test_content_negotiation(client: Client, kind: str, accept: str, expected: str) -> None:
    query = QUERIES[kind]
    answer = client.get("/sparql", params={"query": query} if query else {}, headers={"accept": accept})
    if not expected:
        assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")
        assert answer.json()["offered"]
        return
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == expected
    assert "Accept" in answer.headers["vary"]


def test_the_table_of_negotiation_is_counted() -> None:
    assert len(NEGOTIATED) == 40
    assert {kind for kind, _, _ in NEGOTIATED} == set(QUERIES)


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("GET", {"params": {"query": ROWS}}),
        ("POST", {"content": f"query={quote(ROWS)}", "headers": FORM}),
        (
            "POST",
            {"content": f"query={quote(ROWS)}", "headers": {"content-type": FORM["content-type"] + "; charset=UTF-8"}},
        ),
        ("POST", {"content": ROWS.encode(), "headers": DIRECT}),
    ],
)
def test_a_query_comes_in_three_ways(client: Client, method: str, given: dict[str, Any]) -> None:
    answer = client.request(method, "/sparql", **given)
    assert answer.status_code == 200
    assert [(b["s"]["value"], b["o"]["value"]) for b in answer.json()["results"]["bindings"]] == _expected()


def test_every_format_of_rows_says_the_same(client: Client) -> None:
    def read(accept: str) -> bytes:
        return client.get("/sparql", params={"query": ROWS}, headers={"accept": accept}).content

    found = [(row["s"], row["o"]) for row in csv.DictReader(io.StringIO(read("text/csv").decode()))]
    assert found == _expected()
    lines = read("text/tab-separated-values").decode().splitlines()[1:]
    assert [tuple(cell.strip("<>") for cell in line.split("\t")) for line in lines] == _expected()
    names = {"r": "http://www.w3.org/2005/sparql-results#"}
    rows = ElementTree.fromstring(read("application/sparql-results+xml")).findall(".//r:result", names)
    assert [tuple(uri.text for uri in row.findall("r:binding/r:uri", names)) for row in rows] == _expected()


def test_every_format_of_a_graph_says_the_same(client: Client) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(isIRI(?s) && STRENDS(STR(?s), '/ISC-TF')) }"

    def read(accept: str, form: ox.RdfFormat) -> set[ox.Triple]:
        data = client.get("/sparql", params={"query": query}, headers={"accept": accept}).content
        return {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(data, format=form)}

    found = read("text/turtle", ox.RdfFormat.TURTLE)
    assert len(found) > 5
    assert read("application/n-triples", ox.RdfFormat.N_TRIPLES) == found
    assert read("application/rdf+xml", ox.RdfFormat.RDF_XML) == found
    assert read("application/ld+json", ox.RdfFormat.JSON_LD) == found


def test_describe_gives_a_graph(client: Client) -> None:
    answer = client.get("/sparql", params={"query": "DESCRIBE <https://w3id.org/itugov/id/body/ISC-TF>"})
    assert answer.status_code == 200
    assert "فريق المهام" in answer.text


def test_the_protocols_graphs_are_the_dataset(client: Client) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    reference = sum(quad.graph_name == ox.NamedNode(graph("reference")) for quad in fixture.quads())
    assert _first(client, everything, "default-graph-uri", graph("reference")) == str(reference)
    assert _first(client, named, "named-graph-uri", graph("ontology")) == graph("ontology")
    assert _first(client, everything, "named-graph-uri", graph("ontology")) == "0"
    assert _first(client, everything, "default-graph-uri", "urn:nothing") == "0"
    both = client.get(
        "/sparql",
        params=[
            ("query", everything),
            ("default-graph-uri", graph("reference")),
            ("default-graph-uri", graph("ontology")),
        ],
    )
    assert int(both.json()["results"]["bindings"][0]["n"]["value"]) > reference


@pytest.mark.parametrize(
    "clause", ["FROM <file:///etc/hostname>", "FROM NAMED <file:///etc/hostname>", "FROM <http://127.0.0.1:9/>"]
)
def test_from_names_graphs_and_reads_nothing(client: Client, clause: str) -> None:
    answer = client.get(
        "/sparql", params={"query": f"SELECT * {clause} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"}
    )
    assert (answer.status_code, answer.json()["results"]["bindings"]) == (200, [])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <http://127.0.0.1:9/> } service silent ?e { ?s ?p ?o } }",
        "SELECT * { <http://a\\u0062#x> ?b ?c . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
@pytest.mark.parametrize("path", ["/sparql", "/sparql/validate"])
def test_federation_is_refused(client: Client, path: str, query: str) -> None:
    answer = client.request("POST", path, content=query.encode(), headers=DIRECT)
    assert (answer.status_code, answer.json()["code"]) == (403, "refused")


@pytest.mark.parametrize("query", ['SELECT ("SERVICE <x>" AS ?x) { }', "SELECT ?service { } # SERVICE <x> {}"])
def test_the_word_service_alone_is_no_federation(client: Client, query: str) -> None:
    assert client.get("/sparql", params={"query": query}).status_code == 200


SYNTAX = [
    ("SELECT *\nWHERE { ?s ?p ?o } LIMIT x", 2, [], "WHERE { ?s ?p ?o } LIMIT x"),
    ("SELEC * { ?s ?p ?o }", 1, [], "SELEC * { ?s ?p ?o }"),
    ("SELECT * { ?s itu:cites ?o }", 1, ["itu"], "SELECT * { ?s itu:cites ?o }"),
    (
        "PREFIX itu: <urn:x#>\nSELECT * { ?s itu:cites foaf:me ; nope:x 'a:b' }",
        2,
        ["foaf", "nope"],
        "SELECT * { ?s itu:cites foaf:me ; nope:x 'a:b' }",
    ),
    ("SELECT * { ?s :p ?o }", 1, [""], "SELECT * { ?s :p ?o }"),
    ("", 1, [], None),
]


@pytest.mark.parametrize(("query", "line", "prefixes", "excerpt"), SYNTAX)
def test_a_query_that_does_not_parse(
    client: Client, query: str, line: int, prefixes: list[str], excerpt: str | None
) -> None:
    answer = client.request("POST", "/sparql", content=query.encode(), headers=DIRECT)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "query-syntax")
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["line"] == line
    assert problem["column"] >= 1
    if line == 1:
        assert problem["column"] <= len(query) + 1
    assert problem.get("undeclared_prefixes", []) == prefixes
    assert problem.get("query_excerpt") == excerpt
    checked = client.request("POST", "/sparql/validate", content=query.encode(), headers=DIRECT).json()
    assert (checked["ok"], checked["line"], checked["undeclared_prefixes"]) == (False, line, prefixes)


def test_a_known_prefix_is_suggested(client: Client) -> None:
    problem = client.get("/sparql", params={"query": "SELECT * { ?s itu:cites ?o }"}).json()
    assert f"PREFIX itu: <{ITU}>" in problem["detail"]


def test_a_good_query_is_said_to_be_good(client: Client) -> None:
    answer = client.request("POST", "/sparql/validate", content=ROWS.encode())
    assert answer.json() == {"ok": True, "line": None, "column": None, "message": "", "undeclared_prefixes": []}


def test_an_unknown_function_is_the_querys_fault(client: Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT (<urn:no>(1) AS ?x) { }"})
    assert (answer.status_code, answer.json()["code"]) == (400, "query-syntax")


UPDATE = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
REFUSED = [
    ("GET", {"params": {"update": UPDATE}}, 400, "bad-request"),
    ("POST", {"content": f"update={quote(UPDATE)}", "headers": FORM}, 403, "refused"),
    ("POST", {"content": UPDATE, "headers": {"content-type": "application/sparql-update"}}, 403, "refused"),
    ("GET", {"params": {"query": UPDATE}}, 400, "query-syntax"),
    ("GET", {"params": [("query", ROWS), ("query", ROWS)]}, 400, "bad-request"),
    ("GET", {"params": {"default-graph-uri": "urn:x"}}, 400, "bad-request"),
    ("GET", {"params": {"query": ROWS, "default-graph-uri": "no iri"}}, 400, "bad-parameter"),
    ("GET", {"params": {"query": ROWS, "using-graph-uri": "urn:x"}}, 400, "bad-request"),
    ("POST", {"content": "", "headers": FORM}, 400, "bad-request"),
    ("POST", {"content": ROWS, "headers": DIRECT, "params": {"query": ROWS}}, 400, "bad-request"),
    ("POST", {"content": b"\xff", "headers": DIRECT}, 400, "bad-request"),
    ("POST", {"content": b"query=%FF", "headers": FORM}, 400, "bad-request"),
    ("POST", {"content": ROWS, "headers": {"content-type": "text/plain"}}, 415, "unsupported-media-type"),
    ("POST", {"content": ROWS}, 415, "unsupported-media-type"),
    (
        "POST",
        {"content": ROWS, "headers": {"content-type": DIRECT["content-type"] + "; charset=latin1"}},
        415,
        "unsupported-media-type",
    ),
    ("PUT", {"content": ROWS}, 405, "method-not-allowed"),
]


@pytest.mark.parametrize(("method", "given", "status", "code"), REFUSED)
def test_what_is_no_query_operation(client: Client, method: str, given: dict[str, Any], status: int, code: str) -> None:
    answer = client.request(method, "/sparql", **given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["status"] == status


def test_the_refused_operations_are_counted() -> None:
    assert len(REFUSED) == 16


@pytest.mark.parametrize(
    "accept",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_limits_on_rows_and_bytes_are_told(accept: str) -> None:
    with Client(application(snapshot(), limits=Limits(max_rows=10, max_bytes=20_000))) as client:

        def ask(query: str) -> Any:
            return client.get("/sparql", params={"query": query}, headers={"accept": accept})

        assert ask("SELECT * { ?s ?p ?o } LIMIT 10").status_code == 200
        rows = ask("SELECT * { ?s ?p ?o } LIMIT 11")
        assert (rows.status_code, rows.json()["code"], rows.json()["max_rows"]) == (413, "result-too-large", 10)
        large = ask(f"SELECT ('{'x' * 25_000}' AS ?x) {{ }}")
        assert (large.status_code, large.json()["max_bytes"]) == (413, 20_000)


def test_a_graph_is_bounded_in_bytes() -> None:
    with Client(application(snapshot(), limits=Limits(max_bytes=2000))) as client:
        answer = client.get("/sparql", params={"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"})
        assert (answer.status_code, answer.json()["code"]) == (413, "result-too-large")


def test_a_large_body_is_not_read() -> None:
    with Client(application(snapshot(), limits=Limits(max_body_bytes=100))) as client:
        answer = client.request("POST", "/sparql", content=b"#" * 101, headers=DIRECT)
        assert (answer.status_code, answer.json()["code"], answer.json()["max_body_bytes"]) == (
            413,
            "body-too-large",
            100,
        )


def test_the_service_describes_itself(client: Client) -> None:
    data = client.get("/sparql").content
    triples = list(ox.parse(data, format=ox.RdfFormat.TURTLE))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert {t.object for t in triples if t.predicate.value == f"{sd}endpoint"} == {ox.NamedNode("http://test/sparql")}
    named = {t.object.value for t in triples if t.predicate.value == f"{sd}name" and isinstance(t.object, ox.NamedNode)}
    assert graph("document/C29-7/ar") in named
    formats = [t.object for t in triples if t.predicate.value == f"{sd}resultFormat"]
    assert len(formats) == 10


def test_answers_are_in_utf_8(client: Client) -> None:
    query = 'SELECT ("\u0000قرار \U0001d11e" AS ?x) { }'.replace("\u0000", "")
    assert "قرار \U0001d11e" in client.get("/sparql", params={"query": query}).content.decode()


def _expected() -> list[tuple[str, str]]:
    found = {(q.subject.value, q.object.value) for q in fixture.quads() if q.predicate.value == f"{ITU}cites"}  # type: ignore[union-attr]
    return sorted(found)


def _first(client: Client, query: str, parameter: str, value: str) -> str:
    answer = client.get("/sparql", params={"query": query, parameter: value})
    (row,) = json.loads(answer.content)["results"]["bindings"]
    (cell,) = row.values()
    return str(cell["value"])


def test_relative_names_are_relative_to_the_endpoint(client: Client) -> None:
    answer = client.get(
        "/sparql", params={"query": "SELECT (STR(<x>) AS ?a) (STR(<#y>) AS ?b) { }"}, headers={"accept": "text/csv"}
    )
    assert answer.text.splitlines()[1] == "http://test/x,http://test/sparql#y"
    own = client.get(
        "/sparql", params={"query": "BASE <urn:a:b> SELECT (STR(<#y>) AS ?b) { }"}, headers={"accept": "text/csv"}
    )
    assert own.text.splitlines()[1] == "urn:a:b#y"


def test_a_host_that_makes_no_name_does_no_harm(client: Client) -> None:
    for host in ("a> SELECT", "x y", "<>"):
        assert client.get("/sparql", params={"query": "ASK {}"}, headers={"host": host}).json()["boolean"] is True


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("query", "files", "shown"),
    [
        ("SELECT ?x ?name { ?x itu:symbol 'C29/7' ; dcterms:title ?name }", ["CSV", "JSON"], "document/C29-7"),
        ("SELECT ?x { ?x itu:nothing ?y }", ["CSV", "JSON"], None),
        ("CONSTRUCT { ?x itu:symbol ?s } WHERE { ?x itu:symbol ?s }", ["TURTLE", "JSONLD"], "C29/7"),
        ("ASK { ?x itu:symbol 'C29/7' }", ["JSON", "CSV"], "yes"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_browser_gets_a_page(lang: str, query: str, files: list[str], shown: str | None) -> None:
    prologue = "PREFIX itu: <https://w3id.org/itugov/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "
    with Client(application(snapshot(sample=True))) as client:
        answer = client.get("/sparql", params={"query": prologue + query, "lang": lang}, headers={"accept": BROWSER})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        page: Any = html.document_fromstring(answer.text)
        assert page.get("lang") == lang
        assert page.xpath("//*[@class='sample']")
        wanted = words()[lang]["nothing"] if shown is None else words()[lang].get(shown, shown)
        assert wanted in page.text_content()
        links = {a.text: a.get("href") for a in page.xpath("//main//a[starts-with(@href, '/sparql?')]")}
        assert list(links) == files
        for name, url in links.items():
            got = client.get(url, headers={"accept": BROWSER})
            assert (got.status_code, "html" in got.headers["content-type"]) == (200, False), name
        (edit,) = page.xpath(f"//main//a[starts-with(@href, '/{lang}/sparql?')]/@href")
        form: Any = html.document_fromstring(client.get(edit).text)
        assert query in form.xpath("//textarea")[0].text


def test_a_page_shows_a_part_of_a_long_answer_and_says_so(client: Client) -> None:
    asked = {"query": "SELECT ?p ?o { ?x ?p ?o . ?y ?q ?z } LIMIT 1500", "format": "html"}
    page: Any = html.document_fromstring(client.get("/sparql", params=asked).text)
    assert len(page.xpath("//tbody/tr")) == 1000
    assert words()["en"]["rows_more"] in page.text_content()


@pytest.mark.parametrize(("limits", "status"), [(Limits(max_bytes=300), 413), (Limits(max_rows=2), 200)])
def test_a_page_keeps_to_the_limits(limits: Limits, status: int) -> None:
    with Client(application(snapshot(), limits=limits)) as client:
        got = client.get("/sparql", params={"query": ROWS, "format": "html"})
        assert got.status_code == status
        if status == 200:
            page: Any = html.document_fromstring(got.text)
            assert (len(page.xpath("//tbody/tr")), words()["en"]["rows_more"] in got.text) == (2, True)


def test_the_format_of_an_answer_may_be_named(client: Client) -> None:
    for form, status in (("csv", 200), ("turtle", 406), ("nothing", 400)):
        assert client.get("/sparql", params={"query": "SELECT * {} ", "format": form}).status_code == status


def test_turtle_declares_the_prefixes_it_uses_alone(client: Client) -> None:
    asked = "CONSTRUCT { ?x a ?k ; itu:symbol ?s } WHERE { ?x itu:symbol ?s ; a ?k }"
    turtle = client.get(
        "/sparql", params={"query": f"PREFIX itu: <https://w3id.org/itugov/ontology#> {asked}", "format": "turtle"}
    ).text
    assert set(re.findall(r"@prefix (\w+):", turtle)) == {"itu", "id"}
    assert len(list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))) > 3
