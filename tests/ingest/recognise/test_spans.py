"""Spans answer as a look at each of them would, also where they nest."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.recognise.spans import Spans

span = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(span, max_size=8), span)
def test_spans_meet_as_one_by_one(spans: list[tuple[int, int]], other: tuple[int, int]) -> None:
    start, end = other
    asked = Spans(spans)
    assert asked.meet(start, end) is any(a < end and start < b for a, b in spans)
    assert asked.hold(start) is any(a <= start < b for a, b in spans)
    assert asked.begin(start) is any(a == start for a, _ in spans)
    assert asked.between(start, end) is any(start <= a < end for a, _ in spans)
    assert asked.cover(start, end) is any(a <= start and end <= b for a, b in spans)
