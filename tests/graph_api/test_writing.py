"""Those who have the token write, nobody else; what is written is whole, and seen at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest

from store import Store, latest
from tests.graph_api.service import AUTHORIZED, TOKEN, Client, application, snapshot, writable

GSP: Final = "/rdf-graph-store"
GRAPH: Final = f"{GSP}?graph={quote('urn:g', safe='')}"
TURTLE: Final = {**AUTHORIZED, "content-type": "text/turtle"}
UPDATE: Final = {**AUTHORIZED, "content-type": "application/sparql-update"}
BODY: Final = '<urn:s> <urn:p> "قرار"@ar , [ <urn:q> 1 ] .'


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with Client(writable(tmp_path / "store")) as made:
        yield made


def ask(client: Client, pattern: str) -> bool:
    found = client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"}).json()["boolean"]
    assert isinstance(found, bool)
    return found


def test_what_is_written_is_seen_at_once_and_named(client: Client) -> None:
    before = client.get("/readyz").headers["x-dataset-version"]
    assert client.request("PUT", GRAPH, headers=TURTLE, content=BODY).status_code == 201
    assert client.get("/readyz").headers["x-dataset-version"] != before
    assert ask(client, '<urn:s> <urn:p> "قرار"@ar')
    assert ask(client, "GRAPH <urn:g> { <urn:s> <urn:p>/<urn:q> 1 }")
    assert "_:" in client.get(GRAPH, headers={"accept": "application/n-triples"}).text
    assert client.request("PUT", GRAPH, headers=TURTLE, content="<urn:s> <urn:p> 2 .").status_code == 204
    assert not ask(client, "<urn:s> <urn:p>/<urn:q> 1")
    assert client.request("DELETE", GRAPH, headers=AUTHORIZED).status_code == 204
    assert not ask(client, "<urn:s> ?p ?o")
    assert client.request("DELETE", GRAPH, headers=AUTHORIZED).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer other"}, {"authorization": f"Basic {TOKEN}"}])
@pytest.mark.parametrize(
    ("method", "url", "given"),
    [
        ("PUT", GRAPH, {"content-type": "text/turtle"}),
        ("POST", GRAPH, {"content-type": "text/turtle"}),
        ("POST", GSP, {"content-type": "text/turtle"}),
        ("DELETE", GRAPH, {}),
        ("POST", "/sparql", {"content-type": "application/sparql-update"}),
        ("POST", "/sparql", {"content-type": "application/x-www-form-urlencoded"}),
    ],
)
def test_without_the_token_nothing_is_written(
    client: Client, method: str, url: str, given: dict[str, str], headers: dict[str, str]
) -> None:
    body = b"update=CLEAR+ALL" if "urlencoded" in str(given) else b"<urn:s> <urn:p> 1 ."
    name = client.get("/readyz").headers["x-dataset-version"]
    answer = client.request(method, url, headers={**given, **headers}, content=body)
    assert (answer.status_code, answer.json()["code"]) == (401, "token-needed")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert client.get("/readyz").headers["x-dataset-version"] == name
    with Client(application(snapshot())) as closed:
        answer = closed.request(method, url, headers={**given, **AUTHORIZED}, content=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "refused")


@pytest.mark.parametrize(
    ("update", "status", "code"),
    [
        ("INSERT DATA { <urn:s> <urn:p> }", 400, "query-syntax"),
        ("LOAD <http://127.0.0.1:9/>", 403, "refused"),
        ("LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:g>", 403, "refused"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "refused"),
        ("DROP GRAPH <urn:none>", 400, "query-syntax"),
        ("INSERT DATA { <urn:x> <urn:y> 1 } ; DROP GRAPH <urn:none>", 400, "query-syntax"),
    ],
)
def test_an_update_is_carried_out_whole_or_not_at_all(client: Client, update: str, status: int, code: str) -> None:
    client.request("PUT", GRAPH, headers=TURTLE, content=BODY)
    name = client.get("/readyz").headers["x-dataset-version"]
    answer = client.request("POST", "/sparql", headers=UPDATE, content=update)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert client.get("/readyz").headers["x-dataset-version"] == name


@pytest.mark.parametrize(
    ("update", "there", "gone"),
    [
        ("INSERT DATA { <urn:a> <urn:p> 'load service' }", "<urn:a> ?p ?o", "GRAPH <urn:g> { <urn:a> ?p ?o }"),
        ("PREFIX u: <urn:> INSERT DATA { GRAPH u:h { u:a u:p 1 } }", "GRAPH <urn:h> { <urn:a> ?p ?o }", "<urn:a> ?p 2"),
        ("DELETE WHERE { GRAPH ?g { ?s <urn:p> ?o } }", "?s <urn:q> ?o", "?s <urn:p> ?o"),
        (
            "WITH <urn:g> DELETE { ?s ?p ?o } INSERT { <urn:new> ?p ?o } WHERE { ?s ?p ?o }",
            "<urn:new> ?p ?o",
            "<urn:s> ?p ?o",
        ),
        ("COPY <urn:g> TO <urn:copy>", "GRAPH <urn:copy> { <urn:s> ?p ?o }", "GRAPH <urn:h> { ?s ?p ?o }"),
        ("CLEAR ALL; INSERT DATA { <urn:a> <urn:p> 1 }", "<urn:a> ?p 1", "<urn:s> ?p ?o"),
        ("MOVE <urn:g> TO DEFAULT", "<urn:s> ?p ?o", "GRAPH <urn:g> { ?s ?p ?o }"),
    ],
)
def test_an_update_changes_what_it_says(client: Client, update: str, there: str, gone: str) -> None:
    client.request("PUT", GRAPH, headers=TURTLE, content=BODY)
    answer = client.request("POST", "/sparql", headers=UPDATE, content=update)
    assert answer.status_code == 204, answer.text
    assert ask(client, there)
    assert not ask(client, gone)


def test_deleting_from_the_unnamed_graph_leaves_the_others(client: Client) -> None:
    client.request("PUT", GRAPH, headers=TURTLE, content=BODY)
    client.request("PUT", f"{GSP}?default", headers=TURTLE, content="<urn:d> <urn:p> 1 .")
    assert client.request("POST", "/sparql", headers=UPDATE, content="DELETE WHERE { ?s ?p ?o }").status_code == 204
    assert ask(client, "<urn:s> <urn:p> ?o")
    assert not ask(client, "<urn:d> ?p ?o")


def test_one_who_writes_meanwhile_is_told(client: Client, tmp_path: Path) -> None:
    with Store.reopen(tmp_path / "store"):
        answer = client.request("PUT", GRAPH, headers=TURTLE, content=BODY)
    assert (answer.status_code, answer.json()["code"]) == (409, "being-written")
    assert latest(tmp_path / "store") is not None


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("text/turtle", "<urn:s> <urn:p>", 400, "content-syntax"),
        ("application/trig", "<urn:g> { <urn:s> <urn:p> 1 }", 415, "unsupported-media-type"),
        ("image/png", "x", 415, "unsupported-media-type"),
        ("", "x", 415, "unsupported-media-type"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Type: image/png\r\n\r\nx\r\n--x--\r\n",
            415,
            "unsupported-media-type",
        ),
    ],
)
def test_what_is_no_graph_is_not_taken(client: Client, content_type: str, body: str, status: int, code: str) -> None:
    answer = client.request("PUT", GRAPH, headers={**AUTHORIZED, "content-type": content_type}, content=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (GSP, "bad-request"),
        (f"{GRAPH}&default", "bad-request"),
        (f"{GRAPH}&graph=urn:h", "bad-request"),
        (f"{GSP}/a/b?default", "bad-request"),
        (f"{GSP}?graph=no%20iri", "bad-parameter"),
    ],
)
def test_one_graph_is_named(client: Client, url: str, code: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    "update",
    [
        "BASE <http://example.org/a/c/> INSERT DATA { GRAPH <../g> { <urn:s> <urn:p> 2 } }",
        "BASE <http://example.org/a/> INSERT DATA { GRAPH <./g> { <urn:s> <urn:p> 2 } }",
        "BASE <http://example.org/a/g> INSERT DATA { GRAPH <> { <urn:s> <urn:p> 2 } }",
        "INSERT { <urn:x> <urn:p> 3 } WHERE { FILTER(1<'x>') };"
        " INSERT DATA { GRAPH <http://example.org/a/g> { <urn:s> <urn:p> 2 } } #'",
        "INSERT { <urn:x> <urn:p> 3 } WHERE { FILTER(1<2#>'''\n) };\n"
        " INSERT DATA { GRAPH <http://example.org/a/g> { <urn:s> <urn:p> 2 } } #'''",
    ],
)
def test_an_update_is_kept_however_its_graph_is_written(client: Client, update: str) -> None:
    there = f"{GSP}?graph={quote('http://example.org/a/g', safe='')}"
    assert client.request("PUT", there, headers=TURTLE, content="<urn:s> <urn:p> 1 .").status_code == 201
    assert client.request("POST", "/sparql", headers=UPDATE, content=update).status_code == 204
    assert ask(client, "GRAPH <http://example.org/a/g> { <urn:s> <urn:p> 1, 2 }")
