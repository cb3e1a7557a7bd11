"""The tests of the W3C that are requests over HTTP, read out of their manifests."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from tests.graph_api.service import AUTHORIZED, Client
from tests.shared import SHARED

FOLDER = ("w3c", "sparql11")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}
STATUSES = {"OK": "200", "Created": "201", "NoContent": "204", "BadRequest": "400", "NotFound": "404"}


@dataclass(frozen=True)
class Expected:
    """What is expected of an answer: beginnings of its status, a boolean, a kind of format, a media type, a graph in Turtle."""

    statuses: tuple[str, ...]
    boolean: bool | None
    form: str | None
    media_type: str | None
    graph: str | None
    located: bool


@dataclass(frozen=True)
class Asked:
    """A request with what is expected of the answer; its path may hold the place of a `Location` that was given before."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    expected: Expected


@dataclass(frozen=True)
class Case:
    """A test: graphs that are there at first, and requests in their order."""

    name: str
    data: tuple[tuple[str, str], ...]
    requests: tuple[Asked, ...]


def cases(*manifest: str) -> Iterator[Case]:
    """Yield the tests of a manifest, none where the shared folder is not there."""
    file = SHARED.joinpath(*FOLDER, *manifest)
    if not file.exists():
        return
    graph: Any = rdflib.Graph().parse(file)
    entries = graph.value(predicate=MF.entries, object=None, subject=next(graph.subjects(rdflib.RDF.type, MF.Manifest)))
    for test in Collection(graph, entries):
        data = tuple(
            (str(graph.value(item, rdflib.RDFS.label)), str(graph.value(item, UT.graph)).rpartition("/")[2])
            for item in graph.objects(test, UT.graphData)
        )
        action = graph.value(test, MF.action)
        requests = tuple(_asked(graph, request) for request in Collection(graph, graph.value(action, HT.requests)))
        yield Case(str(test).rpartition("#")[2], data, requests)


def _asked(graph: Any, request: Any) -> Asked:
    answer = graph.value(request, HT.resp)
    boolean = graph.value(answer, MF.expectedBoolean)
    form = graph.value(answer, MF.expectedFormat)
    path = str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    headers = _headers(graph, answer)
    body = graph.value(answer, HT.body)
    return Asked(
        str(graph.value(request, HT.methodName)),
        path.replace("/gsp", "/rdf-graph-store").replace("%2Fgsp", "%2Frdf-graph-store"),
        tuple((name, value) for name, value in _headers(graph, request).items() if name.lower() != "content-length"),
        _body(graph, graph.value(request, HT.body)),
        Expected(
            tuple(
                STATUSES.get(name := str(status).rpartition("#")[2], name[-3:].rstrip("x"))
                for status in graph.objects(answer, MF.expectedStatus)
            ),
            None if boolean is None else bool(boolean.toPython()),
            None if form is None else str(form),
            headers.get("content-type"),
            None if body is None else str(graph.value(body, CNT.chars)),
            (answer, MF.expectedLocation, None) in graph or "location" in headers,
        ),
    )


def _headers(graph: Any, message: Any) -> dict[str, str]:
    headers = graph.value(message, HT.headers)
    if headers is None:
        return {}
    return {
        str(graph.value(h, HT.fieldName)).lower(): str(graph.value(h, HT.fieldValue))
        for h in Collection(graph, headers)
    }


def _body(graph: Any, body: Any) -> bytes:
    return (
        b"" if body is None else str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding)))
    )


def perform(client: Client, case: Case) -> None:
    """Send the requests of a test as one who has the token, and check the answers."""
    located = ""
    for asked in case.requests:
        headers = {**AUTHORIZED, **dict(asked.headers)}
        path = asked.path.replace("$LOCATION$", located)
        answer = client.request(asked.method, path, headers=headers, content=asked.body)
        _check(answer, asked)
        located = answer.headers.get("location", located)


def _check(answer: httpx.Response, asked: Asked) -> None:
    expected = asked.expected
    status = str(answer.status_code)
    assert any(status.startswith(beginning) for beginning in expected.statuses), (
        f"{asked.method} {asked.path}: {answer.text}"
    )
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if expected.form is not None:
        assert media_type in FORMATS[expected.form]
    if expected.boolean is not None:
        assert media_type == "application/sparql-results+json"
        assert answer.json()["boolean"] is expected.boolean
    if expected.media_type is not None:
        assert media_type == expected.media_type.partition(";")[0]
    if expected.graph and asked.method == "GET":
        ours = ox.parse(answer.content, format=ox.RdfFormat.TURTLE)
        theirs = rdflib.Graph().parse(data=expected.graph, format="turtle", publicID=str(answer.url))
        written = ox.serialize((q.triple for q in ours), format=ox.RdfFormat.N_TRIPLES)
        assert isomorphic(rdflib.Graph().parse(data=written, format="nt"), theirs), answer.text
    if expected.located:
        assert answer.headers["location"]
