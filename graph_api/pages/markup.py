"""Writes single pieces of HTML: tables, links, and texts of the graph, each isolated and in the direction of its language."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import chain, repeat
from urllib.parse import quote

from ontology.languages import RIGHT_TO_LEFT


def table(header: Sequence[str], rows: Iterable[Sequence[str]], edges: Sequence[str] = ()) -> str:
    """Return a table with a row of headings; `edges` are those that the rows are about, for whoever draws them."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    # The heading stands beside each cell where the screen is too narrow for columns
    marks = chain((f' data-edge="{escape(edge)}"' for edge in edges), repeat(""))
    body = "".join(f"<tr{mark}>{''.join(map(_cell, header, row))}</tr>" for mark, row in zip(marks, rows, strict=False))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(name: str, content: str) -> str:
    return f'<td data-label="{escape(name)}">{content}</td>'


def entity_link(lang: str, path: str, label: str, label_lang: str = "") -> str:
    """Return a link to the page of an entity, by its label."""
    return f'<a href="/{lang}/entity/{escape(quote(path))}">{isolated(label, label_lang)}</a>'


def text_link(lang: str, document: str, language: str, at: int, told: str) -> str:
    """Return a link to a place in the text of a document, whatever part of it a page shows."""
    return f'<a href="/{lang}/document/{escape(quote(document))}?language={escape(quote(language))}&amp;at={at}#at">{told}</a>'


def edge_link(lang: str, name: str, label: str) -> str:
    """Return a link to the page of a statement."""
    return f'<a href="/{lang}/edge/{escape(name)}">{escape(label)}</a>'


def isolated(text: str, lang: str = "") -> str:
    """Return a text isolated from the direction of what is around it."""
    # An empty tag says that the language is unknown; without one, a text would have that of the page
    return f'<bdi lang="{escape(lang)}" dir="{_direction(lang)}">{escape(text)}</bdi>'


def quotation(lang: str, marked: str) -> str:
    """Return words of a document, marked up already, in the direction of their language."""
    return f'<blockquote lang="{escape(lang)}" dir="{_direction(lang)}">{marked}</blockquote>'


def _direction(lang: str) -> str:
    # An Arabic text that begins with an acronym still runs from right to left, which `auto` would not see
    return "auto" if not lang else "rtl" if lang.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def code(text: str) -> str:
    """Return an identifier or a term, always from left to right; nothing for nothing."""
    return f"<bdi dir='ltr'><code>{escape(text)}</code></bdi>" if text else ""


def address(text: str) -> str:
    """Return a web address as a link; any other text as code, so that no other scheme is ever followed."""
    if not text.startswith(("http://", "https://")):
        return code(text)
    return f'<a href="{escape(text)}" rel="noreferrer">{code(text)}</a>'
