"""Runs `itugov query`: a catalogue query, a file or standard input, over the newest snapshot."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, get_args

from graph_api.problems import syntax_problem
from graph_api.sparql.results import OutputFormat, serialise, table
from graph_api.sparql.unknown import unknown_entities
from itugov.errors import BadQuery
from itugov.indexing import with_matches
from itugov.settings import Settings
from itugov.stores import newest
from queries.catalogue import Query, bind, catalogue
from queries.parameters import BindingError

FORMATS: Final[tuple[str, ...]] = get_args(OutputFormat)


def run_query(what: str, params: Sequence[str], output: str, settings: Settings) -> int:
    """Print the answer to a question."""
    given = dict(_pair(p) for p in params)
    question = catalogue().get(what)
    text = _bound(question, given) if question is not None else _read(what, given)
    snapshot = newest(settings)
    unknown = unknown_entities(snapshot, question, given) if question is not None else ()
    if unknown:
        raise BadQuery("; ".join(found.message for found in unknown))
    try:
        results = snapshot.query(with_matches(snapshot, text) if question is None else text)
        form = next(f for f in get_args(OutputFormat) if f == output)
        sys.stdout.write(serialise(results, form))
    except SyntaxError as error:
        raise BadQuery(f"{what}: {syntax_problem(error, text)}") from error
    except (
        ValueError,
        RuntimeError,
    ) as error:  # no such form of the results; a function that there is not; a misplaced search
        raise BadQuery(f"{what}: {error}") from error
    return 0


def run_list() -> int:
    """Print the catalogue: names, parameters and titles."""
    rows = [
        (
            q.name,
            " ".join(p.name if p.default is None else f"[{p.name}]" for p in q.parameters),
            q.title["en"],
            q.title["ar"],
        )
        for q in catalogue().values()
    ]
    sys.stdout.write(table(("name", "parameters", "title", "العنوان"), rows))
    return 0


def _bound(question: Query, given: Mapping[str, str]) -> str:
    try:
        return bind(question, given)
    except BindingError as error:
        raise BadQuery(str(error)) from error


def _read(what: str, given: Mapping[str, str]) -> str:
    if what != "-" and not Path(what).is_file():
        raise BadQuery(f"{what!r} is neither a file nor one of the catalogue's queries: {', '.join(catalogue())}")
    if given:
        raise BadQuery("only queries of the catalogue have parameters")
    try:
        return sys.stdin.read() if what == "-" else Path(what).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuery(f"the query cannot be read: {error}") from error


def _pair(param: str) -> tuple[str, str]:
    key, equals, value = param.partition("=")
    if not equals:
        raise BadQuery(f"--param {param!r} is not of the form K=V")
    return key, value
