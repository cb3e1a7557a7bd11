"""Writes the answer to a query as a page for a browser: a table of rows or triples, and links to the same as files."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from typing import Final
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from graph_api.markup import code, entity_link, isolated, table
from graph_api.pages import page, words
from graph_api.protocol import Operation
from graph_api.reading import Reading, Results, Term, text_of
from graph_api.results import LimitExceeded, Limits
from ontology.namespaces import ID, compact

# What a page shows of an answer at most; more of it is in the files
SHOWN_ROWS: Final = 1000
_TRIPLE: Final = ("subject", "predicate", "object")


def answer(reading: Reading, lang: str, results: Results, asked: Operation, limits: Limits) -> str:
    """Return the page of an answer; it says where it shows less than there is.

    Raises:
        LimitExceeded: the rows to show have more characters than an answer may have bytes.
    """
    w = words()[lang]
    if isinstance(results, ox.QueryBoolean):
        files, body = ("json", "csv"), f"<p><b>{escape(w['yes' if results else 'no'])}</b></p>"
    else:
        files = ("turtle", "jsonld") if isinstance(results, ox.QueryTriples) else ("csv", "json")
        header = _TRIPLE if isinstance(results, ox.QueryTriples) else [v.value for v in results.variables]
        rows = _rows(results)
        shown, size = [], 0
        for row in islice(rows, min(SHOWN_ROWS, limits.max_rows)):
            shown.append([_cell(lang, value) for value in row])
            size += sum(map(len, shown[-1]))
            if size > limits.max_bytes:
                raise LimitExceeded(f"the result has more than {limits.max_bytes} bytes; use LIMIT, or fewer columns")
        rest = f" · {escape(w['rows_more'])}" if next(rows, None) is not None else ""
        listed = table(header, shown) if shown else f"<p>{escape(w['nothing'])}</p>"
        body = f"<p>{escape(w['shown'])} {len(shown)}{rest}</p>{listed}"
    links = " · ".join(f'<a href="{escape(_address(asked, form))}">{form.upper()}</a>' for form in files)
    edited = f"sparql?query={quote(asked.query, safe='')}"
    change = f'<a href="/{lang}/{escape(edited)}">{escape(w["change_query"])}</a>'
    return page(reading, lang, w["answer"], f"<p>{links} · {change}</p>{body}", edited)


def _rows(results: ox.QuerySolutions | ox.QueryTriples) -> Iterator[Sequence[Term | None]]:
    if isinstance(results, ox.QueryTriples):
        yield from ((t.subject, t.predicate, t.object) for t in results)
        return
    names = [variable.value for variable in results.variables]
    yield from ([solution[name] for name in names] for solution in results)


def _cell(lang: str, value: Term | None) -> str:
    if isinstance(value, ox.NamedNode):
        path = text_of(value)
        return entity_link(lang, path, path) if value.value.startswith(ID) and path else code(compact(value.value))
    if isinstance(value, ox.Literal):
        return isolated(value.value, value.language or "")
    return "" if value is None else code(str(value))


def _address(asked: Operation, form: str) -> str:
    graphs = [("default-graph-uri", g) for g in asked.default_graphs or ()]
    graphs += [("named-graph-uri", g) for g in asked.named_graphs or ()]
    return f"/sparql?{urlencode([('query', asked.query), *graphs, ('format', form)])}"
