"""Writes the page that takes a text and shows what it cites: the text with marks, and a table of what each mark means."""

from html import escape

from graph_api.citation_schemas import CandidateModel, CitationModel, ResolvedModel
from graph_api.citations import MOST_TEXT_BYTES
from graph_api.pages.markup import code, entity_link, isolated, quotation, table
from graph_api.pages.page import page
from graph_api.reading import Reading
from graph_api.words import words


def resolve(reading: Reading, lang: str, text: str = "", found: ResolvedModel | None = None) -> str:
    """Return the form, and under it what was found in the text that stood in it."""
    w = words()[lang]
    parts = [
        f'<form class="wide" method="post" action="/{lang}/resolve"><p><label for="text">{escape(w["paste"])}</label></p>'
        # A line end that follows the opening tag is not part of the field (HTML, 13.1.2.5)
        f'<textarea id="text" name="text" dir="auto" rows="{12 if found is None else 5}" required>\n{escape(text)}</textarea>'
        f'<p><button type="submit">{escape(w["resolve_it"])}</button></p></form>'
        f"<p>{escape(w['paste_limit'])} {escape(w.count('n_bytes', MOST_TEXT_BYTES))}</p>"
    ]
    if found is not None:
        parts.append(f"<h2>{escape(w['cited_here'])}</h2>")
        parts.append(
            "<p>"
            + " · ".join(f"{escape(w[_key(name)])} <bdi>{w.number(n)}</bdi>" for name, n in found.totals.items())
            + "</p>"
        )
        if found.citations:
            parts.append(quotation(_tongue(found), _marked(text, found)))
            header = (w["quoted"], w["resolve_status"], w["entity"])
            rows = [
                (_quoted(n, c), escape(w[_key(c.status)]), _meant(lang, c)) for n, c in enumerate(found.citations, 1)
            ]
            parts.append(table(header, rows))
        else:
            parts.append(f"<p>{escape(w['nothing'])}</p>")
        if found.relations:
            rows = [
                (
                    isolated(r.quote),
                    escape(r.predicate_label),
                    code(r.object) if r.object_kind == "iri" else isolated(r.object),
                )
                for r in found.relations
            ]
            parts.append(f"<h2>{escape(w['stated_here'])}</h2>{table((w['quoted'], w['relation'], w['target']), rows)}")
    return page(reading, lang, w["resolve"], "".join(parts), "resolve")


def _key(name: str) -> str:
    return f"resolve_{name.replace('-', '_')}"


def _tongue(found: ResolvedModel) -> str:
    """Return the language of the whole text, empty where it is in several."""
    return found.languages[0] if len(found.languages) == 1 else ""


def _marked(text: str, found: ResolvedModel) -> str:
    """Return the text with a mark around each citation, which leads to its row; of those that overlap, around the first."""
    marked, at = "", 0
    for n, c in enumerate(found.citations, 1):
        if c.start >= at:
            marked += f'{escape(text[at : c.start])}<a href="#c{n}"><mark>{escape(text[c.start : c.end])}</mark></a>'
            at = c.end
    return marked + escape(text[at:])


def _quoted(n: int, citation: CitationModel) -> str:
    return f'<span id="c{n}">{isolated(citation.quote, citation.lang)}</span>'


def _meant(lang: str, citation: CitationModel) -> str:
    """Return links to what is held, and the identifiers of what is not."""
    things = [citation.meant] if citation.meant is not None else citation.candidates
    listed = " · ".join(_thing(lang, thing) for thing in things)
    if listed:
        return listed
    return f'<bdi lang="en" dir="ltr">{escape(citation.reason)}</bdi>'


def _thing(lang: str, thing: CandidateModel) -> str:
    if not thing.held:
        return code(thing.id)
    return entity_link(lang, thing.id, thing.label.text, thing.label.lang)
