"""What is dated is told in the order of time, as precisely as it is known, and for the tools that draw it."""

import csv
import io
from typing import Any

import pyoxigraph as ox
import pytest

from graph_api.reading import Reading
from graph_api.timeline import chosen, timeline
from ontology.namespaces import entity, expand, term
from tests.graph_api.service import Client, application, node_quad, snapshot

URL = "/api/v1/timeline"


def dated(name: str, predicate: str, value: str, kind: str) -> ox.Quad:
    return node_quad(name, predicate, ox.Literal(value, datatype=ox.NamedNode(expand(f"xsd:{kind}"))), "reference")


CLAIM = "claim/document/C29-7/ar/0-4/0123456789ab"
DAY = ox.Literal("2019-05-06", datatype=ox.NamedNode(expand("xsd:date")))
EXTRA = (
    node_quad(CLAIM, expand("rdf:type"), ox.NamedNode(term("Claim")), "document/C29-7/ar"),
    node_quad(CLAIM, expand("rdf:subject"), ox.NamedNode(entity("event/T-1")), "document/C29-7/ar"),
    node_quad(CLAIM, expand("rdf:predicate"), ox.NamedNode(term("startDate")), "document/C29-7/ar"),
    node_quad(CLAIM, expand("rdf:object"), DAY, "document/C29-7/ar"),
    node_quad(CLAIM, term("quote"), ox.Literal("5 مايو", language="ar"), "document/C29-7/ar"),
    node_quad("body/T", expand("rdf:type"), ox.NamedNode(term("TaskForce")), "reference"),
    node_quad("event/T-1", expand("rdf:type"), ox.NamedNode(term("Meeting")), "reference"),
    node_quad("event/T-1", term("heldBy"), ox.NamedNode(entity("body/T")), "reference"),
    dated("event/T-1", term("startDate"), "2019-05-06", "date"),
    dated("event/T-1", term("endDate"), "2019-05-10", "date"),
    node_quad("event/T-2", expand("rdf:type"), ox.NamedNode(term("Conference")), "reference"),
    node_quad("event/T-2", term("heldBy"), ox.NamedNode(entity("body/T")), "reference"),
    dated("event/T-2", term("startDate"), "2019", "gYear"),
    dated("body/T", term("establishedOn"), "2001-03", "gYearMonth"),
    dated("resolution/pp/9999/2002", term("dateAdopted"), "2002", "gYear"),
)


@pytest.fixture(scope="module")
def told() -> Reading:
    return Reading(snapshot(extra=EXTRA))


def of(reading: Reading, **given: Any) -> list[tuple[str, str, str]]:
    asked = {"body": "body/T", "types": (), "first": None, "last": None, **given}
    return [(d.thing, d.start, d.end) for d in chosen(reading, **asked)]


FOUNDED = ("body/T", "2001-03", "")
MEETING = ("event/T-1", "2019-05-06", "2019-05-10")
CONFERENCE = ("event/T-2", "2019", "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [FOUNDED, CONFERENCE, MEETING]),
        ({"first": "2001"}, [FOUNDED, CONFERENCE, MEETING]),
        ({"first": "2001-04"}, [CONFERENCE, MEETING]),
        ({"first": "2019-05-10"}, [CONFERENCE, MEETING]),
        ({"first": "2019-05-11"}, [CONFERENCE]),
        ({"first": "2020"}, []),
        ({"last": "2001-02"}, []),
        ({"last": "2001-03"}, [FOUNDED]),
        ({"last": "2019-05-05"}, [FOUNDED, CONFERENCE]),
        ({"last": "2019-05-06"}, [FOUNDED, CONFERENCE, MEETING]),
        ({"types": ("itu:Meeting",)}, [MEETING]),
        ({"types": ("itu:Body",)}, [FOUNDED]),
        ({"body": "body/ISC-TF", "first": "2050"}, []),
    ],
)
def test_what_is_chosen(told: Reading, given: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert of(told, **given) == expected


def test_all_is_in_order_and_once(told: Reading) -> None:
    every = timeline(told)
    assert list(every) == sorted(every, key=lambda d: (d.start, d.end, d.thing, d.predicate))
    assert len(set(every)) == len(every) > len(EXTRA) // 2


def test_the_same_in_every_format() -> None:
    with Client(application(snapshot(extra=EXTRA))) as client:
        answer = client.json(f"{URL}?body=body/T&limit=2")
        assert (answer["meta"]["shown"], answer["meta"]["total"], answer["meta"]["truncated"]) == (2, 3, True)
        items = answer["items"] + client.json(answer["next_url"])["items"]
        assert [(i["id"], i["start"], i["end"]) for i in items] == [FOUNDED, CONFERENCE, MEETING]
        rows = list(csv.DictReader(io.StringIO(client.get(f"{URL}?body=body/T&format=csv").text, newline="")))
        assert rows == items
        vis = client.json(f"{URL}?body=body/T&format=vis")["items"]
        assert [(i["entity"], i["type"]) for i in vis] == [
            ("body/T", "point"),
            ("event/T-2", "point"),
            ("event/T-1", "range"),
        ]
        events = client.json(f"{URL}?body=body/T&format=timelinejs")["events"]
        assert [e["start_date"] for e in events] == [
            {"year": 2001, "month": 3},
            {"year": 2019},
            {"year": 2019, "month": 5, "day": 6},
        ]
        assert events[2]["end_date"] == {"year": 2019, "month": 5, "day": 10}
        assert client.get(f"{URL}?body=body/Nobody").status_code == 404
        assert client.get(f"{URL}?from=May").status_code == 422


def test_a_date_that_a_text_states_leads_to_its_evidence() -> None:
    with Client(application(snapshot(extra=EXTRA))) as client:
        items = client.json(f"{URL}?body=body/T")["items"]
        assert [bool(i["evidence_url"]) for i in items] == [False, False, True]
        evidence = client.json(items[-1]["evidence_url"])
        assert (evidence["subject"], evidence["predicate"], evidence["object"]) == (
            "event/T-1",
            "itu:startDate",
            "2019-05-06",
        )
        assert [place["quote"] for place in evidence["places"]] == ["5 مايو"]
