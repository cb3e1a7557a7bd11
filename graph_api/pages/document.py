"""Writes the page of a document: its paragraphs in the direction of their language, with what each proves in the margin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from graph_api.documents import Paragraph, Stated, Version
from graph_api.formats import Node
from graph_api.holdings import Held
from graph_api.labels import Label
from graph_api.pages.entity import cite, day
from graph_api.pages.markup import code, edge_link, entity_link, isolated, quotation
from graph_api.pages.page import language_name, named, page, paragraph_name
from graph_api.reading import Reading
from graph_api.words import words


@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs that a page shows, of so many, the address of what follows, and which of them is sought by its place, if one is."""

    paragraphs: Sequence[Paragraph]
    total: int
    more: str | None
    from_beginning: bool
    sought: str


def document(
    reading: Reading,
    lang: str,
    shown: Version,
    others: Sequence[Held],
    part: Part,
    nodes: Mapping[str, Node],
    predicates: Mapping[str, Label],
) -> str:
    """Return the page of a document in a language."""
    w = words()[lang]
    path = shown.held.document
    languages = " · ".join(
        f'<b lang="{escape(h.language)}">{escape(language_name(lang, h.language))}</b>'
        if h.language == shown.held.language
        else f'<a href="/{lang}/document/{escape(path)}?language={escape(h.language)}">{escape(language_name(lang, h.language))}</a>'
        for h in others
    )
    parts = [
        f"<p>{entity_link(lang, path, path)} · {languages}{f' · {day(lang, shown.held.date)}' if shown.held.date else ''}</p>",
        f"<p>{escape(w.shown('n_paragraphs', len(part.paragraphs), part.total))} · SHA-256 {code(shown.sha256)}</p>",
    ]
    if not part.from_beginning:
        begin = f"/{lang}/document/{quote(path)}?language={shown.held.language}"
        parts.append(f'<p><a href="{escape(begin)}">{escape(w["from_beginning"])}</a></p>')
    for paragraph in part.paragraphs:
        notes = "".join(f"<li>{_note(lang, path, s, nodes, predicates)}</li>" for s in paragraph.statements)
        margin = f'<ul class="margin">{notes}</ul>' if notes else ""
        anchor = paragraph.id.rpartition("/p/")[2]
        sought = ' id="at"' if paragraph.id == part.sought else ""
        where = f'<p class="place"><a href="#p-{escape(anchor)}">{paragraph_name(lang, paragraph.id, paragraph.label)}</a></p>'
        parts.append(
            f'<section class="paragraph" id="p-{escape(anchor)}"><div{sought}>{where}{quotation(shown.held.language, marked(paragraph))}</div>{margin}</section>'
        )
    if part.more:
        parts.append(f'<p><a rel="next" href="{escape(part.more)}">{escape(w["more_paragraphs"])}</a></p>')
    text = f"/api/v1/documents/{quote(path)}/paragraphs?language={shown.held.language}"
    files = f'<p class="files">{escape(w["files"])}: <a href="{escape(text)}">JSON</a> · <a href="/data/{escape(quote(path))}.ttl">Turtle</a> · <a href="/{lang}/entity/{escape(quote(path))}">{escape(w["all_of_them"])}</a></p>'
    title = Label(shown.held.title or path, shown.held.title_lang if shown.held.title else "")
    parts.append(cite(reading, lang, path, title) + files)
    return page(reading, lang, title, "".join(parts), f"document/{path}?language={shown.held.language}")


def marked(paragraph: Paragraph) -> str:
    """Return the text of a paragraph with the words marked that state something."""
    out, at = [], paragraph.start
    for start, end in _spans(paragraph.statements, paragraph.start, paragraph.end):
        before, within = (
            paragraph.text[at - paragraph.start : start - paragraph.start],
            paragraph.text[start - paragraph.start : end - paragraph.start],
        )
        out.append(f"{escape(before)}<mark>{escape(within)}</mark>")
        at = end
    return "".join([*out, escape(paragraph.text[at - paragraph.start :])])


def _spans(statements: Sequence[Stated], first: int, last: int) -> list[tuple[int, int]]:
    """Return the places of statements within a paragraph, those that overlap as one."""
    spans: list[tuple[int, int]] = []
    for stated in statements:  # by where they begin
        start, end = max(first, stated.start), min(last, stated.end)
        if start >= end:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _note(lang: str, path: str, stated: Stated, nodes: Mapping[str, Node], predicates: Mapping[str, Label]) -> str:
    w = words()[lang]
    obj = named(lang, nodes[stated.object]) if stated.object in nodes else isolated(stated.object)
    status = (
        "" if stated.status in ("", "asserted") else f" · {escape(w.get(f'status_{stated.status}', stated.status))}"
    )
    label = predicates[stated.predicate]
    relation = f'<bdi lang="{escape(label.lang)}">{escape(label.text)}</bdi>'
    evidence = edge_link(lang, stated.edge, w["evidence"])
    subject = escape(w["this_document"]) if stated.subject == path else named(lang, nodes[stated.subject])
    return f"{subject} — {relation} — {obj}{status} · {evidence}"
