"""Writes findings as one self-contained page in English and Arabic: by rule, then by document, each quote within its paragraph."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from ontology.languages import RIGHT_TO_LEFT
from shapes.catalogue import Rule, rules
from shapes.findings import SEVERITIES, Finding, Place
from shapes.messages import shown

_HERE: Final = Path(__file__).parent
_NAMES: Final = {"violation": ("violation", "مخالفة"), "warning": ("warning", "تحذير"), "info": ("note", "ملاحظة")}
_CUT: Final = "…"


def page(findings: Sequence[Finding]) -> str:
    """Return the page; it loads nothing and runs nothing."""
    known = {rule.name: rule for rule in rules()}
    groups = _by_rule(findings)
    body = "".join(_rule(name, known.get(name), group) for name, group in groups)
    nothing = '<p class="both">' + _pair("Nothing was found.", "لم يُعثر على أي شيء.") + "</p>"
    template = (_HERE / "page.html").read_text(encoding="utf-8")
    parts = {
        "{{style}}": (_HERE / "page.css").read_text(encoding="utf-8"),
        "{{counts}}": _counts(findings),
        "{{contents}}": "".join(_entry(name, known.get(name), group) for name, group in groups),
        "{{body}}": body or nothing,
    }
    for key, value in parts.items():
        template = template.replace(key, value)
    return template


def _by_rule(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Return the findings of each rule, the rule with the worst one first; one rule may find things of several severities."""
    worst: dict[str, int] = {}
    for finding in findings:
        rank = SEVERITIES.index(finding.severity)
        worst[finding.rule] = min(rank, worst.get(finding.rule, rank))
    ordered = sorted(findings, key=lambda f: (worst[f.rule], f.rule, f.document, f.doc, f.places[0].start))
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda f: f.rule)]


def _counts(findings: Iterable[Finding]) -> str:
    found = [finding.severity for finding in findings]
    return "".join(f'<li class="{name}"><b>{found.count(name)}</b> {_pair(*_NAMES[name])}</li>' for name in SEVERITIES)


def _entry(name: str, rule: Rule | None, findings: Sequence[Finding]) -> str:
    return f'<li><a href="#{escape(name)}">{_label(name, rule)}</a> <b>{len(findings)}</b></li>'


def _rule(name: str, rule: Rule | None, findings: Sequence[Finding]) -> str:
    why = f'<div class="both why">{_pair(rule.comment["en"], rule.comment["ar"])}</div>' if rule is not None else ""
    documents = "".join(
        _document(key, list(group)) for key, group in groupby(findings, key=lambda f: (f.document, f.doc))
    )
    return f'<section id="{escape(name)}"><h2>{_label(name, rule)} <code>{escape(name)}</code></h2>{why}{documents}</section>'


def _document(key: tuple[str, str], findings: Sequence[Finding]) -> str:
    document, doc = key
    head = f"<h3><bdi>{escape(document)}</bdi> <small><bdi>{escape(doc)}</bdi></small></h3>"
    return f"<article>{head}{''.join(_finding(f) for f in findings)}</article>"


def _finding(finding: Finding) -> str:
    message = _pair(finding.message.get("en", ""), finding.message.get("ar", ""))
    values = "".join(f"<dt>{escape(k)}</dt><dd><bdi>{escape(v)}</bdi></dd>" for k, v in finding.values.items())
    return (
        f'<div class="finding {finding.severity}" id="f-{finding.fingerprint}"><p class="tag">{_pair(*_NAMES[finding.severity])}</p>'
        f'<div class="both message">{message}</div><ol>{"".join(_place(p) for p in finding.places)}</ol>'
        f"<dl><dt>focus</dt><dd><bdi>{escape(shown(finding.focus))}</bdi></dd>{values}"
        f"<dt>fingerprint</dt><dd><code>{finding.fingerprint}</code></dd></dl></div>"
    )


def _place(place: Place) -> str:
    where = f"{place.start}–{place.end}" + (f" · § {place.paragraph}" if place.paragraph else "")
    direction = "rtl" if place.lang in RIGHT_TO_LEFT else "ltr"
    before, after = (escape(" ".join(part.split(" "))) for part in (place.before, place.after))
    text = (
        f"{_CUT if place.before else ''}{before}<mark>{escape(place.quote)}</mark>{after}{_CUT if place.after else ''}"
    )
    return f'<li><blockquote lang="{escape(place.lang)}" dir="{direction}">{text}</blockquote><bdi class="where" dir="ltr">{escape(where)}</bdi></li>'


def _label(name: str, rule: Rule | None) -> str:
    return _pair(rule.label["en"], rule.label["ar"]) if rule is not None else escape(name)


def _pair(english: str, arabic: str) -> str:
    return f'<span lang="en" dir="ltr">{escape(english)}</span> <span lang="ar" dir="rtl">{escape(arabic)}</span>'
