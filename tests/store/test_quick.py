"""What is answered in the process of the service costs next to nothing, is told by its form alone, and is what the engine answers."""

from collections.abc import Callable
from typing import Final

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from store import Store
from store.quick import MOST_BYTES, MOST_PATTERNS, MOST_TRIPLES, Forms, Lane, NotCheap, Pattern, patterns

HUB: Final = "urn:s/hub"
CHEAP: Final = (
    "SELECT ?p ?o { <urn:s/1> ?p ?o }",
    "select distinct ?p where { <urn:s/1> ?p ?o . }",
    "PREFIX s: <urn:s/> SELECT * { s:1 ?p ?o }",
    "BASE <urn:x/> PREFIX p: <urn:p/> ASK { ?s p:0 <urn:o/3> }",
    "PREFIX p: <urn:p/> SELECT ?s ?k { ?s p:0 <urn:o/3> ; p:1 'three'@en , 'قرار'@ar . <urn:s/3> a ?k }",
    "SELECT ?s { ?s ?p 'قرار'@ar } LIMIT 10",
    'SELECT ?s { ?s ?p "7"^^<http://www.w3.org/2001/XMLSchema#integer> }',
    "ASK { <urn:s/1> <urn:p/0> <urn:o/1> } # a comment",
    "SELECT ?p { <urn:s/none> ?p ?o }",
    "PREFIX s: <urn:s/> PREFIX o: <urn:o/> SELECT ?p { s:1 ?p o:1 . s:1 <urn:p/0> <urn:o/1> }",
)
OTHERS: Final = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o . <urn:s/1> ?p ?o }",
    f"SELECT * {{ <{HUB}> ?p ?o }}",
    "SELECT * { <urn:s/long> ?p ?o }",
    "SELECT * { <urn:s/1> <urn:p/0>* ?o }",
    "SELECT * { <urn:s/1> <urn:p/0>/<urn:p/1> ?o }",
    "SELECT * { <urn:s/1> ?p ?o FILTER(?o > 1) }",
    "SELECT (COUNT(*) AS ?n) { <urn:s/1> ?p ?o }",
    "SELECT * { <urn:s/1> ?p ?o } ORDER BY ?o",
    "SELECT * { GRAPH ?g { <urn:s/1> ?p ?o } }",
    "SELECT * FROM <urn:g> { <urn:s/1> ?p ?o }",
    "SELECT * { SERVICE <urn:s/1> { <urn:s/1> ?p ?o } }",
    "SELECT * { { <urn:s/1> ?p ?o } UNION { <urn:s/2> ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p <urn:o/1> }",
    "DESCRIBE <urn:s/1>",
    "SELECT * { <relative> ?p ?o }",
    "SELECT * { <urn:s/\\u0031> ?p ?o }",
    "SELECT * { <http://[> ?p ?o }",
    "SELECT * { ?s ?p 'a\\nb' }",
    "SELECT * { ?s ?p '''a''' }",
    "SELECT * { ?s ?p 7 }",
    "SELECT * { [] ?p <urn:o/1> }",
    "SELECT * { ?s ?p (<urn:o/1>) }",
    "SELECT * { <urn:s/1> ?p ?o } VALUES ?o { 1 }",
    "SELECT * {}",
    "SELECT * { <urn:s/1> ?p ?o } OFFSET 1",
    "SELECT * { s:1 ?p ?o }",
    "SELECT",
    "",
    "SELECT * { <urn:s/1> ?p ?o } }",
    "SELECT * { " + " . ".join(f"<urn:s/{n}> ?p{n} ?o{n}" for n in range(MOST_PATTERNS + 1)) + " }",
)


MANY: Final = "SELECT * { ?s <urn:p/1> 'three'@en . ?t <urn:p/1> 'three'@en }"  # more than are answered without counting on the way


def answer(lane: Lane, held: Store, query: str, max_rows: int = 10_000, max_bytes: int = 1_000_000) -> bytes | None:
    """Return what the lane answers."""
    return lane.answer(held, query, max_rows=max_rows, max_bytes=max_bytes)


def rows(held: Store, query: str) -> list[ox.QuerySolution]:
    """Return the rows that the engine gives."""
    found = held.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


@pytest.fixture(scope="module")
def held() -> Store:
    store = Store.memory()
    p = [ox.NamedNode(f"urn:p/{n}") for n in range(2)]
    triples = []
    for n in range(10):
        s = ox.NamedNode(f"urn:s/{n}")
        triples.append(ox.Triple(s, p[0], ox.NamedNode(f"urn:o/{n}")))
        triples += [
            ox.Triple(s, p[1], ox.Literal(text, language=tag)) for text, tag in (("three", "en"), ("قرار", "ar"))
        ]
        triples.append(ox.Triple(s, p[1], ox.Literal(n)))
    triples += [ox.Triple(ox.NamedNode(HUB), p[0], ox.NamedNode(f"urn:h/{n}")) for n in range(MOST_TRIPLES + 1)]
    triples.append(ox.Triple(ox.NamedNode("urn:s/long"), p[1], ox.Literal("x" * (MOST_BYTES + 1))))
    store.replace("urn:g", triples)
    return store


@pytest.mark.parametrize("query", CHEAP)
def test_a_cheap_query_is_answered_as_the_engine_does(held: Store, query: str) -> None:
    found = answer(Lane(), held, query)
    results = held.query(query)
    assert not isinstance(results, ox.QueryTriples)
    assert found == results.serialize(format=ox.QueryResultsFormat.JSON)
    assert len(CHEAP) == 10


@pytest.mark.parametrize("query", OTHERS)
def test_any_other_is_left_to_a_worker_each_time(held: Store, query: str) -> None:
    lane = Lane()
    assert [answer(lane, held, query) for _ in range(2)] == [None, None]
    assert len(OTHERS) == 31


def test_an_answer_that_breaks_a_bound_is_left_to_a_worker(held: Store) -> None:
    for query in (CHEAP[0], MANY):
        number = len(rows(held, query))
        assert answer(Lane(), held, query, max_rows=number) is not None
        assert answer(Lane(), held, query, max_rows=number - 1) is None
        size = len(answer(Lane(), held, query) or b"")
        assert answer(Lane(), held, query, max_bytes=size) is not None
        assert answer(Lane(), held, query, max_bytes=size - 1) is None


@pytest.mark.parametrize("end", ["", " . <urn:s/none> ?a ?b"])
def test_many_small_parts_do_not_add_up_and_an_empty_one_makes_them_no_smaller(held: Store, end: str) -> None:
    parts = " . ".join(f"?s{n} <urn:p/1> 'three'@en" for n in range(4))
    assert answer(Lane(), held, f"SELECT * {{ {parts}{end} }}") is None
    assert answer(Lane(), held, f"SELECT * {{ <{HUB}> ?p ?o{end} }}") is None


PIECES: Final = st.sampled_from(
    [
        "PREFIX p: <urn:p/>", "SELECT", "ASK", "*", "?s", "?o", "{", "}", ".", ";", ",", "a", "<urn:s/1>", "p:0", "<urn:o/1>",
        "'x'", '"x"@en', "^^", "LIMIT", "10", "WHERE", "FILTER(1<2)", "SERVICE", "GRAPH", "OPTIONAL", "UNION", "#", "\n", "<", ">", "'", "/",
        "*", "(", ")", "+", "|", "^", "VALUES", "BIND", "MINUS", "_:b", "[]", "DISTINCT", "BASE <urn:b>", "1<'x>')SERVICE <urn:s/1> {} #'",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=7), st.lists(PIECES, max_size=7))
def test_what_is_taken_for_cheap_is_nothing_but_patterns(before: list[str], within: list[str]) -> None:
    store = Store.memory()
    query = " ".join([*before, "SELECT * { <urn:s/1> ?p ?o .", *within, "}"])
    if answer(Lane(), store, query) is None:
        return
    kinds = set()

    def walk(value: object) -> None:
        if isinstance(value, CompValue):
            kinds.add(value.name)
            for key, part in value.items():
                if key not in ("_vars", "PV", "datasetClause"):
                    walk(part)

    walk(prepareQuery(query).algebra)
    assert kinds <= {"SelectQuery", "AskQuery", "Project", "BGP", "Slice", "Distinct", "ToMultiSet", "Join"}


def _read(read: Callable[[str], tuple[Pattern, ...]], query: str) -> tuple[Pattern, ...] | None:
    try:
        return read(query)
    except NotCheap:
        return None


@given(
    st.lists(PIECES, max_size=7),
    st.lists(st.sampled_from(["urn:a", "urn:b#c", "x:0/", "x:1/d", "http://["]), min_size=3, max_size=3),
)
def test_a_form_remembered_gives_the_patterns_that_reading_gives(within: list[str], names: list[str]) -> None:
    forms = Forms()
    for turn in range(3):
        first, second, third = names[turn:] + names[:turn]
        query = f"PREFIX p: <{first}> SELECT * {{ <{second}> p:q <{third}> . {' '.join(within)} }}"
        assert _read(forms.patterns, query) == _read(patterns, query)


@pytest.mark.parametrize("query", [*CHEAP, *OTHERS])
def test_a_form_remembered_gives_what_reading_gives(query: str) -> None:
    forms = Forms()
    assert [_read(forms.patterns, query) for _ in range(2)] == [_read(patterns, query)] * 2
