"""Datasets as SPARQL 1.1 has them (Query, section 13; Protocol, section 2.1.4): which triples, and each of them once."""

import pyoxigraph as ox
import pytest

from store import QueryRefused, Store, dataset
from store.reading import Readable
from tests.store.terms import fact, graph

ONE, TWO, HIDDEN = graph("one"), graph("two"), graph("hidden")
ALL = "SELECT ?s ?o { ?s ?p ?o }"
NAMED = "SELECT ?g ?s ?o { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store.memory(hidden=(HIDDEN,))
    made.replace(ONE, [fact("both", "p", "x"), fact("one", "p", "x")])
    made.replace(TWO, [fact("both", "p", "x"), fact("two", "p", "x")])
    made.replace(HIDDEN, [fact("both", "p", "x"), fact("hidden", "p", "x")])
    return made


def rows(source: Readable, query: str, **graphs: tuple[str, ...] | None) -> list[str]:
    results = source.query(query, **graphs)
    assert isinstance(results, ox.QuerySolutions)
    names = [v.value for v in results.variables if v.value != "o"]
    found = []
    for row in results:
        values = [value.value.rpartition("/")[2] for n in names if isinstance(value := row[n], ox.NamedNode)]
        found.append(" ".join(values))
    return sorted(found)


CASES: tuple[tuple[str, tuple[str, ...] | None, tuple[str, ...] | None, list[str]], ...] = (
    (ALL, None, None, ["both", "one", "two"]),
    (NAMED, None, None, ["hidden both", "hidden hidden", "one both", "one one", "two both", "two two"]),
    (f"SELECT ?s {{ GRAPH <{HIDDEN}> {{ ?s ?p ?o }} }}", None, None, ["both", "hidden"]),
    (ALL, (ONE,), None, ["both", "one"]),
    (ALL, (ONE, ONE), None, ["both", "one"]),
    (ALL, (ONE, TWO), None, ["both", "one", "two"]),
    (ALL, (ONE, HIDDEN), (), ["both", "hidden", "one"]),
    (ALL, (graph("none"),), None, []),
    (ALL, (ONE, graph("none")), None, ["both", "one"]),
    (NAMED, (ONE,), None, []),
    (ALL, None, (ONE,), []),
    (ALL, (), (ONE,), []),
    (NAMED, None, (ONE,), ["one both", "one one"]),
    (NAMED, None, (HIDDEN,), ["hidden both", "hidden hidden"]),
    (NAMED, (ONE, TWO), (TWO,), ["two both", "two two"]),
    (
        "SELECT ?s ?x { ?s ?p ?o GRAPH ?g { ?x ?p ?o } }",
        (ONE,),
        (TWO,),
        ["both both", "both two", "one both", "one two"],
    ),
    (f"SELECT ?s FROM <{ONE}> {{ ?s ?p ?o }}", None, None, ["both", "one"]),
    (f"SELECT ?s FROM <{ONE}> FROM <{TWO}> {{ ?s ?p ?o }}", None, None, ["both", "one", "two"]),
    (f"SELECT ?s FROM <{HIDDEN}> {{ ?s ?p ?o }}", None, None, ["both", "hidden"]),
    (f"SELECT ?s FROM NAMED <{ONE}> {{ ?s ?p ?o }}", None, None, []),
    (
        f"SELECT ?g ?s FROM <{TWO}> FROM NAMED <{ONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        None,
        None,
        ["one both", "one one"],
    ),
    (
        f"SELECT ?g ?s FROM <{ONE}> FROM <{TWO}> FROM NAMED <{ONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        None,
        None,
        ["one both", "one one"],
    ),
    (
        "PREFIX g: <http://example.org/graph/> SELECT ?s FROM g:one from g:t\\wo { ?s ?p ?o }".replace("\\w", "w"),
        None,
        None,
        ["both", "one", "two"],
    ),
    (
        "BASE <http://example.org/> SELECT ?s FROM <graph/one> # FROM <x>\nFROM <graph/tw\\u006f> { ?s ?p ?o }",
        None,
        None,
        ["both", "one", "two"],
    ),
    (f'SELECT ?s FROM <{ONE}> {{ ?s ?p ?o FILTER(?s != "FROM <x>") }}', None, None, ["both", "one"]),
    (f"SELECT ?s FROM <{ONE}> FROM <{TWO}> {{ ?s ?p ?o }}", (TWO,), None, ["both", "two"]),
    (f"SELECT ?g ?s FROM NAMED <{ONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", None, (TWO,), ["two both", "two two"]),
)


def test_the_table_is_whole() -> None:
    assert len(CASES) == 27


@pytest.mark.parametrize(("query", "default", "named", "expected"), CASES)
def test_which_triples_a_query_sees(
    store: Store, query: str, default: tuple[str, ...] | None, named: tuple[str, ...] | None, expected: list[str]
) -> None:
    assert rows(store, query, default_graphs=default, named_graphs=named) == expected
    assert rows(store.stage(), query, default_graphs=default, named_graphs=named) == expected


def test_a_merge_is_counted_once(store: Store) -> None:
    (row,) = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graphs=(ONE, TWO))  # type: ignore[misc]
    assert row["n"].value == "3"


def test_a_merge_follows_the_graphs() -> None:
    made = Store.memory()
    made.replace(ONE, [fact("one", "p", "x")])
    made.replace(TWO, [fact("two", "p", "x")])
    assert rows(made, ALL, default_graphs=(ONE, TWO)) == ["one", "two"]
    made.replace(TWO, [fact("other", "p", "x")])
    assert rows(made, ALL, default_graphs=(ONE, TWO)) == ["one", "other"]


def test_a_merge_that_is_too_large_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "MAX_MERGED_TRIPLES", 5)
    assert len(rows(store.stage(), ALL, default_graphs=(ONE, TWO))) == 3
    with pytest.raises(QueryRefused, match="hold 6 triples"):
        store.stage().query(ALL, default_graphs=(ONE, TWO), named_graphs=(ONE,))


@pytest.mark.parametrize(
    "query", ["SELECT", "SELECT ?s FROM <a> FROM <b> { ?s ?p ?o }", "SELECT ?s FROM x:a FROM x:b { }"]
)
def test_a_mistake_is_a_mistake(store: Store, query: str) -> None:
    with pytest.raises(SyntaxError):
        store.query(query)


def test_an_unknown_function_is_told(store: Store) -> None:
    with pytest.raises(RuntimeError):
        list(store.query("SELECT (<http://example.org/f>(1) AS ?x) { }"))  # type: ignore[arg-type]
