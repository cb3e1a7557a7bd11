"""The tests of the SPARQL 1.1 Protocol by the W3C that are about queries; what an update would do is refused here."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection

from store import Store
from tests.graph_api.service import Client, application
from tests.shared import SHARED, shared

FOLDER = ("w3c", "sparql11", "protocol")
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


@dataclass(frozen=True)
class Case:
    """One request of a test, with what is expected of the answer."""

    name: str
    data: tuple[tuple[str, str], ...]
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    form: str | None


def cases() -> Iterator[Case]:
    folder = SHARED.joinpath(*FOLDER)
    if not folder.exists():
        return
    graph: Any = rdflib.Graph().parse(folder / "manifest.ttl")
    entries = graph.value(predicate=MF.entries, object=None, subject=next(graph.subjects(rdflib.RDF.type, MF.Manifest)))
    for test in Collection(graph, entries):
        name = str(test).rpartition("#")[2]
        if "update" in name:
            continue
        data = tuple(
            (str(graph.value(item, rdflib.RDFS.label)), str(graph.value(item, UT.graph)).rpartition("/")[2])
            for item in graph.objects(test, UT.graphData)
        )
        action = graph.value(test, MF.action)
        for request in Collection(graph, graph.value(action, HT.requests)):
            answer = graph.value(request, HT.resp)
            body = graph.value(request, HT.body)
            headers = graph.value(request, HT.headers)
            boolean = graph.value(answer, MF.expectedBoolean)
            form = graph.value(answer, MF.expectedFormat)
            yield Case(
                name,
                data,
                str(graph.value(request, HT.methodName)),
                str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
                ()
                if headers is None
                else tuple(
                    (str(graph.value(h, HT.fieldName)), str(graph.value(h, HT.fieldValue)))
                    for h in Collection(graph, headers)
                ),
                b""
                if body is None
                else str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding))),
                tuple(str(s)[-3] for s in graph.objects(answer, MF.expectedStatus)),
                None if boolean is None else bool(boolean.toPython()),
                None if form is None else str(form),
            )


CASES = tuple(cases())


@cache
def service(data: tuple[tuple[str, str], ...]) -> Client:
    made = Store.memory()
    for name, file in data:
        made.replace(name, (ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(path=shared(*FOLDER, file))))
    return Client(application(made))


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_the_protocol(case: Case) -> None:
    answer = service(case.data).request(case.method, case.path, headers=dict(case.headers), content=case.body)
    assert str(answer.status_code)[0] in case.statuses, answer.text
    if case.form is not None:
        assert answer.headers["content-type"].partition(";")[0] in FORMATS[case.form]
    if case.boolean is not None:
        assert answer.headers["content-type"] == "application/sparql-results+json"
        assert answer.json()["boolean"] is case.boolean


def test_the_tests_are_counted() -> None:
    shared(*FOLDER)
    assert len({c.name for c in CASES}) == 20
