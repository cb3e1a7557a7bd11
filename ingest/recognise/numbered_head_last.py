"""Finds things that numbers and a noun after them name ("第1和第2研究组", "1-я и 2-я Исследовательские комиссии"), and knows nothing of their names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.numbered_things import Things, as_elsewhere, numbered_mention, setting_of
from ingest.recognise.numbers import count
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Register
from ontology.namespaces import slug

_OWNER_REACH = 12  # characters


@dataclass(frozen=True, slots=True)
class _Family:
    """A family of numbered things; its owners may, and with `events` must be named before the numbers.

    Those of `within` may too, but make no difference: the number alone tells.
    """

    pattern: "regex.Pattern[str]"
    things: Things
    within: tuple[str, ...]
    owner_words: Mapping[str, str]
    events: bool
    highest: int


@cache
def _families(language: Language) -> tuple[_Family, ...]:
    sign, counter = language.pattern("citation", "sign"), language.pattern("citation", "counter")
    separator = language.pattern("citation", "separator").replace(r"\s", r"[ \t]")
    words = language.pattern("citation", "ordinal_words")
    families = []
    for row in language.tables.get("numbered_last", ()):
        begin = rf"(?:(?:{sign})[ \t]*|(?<![\da-z./-])){row.get('prefix', '')}"
        number = (
            rf"(?P<item>{begin}(?P<n>{row['number']}{f'|{words}' if row.get('words') else ''}))[ \t]*(?:{counter})?"
        )
        heads = alternation(longest_first(fold(head) for head in row["heads"]))
        families.append(
            _Family(
                compiled(
                    rf"(?:{number})(?:[ \t]*(?:{separator})[ \t]*(?:{number}))*[ \t]*(?P<head>{heads}){language.word_end()}"
                ),
                Things(row["type"], row["id"], tuple(row.get("owners", ()))),
                tuple(row.get("within", ())),
                {fold(word): owner for word, owner in row.get("owner_words", {}).items()},
                bool(row.get("events")),
                row["highest"],
            )
        )
    return tuple(families)


def find_numbered_head_last(
    page: Page, names: Sequence[Mention], facts: Register, organ: str | None = None
) -> list[Mention]:
    """Return numbered things; `names` may be their owners, and `organ` is that of the document, the last resort."""
    assert page.language is not None
    ends = {page.folded_span(m)[1]: m for m in names if m.id is not None}
    starts = {page.folded_span(m)[0]: m for m in names if m.id is not None}
    setting = organ or setting_of(names, facts)
    found: list[Mention] = []
    for family in _families(page.language):
        for match in family.pattern.finditer(page.folded.text):
            listed = ends.get(match.end()) or starts.get(match.start())
            if listed is not None and page.folded_span(listed)[1] < match.end():
                listed = None
            numbered = listed is not None and compiled(r"\d").search(listed.text) is not None
            if (
                numbered and _owner(page, family, match.start(), ends)[0] is None
            ):  # a listed name that has its number in it
                continue
            found += _things(page, family, match, ends, starts, facts, setting)
    return sorted(as_elsewhere(found, names, page.text), key=lambda m: (m.start, m.end))


def _things(
    page: Page,
    family: _Family,
    match: "regex.Match[str]",
    ends: Mapping[int, Mention],
    starts: Mapping[int, Mention],
    facts: Register,
    organ: str | None,
) -> Iterator[Mention]:
    assert page.language is not None
    numbers = match.captures("n")
    values = [count(compiled(r"\D").sub("", n) or n, page.language) for n in numbers]
    if any(value is None or value > family.highest for value in values if "/" not in numbers[0]):
        return
    owner, begin = _owner(page, family, match.start(), ends)
    behind = _owner_behind(page, family, match.end(), starts) if owner is None else None
    if behind is not None:
        owner = behind.id
    if family.events and owner is None:
        return
    for index, (number, value, start) in enumerate(zip(numbers, values, match.starts("item"), strict=True)):
        last = index + 1 == len(numbers)
        first = begin if index == 0 else start
        end = match.end() if last else match.ends("item")[index]
        end = page.folded_span(behind)[1] if last and behind is not None else end
        plain = number.isdigit() or not compiled(r"\d").search(number) or compiled(r"\d+-\p{L}+").fullmatch(number)
        name = str(value) if plain else number
        written = slug(compiled(r"\s+").sub("", name).upper())
        yield numbered_mention(page, (first, end), family.things, written, owner, facts, organ)


def _owner(page: Page, family: _Family, start: int, ends: Mapping[int, Mention]) -> tuple[str | None, int]:
    """Return the owner named right before the numbers, by its name or in a word, and where that begins."""
    text = page.folded.text
    for at in (start, start - 1):
        named = ends.get(at)
        if named is None or text[at:start].strip(" \t的"):
            continue
        if named.id in (*family.things.owners, *family.within) or (family.events and named.type == "event"):
            return named.id, page.folded_span(named)[0]
    for word, owner in family.owner_words.items():
        if text.endswith(word, max(0, start - _OWNER_REACH), start):
            return owner, start - len(word)
    return None, start


def _owner_behind(page: Page, family: _Family, end: int, starts: Mapping[int, Mention]) -> Mention | None:
    """Return the owner named right behind the noun, in a language that puts it there."""
    space = compiled(r"[ \t]+").match(page.folded.text, end)
    named = starts.get(space.end()) if space is not None else None
    return named if named is not None and named.id in family.things.owners else None
