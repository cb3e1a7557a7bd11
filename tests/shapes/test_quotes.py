"""The comparison of quotes with their texts finds what its constraint says in SPARQL, run as it stands."""

import pyoxigraph as ox
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ontology.namespaces import expand
from shapes.catalogue import structure_constraints
from shapes.quotes import misquoted
from shapes.setwise import Solution, run
from tests.shapes.memory import Memory, turtle

CONSTRAINT = next(c for c in structure_constraints() if c.name.endswith("#Evidence-quote"))
TEXT = "a𝒳b\nب c"
BASE = """
<v/en> itu:text "a𝒳b\\nب c"@en . <v/fr> itu:text "a𝒳b"@fr , "𝒳ab"@fr .
<p/en> itu:paragraphOf <v/en> . <p/fr> itu:paragraphOf <v/fr> .
<m/1> a itu:Mention . <m/2> a itu:Claim . <m/3> a itu:Paragraph .
"""

_OFFSETS = st.one_of(
    st.integers(-2, 9).map(ox.Literal),
    st.sampled_from(
        [
            ox.Literal("1", datatype=ox.NamedNode(expand("xsd:int"))),
            ox.Literal("2.0", datatype=ox.NamedNode(expand("xsd:decimal"))),
            ox.Literal("x", datatype=ox.NamedNode(expand("xsd:integer"))),
            ox.Literal("1"),
            ox.NamedNode("urn:x"),
        ]
    ),
)
_WORDS = st.one_of(
    st.builds(lambda start, end: TEXT[start:end], st.integers(0, 4), st.integers(1, 7)),
    st.sampled_from(["", "𝒳", "a𝒳b"]),
).map(lambda words: ox.Literal(words, language="en"))
_FACTS = st.tuples(
    st.sampled_from(["m/1", "m/2", "m/3"]), _WORDS, _OFFSETS, _OFFSETS, st.sampled_from(["p/en", "p/fr", "p/none"])
)


def _key(solution: Solution) -> str:
    return str((str(solution.focus), sorted((name, str(term)) for name, term in solution.bindings.items())))


@settings(max_examples=150, deadline=None)
@example(facts=[("m/1", ox.Literal("b", language="en"), ox.Literal(1), ox.Literal(2), "p/fr")])
@given(facts=st.lists(_FACTS, max_size=5))
def test_it_finds_what_the_constraint_says(
    facts: list[tuple[str, ox.Literal, ox.Literal | ox.NamedNode, ox.Literal | ox.NamedNode, str]],
) -> None:
    triples = turtle(BASE)
    for node, words, start, end, paragraph in facts:
        this = ox.NamedNode(expand("id:") + node)
        for name, value in (
            ("itu:quote", words),
            ("itu:charStart", start),
            ("itu:charEnd", end),
            ("itu:inParagraph", ox.NamedNode(expand("id:") + paragraph)),
        ):
            triples.append(ox.Triple(this, ox.NamedNode(expand(name)), value))
    graph = Memory.of(triples)
    assert sorted(map(_key, misquoted(graph, CONSTRAINT))) == sorted(map(_key, run(graph, CONSTRAINT)))


def test_it_finds_a_quote_of_any_version_though_texts_are_read_by_twenty() -> None:
    lines = "".join(
        f'<v/{n}> itu:text "abc"@en . <p/{n}> itu:paragraphOf <v/{n}> . '
        f'<m/{n}> a itu:Mention ; itu:quote "{"b" if n % 2 else "x"}"@en ; itu:charStart 1 ; itu:charEnd 2 ; itu:inParagraph <p/{n}> .\n'
        for n in range(45)
    )
    assert len(list(misquoted(Memory.of(turtle(lines)), CONSTRAINT))) == 23
