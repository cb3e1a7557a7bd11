"""Tells which organs and which numbered instruments are another organization's ("the Council of …", "Resolution 5 of the Conference of …").

The name of an organ that many organizations have is none of the Union's beside the name of another organization, and a bare number that
such an organ adopts is none of the Union's series: both stay visible, without an identifier and with the reason.
"""

import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Final

import regex

from ingest.language import Language
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import ORGANS, Register

_DATA: Final = Path(__file__).parent.parent / "data" / "organs.toml"
_OWNERS: Final = frozenset({"ExternalOrganization", "RegionalGroup", "UNEntity"})
_UNION: Final = "body/ITU"
_WHOLE: Final = (_UNION, "body/UN")  # and the whole that the Union is part of
_ORGAN: Final = "an organ of another organization"
_INSTRUMENT: Final = "an instrument of another organization"
_KINDS: Final = ("citation-resolution", "citation-decision", "citation-opinion", "citation-recommendation")
_NEAR: Final = 48  # characters beside a name or a number in which what belongs to it is looked for
_REACH: Final = 160


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a language joins organ and owner, and both with the instrument; what it has no form for matches nowhere."""

    of: "regex.Pattern[str]"
    before: "regex.Pattern[str]"
    unless_after: "regex.Pattern[str]"
    apart: "regex.Pattern[str]"
    organ: "regex.Pattern[str]"
    organ_before: "regex.Pattern[str]"
    adopts: "regex.Pattern[str]"
    verb_before: "regex.Pattern[str]"
    verb_gap: "regex.Pattern[str]"
    leads: "regex.Pattern[str]"
    link: "regex.Pattern[str]"


@cache
def _grammar(language: Language) -> _Grammar:
    def get(name: str) -> str:
        return language.pattern("others", name)

    return _Grammar(
        compiled(get("of")),
        compiled(get("before")),
        compiled(get("unless_after")),
        compiled(f"(?:{get('apart')})$"),
        compiled(f"{language.word_start()}(?:{get('organ')})(?:{get('of')})$"),
        compiled(f"(?:{get('before')})(?:{get('organ')})"),
        compiled(get("adopts")),
        compiled(f"{language.word_start()}(?:{get('verb_before')})$"),
        compiled(get("verb_gap")),
        compiled(get("leads")),
        compiled(get("link")),
    )


@cache
def _common() -> frozenset[str]:
    return frozenset(tomllib.loads(_DATA.read_text(encoding="utf-8"))["common"]["names"])


@dataclass(frozen=True, slots=True)
class _Organ:
    """An organ of another organization, or the organization alone, at a span of the folded text."""

    start: int
    end: int
    owner: Mention
    alone: bool


def _is_open(mention: Mention) -> bool:
    """Tell whether a citation is of a number alone, whose organ its own words do not tell."""
    return mention.rule in _KINDS and {"city", "symbol", "year"}.isdisjoint(mention.attributes)


@dataclass(frozen=True, slots=True)
class Others:
    """The names of a page, those of others' organs without an identifier, and what of others may have adopted instruments."""

    names: list[Mention]
    organs: tuple[_Organ, ...]
    page: Page
    facts: Register

    def instruments(self, cited: Sequence[Mention], separator: "regex.Pattern[str] | None") -> list[Mention]:
        """Return the citations of a page, in its order; a bare number that another organization's organ adopts is left open."""
        if not self.organs or self.page.language is None:
            return list(cited)
        grammar = _grammar(self.page.language)
        text = self.page.folded.text
        spans = [self.page.folded_span(m) for m in cited]
        owners = [
            self._adopter(text, *span, grammar) if _is_open(m) else None for m, span in zip(cited, spans, strict=True)
        ]
        pairs = range(len(cited) - 1) if separator is not None else range(0)
        for known, other in (
            *((n, n + 1) for n in pairs),
            *((n + 1, n) for n in reversed(pairs)),
        ):  # a list has one organ
            if owners[known] is not None and owners[other] is None and _is_open(cited[other]):
                first = min(known, other)
                gap = spans[first][1], max(spans[first][1], spans[first + 1][0])
                owners[other] = owners[known] if separator and separator.fullmatch(text, *gap) else None
        return [
            replace(m, id=None, candidates=(), reason=_INSTRUMENT, confidence=0.3)
            if owner is not None and not self._same(m, owner)
            else m
            for m, owner in zip(cited, owners, strict=True)
        ]

    def named(self, mention: Mention) -> bool:
        """Tell whether a noun is part of how an organ of another organization is named."""
        start, end = self.page.folded_span(mention)
        return any(not one.alone and one.start <= start and end <= one.end for one in self.organs)

    def _same(self, mention: Mention, owner: Mention) -> bool:
        """Tell whether what a number is taken for is the owner's: its organ is the owner or part of it."""
        series = str(mention.id).split("/")[1:2]
        body = next((b for b, code in ORGANS.items() if [code] == series), f"body/{''.join(series)}")
        return owner.id == body or owner.id in self.facts.ancestors(body)

    def _adopter(self, text: str, start: int, end: int, grammar: _Grammar) -> Mention | None:
        """Return the other organization whose organ stands right after an instrument, right before it, or adopts it."""
        link = grammar.link.match(text, end)
        near = bisect_left(self.organs, start - _REACH, key=attrgetter("end"))
        for one in self.organs[near:]:
            if one.start > end + _NEAR:
                break
            if one.start >= end:
                if link is not None and one.start in (link.end(), link.end() - 1) and not one.alone:
                    return one.owner
            elif one.end <= start:
                if grammar.adopts.fullmatch(text, one.end, start) is not None:
                    return one.owner
                if not one.alone and grammar.leads.fullmatch(text, one.end, start) is not None:
                    return one.owner
                between = grammar.verb_gap.fullmatch(text, one.end, start) is not None
                if between and grammar.verb_before.search(text, max(0, one.start - _NEAR), one.start):
                    return one.owner
        return None


def find_others(page: Page, names: Sequence[Mention], facts: Register) -> Others:
    """Return the names of a page with those of other organizations' organs left open."""
    owners = [m for m in names if _is_owner(m, facts)] if page.language is not None else []
    if page.language is None or not owners:
        return Others(list(names), (), page, facts)
    grammar = _grammar(page.language)
    kept, organs, taken = [], [], set()
    for index, name in enumerate(names):
        owner = _owner(page, names, index, grammar, facts) if name.id in _common() else None
        if owner is None:
            kept.append(name)
            continue
        spans = [page.folded_span(name), page.folded_span(owner)]
        organs.append(_Organ(min(spans)[0], max(spans)[1], owner, alone=False))
        taken.add(owner.start)
        kept.append(replace(name, id=None, candidates=(), reason=_ORGAN, coref=False, confidence=0.3))
    for owner in owners:
        if owner.start not in taken:
            organs += _unlisted(page, owner, grammar)
    return Others(kept, tuple(sorted(organs, key=attrgetter("end"))), page, facts)


def _is_owner(mention: Mention, facts: Register) -> bool:
    """Tell whether a name is that of an organization outside the Union."""
    if mention.type != "body" or mention.id is None or mention.id in (*_WHOLE, *ORGANS):
        return False
    return not _OWNERS.isdisjoint(facts.classes.get(mention.id, ())) and _UNION not in facts.parents(mention.id)


def _owner(page: Page, names: Sequence[Mention], index: int, grammar: _Grammar, facts: Register) -> Mention | None:
    """Return the other organization that the name beside that of an organ makes it an organ of."""
    text, name = page.folded.text, names[index]
    start, end = page.folded_span(name)
    after = names[index + 1] if index + 1 < len(names) else None
    if after is not None and _is_owner(after, facts):
        begin = page.folded_span(after)[0]
        acronym = after.text.isupper()
        apart = acronym and grammar.apart.search(text, max(0, start - _NEAR), start) is not None
        if begin - end <= _NEAR and not apart and grammar.of.fullmatch(text, end, begin) is not None:
            return after
    before = names[index - 1] if index > 0 else None
    if before is not None and _is_owner(before, facts) and grammar.unless_after.match(text, end) is None:
        last = page.folded_span(before)[1]
        if start - last <= _NEAR and grammar.before.fullmatch(text, last, start) is not None:
            return before
    return None


def _unlisted(page: Page, owner: Mention, grammar: _Grammar) -> Iterator[_Organ]:
    """Yield an organization, and its organ of which only nouns tell."""
    text = page.folded.text
    start, end = page.folded_span(owner)
    yield _Organ(start, end, owner, alone=True)
    noun = grammar.organ.search(text, max(0, start - _NEAR), start)
    if noun is not None:
        yield _Organ(noun.start(), end, owner, alone=False)
    noun = grammar.organ_before.match(text, end)
    if noun is not None:
        yield _Organ(start, noun.end(), owner, alone=False)
