"""What is allowed: SHACL shapes and audit rules, run over the graph and returned as findings.

`validate` tells whether the graph is built as it should be (`structure/`); `audit` tells what is wrong in the documents (`audits/`).
"""

from shapes.auditing import audit
from shapes.baseline import read_baseline, unknown
from shapes.errors import BadShapes, EngineFailure, NotEquivalent, ShapesError
from shapes.findings import Finding, Place, fails
from shapes.renderers import FINDING_FORMATS, REPORT_FORMATS, render_findings, render_report
from shapes.report import Report, Result
from shapes.validation import validate

__all__ = [
    "FINDING_FORMATS",
    "REPORT_FORMATS",
    "BadShapes",
    "EngineFailure",
    "Finding",
    "NotEquivalent",
    "Place",
    "Report",
    "Result",
    "ShapesError",
    "audit",
    "fails",
    "read_baseline",
    "render_findings",
    "render_report",
    "unknown",
    "validate",
]
