"""Subgraphs that a client names, and the whole as tables: the same edges as everywhere else, nothing left out unsaid."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest

from graph_api.evidence import quoted
from graph_api.limits import Limits
from graph_api.reading import Reading
from graph_api.walks.stating import claimed
from graph_api.walks.topology import topology
from ontology.namespaces import ID, ITU
from store import Store
from tests.graph_api.service import Client, application, snapshot

URL: Final = "/api/v1/graph/subgraph"
EXPORT: Final = "/api/v1/graph/export"
IDS: Final = ["body/ISC-TF", "body/Council", "document/C29-7", "resolution/pp/191/2018"]
ITU_PREFIX: Final = f"PREFIX itu: <{ITU}> PREFIX id: <{ID}> "


def send(client: Client, body: object, query: str = "", media_type: str = "application/json") -> httpx.Response:
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.request("POST", f"{URL}?{query}", content=content, headers={"content-type": media_type})


def drawn(client: Client, body: object, query: str = "", media_type: str = "application/json") -> dict[str, Any]:
    answer = send(client, body, query, media_type)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_induced_subgraph_holds_every_edge_among_its_things(client: Client, held: Store) -> None:
    found = drawn(client, {"ids": IDS})
    assert [n["id"] for n in found["nodes"]] == IDS
    among = {e.id for e in topology(Reading(held)).edges.values() if e.subject in IDS and e.object in IDS}
    assert {e["id"] for e in found["edges"]} == among != set()
    meta = found["graph"]
    assert (meta["truncated"], meta["shown"], meta["total"], meta["shown_edges"]) == (False, 4, 4, len(among))


def test_what_is_around_is_given_where_it_is_asked_for(client: Client, held: Store) -> None:
    found = drawn(client, {"ids": IDS[:2], "induced": False})
    of = topology(Reading(held))
    around = {e.id for name in IDS[:2] for e in (*of.out_edges(name), *of.in_edges(name))}
    assert {e["id"] for e in found["edges"]} == around
    assert [n["id"] for n in found["nodes"]][:2] == IDS[:2]
    cut = drawn(client, {"ids": IDS[:2], "induced": False}, "max_nodes=3")
    assert (len(cut["nodes"]), cut["graph"]["truncated"], cut["graph"]["total"]) == (3, True, len(found["nodes"]))
    assert drawn(client, {"ids": IDS}, "max_nodes=2")["graph"]["truncated"] is True


def test_filters_and_formats_are_those_of_other_routes(client: Client) -> None:
    only = drawn(client, {"ids": IDS, "predicates": ["itu:cites"]})
    assert {e["predicate"] for e in only["edges"]} == {"itu:cites"}
    assert only["edges"] == drawn(client, {"ids": IDS}, "predicate=itu:cites")["edges"]
    assert drawn(client, {"ids": IDS}, "date_to=1990")["edges"] == []
    organs = drawn(client, {"ids": ["body/ISC-TF"], "induced": False}, "type=itu:Post")
    assert {n["kind"] for n in organs["nodes"]} == {"itu:TaskForce", "itu:Post"}
    placed = drawn(client, {"ids": IDS}, "layout=stored&format=cytoscape")["elements"]["nodes"]
    assert all("x" in node["data"] for node in placed)
    assert send(client, {"ids": IDS}, "format=gexf").headers["content-type"] == "application/gexf+xml"
    assert "links" in drawn(client, {"ids": IDS}, "edges=links")


def test_a_query_makes_a_subgraph_of_facts_and_of_what_it_makes_up(client: Client, held: Store) -> None:
    query = ITU_PREFIX + (
        "CONSTRUCT { ?d itu:cites ?r . ?r <urn:x:citedBy> ?d . ?d itu:symbol ?s } WHERE { ?d itu:cites ?r OPTIONAL { ?d itu:symbol ?s } }"
    )
    for media_type, body in (("application/sparql-query", query), ("application/json", json.dumps({"query": query}))):
        found = drawn(client, body, "max_nodes=2000", media_type)
        cited = {e.id: e for e in topology(Reading(held)).edges.values() if e.predicate == "itu:cites"}
        facts = {e["id"]: e for e in found["edges"] if e["predicate"] == "itu:cites"}
        assert facts.keys() == cited.keys()
        made_up = [e for e in found["edges"] if e["predicate"] == "urn:x:citedBy"]
        assert len(made_up) == len(cited)
        assert {(e["status"], e["evidence_url"], e["evidence_quote"]) for e in made_up} == {("", "", "")}
        quotes = quoted(Reading(held), [*cited.values()])
        assert {name: e["evidence_quote"] for name, e in facts.items()} == {
            name: quotes[name].quote if name in quotes else "" for name in cited
        }
        assert found["graph"]["other_triples"] > 0
    assert "urn:x:citedBy" in send(client, query, "format=turtle", "application/sparql-query").text


def test_a_query_finds_what_texts_propose_as_such(client: Client, held: Store) -> None:
    query = ITU_PREFIX + (
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> CONSTRUCT { ?s itu:postponedTo ?o }"
        " WHERE { ?c rdf:predicate itu:postponedTo ; rdf:subject ?s ; rdf:object ?o }"
    )
    (edge,) = drawn(client, query, "", "application/sparql-query")["edges"]
    assert edge["id"] in claimed(Reading(held)).edges
    assert (edge["status"], bool(edge["evidence_quote"])) == ("proposed", True)


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        ({"ids": []}, "application/json", 400, "content-syntax"),
        ({}, "application/json", 400, "content-syntax"),
        ({"ids": IDS, "query": "ASK {}"}, "application/json", 400, "content-syntax"),
        ({"ids": "body/ITU"}, "application/json", 400, "content-syntax"),
        ({"ids": IDS, "more": 1}, "application/json", 400, "content-syntax"),
        ("{", "application/json", 400, "content-syntax"),
        (b"\xff", "application/sparql-query", 400, "content-syntax"),
        ("CONSTRUCT {", "application/sparql-query", 400, "query-syntax"),
        ("ASK {}", "application/sparql-query", 400, "bad-parameter"),
        ("SELECT * { ?s ?p ?o } LIMIT 1", "application/sparql-query", 400, "bad-parameter"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/plain", 415, "unsupported-media-type"),
        (
            "CONSTRUCT { ?s ?p ?o } { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            "application/sparql-query",
            403,
            "refused",
        ),
    ],
)
def test_wrong_bodies_are_told(client: Client, body: object, media_type: str, status: int, code: str) -> None:
    answer = send(client, body, "", media_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_what_is_unknown_is_named(client: Client) -> None:
    answer = send(client, {"ids": ["body/ISC-TF", "body/Nothing", "a b", "body/Nothing"]})
    assert (answer.status_code, answer.json()["unknown"]) == (404, ["body/Nothing", "a b"])
    refused = send(client, "CONSTRUCT WHERE { ?s ?p ?o }", "status=proposed", "application/sparql-query")
    assert (refused.status_code, refused.json()["code"]) == (400, "bad-parameter")


def test_what_a_query_gives_has_the_limits_of_every_query() -> None:
    with Client(application(snapshot(), limits=Limits(max_bytes=500))) as client:
        answer = send(client, "CONSTRUCT WHERE { ?s ?p ?o }", "", "application/sparql-query")
        assert (answer.status_code, answer.json()["code"]) == (413, "result-too-large")


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_tables_hold_the_whole_graph(client: Client, held: Store) -> None:
    of = topology(Reading(held))
    edges, nodes = client.get(f"{EXPORT}/edges.csv"), client.get(f"{EXPORT}/nodes.csv")
    assert [row["Id"] for row in rows(edges)] == list(of.edges)
    assert [row["Id"] for row in rows(nodes)] == sorted(of.nodes)
    assert edges.headers["x-total-count"] == str(len(of.edges))
    assert nodes.headers["content-type"].startswith("text/csv")
    drawn = {e["id"]: e for e in client.json("/api/v1/graph/ego?id=document/C29-7&depth=3&max_nodes=2000")["edges"]}
    for row in rows(edges):
        if row["Id"] in drawn:
            assert (row["Source"], row["Target"], row["evidence_quote"]) == tuple(
                drawn[row["Id"]][key] for key in ("source", "target", "evidence_quote")
            )
    figures = rows(client.get(f"{EXPORT}/nodes.csv?layout=stored"))
    assert all(row["x"] and row["degree"] for row in figures)


def test_tables_are_filtered_and_begin_as_is_wanted(client: Client) -> None:
    every = rows(client.get(f"{EXPORT}/edges.csv"))
    cites = rows(client.get(f"{EXPORT}/edges.csv?predicate=itu:cites"))
    assert cites == [row for row in every if row["predicate"] == "itu:cites"]
    ends = {row[end] for row in cites for end in ("Source", "Target")}
    assert {row["Id"] for row in rows(client.get(f"{EXPORT}/nodes.csv?predicate=itu:cites"))} == ends
    bodies = rows(client.get(f"{EXPORT}/nodes.csv?type=itu:Body"))
    among = rows(client.get(f"{EXPORT}/edges.csv?type=itu:Body"))
    assert {row[end] for row in among for end in ("Source", "Target")} <= {row["Id"] for row in bodies}
    marked, plain = (client.get(f"{EXPORT}/nodes.csv?bom={bom}").content for bom in ("true", "false"))
    assert marked == b"\xef\xbb\xbf" + plain
    head = client.request("HEAD", f"{EXPORT}/edges.csv")
    assert (head.status_code, head.content, "content-length" in head.headers) == (200, b"", False)
    tag = client.get(f"{EXPORT}/edges.csv").headers["etag"]
    assert client.get(f"{EXPORT}/edges.csv", headers={"if-none-match": tag}).status_code == 304


@pytest.fixture(scope="module")
def empty() -> Iterator[Client]:
    with Client(application(Store.memory())) as made:
        yield made


def test_an_empty_graph_has_empty_tables(empty: Client) -> None:
    assert rows(empty.get(f"{EXPORT}/edges.csv")) == rows(empty.get(f"{EXPORT}/nodes.csv")) == []
    assert drawn(empty, "CONSTRUCT WHERE { ?s ?p ?o }", "", "application/sparql-query")["nodes"] == []
