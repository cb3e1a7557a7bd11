import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.load import ontology_triples, reference_triples
from reasoning import compile_schema
from reasoning.axioms import OWL, RDFS, SAME, TYPE
from tests.reasoning import oracle, synthetic

EX = "http://example.org/"
CLASSES = [ox.NamedNode(f"{EX}C{n}") for n in range(4)]
PROPERTIES = [ox.NamedNode(f"{EX}p{n}") for n in range(5)]
THINGS = [ox.NamedNode(f"{EX}x{n}") for n in range(6)]
TEXTS = [ox.Literal("a"), ox.Literal("b", language="ar")]
FIRST, REST, NIL = (ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#" + n) for n in ("first", "rest", "nil"))


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(name)


a_class, a_property, a_thing = st.sampled_from(CLASSES), st.sampled_from(PROPERTIES), st.sampled_from(THINGS)
pairs_of_classes = st.builds(
    ox.Triple, a_class, st.sampled_from([node(RDFS + "subClassOf"), node(OWL + "equivalentClass")]), a_class
)
pairs_of_properties = st.builds(
    ox.Triple,
    a_property,
    st.sampled_from(
        [node(RDFS + "subPropertyOf"), node(OWL + "equivalentProperty"), node(OWL + "inverseOf")],
    ),
    a_property,
)
ends = st.builds(ox.Triple, a_property, st.sampled_from([node(RDFS + "domain"), node(RDFS + "range")]), a_class)
kinds = st.builds(
    ox.Triple,
    a_property,
    st.just(node(TYPE)),
    st.sampled_from([node(OWL + "SymmetricProperty"), node(OWL + "TransitiveProperty")]),
)
chains = st.tuples(a_property, st.lists(a_property, min_size=2, max_size=4))
facts = st.one_of(
    st.builds(ox.Triple, a_thing, a_property, a_thing),
    st.builds(ox.Triple, a_thing, a_property, st.sampled_from(TEXTS)),
    st.builds(ox.Triple, a_thing, st.just(node(TYPE)), a_class),
)
equal = st.builds(ox.Triple, a_thing, st.just(node(SAME)), a_thing)


def chain_axioms(found: list[tuple[ox.NamedNode, list[ox.NamedNode]]]) -> list[ox.Triple]:
    made = []
    for number, (concluded, members) in enumerate(found):
        nodes = [node(f"urn:list:{number}-{at}") for at in range(len(members))]
        made.append(ox.Triple(concluded, node(OWL + "propertyChainAxiom"), nodes[0]))
        for here, member, after in zip(nodes, members, [*nodes[1:], NIL], strict=True):
            made += [ox.Triple(here, FIRST, member), ox.Triple(here, REST, after)]
    return made


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(pairs_of_classes, pairs_of_properties, ends, kinds), max_size=8),
    st.lists(chains, max_size=2),
    st.lists(facts, max_size=14),
    st.lists(equal, max_size=2),
)
def test_any_schema_and_data_give_what_the_oracle_gives(
    axioms: list[ox.Triple],
    paths: list[tuple[ox.NamedNode, list[ox.NamedNode]]],
    stated: list[ox.Triple],
    same: list[ox.Triple],
) -> None:
    schema = axioms + chain_axioms(paths)
    found = compile_schema(schema).infer(stated + same)
    assert found == oracle.closure(schema, stated + same)
    assert not found & {*stated, *same}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(pairs_of_classes, pairs_of_properties, ends, kinds), max_size=10),
    st.lists(chains, max_size=3),
    st.lists(facts, max_size=30),
)
def test_the_order_of_triples_does_not_matter_and_nothing_follows_from_the_closure(
    axioms: list[ox.Triple], paths: list[tuple[ox.NamedNode, list[ox.NamedNode]]], stated: list[ox.Triple]
) -> None:
    schema = axioms + chain_axioms(paths)
    found = compile_schema(schema).infer(stated)
    assert compile_schema(schema[::-1]).infer(stated[::-1]) == found
    assert not compile_schema(schema).infer([*stated, *found])


def test_ten_thousand_triples_give_what_the_oracle_gives() -> None:
    schema, stated = synthetic.schema(), list(synthetic.data(1_000))
    assert len(stated) > 9_000
    found = compile_schema(schema).infer(stated)
    assert found == oracle.closure(schema, stated)
    predicates = {triple.predicate.value.removeprefix(synthetic.EX) for triple in found}
    assert {"citesAct", "underAuthorityOf", "colleague", "supersedesAll", "partOfAll", "citedBy", "name"} <= predicates


def test_the_projects_own_ontology_gives_what_the_oracle_gives() -> None:
    schema = synthetic.named(ontology_triples())
    wanted = ("event", "edition", "body")
    stated = sorted((t for t in reference_triples() if not isinstance(t.object, ox.Literal)), key=str)
    stated = [t for t in stated if isinstance(t.subject, ox.NamedNode) and any(w in t.subject.value for w in wanted)][
        :600
    ]
    assert len(stated) == 600
    found = compile_schema(schema).infer(stated)
    assert len(found) > 600
    assert found == oracle.closure(schema, stated)
