"""Writes findings as CSV, one line a place, with a byte order mark so that spreadsheets read it as UTF-8 (RFC 4180)."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Final

from shapes.findings import Finding

_COLUMNS: Final = (
    *("rule", "severity", "document", "doc", "lang", "paragraph", "start", "end", "quote", "focus"),
    *("message_en", "message_ar", "values", "fingerprint"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_text(findings: Sequence[Finding]) -> str:
    """Return the table; a quote that a spreadsheet would take for a formula is led by an apostrophe."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for f in findings:
        for p in f.places:
            said = (f.message.get("en", ""), f.message.get("ar", ""), json.dumps(dict(f.values), ensure_ascii=False))
            row = (f.rule, f.severity, f.document, p.doc, p.lang, p.paragraph, p.start, p.end, p.quote, f.focus)
            writer.writerow([_inert(cell) for cell in (*row, *said, f.fingerprint)])
    return out.getvalue()


def _inert(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
