"""What a request keeps of the graph: every filter against what the edges themselves tell, and the same filters on every route."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pyoxigraph as ox
import pytest

from graph_api.app import create_app
from graph_api.reading import Reading
from graph_api.walks.filtering import Filter, view
from graph_api.walks.stating import STATUSES, claimed, dates, known_since, statuses
from graph_api.walks.topology import Edge, topology
from ontology.identifiers import claim_hash, edge_id
from ontology.namespaces import entity, expand, term
from store import Store
from tests.graph_api.service import Client, application, node_quad, snapshot

API: Final = "/api/v1"
THING: Final = "body/F"


def typed(value: str, kind: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(expand(f"xsd:{kind}")))


def claim(document: str, predicate: str, obj: str, status: str, confidence: str, at: int) -> Iterator[ox.Quad]:
    """Yield what a text states of the thing of these tests; only what is asserted stands as a fact."""
    home = f"{document}/en"
    name = f"claim/{home}/{at}-{at + 5}/{claim_hash(THING, predicate, obj)}"
    told: dict[str, ox.NamedNode | ox.Literal] = {
        "rdf:type": ox.NamedNode(term("Claim")),
        "rdf:subject": ox.NamedNode(entity(THING)),
        "rdf:predicate": ox.NamedNode(expand(predicate)),
        "rdf:object": ox.NamedNode(entity(obj)),
        "itu:inParagraph": ox.NamedNode(entity(f"{home}/p/1")),
        "itu:quote": ox.Literal("words", language="en"),
        "itu:charStart": typed(str(at), "integer"),
        "itu:charEnd": typed(str(at + 5), "integer"),
        "itu:rule": ox.Literal("made"),
        "itu:confidence": typed(confidence, "decimal"),
        "itu:status": ox.Literal(status),
        "itu:origin": ox.Literal("text"),
    }
    for predicate_of, value in told.items():
        yield node_quad(name, expand(predicate_of), value, home)
    if status == "asserted":
        yield node_quad(THING, expand(predicate), ox.NamedNode(entity(obj)), home)


def version(document: str, date: ox.Literal | None) -> Iterator[ox.Quad]:
    home = f"{document}/en"
    yield node_quad(home, expand("rdf:type"), ox.NamedNode(term("LanguageVersion")), home)
    yield node_quad(home, term("versionOf"), ox.NamedNode(entity(document)), home)
    yield node_quad(f"{home}/p/1", term("paragraphOf"), ox.NamedNode(entity(home)), home)
    if date is not None:
        yield node_quad(document, expand("dcterms:date"), date, home)


EXTRA: Final = [
    node_quad(THING, expand("rdf:type"), ox.NamedNode(term("TaskForce")), "reference"),
    node_quad("body/Old", expand("rdf:type"), ox.NamedNode(term("Organ")), "reference"),
    node_quad("body/New", term("establishedOn"), typed("2024", "gYear"), "reference"),
    node_quad(THING, term("partOf"), ox.NamedNode(entity("body/Old")), "reference"),
    node_quad(THING, term("partOf"), ox.NamedNode(entity("body/New")), "reference"),
    *version("document/C10-1", typed("2010-05-01", "date")),
    *version("document/C20-1", typed("2020", "gYear")),
    *version("document/C30-0", None),
    *claim("document/C10-1", "itu:reportsTo", "body/A", "asserted", "0.5", 0),
    *claim("document/C20-1", "itu:reportsTo", "body/A", "asserted", "0.9", 0),
    *claim("document/C20-1", "itu:reportsTo", "body/B", "asserted", "0.7", 10),
    *claim("document/C30-0", "itu:reportsTo", "body/C", "asserted", "1.0", 0),
    *claim("document/C20-1", "itu:reportsTo", "body/P", "proposed", "0.8", 20),
    *claim("document/C20-1", "itu:reportsTo", "body/P", "postponed", "0.8", 30),
    *claim("document/C20-1", "itu:reportsTo", "body/N", "negated", "0.8", 40),
    *claim("document/C10-1", "itu:reportsTo", "body/B", "negated", "0.6", 50),
]


@pytest.fixture(scope="module")
def told() -> Iterator[Client]:
    with Client(application(snapshot(extra=EXTRA))) as made:
        yield made


ALL: Final = {"body/A", "body/B", "body/C", "body/Old", "body/New"}
KEPT: Final = [
    ("", ALL),
    ("predicate=itu:reportsTo", {"body/A", "body/B", "body/C"}),
    ("predicate=itu:reportsTo&predicate=itu:partOf", ALL),
    ("type=itu:Organ", {"body/Old"}),
    ("type=Organ", {"body/Old"}),
    ("type=itu:TaskForce", set()),
    ("min_confidence=0.8", {"body/A", "body/C", "body/Old", "body/New"}),
    ("min_confidence=1", {"body/C", "body/Old", "body/New"}),
    ("min_confidence=0", ALL),
    ("status=asserted", ALL),
    ("status=proposed", {"body/P"}),
    ("status=postponed&status=negated", {"body/P", "body/N", "body/B"}),
    ("status=negated&min_confidence=0.75", {"body/N"}),
    ("status=planned", set()),
    ("date_from=2011", {"body/A", "body/B", "body/New"}),
    ("date_from=2020-06&date_to=2020-07", {"body/A", "body/B"}),
    ("date_to=2010", {"body/A"}),
    ("date_to=2010-04", set()),
    ("date_to=2010-05", {"body/A"}),
    ("date_to=2010&undated=true", {"body/A", "body/C", "body/Old"}),
    ("date_from=2011&date_to=2019", set()),
    ("known_on=2009", {"body/C", "body/Old"}),
    ("known_on=2010-05-01", {"body/A", "body/C", "body/Old"}),
    ("known_on=2020-01-01", {"body/A", "body/B", "body/C", "body/Old"}),
    ("known_on=2024", ALL),
]


@pytest.mark.parametrize(("query", "expected"), KEPT)
def test_what_is_kept_is_the_same_on_every_route(told: Client, query: str, expected: set[str]) -> None:
    found = told.json(f"{API}/entities/{THING}/neighbors?limit=500&{query}")
    assert {item["id"] for group in found["groups"] for item in group["items"]} == expected
    assert found["meta"]["total"] == len(expected)
    counted = told.json(f"{API}/entities/{THING}/neighbors?counts_only=true&{query}")
    assert sum(group["total"] for group in counted["groups"]) == len(expected)
    around = told.json(f"{API}/graph/ego?id={THING}&{query}")
    assert {node["id"] for node in around["nodes"]} == {THING} | expected
    if "type=" not in query:  # the ends of a path are asked for by name
        for other in sorted(ALL | {"body/P", "body/N"}):
            paths = told.json(f"{API}/graph/paths?from={THING}&to={other}&max_hops=1&{query}")["paths"]
            assert bool(paths) == (other in expected)


def test_every_filter_is_tried() -> None:
    names = {part.partition("=")[0] for query, _ in KEPT for part in query.split("&")} - {""}
    assert names == {"predicate", "type", "min_confidence", "status", "date_from", "date_to", "known_on", "undated"}


@pytest.mark.parametrize("path", ["/entities/{id}/neighbors", "/graph/ego", "/graph/paths", "/graph/overview"])
def test_every_route_over_edges_takes_every_filter(path: str) -> None:
    described = create_app(snapshot).openapi()["paths"][API + path]["get"]["parameters"]
    filters = {
        "predicate",
        "type",
        "status",
        "min_confidence",
        "date_from",
        "date_to",
        "known_on",
        "undated",
        "inferred",
    }
    assert filters | {"lang"} <= {given["name"] for given in described}


def test_a_path_leads_over_what_is_kept_alone(told: Client) -> None:
    asked = f"{API}/graph/paths?from=body/A&to=body/Old&max_hops=2"
    assert [p["nodes"] for p in told.json(asked)["paths"]] == [["body/A", THING, "body/Old"]]
    assert told.json(f"{asked}&type=itu:TaskForce")["paths"]
    assert told.json(f"{asked}&type=itu:Organ")["paths"] == []
    assert told.json(f"{asked}&date_to=2010")["paths"] == []
    assert told.json(f"{asked}&known_on=2010-05")["paths"]


def test_what_is_no_fact_says_so_and_is_proven_by_what_is_said(told: Client) -> None:
    found = told.json(f"{API}/graph/ego?id={THING}&status=proposed&status=asserted")
    status = {edge["target"]: edge["status"] for edge in found["edges"]}
    assert status == {**dict.fromkeys(ALL, "asserted"), "body/P": "postponed|proposed"}
    (edge,) = [e for e in found["edges"] if e["target"] == "body/P"]
    assert (edge["evidence_quote"], edge["document"], edge["confidence"]) == ("words", "document/C20-1", 0.8)
    assert told.json(f"{API}/edges/{edge['id']}")["statuses"] == ["postponed", "proposed"]
    paths = told.json(f"{API}/graph/paths?from={THING}&to=body/P&max_hops=1&status=proposed")
    (only,) = paths["paths"][0]["hops"][0]["edges"]
    assert (only["status"], only["evidence"]["status"]) == ("postponed|proposed", "proposed")


def test_the_overview_takes_filters(told: Client) -> None:
    url = f"{API}/graph/overview?max_nodes=5000"
    everything = told.json(url)
    organs = told.json(f"{url}&type=itu:Organ")
    assert "body/Old" in {n["id"] for n in organs["nodes"]}
    assert THING not in {n["id"] for n in organs["nodes"]}
    assert organs["graph"]["total"] == len(organs["nodes"]) < everything["graph"]["total"]
    early = told.json(f"{url}&known_on=2010-05")
    assert {e["id"] for e in early["edges"]} < {e["id"] for e in everything["edges"]}
    assert "x" not in told.json(f"{url}&layout=none")["nodes"][0]


def test_evidence_is_left_out_of_the_overview_only_on_demand(told: Client) -> None:
    url = f"{API}/graph/overview?max_nodes=5000"
    proven, bare = told.json(url), told.json(f"{url}&evidence=false")
    assert (proven["graph"]["evidence"], bare["graph"]["evidence"]) == (True, False)
    assert any(e["evidence_quote"] for e in proven["edges"])
    left_out = {"evidence_quote": "", "evidence_quote_lang": "", "document": "", "confidence": None}
    assert bare["edges"] == [
        {k: left_out.get(k, v) for k, v in e.items() if left_out.get(k, v) is not None} for e in proven["edges"]
    ]


def test_a_neighbourhood_is_placed_where_that_is_asked_for(told: Client) -> None:
    url = f"{API}/graph/ego?id={THING}"
    assert not any("x" in node for node in told.json(url)["nodes"])
    placed = told.json(f"{url}&layout=stored")
    whole = {n["id"]: (n["x"], n["y"]) for n in told.json(f"{API}/graph/overview?max_nodes=5000")["nodes"]}
    assert {n["id"]: (n["x"], n["y"]) for n in placed["nodes"]} == {n["id"]: whole[n["id"]] for n in placed["nodes"]}
    assert placed["graph"]["placed"] == len(placed["nodes"])
    assert told.get(f"{url}&layout=other").status_code == 422


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("type=itu:" + "Nothing", 400),
        ("status=doubtful", 422),
        ("min_confidence=1.1", 422),
        ("date_from=May", 422),
        ("known_on=2020-1", 422),
    ],
)
def test_wrong_filters_are_told(told: Client, query: str, status: int) -> None:
    for url in (f"/entities/{THING}/neighbors?", f"/graph/ego?id={THING}&", f"/graph/paths?from={THING}&to=body/A&"):
        assert told.get(f"{API}{url}{query}").status_code == status


def test_a_cursor_is_good_for_its_filter_alone(told: Client) -> None:
    url = f"{API}/entities/{THING}/neighbors?limit=1&predicate=itu:reportsTo"
    first = told.json(url)
    seen = [item["id"] for group in first["groups"] for item in group["items"]]
    while first["next_url"]:
        first = told.json(first["next_url"])
        seen += [item["id"] for group in first["groups"] for item in group["items"]]
    assert seen == ["body/A", "body/B", "body/C"]
    cursor = told.json(url)["next"]
    assert told.get(f"{url}&min_confidence=0.9&cursor={cursor}").status_code == 400


def kept_by(reading: Reading, wanted: Filter, test: Callable[[Edge], bool]) -> None:
    kept = view(reading, wanted)
    every = kept.topology.edges.values()
    assert {e.id for e in every if kept.admits(e)} == {e.id for e in every if test(e)}


def test_filters_are_what_they_say_over_the_graph_of_the_tests(held: Store) -> None:
    reading = Reading(held)
    assert topology(reading).edges.keys() < claimed(reading).edges.keys()
    for status in STATUSES:
        kept_by(reading, Filter(statuses=(status,)), lambda e, s=status: s in statuses(reading, e))  # type: ignore[misc]
    kept_by(reading, Filter(known_on="2029"), lambda e: (known_since(reading, e) or "")[:4] <= "2029")
    kept_by(
        reading,
        Filter(first="2029", inferred=False),
        lambda e: not e.inferred and any(d >= "2029" for d in dates(reading, e)),
    )
    postponed = edge_id("event/Council-2029", "itu:postponedTo", "event/Council-2030")
    assert claimed(reading).edges[postponed].graphs == ()
    assert postponed not in topology(reading).edges


def test_names_tell_their_language_everywhere(client: Client) -> None:
    for lang, expected in (("ar", "ar"), ("fr,ar", "ar"), ("en", "en")):
        groups = client.json(f"{API}/entities/body/ISC-TF/neighbors?lang={lang}")["groups"]
        assert expected in {group["predicate_label_lang"] for group in groups}
        drawn: dict[str, Any] = client.json(f"{API}/graph/ego?id=body/ISC-TF&lang={lang}")
        assert expected in {edge["predicate_label_lang"] for edge in drawn["edges"]}
        assert expected in {node["lang"] for node in drawn["nodes"]}


@pytest.mark.parametrize(
    "route",
    [
        "graph/ego?id=body/ISC-TF",
        "graph/overview?layout=none",
        "graph/export/edges.csv?",
        "entities/body/ISC-TF/neighbors?",
    ],
)
def test_a_relation_that_does_not_exist_is_told(client: Client, route: str) -> None:
    url = f"/api/v1/{route}&predicate="
    answer = client.get(f"{url}itu:nothing")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")
    assert "itu:nothing" in answer.json()["detail"]
    whole = client.get(f"{url}itu:partOf")
    for name in ("partOf", "https%3A%2F%2Fw3id.org%2Fitugov%2Fontology%23partOf"):  # by its local name, and by its IRI
        found = client.get(url + name)
        assert (found.status_code, found.content) == (200, whole.content)
    assert client.get(f"{url}itu:partOf&status=proposed").status_code == 200


def test_a_thing_is_named_by_its_iri_too(client: Client) -> None:
    iri = "https://w3id.org/itugov/id/body/ISC-TF"
    for route in ("graph/ego?id={}", "graph/paths?from={}&to=event/PP-18", "entities/{}", "entities/{}/neighbors"):
        url = "/api/v1/" + route
        named = client.get(url.format(iri))
        assert named.status_code == 200
        assert named.json() == client.json(url.format("body/ISC-TF"))
    assert client.get("/api/v1/entities/https://example.org/body/ISC-TF").status_code == 404
