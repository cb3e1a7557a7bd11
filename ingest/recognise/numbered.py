"""Finds things that are named by a head noun and numbers ("Study Groups 1 and 2 of …", "Goals 4 and 5"), and knows nothing of their names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, fold_pattern, longest_first
from ingest.patterns import compiled
from ingest.recognise.numbered_things import Things, as_elsewhere, numbered_mention, setting_of
from ingest.recognise.numbers import ordinal, ordinal_pattern
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention
from ingest.register import Register
from ontology.namespaces import slug


@dataclass(frozen=True, slots=True)
class _Family:
    """A family of numbered things; its owners may, and `requires` must be named after the numbers."""

    head: "regex.Pattern[str]"
    item: "regex.Pattern[str]"
    things: Things
    requires: str | None
    highest: int
    unless: "regex.Pattern[str] | None"


@cache
def _families(language: Language) -> tuple[_Family, ...]:
    return tuple(
        _Family(
            compiled(
                rf"{language.word_start()}{language.definite()}{alternation(longest_first(language.with_elided(fold(h) for h in row['heads'])))}{language.word_end()}[ \t]*"
            ),
            compiled(
                rf"{fold(row['prefix'])}(?P<n>{row['number']})(?![A-Za-z0-9_./-]*\d)"
                + (
                    rf"|(?P<open>\()?(?:{language.definite()}){ordinal_pattern(language)}(?(open)\))"
                    if row.get("ordinals")
                    else ""
                )
            ),
            Things(row["type"], row["id"], tuple(row.get("owners", ())), row.get("confidence", 0.95)),
            row.get("requires"),
            row["highest"],
            compiled(fold_pattern(row["unless"])) if "unless" in row else None,
        )
        for row in language.tables.get("numbered", ())
    )


@cache
def _links(language: Language) -> tuple["regex.Pattern[str]", "regex.Pattern[str]", "regex.Pattern[str]"]:
    separator = language.pattern("citation", "separator").replace(r"\s", r"[ \t]")
    link = language.pattern("citation", "organ_link").replace(r"\s", r"[ \t]")
    return (
        compiled(separator),
        compiled(rf"[ \t]*(?:{link})?[ \t]*{language.glued()}"),
        compiled(rf"(?:{language.pattern('citation', 'organ_lead')})$"),
    )


def find_numbered(page: Page, names: Sequence[Mention], facts: Register, organ: str | None = None) -> list[Mention]:
    """Return numbered things; `names` may be their owners, and `organ` is that of the document, the last resort."""
    if page.language is None:
        return []
    starts = {page.folded_span(m)[0]: m for m in names if m.id is not None}
    by_end = {page.folded_span(m)[1]: m for m in starts.values()}
    whole = Spans(  # a listed name that has its number in it; a short one ("Study Group 12") does not say whose
        page.folded_span(m) for m in starts.values() if m.rule != "short-name" and compiled(r"\d").search(m.text)
    )
    setting = organ or setting_of(names, facts)
    found: list[Mention] = []
    for family in _families(page.language):
        for head in family.head.finditer(page.folded.text):
            if whole.hold(head.start()):
                continue
            found += _listed(page, family, head, starts, by_end, facts, setting)
    return sorted(as_elsewhere(found, names, page.text), key=lambda m: (m.start, m.end))


def _listed(
    page: Page,
    family: _Family,
    head: "regex.Match[str]",
    starts: dict[int, Mention],
    by_end: dict[int, Mention],
    facts: Register,
    organ: str | None,
) -> Iterator[Mention]:
    assert page.language is not None
    separator, link, lead = _links(page.language)
    items: list[regex.Match[str]] = []
    position = head.end()
    while (item := family.item.match(page.folded.text, position)) is not None:
        items.append(item)
        gap = separator.match(page.folded.text, item.end())
        if gap is None or not gap[0].strip():
            break
        position = gap.end()
    numbers = [_number(item, page.language) for item in items]
    if not items or any(int(digits) > family.highest for n in numbers for digits in compiled(r"\d+").findall(n)):
        return
    if family.unless is not None and family.unless.match(page.folded.text, items[-1].end()):
        return
    reach = link.match(page.folded.text, items[-1].end())
    ends = [reach.end(), reach.end() - 1] if reach is not None else []
    owner = next((starts[p] for p in (*ends, items[-1].end() + 1) if p in starts), None)
    leading = lead.search(page.folded.text, max(0, head.start() - 8), head.start())
    if owner is None and family.things.owners and leading is not None:  # "ITU-D Study Groups 1 and 2"
        owner = by_end.get(leading.start())
    if family.requires is not None and (owner is None or owner.id != family.requires):
        return
    for index, item in enumerate(items):
        start = head.start() if index == 0 else item.start()
        end = item.end()
        if len(items) == 1 and owner is not None and (family.requires or owner.id in family.things.owners):
            end = max(end, page.folded_span(owner)[1])  # "Study Group 5 of the Sector" is one name
        owned = owner.id if owner is not None and owner.id in family.things.owners else None
        number = slug(numbers[index].upper())
        yield numbered_mention(page, (start, end), family.things, number, owned, facts, organ)


def _number(item: "regex.Match[str]", language: Language) -> str:
    """Return the number of an item, which may be an ordinal in words ("the third Study Group")."""
    written = item.groupdict().get("ordinal")
    return str(ordinal(written, language)) if written else str(item["n"])
