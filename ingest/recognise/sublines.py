"""Reads an action line and the part of it that is named behind it as that part: "Action Line C7 (e-health)"."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Register

_NUMBER: Final = regex.compile(r"^\p{L}{1,3}\s?\d+\.\s+")  # as the names of the parts begin


def as_parts(page: Page, known: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return the mentions, those of action lines whose part is named right behind them widened to it."""
    parts = _parts(facts)
    return [_widened(page, m, parts[str(m.id)]) if str(m.id) in parts and not m.coref else m for m in known]


def _widened(page: Page, line: Mention, parts: "tuple[regex.Pattern[str], Mapping[str, str]]") -> Mention:
    pattern, names = parts
    match = pattern.match(page.folded.text, page.folded_span(line)[1])
    if match is None or bool(match["open"]) != bool(match["close"]):
        return line
    end = page.folded.span(match.start(), match.end())[1]
    return replace(line, end=end, text=page.text[line.start : end], id=names[" ".join(match["name"].split())])


@cache
def _parts(facts: Register) -> "Mapping[str, tuple[regex.Pattern[str], Mapping[str, str]]]":
    """Return for each action line that has parts a pattern for the name of one behind it, and the parts by their names."""
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for part, classes in facts.classes.items():
        line, _, more = part.partition("-e-")
        if "ActionLine" in classes and more:
            names[line] |= {fold(_NUMBER.sub("", label.text)): part for label in facts.labels_of(part)}
    return {
        line: (
            compiled(
                rf"[ \t]*(?P<open>\()?(?:[:.–—-][ \t]*)?[\"“«]?(?P<name>{alternation(longest_first(parts))})(?!\p{{L}})[\"”»]?(?P<close>\))?"
            ),
            parts,
        )
        for line, parts in names.items()
    }
