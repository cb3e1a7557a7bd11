"""Tokens are those that one expression for all of them finds, in a time that grows with the length of the query alone."""

import re
import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_api.problems import undeclared_prefixes
from store.tokens import _TOKEN, tokens

# The strings of the grammar by backtracking: right, and for one that does not end a time that grows with the square of the length
_STRING: Final = r"""'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"|'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*\""""
REFERENCE: Final = re.compile(
    _TOKEN.pattern.replace("(?P<quote>['\"])", f"(?P<string>{_STRING})"), re.VERBOSE | re.DOTALL
)
LONG: Final = 200_000
ENDLESS: Final = (
    "\\'",
    '\\"',
    "'\\\n",
    "'''\"",
    '""" \'',
    "<a",
    "<\\u0041",
    "a.b-",
    "x:....",
    "@a---",
    "# '\n",
    "'\\'\n\\'",
    "a:b\\'",
    "\\'''",
)


@given(st.text("'\"\\\n\r <>#@?:a.{", max_size=40))
def test_tokens_are_those_of_the_grammar(query: str) -> None:
    expected = [
        (match.lastgroup, match[0], match.start())
        for match in REFERENCE.finditer(query)
        if match.lastgroup not in ("space", "comment")
    ]
    assert [(token.kind, token.text, token.start) for token in tokens(query)] == expected


@pytest.mark.parametrize("piece", ENDLESS)
def test_no_query_is_split_in_more_than_linear_time(piece: str) -> None:
    query = (piece * LONG)[:LONG]
    begun = time.process_time()
    assert sum(len(token.text) for token in tokens(query)) > 0 or piece.startswith("#")
    undeclared_prefixes(query)
    assert time.process_time() - begun < 10  # the square of the length would be minutes
    assert len(ENDLESS) == 14
