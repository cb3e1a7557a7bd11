"""Writes out what a language's tables abbreviate: `^name` stands for the name in all its cases, `word{a,b}` for the word with each ending.

In a list `^name` becomes as many members; `*name` as the first member of a row makes as many rows.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Final

import regex

from ingest.folding import fold
from ingest.language.declension import Declension, case_forms

_ENDINGS: Final = regex.compile(r"\{([^{}\d]*,[^{}\d]*)\}")  # not the `{2,5}` of a pattern


def written_out(value: Any, declension: Declension | None) -> Any:
    """Return a value of a table with its abbreviations written out; patterns and texts outside lists stay as they are."""
    if isinstance(value, Mapping):
        return {key: written_out(inner, declension) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    out: list[Any] = []
    for item in value:
        if isinstance(item, str):
            out.extend(_forms(item, declension))
        elif isinstance(item, list) and item and isinstance(item[0], str) and item[0].startswith("*"):
            out.extend([form, *written_out(item[1:], declension)] for form in _forms("^" + item[0][1:], declension))
        else:
            out.append(written_out(item, declension))
    return out


def _forms(text: str, declension: Declension | None) -> Iterator[str]:
    """Yield the forms that an abbreviated text stands for; one without abbreviation is its only form."""
    for form in _with_endings(text):
        if form.startswith("^") and declension is not None:
            yield from case_forms(fold(form[1:]), declension)
        else:
            yield form


def _with_endings(text: str) -> Iterator[str]:
    pieces = _ENDINGS.split(text)
    if len(pieces) == 1:
        yield text
        return
    choices = [piece.split(",") if n % 2 else [piece] for n, piece in enumerate(pieces)]
    yield from ("".join(parts) for parts in product(*choices))
