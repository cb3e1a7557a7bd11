"""Says what is asked of a store and what it answers, in bytes: the part that an embedded store (`store.pool`) and an engine elsewhere (`store.remote`) share.

A question goes with the media types that its asker takes for rows and for graphs, for what a query gives is known only once it is parsed.
An answer is bytes in one of them, ready to be passed on: rows are never turned into objects on the way.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from store.dataset import Results
from store.errors import StoreError

PLAIN_BYTES: Final = 1 << 10  # what is smaller than this is not compressed
Kind = Literal["rows", "boolean", "graph"]


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the dataset the protocol names, the formats that are taken, and the bounds of its answer.

    Attributes:
        sparql: the query.
        tabular: the media type of rows and of booleans, None where none is taken.
        graph: the media type of graphs, None where none is taken.
        default_graphs: graphs the default graph is merged from; None where the protocol names none.
        named_graphs: the named graphs; None where the protocol names none.
        max_rows: rows of the answer at most; where there are more, it fails, or is `cut`.
        max_bytes: bytes of the answer at most, before it is compressed.
        timeout_s: seconds from when the query begins to run to the last byte of its answer.
        cut: of which kinds of answer to leave out rows that are too many, and to say so, rather than fail; their formats must be such that rows are lines.
        blank_nodes: whether to give blank nodes for the IRIs that stand for them (RDF 1.1 Concepts, section 3.5).
        gzip: whether to compress the answer, unless it is small (`PLAIN_BYTES`).
    """

    sparql: str
    tabular: str | None = "application/sparql-results+json"
    graph: str | None = "text/turtle"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    max_rows: int = 100_000
    max_bytes: int = 64_000_000
    timeout_s: float = 10.0
    cut: tuple[Kind, ...] = ()
    gzip: bool = False
    blank_nodes: bool = False


class Queried(Protocol):
    """An immutable state of a store with a name."""

    @property
    def name(self) -> str:
        """The name, another one for another state."""
        ...

    def query(
        self, sparql: str, *, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> Results:
        """Evaluate a query; nothing bounds the time it takes."""
        ...


class Answer(Protocol):
    """An answer while it comes in; whoever takes it reads it to its end or closes it."""

    @property
    def kind(self) -> Kind:
        """What the query gives."""
        ...

    @property
    def media_type(self) -> str:
        """The media type of the bytes."""
        ...

    @property
    def gzip(self) -> bool:
        """Whether the bytes are compressed."""
        ...

    @property
    def truncated(self) -> bool:
        """Whether rows were cut off, known once the last byte came in."""
        ...

    async def whole(self, size: int) -> bytes | None:
        """Return all bytes if there are at most so many, None as soon as there are more; nothing is lost by asking.

        Raises:
            LimitExceeded: there are more rows or bytes than the question allows.
            QueryTimeout: the time was up before the end.
            QueryOutOfMemory: the query took more memory than a query may.
        """
        ...

    def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes in pieces, from the first one.

        Raises:
            LimitExceeded: as for `whole`; what was yielded before is then no whole answer.
        """
        ...

    async def aclose(self) -> None:
        """Let go of the answer; what still runs for it is stopped."""
        ...


class Answering(Protocol):
    """Something that answers questions about a snapshot within bounds."""

    async def ask(self, snapshot: Queried, question: Question) -> Answer:
        """Return the answer once its kind is known.

        Raises:
            SyntaxError: the query does not parse.
            QueryRefused: it would reach the network.
            QueryFailed: it calls a function that there is not.
            NotTaken: no media type is given for what it gives.
            QueryTimeout: the time was up before the first byte.
            QueryOutOfMemory: it took more memory than a query may.
            Busy: all places for queries are taken.
        """
        ...

    async def aclose(self) -> None:
        """Stop answering and let go of everything."""
        ...


class LimitExceeded(StoreError):  # noqa: N818 - an event, not a defect
    """A result is larger than allowed; the message says which limit."""


class QueryFailed(StoreError):  # noqa: N818 - says what is the case
    """A query that parses cannot be evaluated."""


class QueryTimeout(StoreError):  # noqa: N818 - says what is the case
    """The time of a query was up."""


class QueryOutOfMemory(StoreError):  # noqa: N818 - says what is the case
    """A query took more memory than a query may, and was ended with its worker."""


class NotTaken(StoreError):  # noqa: N818 - says what is the case
    """The asker takes none of the formats of what the query gives; `kind` tells what that is."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"no format is taken for what the query gives, which is {kind}")
        self.kind = kind


class Busy(StoreError):  # noqa: N818 - says what is the case
    """All places for queries are taken; `retry_after_s` says when to try again."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
