"""Neighbourhoods and paths: laws over the graph of the tests and over random ones, and the same graph in every format."""

import csv
import io
import json
import random
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_api import formats
from graph_api.evidence import first_places, places
from graph_api.reading import Reading
from graph_api.schemas import PathsModel
from graph_api.walks.subgraph import QUOTE_CHARS, whole
from graph_api.walks.topology import Edge, Placed, Topology, topology
from graph_api.walks.walking import admitting, ego
from graph_api.walks.walking import paths as paths_between
from ontology.identifiers import edge_id
from ontology.namespaces import expand, term
from ontology.namespaces import graph as graph_iri
from store import Store
from tests.graph_api.service import Client, snapshot
from tests.graph_api.test_entities import text_of_version

API = "/api/v1"
GRAPH = f"{API}/graph"
ANY = admitting([], inferred=True)
NODES = [
    "body/ISC-TF", "body/Council", "body/ITU", "body/ISCG", "document/C29-7", "document/C29-8", "resolution/pp/191",
    "resolution/pp/191/2018", "event/PP", "event/PP-18", "country/KWT", "person/Noor-Example", "action-line/C3",
]  # fmt: skip


@pytest.mark.parametrize("node", NODES)
def test_every_edge_of_a_neighbourhood_is_among_the_neighbours(client: Client, node: str) -> None:
    found = client.json(f"{GRAPH}/ego?id={node}&depth=2")
    incident: dict[str, set[tuple[str, str]]] = {}
    for edge in found["edges"]:
        for end, way in ((edge["source"], "out"), (edge["target"], "in")):
            if end not in incident:
                groups = client.json(f"{API}/entities/{end}/neighbors?limit=500")["groups"]
                incident[end] = {(group["direction"], item["edge"]) for group in groups for item in group["items"]}
            assert (way, edge["id"]) in incident[end]
    around = client.json(f"{API}/entities/{node}/neighbors?limit=500")["groups"]
    near = {item["id"] for group in around for item in group["items"]}
    assert near | {node} == {n["id"] for n in client.json(f"{GRAPH}/ego?id={node}&depth=1")["nodes"]}


@pytest.mark.parametrize("source", NODES)
def test_paths_are_simple_and_every_hop_is_proven(client: Client, source: str) -> None:
    known: dict[str, Any] = {}
    for target in NODES[NODES.index(source) + 1 :]:
        found = PathsModel.model_validate(client.json(f"{GRAPH}/paths?from={source}&to={target}&k=5"))
        lengths = [len(path.hops) for path in found.paths]
        assert lengths == sorted(lengths)
        assert len({tuple(path.nodes) for path in found.paths}) == len(found.paths)
        for path in found.paths:
            assert (path.nodes[0], path.nodes[-1]) == (source, target)
            assert len(set(path.nodes)) == len(path.nodes) == len(path.hops) + 1
            assert set(path.nodes) <= found.nodes.keys()
            for here, there, hop in zip(path.nodes, path.nodes[1:], path.hops, strict=False):
                assert hop.edges
                for edge in hop.edges:
                    assert {edge.source, edge.target} == {here, there}
                    _is_proven(client, edge.model_dump(), known)


def _is_proven(client: Client, edge: dict[str, Any], known: dict[str, Any]) -> None:
    place, url = edge["evidence"], edge["evidence_url"]
    stated = known.get(url) or known.setdefault(url, client.json(url)["places"])
    if place is None:
        assert stated == []
        return
    assert place["claim"] in {p["claim"] for p in stated}
    if place["origin"] == "text":
        text = text_of_version(f"{place['document']}/{place['lang']}")
        assert text[place["start"] : place["end"]] == place["quote"] != ""


def test_a_path_follows_directions_only_when_asked(client: Client) -> None:
    there = f"{GRAPH}/paths?from=body/Council&to=body/ISC-TF"
    assert client.json(there)["paths"]
    assert client.json(f"{there}&directed=true")["paths"] == []
    back = client.json(f"{GRAPH}/paths?from=body/ISC-TF&to=body/Council&directed=true")
    assert back["paths"][0]["nodes"] == ["body/ISC-TF", "body/Council"]


def test_that_there_are_more_paths_is_told(client: Client) -> None:
    asked = f"{GRAPH}/paths?from=document/C29-7&to=document/C29-8&max_hops=4"
    few, many = client.json(f"{asked}&k=1"), client.json(f"{asked}&k=10")
    assert (few["meta"]["truncated"], few["meta"]["shown"]) == (True, 1)
    assert many["meta"]["shown"] == len(many["paths"]) > 1
    assert many["paths"][0] == few["paths"][0]
    none = client.json(f"{GRAPH}/paths?from=action-line/C3&to=city/Busan&max_hops=1")
    assert (none["paths"], none["meta"]["truncated"], none["meta"]["search_exhausted"]) == ([], False, False)


def test_a_neighbourhood_that_is_cut_says_so(client: Client) -> None:
    found = client.json(f"{GRAPH}/ego?id=document/C29-7&max_nodes=4")
    meta = found["graph"]
    assert (len(found["nodes"]), meta["truncated"], meta["shown"], meta["max_nodes"]) == (4, True, 4, 4)
    full = client.json(f"{GRAPH}/ego?id=document/C29-7")
    assert (full["graph"]["truncated"], len(full["nodes"])) == (False, meta["total"])
    assert full["graph"]["shown_edges"] == len(full["edges"])


def test_a_node_without_edges_stands_alone(client: Client) -> None:
    found = client.json(f"{GRAPH}/ego?id=body/Council&predicate=itu:adoptedAt")
    assert ([n["id"] for n in found["nodes"]], found["edges"]) == (["body/Council"], [])


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("ego", 422, "invalid-request"),
        ("ego?id=body/ISC-TF&depth=4", 422, "invalid-request"),
        ("ego?id=body/ISC-TF&max_nodes=2001", 422, "invalid-request"),
        ("ego?id=body/ISC-TF&format=bmp", 422, "invalid-request"),
        ("ego?id=body/ISC-TF&lang=%3Cx%3E", 422, "invalid-request"),
        ("ego?id=body/Nothing", 404, "not-found"),
        ("ego?" + "&".join(["id=body/ISC-TF"] * 51), 422, "invalid-request"),
        ("paths?from=body/ISC-TF", 422, "invalid-request"),
        ("paths?from=body/ISC-TF&to=body/ISC-TF", 400, "bad-parameter"),
        ("paths?from=body/ISC-TF&to=no/where", 404, "not-found"),
        ("paths?from=body/ISC-TF&to=body/ITU&k=11", 422, "invalid-request"),
        ("paths?from=body/ISC-TF&to=body/ITU&max_hops=7", 422, "invalid-request"),
    ],
)
def test_wrong_requests(client: Client, query: str, status: int, code: str) -> None:
    answer = client.get(f"{GRAPH}/{query}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


FORMATS = {form.name: form.media_type for form in formats.FORMATS.values()}


@pytest.mark.parametrize(
    "request_", [f"{GRAPH}/ego?id=document/C29-7&depth=2", f"{GRAPH}/paths?from=body/ISC-TF&to=event/PP-18"]
)
def test_every_format_holds_the_same_graph(client: Client, request_: str) -> None:
    if "/paths" in request_:
        found = client.json(request_)
        nodes = set(found["nodes"])
        edges = {(e["id"], e["source"], e["target"]) for p in found["paths"] for h in p["hops"] for e in h["edges"]}
    else:
        nodes, edges = _node_link(client.json(request_))
    assert len(edges) > 3
    links = client.json(f"{request_}&edges=links")
    assert _node_link({**links, "edges": links["links"]}) == (nodes, edges)
    cytoscape = client.get(f"{request_}&format=cytoscape").json()["elements"]
    assert {n["data"]["id"] for n in cytoscape["nodes"]} == nodes
    assert {(e["data"]["id"], e["data"]["source"], e["data"]["target"]) for e in cytoscape["edges"]} == edges
    graphml: Any = nx.read_graphml(
        io.BytesIO(client.get(f"{request_}&format=graphml").content), edge_key_type=str, force_multigraph=True
    )
    assert (set(graphml.nodes), {(k, s, t) for s, t, k in graphml.edges(keys=True)}) == (nodes, edges)
    gexf = nx.read_gexf(io.BytesIO(client.get(f"{request_}&format=gexf").content))
    assert set(gexf.nodes) == nodes
    assert {(d["id"], s, t) for s, t, d in gexf.edges(data=True)} == edges
    graphology = client.get(f"{request_}&format=graphology").json()
    assert {n["key"] for n in graphology["nodes"]} == nodes
    assert {(e["key"], e["source"], e["target"]) for e in graphology["edges"]} == edges
    jgf = client.get(f"{request_}&format=jgf").json()["graph"]
    assert set(jgf["nodes"]) == nodes
    assert {(e["id"], e["source"], e["target"]) for e in jgf["edges"]} == edges
    turtle = rdflib.Graph().parse(data=client.get(f"{request_}&format=turtle").text, format="turtle")
    assert {str(s).rpartition("/")[2] for s in turtle.subjects(rdflib.RDF.type, rdflib.RDF.Statement)} == {
        e[0] for e in edges
    }
    lines = client.get(f"{request_}&format=csv").text.splitlines()
    assert len(lines) == len(edges) + 1


@pytest.mark.parametrize(("name", "media_type"), FORMATS.items())
def test_a_format_is_named_or_accepted(client: Client, name: str, media_type: str) -> None:
    url = f"{GRAPH}/ego?id=body/ISC-TF"
    named = client.get(f"{url}&format={name}", headers={"accept": "image/png"})
    accepted = client.get(url, headers={"accept": media_type})
    assert (
        named.headers["content-type"].partition(";")[0]
        == accepted.headers["content-type"].partition(";")[0]
        == media_type
    )
    assert named.content == accepted.content


def test_a_format_nobody_has_is_refused(client: Client) -> None:
    answer = client.get(f"{GRAPH}/ego?id=body/ISC-TF", headers={"accept": "image/png"})
    assert (answer.status_code, answer.json()["offered"]) == (406, list(FORMATS.values()))


def test_networkx_reads_node_link_as_it_is(client: Client) -> None:
    read: Any = nx.node_link_graph(client.json(f"{GRAPH}/ego?id=body/ISC-TF&lang=ar"), edges="edges")
    assert read.is_directed()
    assert read.is_multigraph()
    assert read.nodes["body/Council"]["label"] == "المجلس"
    ((_, _, attributes),) = [e for e in read.edges(data=True) if e[2]["predicate"] == "itu:chairedBy"]
    assert attributes["evidence_quote"].startswith("يترأس")
    assert attributes["document"] == "document/C29-7"
    assert read.graph["sample"] is False


def test_graphml_tells_labels_and_truth(client: Client) -> None:
    data = client.get(f"{GRAPH}/ego?id=body/ISC-TF&lang=ar&format=graphml").content
    read = nx.read_graphml(io.BytesIO(data), edge_key_type=str, force_multigraph=True)
    assert read.nodes["body/Council"]["label"] == "المجلس"
    assert {"label", "predicate", "evidence_url", "evidence_quote", "document", "confidence"} <= set().union(
        *(d for _, _, d in read.edges(data=True))
    )
    assert read.graph["truncated"] == "false"
    names = {"g": "http://graphml.graphdrawing.org/xmlns"}
    keys = {k.get("id"): k for k in ElementTree.fromstring(data).findall("g:key", names)}
    # Gephi takes a key with the id d3 or d7 for the label, and knows `label` on nodes and `edgelabel` on edges
    assert not {"d3", "d7"} & keys.keys()
    assert (keys["label"].get("for"), keys["edgelabel"].get("for")) == ("node", "edge")
    assert keys["confidence"].get("attr.type") == "double"


def test_a_long_quote_is_shortened_visibly(client: Client) -> None:
    for edge in client.json(f"{GRAPH}/ego?id=document/C29-7&depth=2")["edges"]:
        assert len(edge["evidence_quote"]) <= QUOTE_CHARS


def test_the_whole_graph_can_be_written(held: Store) -> None:
    reading = Reading(held)
    graph = whole(reading, ("en",))
    assert len(graph.edges) == len(topology(reading).edges)
    assert {n.id for n in graph.nodes} == topology(reading).nodes.keys()


def test_a_derived_relation_is_an_edge_only_if_no_other_edge_says_it() -> None:
    home, name = ox.NamedNode(graph_iri("ontology")), ox.NamedNode(term("citesWork"))
    derived = ox.Quad(name, ox.NamedNode(term("derived")), ox.Literal(True), home)
    chain = ox.Quad(name, ox.NamedNode(expand("owl:propertyChainAxiom")), ox.BlankNode("chain"), home)
    plain, repeating, joining = (topology(Reading(snapshot(extra=e))) for e in ((), (derived,), (derived, chain)))
    gone = {plain.edges[name].predicate for name in plain.edges.keys() - repeating.edges.keys()}
    assert gone == {"itu:citesWork"}
    assert repeating.edges.keys() < plain.edges.keys() == joining.edges.keys()


def test_citing_in_any_edition_is_proven_by_the_citation_of_the_edition(held: Store) -> None:
    reading = Reading(held)
    (edge,) = [
        e
        for e in topology(reading).in_edges("resolution/pp/191")
        if (e.subject, e.predicate) == ("document/C29-7", "itu:citesWork")
    ]
    assert edge.inferred
    found = places(reading, edge.id)
    cited = places(reading, edge_id("document/C29-7", "itu:cites", "resolution/pp/191/2018"))
    assert found == cited
    assert [place.lang for place in found] == ["ar", "en"]
    assert first_places(reading, [edge])[edge.id] == found[0]


def test_texts_claims_and_mentions_are_no_entities(held: Store) -> None:
    for node in topology(Reading(held)).nodes:
        assert not node.startswith(("claim/", "mention/"))
        assert "/p/" not in node
        assert not node.endswith(("/ar", "/en"))


def random_topology(seed: int, nodes: int, edges: int) -> Topology:
    chosen = random.Random(seed)
    names = [f"body/N{n}" for n in range(nodes)]
    made: dict[str, Edge] = {}
    for _ in range(edges):
        triple = (chosen.choice(names), chosen.choice(("itu:partOf", "itu:reportsTo")), chosen.choice(names))
        made[edge_id(*triple)] = Edge(edge_id(*triple), *triple, (chosen.choice(("inferred", "reference")),))
    return Topology(tuple(sorted(made.values(), key=lambda e: (e.predicate, e.subject, e.object))))


RANDOM = st.builds(random_topology, st.integers(0, 10_000), st.integers(2, 8), st.integers(1, 16))


@settings(max_examples=150, deadline=None)
@given(RANDOM, st.integers(1, 3), st.booleans())
def test_a_neighbourhood_is_what_networkx_finds(graph: Topology, depth: int, inferred: bool) -> None:
    admits = admitting([], inferred=inferred)
    oracle: Any = nx.MultiGraph()
    oracle.add_nodes_from(graph.nodes)
    oracle.add_edges_from((e.subject, e.object, e.id) for e in graph.edges.values() if admits(e))
    seed = next(iter(graph.nodes))
    found = ego(graph, [seed], depth=depth, max_nodes=100, admits=admits)
    expected = nx.ego_graph(oracle, seed, radius=depth)
    assert set(found.nodes) == set(expected.nodes)
    assert {e.id for e in found.edges} == {k for _, _, k in expected.edges(keys=True)}
    cut = ego(graph, [seed], depth=depth, max_nodes=2, admits=admits)
    assert (cut.nodes, cut.total, cut.truncated) == (found.nodes[:2], len(found.nodes), len(found.nodes) > 2)


@settings(max_examples=200, deadline=None)
@given(RANDOM, st.integers(0, 3), st.integers(1, 9), st.lists(st.sampled_from([f"body/N{n}" for n in range(10)])))
def test_what_is_reached_over_arrays_is_what_is_reached_edge_by_edge(
    graph: Topology, depth: int, max_nodes: int, named: list[str]
) -> None:
    # Where something is asked of each edge, or of each node, it is gone edge by edge; some of what is named has no edges
    seeds, besides = named[:2] or ["body/N0"], named[2:]
    quick = ego(graph, seeds, depth=depth, max_nodes=max_nodes, besides=besides)
    slow = ego(graph, seeds, depth=depth, max_nodes=max_nodes, besides=besides, admits=lambda _: True)
    also = ego(graph, seeds, depth=depth, max_nodes=max_nodes, besides=besides, enters=lambda _: True)
    assert (quick.nodes, quick.total, [*quick.edges]) == (slow.nodes, slow.total, [*slow.edges])
    assert (quick.nodes, quick.total, [*quick.edges]) == (also.nodes, also.total, [*also.edges])
    assert isinstance(quick.edges, Placed)
    told = [relation for relation, count in quick.edges.runs() for _ in range(count)]
    assert told == [edge.predicate for edge in quick.edges]
    assert [*quick.edges[1:]] == [*quick.edges][1:]


@settings(max_examples=150, deadline=None)
@given(RANDOM, st.integers(1, 5), st.booleans())
def test_paths_are_the_shortest_simple_ones(graph: Topology, max_hops: int, directed: bool) -> None:
    oracle: Any = nx.DiGraph() if directed else nx.Graph()
    oracle.add_nodes_from(graph.nodes)
    oracle.add_edges_from((e.subject, e.object) for e in graph.edges.values())
    source, *_, target = sorted([*graph.nodes, "body/N0", "body/N1"])
    every = (
        sorted(len(p) for p in nx.all_simple_paths(oracle, source, target, cutoff=max_hops))
        if source in oracle and target in oracle and source != target
        else []
    )
    found = paths_between(graph, source, target, k=4, max_hops=max_hops, directed=directed, admits=ANY)
    assert [len(p.nodes) for p in found.paths] == every[:4]
    assert (found.truncated, found.exhausted) == (len(every) > 4, False)
    for path in found.paths:
        assert len(set(path.nodes)) == len(path.nodes)
        for here, there, hop in zip(path.nodes, path.nodes[1:], path.hops, strict=False):
            ends = {(e.subject, e.object) for e in hop}
            assert ends <= ({(here, there)} if directed else {(here, there), (there, here)})
            assert hop


def test_a_search_that_is_given_up_says_so() -> None:
    names = [f"body/N{n}" for n in range(9)]
    triples = [(a, "itu:partOf", b) for a in names for b in names if a != b]
    dense = Topology(tuple(Edge(edge_id(*t), *t, ("reference",)) for t in triples))
    found = paths_between(dense, names[0], names[1], k=10, max_hops=6, directed=True, admits=ANY, max_steps=5)
    assert found.exhausted
    assert len(found.paths) < 10


def _node_link(found: dict[str, Any]) -> tuple[set[str], set[tuple[str, str, str]]]:
    read: Any = nx.node_link_graph(json.loads(json.dumps({**found, "links": []})), edges="edges")
    return set(read.nodes), {(k, s, t) for s, t, k in read.edges(keys=True)}


@pytest.mark.parametrize("name", sorted(formats.FORMATS))
def test_a_format_is_named_by_extension_and_by_parameter(client: Client, name: str) -> None:
    form = formats.FORMATS[name]
    asked = "id=body/ISC-TF&depth=2&max_nodes=3"
    named = client.get(f"{GRAPH}/ego?{asked}&format={name}")
    found = client.get(f"{GRAPH}/ego.{form.extension}?{asked}", headers={"accept": "text/html"})
    assert (found.status_code, found.content) == (200, named.content)
    assert found.headers["content-type"].partition(";")[0] == form.media_type
    for answer in (found, named):  # what a table cannot tell, and what a browser calls the file
        assert answer.headers["x-truncated"] == "true"
        assert int(answer.headers["x-total-count"]) > 3
        assert answer.headers["content-disposition"] == f'inline; filename="itugov-ego.{form.extension}"'
    overview = client.get(f"{GRAPH}/overview.{form.extension}?max_nodes=5000&min_degree=0")
    assert (overview.status_code, overview.headers["x-truncated"]) == (200, "false")
    paths = f"{GRAPH}/paths.{form.extension}?from=body/ISC-TF&to=event/PP-18"
    assert client.get(paths).content == client.get(f"{paths.replace('.' + form.extension, '')}&format={name}").content


def test_an_extension_of_no_format_is_nothing(client: Client) -> None:
    answer = client.get(f"{GRAPH}/ego.pdf?id=body/ISC-TF")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert ".gexf" in answer.json()["detail"]
    assert len({form.extension for form in formats.FORMATS.values()}) == len(formats.FORMATS)


def test_cytoscape_is_told_to_lay_out_what_has_no_places(client: Client) -> None:
    asked = f"{GRAPH}/ego?id=body/ISC-TF&format=cytoscape&layout="
    told = client.get(f"{asked}fcose").json()
    assert (told["layout"], told["data"]["layout"]) == ({"name": "fcose"}, "fcose")
    assert "position" not in told["elements"]["nodes"][0]
    for layout in ("none", "stored"):
        assert "layout" not in client.get(asked + layout).json()
    body = {"ids": ["body/ISC-TF", "body/Council"]}
    sent = client.request("POST", f"{GRAPH}/subgraph?format=cytoscape&layout=fcose", json=body).json()
    assert sent["layout"] == {"name": "fcose"}


def test_files_tell_where_evidence_is_by_its_whole_address(client: Client) -> None:
    asked = f"{GRAPH}/ego?id=body/ISC-TF&depth=2&format="
    plain = {e["id"]: e["evidence_url"] for e in client.get(f"{asked}json").json()["edges"]}
    assert len([url for url in plain.values() if url]) > 3
    whole = {name: url and f"http://test{url}" for name, url in plain.items()}
    rows = csv.DictReader(io.StringIO(client.get(f"{asked}csv").text, newline=""))
    assert {row["Id"]: row["evidence_url"] for row in rows} == whole
    exported = csv.DictReader(io.StringIO(client.get(f"{GRAPH}/export/edges.csv").text, newline=""))
    assert {row["Id"]: row["evidence_url"] for row in exported if row["Id"] in whole} == whole
    read: Any = nx.read_graphml(io.BytesIO(client.get(f"{asked}graphml").content), edge_key_type=str)
    assert {key: told.get("evidence_url", "") for _, _, key, told in read.edges(keys=True, data=True)} == whole
    for name in ("gexf", "dot", "mermaid", "turtle", "jsonld"):
        text = client.get(asked + name).text.replace("\\/", "/")
        assert text.count("http://test/api/v1/edges/") >= len([url for url in whole.values() if url])
    triples = rdflib.Graph().parse(data=client.get(f"{asked}turtle").text, format="turtle")
    assert {str(o) for o in triples.objects(None, rdflib.RDFS.seeAlso)} == {url for url in whole.values() if url}
    assert all(isinstance(o, rdflib.URIRef) for o in triples.objects(None, rdflib.RDFS.seeAlso))
