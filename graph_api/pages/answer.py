"""Writes the answer to a query as a page for a browser: a table of rows or triples, and links to the same as files."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from typing import Final
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from graph_api.pages.markup import code, entity_link, isolated, table
from graph_api.pages.page import page
from graph_api.reading import Reading, Term, text_of
from graph_api.sparql.protocol import Operation
from graph_api.words import words
from ontology.namespaces import ID, compact
from store.asking import Kind

# What a page shows of an answer at most; more of it is in the files
SHOWN_ROWS: Final = 1000
_TRIPLE: Final = ("subject", "predicate", "object")


def answer(
    reading: Reading, lang: str, kind: Kind, data: bytes, asked: Operation, *, max_rows: int, truncated: bool
) -> str:
    """Return the page of an answer, given as tab-separated values or as triples by lines; it says where it shows less than there is."""
    w = words()[lang]
    if kind == "boolean":
        files, body = ("json", "csv"), f"<p><b>{escape(w['yes' if data == b'true' else 'no'])}</b></p>"
    else:
        files = ("turtle", "jsonld") if kind == "graph" else ("csv", "json")
        header, rows = _triples(data) if kind == "graph" else _solutions(data)
        shown = [[_cell(lang, value) for value in row] for row in islice(rows, min(SHOWN_ROWS, max_rows))]
        rest = f" · {escape(w['rows_more'])}" if truncated or next(rows, None) is not None else ""
        listed = table(header, shown) if shown else f"<p>{escape(w['nothing'])}</p>"
        body = f"<p>{escape(w.count('n_triples' if kind == 'graph' else 'n_rows', len(shown)))}{rest}</p>{listed}"
    links = " · ".join(f'<a href="{escape(_address(asked, form))}">{form.upper()}</a>' for form in files)
    edited = f"sparql?query={quote(asked.query, safe='')}"
    change = f'<a href="/{lang}/{escape(edited)}">{escape(w["change_query"])}</a>'
    return page(reading, lang, w["answer"], f"<p>{links} · {change}</p>{body}", edited)


def _triples(data: bytes) -> tuple[Sequence[str], Iterator[Sequence[Term | None]]]:
    found = ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
    return _TRIPLE, ((q.subject, q.predicate, q.object) for q in found)


def _solutions(data: bytes) -> tuple[Sequence[str], Iterator[Sequence[Term | None]]]:
    found = ox.parse_query_results(data, format=ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return names, ([solution[name] for name in names] for solution in found)


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
