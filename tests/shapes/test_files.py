"""The shapes files themselves: prefixes, names, messages, and comparisons that every SPARQL engine answers alike."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, Variable

from ontology.namespaces import PREFIXES
from shapes.catalogue import Constraint, audit_files, read_shapes, rules, structure_constraints, structure_files
from shapes.core import core_shapes
from shapes.scope import parts
from shapes.setwise import compiled
from shapes.validation import _components

HERE = Path(__file__).parents[2] / "shapes"
FILES = sorted(HERE.glob("**/*.ttl"))
CONSTRAINTS = [*structure_constraints(), *(c for rule in rules() for c in rule.constraints)]
# What turns an operand into a string or a number, whatever its datatype
SAFE = (
    "Builtin_STR",
    "Builtin_SUBSTR",
    "Builtin_STRLEN",
    "Builtin_CONCAT",
    "Builtin_IF",
    "Builtin_COALESCE",
    "Function",
    "AdditiveExpression",
    "literal",
)


def test_there_are_as_many_files_as_there_should_be() -> None:
    assert (len(structure_files()), len(audit_files()), len(FILES)) == (30, 9, 40)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_each_prefix_is_the_projects_and_none_is_idle(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    declared = dict(re.findall(r"^@prefix (\w+): <([^>]+)> \.$", text, re.MULTILINE))
    assert declared == {name: PREFIXES[name] for name in declared}
    body = re.sub(r'"""(.|\n)*?"""|"[^"\n]*"|^@prefix.*$|^#.*$', "", text, flags=re.MULTILINE)
    assert {name for name in declared if not re.search(rf"(?<!\w){name}:", body)} == set()


def test_queries_declare_each_namespace_once_and_as_the_project_does() -> None:
    graph = read_shapes([])
    declared = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(None, SH.declare)
    }
    assert declared == {name: PREFIXES[name] for name in declared}
    assert len(set(declared.values())) == len(declared) == len(list(graph.objects(None, SH.declare)))


@pytest.mark.parametrize("file", structure_files(), ids=lambda f: f.name)
def test_a_structure_file_holds_the_shape_it_is_named_after(file: Path) -> None:
    graph = read_shapes([file]) - read_shapes([])
    shapes = {str(s) for s in graph.subjects(RDF.type, SH.NodeShape)}
    assert shapes == ({PREFIXES["shape"] + file.stem} if file.stem != "prefixes" else set())


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda c: c.name.rpartition("#")[2])
def test_messages_are_written_in_both_languages_with_the_variables_of_the_query(constraint: Constraint) -> None:
    assert set(constraint.messages) == {"en", "ar"}
    algebra = translateQuery(parseQuery(compiled(constraint))).algebra
    known = {str(v) for v in algebra.PV} | {"focus"}
    used = {language: set(re.findall(r"\{[?$](\w+)\}", text)) for language, text in constraint.messages.items()}
    assert used["en"] == used["ar"]
    assert used["en"] <= known


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda c: c.name.rpartition("#")[2])
def test_no_comparison_hangs_on_how_an_engine_compares_unlike_datatypes(constraint: Constraint) -> None:
    assert list(unguarded(compiled(constraint))) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT * { ?s ?p ?a, ?b FILTER(?a < ?b) }", ["?a", "?b"]),
        ("SELECT * { ?s ?p ?a FILTER(?a < 3) }", ["?a"]),
        ("SELECT * { ?s ?p ?a FILTER(isNumeric(?a) && ?a < 3) }", []),
        ("SELECT * { ?s ?p ?a FILTER(DATATYPE(?a) != <urn:d> || ?a < 3) }", []),
        ("SELECT * { ?s ?p ?a FILTER(SUBSTR(STR(?a), 1, 4) < '2020') }", []),
        ("SELECT * { ?s ?p ?a BIND(STRLEN(STR(?a)) AS ?n) FILTER(?n > 3) }", []),
        ("SELECT * { ?s ?p ?a FILTER NOT EXISTS { ?a ?q ?b FILTER(?b > ?a) } }", ["?b", "?a"]),
    ],
)
def test_the_guard_finds_what_it_should(query: str, found: list[str]) -> None:
    assert sorted(unguarded(query)) == sorted(found)


def unguarded(query: str) -> Iterator[str]:
    """Yield the variables that are compared by order without a guard or conversion; `<` between xsd:date and a string differs by engine."""
    found = list(parts(parseQuery(query)[1]))
    guarded = {_bare(p.arg) for p in found if p.name in ("Builtin_isNUMERIC", "Builtin_DATATYPE")}
    guarded |= {p.var for p in found if p.name == "Bind" and getattr(_bare(p.expr), "name", "").startswith(SAFE)}
    for part in found:
        if part.name == "RelationalExpression" and part.get("op") in ("<", ">", "<=", ">="):
            for side in (_bare(part.expr), _bare(part.other)):
                if isinstance(side, Variable) and side not in guarded:
                    yield f"?{side}"
                assert isinstance(side, Variable | Literal) or side.name.startswith(SAFE)


def _bare(expression: Any) -> Any:
    """Return what an expression of one operand holds: the grammar wraps it in every level of precedence."""
    while isinstance(expression, CompValue) and set(expression) == {"expr"}:
        expression = expression.expr
    return expression


def test_every_component_that_shapes_use_has_its_words() -> None:
    shapes = core_shapes()
    used = {
        str(p).rpartition("#")[2]
        for n in shapes.subjects(SH.path)
        for p in shapes.predicates(n)
        if str(p).startswith(str(SH))
    }
    used |= {"pattern", "nodeKind"}
    known = {words["parameter"] for words in _components().values()}
    assert used - {"path", "order", "name"} <= known
    assert isinstance(shapes, rdflib.Graph)
