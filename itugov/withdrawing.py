"""Keeps what is no more: identifiers that the readers' snapshot had and the present state lacks, and what took their place.

They stand in a graph of their own, which is seen by name alone, so that no query takes them for things. An identifier that comes back leaves it. Only the
graphs that changed are compared, so the cost goes with the change. What took the place of a thing is known in two cases: a document whose file is now read
under another identifier, and a provisional thing whose name another thing of its kind now bears (`ontology/sameness.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

import pyoxigraph as ox

from ontology.identifiers import edge_id
from ontology.namespaces import GRAPH, ID, compact, entity, expand, graph, term
from ontology.sameness import same_links
from store import Snapshot, Store

WITHDRAWN: Final = graph("withdrawn")
_MARK: Final = ox.NamedNode(term("withdrawn"))
_TRUE: Final = ox.Literal(True)
_REPLACED: Final = ox.NamedNode(expand("dcterms:isReplacedBy"))
_FILE: Final = term("sourceSha256")
_VERSION_OF: Final = term("versionOf")
_STATED: Final = tuple(expand(f"rdf:{part}") for part in ("subject", "predicate", "object"))
_PROVISIONAL: Final = term("provisional")
_TELLING: Final = (*(expand(name) for name in ("skos:prefLabel", "skos:altLabel", "itu:formerName")), _PROVISIONAL)
_BATCH: Final = 400

Node = ox.NamedNode | ox.Literal
Statement = tuple[Node, Node, Node]
T = TypeVar("T")


def withdrawn(before: Snapshot | None, store: Store) -> set[ox.Triple]:
    """Return what the graph of what is no more has to hold, from what it holds and from the state that readers have.

    An identifier is marked (`itu:withdrawn`), that of an edge says which statement it was, and `dcterms:isReplacedBy` leads to what took its place.
    """
    kept = list(store.triples(WITHDRAWN)) if WITHDRAWN in store.graphs() else []
    removed = [] if before is None else list(_removed(before, store))
    statements = dict(_edges(_claimed(kept))) | dict(_edges(_claimed(removed))) | dict(_plain(removed))
    names = {_value(t.subject) for t in kept} - statements.keys()
    names |= {_value(node) for t in removed for node in (t.subject, t.object) if _is_ours(node)}
    if before is not None:
        names |= set(before.graphs()) - {*store.hidden, WITHDRAWN}
    gone = names - _present(store, names) - set(store.graphs())
    edges = statements.keys() - _standing(store, statements)
    replaced = {_value(t.subject): _value(t.object) for t in kept if t.predicate == _REPLACED}
    replaced |= _joined(store, removed, gone) | _read_anew(store, removed, gone)
    found = {ox.Triple(ox.NamedNode(name), _MARK, _TRUE) for name in gone | edges}
    found |= {
        ox.Triple(ox.NamedNode(name), ox.NamedNode(part), node)
        for name in edges
        for part, node in zip(_STATED, statements[name], strict=True)
    }
    return found | {
        ox.Triple(ox.NamedNode(name), _REPLACED, ox.NamedNode(by)) for name, by in replaced.items() if name in gone
    }


def withdrawn_names(store: Store) -> set[str]:
    """Return the identifiers that a store holds to be no more."""
    return {_value(t.subject) for t in store.triples(WITHDRAWN)} if WITHDRAWN in store.graphs() else set()


def _removed(before: Snapshot, store: Store) -> Iterator[ox.Triple]:
    """Yield the triples that a graph held and holds no more."""
    for name in before.graphs():
        if name not in (*store.hidden, WITHDRAWN) and before.digest(name) != store.digest(name):
            yield from set(before.triples(name)) - set(store.triples(name))


def _is_ours(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(ID)


def _value(node: object) -> str:
    assert isinstance(node, ox.NamedNode | ox.Literal)
    return node.value


def _plain(triples: Iterable[ox.Triple]) -> Iterator[tuple[str, Statement]]:
    """Yield each statement that stood as a triple, by the identifier of its edge."""
    return _edges((t.subject, t.predicate, t.object) for t in triples if _is_ours(t.subject) and _is_ours(t.object))  # type: ignore[misc]


def _claimed(triples: Iterable[ox.Triple]) -> Iterator[Statement]:
    """Yield each statement of which triples tell subject, predicate and object."""
    told: dict[str, dict[str, Node]] = {}
    for t in triples:
        if t.predicate.value in _STATED and isinstance(t.object, ox.NamedNode | ox.Literal):
            told.setdefault(str(t.subject), {})[t.predicate.value] = t.object
    for parts in told.values():
        if len(parts) == len(_STATED):
            subject, predicate, obj = (parts[name] for name in _STATED)
            yield subject, predicate, obj


def _edges(statements: Iterable[Statement]) -> Iterator[tuple[str, Statement]]:
    for statement in statements:
        subject, predicate, obj = (node.value.removeprefix(ID) for node in statement)
        yield entity(f"edge/{edge_id(subject, compact(predicate), obj)}"), statement


def _present(store: Store, names: Iterable[str]) -> set[str]:
    """Return those of the names that a visible graph says something of."""
    found: set[str] = set()
    hidden = ", ".join(str(ox.NamedNode(name)) for name in sorted({*store.hidden, WITHDRAWN}))
    for batch in _batches(sorted(names)):
        values = " ".join(str(ox.NamedNode(name)) for name in batch)
        rows = _rows(
            store,
            f"SELECT DISTINCT ?x {{ VALUES ?x {{ {values} }} {{ GRAPH ?g {{ ?x ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p ?x }} }}"
            f" FILTER(?g NOT IN ({hidden})) }}",
        )
        found |= {name for (name,) in rows}
    return found


def _standing(store: Store, statements: Mapping[str, Statement]) -> set[str]:
    """Return those edges that still stand, as a triple or in a claim."""
    found: set[str] = set()
    subject, predicate, obj = (f"<{name}>" for name in _STATED)
    for batch in _batches(sorted(statements)):
        values = " ".join(f"({ox.NamedNode(name)} {' '.join(map(str, statements[name]))})" for name in batch)
        rows = _rows(
            store,
            f"SELECT DISTINCT ?edge {{ VALUES (?edge ?s ?p ?o) {{ {values} }}"
            f" {{ ?s ?p ?o }} UNION {{ ?claim {subject} ?s ; {predicate} ?p ; {obj} ?o }} }}",
        )
        found |= {name for (name,) in rows}
    return found


def _read_anew(store: Store, removed: Sequence[ox.Triple], gone: set[str]) -> dict[str, str]:
    """Return what documents, language versions and graphs were replaced by that held a file which another one holds now."""
    homes = {_value(t.subject): _value(t.object) for t in removed if t.predicate.value == _VERSION_OF}
    found: dict[str, str] = {}
    for t in sorted(removed, key=str):
        if t.predicate.value != _FILE or _value(t.subject) not in gone:
            continue
        rows = _rows(store, f"SELECT ?v ?d {{ ?v <{_FILE}> {t.object} ; <{_VERSION_OF}> ?d }}")
        if len(rows) == 1:
            old, (new, document) = _value(t.subject), rows[0]
            pairs = {old: new, homes.get(old, ""): document, old.replace(ID, GRAPH): new.replace(ID, GRAPH)}
            found |= {name: by for name, by in pairs.items() if name in gone}
    return found


def _joined(store: Store, removed: Sequence[ox.Triple], gone: set[str]) -> dict[str, str]:
    """Return what provisional things were replaced by whose name another thing bears now."""
    told = [t for t in removed if t.predicate.value in _TELLING and _value(t.subject) in gone]
    if not any(t.predicate.value == _PROVISIONAL for t in told):
        return {}
    values = " ".join(f"<{name}>" for name in _TELLING)
    named = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?p {{ {values} }} ?s ?p ?o }}")
    assert isinstance(named, ox.QueryTriples)
    pairs = ((_value(t.subject), _value(t.object)) for t in same_links([*told, *named]))
    return {old: new for old, new in pairs if old in gone and new not in gone}


def _rows(store: Store, sparql: str) -> list[tuple[str, ...]]:
    results = store.query(sparql)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    return [tuple(_value(row[name]) for name in names) for row in results]


def _batches(items: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
