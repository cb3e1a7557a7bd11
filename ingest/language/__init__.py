"""What a language brings to the grammars: word forms and patterns, one TOML file a language, folded when loaded.

Adding a language is adding a file; the grammars themselves know none.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex

from ingest.folding import fold

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The tables of one language; `table` gives a section by name."""

    code: str
    tables: Mapping[str, Any]

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a section of the language's file."""
        section: Mapping[str, Any] = self.tables[name]
        return section

    def pattern(self, section: str, name: str) -> str:
        """Return a pattern of the file, folded as the text is."""
        value: str = self.tables[section][name]
        return fold_pattern(value)

    def word_start(self) -> str:
        """Return a look-behind that holds where a word begins, glued conjunctions and prepositions counted off."""
        letters = self.tables["letters"]
        before = "".join(self.tables["conjunctions"])
        glued = "".join(self.tables["prepositions"])
        clitics = (rf"[{before}]?" if before else "") + (rf"[{glued}]?" if glued else "")
        return rf"(?<=(?:^|[^{letters}]){clitics})"

    def forms(self, section: str, name: str) -> tuple[str, ...]:
        """Return word forms, folded, longest first."""
        return longest_first(fold(form) for form in self.tables[section][name])


def longest_first(forms: Any) -> tuple[str, ...]:
    """Return distinct forms, longest first, then in code point order."""
    return tuple(sorted(set(forms), key=lambda form: (-len(form), form)))


def alternation(forms: Iterable[str]) -> str:
    """Return a pattern that matches any of the forms, the longest that fits first, any white space for a space.

    What forms begin with in common is written once, so that a pattern of a hundred forms is compiled in a fraction of the time.
    """
    tree: dict[str, Any] = {}
    for form in forms:
        node = tree
        for character in " ".join(form.split()):
            node = node.setdefault(character, {})
        node[""] = {}
    return f"(?:{_branches(tree)})"


def _branches(tree: Mapping[str, Any]) -> str:
    """Return the pattern of what may follow at a node; the key "" says that a form may end there."""
    more = [
        (r"[ \t]+" if character == " " else regex.escape(character)) + _branches(rest)
        for character, rest in sorted(tree.items())
        if character
    ]
    if not more:
        return ""
    if "" not in tree:
        return more[0] if len(more) == 1 else f"(?:{'|'.join(more)})"
    return f"(?:{'|'.join(more)})?"


def fold_pattern(pattern: str) -> str:
    r"""Fold the letters of a pattern; escapes such as `\\d` and group names are left alone."""
    return "".join(
        piece if piece.startswith(("\\", "(?P<")) else fold(piece)
        for piece in regex.findall(r"\\p\{\w+\}|\\.|\(\?P<\w+>|[^\\(]+|\(", pattern)
    )


def available() -> tuple[str, ...]:
    """Return the codes of the languages that have grammars."""
    return tuple(sorted(file.stem for file in _HERE.glob("??.toml")))


@cache
def language(code: str) -> Language | None:
    """Return the tables of a language, or None where there are none: names and symbols are then all that is recognised."""
    file = _HERE / f"{code}.toml"
    if not file.exists():
        return None
    return Language(code, tomllib.loads(file.read_text(encoding="utf-8")))
