"""Finds persons named after a title by initials and family name ("Mr F. Bigi"): as the one the document names in full, else by those initials."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.nominative import nominative
from ingest.recognise.page import Page
from ingest.recognise.persons import in_mixed_case
from ingest.recognise.romanise import romanise
from ingest.records import Mention

_LEAST: Final = 3  # letters of a family name


@cache
def _pattern(language: Language) -> "regex.Pattern[str]":
    table = language.table("persons")
    title = alternation(longest_first(language.with_elided(fold(t) for t in table["titles"])))
    particle = alternation(longest_first(fold(word) for word in table.get("particles", ())))
    return compiled(
        rf"{language.word_start()}(?P<title>{title})\.?[ \t\u00a0]+(?P<name>(?:\p{{L}}\.[ \t\u00a0-]?){{1,3}}(?:{particle}[ \t])*(?P<family>\p{{L}}[\p{{L}}'-]{{{_LEAST - 1},}}))"
    )


def find_initialled(page: Page, persons: Sequence[Mention]) -> list[Mention]:
    """Return persons named by initials; `persons` are those the page names in full."""
    if page.language is None or not page.language.letters or not page.language.table("persons"):
        return []
    full = {str(m.id): m.text for m in persons if m.type == "person" and m.id is not None and not m.coref}
    found = []
    for match in _pattern(page.language).finditer(page.folded.text):
        start, end = page.folded.span(*match.span("name"))
        written = page.text[start:end]
        if not written[0].isupper() or not page.text[page.folded.at(match.start("family"))].isupper():
            continue
        family = nominative(page.text[slice(*page.folded.span(*match.span("family")))], match["title"], page.language)
        same = sorted({i for i, name in full.items() if _bears(name, match["name"][0], fold(family))})
        before = page.text[start : page.folded.at(match.start("family"))].replace(".", " ")
        name = " ".join([*before.split(), in_mixed_case(family)])
        identifier = same[0] if len(same) == 1 else f"person/{romanise(name, page.language)}"
        attributes = {} if len(same) == 1 else {"provisional": "true"}
        found.append(
            page.mention(
                *match.span("name"), "person", identifier, rule="person-initials", confidence=0.7, attributes=attributes
            )
        )
    return found


def _bears(name: str, initial: str, family: str) -> bool:
    """Tell whether a full name begins with a letter and ends with a family name."""
    words = fold(name).split()
    return len(words) > 1 and words[-1] == family and words[0].startswith(initial)
