"""Reads one member of a list that ends with its noun: sign, number or symbol, counter, edition; and holds the grammar for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, fold_pattern, longest_first
from ingest.patterns import compiled
from ingest.recognise.citation_items import Item, further_recommendation, unlisted_symbol
from ingest.recognise.editions import REVISED, Edition, edition_of
from ingest.recognise.numbers import count
from ingest.recognise.page import Page
from ingest.recognise.symbols import Symbol, changed_by, full_year
from ingest.records import Mention
from ingest.register import Register

_SECTORS: Final = {"r": "ra", "t": "wtsa", "d": "wtdc"}
_DATED: Final = regex.compile(r"\d\d/(?P<y>\d\d(?:\d\d)?)")  # a Recommendation's month and year
_BARE: Final = regex.compile(r"[a-z]{1,3}\.\d{1,5}")  # a Recommendation without its Sector
_UNLISTED: Final = regex.compile(
    r"[a-z][a-z0-9&.-]{1,14}/[a-z0-9/()&.-]{1,20}?(?:-[aefcrs])?[ \t]*号[ \t]*(?:\p{Han}{2,4})?文件"
)  # of no known family
_BRACKET: Final = r"[(\[〔【](?P<inside>[^()\[\]〔〕【】\n]{2,60})[)\]〕】]"
_LATER: Final = regex.compile(  # an edition behind a closing mark, a title in quotation marks, or in a bracket that holds the citation too
    rf"[ \t]*(?:[》〉\]】〕]|:?[ \t]*[“\"《「][^”\"》」\n]{{2,160}}[”\"》」](?:为题)?)[ \t]*{_BRACKET}|,[ \t]*(?P<inside>[^()\n]{{4,40}}?)(?=\))"
)
_HEADING: Final = regex.compile(
    rf"[ \t]+[^\n()。;]{{2,80}}{_BRACKET}[ \t]*(?=\n|$|\p{{Han}}{{2,12}},)"
)  # at the end of a heading, or before the organ that enacts
_GLUED: Final = regex.compile(r"(?<=\p{Han})(?=[a-z\d])")  # between a word and a symbol or number


@dataclass(frozen=True, slots=True)
class Grammar:
    """The citation grammar of a language whose nouns stand last, compiled; `kinds` gives the kind of instrument by the noun."""

    start: "regex.Pattern[str]"
    number: "regex.Pattern[str]"
    sign: "regex.Pattern[str]"
    counter: "regex.Pattern[str]"
    separator: "regex.Pattern[str]"
    head: "regex.Pattern[str]"
    kinds: Mapping[str, str]
    bracket: "regex.Pattern[str]"
    first: "regex.Pattern[str]"
    revised: "regex.Pattern[str]"
    shared: "regex.Pattern[str]"
    no_edition: "regex.Pattern[str]"
    about: "regex.Pattern[str]"
    link: "regex.Pattern[str]"
    committee: "regex.Pattern[str]"
    provisions: tuple[tuple["regex.Pattern[str]", str], ...]
    year_mark: str
    organs: Mapping[str, str]
    changes: tuple[tuple[str, "regex.Pattern[str]"], ...]
    """What stands behind a document of which a numbered addendum or corrigendum is meant."""


@cache
def grammar_of(language: Language) -> Grammar:
    """Return the grammar of a language, compiled once a process."""
    kinds = {fold(form): kind for kind, forms in language.table("heads").items() for form in forms}
    table = language.table("citation")

    def pattern(name: str) -> str:
        return language.pattern("citation", name).replace(r"\s", r"[ \t]")

    digits = pattern("digits")
    heads = alternation(longest_first(kinds))
    sign, counter = pattern("sign"), pattern("counter")
    return Grammar(
        compiled(rf"{sign}|(?<![a-z0-9_/.,-])(?=\d|[a-z]{{1,3}}\.\d|[a-z][a-z0-9&-]{{1,14}}/)|(?=itu-[rtd])"),
        compiled(
            r"itu-(?P<sector>[rtd])[ \t]*(?:"
            + sign
            + r")?[ \t]*(?P<snumber>\d{1,3})(?:-(?P<srevision>\d{1,2}))?(?![\d.])"
            r"|(?<![\d/.])(?P<left>\d{1,4})/(?P<right>\d{1,4})(?P<letter>[ \t]?[a-z](?![a-z]))?(?![\d/])"
            r"|(?<![\d/.,-])(?P<rnumber>\d{1,3})-(?P<rrevision>\d{1,2})(?![\d%]|[.,/-]\d)"
            r"|(?<![\d/.])(?P<marginal>\d{1,3}[a-z]{1,2})(?![a-z\d])"
            r"|(?<![\d/.])(?P<number>\d{1,4})(?P<version>-[aefcrs](?![a-z0-9]))?(?![\d%]|[.,/]\d)"
            rf"|(?P<words>{digits})"
        ),
        compiled(rf"(?:{sign})?[ \t]*"),
        compiled(rf"[ \t]*(?:{counter})"),
        compiled(rf"[ \t]*(?:{pattern('separator')})[ \t]*"),
        compiled(rf"[ \t]*(?:{pattern('before_head')})?(?P<head>{heads})(?!{pattern('not_after')})"),
        kinds,
        compiled(rf"[ \t]*{_BRACKET}"),
        compiled(rf"(?P<head>{heads})[ \t]*:?[ \t]*"),
        compiled(pattern("revised") + "|" + REVISED.pattern),
        compiled(pattern("shared")),
        compiled(pattern("no_edition")),
        compiled(pattern("about") + "$"),
        compiled(pattern("organ_link")),
        compiled(pattern("committee") + "$"),
        tuple((compiled(name + "$"), code) for name, code in table["provisions"]),
        table["year_mark"],
        {fold(form): code for code, forms in table.get("bracket_organs", {}).items() for form in forms},
        tuple((kind, compiled(fold_pattern(behind))) for kind, behind in table.get("changes", {}).items()),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What the readers of members are given: the page, the grammar, symbols by start and organs by end, and the facts."""

    page: Page
    grammar: Grammar
    symbols: Mapping[int, Symbol]
    organs: Mapping[int, Mention]
    ends: Sequence[int]
    facts: Register

    @property
    def text(self) -> str:
        """The folded text."""
        return self.page.folded.text


def changed(text: Reading, item: Item) -> Item:
    """Return a document as the addendum or corrigendum to it that the words right behind it name, if they do."""
    if item.symbol is None:
        return item
    for kind, pattern in text.grammar.changes:
        behind = pattern.match(text.text, item.end)
        if behind is not None:
            return replace(item, end=behind.end(), symbol=changed_by(item.symbol, kind, behind["n"]))
    return item


def with_edition(text: Reading, item: Item) -> Item:
    """Return a member with the edition that a bracket right after it gives, if there is one, or the words after its title."""
    bracket = text.grammar.bracket.match(text.text, item.end)
    if item.symbol is not None and item.symbol.type != "recommendation":
        return item
    if bracket is not None:
        edition = _edition(text, bracket["inside"], item)
        return replace(item, end=bracket.end(), edition=edition) if edition is not None else item
    heading = text.text[item.start - 1 : item.start] in ("", "\n")
    later = _LATER.match(text.text, item.end) or (_HEADING.match(text.text, item.end) if heading else None)
    edition = _edition(text, later["inside"], item) if later is not None else None
    if edition is None or (edition.city is None and edition.organ is None):
        return item
    return replace(item, edition=edition)


def _edition(text: Reading, inside: str, item: Item) -> Edition | None:
    if text.grammar.no_edition.search(inside):  # "(始于2007年)" says since when there is one
        return None
    inside = text.grammar.shared.sub(" ", inside.replace(text.grammar.year_mark, " "))
    inside = _GLUED.sub(" ", inside)
    dated = _DATED.fullmatch(inside) if item.symbol is not None else None
    if dated is not None:
        return Edition(None, None, full_year(dated["y"]), False)
    return edition_of(inside, text.facts, text.grammar.revised, text.grammar.organs)


def item_at(text: Reading, position: int, before: Item | None = None) -> tuple[Item, bool] | None:
    """Return the member at a position, with its counter and edition, and whether a sign or counter marks it as a number."""
    sign = text.grammar.sign.match(text.text, position)
    at = sign.end() if sign is not None else position
    marked = sign is not None and bool(sign[0].strip())
    symbol = text.symbols.get(at)
    kind = "recommendation" if _BARE.match(text.text, at) else _kind(before)
    further = further_recommendation(text.page, at, kind, before)
    if symbol is not None:
        item = Item(position, text.page.folded.offset(symbol.end), symbol=symbol)
    elif further is not None:
        item = further
    elif _UNLISTED.match(text.text, at) and (unlisted := unlisted_symbol(text.page, at, "document")) is not None:
        item = unlisted
    else:
        match = text.grammar.number.match(text.text, at)
        read = _number(text, match, position) if match is not None else None
        if read is None:
            return None
        item = read
    counter = text.grammar.counter.match(text.text, item.end)
    if counter is not None:
        item = replace(item, end=counter.end())
    if text.grammar.head.match(text.text, item.end) is not None:  # the edition stands after the noun
        return item, marked or counter is not None
    item = with_edition(text, item)
    if counter is None and item.edition is not None:  # "第2188(2014)号决议": the counter stands behind the year
        counter = text.grammar.counter.match(text.text, item.end)
        item = replace(item, end=counter.end()) if counter is not None else item
    return item, marked or counter is not None


def _kind(before: Item | None) -> str:
    """Return the kind of what a list goes on with, where the symbol before shows it."""
    return before.symbol.type if before is not None and before.symbol is not None else ""


def _number(text: Reading, match: "regex.Match[str]", start: int) -> Item | None:
    if match["sector"]:
        return Item(start, match.end(), match["snumber"], organ=_SECTORS[match["sector"]], revision=match["srevision"])
    if match["left"]:
        letter = (match["letter"] or "").strip().upper()
        return Item(start, match.end(), pair=(match["left"], f"{match['right']} {letter}".strip()))
    if match["rnumber"]:
        return Item(start, match.end(), match["rnumber"], revision=match["rrevision"])
    if match["words"]:
        assert text.page.language is not None
        value = count(match["words"], text.page.language)
        return Item(start, match.end(), str(value)) if value is not None else None
    return Item(start, match.end(), (match["marginal"] or match["number"]).upper())
