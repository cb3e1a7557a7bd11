"""Rows are counted right however a result is cut into pieces and whatever its terms hold."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.counting import RowCounter
from store.formats import TABULAR

# What could be taken for the marks that are counted
TRICKY = st.text(st.sampled_from('"\\{}[],:<>/\n\r\t result<binding قرار'), max_size=12)
TERM = st.one_of(
    TRICKY.map(ox.Literal),
    TRICKY.map(lambda text: ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(text))),
    st.just(ox.NamedNode("urn:x")),
    st.none(),
)


@pytest.mark.parametrize("media_type", TABULAR)
@given(rows=st.lists(st.tuples(TERM, TERM), max_size=6), size=st.integers(1, 40))
def test_rows_are_counted_in_pieces(
    media_type: str, rows: list[tuple[ox.Literal | ox.NamedNode | ox.Triple | None, ...]], size: int
) -> None:
    values = " ".join(f"({' '.join('UNDEF' if t is None else _written(t) for t in row)})" for row in rows)
    results = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(results, ox.QuerySolutions)
    data = results.serialize(format=TABULAR[media_type])
    assert data is not None
    counter = RowCounter(media_type)
    for start in range(0, len(data), size):
        counter.feed(data[start : start + size])
    assert counter.count == len(rows)


def _written(term: ox.Literal | ox.NamedNode | ox.Triple) -> str:
    return f"<<( {term.subject} {term.predicate} {term.object} )>>" if isinstance(term, ox.Triple) else str(term)


def test_what_is_no_table_has_no_rows() -> None:
    counter = RowCounter("text/turtle")
    counter.feed(b"[{,{\n")
    assert counter.count == 0
