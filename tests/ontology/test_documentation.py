"""Every query of docs/ontology.md runs over the test graph, with the ontology and what follows, and gives rows."""

import re

import pyoxigraph as ox
import pytest

from ontology.load import ontology_triples, schema_triples
from ontology.namespaces import PREFIXES, graph
from ontology.works import work_links
from reasoning import compile_schema
from tests.queries import fixture
from tests.shared import ROOT

PAGE = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
SECTIONS = [section.partition("\n") for section in PAGE.split("\n## ")[1:]]
_BLOCK = re.compile(r"```sparql\n(.*?)```", re.DOTALL)
_PROLOGUE = re.findall(r"^PREFIX .*$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def store() -> ox.Store:
    facts = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in fixture.quads()]
    links = list(work_links(facts))
    made = fixture.store()
    made.extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph("ontology"))) for t in ontology_triples())
    inferred = [*links, *compile_schema(schema_triples()).infer([*facts, *links])]
    made.extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph("inferred"))) for t in inferred)
    return made


def test_size() -> None:
    assert len(SECTIONS) == 14
    assert len(_PROLOGUE) == 7


@pytest.mark.parametrize(
    ("title", "text"), [(title, text) for title, _, text in SECTIONS], ids=[t for t, _, _ in SECTIONS]
)
def test_each_section_ends_in_a_query_that_gives_rows(title: str, text: str, store: ox.Store) -> None:
    blocks = _BLOCK.findall(text)
    assert len(blocks) == 1, title
    assert text.rstrip().endswith("```"), f"{title}: the query comes last"
    results = store.query("\n".join([*_PROLOGUE, blocks[0]]), use_default_graph_as_union=True)
    assert isinstance(results, ox.QuerySolutions)
    assert next(results, None) is not None, f"{title}: no rows"


def test_prefixes_are_the_project_s() -> None:
    for line in _PROLOGUE:
        prefix, iri = re.fullmatch(r"PREFIX (\w+): <(.*)>", line).groups()  # type: ignore[union-attr]
        assert PREFIXES[prefix] == iri
