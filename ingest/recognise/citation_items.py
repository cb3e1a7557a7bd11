"""Reads one member of a citation's list (number, pair, symbol, with its edition bracket) and holds the grammar of a language for it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import NEVER, Language, alternation, fold_pattern, longest_first
from ingest.patterns import compiled
from ingest.recognise.editions import REVISED, Edition, edition_of
from ingest.recognise.page import Page
from ingest.recognise.symbols import Symbol, full_year, unify
from ingest.register import Register
from ontology.namespaces import slug

_NUMBER: Final = (
    r"(?<![\d/]|\d[.,])(?P<number>\d{1,4})(?P<letter>-[aefcrs](?![a-z0-9]))?(?![\d%]|[a-z](?![a-z'])|[.,/]\d|-\d)"
)
_REVISED_NUMBER: Final = r"(?<![\d/-]|\d[.,])(?P<rnumber>\d{1,3})-(?P<rrevision>\d{1,2})(?![\d%]|[.,/-]\d)"
_PAIR: Final = (
    r"(?<![\d/]|\d\.)(?P<left>\d{1,4})/(?P<right>\d{1,4})(?P<series>\s?[a-z](?![a-z'])|\s(?:SERIES))?(?![\d/])"
)
_SECTOR: Final = r"(?:itu|uit|мсэ)-(?P<sector>[rtd])\s+(?P<snumber>\d{1,3})(?:-(?P<revision>\d{1,2}))?(?!\d|\.\d)"
_SECTORS: Final = {"r": "ra", "t": "wtsa", "d": "wtdc"}
_PROVISION: Final = regex.compile(r"[ \t]*(?P<number>\d{1,3}[a-zавсенкмортх]{1,2})(?![\p{L}\d])")
_LOOKALIKES: Final = str.maketrans("авсенкмортх", "ABCEHKMOPTX")  # Cyrillic letters typed for Latin ones
_BRACKET: Final = regex.compile(r"[ \t]*(?:\((?P<inside>[^()\n]{2,60})\)|\[(?P<inside>[^\[\]\n]{2,60})\])")
_CHANGED_NUMBER: Final = regex.compile(r"[ \t]?\((?P<kind>rev|add|corr)\.?[ \t]?(?P<n>\d{1,2})\)")
_ELSEWHERE: Final = regex.compile(
    r"[ \t]+(?:c|с|ex|ех)[ \t]?/[ \t]?\d"
)  # "Resolution 33 C/52": of a body that numbers its sessions first
_AFTER_COMMA: Final = regex.compile(r",[ \t]+(?P<inside>[\p{L}' -]{3,30},[ \t]+(?:19|20)\d\d)(?!\d)")
_MOVED_DATE: Final = regex.compile(r"[ \t]?\((?P<one>\d\d)/(?P<two>\d\d)\)[ \t]+")
_LONGEST_SYMBOL: Final = 60  # characters
_ANY_SYMBOL: Final = regex.compile(
    r"(?=[A-Z0-9&.-]*/|[A-Z]+\d*-[A-Z]+\d)[A-Z][A-Za-z0-9&]*(?:[-/.][A-Za-z0-9&]+)*[-/][A-Z]{0,4}\d+[A-Z]?(?:\((?:Rev|Add|Corr)\.\d{1,2}\))?(?:-[AEFCRS])?(?![A-Za-z0-9/])"
)
_RECOMMENDATION: Final = regex.compile(
    r"[ \t\u00a0]?(?P<n>(?P<series>[A-Z]{1,3})\.\d{1,5}(?:\.\d{1,4})*)(?:-\d{1,2})?(?![A-Za-z0-9_/])"
    r"(?:\s?[(（](?:\d\d/)?(?P<y>(?:19|20)\d\d|(?<=/)\d\d)(?:\s?г\.)?[)）])?"
)
_SERIES: Final = Path(__file__).parent.parent / "data" / "recommendation_series.toml"


@dataclass(frozen=True, slots=True)
class Item:
    """A member of a list: what stands at a span of the folded text; `symbol` spans the original.

    `revision` is that of "6-2"; without `organ` it counts only if the organ turns out to number its editions so.
    """

    start: int
    end: int
    number: str = ""
    symbol: Symbol | None = None
    pair: tuple[str, str] | None = None
    organ: str | None = None
    revision: str | None = None
    edition: Edition | None = None
    shared: bool = False
    since: int | None = None
    """The number before, where this one ends a range from it ("101 to 105")."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The citation grammar of a language, compiled; `kinds` gives the kind of instrument by the folded head word."""

    head: "regex.Pattern[str]"
    kinds: dict[str, str]
    plural: frozenset[str]
    number: "regex.Pattern[str]"
    separator: "regex.Pattern[str]"
    link: "regex.Pattern[str]"
    follow: "regex.Pattern[str]"
    revised: "regex.Pattern[str]"
    shared: "regex.Pattern[str]"
    provisions: tuple[tuple["regex.Pattern[str]", str], ...]
    committee: "regex.Pattern[str]"
    series: Mapping[str, str]
    quantity: "regex.Pattern[str]"
    elided: tuple[str, ...]
    lead: "regex.Pattern[str] | None"
    dated: "regex.Pattern[str]"
    organs: Mapping[str, str]
    bare: "regex.Pattern[str]"
    """What a name right behind a list looks like, where that makes it the organ: in a language with cases, a genitive."""
    counted: "regex.Pattern[str]"
    """What stands behind a number that counts something and is no instrument's."""
    restarting: "regex.Pattern[str]"
    """What papers are called whose numbers begin again in each group and study period."""
    behind: "regex.Pattern[str]"
    """What says behind a number, or behind the organ after it, in which year the text meant was adopted or last changed."""
    worded: "regex.Pattern[str]"
    """What says there in words, and not in brackets, in which city and year it was: "as revised in Bucharest in 2022"."""
    changes: tuple[tuple[str, "regex.Pattern[str]"], ...]
    """What stands before a document of which a numbered addendum or corrigendum is meant."""
    own: "regex.Pattern[str]"
    """What stands before a head word and says that the instrument is of an organ named before ("its")."""


@cache
def citation_grammar(language: Language) -> Grammar:
    """Return the grammar of a language, compiled once a process."""
    kinds = {fold(form): kind for kind, forms in language.table("heads").items() for form in forms}
    plain = alternation(longest_first(kinds))
    start = language.word_start()
    citation = language.table("citation")
    link = language.pattern("citation", "organ_link").replace(r"\s", r"[ \t]")
    series = {fold(word): letter for letter, word in citation.get("series", {}).items()}
    pair = _PAIR.replace(
        r"|\s(?:SERIES)", rf"|[ \t]{alternation(longest_first(series))}{language.word_end()}" if series else ""
    )
    others = language.pattern("citation", "provisions_other")  # "the Convention on the …" is none of ITU's
    return Grammar(
        compiled(rf"{start}{language.definite()}(?P<form>{plain}){language.word_end()}"),
        kinds,
        frozenset(fold(form) for forms in language.table("heads").values() for form in forms[1:]),
        compiled(
            rf"[ \t]*{language.pattern('citation', 'number_sign')}[\"'«“”(]?[ \t]*"
            rf"(?:{_SECTOR}|{pair}|{_NUMBER}|{_REVISED_NUMBER})[ \t]?[\"'»“”]?"
        ),
        compiled(language.pattern("citation", "separator").replace(r"\s", r"[ \t]")),
        compiled(rf"[ \t]*(?:{link})?[ \t]*{language.glued()}"),
        compiled(language.pattern("citation", "follow")),
        compiled(language.pattern("citation", "revised") + "|" + REVISED.pattern),
        compiled(language.pattern("citation", "shared")),
        tuple(
            (compiled(rf"[ \t]*(?:{link})?[ \t]*{regex.escape(fold(name))}(?!{others})"), code)
            for name, code in citation.get("provisions", ())
        ),
        compiled(language.pattern("citation", "committee").replace(r"\s", r"[ \t]")),
        series,
        compiled(language.pattern("citation", "quantity")),
        (language.elided,) if language.elided else (),
        compiled(rf"(?:{language.pattern('citation', 'organ_lead')})$") if "organ_lead" in citation else None,
        compiled(_with_month(language, citation.get("dated", NEVER))),
        {fold(form): code for code, forms in citation.get("bracket_organs", {}).items() for form in forms},
        compiled(language.pattern("citation", "organ_bare")),
        compiled(language.pattern("citation", "counted")),
        compiled(language.pattern("citation", "restarting")),
        compiled(language.pattern("citation", "behind").replace(r"\s", r"[ \t]")),
        compiled(language.pattern("citation", "worded").replace(r"\s", r"[ \t]")),
        tuple((kind, compiled(fold_pattern(before))) for kind, before in citation.get("changes", {}).items()),
        compiled(rf"(?:{language.pattern('citation', 'own')})$"),
    )


def _with_month(language: Language, written: str) -> str:
    """Return a pattern in which MONTH stands for the names of months."""
    names = longest_first(fold(name) for forms in language.table("months").get("names", ()) for name in forms)
    return alternation(names).join(fold_pattern(part) for part in written.split("MONTH")).replace(r"\s", r"[ \t]")


def item_at(
    page: Page,
    grammar: Grammar,
    position: int,
    symbols: Mapping[int, Symbol],
    facts: Register,
    kind: str,
    before: Item | None = None,
) -> Item | None:
    """Return the item at a position of the folded text, or None; `kind` is the head's, `before` the one before it in the list."""
    return (
        _symbol_at(page, position, symbols)
        or unlisted_symbol(page, position, kind)
        or further_recommendation(page, position, kind, before)
        or _provision_at(page, position, kind)
        or _number_at(page, grammar, position, facts, kind)
    )


def _symbol_at(page: Page, position: int, symbols: Mapping[int, Symbol]) -> Item | None:
    text = page.folded.text
    moved = _MOVED_DATE.match(text, position)
    if moved is not None and moved.end() in symbols:  # a date that a right-to-left layout put before the symbol
        symbol = symbols[moved.end()]
        if symbol.type == "recommendation":
            year = moved["one"] if int(moved["two"]) <= 12 else moved["two"]
            edition = Edition(None, None, full_year(year), False)
            return Item(moved.start(), page.folded.offset(symbol.end), symbol=symbol, edition=edition)
    at = position
    while at < len(text) and at not in symbols and text[at] in " \t\"'«“”(":
        at += 1
    if at not in symbols or at - position > 3:
        return None
    return Item(at, page.folded.offset(symbols[at].end), symbol=symbols[at])


def unlisted_symbol(page: Page, position: int, kind: str) -> Item | None:
    """Return a symbol of no known family: after the word "document" or "circular" letters and numbers with strokes are one."""
    if kind not in ("document", "circular"):
        return None
    start = page.folded.at(position)
    ahead = page.text[start : start + 4]
    start += len(ahead) - len(ahead.lstrip(' \t\u00a0"“«('))
    match = _ANY_SYMBOL.match(unify(page.text[start : start + _LONGEST_SYMBOL]))
    if match is None or start - page.folded.at(position) > 3:
        return None
    plain = compiled(r"-[AEFCRS]$").sub("", match[0])
    symbol = Symbol(start, start + match.end(), "", kind, f"{kind}/{slug(plain)}", {}, plain)
    return Item(page.folded.offset(symbol.start), page.folded.offset(symbol.end), symbol=symbol)


@cache
def _sectors() -> dict[str, tuple[str, ...]]:
    """Return the Sectors that use the letters of a series of Recommendations."""
    table = tomllib.loads(_SERIES.read_text(encoding="utf-8"))
    return {letters: tuple(s for s in table if letters in table[s]) for row in table.values() for letters in row}


def further_recommendation(page: Page, position: int, kind: str, before: Item | None) -> Item | None:
    """Return a Recommendation that names no Sector: the one before it in the list does, or the letters of its series tell it."""
    start = page.folded.at(position)
    match = _RECOMMENDATION.match(unify(page.text[start : start + _LONGEST_SYMBOL]))
    if match is None or kind != "recommendation":
        return None
    earlier = (before.symbol.id or "") if before is not None and before.symbol is not None else ""
    sectors = _sectors().get(match["series"], ())
    sector = earlier.split("/")[1] if earlier.startswith("recommendation/itu-") else sectors[0] if sectors else None
    if sector is None or (len(sectors) > 1 and not earlier):
        return None
    year = f"/{full_year(match['y'])}" if match["y"] else ""
    first, end = start + match.start("n"), start + match.end()
    id = f"recommendation/{sector}/{slug(match['n'])}{year}"
    symbol = Symbol(first, end, "", "recommendation", id, {"n": match["n"]})
    return Item(page.folded.offset(first), page.folded.offset(end), symbol=symbol)


def _provision_at(page: Page, position: int, kind: str) -> Item | None:
    """Return a number with letters, which only provisions have ("160I"); they are written as capitals."""
    match = _PROVISION.match(page.folded.text, position) if kind == "provision" else None
    return Item(*match.span("number"), match["number"].translate(_LOOKALIKES).upper()) if match is not None else None


def edition_at(page: Page, grammar: Grammar, position: int, facts: Register) -> Edition | None:
    """Return the edition that a bracket at a position of the folded text names, or None."""
    bracket = _BRACKET.match(page.folded.text, position)
    return edition_of(bracket["inside"], facts, grammar.revised, grammar.organs) if bracket is not None else None


def worded_edition(page: Page, grammar: Grammar, position: int, facts: Register) -> Edition | None:
    """Return the edition of a known city and a year that words at a position name ("as revised in Bucharest in 2022"), or None."""
    said = grammar.worded.match(page.folded.text, position)
    edition = edition_of(said["inside"], facts, grammar.revised) if said is not None else None
    known = edition is not None and edition.year is not None and (edition.city or "").startswith("city/")
    return replace(edition, revised=True) if edition is not None and known else None


def _number_at(page: Page, grammar: Grammar, position: int, facts: Register, kind: str) -> Item | None:
    text = page.folded.text
    match = grammar.number.match(text, position)
    if match is None:
        return None
    if match["sector"]:
        item = Item(
            match.start("sector") - len("itu-"),
            match.end("revision") if match["revision"] else match.end("snumber"),
            match["snumber"],
            organ=_SECTORS[match["sector"]],
            revision=match["revision"],
        )
    elif match["left"]:
        letter = " ".join((match["series"] or "").split())
        if letter and page.text[page.folded.at(match.end("series") - 1)].islower():  # the next word: "12/08 y 16/13"
            letter = ""
        pair = (match["left"], f"{match['right']} {grammar.series.get(letter, letter.upper())}".strip())
        item = Item(match.start("left"), match.end("series") if letter else match.end("right"), pair=pair)
    elif match["rnumber"]:
        item = Item(match.start("rnumber"), match.end("rrevision"), match["rnumber"], revision=match["rrevision"])
    elif _ELSEWHERE.match(text, match.end("number")) is not None:
        return None
    else:
        item = Item(
            match.start("number"), match.end("letter") if match["letter"] else match.end("number"), match["number"]
        )
    changed = _CHANGED_NUMBER.match(text, item.end) if kind == "document" and item.number else None
    if changed is not None:  # "Document 46(Add.10)" of this conference
        number = f"{item.number}-{changed['kind'].capitalize()}-{changed['n']}"
        return replace(item, end=changed.end(), number=number)
    bracket = _BRACKET.match(text, max(item.end, match.end()))
    edition = edition_at(page, grammar, max(item.end, match.end()), facts)
    if bracket is None:
        bracket = _AFTER_COMMA.match(text, max(item.end, match.end()))
        edition = edition_of(bracket["inside"], facts, grammar.revised) if bracket else None
        if edition is None or not (edition.city or "").startswith("city/"):
            return item
    if bracket is None or edition is None:
        return item
    return replace(item, end=bracket.end(), edition=edition, shared=bool(grammar.shared.search(bracket["inside"])))
