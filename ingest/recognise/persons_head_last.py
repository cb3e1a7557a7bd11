"""Finds persons by the title after their name ("多琳·伯格丹-马丁女士") or the post before it ("秘书长Maria Lopes"), or in the line above.

Names may be written by their sound, be native names, or stand in Latin letters; a native name has no mark of its own, and needs the title.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, alternation
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.recognise.romanise import romanise
from ingest.recognise.spans import Placed
from ingest.records import Mention

_SHORTEST: Final = 2  # characters of a name
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class _Grammar:
    name: "regex.Pattern[str]"
    untitled: "regex.Pattern[str]"
    native: "regex.Pattern[str]"
    dots: "regex.Pattern[str]"


@cache
def _grammar(language: Language) -> _Grammar:
    table = language.table("persons")
    sounds, families = table["sounds"], table["family_names"]
    part = rf"[{sounds}]{{1,8}}"
    dot = r"[·•‧・．]"
    titles = alternation(language.forms("persons", "titles"))
    sounded = rf"{part}(?:(?:{dot}|[-－–])(?:[{sounds}]{{1,8}}|[A-Z]\.?))+"
    latin = (
        r"(?<![\p{Latin}])\p{Lu}(?:[\p{Latin}.'’-]*(?:[ \u00a0]\p{Lu}?[\p{Latin}.'’-]+){1,4}|\.\p{Lu}[\p{Latin}'’-]+)"
    )
    native = rf"[{families}]\p{{Han}}{{1,2}}"
    heads = alternation(
        [*(head for head, _ in language.table("posts")["heads"]), *language.forms("persons", "offices")]
    )
    ends = rf"$|[\s,，。;；、()（）]|{alternation(language.forms('persons', 'after'))}"
    chosen = language.pattern("persons", "chosen")
    spelt = r"\p{Lu}\p{Ll}+(?:[ \u00a0-]\p{Lu}\p{Ll}+){1,3}(?![\p{Latin}\d])"
    return _Grammar(
        compiled(
            rf"(?P<name>{sounded}|{latin}|(?:(?<![\p{{Han}}·•‧・．])|(?<=[{table['before']}])){native}|(?P<open>{native}))[ \t]*(?P<title>{titles})"
        ),
        compiled(
            rf"(?:{heads})(?:[ \t]?(?P<name>{sounded}(?={ends})|{spelt})|[ \t]*\n\s*(?P<name>{sounded})(?=[ \t]*(?:\n|$)))(?![ \t]*{titles})"
            rf"|(?<![\p{{Han}}·•‧・．])(?P<name>{native})(?={chosen})"
        ),
        compiled(native),
        compiled(dot),
    )


def find_persons_head_last(page: Page, known: Sequence[Mention]) -> list[Mention]:
    """Return persons introduced by a title; a native name begins after a mark or a known mention, and a family name takes up its bearer."""
    assert page.language is not None
    grammar = _grammar(page.language)
    placed = Placed(known)
    listed = [m for m in known if m.type == "person" and m.id is not None]
    found: list[Mention] = []
    for match in grammar.name.finditer(page.text):
        if match["open"] and not placed.ending(match.start("name"), match.start("name")):
            continue
        start, end = match.span("name")
        within = placed.ending(start + 1, end - 1)
        inner = max((m.end for m in within if m.type in ("post", "body")), default=start)
        if inner != start:  # "副秘书长某某": the post before the name ends within what could be a name
            start = inner
        if any(m.start <= start and m.type == "person" for m in placed.ending(end, end + _LONGEST)):
            continue
        name = page.text[start:end]
        if len(name) >= _SHORTEST:
            found.append(_person(page, start, end, [*listed, *found], grammar, "person-title"))
    for match in grammar.untitled.finditer(page.text):
        start, end = match.span("name")
        if not any(m.start < end for m in placed.ending(start + 1, end + _LONGEST)):
            found.append(_person(page, start, end, [*listed, *found], grammar, "person-post"))
    return found


def _person(page: Page, start: int, end: int, earlier: Sequence[Mention], grammar: _Grammar, rule: str) -> Mention:
    """Return a person by the name, or by the one before that it ends."""
    assert page.language is not None
    name = page.text[start:end]
    parts = grammar.dots.sub(" ", name)
    sounds = page.language.table("persons")["sounds"]
    if grammar.native.fullmatch(name) and not set(name) <= set(
        sounds
    ):  # the family name stands first, as one character
        parts = f"{name[0]} {name[1:]}"
    slug = romanise(parts, page.language)
    id = _again(parts, start, earlier) or (f"person/{slug}" if slug else None)
    return Mention(
        start,
        end,
        name,
        "person",
        id,
        reason="" if id else "no source romanises this name",
        rule=rule,
        confidence=0.8 if id else 0.3,
        attributes={"provisional": "true"},
    )


def _again(name: str, start: int, earlier: Sequence[Mention]) -> str | None:
    """Return the one person named before whose name ends with a name of one part."""
    if " " in name:
        return None
    bearers = {m.id for m in earlier if m.end <= start and fold(m.text).endswith(fold(name))}
    return bearers.pop() if len(bearers) == 1 else None
