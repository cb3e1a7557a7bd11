"""Turns edges of the topology into a subgraph for readers: labels in their languages and the first sentence behind each edge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from graph_api.evidence import quoted
from graph_api.formats import Link, Node, Subgraph
from graph_api.labels import entity_labels, kinds, term_labels
from graph_api.linked.settled import settled
from graph_api.reading import Reading
from graph_api.walks.analysis import Figures
from graph_api.walks.stating import statuses
from graph_api.walks.topology import Edge, topology

QUOTE_CHARS: Final = 280


def links(
    reading: Reading, edges: Sequence[Edge], languages: Sequence[str], *, proven: bool = True
) -> tuple[Link, ...]:
    """Return the edges with labels and, unless it is left out, evidence; a quote longer than `QUOTE_CHARS` code points ends in an ellipsis."""
    proofs = quoted(reading, edges) if proven else {}
    names = term_labels(reading, (edge.predicate for edge in edges), languages)
    made = []
    for edge in edges:
        place, said = proofs.get(edge.id), statuses(reading, edge)
        made.append(
            Link(
                id=edge.id,
                source=edge.subject,
                target=edge.object,
                predicate=edge.predicate,
                predicate_label=names[edge.predicate].text,
                evidence_url=f"/api/v1/edges/{edge.id}/evidence" if said else "",
                evidence_quote="" if place is None else shorten(place.quote),
                document="" if place is None else place.document,
                confidence=None if place is None else place.confidence,
                inferred=edge.inferred,
                predicate_label_lang=names[edge.predicate].lang,
                status="asserted" if edge.graphs else "|".join(sorted(said)),
            )
        )
    return tuple(made)


def nodes(reading: Reading, paths: Iterable[str], languages: Sequence[str]) -> tuple[Node, ...]:
    """Return identifiers as nodes with label and most specific class."""
    wanted = list(dict.fromkeys(paths))
    names, types = entity_labels(reading, wanted, languages), kinds(reading, wanted)
    return tuple(Node(p, names[p].text, names[p].lang, types.get(p, ("",))[0]) for p in wanted)


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


def with_figures(found: tuple[Node, ...], figures: Mapping[str, Figures] | None) -> tuple[Node, ...]:
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
