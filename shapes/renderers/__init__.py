"""Writes findings and validation reports in the formats of the contract; each format is a module or two lines here."""

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import PREFIXES
from shapes.findings import Finding
from shapes.renderers.csv_table import csv_text
from shapes.renderers.html import page
from shapes.renderers.junit import junit
from shapes.renderers.plain import report_text, table
from shapes.renderers.sarif import sarif
from shapes.report import Report


def render_findings(findings: Sequence[Finding], output: str) -> str:
    """Return findings as table, jsonl, csv, html, sarif or junit.

    Raises:
        ValueError: the format is none of these.
    """
    if output not in FINDING_FORMATS:
        raise ValueError(f"{output!r} is no format of findings; use one of {', '.join(FINDING_FORMATS)}")
    return FINDING_FORMATS[output](findings)


def render_report(report: Report, output: str) -> str:
    """Return a validation report as text, turtle or json.

    Raises:
        ValueError: the format is none of these.
    """
    if output not in REPORT_FORMATS:
        raise ValueError(f"{output!r} is no format of reports; use one of {', '.join(REPORT_FORMATS)}")
    return REPORT_FORMATS[output](report)


def _jsonl(findings: Sequence[Finding]) -> str:
    return "".join(json.dumps(finding.to_json(), ensure_ascii=False) + "\n" for finding in findings)


def _json(report: Report) -> str:
    return json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n"


def _turtle(report: Report) -> str:
    prefixes = {name: PREFIXES[name] for name in ("id", "itu", "sh", "shape")}
    return (
        ox.serialize(sorted(report.triples(), key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    ).decode()


FINDING_FORMATS: Final[Mapping[str, Callable[[Sequence[Finding]], str]]] = MappingProxyType(
    {"table": table, "jsonl": _jsonl, "csv": csv_text, "html": page, "sarif": sarif, "junit": junit}
)
REPORT_FORMATS: Final[Mapping[str, Callable[[Report], str]]] = MappingProxyType(
    {"text": report_text, "turtle": _turtle, "json": _json}
)
