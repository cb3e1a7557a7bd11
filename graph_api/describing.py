"""Tells what a snapshot says of one entity or one statement."""

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.evidence import statements
from graph_api.labels import Label, entity_labels, kinds, term_labels
from graph_api.linked.fates import fate, missing
from graph_api.reading import Reading, text_of
from graph_api.walks.filtering import View
from graph_api.walks.topology import Edge, topology
from ontology.identifiers import edge_id
from ontology.namespaces import compact, entity

# In the order in which they are shown
_NAMING: Final = (
    "skos:prefLabel",
    "dcterms:title",
    "itu:acronym",
    "skos:altLabel",
    "itu:shortName",
    "skos:notation",
    "itu:formerName",
    "itu:inflectedName",
    "skos:hiddenLabel",
)
# The whole text of a language version, of which quotes show what is needed; names that nobody has checked, which help recognition only
_UNSHOWN: Final = ("itu:text", "itu:unverifiedName")


@dataclass(frozen=True, slots=True)
class Kind:
    """A class with its label."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that is not another entity; `edge` is set where a claim states it."""

    predicate: str
    predicate_label: str
    value: str
    lang: str
    datatype: str
    edge: str | None


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of an entity."""

    id: str
    iri: str
    label: Label
    kinds: tuple[Kind, ...]
    labels: dict[str, tuple[Label, ...]]
    facts: tuple[Fact, ...]
    omitted: tuple[str, ...]
    edges_out: int
    edges_in: int
    neighbors_url: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple by its edge identifier; `asserted` if a graph holds it as a fact."""

    id: str
    subject: str
    predicate: str
    object: str
    object_kind: str
    asserted: bool
    inferred: bool
    graphs: tuple[str, ...]


def existing(reading: Reading, path: str) -> str:
    """Return the identifier if the snapshot says anything of it.

    Raises:
        NotFoundProblem: it does not.
        GoneProblem: it does not, and an earlier one did.
    """
    if path in topology(reading).nodes:
        return path
    found = fate(reading, entity(path))
    if found.state in ("here", "merged"):
        return path
    raise missing(entity(path), found, reading.name)


def describe(reading: Reading, path: str, languages: tuple[str, ...]) -> Description:
    """Return names, classes, facts and the number of edges of an entity."""
    node = ox.NamedNode(entity(path))
    labels: dict[str, set[Label]] = {}
    values: list[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = []
    omitted: set[str] = set()
    for row in reading.select(
        f"SELECT DISTINCT ?p ?o {{ {node} ?p ?o FILTER(isLiteral(?o) || (isIRI(?o) && !STRSTARTS(STR(?o), STR(id:)) && ?p != rdf:type)) }}"
    ):
        predicate, value = compact(text_of(row["p"])), row["o"]
        if predicate in _UNSHOWN:
            omitted.add(predicate)
        elif predicate in _NAMING and isinstance(value, ox.Literal):
            labels.setdefault(predicate, set()).add(Label(value.value, value.language or ""))
        else:
            values.append((predicate, value))
    types = kinds(reading, [path]).get(path, ())
    names = term_labels(reading, [*types, *(p for p, _ in values)], languages)
    facts = []
    for predicate, value in sorted(values, key=lambda item: (item[0], str(item[1]))):
        edge = edge_id(path, predicate, text_of(value))
        literal = value if isinstance(value, ox.Literal) else None
        facts.append(
            Fact(
                predicate,
                names[predicate].text,
                text_of(value),
                "" if literal is None else literal.language or "",
                "" if literal is None or literal.language else compact(literal.datatype.value),
                edge if edge in statements(reading).by_edge else None,
            )
        )
    return Description(
        id=path,
        iri=node.value,
        label=entity_labels(reading, [path], languages)[path],
        kinds=tuple(Kind(kind, names[kind].text) for kind in types),
        labels={p: tuple(sorted(labels[p], key=lambda n: (n.lang, n.text))) for p in _NAMING if p in labels},
        facts=tuple(facts),
        omitted=tuple(sorted(omitted)),
        edges_out=len(topology(reading).out_edges(path)),
        edges_in=len(topology(reading).in_edges(path)),
        neighbors_url=f"/api/v1/entities/{path}/neighbors",
    )


def incident(of: View, path: str, direction: str) -> list[tuple[str, Edge]]:
    """Return the edges of an entity with their direction, outgoing ones first, by relation and neighbour."""
    found: list[tuple[str, Edge]] = []
    if direction in ("out", "both"):
        found.extend(("out", edge) for edge in of.topology.out_edges(path))
    if direction in ("in", "both"):
        found.extend(("in", edge) for edge in of.topology.in_edges(path))
    return [(way, edge) for way, edge in found if of.admits(edge) and of.enters(other_end(edge, way))]


def other_end(edge: Edge, direction: str) -> str:
    """Return the neighbour an edge leads to when walked in a direction."""
    return edge.object if direction == "out" else edge.subject


def statement(reading: Reading, name: str) -> Statement | None:
    """Return the statement of an edge identifier: an edge between entities, or what a claim states."""
    edge = topology(reading).edges.get(name)
    if edge is not None:
        return Statement(name, edge.subject, edge.predicate, edge.object, "iri", True, edge.inferred, edge.graphs)
    claimed = statements(reading).by_edge.get(name)
    if claimed is None:
        return None
    kind = "literal" if isinstance(claimed.value, ox.Literal) else "iri"
    held = _graphs(reading, claimed.claims[0])
    return Statement(
        name, claimed.subject, claimed.predicate, claimed.text, kind, bool(held), held == ("inferred",), held
    )


def title(reading: Reading, stated: Statement, languages: tuple[str, ...]) -> Label:
    """Return what a statement is called: its subject, relation and object; its language where all three are in the same one."""
    parts = [
        entity_labels(reading, [stated.subject], languages)[stated.subject],
        term_labels(reading, [stated.predicate], languages)[stated.predicate],
        entity_labels(reading, [stated.object], languages)[stated.object]
        if stated.object_kind == "iri"
        else Label(stated.object, ""),
    ]
    spoken = {part.lang for part in parts}
    return Label(" — ".join(part.text for part in parts), spoken.pop() if len(spoken) == 1 else "")


def sources(reading: Reading, path: str) -> list[str]:
    """Return the sources of the reference facts on an entity."""
    node = ox.NamedNode(entity(path))
    return sorted(
        text_of(row["source"]) for row in reading.select(f"SELECT DISTINCT ?source {{ {node} dcterms:source ?source }}")
    )


def _graphs(reading: Reading, claim: str) -> tuple[str, ...]:
    found = reading.select(
        f"SELECT DISTINCT ?name {{ {ox.NamedNode(entity(claim))} rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . GRAPH ?g {{ ?s ?p ?o }}"
        ' BIND(REPLACE(STR(?g), "^.*/graph/", "") AS ?name) }'
    )
    return tuple(sorted(text_of(row["name"]) for row in found))
