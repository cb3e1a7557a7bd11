"""An instrument is its own work; an edition is not, nor is anything else."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from ontology.load import reference_triples, schema_triples
from ontology.namespaces import entity, expand, term
from ontology.works import work_links

TYPE, WORK = ox.NamedNode(expand("rdf:type")), ox.NamedNode(term("work"))
INSTRUMENTS = {"Instrument", "Resolution", "Decision", "Recommendation", "Opinion"}
CLASSES = sorted(
    t.subject.value.rpartition("#")[2]
    for t in schema_triples()
    if isinstance(t.subject, ox.NamedNode) and t.predicate == TYPE and t.object == ox.NamedNode(expand("owl:Class"))
)


def _typed(path: str, name: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(entity(path)), TYPE, ox.NamedNode(term(name)))


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(CLASSES))))
def test_each_instrument_once_and_nothing_else(facts: list[tuple[str, str]]) -> None:
    links = list(work_links(_typed(path, name) for path, name in facts))
    wanted = sorted({path for path, name in facts if name in INSTRUMENTS})
    assert links == [ox.Triple(ox.NamedNode(entity(p)), WORK, ox.NamedNode(entity(p))) for p in wanted]


def test_order_does_not_matter() -> None:
    facts = list(reference_triples())
    links = list(work_links(facts))
    assert len(links) > 100
    assert links == list(work_links(reversed(facts)))
