"""Keeps citations as they are read until what the document says elsewhere resolves them: a document is read once and may be resolved twice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import regex

from ingest.patterns import compiled
from ingest.recognise.citation_items import Item
from ingest.recognise.page import Page
from ingest.recognise.symbol_lists import with_later_members
from ingest.recognise.symbols import Symbol
from ingest.records import Mention
from ingest.register import Register
from ingest.resolve import Citation, Scope, resolve

_OF_GROUP: Final = regex.compile(r"/\p{L}")  # "Collective letter 2/TSAG"
_OF_LAST: Final = 0.8  # how sure an edition named behind a list is that of all its members, if they have one of then


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it is read, before what the document says elsewhere resolves it; `attributes` are what its words say."""

    start: int
    end: int
    text: str
    citation: Citation
    attributes: Mapping[str, str]
    of_last: "Cited | None" = None
    """The same with the edition that only the last member of its list names, which holds where the reference facts know it."""

    def mention(self, scope: Scope, facts: Register) -> Mention:
        """Return the mention of the citation, resolved."""
        known = self.of_last.mention(scope, facts) if self.of_last is not None else None
        if known is not None and known.id in facts.classes:
            return replace(known, confidence=min(known.confidence, _OF_LAST))
        answer = resolve(self.citation, scope, facts)
        attributes = self.attributes
        if self.citation.symbol is not None and answer.id != self.citation.symbol.id:
            attributes = {name: value for name, value in attributes.items() if name != "official"}
        return Mention(
            self.start,
            self.end,
            self.text,
            answer.type,
            answer.id,
            answer.candidates,
            answer.reason,
            rule=f"citation-{self.citation.kind}",
            confidence=answer.confidence,
            attributes=attributes,
        )


Found: TypeAlias = Mention | Cited


@dataclass(frozen=True, slots=True)
class Read:
    """The citations of a page as they are read; `separator` is what stands between two members of a list, where lists are read on."""

    page: Page
    found: tuple[Found, ...]
    separator: "regex.Pattern[str] | None" = None

    def resolved(self, scope: Scope, facts: Register) -> list[Mention]:
        """Return the mentions of the citations, in the order of the text."""
        mentions = [one.mention(scope, facts) if isinstance(one, Cited) else one for one in self.found]
        if self.separator is not None:
            mentions = with_later_members(self.page, self.separator, mentions)
        return sorted(mentions, key=lambda m: (m.start, m.end))


def cited(page: Page, start: int, end: int, citation: Citation, item: Item) -> Cited:
    """Return a citation at a span of the folded text, with what its words say as attributes."""
    if citation.kind == "circular" and item.number and _OF_GROUP.match(page.text, item.end):
        citation = replace(citation, organ_entity=None)  # its number counts within the group, not within the bureau
    attributes = {"kind": citation.kind}
    if item.number:
        attributes["number"] = item.number
    if item.pair:
        attributes["number"] = "/".join(item.pair)
    if item.symbol is not None:
        attributes["symbol"] = page.text[item.symbol.start : item.symbol.end]
        if item.symbol.official is not None:
            attributes["official"] = item.symbol.official
    if citation.city:
        attributes["city"] = citation.city
    if citation.year:
        attributes["year"] = str(citation.year)
    if item.number or item.pair:
        attributes["revision"] = (
            "none"
            if not citation.bracketed and item.revision is None
            else "revised"
            if citation.revised or item.revision
            else "first"
        )
    first, last = page.folded.span(start, end)
    return Cited(first, last, page.text[first:last], citation, attributes)


def malformed(page: Page, symbol: Symbol) -> Mention:
    """Return the mention of a symbol that is not written as its family's are; what it plausibly means is a candidate."""
    return Mention(
        symbol.start,
        symbol.end,
        page.text[symbol.start : symbol.end],
        symbol.type,
        None,
        (symbol.id,) if symbol.id is not None else (),
        f"malformed-symbol: {symbol.official or symbol.id} is how its family is written",
        rule="symbol-malformed",
        confidence=0.3,
        attributes={"symbol": page.text[symbol.start : symbol.end]},
    )


def bare(page: Page, symbol: Symbol) -> Mention:
    """Return the mention of a symbol that no head word introduces."""
    return Mention(
        symbol.start,
        symbol.end,
        page.text[symbol.start : symbol.end],
        "edition" if symbol.id and compiled(r"^recommendation/.*/(?:19|20)\d\d$").search(symbol.id) else symbol.type,
        symbol.id,
        (),
        "" if symbol.id else "the year of the symbol is outside its family's",
        rule="symbol",
        confidence=0.95 if symbol.id else 0.3,
        attributes={"symbol": page.text[symbol.start : symbol.end]}
        | ({"official": symbol.official} if symbol.official is not None else {}),
    )
