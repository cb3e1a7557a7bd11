"""Turns triples into the content of a graph: canonical lines without blank nodes, and their digest; knows nothing of files.

Equal content has equal lines: literals in the form the database keeps them in ("007" as an integer is "7"), no triple twice,
sorted by their bytes. Blank nodes get IRIs (RDF 1.1 Concepts, section 3.5) from their canonical labels (RDF Dataset
Canonicalization 1.0), so that a graph with lists, such as an ontology, is the same graph each time it is built.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_DEFAULT = ox.DefaultGraph()
_BATCH: Final = 20_000  # triples in memory as terms, which takes many times the room of their lines
_GENID: Final = re.compile(r"(?:/\.well-known/genid/|#genid-)([0-9a-f]{12}-\w+)$")


@dataclass(frozen=True, slots=True)
class Content:
    """The lines of a graph as N-Triples, sorted, without their line ends."""

    lines: tuple[bytes, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of the lines, in hexadecimal."""
        return hashlib.sha256(b"\n".join(self.lines)).hexdigest()

    def triples(self) -> Iterator[ox.Triple]:
        """Yield the triples in the order of the lines."""
        return parse(self.lines)


def parse(lines: Iterable[bytes]) -> Iterator[ox.Triple]:
    """Yield the triples of lines of N-Triples, in their order."""
    for quad in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES):
        yield quad.triple


def content_of(triples: Iterable[ox.Triple], graph: str) -> Content:
    """Return the content that triples make up in the graph of this name."""
    blank: list[ox.Triple] = []
    lines: set[bytes] = set()
    plain = _kept_apart(triples, blank)
    while batch := list(islice(plain, _BATCH)):
        lines.update(_lines_of(batch))
    # A canonical label depends on the triples with blank nodes alone (RDFC-1.0, 4.6 and 4.8)
    lines.update(_lines_of(without_blank_nodes(blank, graph)))
    return Content(tuple(sorted(lines)))


def _kept_apart(triples: Iterable[ox.Triple], blank: list[ox.Triple]) -> Iterator[ox.Triple]:
    for triple in triples:
        if _has_blank(triple):
            blank.append(triple)
        else:
            yield triple


def _lines_of(triples: list[ox.Triple]) -> tuple[bytes, ...]:
    held = ox.Store()
    held.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return read(held, _DEFAULT).lines


def read(database: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> Content:
    """Return the content of a graph in a database."""
    dump = database.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
    return Content(tuple(sorted(line for line in dump.split(b"\n") if line)))


def without_blank_nodes(triples: list[ox.Triple], graph: str) -> list[ox.Triple]:
    """Return the triples with an IRI for each blank node, the same in every build of equal content."""
    if not any(_has_blank(t) for t in triples):
        return triples
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    parts = urlsplit(graph)
    home = f"{parts.scheme}://{parts.netloc}/.well-known/genid/" if parts.netloc else f"{graph}#genid-"
    stem = home + hashlib.sha256(graph.encode()).hexdigest()[:12] + "-"
    return [_named(quad.triple, stem) for quad in dataset]


def with_blank_nodes(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield triples with blank nodes for the IRIs that `without_blank_nodes` gave them."""
    for triple in triples:
        if _GENID.search(triple.subject.value if isinstance(triple.subject, ox.NamedNode) else "") or _GENID.search(
            triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
        ):
            subject, obj = _unnamed(triple.subject), _unnamed(triple.object)
            assert isinstance(subject, ox.NamedNode | ox.BlankNode)
            yield ox.Triple(subject, triple.predicate, obj)
        else:
            yield triple


def _unnamed(term: Term) -> Term:
    found = _GENID.search(term.value) if isinstance(term, ox.NamedNode) else None
    return term if found is None else ox.BlankNode(found[1].replace("-", ""))


def _has_blank(term: Term) -> bool:
    if isinstance(term, ox.Triple):
        return _has_blank(term.subject) or _has_blank(term.object)
    return isinstance(term, ox.BlankNode)


def _named(triple: ox.Triple, stem: str) -> ox.Triple:
    subject, obj = triple.subject, triple.object
    return ox.Triple(
        ox.NamedNode(stem + subject.value) if isinstance(subject, ox.BlankNode) else subject,
        triple.predicate,
        ox.NamedNode(stem + obj.value)
        if isinstance(obj, ox.BlankNode)
        else _named(obj, stem)
        if isinstance(obj, ox.Triple)
        else obj,
    )
