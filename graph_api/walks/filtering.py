"""Says which part of the graph a request is about: relations, classes, statuses, confidence and dates, one rule for every route that walks or lists edges."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Query

from graph_api.labels import every_kind, superclasses
from graph_api.problems import ParameterProblem
from graph_api.reading import Reading, text_of
from graph_api.request import Inferred, Predicates
from graph_api.walks import stating
from graph_api.walks.stating import STATUSES, Status
from graph_api.walks.topology import Edge, Topology, topology
from graph_api.walks.walking import Admits, Enters, every_edge, every_node
from ontology.namespaces import compact

DAY: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is kept; a date is a year, a month or a day, and one that may fall within the wanted time does."""

    predicates: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ("asserted",)
    min_confidence: float | None = None
    first: str | None = None
    last: str | None = None
    known_on: str | None = None
    undated: bool = False
    inferred: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """A topology, and which of its edges and nodes are kept."""

    topology: Topology
    admits: Admits = every_edge
    enters: Enters = every_node


async def filtered(
    predicate: Predicates = [],  # noqa: B006 - read, never changed
    kinds: Annotated[
        list[str],
        Query(
            alias="type",
            description="Keep things of these classes, and of classes below them, only; what was asked for by its identifier stays",
            examples=[["itu:Body"]],
        ),
    ] = [],  # noqa: B006 - read, never changed
    status: Annotated[
        list[Status],
        Query(
            description="Keep what texts state in one of these ways; without it, what is asserted. Anything else is no fact of the graph: each edge tells its `status`"
        ),
    ] = [],  # noqa: B006 - read, never changed
    min_confidence: Annotated[
        float | None,
        Query(
            ge=0,
            le=1,
            description="Keep edges that some place states at least so surely; those that no text states have no confidence, and stay",
        ),
    ] = None,
    first: Annotated[
        str | None,
        Query(
            alias="date_from",
            pattern=DAY,
            description="Keep what a document of this year, month or day, or of a later one, states; of what no dated document states, what began then",
        ),
    ] = None,
    last: Annotated[
        str | None, Query(alias="date_to", pattern=DAY, description="The last year, month or day, in the same way")
    ] = None,
    known_on: Annotated[
        str | None,
        Query(
            pattern=DAY,
            description="Keep what was known on that day: what a document of it or before states; of what no dated document states, whatever had not yet to begin",
        ),
    ] = None,
    undated: Annotated[
        bool, Query(description="With `date_from` or `date_to`: keep, too, edges to which no date can be given")
    ] = False,
    inferred: Inferred = True,
) -> Filter:
    """Return what a request asks for; nothing of it waits, so it needs no thread of its own."""
    return Filter(
        tuple(map(compacted, predicate)),
        tuple(map(compacted, kinds)),
        tuple(s for s in STATUSES if s in status) or ("asserted",),
        min_confidence,
        first,
        last,
        known_on,
        undated,
        inferred,
    )


Filtered = Annotated[Filter, Depends(filtered)]


def compacted(name: str) -> str:
    """Return the compact name of a class or a relation that is named by it, by its local name, or by its IRI."""
    if "://" in name:
        return compact(name)
    return name if ":" in name else f"itu:{name}"


def view(reading: Reading, wanted: Filter) -> View:
    """Return the part of the graph that is kept.

    Raises:
        ParameterProblem: there is no class or no relation of a name.
    """
    everything = wanted.statuses == ("asserted",)
    graph = topology(reading) if everything else stating.claimed(reading)
    for name in wanted.predicates:
        if name not in graph.relations and name not in reading.once(_properties):
            raise ParameterProblem(f"there is no relation {name!r}; `/api/v1/schema` lists what there is")
    tests = [
        test
        for test in (_named(wanted), _stated(reading, wanted), _sure(reading, wanted), _timely(reading, wanted))
        if test
    ]
    return View(graph, _all(tests), of_kinds(reading, wanted.kinds))


def _properties(reading: Reading) -> frozenset[str]:
    """Return the relations that the ontology knows, whether an edge is of them or not."""
    rows = reading.select("SELECT ?x { ?x a owl:ObjectProperty FILTER(isIRI(?x)) }")
    return frozenset(compact(text_of(row["x"])) for row in rows)


def of_kinds(reading: Reading, wanted: tuple[str, ...]) -> Enters:
    """Return the test whether a thing is of one of some classes, or of classes below them; every thing is where none is named.

    Raises:
        ParameterProblem: there is no class of a name.
    """
    if not wanted:
        return every_node
    above, kinds = superclasses(reading), every_kind(reading)
    known = {
        *above,
        *(wider for found in above.values() for wider in found),
        *(k for found in kinds.values() for k in found),
    }
    for name in wanted:
        if name not in known:
            raise ParameterProblem(f"there is no class {name!r}; `/api/v1/schema` lists what there is")
    kept = {k for k in known if k in wanted or not above.get(k, frozenset()).isdisjoint(wanted)}
    return lambda node: not kept.isdisjoint(kinds.get(node, ()))


def _named(wanted: Filter) -> Admits | None:
    predicates = frozenset(wanted.predicates)
    if not predicates and wanted.inferred:
        return None
    return lambda edge: (not predicates or edge.predicate in predicates) and (wanted.inferred or not edge.inferred)


def _stated(reading: Reading, wanted: Filter) -> Admits | None:
    if wanted.statuses == ("asserted",):
        return None
    kept = frozenset(wanted.statuses)
    return lambda edge: not kept.isdisjoint(stating.statuses(reading, edge))


def _sure(reading: Reading, wanted: Filter) -> Admits | None:
    least = wanted.min_confidence
    if least is None:
        return None
    return lambda edge: (found := stating.confidence(reading, edge)) is None or found >= least


def _timely(reading: Reading, wanted: Filter) -> Admits | None:
    first, last, known_on = wanted.first, wanted.last, wanted.known_on
    if first is None and last is None and known_on is None:
        return None

    def timely(edge: Edge) -> bool:
        if known_on is not None:
            since = stating.known_since(reading, edge)
            if since is not None and since[: len(known_on)] > known_on:
                return False
        if first is None and last is None:
            return True
        dates = stating.dates(reading, edge)
        within = any(
            (first is None or date >= first[: len(date)]) and (last is None or date[: len(last)] <= last)
            for date in dates
        )
        return within or (wanted.undated and not dates)

    return timely


def _all(tests: list[Callable[[Edge], bool]]) -> Admits:
    if not tests:
        return every_edge
    if len(tests) == 1:
        return tests[0]
    return lambda edge: all(test(edge) for test in tests)
