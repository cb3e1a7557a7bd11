"""Writes the page on the catalogue in Markdown: `python -m queries.page > docs/queries.md`."""

import sys
from collections.abc import Iterator

from queries.catalogue import Query, catalogue

_INTRODUCTION = """# Questions of the catalogue

Each is one file in `queries/` that runs as it stands in any SPARQL 1.1 engine, and can be asked in four ways:

- `itugov query NAME --param KEY=VALUE --format table|csv|json|turtle` on the command line;
- `GET /api/v1/queries/{name}?KEY=VALUE` over HTTP, as JSON, CSV or TSV, those that give a graph as Turtle, JSON-LD or another format of RDF;
- as SPARQL, from `/.well-known/sparql-examples/{name}`, where editors and assistants that know the conventions for examples find all of them;
- on the pages `/en/queries` and `/ar/queries`.

A parameter in brackets may be left out; its default stands beside it, and `*` leaves it open. Entities are given as `body/ISC-TF`, as compact names or as IRIs.
This page is written by `python -m queries.page`.
"""
_FORMS = {"select": "rows", "construct": "a graph", "ask": "yes or no"}


def markdown() -> str:
    """Return the page: for each question its title and description in English and Arabic, its parameters and a call."""
    return "\n".join([_INTRODUCTION, *(line for query in catalogue().values() for line in _section(query))])


def _section(query: Query) -> Iterator[str]:
    yield f"## {query.name}\n"
    yield f"**{query.title['en']}**\n\n{query.description['en']}\n"
    yield f'<div dir="rtl" lang="ar">\n\n**{query.title["ar"]}**\n\n{query.description["ar"]}\n\n</div>\n'
    yield f"Gives {_FORMS[query.form]}. Keywords: {', '.join(query.keywords)}.\n"
    if query.parameters:
        yield "| parameter | type | example |\n| --- | --- | --- |"
        for p in query.parameters:
            name = f"`{p.name}`" if p.default is None else f"[`{p.name}`] = `{p.default}`"
            yield f"| {name} | {p.type} | `{p.example}` |"
        yield ""
    given = [f"{p.name}={p.example}" for p in query.parameters if p.default is None]
    call = " ".join(["itugov query", query.name, *(f"--param {pair}" for pair in given)])
    yield f"```sh\n{call}\n```\n"


if __name__ == "__main__":
    sys.stdout.write(markdown())
