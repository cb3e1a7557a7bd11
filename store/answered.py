"""Carries a question out: puts its query to a snapshot, and writes what comes of it within the bounds of the question."""

from collections.abc import Callable, Mapping

import pyoxigraph as ox

from store.asking import Kind, NotTaken, Queried, Question
from store.dataset import Results
from store.encoding import write

# Takes what the query gives and the media type of the answer, once they are known; returns what takes the bytes
Begin = Callable[[Kind, str], Callable[[bytes], None]]


def carry_out(snapshot: Queried, question: Question, begin: Begin, prefixes: Mapping[str, str]) -> bool:
    """Write the answer to a question; return whether rows were cut off.

    Raises:
        SyntaxError: the query does not parse.
        QueryRefused: it would reach the network.
        NotTaken: no media type is given for what it gives.
        LimitExceeded: there are more rows or bytes than the question allows.
        RuntimeError: it calls a function that there is not.
    """
    results = snapshot.query(
        question.sparql, default_graphs=question.default_graphs, named_graphs=question.named_graphs
    )
    kind = kind_of(results)
    media_type = question.graph if kind == "graph" else question.tabular
    if media_type is None:
        raise NotTaken(kind)
    return write(
        results,
        media_type,
        begin(kind, media_type),
        max_rows=question.max_rows,
        max_bytes=question.max_bytes,
        cut=kind in question.cut,
        prefixes=prefixes,
        blank_nodes=question.blank_nodes,
    )


def kind_of(results: Results) -> Kind:
    """Return what a query gives."""
    if isinstance(results, ox.QueryTriples):
        return "graph"
    return "boolean" if isinstance(results, ox.QueryBoolean) else "rows"
