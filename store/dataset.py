"""Evaluates a query over the dataset it names, as the standard has datasets; knows nothing of where the database comes from.

Oxigraph leaves two things to its user. A default graph made of several graphs is a merge, in which a triple that stands in
two of them is one solution (SPARQL 1.1 Query, section 13.1); the engine gives two. And a query with one kind of graph named
has none of the other kind (section 13.2), where the engine leaves all of them.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import pyoxigraph as ox

from store.errors import QueryRefused
from store.tokens import tokens

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

# Triples that are copied to answer one query: half a gigabyte of memory, about three seconds
MAX_MERGED_TRIPLES: Final = 1_000_000
_KEPT_MERGES: Final = 2


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query is asked over."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class Merges:
    """Keeps the last datasets that had to be merged from several graphs; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Dataset, ox.Store] = OrderedDict()

    def get(self, dataset: Dataset, database: ox.Store, size: Callable[[str], int]) -> ox.Store:
        """Return a database whose unnamed graph is the merge of the default graphs, beside the named ones.

        Raises:
            QueryRefused: they hold more than `MAX_MERGED_TRIPLES`.
        """
        with self._lock:
            if (found := self._kept.get(dataset)) is not None:
                self._kept.move_to_end(dataset)
                return found
            total = sum(map(size, {*dataset.default})) + sum(map(size, {*dataset.named}))
            if total > MAX_MERGED_TRIPLES:
                raise QueryRefused(
                    f"the graphs named as the dataset hold {total} triples, and up to {MAX_MERGED_TRIPLES} are merged for "
                    "a query; name fewer graphs, or name none and ask the union of all"
                )
            merged = ox.Store()
            for name in dataset.default:
                merged.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in _quads(database, name))
            for name in dataset.named:
                merged.bulk_extend(_quads(database, name))
            self._kept[dataset] = merged
            while len(self._kept) > _KEPT_MERGES:
                self._kept.popitem(last=False)
            return merged

    def clear(self) -> None:
        """Forget them, the database having changed."""
        with self._lock:
            self._kept.clear()


def _quads(database: ox.Store, graph: str) -> Iterator[ox.Quad]:
    return database.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def evaluate(
    database: ox.Store,
    sparql: str,
    *,
    default_graphs: Sequence[str] | None,
    named_graphs: Sequence[str] | None,
    merges: Merges,
    size: Callable[[str], int],
) -> Results:
    """Evaluate a query over the graphs given, else over those it names itself, else over the whole database.

    Graphs given win over the query's own (SPARQL 1.1 Protocol, section 2.1.4). Triples of `size` tell how large a graph is.

    Raises:
        SyntaxError: the query does not parse.
        QueryRefused: its dataset is too large to merge.
    """
    if default_graphs is not None or named_graphs is not None:
        dataset = Dataset(tuple(dict.fromkeys(default_graphs or ())), tuple(dict.fromkeys(named_graphs or ())))
    elif (own := _own_dataset(sparql)) is not None:
        dataset = own
    else:
        return database.query(sparql)
    named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(name) for name in dataset.named]
    if len(dataset.default) > 1:
        merged = merges.get(dataset, database, size)
        return merged.query(sparql, default_graph=[ox.DefaultGraph()], named_graphs=named)
    return database.query(sparql, default_graph=[ox.NamedNode(n) for n in dataset.default], named_graphs=named)


def _own_dataset(sparql: str) -> Dataset | None:
    """Return the graphs of the FROM clauses of a query; None if they are fewer than two, which the engine evaluates rightly."""
    if sparql.lower().count("from") < 2:
        return None
    default: list[str] = []
    named: list[str] = []
    prologue: int | None = None
    found = list(tokens(sparql))
    for at, token in enumerate(found):
        if token.kind != "word":
            continue
        word = token.text.upper()
        if prologue is None and word in ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK"):
            prologue = token.start
        elif word == "FROM":
            is_named = at + 1 < len(found) and found[at + 1].text.upper() == "NAMED"
            if (graph := found[at + 1 + is_named : at + 2 + is_named]) and graph[0].kind in ("iri", "name"):
                (named if is_named else default).append(graph[0].text)
    if len(default) < 2 or prologue is None:
        return None
    head = sparql[:prologue]
    return Dataset(_resolve(head, default), _resolve(head, named))


def _resolve(prologue: str, names: list[str]) -> tuple[str, ...]:
    """Return the IRIs that names stand for under the prefixes and the base of a prologue, as the engine's own parser has them."""
    if not names:
        return ()
    rows = ox.Store().query(f"{prologue}SELECT ?graph {{ VALUES ?graph {{ {' '.join(names)} }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    found = [row["graph"] for row in rows]
    return tuple(dict.fromkeys(node.value for node in found if isinstance(node, ox.NamedNode)))
