"""Finds citations of instruments and documents: head word, organ, list of numbers or symbols with their editions, organ.

The head word types only what stands in its own list; a list never crosses a line. Each member is a mention of its own: the first
from the head word, the later ones from their number. What a citation says (`attributes`) is kept apart from what it is resolved to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import regex

from ingest.recognise.citation_items import Grammar, Item, citation_grammar, edition_at, item_at, worded_edition
from ingest.recognise.cited import Found, Read, bare, cited, malformed
from ingest.recognise.editions import Edition
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.recognise.symbols import Symbol, changed_by, find_malformed, find_symbols
from ingest.records import Mention
from ingest.register import ORGANS, Register
from ingest.resolve import Citation, organ_of

_COUNCIL: Final = "body/Council"  # it meets each year, and its resolutions are often told apart by the year alone
_ITU: Final = "body/ITU"
_YEARLY: Final = ("council",)
_ADOPTED: Final = frozenset({"resolution", "decision", "opinion"})
_ONLY_COUNCIL: Final = {"resolution": 1000, "decision": 100}  # no other organ has come to these numbers
_OWN: Final = 24  # characters before a head word within which a possessive stands
_REACH: Final = 200  # characters of a sentence in which the organ whose instrument is cited may stand before it
_SENTENCE: Final = regex.compile(r"[.;:]\s|\n")
_FRONTED: Final = regex.compile(r",[ \t]+(?:(?:the|la|le|el)[ \t]+|l')?")  # "By its Resolution 1306, the Council …"
LONGEST_RANGE: Final = 60  # numbers; no text means more by "101 to 105"


@dataclass(slots=True)
class _Organs:
    """The names on a page that can be organs, by where they start and end in the folded text."""

    by_start: dict[int, Mention] = field(default_factory=dict)
    end: dict[int, int] = field(default_factory=dict)
    by_end: dict[int, Mention] = field(default_factory=dict)


def find_citations(page: Page, names: Sequence[Mention], facts: Register) -> Read:
    """Return the citations of a page as they are read; `names` are the mentions of bodies and events that may be organs."""
    symbols = {s.start: s for s in find_symbols(page.text)}
    if page.language is None:
        return Read(page, tuple(bare(page, s) for s in symbols.values()))
    grammar = citation_grammar(page.language)
    organs = _Organs()
    for name in names:
        if name.type in ("body", "event") and name.id is not None:
            start, end = page.folded_span(name)
            organs.by_start[start] = name
            organs.end[start] = end
            organs.by_end[end] = name
    by_offset = {page.folded.offset(start): s for start, s in symbols.items()}
    found: list[Found] = []
    used: set[int] = set()
    reach = 0
    for head in grammar.head.finditer(page.folded.text):
        if head.start() < reach or grammar.quantity.search(page.folded.text, max(0, head.start() - 24), head.start()):
            continue
        again = grammar.head.match(page.folded.text, _word_after(page.folded.text, head.end()))
        if again is not None and again["form"] == head["form"]:
            continue  # "this circular replaces" may stand right before what it replaces: "[this] Circular Circular 12"
        for mention, symbol, end in _listed(page, grammar, head, organs, by_offset, facts):
            found.append(mention)
            reach = max(reach, end)
            if symbol is not None:
                used.add(symbol.start)
    taken = Spans.of(found)
    found += [bare(page, s) for start, s in symbols.items() if start not in used and not taken.hold(start)]
    taken = Spans.of(found)
    found += [malformed(page, s) for s in find_malformed(page.text) if not taken.meet(s.start, s.end)]
    return Read(page, tuple(found), grammar.separator)


def _word_after(text: str, end: int) -> int:
    """Return where the next word of a line begins."""
    return next((at for at in range(end, len(text)) if text[at] not in " \t"), len(text))


def _listed(
    page: Page,
    grammar: Grammar,
    head: "regex.Match[str]",
    organs: _Organs,
    symbols: dict[int, Symbol],
    facts: Register,
) -> Iterator[tuple[Found, Symbol | None, int]]:
    """Yield the members of the list after a head word, with the end of the list so far."""
    kind = grammar.kinds[" ".join(head["form"].split())]
    organ, at = None, head.end()
    first = item_at(page, grammar, at, symbols, facts, kind)
    if first is None or (
        first.organ is None and first.symbol is None
    ):  # "Resolution ITU-R 6-2" names a series, not an organ before a number
        organ, at = _organ_before(page, grammar, head, organs)
    items = _items(page, grammar, head, at, symbols, facts)
    if not items:
        return
    if len(head["form"]) == 1 and (items[0].edition is None or items[0].edition.organ is None):
        return  # "R 1141 (C-1999)" heads a resolution in lists of them; any other single letter does not
    if kind == "provision":
        yield from _provisions(page, grammar, head, items)
        return
    committee = None
    if organ is None:
        organ = _organ_leading(page, grammar, head.start(), organs)
    if organ is None and items[0].edition is None:
        organ = _organ_owning(page, grammar, (head.start(), items[-1].end), organs, facts)
    if organ is None:
        committee, organ = _organ_after(page, grammar, _dated(page, grammar, items[-1].end), organs)
        if organ is not None and kind in _ADOPTED and "Bureau" in facts.classes.get(str(organ.id), ()):
            organ = None  # a bureau adopts nothing: it goes on with the sentence
        if organ is not None and len(items) == 1 and items[0].number and items[0].edition is None:
            # "Resolution 177 of the conference (Rev. City, year)": the bracket stands behind the organ
            behind = edition_at(page, grammar, page.folded_span(organ)[1], facts)
            yearly = behind is not None and organ.id == _COUNCIL and behind.year is not None
            if behind is not None and (behind.revised or behind.organ is not None or yearly):
                items = [replace(items[0], edition=behind)]
    if kind in _ADOPTED and len(items) == 1 and items[0].number and items[0].edition is None:
        worded = worded_edition(page, grammar, items[0].end, facts)
        if worded is None and organ is not None and page.folded_span(organ)[1] > items[0].end:
            worded = worded_edition(page, grammar, page.folded_span(organ)[1], facts)
        items = [replace(items[0], edition=worded)]
    if organ is None and kind == "circular":
        organ = _issuer(page, head.start(), organs, facts)
    code = organ_of(organ.id, facts)[0] if organ is not None and organ.id is not None else None
    if kind in _ONLY_COUNCIL and items[-1].number and code in (None, *_YEARLY):
        items = [*items[:-1], _as_changed(page, grammar, kind, items[-1], organ)]
    restarts = kind == "circular" and grammar.restarting.search(head["form"]) is not None
    for index, item in enumerate(items):
        if item.revision is not None and item.organ is None and code != "ra":
            return
        start = head.start() if index == 0 else item.start
        if index == 0 and item.symbol is not None and kind == "document":
            start, item = _changed(page, grammar, start, item)
        citation = _citation(kind, item, organ, committee, restarts=restarts)
        for number in range((item.since or 0) + 1, int(item.number)) if item.since is not None else ():
            member = _citation(kind, replace(item, number=str(number)), organ, committee)
            between = cited(page, items[index - 1].start, item.end, member, replace(item, number=str(number)))
            yield replace(between, attributes={**between.attributes, "range": "true"}), None, item.end
        read = cited(page, start, item.end, citation, item)
        if (behind := _edition_behind(items[index:])) is not None:
            last = replace(item, edition=behind)
            read = replace(read, of_last=cited(page, start, item.end, _citation(kind, last, organ, committee), last))
        yield read, item.symbol, item.end


def _as_changed(page: Page, grammar: Grammar, kind: str, item: Item, organ: Mention | None) -> Item:
    """Return an item with the edition of the year that the words behind it name: "Resolution 1388, as amended in 2019".

    Only the Council's texts are told apart by the year alone; another organ's have the city beside it.
    """
    text = page.folded.text
    at, named = item.end, page.folded_span(organ)[1] if organ is not None else 0
    said = grammar.behind.match(text, at)
    if said is None and named > at:
        said = grammar.behind.match(text, named)
    if said is None or (said["organ"] is None and not _of_council(kind, item, organ)):
        return item
    years = [int(year) for year in said.captures("y")]
    if not years:
        return item
    end = item.end if named > at or said["organ"] is not None else said.end()
    return replace(item, end=end, edition=Edition("council", None, years[-1], True))


def _of_council(kind: str, item: Item, organ: Mention | None) -> bool:
    """Tell whether an instrument is the Council's, by the organ named or by its bracket, or because no other organ has reached its number."""
    if organ is not None:
        return organ.id == _COUNCIL
    if item.edition is not None:
        return item.edition.city is None and item.edition.organ in (None, "council")
    return item.number.isdigit() and int(item.number) >= _ONLY_COUNCIL[kind]


def _edition_behind(items: Sequence[Item]) -> Edition | None:
    """Return the edition that only the last member of a list names, where the first one is a plain number: it may be that of all ("Resolutions 101 and 133 (Rev. City, year)")."""
    first, last = items[0], items[-1]
    plain = bool(first.number) and first.revision is None and all(one.edition is None for one in items[:-1])
    return last.edition if plain and len(items) > 1 and last.edition is not None and last.edition.revised else None


def _changed(page: Page, grammar: Grammar, start: int, item: Item) -> tuple[int, Item]:
    """Return where a citation begins, and its item, if it is of a part of a document ("Addendum 1 to Document …")."""
    symbol = item.symbol
    if symbol is None or symbol.id is None:
        return start, item
    for kind, pattern in grammar.changes:
        before = pattern.search(page.folded.text, max(0, start - 48), start)
        if before is not None:
            return before.start(), replace(item, symbol=changed_by(symbol, kind, before["n"]))
    return start, item


def _organ_leading(page: Page, grammar: Grammar, start: int, organs: _Organs) -> Mention | None:
    """Return the organ named right before a head word, in a language that puts it there ("Council Resolution …"), or the event at which it adopted what follows."""
    lead = grammar.lead.search(page.folded.text, max(0, start - 24), start) if grammar.lead is not None else None
    organ = organs.by_end.get(lead.start()) if lead is not None else None
    adopts = lead is not None and bool(lead.groupdict().get("verb"))
    return None if organ is None or (adopts and organ.type != "event") else organ


def _organ_owning(
    page: Page, grammar: Grammar, span: tuple[int, int], organs: _Organs, facts: Register
) -> Mention | None:
    """Return the organ whose own instrument is cited ("WTDC-22, in its Resolution 37, …"): the only one that its sentence names before, else the one right behind."""
    text, (start, end) = page.folded.text, span
    own = grammar.own.search(text, max(0, start - _OWN), start)
    if own is None:
        return None
    begin = max((m.end() for m in _SENTENCE.finditer(text, max(0, own.start() - _REACH), own.start())), default=0)
    places = sorted(at for at in organs.by_start if begin <= at and organs.end[at] <= own.start())
    before = [m for m in map(organs.by_start.__getitem__, places) if organ_of(str(m.id), facts)[0] is not None]
    if before:
        return before[-1] if len({organ_of(str(m.id), facts)[0] for m in before}) == 1 else None
    fronted = _FRONTED.match(text, end) if not text[begin : own.start()].strip() else None
    return organs.by_start.get(fronted.end()) if fronted is not None else None


def _dated(page: Page, grammar: Grammar, end: int) -> int:
    """Return where a member of a list ends with the date of its adoption, which is no part of its mention."""
    date = grammar.dated.match(page.folded.text, end)
    return date.end() if date is not None else end


def _organ_before(
    page: Page, grammar: Grammar, head: "regex.Match[str]", organs: _Organs
) -> tuple[Mention | None, int]:
    """Return the organ between head and number, if there is one, and where the number may begin."""
    organ, at = None, head.end()
    for _ in range(2):  # the second may be the acronym of the first
        link = grammar.link.match(page.folded.text, at)
        position = link.end() if link else at
        inner = next((p for p in (position, position - 1, at + 1) if p in organs.by_start and p > head.end()), None)
        if inner is None:
            break
        organ, at = organs.by_start[inner], organs.end[inner]
    return organ, at


def _issuer(page: Page, start: int, organs: _Organs, facts: Register) -> Mention | None:
    """Return the Bureau named shortly before a circular, which is numbered within the series of its Bureau."""
    near = [
        (end, organs.by_start[begin])
        for begin, end in organs.end.items()
        if 0 <= start - end <= 40 and "\n" not in page.folded.text[end:start]
    ]
    bureaux = [(end, m) for end, m in near if "Bureau" in facts.classes.get(str(m.id), ())]
    return max(bureaux, key=lambda pair: pair[0])[1] if bureaux else None


def _items(
    page: Page,
    grammar: Grammar,
    head: "regex.Match[str]",
    position: int,
    symbols: dict[int, Symbol],
    facts: Register,
) -> list[Item]:
    text = page.folded.text
    kind = grammar.kinds[" ".join(head["form"].split())]
    plural = " ".join(head["form"].split()) in grammar.plural
    items: list[Item] = []
    since: int | None = None
    while True:
        item = item_at(page, grammar, position, symbols, facts, kind, items[-1] if items else None)
        if item is None or (item.symbol is None and items and not plural and not grammar.follow.match(text, item.end)):
            break
        if item.number and item.edition is None and grammar.counted.match(text, item.end):
            break
        if item.shared:  # "Resolutions 130 and 174 (both revised in …)"
            items = [replace(one, edition=one.edition or item.edition) for one in items]
        if since is not None and item.number.isdigit() and 0 < int(item.number) - since <= LONGEST_RANGE:
            item = replace(item, since=since)
            items[-1] = replace(items[-1], edition=item.edition)  # what follows a range is said of all of it
        items.append(item)
        end = _dated(page, grammar, item.end)
        gap = grammar.separator.match(text, end)
        if gap is None or gap.end() == end or not gap[0].strip():
            break
        position = gap.end()
        ranged = plural and bool(gap.groupdict().get("range"))
        since = int(item.number) if ranged and item.number.isdigit() and item.edition is None else None
    return items


def _organ_after(page: Page, grammar: Grammar, end: int, organs: _Organs) -> tuple[str | None, Mention | None]:
    """Return the number of a committee, if one stands between, and the organ named after a list."""
    text = page.folded.text
    committee = grammar.committee.match(text, end)
    number = committee["committee"] if committee else None
    at = committee.end() if committee else end
    link = grammar.link.match(text, at)
    linked = link is not None and link[0].strip() != ""
    for position in (*((link.end(), link.end() - 1) if link else ()), at, at + 1):
        organ = organs.by_start.get(position)
        if organ is not None and organ.id == _ITU:  # "of the ITU Plenipotentiary Conference 2018"
            organ = organs.by_start.get(organs.end[position] + 1, organ)
        if position >= at and organ is not None:
            # a bare name after the number is the next word of the sentence, unless it is an acronym ("… 140 PP-14")
            # or, behind the bracket of an edition, that of a group, which adopts none ("under Decision N (Rev. City, year) TDAG considers")
            adopting = organ.type != "body" or organ.id in ORGANS or text[end - 1 : end] != ")"
            acronym = adopting and (organ.text[:1].isascii() or organ.text[:2].isupper())
            bare = grammar.bare.match(text, position) is not None
            own = position == link.end() - 1 if link is not None else False  # its first letter was read as glued to it
            joined = linked and not (own and link is not None and not link[0][:-1].strip())
            named = joined or acronym or bare or text.startswith(grammar.elided, position)
            return number, organ if named else None
    return number, None


def _citation(
    kind: str, item: Item, organ: Mention | None, committee: str | None, *, restarts: bool = False
) -> Citation:
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
        restarts=restarts,
    )


def _provisions(
    page: Page, grammar: Grammar, head: "regex.Match[str]", items: list[Item]
) -> Iterator[tuple[Mention, Symbol | None, int]]:
    end = items[-1].end
    code = next((code for pattern, code in grammar.provisions if pattern.match(page.folded.text, end)), None)
    if code is None:
        return
    for index, item in enumerate(items):
        if not item.number:
            continue
        start = head.start() if index == 0 else item.start
        between = range(item.since + 1, int(item.number)) if item.since is not None else ()
        for number in (*map(str, between), item.number):
            ranged = {} if number == item.number else {"range": "true"}
            yield (
                page.mention(
                    start if number == item.number else items[index - 1].start,
                    item.end,
                    "provision",
                    f"provision/{code}/{number}",
                    rule="citation-provision",
                    confidence=0.95,
                    attributes={"kind": "provision", "number": number, **ranged},
                ),
                None,
                item.end,
            )
