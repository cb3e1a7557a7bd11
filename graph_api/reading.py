"""Reads a snapshot of the graph through one small protocol, and keeps what is worth keeping while the snapshot is served."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox

from ontology.namespaces import ID, ITU, PREFIXES, entity, path_of, term

if TYPE_CHECKING:
    from graph_api.evidence import Statements
    from graph_api.search import LabelIndex
    from graph_api.topology import Topology

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Mapping[str, Term]

PROLOGUE: Final = "".join(
    f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("itu", "id", "rdf", "rdfs", "skos", "dcterms", "owl", "sh")
)
# The identifier patterns of the contract use these characters alone
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]*")


class Snapshot(Protocol):
    """What this package needs of a store: an immutable state of the graph with a name."""

    @property
    def name(self) -> str:
        """The name of the snapshot, another one after every build that changed something."""
        ...

    def query(
        self, sparql: str, *, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> Results:
        """Evaluate a query; without graphs, over the dataset it names or else the union of all graphs.

        Raises:
            SyntaxError: the query does not parse.
        """
        ...


SnapshotSource = Callable[[], Snapshot]


class Reading:
    """A snapshot with what is computed of it once: the sample mark, the topology, the claims and the labels."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._lock = RLock()

    @property
    def name(self) -> str:
        """The name of the snapshot."""
        return self.snapshot.name

    def select(self, where: str) -> Iterator[Row]:
        """Yield the rows of a SELECT query written without prologue; unbound variables are left out."""
        results = self.snapshot.query(PROLOGUE + where)
        if not isinstance(results, ox.QuerySolutions):
            raise TypeError("a SELECT query is expected")
        names = [variable.value for variable in results.variables]
        for solution in results:
            yield {name: value for name in names if (value := solution[name]) is not None}

    def ask(self, where: str) -> bool:
        """Answer an ASK query written without prologue."""
        return bool(self.snapshot.query(PROLOGUE + where))

    @cached_property
    def sample(self) -> bool:
        """Whether the store is marked as built from the bundled sample corpus."""
        return self.ask("ASK { id:dataset itu:sample true }")

    @property
    def topology(self) -> "Topology":
        """The graph of entities, built at the first use."""
        with self._lock:
            return self._topology

    @property
    def statements(self) -> "Statements":
        """What every claim states, by edge; built at the first use."""
        with self._lock:
            return self._statements

    @property
    def names(self) -> "LabelIndex":
        """The names of entities, for searching; built at the first use."""
        with self._lock:
            return self._names

    @cached_property
    def _topology(self) -> "Topology":
        from graph_api.topology import build

        return build(self)

    @cached_property
    def _statements(self) -> "Statements":
        from graph_api.evidence import read_statements

        return read_statements(self)

    @cached_property
    def _names(self) -> "LabelIndex":
        from graph_api.search import build

        return build(self)


class Library:
    """Hands out the reading of the current snapshot, one object for as long as the snapshot's name stays."""

    def __init__(self, source: SnapshotSource) -> None:
        self._source = source
        self._lock = RLock()
        self._current: Reading | None = None

    def current(self) -> Reading:
        """Return the reading of the snapshot that is current now."""
        snapshot = self._source()
        with self._lock:
            if self._current is None or self._current.name != snapshot.name:
                self._current = Reading(snapshot)
            return self._current


def values(variable: str, paths: Iterable[str]) -> str:
    """Return a VALUES clause over identifiers."""
    return f"VALUES ?{variable} {{ {' '.join(str(ox.NamedNode(entity(p))) for p in paths)} }}"


def is_path(text: str) -> bool:
    """Say whether a text has the form of an identifier."""
    return _PATH.fullmatch(text) is not None and not text.endswith("/") and "//" not in text


def text_of(node: Term | None) -> str:
    """Return an identifier as its path, any other IRI or literal as its value, nothing as the empty text."""
    if node is None:
        return ""
    if isinstance(node, ox.NamedNode):
        return path_of(node.value) if node.value.startswith(ID) else node.value
    if isinstance(node, ox.Triple):
        return str(node)
    return node.value


def compact(iri: str) -> str:
    """Return the compact name of an IRI (`itu:cites`), or the IRI where no declared namespace fits."""
    if iri.startswith(ITU):
        return "itu:" + iri[len(ITU) :]
    found = max(((len(ns), p) for p, ns in PREFIXES.items() if iri.startswith(ns) and len(iri) > len(ns)), default=None)
    return iri if found is None else f"{found[1]}:{iri[found[0] :]}"


BOOKKEEPING: Final = tuple(term(name) for name in ("Claim", "Mention", "Paragraph", "LanguageVersion"))
