"""Tells what became of an identifier: whether it is there, was merged into another, was replaced, was withdrawn, or never was.

What is no more stands in `graph/withdrawn`, which builds keep (`itu:withdrawn`, `dcterms:isReplacedBy`). A provisional thing that reasoning found to be the
same as another (`owl:sameAs`) is merged into it: into a listed one, else into the one whose identifier comes first.
"""

from dataclasses import dataclass
from typing import Any, Literal

import pyoxigraph as ox

from graph_api.problems import GoneProblem, NotFoundProblem
from graph_api.reading import Reading, text_of
from ontology.namespaces import ID, compact, expand

State = Literal["here", "merged", "replaced", "withdrawn", "unknown"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an IRI; `by` is the IRI to go on to, `statement` what a withdrawn edge stated."""

    state: State
    by: str = ""
    statement: tuple[str, ...] = ()


def fate(reading: Reading, iri: str) -> Fate:
    """Return what became of an IRI that stands, or stood, in the graph as a subject or an object."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return Fate("unknown")
    if reading.ask(f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}"):
        into = _merged_into(reading, node)
        return Fate("merged", into) if into else Fate("here")
    return former(reading, iri)


def former(reading: Reading, iri: str) -> Fate:
    """Return what became of an IRI that is not there."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return Fate("unknown")
    told = {
        compact(text_of(row["p"])): text_of(row["o"])
        for row in reading.select(f"SELECT ?p ?o {{ GRAPH graph:withdrawn {{ {node} ?p ?o }} }}")
    }
    if "dcterms:isReplacedBy" in told:
        by = told["dcterms:isReplacedBy"]
        return Fate("replaced", by if "://" in by else ID + by)
    if "itu:withdrawn" not in told:
        return Fate("unknown")
    return Fate("withdrawn", "", tuple(told[p] for p in ("rdf:subject", "rdf:predicate", "rdf:object") if p in told))


def missing(iri: str, found: Fate, snapshot: str) -> NotFoundProblem | GoneProblem:
    """Return the problem of an identifier that is not there."""
    name = iri.removeprefix(ID)
    if found.state == "unknown":
        return NotFoundProblem(f"nothing is known of {name!r} in snapshot {snapshot}")
    members: dict[str, Any] = {}
    if found.by:
        members["replaced_by"] = found.by.removeprefix(ID)
    if found.statement:
        members["statement"] = dict(zip(("subject", "predicate", "object"), found.statement, strict=True))
    return GoneProblem(f"{name!r} was withdrawn: an earlier snapshot had it, and {snapshot} has it no more", **members)


def _merged_into(reading: Reading, node: ox.NamedNode) -> str | None:
    # Equals share their triples by reasoning, so what is provisional is told by the graphs that were written alone
    provisional = "GRAPH ?g {{ {0} itu:provisional true }} FILTER(?g != graph:inferred)"
    rows = reading.select(
        f"SELECT ?other ?listed {{ {node} <{expand('owl:sameAs')}> ?other . FILTER(?other != {node})"
        f" FILTER EXISTS {{ {provisional.format(node)} }}"
        f" BIND(NOT EXISTS {{ {provisional.format('?other')} }} AS ?listed) }}"
    )
    others = [(text_of(row["listed"]) != "true", ID + text_of(row["other"])) for row in rows]
    first = min(others, default=None)
    return None if first is None or (True, node.value) < first else first[1]
