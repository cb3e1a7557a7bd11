"""Small graphs for the writers of formats, with whatever texts may hold."""

from typing import Final

from hypothesis import strategies as st

from graph_api.formats import Link, Node, Subgraph

_HARD: Final = "\x00\x0b\x1f\x7f\x85\u2028\ufeff\ufffe\uffff\r\n\t\"'<>&];\\{}|قرارَـ\u200f\u2066\u2069\u00a0"
# All there are, lone surrogates too; with what XML forbids, what ends lines, what quotes, and what bidirectional text is made of
TEXT: Final = st.text(st.one_of(st.characters(), st.sampled_from(_HARD + "\ud800\udfff")), max_size=20)
# No RDF text holds a lone surrogate
OF_RDF: Final = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(_HARD)), max_size=20)


@st.composite
def subgraphs(draw: st.DrawFn, text: st.SearchStrategy[str]) -> Subgraph:
    count = draw(st.integers(1, 4))
    places = st.one_of(st.none(), st.integers(-(10**6), 10**6).map(lambda n: n / 10**6))
    nodes = tuple(
        Node(f"body/N{n}", draw(text), draw(st.sampled_from(["ar", ""])), "itu:Body", x=draw(places), y=draw(places))
        for n in range(count)
    )
    ends = st.integers(0, count - 1)
    edges = tuple(
        Link(
            f"{n:016x}",
            f"body/N{draw(ends)}",
            f"body/N{draw(ends)}",
            "itu:cites",
            draw(text),
            "/api/v1/edges/x/evidence",
            draw(text),
            draw(st.sampled_from(["", "document/C24-1"])),
            draw(st.one_of(st.none(), st.integers(0, 1000).map(lambda n: n / 1000))),
            draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 5)))
    )
    told = {
        "dataset_version": draw(text),
        "sample": draw(st.booleans()),
        "truncated": draw(st.booleans()),
        "shown": count,
        "total": None,
    }
    return Subgraph(nodes, edges, told)
