"""Tells of edges what their claims say taken together: in which statuses, how surely, and since when, each read once a snapshot and only if asked for."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from graph_api.evidence import citations, document_of, statements, unasserted
from graph_api.reading import Reading, text_of
from graph_api.walks.topology import Edge, Topology, is_entity, language_versions, topology
from ontology.identifiers import edge_id
from ontology.namespaces import ID

Status = Literal["asserted", "proposed", "planned", "postponed", "negated"]
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
_NONE: Final[frozenset[str]] = frozenset()
_ASSERTED: Final[frozenset[str]] = frozenset({"asserted"})
_REFERENCE: Final = "reference"
_MENTIONS: Final = "itu:mentions"
_CITES_WORK: Final = "itu:citesWork"
# When a thing began to be, so that nothing could be known of it before; an event is known of before it begins
_BEGINNING: Final = ("dcterms:date", "itu:dateAdopted", "itu:establishedOn")


def claimed(reading: Reading) -> Topology:
    """Return the topology with what texts propose, plan, postpone or deny: edges that no graph holds as facts."""
    return reading.once(_claimed)


def _claimed(reading: Reading) -> Topology:
    facts = topology(reading)
    said = reading.once(_statuses)
    versions = language_versions(reading)
    apart = [
        Edge(s.edge, s.subject, s.predicate, s.text, ())
        for s in statements(reading).by_edge.values()
        if s.edge not in facts.edges
        and "asserted" not in said[s.edge]
        and str(s.value).startswith(f"<{ID}")
        and is_entity(s.subject, versions)
        and is_entity(s.text, versions)
    ]
    return Topology((*facts.edges.values(), *apart))


def statuses(reading: Reading, edge: Edge) -> frozenset[str]:
    """Return the statuses of an edge: those of its claims, and that it is asserted where a graph holds it."""
    found = reading.once(_statuses).get(edge.id, _NONE)
    if not edge.graphs or "asserted" in found:
        return found
    return found | _ASSERTED if found else _ASSERTED


def _statuses(reading: Reading) -> Mapping[str, frozenset[str]]:
    of = unasserted(reading)
    return {
        name: frozenset(of.get(claim, "asserted") for claim in statement.claims)
        for name, statement in statements(reading).by_edge.items()
    }


def confidence(reading: Reading, edge: Edge) -> float | None:
    """Return how sure the surest place is that states an edge; None where no text does."""
    if edge.predicate == _CITES_WORK:
        sure = reading.once(_of_claims)
        return max((sure[claim] for claim in citations(reading, edge) if claim in sure), default=None)
    return reading.once(_confidences).get(edge.id)


def _of_claims(reading: Reading) -> Mapping[str, float]:
    rows = reading.select("SELECT ?x ?v { ?x a itu:Claim ; itu:confidence ?v }")
    return {text_of(row["x"]): float(text_of(row["v"])) for row in rows}


def _confidences(reading: Reading) -> Mapping[str, float]:
    sure = reading.once(_of_claims)
    found = {
        name: max(known)
        for name, statement in statements(reading).by_edge.items()
        if (known := [sure[claim] for claim in statement.claims if claim in sure])
    }
    # A mention's identifier tells its document: joins over all of them take seconds
    mentioned: dict[tuple[str, str], float] = {}
    for row in reading.select(
        'SELECT ?m ?o ?c { ?m itu:refersTo ?o ; itu:confidence ?c FILTER(STRSTARTS(STR(?m), CONCAT(STR(id:), "mention/"))) }'
    ):
        ends = (document_of(text_of(row["m"])), text_of(row["o"]))
        mentioned[ends] = max(float(text_of(row["c"])), mentioned.get(ends, 0.0))
    for (document, thing), sure_of in mentioned.items():
        name = edge_id(document, _MENTIONS, thing)
        found[name] = max(sure_of, found.get(name, 0.0))
    return found


def dates(reading: Reading, edge: Edge) -> tuple[str, ...]:
    """Return the dates of the documents that state an edge, in order and as precise as they are known; where none is dated, when its ends were both there, if that is known."""
    began = beginnings(reading)
    stated = sorted({began[name] for name in edge.documents or _documents(reading, edge.id) if name in began})
    there = _there(reading, edge)
    return tuple(stated) or (() if there is None else (there,))


def known_since(reading: Reading, edge: Edge) -> str | None:
    """Return the date from which an edge was known: of the first document that states it; of a reference fact, when its ends were both there; None if it has none."""
    kept = reading.once(_known)
    if edge.id not in kept:
        there = _REFERENCE in edge.graphs
        kept[edge.id] = _there(reading, edge) if there else min(dates(reading, edge), default=None)
    return kept[edge.id]


def _known(_: Reading) -> dict[str, str | None]:
    """Return where it is kept of each edge since when it was known, once that was asked."""
    return {}


def _there(reading: Reading, edge: Edge) -> str | None:
    began = beginnings(reading)
    return max((began[end] for end in (edge.subject, edge.object) if end in began), default=None)


def _documents(reading: Reading, name: str) -> tuple[str, ...]:
    statement = statements(reading).by_edge.get(name)
    return () if statement is None else tuple({document_of(claim) for claim in statement.claims})


def beginnings(reading: Reading) -> Mapping[str, str]:
    """Return when things began to be: the date of a document, an adoption, a founding; the first where several are told."""
    return reading.once(_beginnings)


def _beginnings(reading: Reading) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for predicate in _BEGINNING:
        for row in reading.select(
            f"SELECT ?x ?v {{ ?x {predicate} ?v FILTER(isLiteral(?v) && STRSTARTS(STR(?x), STR(id:))) }}"
        ):
            thing, date = text_of(row["x"]), text_of(row["v"])
            found[thing] = min(date, found.get(thing, date))
    return found
