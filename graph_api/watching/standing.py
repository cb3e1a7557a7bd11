"""Says what is told of the processes that answer queries, and of connections, to those who watch over the service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workers:
    """How the processes that answer queries stand, and what they have done since the service began.

    Attributes:
        wanted: processes that there should be.
        up: processes that there are.
        busy: those that are at a query.
        waiting: queries that wait for one.
        isolated: whether none of them can reach the network.
        resident_bytes: memory that they hold together.
        counts: what has become of queries and processes so far, by name.
    """

    wanted: int
    up: int
    busy: int
    waiting: int
    isolated: bool
    resident_bytes: int
    counts: dict[str, int]


Standing = Callable[[], Workers]


@dataclass(frozen=True, slots=True)
class Connections:
    """The connections of a server: how many there are, and how many it has ended, by why."""

    open: int
    ended: Mapping[str, int]
