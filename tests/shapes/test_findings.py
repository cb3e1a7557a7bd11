"""Findings, thresholds, baselines and messages."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapes import Finding, Place, fails, read_baseline, render_findings, unknown
from shapes.findings import SEVERITIES, Severity, fingerprint, in_order
from shapes.messages import isolated, render, shown


def finding(
    rule: str = "malformed-symbol", severity: Severity = "warning", start: int = 3, document: str = "document/C29-1"
) -> Finding:
    place = Place("C29-1", start, start + 4, "A/70", "ar", "2.1", "قبل ", " بعد")
    name = fingerprint(rule, f"{document}/ar", "resolution/unga/70-1", {"written": "A/70"})
    message = {"en": "A/70 is wrong", "ar": "خطأ"}
    return Finding(
        rule, severity, "C29-1", document, "resolution/unga/70-1", (place,), message, {"written": "A/70"}, name
    )


@pytest.mark.parametrize("fail_on", [*SEVERITIES, "never"])
@given(severities=st.lists(st.sampled_from(SEVERITIES)))
def test_a_threshold_fails_on_what_is_as_bad(fail_on: str, severities: list[Severity]) -> None:
    worst = min((SEVERITIES.index(s) for s in severities), default=3)
    expected = fail_on != "never" and worst <= SEVERITIES.index(fail_on)
    assert fails([finding(severity=s) for s in severities], fail_on) is expected


def test_an_unknown_threshold_is_an_error() -> None:
    with pytest.raises(ValueError, match="no threshold"):
        fails([], "error")


def test_a_finding_record_has_the_fields_of_the_contract() -> None:
    record = finding().to_json()
    fields = ("rule", "severity", "doc", "document", "focus", "places", "message", "values", "fingerprint")
    assert tuple(record) == fields
    assert {"doc", "start", "end", "quote"} <= set(record["places"][0])


def test_the_order_of_findings_does_not_depend_on_how_they_were_found() -> None:
    several = [finding(start=n, document=d) for n in (5, 1) for d in ("document/B", "document/A")]
    assert in_order(several) == in_order(reversed(several))
    assert [f.document for f in in_order(several)] == ["document/A", "document/A", "document/B", "document/B"]


def test_a_baseline_is_an_earlier_audit_or_a_list_of_fingerprints(tmp_path: Path) -> None:
    known, new = finding(), finding(rule="name-conflict")
    earlier = tmp_path / "earlier.jsonl"
    earlier.write_text(render_findings([known], "jsonl"), encoding="utf-8")
    assert unknown([known, new], read_baseline(earlier)) == (new,)
    listed = tmp_path / "listed.txt"
    listed.write_text(f"\ufeff# accepted in 2029\n{known.fingerprint}  # a quotation\n\n", encoding="utf-8")
    assert read_baseline(listed) == {known.fingerprint}


@pytest.mark.parametrize("line", ["not a fingerprint", '{"rule": "x"}', "{", '{"fingerprint": 3}'])
def test_a_baseline_of_anything_else_is_refused_with_its_line(line: str, tmp_path: Path) -> None:
    file = tmp_path / "baseline"
    file.write_text(f"{'0' * 16}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_baseline(file)


def test_values_are_isolated_where_the_text_runs_from_right_to_left() -> None:
    said = render({"en": "{?focus} is {$this}", "ar": "{?focus} هو {?none}"}, {"focus": "body/ITU", "this": "x"})
    assert said == {"ar": f"{isolated('body/ITU')} هو {isolated('…')}", "en": "body/ITU is x"}


def test_a_word_of_the_record_is_written_in_the_language_of_the_message() -> None:
    said = render({"en": "a {?kind}", "ar": "{?kind}"}, {"kind": "decision"})
    assert said == {"ar": isolated("مقرر"), "en": "a decision"}


def test_a_value_that_looks_like_a_variable_stays_as_it_is() -> None:
    assert render({"en": "{?a}"}, {"a": "{?b}", "b": "no"}) == {"en": "{?b}"}


def test_names_are_shown_short() -> None:
    assert shown("https://w3id.org/itugov/ontology#cites") == "itu:cites"
    assert shown("https://example.org/x") == "https://example.org/x"


def test_the_fingerprint_tells_values_apart_whatever_their_order() -> None:
    one = fingerprint("r", "v", "f", {"a": "1", "b": "2"})
    assert one == fingerprint("r", "v", "f", {"b": "2", "a": "1"})
    assert one != fingerprint("r", "v", "f", {"a": "12", "b": ""})
    assert json.dumps(one) == f'"{one}"'
    assert len(one) == 16
