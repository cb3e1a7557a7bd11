"""Says what a subgraph is for those who write it: nodes and edges with labels, the first sentence behind each edge, and what must be told of the whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, runtime_checkable

# What is told of nodes and of edges besides their identifiers and ends, in the order of columns
NODE_KEYS: Final = ("label", "lang", "kind", "degree", "pagerank", "betweenness", "community", "x", "y")
EDGE_KEYS: Final = (
    "predicate",
    "predicate_label",
    "evidence_url",
    "evidence_quote",
    "document",
    "confidence",
    "inferred",
    "predicate_label_lang",
    "status",
    "evidence_quote_lang",
)
LABELS: Final = ("predicate_label", "predicate_label_lang")


@dataclass(frozen=True, slots=True)
class Node:
    """An entity: its identifier, what to call it and in which language, and its most specific class; figures of its analysis where they are asked for."""

    id: str
    label: str
    lang: str = ""
    kind: str = ""
    degree: int | None = None
    pagerank: float | None = None
    betweenness: float | None = None
    community: int | None = None
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An edge with the first sentence that proves it; quote, document and confidence are empty where nothing in a text does.

    `status` is `asserted` where the edge is a fact of the graph; else it is how texts put it, parted by `|` where they differ; empty where none does.
    """

    id: str
    source: str
    target: str
    predicate: str
    predicate_label: str
    evidence_url: str
    evidence_quote: str = ""
    document: str = ""
    confidence: float | None = None
    inferred: bool = False
    predicate_label_lang: str = ""
    status: str = "asserted"
    evidence_quote_lang: str = ""


@dataclass(frozen=True, slots=True)
class Subgraph:
    """Nodes and edges in a fixed order, with what the reader must know of them (snapshot, sample, truncated, totals)."""

    nodes: Sequence[Node]
    edges: Sequence[Link]
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name: media type, the extension of its files, writer."""

    name: str
    media_type: str
    extension: str
    write: Callable[[Subgraph], dict[str, Any] | str]


def attributes(item: Node | Link) -> dict[str, Any]:
    """Return what a node or an edge holds, without what is not known of it."""
    return {name: value for name in item.__dataclass_fields__ if (value := getattr(item, name)) is not None}


@runtime_checkable
class Written(Protocol):
    """Items that were written as JSON before: nodes, or edges with their keys, as node-link JSON has them."""

    def written(self) -> Sequence[bytes | memoryview]:
        """Return the items as JSON objects, with commas between them, in parts to be put one after the other: half a megabyte is copied once."""
        ...


def plain(value: object) -> str:
    """Return a value as text: nothing for what is not known, small letters for booleans."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
