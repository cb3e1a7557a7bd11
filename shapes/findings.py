"""The finding record of the contract: what is wrong, where, in which words, and a fingerprint that outlives a new build."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Severity = Literal["violation", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span of a language version with its words.

    `doc` is the stem of the file, `start` and `end` are code points of the text, `paragraph` is the logical label or empty.
    `before` and `after` are what stands around the quote in its paragraph, for pages.
    """

    doc: str
    start: int
    end: int
    quote: str
    lang: str = ""
    paragraph: str = ""
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)

    def to_json(self) -> dict[str, Any]:
        """Return the place as the contract has it, with language and paragraph."""
        names = ("doc", "start", "end", "quote", "lang", "paragraph")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect of one language version; it has at least one place."""

    rule: str
    severity: Severity
    doc: str
    document: str
    focus: str
    places: tuple[Place, ...]
    message: Mapping[str, str]
    values: Mapping[str, str]
    fingerprint: str

    def to_json(self) -> dict[str, Any]:
        """Return the finding record of the contract, ready for `json.dumps`."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "doc": self.doc,
            "document": self.document,
            "focus": self.focus,
            "places": [place.to_json() for place in self.places],
            "message": dict(self.message),
            "values": dict(self.values),
            "fingerprint": self.fingerprint,
        }


def fingerprint(rule: str, version: str, focus: str, values: Mapping[str, str]) -> str:
    """Return 16 hexadecimal digits that name a finding, whatever its offsets and the order in which it was found.

    Two findings of one rule about one thing in one language version differ in their values.
    """
    said = json.dumps([rule, version, focus, sorted(values.items())], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by severity, the worst first, then rule, document, language and place."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[int, str, str, str, int, str, str]:
    first = finding.places[0]
    worst = SEVERITIES.index(finding.severity)
    return worst, finding.rule, finding.document, first.lang, first.start, finding.focus, finding.fingerprint


def fails(findings: Iterable[Finding], fail_on: str) -> bool:
    """Tell whether a finding is as bad as `fail_on`: violation, warning, info, or never.

    Raises:
        ValueError: `fail_on` is none of these.
    """
    if fail_on == "never":
        return False
    if fail_on not in SEVERITIES:
        raise ValueError(f"{fail_on!r} is no threshold; use one of {', '.join(SEVERITIES)}, never")
    bad = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(finding.severity in bad for finding in findings)
