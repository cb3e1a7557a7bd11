"""Says what one request and its answer may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request and its answer may hold at most; units stand in the names.

    Attributes:
        max_rows: rows of the answer to a query.
        max_bytes: bytes of the answer to a query, before compression.
        max_body_bytes: bytes of the body of a request.
        max_write_bytes: bytes of a graph or an update that is sent to be written.
        timeout_s: seconds a query may run; a client may ask for fewer.
        stall_s: seconds a client may leave the next bytes of an answer unread; then it is cut off.
        kept_bytes: bytes of the answers that are kept for as long as their snapshot is current.
        max_queries: queries that run at the same time where they run in the process of the service itself.
        max_wait_s: seconds a query waits there for its turn.
    """

    max_rows: int = 100_000
    max_bytes: int = 64_000_000
    max_body_bytes: int = 1_000_000
    max_write_bytes: int = 100_000_000
    timeout_s: float = 10.0
    stall_s: float = 20.0
    kept_bytes: int = 64_000_000
    max_queries: int = 8
    max_wait_s: float = 10.0
