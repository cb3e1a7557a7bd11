"""Finds citations of instruments and documents: head word, organ, list of numbers or symbols with their editions, organ.

The head word types only what stands in its own list; a list never crosses a line. Each member is a mention of its own: the first
from the head word, the later ones from their number. What a citation says (`attributes`) is kept apart from what it is resolved to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.recognise.page import Page
from ingest.recognise.symbols import Symbol, find_symbols, full_year
from ingest.records import Mention
from ingest.register import Register
from ingest.resolve import Citation, Scope, resolve

_NUMBER: Final = r"(?<![\d/.,])(?P<number>\d{1,4})(?![\d%]|[.,/]\d|-\d)"
_PAIR: Final = r"(?<![\d/.])(?P<left>\d{1,4})/(?P<right>\d{1,4})(?P<series>\s?[a-z](?![a-z]))?(?![\d/])"
_SECTOR: Final = r"itu-(?P<sector>[rtd])\s+(?P<snumber>\d{1,3})(?:-(?P<revision>\d{1,2}))?(?![\d.])"
_BRACKET: Final = regex.compile(r"[ \t]*\((?P<inside>[^()\n]{2,60})\)")
_COUNCIL_YEAR: Final = regex.compile(r"(?<![a-z0-9])c-?(?P<y>\d\d(?:\d\d)?)(?!\d)")
_CONFERENCE_YEAR: Final = regex.compile(
    r"(?<![a-z0-9])(?:rev\.?\s*)?(?P<o>pp|wtsa|wtdc|wrc|ra|wcit|cmr|amnt|cmdt)-?(?P<y>\d\d(?:\d\d)?)(?!\d)"
)
_FRENCH: Final = {"cmr": "wrc", "amnt": "wtsa", "cmdt": "wtdc"}
_YEAR: Final = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_REVISED: Final = regex.compile(r"\brev\b|modif|amend")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a bracket says of the edition: organ, city, year, and whether it calls it a revision."""

    organ: str | None
    city: str | None
    year: int | None
    revised: bool


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    number: str = ""
    symbol: Symbol | None = None
    pair: tuple[str, str] | None = None
    organ: str | None = None
    revision: str | None = None
    edition: Edition | None = None


@dataclass(frozen=True, slots=True)
class _Grammar:
    head: "regex.Pattern[str]"
    kinds: dict[str, str]
    plural: frozenset[str]
    number: "regex.Pattern[str]"
    separator: "regex.Pattern[str]"
    link: "regex.Pattern[str]"
    follow: "regex.Pattern[str]"
    revised: "regex.Pattern[str]"
    provisions: tuple[tuple["regex.Pattern[str]", str], ...]
    committee: "regex.Pattern[str]"


@dataclass(slots=True)
class _Organs:
    """The names on a page that can be organs, by where they start and end in the folded text."""

    by_start: dict[int, Mention] = field(default_factory=dict)
    end: dict[int, int] = field(default_factory=dict)


@cache
def _grammar(language: Language) -> _Grammar:
    kinds = {fold(form): kind for kind, forms in language.table("heads").items() for form in forms}
    article = fold(language.tables.get("article", ""))
    letters = language.tables["letters"]
    definite = rf"(?:{article}|لل)?" if article else ""
    plain = alternation(longest_first(kinds))
    start = language.word_start()
    citation = language.table("citation")
    return _Grammar(
        regex.compile(rf"{start}(?:{definite})(?P<form>{plain})(?![{letters}])"),
        kinds,
        frozenset(fold(form) for forms in language.table("heads").values() for form in forms[1:]),
        regex.compile(
            rf"[ \t]*{language.pattern('citation', 'number_sign')}[\"'«“”(]?[ \t]*(?:{_SECTOR}|{_PAIR}|{_NUMBER})[ \t]?[\"'»“”]?"
        ),
        regex.compile(language.pattern("citation", "separator").replace(r"\s", r"[ \t]")),
        regex.compile(
            r"[ \t]*(?:"
            + language.pattern("citation", "organ_link").replace(r"\s", r"[ \t]")
            + rf")?[ \t]*(?:{'|'.join(language.tables['prepositions'])})?"
        ),
        regex.compile(language.pattern("citation", "follow")),
        regex.compile(language.pattern("citation", "revised") + "|" + _REVISED.pattern),
        tuple(
            (
                regex.compile(rf"[ \t]*{language.pattern('citation', 'organ_link')}[ \t]*{regex.escape(fold(name))}"),
                code,
            )
            for name, code in citation["provisions"]
        ),
        regex.compile(language.pattern("citation", "committee")),
    )


def find_citations(page: Page, names: Sequence[Mention], scope: Scope, facts: Register) -> list[Mention]:
    """Return the citations of a page; `names` are the mentions of bodies and events that may be organs."""
    symbols = {s.start: s for s in find_symbols(page.text)}
    if page.language is None:
        return [_bare(page, s) for s in symbols.values()]
    grammar = _grammar(page.language)
    organs = _Organs()
    for name in names:
        if name.type in ("body", "event") and name.id is not None:
            start, end = page.folded_span(name)
            organs.by_start[start] = name
            organs.end[start] = end
    by_offset = {page.folded.offset(start): s for start, s in symbols.items()}
    found: list[Mention] = []
    used: set[int] = set()
    reach = 0
    for head in grammar.head.finditer(page.folded.text):
        if head.start() < reach:
            continue
        for mention, symbol, end in _listed(page, grammar, head, organs, by_offset, scope, facts):
            found.append(mention)
            reach = max(reach, end)
            if symbol is not None:
                used.add(symbol.start)
    found += [
        _bare(page, s)
        for start, s in symbols.items()
        if start not in used and not any(m.start <= start < m.end for m in found)
    ]
    return sorted(found, key=lambda m: (m.start, m.end))


def _listed(
    page: Page,
    grammar: _Grammar,
    head: "regex.Match[str]",
    organs: _Organs,
    symbols: dict[int, Symbol],
    scope: Scope,
    facts: Register,
) -> Iterator[tuple[Mention, Symbol | None, int]]:
    """Yield the members of the list after a head word, with the end of the list so far."""
    text = page.folded.text
    kind = grammar.kinds[" ".join(head["form"].split())]
    at = head.end()
    organ: Mention | None = None
    for _ in range(2):  # an organ may stand between head and number, after a link such as "adopted by"
        link = grammar.link.match(text, at)
        position = link.end() if link else at
        inner = next((p for p in (position, position - 1, at + 1) if p in organs.by_start and p > head.end()), None)
        if inner is None:
            break
        organ, at = organs.by_start[inner], organs.end[inner]
    items: list[_Item] = []
    position = at
    while True:
        item = _item(page, grammar, position, symbols, facts)
        if item is None:
            break
        if (
            item.symbol is None
            and items
            and " ".join(head["form"].split()) not in grammar.plural
            and not grammar.follow.match(text, item.end)
        ):
            break
        items.append(item)
        gap = grammar.separator.match(text, item.end)
        if gap is None or gap.end() == item.end or not gap[0].strip():
            break
        position = gap.end()
    if not items:
        return
    if kind == "provision":
        yield from _provisions(page, grammar, head, items)
        return
    end = items[-1].end
    committee = None
    if organ is None:
        committee, organ = _organ_after(page, grammar, end, organs)
    for index, item in enumerate(items):
        start = head.start() if index == 0 else item.start
        citation = _citation(kind, item, organ, committee)
        yield _mention(page, start, item.end, citation, item, scope, facts), item.symbol, item.end


def _item(page: Page, grammar: _Grammar, position: int, symbols: dict[int, Symbol], facts: Register) -> _Item | None:
    text = page.folded.text
    at = position
    while at < len(text) and text[at] in " \t\"'«“”(":
        if at in symbols:
            break
        at += 1
    swapped = regex.compile(r"\((\d\d)/(\d\d)\)[ \t]+").match(text, position + (text[position : position + 1] in " \t"))
    if swapped and swapped.end() in symbols:  # a date that a right-to-left layout moved before the symbol
        symbol = symbols[swapped.end()]
        if symbol.type == "recommendation":
            year, month = swapped[1], swapped[2]
            if int(month) > 12:
                year, month = month, year
            return _Item(
                swapped.start(),
                page.folded.offset(symbol.end),
                symbol=symbol,
                edition=Edition(None, None, full_year(year), False),
            )
    if at in symbols and at - position <= 3:
        symbol = symbols[at]
        return _Item(at, page.folded.offset(symbol.end), symbol=symbol)
    match = grammar.number.match(text, position)
    if match is None:
        return None
    if match["sector"]:
        item = _Item(
            match.start("sector") - 4,
            match.end("snumber") if not match["revision"] else match.end("revision"),
            match["snumber"],
            organ={"r": "ra", "t": "wtsa", "d": "wtdc"}[match["sector"]],
            revision=match["revision"],
        )
    elif match["left"]:
        item = _Item(
            match.start("left"),
            match.end("series") if match["series"] else match.end("right"),
            pair=(match["left"], match["right"] + (match["series"] or "").upper()),
        )
    else:
        item = _Item(match.start("number"), match.end("number"), match["number"])
    end = max(item.end, match.end())
    bracket = _BRACKET.match(text, end)
    edition = edition_of(bracket["inside"], facts, grammar) if bracket else None
    if bracket and edition:
        return _Item(item.start, bracket.end(), item.number, None, item.pair, item.organ, item.revision, edition)
    return item


def edition_of(inside: str, facts: Register, grammar: "_Grammar | None" = None) -> Edition | None:
    """Return what a bracket says of an edition, or None where it says something else; the text is folded."""
    revised = bool((grammar.revised if grammar else _REVISED).search(inside))
    council = [full_year(m["y"]) for m in _COUNCIL_YEAR.finditer(inside)]
    if council:
        return Edition("council", None, council[-1], revised or len(council) > 1)
    conference = _CONFERENCE_YEAR.search(inside)
    if conference:
        organ = _FRENCH.get(conference["o"], conference["o"])
        return Edition(organ, None, full_year(conference["y"]), revised)
    years = [int(m[0]) for m in _YEAR.finditer(inside)]
    rest = _YEAR.sub(" ", inside)
    if grammar:
        rest = grammar.revised.sub(" ", rest)
    words = regex.sub(r"[^\p{L}\p{M}' -]+", " ", rest).strip()
    place = facts.cities.get(words) or next((facts.cities[w] for w in _windows(words) if w in facts.cities), None)
    if years and (place or revised or not words):
        return Edition(None, place or (words or None if revised else None), years[-1], revised)
    if (
        years
        and words
        and len(words.split()) <= 3
        and regex.fullmatch(r"[^\d]{2,40}[،,]?\s*(?:19|20)\d\d\s*\.?", inside.strip())
    ):
        return Edition(None, words, years[-1], revised)
    return None


def _windows(words: str) -> Iterator[str]:
    parts = words.split()
    for size in (3, 2, 1):
        for start in range(len(parts) - size + 1):
            yield " ".join(parts[start : start + size])
            first = parts[start]
            if size >= 1 and first[:1] in "بفل" and len(first) > 3:
                yield " ".join([first[1:], *parts[start + 1 : start + size]])


def _organ_after(page: Page, grammar: _Grammar, end: int, organs: _Organs) -> tuple[str | None, Mention | None]:
    """Return the number of a committee, if one stands between, and the organ named after a list."""
    text = page.folded.text
    committee = grammar.committee.match(text, end)
    number = committee["committee"] if committee else None
    at = committee.end() if committee else end
    link = grammar.link.match(text, at)
    ends = [link.end(), link.end() - 1] if link else []
    for position in (*ends, at, at + 1):
        if position > at - 1 and position in organs.by_start:
            return number, organs.by_start[position]
    return number, None


def _citation(kind: str, item: _Item, organ: Mention | None, committee: str | None) -> Citation:
    edition = item.edition
    return Citation(
        kind=kind,
        number=item.number,
        pair=item.pair,
        symbol=item.symbol,
        organ=item.organ or (edition.organ if edition else None),
        organ_entity=organ.id if organ else None,
        committee=committee,
        city=edition.city if edition else None,
        year=edition.year if edition else None,
        revised=edition.revised if edition else False,
        bracketed=edition is not None,
        revision=item.revision,
    )


def _mention(
    page: Page, start: int, end: int, citation: Citation, item: _Item, scope: Scope, facts: Register
) -> Mention:
    answer = resolve(citation, scope, facts)
    attributes = {"kind": citation.kind}
    if item.number:
        attributes["number"] = item.number
    if item.pair:
        attributes["number"] = "/".join(item.pair)
    if item.symbol is not None:
        attributes["symbol"] = page.text[item.symbol.start : item.symbol.end]
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
    return page.mention(
        start,
        end,
        answer.type,
        answer.id,
        candidates=answer.candidates,
        reason=answer.reason,
        rule=f"citation-{citation.kind}",
        confidence=answer.confidence,
        attributes=attributes,
    )


def _provisions(
    page: Page, grammar: _Grammar, head: "regex.Match[str]", items: list[_Item]
) -> Iterator[tuple[Mention, Symbol | None, int]]:
    end = items[-1].end
    code = next((code for pattern, code in grammar.provisions if pattern.match(page.folded.text, end)), None)
    if code is None:
        return
    for index, item in enumerate(items):
        if item.number:
            start = head.start() if index == 0 else item.start
            yield (
                page.mention(
                    start,
                    item.end,
                    "provision",
                    f"provision/{code}/{item.number}",
                    rule="citation-provision",
                    confidence=0.95,
                    attributes={"kind": "provision", "number": item.number},
                ),
                None,
                item.end,
            )


def _bare(page: Page, symbol: Symbol) -> Mention:
    """Return the mention of a symbol that no head word introduces."""
    return Mention(
        symbol.start,
        symbol.end,
        page.text[symbol.start : symbol.end],
        "edition" if symbol.id and regex.search(r"^recommendation/.*/(?:19|20)\d\d$", symbol.id) else symbol.type,
        symbol.id,
        (),
        "" if symbol.id else "the year of the symbol is outside its family's",
        rule="symbol",
        confidence=0.95 if symbol.id else 0.3,
        attributes={"symbol": page.text[symbol.start : symbol.end]},
    )
