"""Reads a graph through one small protocol: queries in, rows out."""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

import pyoxigraph as ox

from ontology.namespaces import ID, PREFIXES
from shapes.errors import EngineFailure

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Mapping[str, Term]

PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


class Graph(Protocol):
    """What this package needs of a store or a snapshot: queries over the union of its graphs."""

    def query(self, sparql: str) -> Results:
        """Evaluate a query over the union of the graphs.

        Raises:
            SyntaxError: the query does not parse.
        """
        ...


def select(graph: Graph, sparql: str) -> Iterator[Row]:
    """Yield the rows of a complete SELECT query; unbound variables are left out.

    Raises:
        EngineFailure: the store could not evaluate the query.
    """
    try:
        results = graph.query(sparql)
        if not isinstance(results, ox.QuerySolutions):
            raise EngineFailure("a SELECT query is expected")
        names = [variable.value for variable in results.variables]
        for solution in results:
            yield {name: value for name in names if (value := solution[name]) is not None}
    except (SyntaxError, RuntimeError, OSError) as error:
        raise EngineFailure(f"the store could not evaluate a query: {error}\n{sparql}") from error


def text_of(node: Term | None) -> str:
    """Return an identifier as its path, any other node as its value, nothing as the empty text."""
    if node is None:
        return ""
    if isinstance(node, ox.Triple):
        return str(node)
    return node.value.removeprefix(ID) if isinstance(node, ox.NamedNode) else node.value
