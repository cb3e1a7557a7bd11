"""Writes findings as JUnit XML: one test case a rule, failed if the rule found something worse than information."""

from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from shapes.catalogue import rules
from shapes.findings import Finding


def junit(findings: Sequence[Finding]) -> str:
    """Return the suite; rules that found nothing are passed cases, information stands in `system-out`."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    names = sorted({rule.name for rule in rules()} | set(by_rule))
    failed = [name for name in names if any(f.severity != "info" for f in by_rule[name])]
    suite = ET.Element("testsuite", name="itugov audit", tests=str(len(names)), failures=str(len(failed)), errors="0")
    for name in names:
        case = ET.SubElement(suite, "testcase", classname="itugov.audit", name=name)
        if name in failed:
            bad = [f for f in by_rule[name] if f.severity != "info"]
            failure = ET.SubElement(case, "failure", type=bad[0].severity, message=f"{len(bad)} findings")
            failure.text = "\n".join(_line(f) for f in bad)
        notes = [f for f in by_rule[name] if f.severity == "info"]
        if notes:
            ET.SubElement(case, "system-out").text = "\n".join(_line(f) for f in notes)
    ET.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _printable(ET.tostring(suite, encoding="unicode")) + "\n"


def _line(finding: Finding) -> str:
    place = finding.places[0]
    quote = " ".join(place.quote.split())
    return f"{finding.severity}: {place.doc}:{place.start}-{place.end}: {finding.message.get('en', '')}: {quote} [{finding.fingerprint}]"


def _printable(text: str) -> str:
    """Leave out what XML 1.0 (section 2.2) does not allow, such as form feeds that a converter left in a quote."""
    return "".join(
        c for c in text if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
    )
