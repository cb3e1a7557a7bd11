"""Writes findings of the audit as a table: a row for each place a finding is about, for spreadsheets."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

_PLACE: Final = ("doc", "start", "end", "quote")
COLUMNS: Final = (
    "fingerprint",
    "rule",
    "severity",
    "document",
    "focus",
    *(f"place_{name}" for name in _PLACE),
    "message_en",
    "message_ar",
    "values",
)


def findings_csv(findings: Iterable[Mapping[str, Any]]) -> bytes:
    """Return findings as CSV (RFC 4180); one without a place has one row, with those columns empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for found in findings:
        for place in found["places"] or [{}]:
            writer.writerow(
                {
                    **{name: found[name] for name in COLUMNS[:5]},
                    **{f"place_{name}": place.get(name, "") for name in _PLACE},
                    **{f"message_{lang}": found["message"].get(lang, "") for lang in ("en", "ar")},
                    "values": json.dumps(found["values"], ensure_ascii=False, sort_keys=True),
                }
            )
    return out.getvalue().encode("utf-8", "replace")
