"""Tells the parts of a resolution apart: the preamble ("considering") and the operative part ("resolves", "instructs …").

A part is opened by a line that begins with its words (`data/clauses.toml`) and holds the lines up to the next opening. A text without
both an operative part and a preamble has none: the words alone are everyday ones.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import alternation, longest_first
from ingest.patterns import compiled
from ingest.records import Segment

_LONGEST_OPENING: Final = 160  # characters of a line that opens a part
_MARK: Final = regex.compile(r"[ \t]*(?:[-–—•·]\s*|\(?[a-z\d]{1,3}[).][ \t]+|\d{1,2}[ \t]+)?")
_ENDS: Final = (".", "؛", ";", "。", "；")


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that opens a part: what the part does, and whether it is operative."""

    verb: str
    operative: bool


@cache
def _openings(code: str) -> tuple["regex.Pattern[str]", dict[str, Opening]]:
    table = tomllib.loads(files("ingest").joinpath("data/clauses.toml").read_text(encoding="utf-8"))
    words = {
        fold(form): Opening(verb, kind == "operative")
        for kind in ("preambular", "operative")
        for verb, forms in table[kind].items()
        for form in forms.get(code, ())
    }
    apart, end = (r"[ \t]*", "") if code == "zh" else (r"[ \t]+", r"(?!\p{L})")
    adverb = alternation(longest_first(fold(word) for word in table["adverbs"].get(code, ())))
    return compiled(rf"(?:{adverb}{apart})?(?P<verb>{alternation(longest_first(words))}){end}"), words


@cache
def is_operative(verb: str) -> bool:
    """Tell whether a part that does something is one of the operative part."""
    table = tomllib.loads(files("ingest").joinpath("data/clauses.toml").read_text(encoding="utf-8"))
    return verb in table["operative"]


def opening(line: str, code: str) -> Opening | None:
    """Return what a line opens, or None for any other line; a whole sentence opens nothing."""
    if len(line) > _LONGEST_OPENING or line.rstrip().endswith(_ENDS):
        return None
    folded = fold(line)
    pattern, words = _openings(code)
    mark = _MARK.match(folded)
    match = pattern.match(folded, mark.end() if mark is not None else 0)
    return words[" ".join(match["verb"].split())] if match is not None else None


@cache
def beside(code: str) -> "regex.Pattern[str]":
    """Return a pattern, over folded text, for whom a line names only as those with whom the one instructed is to work."""
    table = tomllib.loads(files("ingest").joinpath("data/clauses.toml").read_text(encoding="utf-8"))
    return compiled(table["beside"].get(code, "(?!)"))


def with_clauses(text: str, segments: Sequence[Segment], code: str) -> tuple[Segment, ...]:
    """Return the segments of a resolution with the part that each stands in; those of any other text as they are."""
    opened = {
        place: found
        for place, s in enumerate(segments)
        if s.kind not in ("cell", "footnote", "header")
        and (found := opening(text[s.start : s.end], s.lang or code)) is not None
    }
    if {o.operative for o in opened.values()} != {True, False}:
        return tuple(segments)
    current: str | None = None
    out = []
    for place, segment in enumerate(segments):
        current = opened[place].verb if place in opened else current
        apart = segment.kind in ("footnote", "header") or current is None
        out.append(segment if apart else replace(segment, clause=current, opens=place in opened))
    return tuple(out)
