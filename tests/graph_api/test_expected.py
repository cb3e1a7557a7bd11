"""What the engine expected is said in a few words, whatever it lists."""

import pyoxigraph as ox
import pytest

from graph_api.problems import syntax_problem
from graph_api.sparql.expected import shortened

QUERIES = (
    "SELECT * {",
    "SELECT ?x { ?x foo:bar ?y }",
    "SELECT ?x { ?x <a b> ?y }",
    "SELECT ? { ?x ?p ?y }",
    "SELECT * { ?x a ?y } LIMIT x",
    'SELECT * { ?x a "a"@ }',
    "SELECT * { ?x ?p ?y FILTER(?y > ) }",
)


@pytest.mark.parametrize("query", QUERIES)
def test_no_range_of_characters_is_told(query: str) -> None:
    with pytest.raises(SyntaxError) as found:
        ox.Store().query(query)
    told = syntax_problem(found.value, query).detail
    assert told.startswith("syntax error at line 1, column ")
    assert "expected" in told
    assert "..=" not in told
    assert r"\u{" not in told
    assert len(told) < 320


def test_each_thing_is_said_once() -> None:
    said = r"""expected one of ",", "\"", ['0' ..= '9'], ['A' ..= 'Z' | '\u{00C0}'..='\u{00D6}'
| '\u{00D8}'..='\u{00F6}'], ['a' ..= 'z'], ['-' | '\u{0300}'..='\u{036F}'], ['.'], [_], ABS"""
    named = r'expected one of ",", "\"", a digit, a letter, a character of a name, ".", another character, ABS'
    assert shortened(said) == named
    assert shortened("expected CONSTRUCT") == "expected CONSTRUCT"
