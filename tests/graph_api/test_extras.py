"""What is given beside the first answer: extras of an entity, linked data where it is liked better, findings as a table, prefixes and examples."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox
import pytest
import rdflib

from graph_api.findings_csv import COLUMNS
from ontology.languages import OFFICIAL_LANGUAGES
from ontology.namespaces import PREFIXES, entity, expand, term
from queries.catalogue import catalogue
from tests.graph_api.service import Client, application, node_quad, snapshot
from tests.graph_api.test_about import finding

API: Final = "/api/v1"
LINKED: Final = {"accept": "application/ld+json"}
WORK: Final = "resolution/pp/9191"


def edition(year: int) -> Iterator[ox.Quad]:
    name = f"{WORK}/{year}"
    yield node_quad(name, term("editionOf"), ox.NamedNode(entity(WORK)), "reference")
    yield node_quad(
        name, term("dateAdopted"), ox.Literal(str(year), datatype=ox.NamedNode(expand("xsd:gYear"))), "reference"
    )


EXTRA: Final = [
    *edition(2014),
    *edition(2010),
    *edition(2018),
    node_quad(f"{WORK}/2018", term("revises"), ox.NamedNode(entity(f"{WORK}/2014")), "reference"),
    node_quad(f"{WORK}/2018", term("supersedes"), ox.NamedNode(entity(f"{WORK}/old")), "reference"),
]


@pytest.fixture(scope="module")
def told() -> Iterator[Client]:
    with Client(application(snapshot(extra=EXTRA))) as made:
        yield made


def test_extras_come_only_where_they_are_asked_for(client: Client) -> None:
    url = f"{API}/entities/body/ISC-TF"
    assert client.json(url)["extra"] is None
    every = client.json(f"{url}?extra=labels&extra=counts&extra=history&lang=en")["extra"]
    assert client.json(f"{url}?extra=labels")["extra"] == {"labels": every["labels"], "counts": None, "history": None}
    parted, listed = (
        client.json(f"{url}?{asked}&lang=en")
        for asked in ("extra=labels,counts,history", "extra=labels&extra=counts&extra=history")
    )
    assert parted == listed
    assert tuple(every["labels"]) == OFFICIAL_LANGUAGES
    assert (every["labels"]["en"], every["labels"]["ru"]) == ("Coordination Task Force", None)
    groups = client.json(f"{url}/neighbors?lang=en")["groups"]
    names = ("direction", "predicate", "predicate_label", "predicate_label_lang", "total")
    assert every["counts"] == [{name: group[name] for name in names} for group in groups]
    assert every["history"] == []
    assert client.get(f"{url}?extra=everything").status_code == 422


def test_a_history_is_in_the_order_of_time(told: Client) -> None:
    work = told.json(f"{API}/entities/{WORK}?extra=history")["extra"]["history"]
    assert [(s["id"], s["date"]) for s in work] == [(f"{WORK}/{y}", str(y)) for y in (2010, 2014, 2018)]
    latest = told.json(f"{API}/entities/{WORK}/2018?extra=history&lang=en")["extra"]["history"]
    assert [(s["id"], s["predicate"], s["date"]) for s in latest] == [
        (f"{WORK}/2010", "itu:editionOf", "2010"),
        (f"{WORK}/2014", "itu:editionOf", "2014"),
        (f"{WORK}/2014", "itu:revises", "2014"),
        (WORK, "itu:editionOf", ""),
        (f"{WORK}/old", "itu:supersedes", ""),
    ]
    for step in latest:
        edge = told.json(f"{API}/edges/{step['edge']}")
        assert (edge["subject"], edge["predicate"], edge["object"]) == (
            step["source"],
            step["predicate"],
            step["target"],
        )


@pytest.mark.parametrize("path", ["entities/body/ISC-TF", "edges/7b28c928cb660179"])
def test_linked_data_are_given_to_those_who_like_them_better(client: Client, path: str) -> None:
    answer = client.get(f"{API}/{path}", headers=LINKED)
    assert answer.headers["content-type"] == "application/ld+json"
    name = path.removeprefix("entities/").replace("edges/", "edge/")
    there = client.get(f"/data/{name}.jsonld")
    assert answer.content == there.content
    read = rdflib.Graph().parse(data=answer.text, format="json-ld")
    assert (rdflib.URIRef(entity(name)), None, None) in read
    both = client.get(f"{API}/{path}", headers={"accept": "text/html,application/json,application/ld+json;q=0.5"})
    assert both.headers["content-type"] == "application/json"


def test_findings_are_a_table_with_a_row_for_each_place() -> None:
    place = {"doc": "000", "start": 3, "end": 9, "quote": 'القرار "191"\nثم,'}
    given: list[dict[str, Any]] = [finding(1, places=[place, place]), finding(2, places=[]), finding(3)]
    with Client(application(snapshot(), findings=lambda _: given)) as client:
        answer = client.get(f"{API}/audit?format=csv")
        assert (answer.headers["content-type"].partition(";")[0], answer.headers["x-total-count"]) == ("text/csv", "3")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
        assert tuple(rows[0]) == COLUMNS
        assert [row["fingerprint"] for row in rows] == [given[n]["fingerprint"] for n in (0, 0, 1, 2)]
        assert (rows[0]["place_quote"], rows[0]["place_start"], rows[2]["place_start"]) == (place["quote"], "3", "")
        assert (rows[0]["message_ar"], json.loads(rows[0]["values"])) == ("يقول ذلك", given[0]["values"])
        assert client.get(f"{API}/audit", headers={"accept": "text/csv"}).content == answer.content
        part = client.get(f"{API}/audit?format=csv&limit=1")
        assert 'rel="next"' in part.headers["link"]
        assert client.get(f"{API}/audit", headers={"accept": "image/png"}).status_code == 406


def test_prefixes_begin_a_file_of_turtle(client: Client) -> None:
    assert client.json(f"{API}/prefixes")["prefixes"] == dict(PREFIXES)
    text = client.get(f"{API}/prefixes", headers={"accept": "text/turtle"}).text
    read = rdflib.Graph().parse(data=f"{text}id:a itu:cites id:b .", format="turtle")
    assert (rdflib.URIRef(entity("a")), rdflib.URIRef(term("cites")), rdflib.URIRef(entity("b"))) in read
    assert client.get(f"{API}/prefixes", headers={"accept": "image/png"}).status_code == 406


def test_the_schema_as_turtle_is_the_ontology(client: Client) -> None:
    answer = client.get(f"{API}/schema", headers={"accept": "text/turtle"})
    assert answer.content == client.get("/data/ontology.ttl").content
    assert client.json(f"{API}/schema")["prefixes"] == dict(PREFIXES)
    assert client.get(f"{API}/schema", headers={"accept": "image/png"}).status_code == 406


def test_examples_run_as_they_stand(client: Client) -> None:
    found = client.json(f"{API}/examples?lang=ar")
    assert [e["name"] for e in found["examples"]] == list(catalogue())
    assert found["meta"]["total"] == len(catalogue()) > 30
    assert {e["title"]["lang"] for e in found["examples"]} == {"ar"}
    for example in found["examples"][:5]:
        assert client.get("/sparql", params={"query": example["sparql"]}).status_code == 200
    turtle = client.get(f"{API}/examples", headers={"accept": "text/turtle"})
    assert turtle.content == client.get("/.well-known/sparql-examples/", headers={"accept": "text/turtle"}).content
