"""No query and no update gets out past the guards, however SERVICE and LOAD are disguised; a listener would know."""

import os
from collections.abc import Callable
from typing import Final

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import QueryRefused
from store.guard import refuse_federation
from store.scratch import refuse_reaching
from tests.store.disguises import Listener, queries, updates

EXAMPLES: Final = int(os.environ.get("ITUGOV_FUZZ_EXAMPLES", "400"))


def _query(sparql: str) -> None:
    found = ox.Store().query(sparql)
    if not isinstance(found, ox.QueryBoolean):
        for _ in found:
            pass


def _update(sparql: str) -> None:
    ox.Store().update(sparql)


def _carried_out(carry_out: Callable[[str], None], sparql: str) -> bool:
    """Carry out what a guard let by; return whether it parsed."""
    try:
        carry_out(sparql)
    except SyntaxError:
        return False
    except (RuntimeError, OSError):
        return True
    return True


def _passes(guard: Callable[[str], None], sparql: str) -> bool:
    try:
        guard(sparql)
    except (QueryRefused, SyntaxError):
        return False
    return True


@pytest.mark.parametrize(
    ("made", "guard", "carry_out"), [(queries, refuse_federation, _query), (updates, refuse_reaching, _update)]
)
def test_nothing_disguised_gets_out(
    made: Callable[[str], st.SearchStrategy[str]], guard: Callable[[str], None], carry_out: Callable[[str], None]
) -> None:
    seen = {True: 0, False: 0}
    with Listener() as listener:

        @settings(max_examples=EXAMPLES, deadline=None)
        @given(made(listener.there))
        def attack(sparql: str) -> None:
            passed = _passes(guard, sparql)
            seen[passed] += 1
            if passed:
                _carried_out(carry_out, sparql)
            assert listener.contacts == 0, sparql

        attack()
    assert min(seen.values()) > 10, "the guard is not put to the test by what is made"


@pytest.mark.parametrize(
    ("made", "carry_out"),
    [("SELECT * {{ SERVICE <{}> {{ ?a ?b ?c }} }}", _query), ("LOAD <{}a.ttl>", _update)],
)
def test_without_a_guard_the_listener_is_called(made: str, carry_out: Callable[[str], None]) -> None:
    with Listener() as listener:
        _carried_out(carry_out, made.format(listener.there))
        assert listener.contacts == 1
