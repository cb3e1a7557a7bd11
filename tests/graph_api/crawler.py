"""Follows identifiers as a crawler of linked data does, and checks what it is told: status, type, and that the data are about the thing."""

import hashlib
import warnings
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from typing import Any, Final, Self
from urllib.parse import urldefrag

import httpx
import pyoxigraph as ox
import rdflib

from graph_api.linked.representations import DATA, NAMED
from graph_api.reading import Reading
from graph_api.walks.topology import topology
from ontology.namespaces import GRAPH, ID, ITU, entity, graph
from store import Store
from tests.graph_api.service import Client

HOME: Final = ID.removesuffix("/id/")
# What clients send, and what they are led to: the extension of data, or the language of a page
ACCEPTS: Final[tuple[tuple[Mapping[str, str], str], ...]] = (
    ({}, "en"),
    ({"accept": "*/*", "accept-language": "ar"}, "ar"),
    ({"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "accept-language": "ar,en;q=0.5"}, "ar"),
    ({"accept": "text/turtle"}, "ttl"),
    ({"accept": "application/ld+json, text/turtle;q=0.5"}, "jsonld"),
    ({"accept": "application/json"}, "json"),
    ({"accept": "text/turtle;q=0.3, application/rdf+xml;q=0.9"}, "rdf"),
    ({"accept": "application/n-triples"}, "nt"),
)  # fmt: skip
_PARSERS: Final = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "json": "json-ld", "rdf": "xml", "nq": "nquads", "trig": "trig"}  # fmt: skip


class Crawler(Client):
    """A client that keeps its connection, for many requests."""

    def __enter__(self) -> Self:
        super().__enter__()
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._kept = httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30)
        return self

    def request(self, method: str, url: str, **given: Any) -> httpx.Response:
        """Send a request over the kept connection."""
        answer = self.run(lambda _: self._kept.request(method, url, **given))
        assert isinstance(answer, httpx.Response)
        return answer

    def run(self, work: Callable[[httpx.AsyncClient], Coroutine[Any, Any, Any]]) -> Any:
        """Run work over the kept connection."""
        return self._runner.run(work(self._kept))


def identifiers(held: Store) -> list[str]:
    """Return every IRI of ours that a graph speaks of, the terms it describes, the names of the graphs, and the edges that the service names."""
    found: set[str] = set(held.graphs())
    for name in held.graphs():
        if name not in held.hidden:
            for triple in held.triples(name):
                for node in (triple.subject, triple.object):
                    if isinstance(node, ox.NamedNode) and node.value.startswith(ID):
                        found.add(node.value)
    found |= terms(held)
    found |= {entity(f"edge/{name}") for name in topology(Reading(held)).edges}
    return sorted(found)


def terms(held: Store) -> set[str]:
    """Return the terms that the ontology of a graph describes."""
    subjects = (triple.subject for triple in held.triples(graph("ontology")))
    return {node.value for node in subjects if isinstance(node, ox.NamedNode) and node.value.startswith(ITU)}


def path_of(iri: str) -> str:
    """Return where an IRI of ours is asked for at a service: IRIs lose their fragment on the way."""
    return urldefrag(iri.removeprefix(HOME)).url


def follow_all(
    client: Client,
    iris: Iterable[str],
    *,
    ways: Callable[[str], Iterable[tuple[Mapping[str, str], str]]] = lambda _: ACCEPTS,
) -> Iterator[tuple[str, str]]:
    """Ask for each identifier in every way, or in those named, and yield it with the address it led to."""
    for iri in iris:
        for headers, wanted in ways(iri):
            answer = client.get(path_of(iri), headers=headers)
            assert answer.status_code == 303, (iri, answer.status_code, answer.text)
            location = answer.headers["location"]
            led = location.split("/")[1] if wanted in ("en", "ar") else location.rpartition(".")[2]
            assert led == wanted, (iri, headers, location)
            assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
            assert f'<{urldefrag(iri).url if iri.startswith(ITU) else iri}>; rel="canonical"' in answer.headers["link"]
            yield iri, location


def read_data(client: Client, iri: str, url: str) -> int:
    """Read what an address gives, part by part, check that it is of the thing, and return how many statements name it as their object."""
    inverse, following = 0, url
    seen = 0
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, (iri, following, answer.text)
        extension = url.rpartition(".")[2]
        assert answer.headers["content-type"].partition(";")[0] == NAMED[extension]
        assert answer.headers["etag"]
        assert '</.well-known/void>; rel="describedby"' in answer.headers["link"]
        for known in (NAMED if iri.startswith(GRAPH) else DATA).values():
            assert f'rel="alternate"; type="{known}"' in answer.headers["link"]
        read, _ = parsed(answer.content, extension)
        node = rdflib.URIRef(iri)
        if iri.startswith(GRAPH):
            assert len(read) > 0
            return 0
        if seen == 0:
            assert (node, None, None) in read or (None, None, node) in read, (iri, following)
        else:
            assert (None, None, node) in read
        seen += 1
        documents = list(read.subjects(rdflib.FOAF.primaryTopic, node))
        if not iri.startswith(ITU):
            assert len(documents) == 1, (iri, following)
        inverse += len({*read.subject_predicates(node)} - {(d, rdflib.FOAF.primaryTopic) for d in documents})
        following = answer.links.get("next", {}).get("url", "")
    return inverse


def parsed(content: bytes, extension: str) -> tuple[rdflib.Graph, set[str]]:
    """Return the triples that rdflib reads, and the names of the graphs they stand in."""
    merged = rdflib.Graph()
    names: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's parsers use what rdflib deprecates
        if extension not in ("nq", "trig"):
            return merged.parse(data=content, format=_PARSERS[extension]), names
        read = rdflib.Dataset()
        read.parse(data=content, format=_PARSERS[extension])
        for s, p, o, name in read.quads():
            merged.add((s, p, o))
            names.add(str(name))
    return merged, names


def some_ways(iri: str) -> tuple[tuple[Mapping[str, str], str], ...]:
    """Return the way of a browser and one of the ways to data, the same each time for one IRI."""
    to_data = [way for way in ACCEPTS if way[1] in DATA]
    return ACCEPTS[2], to_data[hashlib.sha256(iri.encode()).digest()[0] % len(to_data)]
