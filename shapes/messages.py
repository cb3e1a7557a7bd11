"""Writes messages from templates, in every language a template has; engines drop the language tag of a template with variables.

`{?name}` and `{$this}` stand for bound values (SHACL 1.0, 5.3.2). Identifiers are written as their paths, ontology terms as compact names.
In right-to-left text each value is isolated by U+2068 and U+2069 (Unicode 9.0 UAX #9), so that `resolution/pp/191` keeps its order.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ontology.languages import RIGHT_TO_LEFT
from ontology.namespaces import compact
from shapes.reading import Term, text_of

_VARIABLE: Final = re.compile(r"\{[?$](\w+)\}")
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_DIRECTIONAL_ISOLATE: Final = "\u2069"


def render(templates: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return the message in each language; a variable without value is written as an ellipsis."""
    return {language: _fill(text, values, language) for language, text in sorted(templates.items())}


def shown(term: Term | str | None) -> str:
    """Return a term as a reader sees it: an identifier's path, a compact name, a literal's text."""
    if isinstance(term, str):
        text = term
    elif isinstance(term, ox.NamedNode):
        text = text_of(term)
    else:
        return text_of(term)
    return compact(text)


def isolated(text: str) -> str:
    """Return a text that does not disturb the direction of what surrounds it."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_DIRECTIONAL_ISOLATE}"


def _fill(template: str, values: Mapping[str, str], language: str) -> str:
    def value(match: "re.Match[str]") -> str:
        text = values.get(match[1], "…")
        text = _words().get(language, {}).get(text, text)
        return isolated(text) if language in RIGHT_TO_LEFT else text

    return _VARIABLE.sub(value, template)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
