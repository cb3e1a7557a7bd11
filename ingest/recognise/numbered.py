"""Finds things that are named by a head noun and numbers ("Study Groups 1 and 2 of …", "Goals 4 and 5"), and knows nothing of their names."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, fold_pattern, longest_first
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention
from ingest.register import ORGANS, Register
from ontology.namespaces import slug

SECTORS: Final = {code: body for body, code in ORGANS.items() if body.startswith("body/ITU-")}


@dataclass(frozen=True, slots=True)
class _Family:
    """A family of numbered things; `owners` are what may, and `requires` what must be named after the numbers."""

    head: "regex.Pattern[str]"
    item: "regex.Pattern[str]"
    type: str
    template: str
    owners: tuple[str, ...]
    requires: str | None
    highest: int
    unless: "regex.Pattern[str] | None"
    confidence: float


@cache
def _families(language: Language) -> tuple[_Family, ...]:
    return tuple(
        _Family(
            regex.compile(
                rf"{language.word_start()}{language.definite()}{alternation(longest_first(fold(h) for h in row['heads']))}{language.word_end()}[ \t]*"
            ),
            regex.compile(fold(row["prefix"]) + rf"(?P<n>{row['number']})(?![A-Za-z0-9_./-]*\d)"),
            row["type"],
            row["id"],
            tuple(row.get("owners", ())),
            row.get("requires"),
            row["highest"],
            regex.compile(fold_pattern(row["unless"])) if "unless" in row else None,
            row.get("confidence", 0.95),
        )
        for row in language.tables.get("numbered", ())
    )


@cache
def _links(language: Language) -> tuple["regex.Pattern[str]", "regex.Pattern[str]", "regex.Pattern[str]"]:
    separator = language.pattern("citation", "separator").replace(r"\s", r"[ \t]")
    link = language.pattern("citation", "organ_link").replace(r"\s", r"[ \t]")
    return (
        regex.compile(separator),
        regex.compile(rf"[ \t]*(?:{link})?[ \t]*{language.glued()}"),
        regex.compile(rf"(?:{language.pattern('citation', 'organ_lead')})$"),
    )


def find_numbered(page: Page, names: Sequence[Mention], facts: Register, organ: str | None = None) -> list[Mention]:
    """Return numbered things; `names` may be their owners, and `organ` is that of the document, the last resort."""
    if page.language is None:
        return []
    starts = {page.folded_span(m)[0]: m for m in names if m.id is not None}
    by_end = {page.folded_span(m)[1]: m for m in starts.values()}
    whole = Spans(
        page.folded_span(m) for m in starts.values() if compiled(r"\d").search(m.text)
    )  # a listed name that has its number in it
    setting = organ or setting_of(names, facts)
    found: list[Mention] = []
    for family in _families(page.language):
        for head in family.head.finditer(page.folded.text):
            if whole.hold(head.start()):
                continue
            found += _listed(page, family, head, starts, by_end, facts, setting)
    return sorted(as_elsewhere(found, names), key=lambda m: (m.start, m.end))


def as_elsewhere(found: Sequence[Mention], names: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, those without owner as the one of their candidates that the document names with its owner."""
    named = {m.id for m in (*found, *names) if m.id is not None}
    for mention in found:
        same = [c for c in mention.candidates if c in named]
        if mention.id is None and len(same) == 1:
            yield replace(mention, id=same[0], reason="", rule="numbered-as-elsewhere", confidence=0.75)
        else:
            yield mention


def setting_of(names: Sequence[Mention], facts: Register) -> str | None:
    """Return the organ code of the Sector that a document is about: that of most of the bodies it names, by far."""
    sectors = Counter(
        sector
        for m in names
        if m.type == "body" and m.id is not None
        for sector in (m.id, *facts.ancestors(m.id))
        if sector in SECTORS.values()
    )
    (first, most), *others = sectors.most_common(2) or [("", 0)]
    if most < 2 or (others and most < 2 * others[0][1]):
        return None
    return ORGANS[first]


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
    if not items or any(int(digits) > family.highest for i in items for digits in compiled(r"\d+").findall(i["n"])):
        return
    if family.unless is not None and family.unless.match(page.folded.text, items[-1].end()):
        return
    reach = link.match(page.folded.text, items[-1].end())
    ends = [reach.end(), reach.end() - 1] if reach is not None else []
    owner = next((starts[p] for p in (*ends, items[-1].end() + 1) if p in starts), None)
    leading = lead.search(page.folded.text, max(0, head.start() - 8), head.start())
    if owner is None and family.owners and leading is not None:  # "ITU-D Study Groups 1 and 2"
        owner = by_end.get(leading.start())
    if family.requires is not None and (owner is None or owner.id != family.requires):
        return
    for index, item in enumerate(items):
        start = head.start() if index == 0 else item.start()
        end = item.end()
        if len(items) == 1 and owner is not None and (family.requires or owner.id in family.owners):
            end = max(end, page.folded_span(owner)[1])  # "Study Group 5 of the Sector" is one name
        yield _mention(page, family, start, end, item["n"], owner, facts, organ)


def _mention(
    page: Page,
    family: _Family,
    start: int,
    end: int,
    number: str,
    owner: Mention | None,
    facts: Register,
    organ: str | None,
) -> Mention:
    def named(body: str) -> str:
        return family.template.format(n=slug(number.upper()), owner=body.partition("/")[2])

    if not family.owners:
        return page.mention(start, end, family.type, named(""), rule="numbered", confidence=family.confidence)
    if owner is not None and owner.id in family.owners:
        return page.mention(start, end, family.type, named(owner.id), rule="numbered", confidence=0.95)
    candidates = tuple(named(body) for body in family.owners if facts.knows(named(body)))
    scope = SECTORS.get(organ or "")
    if scope is not None and named(scope) in candidates:
        candidates = (named(scope),)
    if len(candidates) == 1:
        return page.mention(start, end, family.type, candidates[0], rule="numbered-by-scope", confidence=0.7)
    reason = "nothing tells whose number this is"
    return page.mention(
        start, end, family.type, None, candidates=candidates, reason=reason, rule="numbered", confidence=0.3
    )
