"""Writes the page of the audit: what is wrong in the documents, kept by rule, severity or document, with the words each finding is about."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

from graph_api.labels import Label
from graph_api.pages.markup import code, entity_link, isolated, quotation, table, text_link
from graph_api.pages.meaning import Meant, chooser, thing_field
from graph_api.pages.page import labelled, language_name, page
from graph_api.reading import Reading
from graph_api.words import spoken, words

Finding = Mapping[str, Any]
SEVERITIES: Final = ("violation", "warning", "info")


def audit(
    reading: Reading,
    lang: str,
    every: Sequence[Finding],
    chosen: Mapping[str, str],
    about: Meant,
    shown: Sequence[Finding],
    titles: Mapping[str, Label],
    total: int,
    more: str | None,
) -> str:
    """Return findings of the audit; `every` are those there are, `chosen` what the form keeps, `about` the document it names, `total` how many are kept."""
    w = words()[lang]
    rows = [_row(lang, found, titles) for found in shown]
    counts = Counter(f["severity"] for f in every)
    spread = " · ".join(
        f'<span class="severity {name}">{escape(w[name])}</span> {w.number(counts[name])}' for name in SEVERITIES
    )
    offered = chooser(lang, "audit", "document", about, [*chosen.items()])
    counted = escape(w.shown("n_findings", len(rows), total))
    body = f"<p>{spread}</p>{_form(lang, every, chosen, about)}{offered}<p>{counted}</p>"
    body += (
        f"<div class='findings'>{table((w['severity'], w['finding'], w['place']), rows)}</div>"
        if rows
        else f"<p>{escape(w['nothing'])}</p>"
    )
    if more:
        body += f'<p><a class="more" rel="next" href="{escape(more)}">{escape(w["more_findings"])}</a></p>'
    return page(reading, lang, w["audit"], body, f"audit?{urlencode(chosen)}" if chosen else "audit", "suggest")


def _row(lang: str, found: Finding, titles: Mapping[str, Label]) -> tuple[str, ...]:
    w, tag = words()[lang], spoken(found["message"], lang)
    quotes = "".join(
        quotation(place.get("lang", ""), escape(place["quote"])) + _placed(lang, found["document"], place)
        for place in found["places"]
    )
    title = titles.get(found["document"])
    document = "" if title is None else entity_link(lang, found["document"], title.text, title.lang)
    severity = found["severity"]
    return (
        f'<span class="severity {escape(severity)}">{escape(w[severity])}</span>',
        f'{isolated(found["message"].get(tag, ""), tag)}<p class="place">{escape(w["rule"])} {code(found["rule"])}</p>',
        f"{quotes}{document}",
    )


def _form(lang: str, every: Sequence[Finding], chosen: Mapping[str, str], about: Meant) -> str:
    """Return the form that keeps some findings, each choice with how many there are of it in all; of documents, there are too many to choose from."""
    w = words()[lang]
    rules = Counter(f["rule"] for f in every)
    choices = (
        ("severity", [(name, w[name], n) for name in SEVERITIES if (n := sum(f["severity"] == name for f in every))]),
        ("rule", [(name, name, n) for name, n in sorted(rules.items())]),
    )
    fields = []
    for name, values in choices:
        options = "".join(
            f'<option value="{escape(value)}"{" selected" if chosen.get(name) == value else ""}>{escape(label)} ({w.number(n)})</option>'
            for value, label, n in values
        )
        fields.append(
            f'<div><label for="{name}">{escape(w[name])}</label><select id="{name}" name="{name}"><option value="">{escape(w["any"])}</option>{options}</select></div>'
        )
    return f'<form method="get" class="choices">{"".join(fields)}{thing_field("document", w["document"], about)}<button type="submit">{escape(w["show"])}</button></form>'


def _placed(lang: str, document: str, place: Mapping[str, Any]) -> str:
    """Say in which paragraph and language a finding's words stand, as far as its record tells, and lead there: all its places are in one language version."""
    label, language = place.get("paragraph", ""), place.get("lang", "")
    told = labelled(lang, label) if label else escape(words()[lang]["unnumbered_only"])
    where = text_link(lang, document, language, place["start"], told) if document and language else told
    return f'<p class="place">{where} · {escape(language_name(lang, language))}</p>'
