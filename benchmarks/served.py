"""Starts the service as its users do, over a store made for the purpose, for benchmarks that ask it over HTTP; generated graphs for them."""

import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pyoxigraph as ox

from itugov.indexing import index
from ontology.identifiers import claim_hash
from ontology.namespaces import compact, entity, expand, graph, path_of, term
from store import Store

_ADDRESS: Final = re.compile(r"(?<= at )http://127\.0\.0\.1:\d+")  # of an engine elsewhere, the address stands before
_START_S: Final = 60
_CITED: Final = 6
_MENTIONS: Final = 40
_WORDS: Final = (
    "قرار",
    "المجلس",
    "الاتصالات",
    "التنمية",
    "resolution",
    "council",
    "telecommunication",
    "standards",
    "spectrum",
    "report",
)


@contextmanager
def served(
    store: Path | str,
    settings: Mapping[str, str] | None = None,
    *,
    port: int = 0,
    limits: Mapping[int, int] | None = None,
) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Serve a store in a folder, or at an engine; yield the address without a slash, and the process.

    Args:
        store: the folder, or the address of the engine.
        settings: environment variables.
        port: where to listen; 0 is any.
        limits: resources of the process (`resource.RLIMIT_…`) that are limited, and how far.

    Raises:
        RuntimeError: it does not start.
    """
    environment = {
        **os.environ,
        "ITUGOV_LOG_LEVEL": "error",
        **(settings or {}),
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }
    command = [
        sys.executable,
        "-c",
        "from itugov.cli import main; main()",
        "serve",
        "--store",
        str(store),
        "--port",
        str(port),
    ]

    def limit() -> None:
        for what, most in (limits or {}).items():
            resource.setrlimit(what, (most, most))

    process = subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.STDOUT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=limit if limits else None,
    )
    assert process.stdout is not None
    try:
        said = ""
        address = None
        while address is None:
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the service did not start: {said}")
            said += line
            address = _ADDRESS.search(said)
        until = time.monotonic() + _START_S
        while time.monotonic() < until:
            try:
                if httpx.get(f"{address[0]}/readyz", timeout=_START_S).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address[0], process
    finally:
        process.terminate()
        process.communicate()


def generated(folder: Path, documents: int, *, proven: bool = False) -> Path:
    """Make a store in the shape of a real one: resolutions that cite one another, documents with mentions and quotes; about 300 quads a document, without the union.

    Where they are `proven`, each citation has a claim with its words and its paragraph, and paragraphs have their document: about 480 quads a document.
    """
    chance = random.Random(documents)
    rdf_type = ox.NamedNode(expand("rdf:type"))
    with Store.open(folder, hidden=(graph("validation"),)) as store:
        store.replace(
            graph("reference"),
            [
                ox.Triple(ox.NamedNode(entity(f"resolution/pp/{n}")), predicate, value)
                for n in range(documents * 5)
                for predicate, value in (
                    (rdf_type, ox.NamedNode(term("Resolution"))),
                    (ox.NamedNode(expand("skos:prefLabel")), ox.Literal(f"Resolution {n}", language="en")),
                    (ox.NamedNode(term("number")), ox.Literal(str(n))),
                )
            ],
        )
        for number in range(documents):
            triples = list(_document(number, documents, chance, rdf_type))
            store.replace(graph(f"document/C24-{number}/ar"), [*triples, *(_proofs(number, triples) if proven else ())])
        index(store.stage())
        store.publish()
    return folder


def change(folder: Path, documents: int, times: int) -> str:
    """Write another content of a document, as a build does that finds its file changed; return the name of the new snapshot."""
    number = times % documents
    chance = random.Random(-times)
    triples = list(_document(number, documents, chance, ox.NamedNode(expand("rdf:type"))))
    with Store.open(folder, hidden=(graph("validation"),)) as store:
        store.replace(graph(f"document/C24-{number}/ar"), triples)
        index(store.stage())
        return store.publish().name


def _document(number: int, documents: int, chance: random.Random, rdf_type: ox.NamedNode) -> Iterator[ox.Triple]:
    document = ox.NamedNode(entity(f"document/C24-{number}"))
    yield ox.Triple(document, rdf_type, ox.NamedNode(term("Document")))
    for _ in range(_CITED):
        cited = ox.NamedNode(entity(f"resolution/pp/{chance.randrange(documents * 5)}"))
        yield ox.Triple(document, ox.NamedNode(term("cites")), cited)
    if number:
        yield ox.Triple(
            document, ox.NamedNode(term("supersedes")), ox.NamedNode(entity(f"document/C24-{chance.randrange(number)}"))
        )
    for mention in range(_MENTIONS):
        node = ox.NamedNode(entity(f"mention/C24-{number}/ar/{mention}"))
        start = mention * 50
        arabic = chance.random() < 0.35
        quote = " ".join(chance.choices(_WORDS[:4] if arabic else _WORDS[4:], k=12))
        yield ox.Triple(node, rdf_type, ox.NamedNode(term("Mention")))
        yield ox.Triple(node, ox.NamedNode(term("quote")), ox.Literal(quote, language="ar" if arabic else "en"))
        yield ox.Triple(node, ox.NamedNode(term("charStart")), ox.Literal(start))
        yield ox.Triple(node, ox.NamedNode(term("charEnd")), ox.Literal(start + len(quote)))
        yield ox.Triple(
            node,
            ox.NamedNode(term("confidence")),
            ox.Literal(str(chance.randint(50, 99) / 100), datatype=ox.NamedNode(expand("xsd:decimal"))),
        )
        refers = entity(f"resolution/pp/{chance.randrange(documents * 5)}")
        yield ox.Triple(node, ox.NamedNode(term("refersTo")), ox.NamedNode(refers))
        paragraph = ox.NamedNode(entity(f"document/C24-{number}/ar/p/{mention:04}"))
        yield ox.Triple(node, ox.NamedNode(term("inParagraph")), paragraph)


def _proofs(number: int, triples: list[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the claims behind the citations of a document, and its paragraphs."""
    version = f"document/C24-{number}/ar"
    home, document = ox.NamedNode(entity(version)), ox.NamedNode(entity(f"document/C24-{number}"))
    yield ox.Triple(home, ox.NamedNode(expand("rdf:type")), ox.NamedNode(term("LanguageVersion")))
    yield ox.Triple(home, ox.NamedNode(term("versionOf")), document)
    yield ox.Triple(document, ox.NamedNode(expand("dcterms:date")), ox.Literal(str(2000 + number % 25)))
    for paragraph in range(_MENTIONS):
        yield ox.Triple(ox.NamedNode(entity(f"{version}/p/{paragraph:04}")), ox.NamedNode(term("paragraphOf")), home)
    for place, fact in enumerate(t for t in triples if t.predicate.value in (term("cites"), term("supersedes"))):
        obj = fact.object
        assert isinstance(obj, ox.NamedNode)
        hashed = claim_hash(path_of(document.value), compact(fact.predicate.value), path_of(obj.value))
        claim = ox.NamedNode(entity(f"claim/{version}/{place * 50}-{place * 50 + 40}/{hashed}"))
        for name, value in (
            ("rdf:type", ox.NamedNode(term("Claim"))),
            ("rdf:subject", document),
            ("rdf:predicate", fact.predicate),
            ("rdf:object", obj),
            ("itu:inParagraph", ox.NamedNode(entity(f"{version}/p/{place:04}"))),
            ("itu:quote", ox.Literal(f"وفقاً للقرار {place}، " * 4, language="ar")),
            ("itu:charStart", ox.Literal(place * 50)),
            ("itu:charEnd", ox.Literal(place * 50 + 40)),
            ("itu:rule", ox.Literal("made")),
            ("itu:confidence", ox.Literal("0.9", datatype=ox.NamedNode(expand("xsd:decimal")))),
            ("itu:status", ox.Literal("asserted")),
            ("itu:origin", ox.Literal("text")),
        ):
            yield ox.Triple(claim, ox.NamedNode(expand(name)), value)


def resident(process: int) -> int:
    """Return the bytes of memory that a process holds, 0 for one that has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def cpu_s(process: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(process: int) -> tuple[int, ...]:
    """Return the processes that a process started."""
    try:
        return tuple(
            int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
        )
    except OSError:
        return ()
