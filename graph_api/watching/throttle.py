"""Lets each address ask so often and no more: a bucket of tokens for each, in a table of bounded size."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Final

from graph_api.problems import RateProblem

MOST_ADDRESSES: Final = 10_000
_SEARCHING: Final = frozenset(
    {"/sparql", "/sparql/validate", "/api/v1/search", "/api/v1/suggest", "/reconcile", "/mcp"}
)
_PAGES: Final = ("/search", "/sparql")
_NETWORK_BITS: Final = 64  # of an IPv6 address: one client has all that share them


class Throttle:
    """So many queries and searches a minute for each address, as many of them at once; the address that was silent longest is forgotten first."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> float:
        """Take a token; return 0, or the seconds until there is one again."""
        who, now, rate = _client(address), self._clock(), self.per_minute / 60
        tokens, at = self._held.pop(who, (float(self.per_minute), now))
        tokens = min(self.per_minute, tokens + (now - at) * rate)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / rate
        self._held[who] = (tokens if wait else tokens - 1, now)
        while len(self._held) > MOST_ADDRESSES:
            self._held.popitem(last=False)
        return wait

    def problem(self, wait_s: float) -> RateProblem:
        """Return what is told to one who asks too often."""
        return RateProblem(
            f"one address may ask {self.per_minute} times a minute here",
            retry_after_s=max(1, int(wait_s + 0.999)),
            per_minute=self.per_minute,
        )


def counted(path: str) -> bool:
    """Say whether requests to a path are counted: queries and searches."""
    return path in _SEARCHING or path.startswith(("/api/v1/queries/", "/reconcile/suggest/")) or path.endswith(_PAGES)


def _client(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or int(found) >> (128 - _NETWORK_BITS))
    return address
