"""Refuses queries that would reach the network, before the database sees them; knows nothing of data.

Oxigraph carries out SERVICE and cannot be told not to. Finding the keyword by splitting a query into tokens is not safe: its
parser tries alternatives in turn, so `FILTER(1<'x>')SERVICE <…> {…} #'` is a comparison, a string and a SERVICE to it, where
a tokeniser sees an IRI and a string; `SERVICE:p {…}` is a SERVICE too. So the parser itself is asked: with the word spelled
otherwise wherever it occurs, a query that needs the keyword no longer parses, and one that has it in an IRI, a string, a
comment, a variable or a prefix still does. Its own words for SERVICE are ASCII letters in any case, with no escapes.
"""

import re
from itertools import product
from typing import Final

import pyoxigraph as ox

from store.errors import QueryRefused
from store.tokens import words

_WORD: Final = re.compile("service", re.IGNORECASE | re.ASCII)
_NOWHERE: Final = ox.Store()


def refuse_federation(sparql: str) -> None:
    """Make sure that a query asks no other service.

    Raises:
        QueryRefused: it does, or would where the parser took it so.
        SyntaxError: it holds the word, and does not parse even with it spelled otherwise.
    """
    if _WORD.search(sparql) is None:
        return
    other = _unused(sparql)
    try:
        _NOWHERE.query(_WORD.sub(other, sparql))
    except SyntaxError as error:
        if any(word.upper() == "SERVICE" for word in words(sparql)):
            raise QueryRefused(
                "SERVICE is not carried out here: a query reads this store and reaches no other. "
                "Ask the other service itself, or load its data into a graph of this store"
            ) from error
        raise


def _unused(sparql: str) -> str:
    """Return a word of the same length that occurs nowhere in a query."""
    lowered = sparql.lower()
    for letters in product("xzqjkvw", repeat=6):
        word = "s" + "".join(letters)
        if word not in lowered:
            return word
    raise QueryRefused("the query holds every word of seven letters that could be tried")
