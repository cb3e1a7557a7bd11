"""Writes findings as lines a terminal shows, and a validation report as text."""

import re
from collections.abc import Sequence
from typing import Final

from ontology.namespaces import PREFIXES
from shapes.catalogue import SEVERITIES
from shapes.findings import SEVERITIES as ORDER
from shapes.findings import Finding
from shapes.messages import isolated
from shapes.report import Report

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SHOWN_PLACES: Final = 3


def table(findings: Sequence[Finding]) -> str:
    """Return one block a finding: severity, rule, document, message, and its first places with their quotes; then the sums."""
    lines = []
    for finding in findings:
        lines.append(
            f"{finding.severity:<9} {finding.rule}  {finding.document}  {_line(finding.message.get('en', ''))}"
        )
        for place in finding.places[:_SHOWN_PLACES]:
            where = f"{place.doc}:{place.start}-{place.end}" + (f" §{place.paragraph}" if place.paragraph else "")
            lines.append(f"          {where}  {isolated(_line(place.quote))}")
        if len(finding.places) > _SHOWN_PLACES:
            lines.append(f"          and {len(finding.places) - _SHOWN_PLACES} more places")
        lines.append(f"          fingerprint {finding.fingerprint}")
    counts = ", ".join(f"{sum(f.severity == name for f in findings)} {name}" for name in ORDER)
    return "\n".join([*lines, f"{len(findings)} findings: {counts}"]) + "\n"


def report_text(report: Report) -> str:
    """Return a validation report for a reader: one line a result."""
    lines = [
        "The graph conforms." if report.conforms else f"The graph does not conform: {len(report.results)} results."
    ]
    for result in report.results:
        shape = result.shape.removeprefix(PREFIXES["shape"])
        lines.append(
            f"{SEVERITIES.get(result.severity, result.severity)}  {shape}  {_line(result.message.get('en', ''))}"
        )
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return _CONTROL.sub(" ", text)
