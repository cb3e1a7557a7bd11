"""Answers the properties by which a SPARQL query searches: `itu:matches` gives things by name, `itu:quoteMatches` claims by their words."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, Literal

from graph_api.problems import SyntaxProblem, excerpt
from graph_api.text.finding import TextIndex, Wanted
from ontology.namespaces import PREFIXES, entity
from store.matching import Find, Misplaced, expanded

MATCHES: Final = PREFIXES["itu"] + "matches"
QUOTE_MATCHES: Final = PREFIXES["itu"] + "quoteMatches"
# Finds nothing, where a query is checked and not run
NOTHING: Final[Mapping[str, Find]] = {name: lambda *_: () for name in (MATCHES, QUOTE_MATCHES)}


def searches(sparql: str) -> bool:
    """Say whether a query may hold one of the properties."""
    return "matches" in sparql.casefold()


def joined(sparql: str, properties: Mapping[str, Find]) -> str:
    """Return a query with what its searches find in their place.

    Raises:
        SyntaxProblem: a search stands where it cannot be answered, or finds too much; with line and column.
    """
    try:
        return expanded(sparql, properties)
    except Misplaced as error:
        found = excerpt(sparql.split("\n")[error.line - 1], error.column)
        raise SyntaxProblem(str(error), line=error.line, column=error.column, query_excerpt=found) from error


def finders(index: TextIndex) -> Mapping[str, Find]:
    """Return what answers each property; names and words are found if they hold all that is asked for."""
    return {MATCHES: partial(_find, index, "names"), QUOTE_MATCHES: partial(_find, index, "quotes")}


def _find(
    index: TextIndex, scope: Literal["names", "quotes"], text: str, lang: str | None, most: int
) -> Sequence[tuple[str, float]]:
    wanted = Wanted(text, scope, languages=(lang,) if lang else (), some=False)
    if scope == "quotes":
        return [(entity(name), score) for name, score in index.quoting(wanted, most)]
    return [(entity(hit.id), hit.score) for hit in index.find(wanted)[:most]]
