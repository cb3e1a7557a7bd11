"""Finds persons named without a title beside their post: between commas ("the Director of the Bureau, GIVEN FAMILY, …"), or in a line above its own."""

from collections.abc import Sequence
from functools import cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.recognise.romanise import romanise
from ingest.recognise.spans import Spans
from ingest.records import Mention

_MOST = 3  # words of a name after the given one
_BACK = 80  # characters before a post in which such a name stands


def find_in_apposition(page: Page, known: Sequence[Mention]) -> list[Mention]:
    """Return the persons whose names stand right before or behind that of their post, set off by commas or lines, and begin with a given name."""
    language = page.language
    if language is None or not language.table("persons").get("apposition"):
        return []
    text, folded = page.folded.text, page.folded
    taken, found = Spans.of(known), []
    stops = frozenset(fold(word) for word in language.table("persons")["stops"])
    for post in known:
        if post.type != "post":
            continue
        start, end = folded.offset(post.start), folded.offset(post.end)
        for match in (_behind(language).match(text, end), _before(language, text, start, end)):
            if match is None or stops & set(match["name"].split()):
                continue
            first, last = folded.span(*match.span("name"))
            if taken.meet(first, last):
                continue
            name = f"person/{romanise(page.text[first:last], language)}"
            found.append(
                page.mention(
                    *match.span("name"),
                    "person",
                    name,
                    rule="person-beside-post",
                    confidence=0.7,
                    attributes={"provisional": "true"},
                )
            )
    return found


@cache
def _behind(language: Language) -> "regex.Pattern[str]":
    """A name behind its post: a comma, the name, and what ends it."""
    return compiled(rf"(?:\s?\([^()\n]{{1,12}}\))?[ \t]*[،,][ \t]*{_name(language)}(?=[ \t]*(?:[،,.؛;)\n]|$))")


def _before(language: Language, text: str, start: int, end: int) -> "regex.Match[str] | None":
    """Return a name before its post: with a comma, or in the line above one that the post fills, as letters are signed."""
    line = text[end:].partition("\n")[0].strip() == "" and text[:start].rstrip(" \t").endswith("\n")
    return _name_before(language, "\n" if line else "[،,]").search(text, max(0, start - _BACK), start)


@cache
def _name_before(language: Language, mark: str) -> "regex.Pattern[str]":
    begin = r"(?<=\n[ \t]*)" if mark == "\n" else r"(?<![\p{L}])"
    return compiled(rf"{begin}{_name(language)}[ \t]*{mark}[ \t]*$")


def _name(language: Language) -> str:
    table = language.table("persons")
    names = {fold(name) for name in table["given"]} - {fold(name) for name in table.get("everyday_given", ())}
    given = alternation(longest_first(names))
    return rf"(?P<name>{given}(?:[ \t]\p{{L}}[\p{{L}}’'-]+){{1,{_MOST}}})"
