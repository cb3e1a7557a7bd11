"""Writes the page that tells how to read the others: what an edge and its evidence are, how to cite, and the ways in."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from graph_api.evidence import Place
from graph_api.formats import Link, Node
from graph_api.labels import Label
from graph_api.pages.markup import code, edge_link, isolated, quotation
from graph_api.pages.page import named, page, where
from graph_api.reading import Reading
from graph_api.walks.stating import STATUSES
from graph_api.words import Words, words

# The parts of the page: the anchor, and the words of its heading and of its paragraphs
_PARTS: Final = (
    ("thing", ("docs_thing_1", "docs_thing_2", "docs_thing_3")),
    ("edge", ("docs_edge_1",)),
    ("document", ("docs_document_1",)),
    ("drawing", ("docs_drawing_1", "docs_drawing_2", "drawing_keys")),
    ("cite", ("docs_cite_1", "docs_cite_2")),
    ("ways", ()),
    ("lacks", ("docs_lacks_1", "docs_lacks_2")),
)
# The ways in: what each is called, as words or as the name itself; what it is for; where it is, `{lang}` standing for the language of the page
_WAYS: Final = (
    ("nav_sparql", "docs_sparql", "/{lang}/sparql", "/sparql"),
    ("catalogue", "docs_questions", "/{lang}/queries", "/api/v1/queries"),
    ("nav_api", "docs_api", "/{lang}/api", "/openapi.json"),
    ("docs_download", "docs_download_1", "/data/dataset.nq.gz", "/.well-known/void"),
    ("resolve", "docs_resolve", "/{lang}/resolve", "/api/v1/citations/resolve"),
    ("audit", "docs_audit", "/{lang}/audit", "/api/v1/audit"),
)
# Those that have a name of their own, and no page: the address or the command that is given to another program
_TOOLS: Final = (
    ("OpenRefine", "docs_openrefine", "{base}reconcile"),
    ("MCP", "docs_mcp", "itugov mcp"),
    ("llms.txt", "docs_programs", "{base}llms.txt"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """An edge of the graph with its ends and a place that states it."""

    source: Node
    link: Link
    target: Node
    place: Place
    title: Label


def guide(reading: Reading, lang: str, base: str, example: Example | None) -> str:
    """Return the page; `base` is the address of the service, with its slash, and `example` an edge of what it holds, where it holds any."""
    w = words()[lang]
    listed = "".join(f'<li><a href="#{anchor}">{escape(w[f"docs_{anchor}"])}</a></li>' for anchor, _ in _PARTS)
    parts = [f'<nav class="contents" aria-label="{escape(w["docs_contents"])}"><ul>{listed}</ul></nav>']
    for anchor, told in _PARTS:
        said = "".join(f"<p>{escape(w[key])}</p>" for key in told)
        parts.append(f'<section id="{anchor}"><h2>{escape(w[f"docs_{anchor}"])}</h2>{said}')
        if anchor == "edge":
            parts.append(_kinds(w) + _shown(lang, example))
        elif anchor == "ways":
            parts.append(_ways(lang, base))
        parts.append("</section>")
    return page(reading, lang, w["docs"], f'<div class="read">{"".join(parts)}</div>', "docs")


def _kinds(w: Words) -> str:
    """Return what an edge can be, as a list of terms."""
    others = " · ".join(w[f"status_{status}"] for status in STATUSES if status != "asserted")
    told: Sequence[tuple[str, str]] = (
        (w["status_asserted"], "docs_asserted"),
        (others, "docs_unasserted"),
        (w["reference"], "docs_reference"),
        (w["inferred"], "docs_inferred"),
        (w["confidence"], "docs_confidence"),
    )
    return f"<dl>{''.join(f'<dt>{escape(term)}</dt><dd>{escape(w[key])}</dd>' for term, key in told)}</dl>"


def _shown(lang: str, example: Example | None) -> str:
    if example is None:
        return ""
    w, link, place = words()[lang], example.link, example.place
    relation = f'<span class="relation">{isolated(link.predicate_label, link.predicate_label_lang)}</span>'
    told = f"{where(lang, place, {place.document: example.title})} · {edge_link(lang, link.id, w['evidence'])}"
    return (
        f'<figure class="example"><figcaption>{escape(w["docs_example"])}</figcaption>'
        f'<p class="triple">{named(lang, example.source)} {relation} {named(lang, example.target)}</p>'
        f'{quotation(place.lang, f"<mark>{escape(place.quote)}</mark>")}<p class="place">{told}</p></figure>'
    )


def _ways(lang: str, base: str) -> str:
    w = words()[lang]
    rows = [
        f'<dt><a href="{escape(path.format(lang=lang))}">{escape(w[name])}</a></dt>'
        f"<dd>{escape(w[purpose])}<br>{code(base.rstrip('/') + address)}</dd>"
        for name, purpose, path, address in _WAYS
    ]
    rows += [
        f"<dt>{isolated(name, 'en')}</dt><dd>{escape(w[purpose])}<br>{code(given.format(base=base))}</dd>"
        for name, purpose, given in _TOOLS
    ]
    return f"<dl>{''.join(rows)}</dl>"
