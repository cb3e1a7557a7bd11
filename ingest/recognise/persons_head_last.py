"""Finds persons by the title after their name ("多琳·伯格丹-马丁女士"): names written by their sound, native names, names in Latin letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation
from ingest.recognise.page import Page
from ingest.recognise.romanise import romanise
from ingest.records import Mention


@dataclass(frozen=True, slots=True)
class _Grammar:
    name: "regex.Pattern[str]"
    dots: "regex.Pattern[str]"


@cache
def _grammar(language: Language) -> _Grammar:
    table = language.table("persons")
    sounds, families = table["sounds"], table["family_names"]
    part = rf"[{sounds}]{{1,8}}"
    dot = r"[·•‧・．]"
    titles = alternation(language.forms("persons", "titles"))
    sounded = rf"{part}(?:(?:{dot}|[-－–])(?:[{sounds}]{{1,8}}|[A-Z]\.?))+"
    latin = r"(?<![\p{Latin}])\p{Lu}[\p{Latin}.'’-]*(?:[ \u00a0]\p{Lu}?[\p{Latin}.'’-]+){1,4}"
    native = rf"[{families}]\p{{Han}}{{1,2}}"
    return _Grammar(
        regex.compile(
            rf"(?P<name>{sounded}|{latin}|(?:(?<!\p{{Han}})|(?<=[{table['before']}])){native}|(?P<open>{native}))[ \t]*(?P<title>{titles})"
        ),
        regex.compile(dot),
    )


def find_persons_head_last(page: Page, known: Sequence[Mention]) -> list[Mention]:
    """Return persons introduced by a title; a native name begins after a mark or a known mention, and a family name takes up its bearer."""
    assert page.language is not None
    grammar = _grammar(page.language)
    ends = {m.end for m in known}
    listed = [m for m in known if m.type == "person" and m.id is not None]
    found: list[Mention] = []
    for match in grammar.name.finditer(page.text):
        if match["open"] and match.start("name") not in ends:
            continue
        start, end = match.span("name")
        inner = max((m.end for m in known if start < m.end < end and m.type in ("post", "body")), default=start)
        if inner != start:  # "副秘书长某某": the post before the name ends within what could be a name
            start = inner
        if any(m.start <= start and end <= m.end and m.type == "person" for m in known):
            continue
        name = page.text[start:end]
        parts = grammar.dots.sub(" ", name)
        family = parts.split()[-1] if parts.split() else ""
        again = {m.id for m in (*listed, *found) if m.end <= start and fold(m.text).endswith(fold(family))}
        single = len(parts.split()) == 1 and len(name) < 2
        if single or not name:
            continue
        slug = romanise(parts, page.language)
        id = again.pop() if len(again) == 1 and " " not in parts else f"person/{slug}" if slug else None
        found.append(
            Mention(
                start,
                end,
                name,
                "person",
                id,
                reason="" if id else "no source romanises this name",
                rule="person-title",
                confidence=0.8 if id else 0.3,
                attributes={"provisional": "true"},
            )
        )
    return found
