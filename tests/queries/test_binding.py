"""Whatever a user gives for a parameter of any query, it is refused or becomes one RDF term in its place; nothing else changes."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.catalogue import bind, catalogue
from queries.parameters import BindingError

SLOTS = [(query.name, parameter.name) for query in catalogue().values() for parameter in query.parameters]
HOSTILE = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("<>{}\"'\\#?$ .;:/\n\rنu0041"), max_size=15),
    st.sampled_from(
        [
            "> } # ",
            '" } UNION { ?s ?p ?o } #',
            "body/x> } SERVICE <http://127.0.0.1/> { ?s ?p ?o } #",
            "https://example.org/x> } #",
            "itu:cites } #",
            "\\u003e } #",
            "}} UNDEF",
            "VALUES ?body { <urn:x> }",
            "\\g<0>",
            "\\1",
        ]
    ),
)


@pytest.mark.parametrize(("name", "parameter"), SLOTS)
@given(value=HOSTILE)
def test_a_value_is_refused_or_becomes_one_term(name: str, parameter: str, value: str) -> None:
    query = catalogue()[name]
    given_ = {p.name: p.example for p in query.parameters if p.default is None}
    plain = bind(query, {**given_, parameter: next(p.example for p in query.parameters if p.name == parameter)})
    try:
        bound = bind(query, {**given_, parameter: value})
    except BindingError as error:
        refused: str | None = error.parameter
    else:
        refused = None
    if refused is not None:
        assert refused == parameter
        return
    mark = f"VALUES ?{parameter} {{ "
    parts, others = plain.split(mark), bound.split(mark)
    # A text may hold the mark itself: then it stands within the term
    rebuilt = parts[0]
    rest = bound[len(parts[0]) :]
    assert others[0] == parts[0]
    for part in parts[1:]:
        after = part.partition(" }")[2]
        term = rest.removeprefix(mark)
        term = term[: term.index(f" }}{after}")] if after else term
        rows = ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {term} }} }}")
        assert isinstance(rows, ox.QuerySolutions)
        assert len(list(rows)) == 1
        rebuilt += f"{mark}{term} }}{after}"
        rest = bound[len(rebuilt) :]
    assert rebuilt == bound
    ox.Store().query(bound)


def test_the_parameters_are_counted() -> None:
    assert len(SLOTS) == 57
