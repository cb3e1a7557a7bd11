"""What is abusive ends as it must, whatever the machine does besides: nothing here is judged by the clock."""

from pathlib import Path

from benchmarks.abuse import Ended, abuses, run, settings, wrong
from benchmarks.served import generated, served

SLACK_S = 30.0


def test_twelve_abuses_end_as_they_must(tmp_path: Path) -> None:
    every = abuses(limit_s=1, stall_s=1)
    assert len({abuse.name for abuse in every}) == 12
    with served(generated(tmp_path / "store", 120), settings(1, 1, 2)) as (address, _):
        ends, took = run(address, every)
    told = {abuse.name: [wrong(abuse, ended, SLACK_S) for ended in ends[abuse.name]] for abuse in every}
    assert told == {abuse.name: ["", ""] for abuse in every}
    assert all(took[abuse.name] for abuse in every)


def test_a_wrong_end_is_told() -> None:
    abuse = next(a for a in abuses(limit_s=1, stall_s=1) if a.name == "LOAD")
    assert wrong(abuse, Ended(204, "", 0.1)) == "ended with 204 "
    assert "took 9.00 s" in wrong(abuse, Ended(403, "refused", 9.0))
    assert not wrong(abuse, Ended(403, "refused", 0.1))
