"""Lets a reader of a page say which part of the graph is wanted, by a form that works without scripts and stands in the address."""

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from typing import Annotated, Any, Final

from fastapi import Depends, Query

from graph_api.labels import Label, every_kind, term_labels
from graph_api.pages.markup import code, isolated
from graph_api.pages.page import chain_of
from graph_api.reading import Reading
from graph_api.walks.filtering import DAY, Filter, compacted
from graph_api.walks.stating import STATUSES, Status
from graph_api.walks.topology import Edge, topology
from graph_api.words import words

_EMPTY_OR_DAY: Final = rf"^$|{DAY}"
_EMPTY_OR_SHARE: Final = r"^(0(\.\d{0,6})?|1(\.0{0,6})?)?$"
_DATES: Final = ("known_on", "date_from", "date_to")


def page_filter(
    predicate: Annotated[list[str], Query(description="Keep these relations only")] = [],  # noqa: B006 - read, never changed
    kinds: Annotated[list[str], Query(alias="type", description="Keep things of these classes only")] = [],  # noqa: B006 - read, never changed
    status: Annotated[list[Status], Query(description="Keep what texts state in one of these ways")] = [],  # noqa: B006 - read, never changed
    min_confidence: Annotated[
        str, Query(pattern=_EMPTY_OR_SHARE, description="Keep what is stated so surely, from 0 to 1")
    ] = "",
    first: Annotated[
        str, Query(alias="date_from", pattern=_EMPTY_OR_DAY, description="Stated in this year, month or day, or later")
    ] = "",
    last: Annotated[
        str, Query(alias="date_to", pattern=_EMPTY_OR_DAY, description="Stated in this year, month or day, or before")
    ] = "",
    known_on: Annotated[str, Query(pattern=_EMPTY_OR_DAY, description="Keep what was known then")] = "",
    inferred: Annotated[bool, Query(description="Whether edges count that nothing but reasoning states")] = True,
) -> Filter:
    """Return what a page is asked for; a field that was left empty asks for nothing."""
    return Filter(
        tuple(compacted(name) for name in predicate if name),
        tuple(compacted(name) for name in kinds if name),
        tuple(s for s in STATUSES if s in status) or ("asserted",),
        float(min_confidence) if min_confidence else None,
        first or None,
        last or None,
        known_on or None,
        inferred=inferred,
    )


PageFilter = Annotated[Filter, Depends(page_filter)]


def choices(reading: Reading) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the relations and the classes of a whole graph, with how many edges and things are of each, counted at the first use."""
    return reading.once(_choices)


def _choices(reading: Reading) -> tuple[Mapping[str, int], Mapping[str, int]]:
    graph, known = topology(reading), every_kind(reading)
    return counted(graph.edges.values(), graph.nodes, known)


def counted(
    edges: Iterable[Edge], nodes: Iterable[str], known: Mapping[str, tuple[str, ...]]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the relations and the most specific classes of a part of a graph, with how many edges and things are of each."""
    return Counter(edge.predicate for edge in edges), Counter(known[node][0] for node in nodes if known.get(node))


def parameters(wanted: Filter) -> list[tuple[str, str]]:
    """Return the parameters of an address, of a page or of the API, that asks for the same."""
    found: list[tuple[str, Any]] = [
        *(("predicate", p) for p in wanted.predicates),
        *(("type", t) for t in wanted.kinds),
    ]
    if wanted.statuses != ("asserted",):
        found += [("status", s) for s in wanted.statuses]
    least = None if wanted.min_confidence is None else f"{wanted.min_confidence:g}"
    dates = (("date_from", wanted.first), ("date_to", wanted.last), ("known_on", wanted.known_on))
    found += [(name, value) for name, value in (("min_confidence", least), *dates) if value is not None]
    return [*found, *([] if wanted.inferred else [("inferred", "false")])]


def fields(reading: Reading, lang: str, wanted: Filter, predicates: Mapping[str, int], kinds: Mapping[str, int]) -> str:
    """Return the fields of a form; `predicates` and `kinds` are those there are to choose from, with how often each is there."""
    w, terms = words()[lang], term_labels(reading, [*predicates, *kinds], chain_of(lang))
    dates = {"date_from": wanted.first, "date_to": wanted.last, "known_on": wanted.known_on}
    parts = [
        _boxes(w["relations"], "predicate", predicates, wanted.predicates, terms),
        _boxes(w["kind"], "type", kinds, wanted.kinds, terms),
        _statuses(lang, wanted),
        f'<p><label for="min_confidence">{escape(w["least_confidence"])}</label> <input id="min_confidence" name="min_confidence" type="number"'
        f' min="0" max="1" step="0.05" value="{"" if wanted.min_confidence is None else f"{wanted.min_confidence:g}"}"></p>',
    ]
    parts += [
        f'<p><label for="{name}">{escape(w[name])}</label> <input id="{name}" name="{name}" dir="ltr" size="10" placeholder="2018-10-29"'
        rf' pattern="\d{{4}}(-\d{{2}}(-\d{{2}})?)?" value="{escape(dates[name] or "")}"></p>'
        for name in _DATES
    ]
    options = "".join(
        f'<option value="{value}"{" selected" if wanted.inferred == (value == "true") else ""}>{escape(w[key])}</option>'
        for value, key in (("true", "with_inferred"), ("false", "without_inferred"))
    )
    parts.append(
        f'<p><label for="inferred">{escape(w["inferred_edges"])}</label> <select id="inferred" name="inferred">{options}</select></p>'
    )
    opened = " open" if parameters(wanted) else ""
    return f'<details class="filters"{opened}><summary>{escape(w["filters"])}</summary><div>{"".join(parts)}</div></details>'


def _boxes(
    legend: str, name: str, there: Mapping[str, int], chosen: tuple[str, ...], terms: Mapping[str, Label]
) -> str:
    every = {**dict.fromkeys(chosen, 0), **there}
    if not every:
        return ""
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}" value="{escape(value)}"{" checked" if value in chosen else ""}> {_called(value, terms)}'
        f" <bdi>({number})</bdi></label> "
        for value, number in sorted(every.items(), key=lambda item: (-item[1], item[0]))
    )
    return f"<fieldset><legend>{escape(legend)}</legend>{boxes}</fieldset>"


def _called(name: str, terms: Mapping[str, Label]) -> str:
    return isolated(terms[name].text, terms[name].lang) if name in terms else code(name)


def _statuses(lang: str, wanted: Filter) -> str:
    w = words()[lang]
    boxes = "".join(
        f'<label><input type="checkbox" name="status" value="{s}"{" checked" if s in wanted.statuses else ""}> {escape(w[f"status_{s}"])}</label> '
        for s in STATUSES
    )
    return f"<fieldset><legend>{escape(w['status'])}</legend>{boxes}</fieldset>"
