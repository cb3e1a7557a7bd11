"""Properties that a search answers are replaced where they are unmistakable, refused elsewhere, and left alone in strings and comments."""

from collections.abc import Sequence

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Misplaced, Store, expanded
from store.matching import MAX_ASKED_MATCHES, MAX_MATCHES

IRI = "https://example.org/ns#matches"
PROLOGUE = "PREFIX m: <https://example.org/ns#>\n"
FOUND = (("https://example.org/1", 3.5), ("https://example.org/2", 2.25))
ONE, BOTH = "<https://example.org/1>", "<https://example.org/1> <https://example.org/2>"

REPLACED = [
    ('SELECT * { ?x m:matches "a" }', f"SELECT * {{ VALUES ?x {{ {BOTH} }} }}"),
    (f'SELECT * {{ ?x <{IRI}> "a" . }}', f"SELECT * {{ VALUES ?x {{ {BOTH} }} . }}"),
    ('ASK { ?x m:matches ("a" 1) }', f"ASK {{ VALUES ?x {{ {ONE} }} }}"),
    (
        'SELECT * { ?x m:matches ("a"@ar ?s 1) ; ?p ?o . }',
        f"SELECT * {{ VALUES (?x ?s) {{ ({ONE} 3.5000) }} ?x ?p ?o . }}",
    ),
    ("SELECT * { $x m:matches '''a''' ; a ?t }", f"SELECT * {{ VALUES $x {{ {BOTH} }} $x a ?t }}"),
    (
        'SELECT * { ?a ?b ?x . ?x m:matches "a" OPTIONAL { ?x m:matches "a" } FILTER(?a > 1) }',
        f"SELECT * {{ ?a ?b ?x . VALUES ?x {{ {BOTH} }} OPTIONAL {{ VALUES ?x {{ {BOTH} }} }} FILTER(?a > 1) }}",
    ),
    ('SELECT * { GRAPH ?g { ?x m:matches "a" . ?x ?p ?o } }', f"SELECT * {{ GRAPH ?g {{ VALUES ?x {{ {BOTH} }} . ?x ?p ?o }} }}"),
    ('SELECT * { ?x ?p "m:matches" } # ?x m:matches "a"', 'SELECT * { ?x ?p "m:matches" } # ?x m:matches "a"'),
    ("SELECT * { ?x ?p '?x m:matches \"a\"' }", "SELECT * { ?x ?p '?x m:matches \"a\"' }"),
    (
        'CONSTRUCT { ?x a ?t } WHERE { ?x m:matches "a" ; a ?t }',
        f"CONSTRUCT {{ ?x a ?t }} WHERE {{ VALUES ?x {{ {BOTH} }} ?x a ?t }}",
    ),
    ('SELECT * { ?x m:matcher "a" }', 'SELECT * { ?x m:matcher "a" }'),
]  # fmt: skip
REFUSED = [
    "SELECT * { ?x m:matches ?words }",
    "SELECT * { ?x m:matches <https://example.org/> }",
    'SELECT * { ?x a ?t ; m:matches "a" }',
    'SELECT * { ?x m:matches "a", "b" }',
    'SELECT * { ?x m:matches+ "a" }',
    'SELECT * { ?x m:matches/?p "a" }',
    'SELECT * { ?x !m:matches "a" }',
    'SELECT * { ?x ^m:matches "a" }',
    'SELECT * { ?x m:matches "a"^^<https://example.org/t> }',
    'SELECT * { ?x m:matches ("a" "b") }',
    'SELECT * { ?x m:matches "a" ; . }',
    'SELECT * { [] m:matches "a" }',
    'SELECT * { <https://example.org/1> m:matches "a" }',
    "SELECT * { m:matches ?p ?o }",
    "SELECT * { VALUES ?p { m:matches } ?x ?p ?o }",
    "SELECT * { ?x ?p ?o FILTER(?p = m:matches) }",
    'CONSTRUCT { ?x m:matches "a" } WHERE { ?x ?p ?o }',
    'CONSTRUCT WHERE { ?x m:matches "a" . ?x ?p ?o }',
    "DESCRIBE m:matches",
    f'SELECT * {{ ?x m:matches ("a" {MAX_ASKED_MATCHES + 1}) }}',
    'SELECT * { ?x m:matches "many" }',
]


def find(words: str, lang: str | None, most: int) -> Sequence[tuple[str, float]]:
    assert lang in (None, "ar")
    if words == "many":
        return [(f"https://example.org/{n}", 1.0) for n in range(most)]
    return FOUND[:most] if words == "a" else ()


@pytest.mark.parametrize(("query", "became"), REPLACED)
def test_a_pattern_is_replaced(query: str, became: str) -> None:
    found = expanded(PROLOGUE + query, {IRI: find})
    assert found == PROLOGUE + became
    Store.memory().query(found)


@pytest.mark.parametrize("query", REFUSED)
def test_elsewhere_it_is_refused(query: str) -> None:
    with pytest.raises(Misplaced, match="line 2, column"):
        expanded(PROLOGUE + query, {IRI: find})


def test_the_tables_are_whole() -> None:
    assert (len(REPLACED), len(REFUSED)) == (11, 21)


def test_lines_stay_where_they_were() -> None:
    query = PROLOGUE + 'SELECT * {\n ?x\n  m:matches\n  ("a"\n ?s) . ?y }'
    found = expanded(query, {IRI: find})
    assert found.count("\n") == query.count("\n")
    with pytest.raises(SyntaxError, match="error at 6:"):
        Store.memory().query(found)


def test_what_is_found_is_joined() -> None:
    store = Store.memory()
    node = ox.NamedNode("https://example.org/1")
    store.replace("https://example.org/g", [ox.Triple(node, ox.NamedNode("https://example.org/p"), ox.Literal("yes"))])
    query = 'SELECT ?o ?s { ?x m:matches ("a" ?s) . ?x <https://example.org/p> ?o }'
    (row,) = store.query(expanded(PROLOGUE + query, {IRI: find}))  # type: ignore[misc] # rows, of a SELECT
    assert (row["o"].value, row["s"].value) == ("yes", "3.5")


@pytest.mark.parametrize(
    ("written", "meant"),
    [(r"\u0627\t\"", 'ا\t"'), (r"\U0001F600", "😀"), (r"\\u0627", r"\u0627"), (r"\n\r\b\f\'", "\n\r\b\f'")],
)
def test_escapes_are_read(written: str, meant: str) -> None:
    told: list[str] = []

    def listen(words: str, lang: str | None, most: int) -> Sequence[tuple[str, float]]:
        told.append(words)
        assert (lang, most) == (None, MAX_MATCHES + 1)
        return ()

    expanded(PROLOGUE + f'ASK {{ ?x m:matches "{written}" }}', {IRI: listen})
    assert told == [meant]


PIECES = st.sampled_from(
    ['"', "'", "'''", "#", "\n", "<", ">", "{", "}", ".", ";", "?x", "m:matches", '"a"', "(", ")", "\\", "SELECT", "*", " ", "5", "@en", "ASK"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_text_is_a_fault(rest: str) -> None:
    try:
        found = expanded(PROLOGUE + rest, {IRI: find})
    except Misplaced:
        return
    assert found.count("\n") == (PROLOGUE + rest).count("\n")


TRIPLES = (
    '?x ?p "?x m:matches"',
    "?x ?p '''m:matches \"a\"'''",
    "?x ?p ?o # ?x m:matches\n",
    "?x ?p <https://example.org/#m:matches>",
    '?x m:matches "a"',
    "?y ?p 5.5",
    "OPTIONAL { ?x m:matches ('a' ?s 1) }",
)


@given(st.lists(st.sampled_from(TRIPLES), min_size=1, max_size=6))
def test_a_query_in_order_stays_so(patterns: list[str]) -> None:
    query = PROLOGUE + f"SELECT * {{ {' . '.join(patterns)} }}"
    found = expanded(query, {IRI: find})
    for text in (query, found):
        Store.memory().query(text)
    assert found.count("VALUES") == sum(pattern in (TRIPLES[4], TRIPLES[6]) for pattern in patterns)
