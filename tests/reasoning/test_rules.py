import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from reasoning import UnsupportedAxiom, compile_schema
from tests.reasoning import oracle
from tests.reasoning.synthetic import named

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "rules.toml").read_text(encoding="utf-8")
)
PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(text: str) -> list[ox.Triple]:
    return named(quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


def raw(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def test_the_tables_are_whole() -> None:
    assert len(TABLE["case"]) == 23
    assert len(TABLE["refused"]) == 23


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["rule"].split(":")[0])
def test_what_follows(case: dict[str, Any]) -> None:
    assert compile_schema(turtle(case["schema"])).infer(turtle(case["data"])) == frozenset(turtle(case["new"]))


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["rule"].split(":")[0])
def test_the_oracle_says_the_same(case: dict[str, Any]) -> None:
    assert oracle.closure(turtle(case["schema"]), turtle(case["data"])) == frozenset(turtle(case["new"]))


@pytest.mark.parametrize("case", TABLE["refused"], ids=lambda case: case["axiom"][:40])
def test_what_is_not_known_is_refused_by_name(case: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedAxiom) as caught:
        compile_schema(raw(case["axiom"]))
    assert caught.value.axiom in str(caught.value)
    assert "example.org" in caught.value.axiom or "owl#" in caught.value.axiom


def test_an_axiom_in_the_data_alone_is_refused() -> None:
    schema = compile_schema(turtle(":A rdfs:subClassOf :B . :p owl:propertyChainAxiom ( :q :r ) ."))
    assert not schema.infer(raw(":A rdfs:subClassOf :B . :p owl:propertyChainAxiom ( :q :r ) ."))
    for other in (":B rdfs:subClassOf :C .", ":p owl:propertyChainAxiom ( :r :q ) .", ":p a owl:FunctionalProperty ."):
        with pytest.raises(UnsupportedAxiom):
            schema.infer(raw(other))


@pytest.mark.parametrize(
    "data", [":A owl:sameAs :x .", ":x a :B ; owl:sameAs :y . :B owl:sameAs :C .", ":p owl:sameAs :x ."]
)
def test_a_class_or_property_made_equal_in_the_data_is_refused(data: str) -> None:
    schema = compile_schema(turtle(":A rdfs:subClassOf :D . :p rdfs:domain :A ."))
    with pytest.raises(UnsupportedAxiom, match="owl:sameAs"):
        schema.infer(turtle(data))
