"""Answers the properties by which a SPARQL query searches: `itu:matches` gives things by name, `itu:quoteMatches` claims by their words."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, Literal

from graph_api.text.finding import TextIndex, Wanted
from ontology.namespaces import PREFIXES, entity
from store.matching import Find

MATCHES: Final = PREFIXES["itu"] + "matches"
QUOTE_MATCHES: Final = PREFIXES["itu"] + "quoteMatches"


def searches(sparql: str) -> bool:
    """Say whether a query may hold one of the properties."""
    return "matches" in sparql.casefold()


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
