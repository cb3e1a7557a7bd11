"""Names the formats of answers by media type, the default first; knows nothing of how they are asked for."""

from typing import Final

import pyoxigraph as ox

# SPARQL 1.1 Query Results JSON, XML, CSV and TSV
TABULAR: Final[dict[str, ox.QueryResultsFormat]] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS: Final[dict[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}
# What clients also ask for, and what they then get
ALIASES: Final[dict[str, str]] = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
}
# Formats with declarations of prefixes
PREFIXED: Final = frozenset({"text/turtle", "application/trig", "application/rdf+xml"})
# Formats of which a row is a line, so that one can be cut between rows and is still right
LINES: Final = frozenset({"text/tab-separated-values", "application/n-triples", "application/n-quads"})
