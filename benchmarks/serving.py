"""Times the routes of the HTTP service over a made store, the first time and again, and prints milliseconds.

    python -m benchmarks.serving [--documents 40] [--keep FOLDER]

Forty documents of 60 paragraphs, 100 mentions and 50 claims each make some 145,000 triples with the reference facts. Documents, bodies and
events are made up by a fixed seed. One run each, in one process without a network: take differences below a factor of two for noise.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox

from graph_api.app import create_app
from graph_api.reading import Snapshot
from ontology.identifiers import claim_hash
from ontology.load import ontology_triples, reference_triples
from ontology.namespaces import entity, expand, graph
from store import Store, latest

ROUTES = (
    "/readyz",
    "/en/entity/body/B1",
    "/en/",
    "/api/v1/search?q=council",
    "/api/v1/stats",
    "/api/v1/entities/body/ITU/neighbors",
    "/api/v1/graph/ego?id=body/B1&depth=2",
    "/api/v1/graph/ego?id=body/ITU&depth=2&max_nodes=2000",
    "/api/v1/graph/paths?from=body/B1&to=body/B7&max_hops=6&k=10",
    "/api/v1/queries/coverage",
    "/api/v1/queries/cited-not-held",
    "/api/v1/queries/documents-of-body?body=body/Council",
    "/api/v1/queries/common-ground?first=document/C30-1&second=document/C30-2",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2090000",
)
RELATIONS = ("itu:cites", "itu:implements", "itu:reportsTo", "itu:addresses", "itu:hasMember")
TEXT = "كلمة " * 4000


def document(number: int) -> Iterator[ox.Triple]:
    """Yield the graph of a made document."""
    chosen = random.Random(number)
    path = f"document/C30-{number}"
    version = f"{path}/ar"
    yield from (
        fact(path, "rdf:type", iri("itu:Document")),
        fact(path, "itu:symbol", ox.Literal(f"C30/{number}")),
        fact(path, "dcterms:title", ox.Literal("عنوان", language="ar")),
        fact(version, "rdf:type", iri("itu:LanguageVersion")),
        fact(version, "itu:versionOf", node(path)),
        fact(version, "dcterms:language", ox.Literal("ar")),
        fact(version, "itu:text", ox.Literal(TEXT, language="ar")),
        fact(version, "itu:textSha256", ox.Literal("0" * 64)),
    )
    for paragraph in range(60):
        name = f"{version}/p/{paragraph + 1}"
        yield fact(name, "rdf:type", iri("itu:Paragraph"))
        yield fact(name, "itu:paragraphOf", node(version))
        yield fact(name, "itu:paragraphLabel", ox.Literal(str(paragraph + 1)))
    for mention in range(100):
        found = f"body/B{chosen.randrange(3000)}"
        start = mention * 180
        name = f"mention/{version}/{start}-{start + 10}/body"
        yield fact(path, "itu:mentions", node(found))
        yield fact(name, "rdf:type", iri("itu:Mention"))
        yield fact(name, "itu:refersTo", node(found))
        yield from place(name, version, start, start + 10)
    for claim in range(50):
        predicate = chosen.choice(RELATIONS)
        subject = path if predicate == "itu:cites" else f"body/B{chosen.randrange(800)}"
        found = f"body/B{chosen.randrange(3000)}"
        start = claim * 350
        name = f"claim/{version}/{start}-{start + 20}/{claim_hash(subject, predicate, found)}"
        yield fact(subject, predicate, node(found))
        yield fact(name, "rdf:type", iri("itu:Claim"))
        yield fact(name, "rdf:subject", node(subject))
        yield fact(name, "rdf:predicate", iri(predicate))
        yield fact(name, "rdf:object", node(found))
        yield fact(name, "itu:status", ox.Literal("asserted"))
        yield from place(name, version, start, start + 20)


def place(name: str, version: str, start: int, end: int) -> Iterator[ox.Triple]:
    """Yield where a claim or a mention stands."""
    yield fact(name, "itu:inParagraph", node(f"{version}/p/{start // 300 + 1}"))
    yield fact(name, "itu:quote", ox.Literal(TEXT[start:end], language="ar"))
    yield fact(name, "itu:charStart", ox.Literal(start))
    yield fact(name, "itu:charEnd", ox.Literal(end))
    yield fact(name, "itu:rule", ox.Literal("made"))
    yield fact(name, "itu:confidence", ox.Literal("0.9", datatype=iri("xsd:decimal")))
    yield fact(name, "itu:origin", ox.Literal("text"))


def bodies() -> Iterator[ox.Triple]:
    """Yield 3,000 made bodies with names in four languages."""
    chosen = random.Random(0)
    for number in range(3000):
        path = f"body/B{number}"
        yield fact(path, "rdf:type", iri("itu:Body"))
        yield fact(path, "itu:partOf", node(f"body/B{chosen.randrange(800)}"))
        for lang in ("ar", "en", "es", "fr"):
            yield fact(path, "skos:prefLabel", ox.Literal(f"{lang} {number}", language=lang))


def node(path: str) -> ox.NamedNode:
    """Return the node of an identifier."""
    return ox.NamedNode(entity(path))


def iri(name: str) -> ox.NamedNode:
    """Return the node of a term."""
    return ox.NamedNode(expand(name))


def fact(subject: str, predicate: str, obj: ox.NamedNode | ox.Literal) -> ox.Triple:
    """Return a triple."""
    return ox.Triple(node(subject), iri(predicate), obj)


def build(folder: Path, documents: int) -> None:
    """Build the store."""
    with Store.open(folder) as store:
        store.replace(graph("ontology"), ontology_triples())
        store.replace(graph("reference"), [*reference_triples(), *bodies()])
        for number in range(documents):
            store.replace(graph(f"document/C30-{number}/ar"), document(number))
        store.publish()
        print(f"{store.size():,} triples")


async def ask(folder: Path) -> None:
    """Ask every route twice and print how long it took."""

    def source() -> Snapshot:
        snapshot = latest(folder)
        assert snapshot is not None
        return snapshot

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(source)), base_url="http://localhost"
    ) as client:
        print(f"{'first, ms':>10} {'again, ms':>10} {'bytes':>11}")
        for route in ROUTES:
            times = []
            for _ in range(2):
                begun = time.perf_counter()
                answer = await client.get(route)
                times.append((time.perf_counter() - begun) * 1000)
                answer.raise_for_status()
            print(f"{times[0]:>10.0f} {times[1]:>10.0f} {len(answer.content):>11,} {route}")


def main() -> None:
    """Build a store where there is none, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="a folder for the store, which is built if it is not there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.keep or Path(made) / "store"
        if not folder.exists():
            build(folder, given.documents)
        asyncio.run(ask(folder))


if __name__ == "__main__":
    main()
