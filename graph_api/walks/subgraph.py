"""Turns edges of the topology into a subgraph for readers: labels in their languages and the first sentence behind each edge."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any, Final, overload

from graph_api.evidence import first_claim, quoted
from graph_api.formats import Link, Node, Subgraph
from graph_api.formats.json import keyed
from graph_api.formats.model import LABELS, attributes
from graph_api.labels import Label, entity_labels, kinds, term_labels
from graph_api.linked.settled import settled
from graph_api.reading import Reading
from graph_api.walks.analysis import Figures
from graph_api.walks.edges_file import Row
from graph_api.walks.stating import statuses
from graph_api.walks.topology import Edge, Placed, listed, topology

QUOTE_CHARS: Final = 280
_BETWEEN: Final = b", "
_AT_ONCE: Final = 2_000
_MOST_KEPT: Final = 50_000  # nodes
_MOST_CHAINS: Final = 50


def links(reading: Reading, edges: Sequence[Edge], languages: Sequence[str], *, proven: bool = True) -> Sequence[Link]:
    """Return the edges with labels and, unless it is left out, evidence; a quote longer than `QUOTE_CHARS` code points ends in an ellipsis."""
    kept, graph = listed(reading) if proven else None, topology(reading)
    placed = edges if isinstance(edges, Placed) and edges.of is graph else None
    if kept is None or (placed is None and not all(edge.graphs for edge in edges)):
        names = term_labels(reading, (edge.predicate for edge in edges), languages)
        return tuple(_links(reading, edges, names, proven=proven))
    if placed is None:
        placed = graph.placed(edges)
    runs = placed.runs()
    return _Kept(kept.told(placed.places), runs, term_labels(reading, (relation for relation, _ in runs), languages))


def rows(reading: Reading) -> Iterator[Row]:
    """Yield what is kept of every edge, in order."""
    every = list(topology(reading).edges.values())
    for start in range(0, len(every), _AT_ONCE):
        edges = every[start : start + _AT_ONCE]
        for edge, link in zip(edges, _links(reading, edges, {}, proven=True), strict=True):
            told = {name: value for name, value in keyed(link).items() if name not in LABELS}
            claim = first_claim(reading, edge) or ""
            yield Row(*_ends(edge), edge.graphs, claim, json.dumps(told, ensure_ascii=False).removesuffix("}"))


def _ends(edge: Edge) -> tuple[str, str, str, str]:
    return (edge.id, edge.subject, edge.predicate, edge.object)


class _Kept(Sequence[Link]):
    """Edges as they were written for the file of edges, each with the label of its relation; these are told by runs of edges."""

    def __init__(self, told: Sequence[memoryview], runs: Sequence[tuple[str, int]], names: Mapping[str, Label]) -> None:
        self._told, self._runs, self._names = told, runs, names

    def __len__(self) -> int:
        return len(self._told)

    @overload
    def __getitem__(self, place: int) -> Link: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Link]: ...
    def __getitem__(self, place: int | slice) -> Link | Sequence[Link]:
        if isinstance(place, slice):
            return [self._link(told, label) for told, label in zip(self._told[place], self._labels[place], strict=True)]
        return self._link(self._told[place], self._labels[place])

    def __iter__(self) -> Iterator[Link]:
        return map(self._link, self._told, self._labels)

    @cached_property
    def _labels(self) -> list[Label]:
        return [self._names[relation] for relation, count in self._runs for _ in range(count)]

    def _link(self, told: memoryview, label: Label) -> Link:
        held = json.loads(bytes(told) + b"}")
        del held["key"]
        return Link(**held, predicate_label=label.text, predicate_label_lang=label.lang)

    def written(self) -> list[bytes | memoryview]:
        """Return the edges as JSON, in parts."""
        parts: list[bytes | memoryview] = [b""] * (2 * len(self))
        parts[::2] = self._told
        at = 0
        for relation, count in self._runs:
            parts[at + 1 : at + 2 * count : 2] = [_end(self._names[relation])] * count
            at += 2 * count
        if parts:
            parts[-1] = _end(self._names[self._runs[-1][0]]).removesuffix(_BETWEEN)
        return parts


def _end(label: Label) -> bytes:
    said = dict(zip(LABELS, (label.text, label.lang), strict=True))
    return b", " + json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")[1:] + _BETWEEN


def _links(reading: Reading, edges: Sequence[Edge], names: Mapping[str, Label], *, proven: bool) -> Iterator[Link]:
    proofs = quoted(reading, edges) if proven else {}
    unnamed = Label("", "")
    for edge in edges:
        place, said, name = proofs.get(edge.id), statuses(reading, edge), names.get(edge.predicate, unnamed)
        yield Link(
            id=edge.id,
            source=edge.subject,
            target=edge.object,
            predicate=edge.predicate,
            predicate_label=name.text,
            evidence_url=f"/api/v1/edges/{edge.id}/evidence" if said else "",
            evidence_quote="" if place is None else shorten(place.quote),
            document="" if place is None else place.document,
            confidence=None if place is None else place.confidence,
            inferred=edge.inferred,
            predicate_label_lang=name.lang,
            status="asserted" if edge.graphs else "|".join(sorted(said)),
            evidence_quote_lang="" if place is None else place.lang,
        )


def nodes(reading: Reading, paths: Iterable[str], languages: Sequence[str]) -> "Nodes":
    """Return identifiers as nodes with label and most specific class."""
    known = reading.once(_Known).of(tuple(languages))
    wanted = list(dict.fromkeys(paths))
    if lacking := [path for path in wanted if path not in known]:
        names, types = entity_labels(reading, lacking, languages), kinds(reading, lacking)
        for path in lacking:
            node = Node(path, names[path].text, names[path].lang, types.get(path, ("",))[0])
            known[path] = (node, json.dumps(attributes(node), ensure_ascii=False).encode("utf-8", "replace"))
    return Nodes([known[path] for path in wanted])


class Nodes(Sequence[Node]):
    """Nodes, each with what is written of it."""

    def __init__(self, held: Sequence[tuple[Node, bytes]]) -> None:
        self._held = held

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, place: int) -> Node: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Node]: ...
    def __getitem__(self, place: int | slice) -> Node | Sequence[Node]:
        return Nodes(self._held[place]) if isinstance(place, slice) else self._held[place][0]

    def written(self) -> list[bytes]:
        """Return the nodes as JSON, in one part."""
        return [_BETWEEN.join([written for _, written in self._held])]


class _Known:
    """The nodes that were shown, by chain of languages; begun anew when there are many."""

    def __init__(self, _: Reading) -> None:
        self._held: dict[tuple[str, ...], dict[str, tuple[Node, bytes]]] = {}

    def of(self, languages: tuple[str, ...]) -> dict[str, tuple[Node, bytes]]:
        if sum(map(len, self._held.values())) > _MOST_KEPT or len(self._held) > _MOST_CHAINS:
            self._held = {}
        return self._held.setdefault(languages, {})


def assemble(
    reading: Reading,
    paths: Iterable[str],
    edges: Sequence[Edge],
    languages: Sequence[str],
    *,
    meta: Mapping[str, Any] | None = None,
    figures: Mapping[str, Figures] | None = None,
    proven: bool = True,
) -> Subgraph:
    """Return a subgraph that names its snapshot and says if it is a sample, its nodes with the figures that are given, its edges without evidence only where that is wanted."""
    said = {"dataset_version": reading.name, "sample": reading.sample, "licence": settled().licence, **(meta or {})}
    found = nodes(reading, paths, languages)
    return Subgraph(with_figures(found, figures), links(reading, edges, languages, proven=proven), said)


def with_figures(found: Sequence[Node], figures: Mapping[str, Figures] | None) -> Sequence[Node]:
    """Return nodes with what was worked out of each, where that is given."""
    if figures is None:
        return found
    return tuple(replace(n, **asdict(figures[n.id])) if n.id in figures else n for n in found)


def whole(reading: Reading, languages: Sequence[str]) -> Subgraph:
    """Return the graph of all entities of a snapshot."""
    graph = topology(reading)
    return assemble(reading, graph.nodes, list(graph.edges.values()), languages)


def shorten(text: str) -> str:
    """Return a text cut to `QUOTE_CHARS` code points, with an ellipsis where something was left out."""
    return text if len(text) <= QUOTE_CHARS else text[: QUOTE_CHARS - 1] + "…"
