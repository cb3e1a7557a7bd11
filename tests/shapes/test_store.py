"""Validation and audit over the project's own store: the report's graph is not itself validated, and a reader sees the same."""

from ontology.namespaces import graph
from shapes import audit, validate
from store import Store
from tests.shapes.building import version
from tests.shapes.memory import Memory, turtle
from tests.shapes.test_audits import CASES, reference
from tests.shapes.test_structure import good


def test_a_report_kept_in_the_store_changes_no_later_report() -> None:
    broken = [*good(), *turtle("<topic/tides> itu:acronym 'T' .")]
    with Store.memory(hidden=(graph("validation"),)) as store:
        store.replace(graph("document/C29-1/en"), broken)
        first = validate(store)
        assert not first.conforms
        store.replace(graph("validation"), first.triples())
        assert validate(store) == first == validate(Memory.of(broken))
        assert validate(store.publish()) == first


def test_an_audit_of_graphs_apart_is_that_of_their_union() -> None:
    case = next(c for c in CASES if c["rule"] == "superseded-edition" and c["expected"])
    with Store.memory(hidden=(graph("validation"),)) as store:
        store.replace(graph("reference"), reference())
        store.replace(graph("document/C29-1/ar"), version(case))
        found = audit(store)
        assert found == audit(Memory.of([*reference(), *version(case)]))
        assert found
