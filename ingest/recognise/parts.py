"""Finds parts of a body that have no name but a place or a number: an area office, a numbered working group of a meeting."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import regex

from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Register
from ontology.namespaces import slug

_STANDING: Final = frozenset(
    {"Organ", "Sector", "Bureau", "Office"}
)  # they have study groups and departments, no such groups


def find_parts(page: Page, mentions: Sequence[Mention], homes: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return area offices of the Union by their city, and numbered working groups of the body named after them or of the document."""
    if page.language is None:
        return []
    return [*_offices(page, facts), *_groups(page, mentions, homes, facts)]


def _offices(page: Page, facts: Register) -> Iterator[Mention]:
    assert page.language is not None
    for match in _office(page.language, facts).finditer(page.folded.text):
        id = f"body/ITU-Area-Office-{facts.cities[match['city']].removeprefix('city/')}"
        yield page.mention(
            *match.span(),
            "body",
            id,
            rule="area-office",
            confidence=0.8,
            attributes={"class": "Office", "provisional": "true"},
        )


@cache
def _office(language: Language, facts: Register) -> "regex.Pattern[str]":
    """Return the pattern of an area office, by the names of cities."""
    cities = alternation(longest_first(name for name in facts.cities if name))
    head = language.pattern("parts", "area_office")
    return compiled(rf"{language.word_start()}(?:{head})(?P<city>{cities}){language.word_end()}")


def _groups(page: Page, mentions: Sequence[Mention], homes: Sequence[Mention], facts: Register) -> Iterator[Mention]:
    assert page.language is not None
    owner = next((m for m in homes if facts.classes.get(m.id or "", set()).isdisjoint(_STANDING)), None)
    begun = {m.start: m for m in mentions if m.type in ("body", "event") and m.id is not None}
    link = compiled(page.language.pattern("parts", "belonging"))
    for match in compiled(page.language.word_start() + page.language.pattern("parts", "working_group")).finditer(
        page.folded.text
    ):
        after = link.match(page.folded.text, match.end())
        at = page.folded.at(after.end()) if after is not None else -1
        named = begun.get(at) or begun.get(at + 1)  # the second where the preposition is glued to it
        of = named or owner
        id = f"body/{slug(str(of.id).partition('/')[2])}-WG{match['number']}" if of is not None else None
        yield page.mention(
            *match.span(),
            "body",
            id,
            rule="numbered-group",
            reason="" if id else "the number counts within a meeting or body that is not named",
            confidence=0.7 if id else 0.3,
            attributes={"class": "WorkingParty", "provisional": "true"} if id else {},
        )
