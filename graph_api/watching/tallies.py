"""Counts requests, and gives the figures of one process as families of Prometheus; counting costs a microsecond, the rest is done when asked."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from graph_api.reading import Library
from graph_api.watching.standing import Connections, Standing

BUCKETS_S: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_TOLD: Final = {
    "answered": "Queries that were answered",
    "failed": "Queries that could not be answered: syntax, limits of rows and bytes, refusals",
    "timed_out": "Queries that did not end in their time",
    "out_of_memory": "Queries that took more memory than one may",
    "abandoned": "Queries whose client went away",
    "retried": "Times an engine elsewhere was asked again what it had failed",
    "turned_away": "Queries that found no place",
    "started": "Processes that were started",
    "killed": "Processes that were ended, to be replaced",
}
Kind = tuple[str, str, int, str | None]


@dataclass(slots=True)
class _Counted:
    """Requests of a kind: how many took how long, and all of them together."""

    times: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    seconds: float = 0.0


class Tallies:
    """What one process has answered so far."""

    def __init__(self) -> None:
        self._held: dict[Kind, _Counted] = {}
        self.broken_off = 0
        self.throttled = 0

    def count(self, route: str, method: str, status: int, lane: str | None, seconds: float) -> None:
        """Count a request that was answered by a route, given as its template."""
        key = (route, method, status, lane)
        found = self._held.get(key)
        if found is None:
            if method not in _METHODS:
                key = (route, "other", status, lane)
            found = self._held.setdefault(key, _Counted())
        found.times[bisect_left(BUCKETS_S, seconds)] += 1
        found.seconds += seconds

    def families(self) -> Iterator[Metric]:
        """Yield the figures of requests."""
        requests = CounterMetricFamily(
            "itugov_requests", "Requests by template of their route", labels=("route", "method", "status")
        )
        times = HistogramMetricFamily(
            "itugov_request_duration_seconds", "Time to the last byte of an answer", labels=("route",)
        )
        lane = CounterMetricFamily(
            "itugov_lane",
            "Requests answered in front of the service: kept answers, cheap queries and neighbourhoods",
            labels=("by",),
        )
        numbers: Counter[tuple[str, str, int]] = Counter()
        by: Counter[str] = Counter(kept=0, quick=0)
        routes: dict[str, _Counted] = {}
        for (route, method, status, answered_by), found in tuple(self._held.items()):
            number = sum(found.times)
            numbers[route, method, status] += number
            if answered_by is not None:
                by[answered_by] += number
            whole = routes.setdefault(route, _Counted())
            whole.times = [one + more for one, more in zip(whole.times, found.times, strict=True)]
            whole.seconds += found.seconds
        for (route, method, status), number in sorted(numbers.items()):
            requests.add_metric((route, method, str(status)), number)
        for route, whole in sorted(routes.items()):
            bounds = [*map(str, BUCKETS_S), "+Inf"]
            buckets = list(zip(bounds, map(float, accumulate(whole.times)), strict=True))
            times.add_metric((route,), buckets, whole.seconds)
        for name, number in sorted(by.items()):
            lane.add_metric((name,), number)
        yield from (requests, times, lane)
        yield CounterMetricFamily("itugov_broken_off", "Answers that were ended on their way", value=self.broken_off)
        yield CounterMetricFamily("itugov_throttled", "Requests beyond the rate of an address", value=self.throttled)


def of_service(app: FastAPI) -> Iterator[Metric]:
    """Yield the figures of the process, of its snapshot and of its workers; a snapshot is not looked for, but told as it was last seen."""
    library: Library = app.state.library
    seen = library.seen()
    info = GaugeMetricFamily("itugov_snapshot_info", "The snapshot that is served", labels=("name",))
    if seen is not None:
        info.add_metric((seen[0].name,), 1)
        yield GaugeMetricFamily(
            "itugov_snapshot_check_age_seconds",
            "Time since it was last looked whether there is a newer snapshot",
            value=time.monotonic() - seen[1],
        )
    yield info
    standing: Standing | None = app.state.standing
    if standing is not None:
        workers = standing()
        for name, told, value in (
            ("wanted", "Processes for queries that there should be", workers.wanted),
            ("up", "Processes for queries that there are", workers.up),
            ("busy", "Processes that are at a query", workers.busy),
            ("isolated", "Whether no process for queries can reach the network", int(workers.isolated)),
            ("resident_bytes", "Memory of the processes for queries together", workers.resident_bytes),
        ):
            yield GaugeMetricFamily(f"itugov_workers_{name}", told, value=value)
        yield GaugeMetricFamily("itugov_queries_waiting", "Queries that wait for a process", value=workers.waiting)
        for name, number in workers.counts.items():
            kind = "workers" if name in ("started", "killed") else "queries"
            yield CounterMetricFamily(f"itugov_{kind}_{name}", _TOLD[name], value=number)
    told_of: Callable[[], Connections] | None = app.state.connections
    if told_of is not None:
        connections = told_of()
        yield GaugeMetricFamily("itugov_connections", "Connections of clients", value=connections.open)
        ended = CounterMetricFamily("itugov_connections_ended", "Connections that the service ended", labels=("why",))
        for why, number in sorted(connections.ended.items()):
            ended.add_metric((why,), number)
        yield ended
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    yield from registry.collect()
