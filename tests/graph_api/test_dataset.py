"""The description of the dataset says what is so: its figures are counted anew here, and what it points at is there."""

import pyoxigraph as ox
import pytest
import rdflib

from graph_api.linked.representations import DATA
from graph_api.linked.settled import settled
from ontology.languages import OFFICIAL_LANGUAGES
from ontology.namespaces import ID, entity, expand, graph
from store import Store
from tests.graph_api.crawler import parsed, path_of
from tests.graph_api.service import Client, application, node_quad, snapshot

VOID, DCAT = rdflib.Namespace(expand("void:")), rdflib.Namespace(expand("dcat:"))
ITSELF = rdflib.URIRef(entity("dataset"))


@pytest.fixture(scope="module")
def described(client: Client) -> rdflib.Graph:
    return parsed(client.get("/.well-known/void").content, "ttl")[0]


@pytest.mark.parametrize("extension", DATA)
def test_it_is_the_same_in_every_form_and_place(client: Client, described: rdflib.Graph, extension: str) -> None:
    for url in ("/.well-known/void", "/api/v1/dataset"):
        answer = client.get(url, headers={"accept": DATA[extension]})
        assert answer.headers["content-type"].partition(";")[0] == DATA[extension]
        assert answer.headers["content-location"] == f"/data/dataset.{extension}"
        assert "Accept" in answer.headers["vary"]
        again = client.get(answer.headers["content-location"])
        assert again.content == answer.content
        read, _ = parsed(answer.content, extension)
        assert _told(read) == _told(described)
        assert len(read) == len(described)
    assert client.get("/.well-known/void").headers["content-type"].startswith("text/turtle")
    assert client.get("/api/v1/dataset").headers["content-type"] == "application/json"
    assert client.get("/.well-known/void", headers={"accept": "text/csv"}).status_code == 406


def _told(read: rdflib.Graph) -> set[object]:
    return {t for t in read.triples((ITSELF, None, None)) if not isinstance(t[2], rdflib.BNode)}


def test_its_figures_are_those_of_the_graph(held: Store, described: rdflib.Graph) -> None:
    triples = {t for name in held.graphs() if name not in held.hidden for t in held.triples(name)}
    subjects = {str(t.subject) for t in triples}
    counted = {
        "triples": len(triples),
        "distinctSubjects": len(subjects),
        "distinctObjects": len({str(t.object) for t in triples}),
        "entities": len({s for s in subjects if s.startswith(f"<{ID}")}),
        "properties": len({str(t.predicate) for t in triples}),
        "classes": len({str(t.object) for t in triples if t.predicate.value == expand("rdf:type")}),
    }
    assert {name: int(str(described.value(ITSELF, VOID[name]))) for name in counted} == counted
    for name in set(held.graphs()) - set(held.hidden):
        assert int(str(described.value(rdflib.URIRef(name), VOID.triples))) == held.size(name)
    assert rdflib.URIRef(graph("validation")) not in set(described.objects(ITSELF, VOID.subset))


def test_its_partitions_make_up_the_whole(described: rdflib.Graph) -> None:
    by_property = list(described.objects(ITSELF, VOID.propertyPartition))
    assert sum(int(str(described.value(part, VOID.triples))) for part in by_property) == int(
        str(described.value(ITSELF, VOID.triples))
    )
    by_class = {str(described.value(p, VOID["class"])): p for p in described.objects(ITSELF, VOID.classPartition)}
    assert len(by_class) == int(str(described.value(ITSELF, VOID.classes)))
    claims = by_class[expand("itu:Claim")]
    within = {str(described.value(p, VOID.property)) for p in described.objects(claims, VOID.propertyPartition)}
    assert {expand("rdf:subject"), expand("itu:quote")} <= within


def test_it_says_who_and_under_which_licence(held: Store, described: rdflib.Graph) -> None:
    titles = {str(title.language) for title in described.objects(ITSELF, rdflib.DCTERMS.title)}  # type: ignore[attr-defined]
    assert titles == set(OFFICIAL_LANGUAGES)
    assert described.value(ITSELF, rdflib.DCTERMS.license) == rdflib.URIRef(settled().licence)
    assert described.value(ITSELF, rdflib.OWL.versionInfo) == rdflib.Literal(held.name)
    publisher = described.value(ITSELF, rdflib.DCTERMS.publisher)
    assert (publisher, rdflib.FOAF.name, None) in described
    assert not list(described.objects(ITSELF, rdflib.DCTERMS.issued))


def test_every_distribution_can_be_had(client: Client, described: rdflib.Graph) -> None:
    distributions = list(described.objects(ITSELF, DCAT.distribution))
    assert len(distributions) == 3
    urls = {str(u) for d in distributions for p in (DCAT.downloadURL, DCAT.accessURL) for u in described.objects(d, p)}
    assert urls == {"http://test/sparql", "http://test/data/dataset.nq", "http://test/data/dataset.nq.gz"}
    urls |= {str(url) for url in described.objects(None, VOID.dataDump)}
    for url in sorted(urls):
        assert client.get(url).status_code == 200, url


def test_examples_and_vocabularies(client: Client, described: rdflib.Graph) -> None:
    examples = list(described.objects(ITSELF, VOID.exampleResource))
    assert examples
    for example in examples:
        assert client.get(path_of(str(example))).status_code == 303
    vocabularies = {str(v) for v in described.objects(ITSELF, VOID.vocabulary)}
    assert {expand("itu:"), expand("skos:"), expand("rdf:")} <= vocabularies


def test_links_to_others_are_counted_by_host() -> None:
    wikidata, others = "http://www.wikidata.org/entity/Q", "https://example.org/things/"
    links = [
        ("body/ITU", "skos:exactMatch", f"{wikidata}1"),
        ("body/TDAG", "skos:exactMatch", f"{wikidata}2"),
        ("body/ITU", "skos:closeMatch", f"{wikidata}3"),
        ("body/ITU", "owl:sameAs", f"{others}4"),
        ("body/ITU", "owl:sameAs", entity("body/TDAG")),
    ]
    quads = [node_quad(s, expand(p), ox.NamedNode(o), "reference") for s, p, o in links]
    with Client(application(snapshot(extra=quads))) as client:
        read, _ = parsed(client.get("/data/dataset.nt").content, "nt")
    told = {}
    for linkset in read.subjects(rdflib.RDF.type, VOID.Linkset):
        assert read.value(linkset, VOID.subjectsTarget) == ITSELF
        assert (ITSELF, VOID.subset, linkset) in read
        key = (str(read.value(linkset, VOID.linkPredicate)), str(read.value(linkset, VOID.objectsTarget)))
        told[key] = int(str(read.value(linkset, VOID.triples)))
    assert told == {
        (expand("skos:exactMatch"), "http://www.wikidata.org/"): 2,
        (expand("skos:closeMatch"), "http://www.wikidata.org/"): 1,
        (expand("owl:sameAs"), "https://example.org/"): 1,
    }
