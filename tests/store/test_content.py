import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import content
from store.content import content_of, parse, without_blank_nodes
from tests.store.terms import XSD, fact, graph, node, triples, triples_with_blanks

HOME = graph("g")


@given(st.lists(triples, max_size=20), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(found: list[ox.Triple], chance: object) -> None:
    again = found + found
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert content_of(found, HOME) == content_of(again, HOME)


@given(st.lists(triples, max_size=20))
def test_content_is_its_own_content(found: list[ox.Triple]) -> None:
    content = content_of(found, HOME)
    assert content_of(content.triples(), HOME) == content
    assert list(parse(content.lines)) == list(content.triples())
    assert len(content.lines) == len(set(content.lines)) <= len(found)


@given(st.lists(triples_with_blanks, max_size=12), st.permutations(["one", "two", "three"]))
def test_names_of_blank_nodes_do_not_matter(found: list[ox.Triple], other: list[str]) -> None:
    names = dict(zip(("one", "two", "three"), other, strict=True))

    def renamed(term: object) -> object:
        return ox.BlankNode("x" + names[term.value]) if isinstance(term, ox.BlankNode) else term

    again = [ox.Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in found]  # type: ignore[arg-type]
    content = content_of(found, HOME)
    assert content == content_of(again, HOME)
    assert not any(isinstance(term, ox.BlankNode) for t in content.triples() for term in (t.subject, t.object))


@given(st.lists(triples_with_blanks, max_size=12))
def test_blank_nodes_are_named_as_if_all_triples_were_looked_at_together(found: list[ox.Triple]) -> None:
    together = content_of(without_blank_nodes(found, HOME), HOME)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(content, "_BATCH", 2)
        assert content_of(found, HOME) == together


def test_a_list_gets_well_known_names_that_differ_between_graphs() -> None:
    made = [
        quad.triple
        for quad in ox.parse(
            "<http://example.org/p> <http://www.w3.org/2002/07/owl#propertyChainAxiom> (<urn:a> <urn:b>) .",
            format=ox.RdfFormat.TURTLE,
        )
    ]
    here, there = content_of(made, HOME), content_of(made, graph("other"))
    assert len(here.lines) == 5
    assert all(b"_:" not in line for line in here.lines)
    assert b"<http://example.org/.well-known/genid/" in here.lines[0]
    assert not set(here.lines) & set(there.lines)
    assert b"<urn:graph#genid-" in b"".join(content_of(made, "urn:graph").lines)


def test_a_blank_node_in_a_triple_term_gets_a_name_too() -> None:
    inner = ox.Triple(ox.BlankNode("x"), node("p"), node("o"))
    (line,) = content_of([ox.Triple(node("s"), node("says"), inner)], HOME).lines
    assert b"_:" not in line
    assert b"<<( <http://example.org/.well-known/genid/" in line


@pytest.mark.parametrize(
    ("written", "kept", "kind"), [("007", "7", "integer"), ("0.90", "0.9", "decimal"), ("1", "true", "boolean")]
)
def test_numbers_have_one_form(written: str, kept: str, kind: str) -> None:
    def made(text: str) -> ox.Triple:
        return ox.Triple(node("s"), node("p"), ox.Literal(text, datatype=ox.NamedNode(XSD + kind)))

    assert content_of([made(written)], HOME) == content_of([made(kept)], HOME)


def test_digests_tell_contents_apart() -> None:
    one, other = content_of([fact("a", "p", "b")], HOME), content_of([fact("a", "p", "c")], HOME)
    assert one.digest != other.digest
    assert content_of([], HOME).lines == ()
