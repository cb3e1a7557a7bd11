"""The formats of findings and reports."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from shapes import FINDING_FORMATS, REPORT_FORMATS, Finding, Place, Report, Result, render_findings, render_report
from shapes.catalogue import rules
from tests.shapes.test_findings import finding

EVIL = '<script>alert("x")</script> & \x0c=1+1'
SEVERAL = [
    finding(),
    finding(rule="name-conflict", severity="info"),
    finding(rule="impossible-edition", severity="violation", document="document/B"),
    replace(
        finding(document="document/C"),
        places=(Place("C", 0, 9, EVIL, "en", "1", EVIL, EVIL), Place("C", 20, 21, "=1", "en")),
    ),
]
RESULT = Result(
    "https://w3id.org/itugov/shape#Claim-origin",
    "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
    "http://www.w3.org/ns/shacl#Violation",
    "https://w3id.org/itugov/id/claim/x",
    "https://w3id.org/itugov/ontology#origin",
    '"a\\nb"@en',
    message={"en": "no origin\nhere", "ar": "بلا مصدر"},
)


def test_the_formats_are_those_of_the_contract() -> None:
    assert set(FINDING_FORMATS) == {"table", "jsonl", "csv", "html", "sarif", "junit"}
    assert set(REPORT_FORMATS) == {"text", "turtle", "json"}


@pytest.mark.parametrize("output", FINDING_FORMATS)
@pytest.mark.parametrize("findings", [[], SEVERAL], ids=["none", "several"])
def test_every_format_is_written_alike_each_time_and_ends_a_line(output: str, findings: list[Finding]) -> None:
    text = render_findings(findings, output)
    assert text == render_findings(findings, output)
    assert text.endswith("\n") or (output == "jsonl" and not findings)


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(ValueError, match="use one of table"):
        render_findings([], "pdf")
    with pytest.raises(ValueError, match="use one of text"):
        render_report(Report(()), "pdf")


def test_a_line_of_jsonl_is_a_finding_record() -> None:
    assert [json.loads(line) for line in render_findings(SEVERAL, "jsonl").splitlines()] == [
        f.to_json() for f in SEVERAL
    ]


def test_the_table_shows_rule_quote_and_sums_and_no_control_characters() -> None:
    text = render_findings(SEVERAL, "table")
    assert "4 findings: 1 violation, 2 warning, 1 info" in text
    assert "C29-1:3-7 §2.1" in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text)


def test_the_csv_opens_in_a_spreadsheet_and_starts_no_formula() -> None:
    text = render_findings(SEVERAL, "csv")
    assert text.startswith("\ufeffrule,severity,document")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == sum(len(f.places) for f in SEVERAL) == 5
    assert rows[-1]["quote"] == "'=1"
    assert json.loads(rows[0]["values"]) == {"written": "A/70"}


def test_sarif_has_every_rule_and_points_at_characters() -> None:
    log = json.loads(render_findings(SEVERAL, "sarif"))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [r["id"] for r in run["tool"]["driver"]["rules"]] == [rule.name for rule in rules()]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [r["level"] for r in run["results"]] == ["warning", "note", "error", "warning"]
    for result, given in zip(run["results"], SEVERAL, strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == given.rule
        places = [*result["locations"], *result["relatedLocations"]]
        regions = [p["physicalLocation"]["region"] for p in places]
        assert [(r["charOffset"], r["charLength"]) for r in regions] == [
            (p.start, p.end - p.start) for p in given.places
        ]
        assert len(result["partialFingerprints"]["itugov/v1"]) == 16


def test_junit_has_a_case_a_rule_and_fails_those_with_something_worse_than_information() -> None:
    suite = ET.fromstring(render_findings(SEVERAL, "junit").encode())
    assert suite.get("tests") == str(len(rules())) == str(len(suite.findall("testcase")))
    assert {c.get("name") for c in suite.findall("testcase[failure]")} == {"malformed-symbol", "impossible-edition"}
    assert suite.get("failures") == "2"
    assert [c.get("name") for c in suite.findall("testcase[system-out]")] == ["name-conflict"]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.marked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self.open:
            self.marked.append(data)


def test_the_page_is_whole_loads_nothing_and_shows_every_quote_in_its_direction() -> None:
    text = render_findings(SEVERAL, "html")
    page = _Page()
    page.feed(text)
    assert page.open == []
    assert "{{" not in text
    assert sorted(page.marked) == sorted(["A/70"] * 3 + [EVIL, "=1"])
    assert not any(tag in ("script", "link", "img", "iframe") for tag, _ in page.tags)
    assert not any(
        name in ("src", "style") or name.startswith("on") for _, attributes in page.tags for name in attributes
    )
    assert all(str(a["href"]).startswith("#") for tag, a in page.tags if tag == "a")
    assert "http" not in re.sub(r'http-equiv="Content-Security-Policy"', "", text)
    quotes = [(a["lang"], a["dir"]) for tag, a in page.tags if tag == "blockquote"]
    assert sorted(quotes) == [("ar", "rtl")] * 3 + [("en", "ltr")] * 2
    identifiers = {str(a["id"]) for _, a in page.tags if "id" in a}
    assert {str(a["href"])[1:] for tag, a in page.tags if tag == "a"} <= identifiers
    assert next(a.get("id") for tag, a in page.tags if tag == "section") == "impossible-edition"


def test_a_rule_has_one_section_whatever_the_severities_of_its_findings() -> None:
    mixed = [
        finding(rule="superseded-edition", severity="info"),
        finding(rule="name-conflict", severity="warning"),
        finding(rule="superseded-edition", severity="violation", document="document/B"),
    ]
    page = _Page()
    page.feed(render_findings(mixed, "html"))
    assert [a["id"] for tag, a in page.tags if tag == "section"] == ["superseded-edition", "name-conflict"]


def test_an_empty_page_says_so_in_both_languages() -> None:
    text = render_findings([], "html")
    assert "Nothing was found." in text
    assert "لم يُعثر على أي شيء." in text


def test_a_report_as_text_json_and_turtle() -> None:
    report = Report((RESULT,))
    assert render_report(Report(()), "text") == "The graph conforms.\n"
    assert render_report(report, "text").splitlines()[1] == "violation  Claim-origin  no origin here"
    record = json.loads(render_report(report, "json"))
    assert record["conforms"] is False
    assert record["results"][0]["message"] == {"ar": "بلا مصدر", "en": "no origin\nhere"}
    turtle = {q.triple for q in ox.parse(render_report(report, "turtle"), format=ox.RdfFormat.TURTLE)}
    assert turtle == set(report.triples())
