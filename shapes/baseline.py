"""Reads a baseline, the findings that are known already, and leaves them out.

A baseline is what `audit --format jsonl` printed, or a text of fingerprints, one a line; `#` begins a comment.
"""

import json
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from shapes.findings import Finding

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{16}")


def read_baseline(path: Path) -> frozenset[str]:
    """Return the fingerprints of a baseline file.

    Raises:
        ValueError: a line is neither a finding record nor a fingerprint.
        OSError: the file cannot be read.
    """
    found = set()
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        text = line.strip() if line.lstrip().startswith("{") else line.partition("#")[0].strip()
        if not text:
            continue
        try:
            name = json.loads(text)["fingerprint"] if text.startswith("{") else text
        except (KeyError, json.JSONDecodeError):
            name = ""
        if not isinstance(name, str) or not _FINGERPRINT.fullmatch(name):
            raise ValueError(
                f"{path}, line {number}: neither a finding record nor a fingerprint of 16 hexadecimal digits"
            )
        found.add(name)
    return frozenset(found)


def unknown(findings: Iterable[Finding], baseline: Collection[str]) -> tuple[Finding, ...]:
    """Return the findings that a baseline does not hold."""
    return tuple(finding for finding in findings if finding.fingerprint not in baseline)
