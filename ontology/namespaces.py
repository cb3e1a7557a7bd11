"""Spells every namespace once and turns identifiers into IRIs and back.

No other module writes a namespace out: a prefix that is spelled twice drifts. Identifier patterns (`resolution/pp/191/2018`, `body/ISC-TF`)
are frozen once published.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

ITU: Final = "https://w3id.org/itugov/ontology#"
ID: Final = "https://w3id.org/itugov/id/"
GRAPH: Final = "https://w3id.org/itugov/graph/"
SHAPE: Final = "https://w3id.org/itugov/shape#"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "itu": ITU,
        "id": ID,
        "graph": GRAPH,
        "shape": SHAPE,
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "sh": "http://www.w3.org/ns/shacl#",
        "prov": "http://www.w3.org/ns/prov#",
        "org": "http://www.w3.org/ns/org#",
        "oa": "http://www.w3.org/ns/oa#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "undo": "https://w3id.org/un/ontology/undo/",
        "cito": "http://purl.org/spar/cito/",
        "fabio": "http://purl.org/spar/fabio/",
        "frbr": "http://purl.org/vocab/frbr/core#",
        "schema": "https://schema.org/",
        "sdgo": "http://metadata.un.org/sdg/ontology#",
        "sdg": "http://metadata.un.org/sdg/",
        "unbis": "http://metadata.un.org/thesaurus/",
        "void": "http://rdfs.org/ns/void#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "cdm": "http://publications.europa.eu/ontology/cdm#",
        "jolux": "http://data.legilux.public.lu/resource/ontology/jolux#",
        "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
        "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    }
)

_DASHES = str.maketrans(dict.fromkeys("/&() ._@\u00a0\u2010\u2011\u2012\u2013\u2014", "-"))
_APART: Final[Mapping[str, str]] = {
    "ß": "ss",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ł": "l",
    "Ł": "L",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ı": "i",
}


def term(name: str) -> str:
    """Return the IRI of an ontology term: `cites` becomes `https://w3id.org/itugov/ontology#cites`."""
    return ITU + name


def entity(path: str) -> str:
    """Return the IRI of an identifier such as `body/ISC-TF`."""
    return ID + path


def graph(path: str) -> str:
    """Return the IRI of a named graph such as `reference` or `document/C24-21/ar`."""
    return GRAPH + path


def path_of(iri: str) -> str:
    """Return the identifier of an IRI, the inverse of `entity`.

    Raises:
        ValueError: the IRI is not under the identifier namespace.
    """
    if not iri.startswith(ID):
        raise ValueError(f"{iri} is not an identifier of this project: it does not start with {ID}")
    return iri[len(ID) :]


def expand(curie: str) -> str:
    """Return the IRI of a compact name such as `itu:cites`.

    Raises:
        ValueError: the prefix is not declared in `PREFIXES`.
    """
    prefix, _, local = curie.partition(":")
    if prefix not in PREFIXES:
        raise ValueError(f"prefix {prefix!r} of {curie!r} is not declared; known: {', '.join(PREFIXES)}")
    return PREFIXES[prefix] + local


@lru_cache(maxsize=4096)
def compact(iri: str) -> str:
    """Return the compact name of an IRI, by the longest namespace that fits; the IRI itself where none does."""
    found = max(((len(ns), p) for p, ns in PREFIXES.items() if iri.startswith(ns) and len(iri) > len(ns)), default=None)
    return iri if found is None else f"{found[1]}:{iri[found[0] :]}"


def slug(text: str) -> str:
    """Return the slug of an official form: Latin letters, digits and hyphens, case kept.

    Diacritics are dropped; what is not Latin must be romanised before. `CWG-WSIS&SDGs` becomes `CWG-WSIS-SDGs`, `A/71/212` becomes `A-71-212`.
    """
    apart = "".join(_APART.get(c, c) for c in text)
    plain = "".join(c for c in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(c)).translate(_DASHES)
    kept = re.sub(r"[^A-Za-z0-9-]", "", plain)
    return re.sub(r"-{2,}", "-", kept).strip("-")
