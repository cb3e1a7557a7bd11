"""The tests of SPARQL 1.1 by the W3C for queries, updates and results are run; each that the engine does not pass is named, with why."""

import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.shared import shared
from tests.store.w3c import Case, cases, holds

QUERY: Final = tuple(
    cases(
        "aggregates",
        "bind",
        "bindings",
        "cast",
        "construct",
        "exists",
        "functions",
        "grouping",
        "negation",
        "project-expression",
        "property-path",
        "subquery",
        "syntax-query",
    )
)
UPDATE: Final = tuple(
    cases(
        "add",
        "basic-update",
        "clear",
        "copy",
        "delete-data",
        "delete-insert",
        "delete-where",
        "delete",
        "drop",
        "move",
        "syntax-update-1",
        "syntax-update-2",
        "update-silent",
    )
)
RESULTS: Final = (*cases("csv-tsv-res", "json-res"), *cases("syntax-fed"))
MISSES: Final = tomllib.loads((Path(__file__).parent / "data" / "w3c_misses.toml").read_text(encoding="utf-8"))


def _name(case: Case) -> str:
    return f"{case.suite}#{case.name}"


@pytest.mark.parametrize("case", [*QUERY, *UPDATE, *RESULTS], ids=_name)
def test_a_test_holds_or_is_known_not_to(case: Case) -> None:
    assert holds(case) is (_name(case) not in MISSES)


def test_the_tests_are_counted() -> None:
    shared("w3c", "sparql11")
    missed = {_name(case) for case in QUERY} & MISSES.keys()
    assert (len(QUERY), len(QUERY) - len(missed)) == (328, 318)
    assert (len(UPDATE), {_name(case) for case in UPDATE} & MISSES.keys()) == (157, set())
    assert (len(RESULTS), {_name(case) for case in RESULTS} & MISSES.keys()) == (13, {"csv-tsv-res#csv03"})
    assert MISSES.keys() <= {_name(case) for case in (*QUERY, *UPDATE, *RESULTS)}
    assert all(miss["why"] and miss["upstream"] for miss in MISSES.values())
