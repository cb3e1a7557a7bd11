"""The benchmark of audits: its table is made the same each time, and it counts what it says."""

import pytest

from benchmarks import audit
from benchmarks.audit import cost, table


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_table_is_made_the_same(lang: str) -> None:
    assert table(lang, 30) == table(lang, 30)
    assert table(lang, 30).count("\n\n") == 30
    assert table("en", 30).count("Resolution") > 30


def test_the_cost_of_a_table_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("itugov.build.Summary", audit._Timed)  # put back afterwards
    found = cost(4)
    assert found.rows == 4
    assert found.claims > 20
    assert found.checking() > 0
    assert found.peak > 10_000_000
