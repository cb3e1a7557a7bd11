"""The catalogue over HTTP: the questions, their answers in every format, what is refused, and the examples published in RDF."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox
import pytest

from graph_api.limits import Limits
from graph_api.schemas import AnswerModel, QueriesModel, RowsModel
from graph_api.sparql.examples import EXAMPLES
from ontology.namespaces import PREFIXES, expand
from queries.catalogue import bind, catalogue
from tests.graph_api.service import Client, application, snapshot
from tests.queries import fixture

API: Final = "/api/v1"
# What the graph of the tests has for the parameters of the catalogue
KNOWN: Final = {
    "first": "document/C29-7", "second": "document/C29-8", "document": "document/C29-7", "subject": "document/C29-7",
    "country": "country/KWT", "body": "body/ISC-TF", "resolution": "resolution/pp/191", "object": "resolution/pp/191/2018",
    "action_line": "action-line/C3", "series": "event/PP", "edition": "resolution/pp/191/2018", "officer": "post/BDT-Director",
    "event": "event/Council-2029", "topic": "topic/accessibility", "post": "post/BDT-Director",
}  # fmt: skip
ROWS: Final = {
    "json": "application/json", "csv": "text/csv", "tsv": "text/tab-separated-values",
    "srj": "application/sparql-results+json", "xml": "application/sparql-results+xml",
}  # fmt: skip
GRAPHS: Final = {
    "turtle": "text/turtle", "jsonld": "application/ld+json", "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml", "nquads": "application/n-quads", "trig": "application/trig",
}  # fmt: skip
PUBLISHED: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def wide() -> Iterator[Client]:
    with Client(application(snapshot(extra=fixture.wide()))) as made:
        yield made


def test_the_catalogue_is_listed_with_its_parameters(wide: Client) -> None:
    found = QueriesModel.model_validate(wide.json(f"{API}/queries")).queries
    assert [q.name for q in found] == list(catalogue())
    for query in found:
        assert {*query.title} == {*query.description} == {"en", "ar"}
        given = {p.name: KNOWN.get(p.name, p.example) for p in query.parameters}
        answer = wide.get(query.url, params=given)
        assert answer.status_code == 200, answer.text
        if query.form == "construct":
            assert answer.headers["content-type"].startswith("text/turtle")
        else:
            (RowsModel if query.form == "select" else AnswerModel).model_validate(answer.json())
        assert all(
            p.values == ["proposed", "planned", "postponed", "negated"] for p in query.parameters if p.type == "status"
        )
        assert "format" not in given
        assert wide.get(query.example).status_code == 200


@pytest.mark.parametrize(("name", "form"), [("coverage", f) for f in ROWS] + [("citation-network", f) for f in GRAPHS])
def test_every_format_is_had_by_name_and_by_accept(wide: Client, name: str, form: str) -> None:
    media_type = {**ROWS, **GRAPHS}[form]
    named = wide.get(f"{API}/queries/{name}?format={form}")
    accepted = wide.get(f"{API}/queries/{name}", headers={"accept": f"image/png, {media_type}"})
    assert named.status_code == 200
    assert named.content == accepted.content
    assert named.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in named.headers["vary"]
    assert (
        wide.get(f"{API}/queries/{name}?format={form}", headers={"if-none-match": named.headers["etag"]}).status_code
        == 304
    )


@pytest.mark.parametrize("name", ["coverage", "edges-for-gephi", "edition-in-force", "citation-network"])
def test_the_answer_is_that_of_the_endpoint(wide: Client, name: str) -> None:
    given = {"edition": KNOWN["edition"]} if name == "edition-in-force" else {}
    form = "ntriples" if name == "citation-network" else "tsv"
    asked = wide.get("/sparql", params={"query": bind(catalogue()[name], given), "format": form})
    assert wide.get(f"{API}/queries/{name}", params={**given, "format": form}).content == asked.content != b""


def test_yes_or_no_is_said(wide: Client) -> None:
    def answer(edition: str) -> Any:
        return wide.json(f"{API}/queries/edition-in-force", params={"edition": edition})["answer"]

    assert (answer("resolution/pp/191/2026"), answer("resolution/pp/191/2018")) == (True, False)
    assert wide.get(f"{API}/queries/edition-in-force?edition=resolution/pp/191/2026&format=csv").text == "true"


def test_what_the_snapshot_has_never_heard_of_is_told(client: Client) -> None:
    answer = client.get(f"{API}/queries/common-ground?first=document/C29-07&second=C29-8")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    first, second = answer.json()["unknown"]
    assert (first["parameter"], first["suggestions"][0]) == ("first", "document/C29-7")
    assert second == {"parameter": "second", "value": "C29-8", "suggestions": ["document/C29-8"]}
    assert "second: nothing is named 'C29-8'; did you mean document/C29-8?" in answer.json()["detail"]
    assert client.get(f"{API}/queries/claims-by-status?status=asserted").status_code == 400
    nothing = client.get(f"{API}/queries/body-mandate?body=body/qqqqqqqqqqqqqqqqqqqqqq").json()
    assert nothing["unknown"][0]["suggestions"] == []


def test_a_question_is_answered_with_quotes(client: Client) -> None:
    found = RowsModel.model_validate(client.json(f"{API}/queries/body-mandate?body=body/ISC-TF&lang=ar"))
    assert found.parameters == {"body": "body/ISC-TF", "lang": "ar"}
    assert {(r["relation"], r["quote"]) for r in found.rows} >= {
        ("https://w3id.org/itugov/ontology#reportsTo", "يقدم تقاريره إلى المجلس")
    }
    assert (found.meta.shown, found.meta.total, found.meta.truncated) == (3, 3, False)


def test_rows_come_as_csv(client: Client) -> None:
    named = client.get(f"{API}/queries/coverage?format=csv")
    accepted = client.get(f"{API}/queries/coverage", headers={"accept": "text/csv"})
    assert named.content == accepted.content
    assert [r["language"] for r in csv.DictReader(io.StringIO(named.text))] == ["ar", "en", "ar"]


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("nope", 404, "not-found"),
        ("body-mandate", 400, "bad-parameter"),
        ("body-mandate?body=body/ISC-TF&nope=1", 400, "bad-parameter"),
        ("body-mandate?body=body/ISC-TF&body=body/ISCG", 400, "bad-parameter"),
        ("body-mandate?body=body/x%3E%20%7D%20%23", 400, "bad-parameter"),
        ("body-mandate?body=body/ISC-TF&lang=%7D", 400, "bad-parameter"),
        ("coverage?format=turtle", 400, "bad-parameter"),
        ("citation-network?format=csv", 400, "bad-parameter"),
        ("co-cited-pairs?at_least=two", 400, "bad-parameter"),
    ],
)
def test_a_question_that_cannot_be_asked(client: Client, url: str, status: int, code: str) -> None:
    answer = client.get(f"{API}/queries/{url}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("url", "parameter", "example"),
    [
        ("body-mandate", "body", "body/ISC-TF"),
        ("low-confidence-statements?below=low", "below", "0.7"),
        ("coverage?nope=1", "nope", None),
        ("coverage?format=pdf", "format", "json"),
        ("document-graph?document=document/C29-7&format=csv", "format", "turtle"),
    ],
)
def test_a_refused_parameter_is_named_with_an_example(
    client: Client, url: str, parameter: str, example: str | None
) -> None:
    told = client.get(f"{API}/queries/{url}").json()
    assert (told["status"], told["parameter"], told["example"]) == (400, parameter, example)


def test_a_format_that_nobody_takes_is_refused(client: Client) -> None:
    rows = client.get(f"{API}/queries/coverage", headers={"accept": "text/turtle"})
    assert (rows.status_code, rows.json()["offered"]) == (406, list(ROWS.values()))
    graph = client.get(f"{API}/queries/citation-network", headers={"accept": "text/csv"})
    assert (graph.status_code, graph.json()["offered"]) == (406, list(GRAPHS.values()))


@pytest.mark.parametrize("form", ["json", "csv"])
def test_too_many_rows_are_not_cut_off(form: str) -> None:
    with Client(application(snapshot(), limits=Limits(max_rows=2))) as client:
        answer = client.get(f"{API}/queries/coverage?format={form}")
        assert (answer.status_code, answer.json()["code"], answer.json()["max_rows"]) == (413, "result-too-large", 2)


@pytest.mark.parametrize("media_type", PUBLISHED)
def test_the_examples_are_published(client: Client, media_type: str) -> None:
    answer = client.get(EXAMPLES, headers={"accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    published = ox.Store()
    published.load(answer.content, format=PUBLISHED[media_type])
    # As editors and assistants ask for them
    prologue = "".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in ("sh", "rdfs", "schema"))
    rows = published.query(
        prologue
        + """SELECT ?example ?comment ?query ?target { ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ;
            sh:select|sh:ask|sh:construct ?query ; schema:target ?target }"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        comment, query = row["comment"], row["query"]
        assert isinstance(comment, ox.Literal)
        assert row["target"] == ox.NamedNode("http://test/sparql")
        found.setdefault(row["example"].value, {})[comment.language or ""] = query.value
    assert found == {
        f"http://test{EXAMPLES}{q.name}": dict.fromkeys(("en", "ar"), q.sparql) for q in catalogue().values()
    }
    declared = published.query(
        prologue + "SELECT ?prefix ?home { ?x sh:declare [ sh:prefix ?prefix ; sh:namespace ?home ] }"
    )
    assert isinstance(declared, ox.QuerySolutions)
    prefixes = {row["prefix"].value: row["home"] for row in declared}
    assert {"itu", "id", "rdf", "skos"} <= set(prefixes)
    for prefix, home in prefixes.items():
        assert home == ox.Literal(PREFIXES[prefix], datatype=ox.NamedNode(expand("xsd:anyURI")))


def test_each_example_has_an_address_of_its_own(client: Client) -> None:
    every = client.get(EXAMPLES, headers={"accept": "application/n-triples"}).text.splitlines()
    about = 0
    for query in catalogue().values():
        own = client.get(f"{EXAMPLES}{query.name}", headers={"accept": "application/n-triples"}).text.splitlines()
        subject = f"<http://test{EXAMPLES}{query.name}> "
        mine = [line for line in own if line.startswith(subject)]
        assert mine == [line for line in every if line.startswith(subject)]
        about += len(mine)
    assert about > 10 * len(catalogue())
    assert client.get(f"{EXAMPLES}nope").status_code == 404
    assert client.get(EXAMPLES, headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_browser_gets_pages(client: Client, lang: str) -> None:
    headers = {"accept": "text/html,*/*;q=0.8", "accept-language": lang}
    whole = client.get(EXAMPLES, headers=headers)
    assert whole.text == client.get(f"/{lang}/queries").text
    for query in catalogue().values():
        assert f'href="{EXAMPLES}{query.name}"' in whole.text
        page = client.get(f"{EXAMPLES}{query.name}", headers=headers)
        assert page.headers["content-type"].startswith("text/html")
        assert f'<html lang="{lang}"' in page.text
        assert query.title[lang].partition("’")[0] in page.text
