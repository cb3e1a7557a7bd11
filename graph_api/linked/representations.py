"""Writes triples in the formats that linked data is given in, by extension and media type; the same bytes for the same triples."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from graph_api.negotiation import choose_media_type
from graph_api.problems import AcceptProblem
from ontology.namespaces import PREFIXES

HTML: Final = "text/html"
# Of a description, which is triples; the first is the default of machines
DATA: Final[Mapping[str, str]] = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    # JSON-LD is JSON: for clients that ask for no more
    "json": "application/json",
}
# Of a named graph, which has a name too
NAMED: Final[Mapping[str, str]] = {**DATA, "nq": "application/n-quads", "trig": "application/trig"}
_WRITERS: Final[Mapping[str, ox.RdfFormat]] = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "json": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}


def choose(accept: str | None, offered: Mapping[str, str], *, page: bool) -> str:
    """Return the extension of the format the client likes best, `html` (first of equals) where there is a page too.

    Raises:
        AcceptProblem: it accepts none of them.
    """
    forms = {"html": HTML, **offered} if page else dict(offered)
    media_type = choose_media_type(accept, list(forms.values()))
    if media_type is None:
        raise AcceptProblem(f"this is given as {', '.join(forms.values())}", offered=list(forms.values()))
    return next(extension for extension, known in forms.items() if known == media_type)


def write(triples: Iterable[ox.Triple], extension: str, graph: str | None = None) -> bytes:
    """Return triples in a format, sorted; with the name of their graph where the format has one."""
    ordered = in_order(triples)
    form = _WRITERS[extension]
    prefixes = None if extension in ("nt", "nq") else _used(ordered)
    if graph is None or extension not in ("nq", "trig"):
        return ox.serialize(ordered, format=form, prefixes=prefixes) or b""
    name = ox.NamedNode(graph)
    quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in ordered)
    return ox.serialize(quads, format=form, prefixes=prefixes) or b""


def lines(triples: Iterable[ox.Triple], graph: str | None = None) -> list[bytes]:
    """Return the lines of triples as N-Triples, or as N-Quads of a graph, sorted by their bytes."""
    written = sorted((ox.serialize(list(triples), format=ox.RdfFormat.N_TRIPLES) or b"").splitlines())
    if graph is None:
        return [line + b"\n" for line in written]
    end = f" {ox.NamedNode(graph)} .\n".encode()
    return [line[:-2] + end for line in written]


def in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples in the order of their terms, each once."""
    return [triple for _, triple in sorted({str(triple): triple for triple in triples}.items())]


def _used(triples: Sequence[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that shorten something."""
    iris = {node.value for node in _nodes(triples)}
    return {prefix: home for prefix, home in PREFIXES.items() if any(iri.startswith(home) for iri in iris)}


def _nodes(triples: Iterable[ox.Triple]) -> Iterator[ox.NamedNode]:
    for triple in triples:
        yield triple.predicate
        for node in (triple.subject, triple.object):
            if isinstance(node, ox.NamedNode):
                yield node
            elif isinstance(node, ox.Literal):
                yield node.datatype
