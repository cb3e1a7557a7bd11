"""Small terms for the tests of the store, and strategies that make any of them."""

import pyoxigraph as ox
from hypothesis import strategies as st

XSD = "http://www.w3.org/2001/XMLSchema#"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{name}")


def fact(subject: str, predicate: str, obj: str) -> ox.Triple:
    return ox.Triple(node(subject), node(predicate), node(obj))


def graph(name: str) -> str:
    return f"http://example.org/graph/{name}"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
iris = st.sampled_from([node(n) for n in ("a", "b", "c", "é", "قرار", "x'y(z)")])
literals = st.one_of(
    texts.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["ar", "EN", "zh-Hans"])),
    st.builds(
        lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(XSD + kind)),
        st.sampled_from(
            ["007", "7", "0.90", "1", "true", "2024-01-01", "2024-01-01T00:00:00.000Z", "1.0E1", "no", "9" * 30]
        ),
        st.sampled_from(["integer", "decimal", "boolean", "date", "dateTime", "double", "string", "gYear"]),
    ),
)
blanks = st.sampled_from([ox.BlankNode(n) for n in ("one", "two", "three")])
triples = st.builds(ox.Triple, iris, iris, st.one_of(iris, literals))
triples_with_blanks = st.builds(ox.Triple, st.one_of(iris, blanks), iris, st.one_of(iris, literals, blanks))
