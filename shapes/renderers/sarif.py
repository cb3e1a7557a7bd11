"""Writes findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the text.

Regions are in characters: `charOffset` counts from 0 (3.30.9), in Unicode code points as `columnKind` says (3.14.17).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from ontology.namespaces import entity
from shapes.catalogue import Rule, rules
from shapes.findings import Finding, Place

_LEVELS: Final[Mapping[str, str]] = {"violation": "error", "warning": "warning", "info": "note"}
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(findings: Sequence[Finding]) -> str:
    """Return one run with every rule of the catalogue; each finding is a result with all its places."""
    known = rules()
    index = {rule.name: number for number, rule in enumerate(known)}
    run = {
        "tool": {"driver": {"name": "itugov", "rules": [_rule(rule) for rule in known]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "helpUri": rule.shape,
        "shortDescription": {"text": rule.label["en"]},
        "fullDescription": {"text": rule.comment["en"]},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"label_ar": rule.label["ar"], "comment_ar": rule.comment["ar"]},
    }


def _result(finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
    locations = [_location(finding, place) for place in finding.places]
    found: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message.get("en", "")},
        "locations": locations[:1],
        "relatedLocations": [{"id": number, **location} for number, location in enumerate(locations[1:], 1)],
        "partialFingerprints": {"itugov/v1": finding.fingerprint},
        "properties": {
            "focus": finding.focus,
            "values": dict(finding.values),
            "message_ar": finding.message.get("ar", ""),
        },
    }
    if finding.rule in index:
        found["ruleIndex"] = index[finding.rule]
    return found


def _location(finding: Finding, place: Place) -> dict[str, Any]:
    region = {"charOffset": place.start, "charLength": place.end - place.start, "snippet": {"text": place.quote}}
    return {
        "physicalLocation": {"artifactLocation": {"uri": quote(place.doc)}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": entity(finding.document), "kind": "document"}],
    }
