"""Every identifier leads to its page or its data, by what the client accepts; what is no more is told from what never was."""

import gzip
import io
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_api.limits import Limits
from graph_api.linked import description
from graph_api.linked.dump import Dump, dump_of
from graph_api.linked.links import Resource, link_header
from graph_api.linked.representations import DATA, NAMED
from graph_api.linked.settled import settled
from graph_api.problems import BusyProblem
from graph_api.reading import Reading
from graph_api.routers import linked
from graph_api.words import words
from ontology.load import ontology_triples
from ontology.namespaces import ID, compact, entity, expand, graph, term
from store import Store
from tests.graph_api.crawler import follow_all, identifiers, parsed, path_of, read_data
from tests.graph_api.service import Client, application, node_quad, snapshot

WITHDRAWN = "withdrawn"


def test_every_identifier_leads_to_its_page_and_its_data(client: Client, held: Store) -> None:
    found = identifiers(held)
    assert len(found) > 120
    addresses = {(iri, url) for iri, url in follow_all(client, found)}
    for iri, url in sorted(addresses):
        if url.startswith("/data/"):
            read_data(client, iri, url)
        else:
            page = client.get(url.partition("#")[0])
            assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), url
            if "#" in url:
                assert f'id="{url.partition("#")[2]}"' in page.text
    assert len(addresses) > 5 * len(found)


@pytest.mark.parametrize("name", ["reference", "document/C29-7/ar"])
@pytest.mark.parametrize("extension", NAMED)
def test_a_named_graph_is_given_whole(client: Client, held: Store, name: str, extension: str) -> None:
    answer = client.get(f"/data/graph/{name}.{extension}")
    assert answer.headers["content-type"].partition(";")[0] == NAMED[extension]
    read, names = parsed(answer.content, extension)
    assert len(read) == held.size(graph(name))
    assert names == ({graph(name)} if extension in ("nq", "trig") else set())


def test_the_dump_is_what_the_store_exports(client: Client, held: Store) -> None:
    exported = io.BytesIO()
    held.export("nquads", exported)
    whole = client.get("/data/dataset.nq")
    assert whole.content == exported.getvalue()
    packed = client.get("/data/dataset.nq.gz")
    assert gzip.decompress(packed.content) == whole.content
    assert packed.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in packed.headers
    head = client.request("HEAD", "/data/dataset.nq.gz")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", packed.headers["etag"])
    assert "content-length" not in head.headers


def test_the_dump_is_written_once_and_those_who_come_meanwhile_are_sent_away(held: Store) -> None:
    reading = Reading(held)
    made = dump_of(reading)
    assert dump_of(reading) is made
    assert made.size == len(b"".join(made.packed()))
    one, other = made.unpacked(), made.unpacked()
    assert next(one) == next(other)
    assert b"".join(one) == b"".join(other)
    waiting = Dump(reading)
    with waiting._writing, pytest.raises(BusyProblem):
        waiting.write(reading)


def test_few_graphs_are_written_at_a_time(held: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linked, "_TURN_S", 0.01)
    app = application(held)
    with Client(app) as client:
        while app.state.wholes.acquire(blocking=False):
            pass
        answer = client.get("/data/graph/reference.nt")
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert answer.headers["retry-after"]
        app.state.wholes.release()
        assert client.get("/data/graph/reference.nt").status_code == 200
        assert client.get("/data/graph/reference.nt").status_code == 200


def test_a_graph_beyond_the_limit_is_refused(held: Store) -> None:
    with Client(application(held, limits=Limits(max_bytes=1000))) as client:
        answer = client.get("/data/graph/reference.nt")
        assert (answer.status_code, answer.json()["max_bytes"]) == (413, 1000)
        assert len(client.get("/data/dataset.nq").content) > 1000


def test_much_is_given_in_parts_that_name_the_next(
    client: Client, held: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(description, "ITEMS", 3)
    iri = entity("resolution/pp/191")
    named = held.query(f"CONSTRUCT {{ ?s ?p <{iri}> }} WHERE {{ ?s ?p <{iri}> }}")
    assert isinstance(named, ox.QueryTriples)
    total = len(list(named))
    assert total > 6
    assert read_data(client, iri, "/data/resolution/pp/191.ttl") == total
    first, second = client.get("/data/resolution/pp/191.nt"), client.get("/data/resolution/pp/191.nt?page=2")
    assert first.links["next"]["url"] == "/data/resolution/pp/191.nt?page=2"
    assert second.links["prev"]["url"] == "/data/resolution/pp/191.nt"
    assert (
        f"<http://test/data/resolution/pp/191.nt> <{description.NEXT}> <http://test/data/resolution/pp/191.nt?page=2>"
        in first.text
    )
    assert f"of {total} statements about it, 1 to 3" in first.text
    last = -(-total // 3)
    assert "next" not in client.get(f"/data/resolution/pp/191.nt?page={last}").links
    assert client.get(f"/data/resolution/pp/191.nt?page={last + 1}").status_code == 404
    assert client.get("/data/resolution/pp/191.nt?page=0").status_code == 422
    assert client.get("/data/graph/reference.nt?page=2").status_code == 404


def test_data_hold_labels_evidence_and_where_they_are_from(client: Client) -> None:
    read = rdflib.Graph().parse(data=client.get("/data/document/C29-7.ttl").text, format="turtle")
    itu = rdflib.Namespace(expand("itu:"))
    document, dataset = rdflib.URIRef(entity("document/C29-7")), rdflib.URIRef(entity("dataset"))
    source = rdflib.URIRef("http://test/data/document/C29-7.ttl")
    void = rdflib.Namespace(expand("void:"))
    assert (source, void.inDataset, dataset) in read
    assert (source, rdflib.DCTERMS.license, rdflib.URIRef(settled().licence)) in read
    claims = list(read.subjects(rdflib.RDF.subject, document))
    assert claims
    assert all((claim, itu.confidence, None) in read for claim in claims)
    assert any((claim, itu.quote, None) in read for claim in claims)
    cited = list(read.objects(document, itu.cites))
    assert cited
    assert any((thing, rdflib.SKOS.prefLabel, None) in read for thing in read.objects(document, None))


def test_an_edge_holds_its_triple_and_its_proofs(client: Client) -> None:
    read = rdflib.Graph().parse(data=client.get("/data/edge/7b28c928cb660179.ttl").text, format="turtle")
    edge = rdflib.URIRef(entity("edge/7b28c928cb660179"))
    subject, predicate, obj = (read.value(edge, rdflib.RDF[part]) for part in ("subject", "predicate", "object"))
    assert (subject, predicate, obj) in read
    for proof in read.objects(edge, rdflib.PROV.wasDerivedFrom):
        assert (proof, rdflib.RDF.type, None) in read


def test_an_extension_wins_over_accept_and_without_one_accept_decides(client: Client) -> None:
    asked = {"accept": "application/rdf+xml"}
    assert client.get("/data/body/ITU.nt", headers=asked).headers["content-type"].startswith("application/n-triples")
    led = client.get("/data/body/ITU", headers=asked)
    assert (led.status_code, led.headers["location"], led.headers["vary"]) == (
        303,
        "/data/body/ITU.rdf",
        "Accept, Origin",
    )
    assert client.get("/data/body/ITU").headers["location"] == "/data/body/ITU.ttl"


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0, text/csv"])
@pytest.mark.parametrize("url", ["/id/body/ITU", "/graph/reference", "/ontology"])
def test_what_nobody_accepts(client: Client, url: str, accept: str) -> None:
    answer = client.get(url, headers={"accept": accept})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["offered"]


UNKNOWN = ["/id/body/Nobody", "/id/edge/0000000000000000", "/id/a%20b", "/id/%3E", "/graph/nothing", "/ontology/noTerm", "/data/body/Nobody.ttl", "/data/body/Nobody", "/data/graph/no.nq", "/data/ontology/noTerm.ttl", "/data/body/ITU.nq", "/data/a%22b.ttl"]  # fmt: skip


@pytest.mark.parametrize("url", UNKNOWN)
def test_what_never_was(client: Client, url: str) -> None:
    for headers in ({}, {"accept": "text/turtle"}, {"accept": "*/*"}):
        answer = client.get(url, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), headers
        assert answer.json()["code"] == "not-found"
        assert "etag" not in answer.headers
    page = client.get(url, headers={"accept": "text/html,*/*;q=0.8", "accept-language": "ar"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["/id/", "/graph/", "/ontology/", "/data/", "/en/entity/", "/ar/graph/"]),
    st.text(max_size=40),
    st.sampled_from(["", ".ttl", ".nq", ".json", "/p/2.5", ".nq.gz"]),
    st.sampled_from([None, "text/html", "text/turtle", "*/*;q=x", "image/png"]),
)
def test_no_path_whatever_is_an_error_of_the_service(
    client: Client, root: str, path: str, end: str, accept: str | None
) -> None:
    try:
        url = root + quote(path + end)
    except UnicodeEncodeError:  # a lone surrogate is in no address
        return
    answer = client.get(url, headers={} if accept is None else {"accept": accept})
    assert answer.status_code in (200, 303, 307, 308, 404, 405, 406, 410), (url, answer.status_code)


@pytest.fixture(scope="module")
def changed() -> Iterator[Client]:
    """A service over a snapshot that lacks what earlier ones had, and in which things were merged."""
    yes = ox.Literal(True)
    same, provisional = expand("owl:sameAs"), term("provisional")
    quads = [
        node_quad("body/Gone", term("withdrawn"), yes, WITHDRAWN),
        node_quad("body/Old", term("withdrawn"), yes, WITHDRAWN),
        node_quad("body/Old", expand("dcterms:isReplacedBy"), ox.NamedNode(entity("body/ITU")), WITHDRAWN),
        node_quad("edge/00000000000000ff", term("withdrawn"), yes, WITHDRAWN),
        *(
            node_quad("edge/00000000000000ff", expand(f"rdf:{part}"), ox.NamedNode(node), WITHDRAWN)
            for part, node in (("subject", entity("body/A")), ("predicate", term("cites")), ("object", entity("body/B")))
        ),
        ox.Quad(ox.NamedNode(graph("old")), ox.NamedNode(term("withdrawn")), yes, ox.NamedNode(graph(WITHDRAWN))),
        ox.Quad(ox.NamedNode(graph("moved")), ox.NamedNode(expand("dcterms:isReplacedBy")), ox.NamedNode(graph("reference")), ox.NamedNode(graph(WITHDRAWN))),
        node_quad("body/Provisional", provisional, yes, "document/C29-7/ar"),
        node_quad("body/Provisional", same, ox.NamedNode(entity("body/ITU")), "inferred"),
        node_quad("body/ITU", same, ox.NamedNode(entity("body/Provisional")), "inferred"),
        node_quad("body/ITU", provisional, yes, "inferred"),
        node_quad("body/ZZ", provisional, yes, "document/C29-7/ar"),
        node_quad("body/AA", provisional, yes, "document/C29-8/ar"),
        node_quad("body/ZZ", same, ox.NamedNode(entity("body/AA")), "inferred"),
        node_quad("body/AA", same, ox.NamedNode(entity("body/ZZ")), "inferred"),
    ]  # fmt: skip
    with Client(application(snapshot(extra=quads, hidden=("withdrawn",)))) as made:
        yield made


@pytest.mark.parametrize(
    ("url", "to"),
    [
        ("/id/body/Provisional", "/id/body/ITU"),
        ("/id/body/ZZ", "/id/body/AA"),
        ("/id/body/Old", "/id/body/ITU"),
        ("/graph/moved", "/graph/reference"),
        ("/data/body/Old.ttl", "/data/body/ITU.ttl"),
        ("/data/graph/moved.trig", "/data/graph/reference.trig"),
    ],
)
def test_what_was_merged_or_replaced_leads_on_for_good(changed: Client, url: str, to: str) -> None:
    for headers in ({}, {"accept": "text/turtle"}, {"accept": "text/html"}):
        answer = changed.get(url, headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (308, to)


def test_what_others_were_merged_into_stays(changed: Client) -> None:
    for name in ("ITU", "AA"):
        assert changed.get(f"/id/body/{name}").status_code == 303
    # What was said of the merged one under its own name stays readable
    assert changed.get("/data/body/Provisional.ttl").status_code == 200


GONE = ["/id/body/Gone", "/id/edge/00000000000000ff", "/graph/old", "/data/body/Gone.ttl", "/data/body/Gone", "/data/graph/old.nq"]  # fmt: skip


@pytest.mark.parametrize("url", GONE)
def test_what_was_withdrawn(changed: Client, url: str) -> None:
    answer = changed.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
    assert answer.json()["code"] == "gone"
    page = changed.get(url, headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert "<h1>" in page.text
    assert words()["en"]["withdrawn_title"] in page.text
    assert 'role="search"' in page.text


def test_everywhere_else_it_is_withdrawn_too(changed: Client) -> None:
    for url in ("/en/entity/body/Gone", "/ar/edge/00000000000000ff", "/en/graph/old", "/api/v1/entities/body/Gone", "/api/v1/edges/00000000000000ff"):  # fmt: skip
        assert changed.get(url).status_code == 410, url
    told = changed.get("/api/v1/edges/00000000000000ff").json()
    assert told["statement"] == {"subject": "body/A", "predicate": term("cites"), "object": "body/B"}
    assert changed.get("/api/v1/entities/body/Old").json()["replaced_by"] == "body/ITU"
    assert "itu:cites" in changed.get("/ar/edge/00000000000000ff").text
    old = changed.get("/ar/entity/body/Old").text
    assert words()["ar"]["replaced_by"] in old
    assert 'href="/ar/entity/body/ITU"' in old


def test_the_version_of_the_ontology_leads_to_it() -> None:
    iri = "https://w3id.org/itugov/ontology"
    version = next(t for t in ontology_triples() if compact(t.predicate.value) == "owl:versionIRI")
    assert isinstance(version.object, ox.NamedNode)
    quad = ox.Quad(ox.NamedNode(iri), version.predicate, version.object, ox.NamedNode(graph("ontology")))
    with Client(application(snapshot(extra=[quad]))) as client:
        answer = client.get(path_of(version.object.value), headers={"accept": "text/turtle"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/data/ontology.ttl")
        assert client.get("/ontology/9.9.9").status_code == 404


@pytest.mark.parametrize(
    "url", ["/id/body/ITU", "/data/body/ITU.ttl", "/graph/reference", "/ontology", "/.well-known/void"]
)
def test_methods(client: Client, url: str) -> None:
    options = client.request("OPTIONS", url)
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    head, whole = client.request("HEAD", url), client.get(url)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    for name in ("location", "link", "etag", "content-type", "vary"):
        assert head.headers.get(name) == whole.headers.get(name), name
    assert client.request("POST", url).status_code == 405


def test_a_crawler_that_holds_the_data_costs_no_work(client: Client) -> None:
    for url in ("/data/body/ITU.ttl", "/data/dataset.nq.gz", "/data/graph/reference.nq", "/.well-known/void", "/api/v1/dataset", "/data/dataset.rdf"):  # fmt: skip
        tag = client.get(url).headers["etag"]
        again = client.get(url, headers={"if-none-match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(url, headers={"if-none-match": tag, "accept": "*/*"}).status_code in (200, 304)
    tags = {client.get(f"/data/body/ITU.{form}").headers["etag"] for form in DATA}
    assert len(tags) == len(DATA)


def test_link_headers_hold_ascii_alone() -> None:
    written = link_header(Resource(ID + "body/ä", "/data/body/ä", "entity/body/ä"), DATA)
    assert written.isascii()
    assert "body/%C3%A4.ttl" in written


def test_the_licence_is_that_of_the_ontology() -> None:
    stated = [t.object for t in ontology_triples() if compact(t.predicate.value) == "dcterms:license"]
    assert [str(node)[1:-1] for node in stated] == [settled().licence]
