"""Splits a SPARQL query into tokens as its grammar has them (SPARQL 1.1 Query, section 19.8); knows nothing of their sense.

Not a safe base for refusing a query (see `store.guard`); good for finding the words of a query that is in order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    |(?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    |(?P<comment>\#[^\n\r]*)
    |(?P<quote>['"])
    |(?P<tag>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    |(?P<variable>[?$]\w+)
    |(?P<blank>_:\w[\w.\-·]*)
    |(?P<name>(?:[^\W\d_][\w.\-·]*+)?+:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w.:\-·]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:\-·]|%[0-9A-Fa-f]{2}|\\.))?)?)
    |(?P<word>[^\W\d][\w.\-·]*+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
# What opens a string, what is in it, possessively, and what ends it
_STRINGS: Final = (
    ("'''", re.compile(r"'''(?:'{0,2}(?:[^'\\]|\\.))*+", re.DOTALL)),
    ('"""', re.compile(r'"""(?:"{0,2}(?:[^"\\]|\\.))*+', re.DOTALL)),
    ("'", re.compile(r"'(?:[^'\\\n\r]|\\.)*+", re.DOTALL)),
    ('"', re.compile(r'"(?:[^"\\\n\r]|\\.)*+', re.DOTALL)),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind (iri, string, tag, variable, blank, name, word, other), its text, and where it begins."""

    kind: str
    text: str
    start: int


def tokens(sparql: str) -> Iterator[Token]:
    """Yield the tokens of a query but for space and comments, in a time that grows with its length alone.

    A quote that begins no string is a token of its own.
    """
    at = 0
    # A string that was begun and not ended: what opens it again before this place is within an escape there, and does not end either
    endless = dict.fromkeys((opening for opening, _ in _STRINGS), 0)
    while (match := _TOKEN.match(sparql, at)) is not None:
        kind, text, start = match.lastgroup or "other", match[0], at
        if kind == "quote":
            kind = "other"
            for opening, within in _STRINGS:
                if start >= endless[opening] and sparql.startswith(opening, start):
                    found = within.match(sparql, start)
                    assert found is not None
                    if sparql.startswith(opening, found.end()):
                        kind, text = "string", found[0] + opening
                        break
                    endless[opening] = found.end()
        at = start + len(text)
        if kind not in ("space", "comment"):
            yield Token(kind, text, start)


def words(sparql: str) -> Iterator[str]:
    """Yield the bare words: keywords and names of functions."""
    return (token.text for token in tokens(sparql) if token.kind == "word")
