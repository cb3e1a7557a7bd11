"""Finds citations where the noun stands last: sign, numbers or symbols with their counter, noun, edition ("第1332和1336号决议（2016年修改）").

The organ stands before the sign and is that of the whole list; the noun may also stand first before a symbol. Members of a list are
mentions of their own, as in `citations.py`, whose way to resolve and to describe them is used here.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from ingest.recognise.citation_items import Item
from ingest.recognise.citations import LONGEST_RANGE
from ingest.recognise.cited import Found, Read, bare, cited, malformed
from ingest.recognise.head_last_items import Reading, changed, grammar_of, item_at, with_edition
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.recognise.symbols import find_malformed, find_symbols
from ingest.records import Mention
from ingest.register import Register
from ingest.resolve import Citation, organ_of

_ABOUT_REACH: Final = 16  # characters between a word for what something is about and the organ named in it
_ORGAN_REACH: Final = 120  # characters between an organ and its list, a title in quotation marks included


@dataclass(frozen=True, slots=True)
class _List:
    """The members of a noun: where the list begins and ends, its kind, and what it lists."""

    start: int
    end: int
    kind: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Before:
    """A list, and the organ or basic text that its numbers are of: one joined to it may be of the same."""

    members: _List
    organ: Mention | None
    basic: str | None

    def joins(self, one: _List, text: "Reading") -> bool:
        """Tell whether nothing but a conjunction stands between this list and another of its kind."""
        between = text.text[self.members.end : one.start]
        return self.members.kind == one.kind and text.grammar.separator.fullmatch(between) is not None


def find_citations_head_last(page: Page, names: Sequence[Mention], facts: Register) -> Read:
    """Return the citations of a page as they are read; `names` are the mentions of bodies and events that may be organs."""
    assert page.language is not None
    grammar = grammar_of(page.language)
    symbols = find_symbols(page.text)
    organs = {page.folded_span(m)[1]: m for m in names if m.type in ("body", "event") and m.id is not None}
    by_start = {page.folded.offset(s.start): s for s in symbols}
    text = Reading(page, grammar, by_start, organs, sorted(organs), facts)
    found: list[Found] = []
    used: set[int] = set()
    last: _Before | None = None
    for one in _lists(text):
        organ, inherited = _organ(text, one, last)
        basic = _basic_text(text, one, last) if one.kind == "provision" else None
        for mention, item in _members(text, one, organ, inherited, basic):
            found.append(mention)
            if item.symbol is not None:
                used.add(item.symbol.start)
        last = _Before(one, organ, basic)
    taken = Spans.of(found)
    found += [bare(page, s) for s in symbols if s.start not in used and not taken.hold(s.start)]
    taken = Spans.of(found)
    found += [malformed(page, s) for s in find_malformed(page.text) if not taken.meet(s.start, s.end)]
    return Read(page, tuple(found), text.grammar.separator)


def _lists(text: Reading) -> Iterator[_List]:
    """Yield the lists of a page that a noun ends or, before a symbol or a number with its edition, begins; left to right."""
    starts = {m.start(): m.end() for m in text.grammar.start.finditer(text.text)} | dict.fromkeys(text.symbols, -1)
    heads = {m.start(): m for m in text.grammar.first.finditer(text.text)}
    reach = tried = 0  # what was read in vain as the members of a list is so from any of them on
    for start in sorted({*starts, *heads}):
        if start < reach or (start in starts and start < tried):
            continue
        if start in starts:
            found, tried = _before_head(text, start)
        else:
            found = _after_head(text, heads[start])
        if found is not None:
            reach = found.end
            yield found


def _before_head(text: Reading, start: int) -> tuple[_List | None, int]:
    """Return the list that begins at a place and that its noun ends, if it is one, and how far its members reach."""
    items: list[Item] = []
    position, signed, since = start, False, None
    while (read := item_at(text, position, items[-1] if items else None)) is not None:
        item, marked = read
        signed = signed or marked
        if since is not None and item.number.isdigit() and 0 < int(item.number) - since <= LONGEST_RANGE:
            item = replace(item, since=since)
        items.append(item)
        head = text.grammar.head.match(text.text, item.end)
        if head is not None:
            kind = text.grammar.kinds[head["head"]]
            one = item.symbol is not None or item.organ is not None or _of_assembly(kind, items)
            if not (signed or one or any(i.symbol is not None for i in items)):
                return None, item.end
            return _List(start, *_closed(text, kind, items, head.end())), item.end
        gap = text.grammar.separator.match(text.text, item.end)
        if gap is None:
            return None, item.end
        since = int(item.number) if gap["range"] and item.number.isdigit() and item.edition is None else None
        position = gap.end()
    return None, position


def _of_assembly(kind: str, items: Sequence[Item]) -> bool:
    """Tell whether numbers of the form "54/231", all before the noun of resolutions, need no sign."""
    return kind == "resolution" and all(item.pair is not None and len(item.pair[0]) > 1 for item in items)


def _after_head(text: Reading, head: "regex.Match[str]") -> _List | None:
    """Return the list that follows its noun: symbols, or a number that is plainly one of an instrument or of a conference document."""
    kind = text.grammar.kinds[head["head"]]
    items: list[Item] = []
    position, since = head.end(), None
    owned = kind == "opinion" and _named_before(text, head.start()) is not None
    while (read := item_at(text, position)) is not None:
        item = with_edition(text, read[0])
        version = item.number and text.text[item.end - 2 : item.end - 1] == "-"
        shown = item.symbol is not None or item.edition is not None or (kind == "document" and version)
        if text.grammar.head.match(text.text, item.end) or not (shown or owned):
            break
        if since is not None and item.number.isdigit() and 0 < int(item.number) - since <= LONGEST_RANGE:
            item = replace(item, since=since)
        items.append(item)
        gap = text.grammar.separator.match(text.text, item.end)
        if gap is None:
            break
        since = int(item.number) if gap["range"] and item.number.isdigit() and item.edition is None else None
        position = gap.end()
    if not items:
        return None
    return _List(head.start(), items[-1].end, kind, (replace(items[0], start=head.start()), *items[1:]))


def _closed(text: Reading, kind: str, items: list[Item], end: int) -> tuple[int, str, tuple[Item, ...]]:
    """Return the end of a list, its kind and its members, the last with its noun and the edition after it, which is said of the noun and so of them all."""
    last = with_edition(text, replace(items[-1], end=end))
    if kind == "document" and len(items) == 1:
        last = changed(text, last)
    if last.edition is not None:
        items = [replace(i, edition=i.edition or last.edition) for i in items]
    return last.end, kind, (*items[:-1], replace(last, edition=last.edition or items[-1].edition))


def _organ(text: Reading, one: _List, last: _Before | None) -> tuple[Mention | None, bool]:
    """Return the body or event named right before a list, or that of the list before it, to which it is joined, and which."""
    begin = max(0, one.start - _ORGAN_REACH)
    before = text.text[begin : one.start]
    committee = text.grammar.committee.search(before)
    limit = begin + committee.start() if committee is not None else one.start
    named = _named_before(text, limit)
    if named is not None:
        return named, False
    if last is not None and last.joins(one, text):
        return last.organ, True
    return None, False


def _named_before(text: Reading, at: int) -> Mention | None:
    """Return the body or event that the words right before a place name as the organ of what follows."""
    near = text.ends[bisect_left(text.ends, at - _ORGAN_REACH) : bisect_right(text.ends, at)]
    linked = (text.organs[e] for e in reversed(near) if text.grammar.link.fullmatch(text.text[e:at]))
    return next((organ for organ in linked if not _is_subject_matter(text, organ, at)), None)


def _is_subject_matter(text: Reading, organ: Mention, at: int) -> bool:
    """Tell whether the words before an organ say that what follows is only about it ("关于筹备WCIT-12的第171号决议")."""
    start, end = text.page.folded_span(organ)
    about = text.grammar.about.search(text.text, max(0, start - _ABOUT_REACH), start)
    return (
        about is not None and len(text.text[end:at].strip()) == 1
    )  # a mark of attribution, and no verb such as "adopted"


def _members(
    text: Reading, one: _List, organ: Mention | None, inherited: bool, basic: str | None
) -> Iterator[tuple[Found, Item]]:
    if one.kind == "provision":
        yield from _provisions(text, one, basic)
        return
    committee = text.grammar.committee.search(text.text[max(0, one.start - 12) : one.start])
    code = organ_of(organ.id, text.facts)[0] if organ is not None and organ.id is not None else None
    series = next((i.organ for i in one.items if i.organ), None)  # "ITU-R 8 and 9"
    after = text.page.folded_span(organ)[1] if organ is not None else one.start
    near = (
        not inherited and len(text.text[after : one.start].strip()) <= 1
    )  # "理事会第1437号决议": the organ is said, whatever is known
    for index, item in enumerate(one.items):
        if item.revision is not None and (item.organ or series) is None and code != "ra":
            continue
        if not item.number.isdigit() and item.symbol is None and item.pair is None:
            continue
        entity = organ.id if organ is not None else None
        if code and item.number and not near and text.facts.in_range(code, one.kind, int(item.number)) is False:
            entity = None
        edition = item.edition
        if inherited and edition is not None and edition.city is not None:
            entity = None
        citation = Citation(
            kind=one.kind,
            number=item.number,
            pair=item.pair,
            symbol=item.symbol,
            organ=item.organ or series or (edition.organ if edition else None),
            organ_entity=entity,
            committee=committee["committee"] if committee is not None else None,
            city=edition.city if edition else None,
            year=edition.year if edition else None,
            revised=edition.revised if edition else False,
            bracketed=edition is not None,
            revision=item.revision,
        )
        for number in range((item.since or 0) + 1, int(item.number)) if item.since is not None else ():
            member, between = replace(citation, number=str(number)), replace(item, number=str(number))
            read = cited(text.page, one.items[index - 1].start, item.end, member, between)
            yield replace(read, attributes={**read.attributes, "range": "true"}), item
        yield cited(text.page, item.start, item.end, citation, item), item


def _basic_text(text: Reading, one: _List, last: _Before | None) -> str | None:
    """Return the code of the basic text named before a list of provisions, or before the list that it is joined to."""
    before = text.text[max(0, one.start - 40) : one.start]
    named = next((code for pattern, code in text.grammar.provisions if pattern.search(before)), None)
    return named or (last.basic if last is not None and last.joins(one, text) else None)


def _provisions(text: Reading, one: _List, basic: str | None) -> Iterator[tuple[Mention, Item]]:
    for index, item in enumerate(one.items if basic is not None else ()):
        if not item.number:
            continue
        between = range(item.since + 1, int(item.number)) if item.since is not None else ()
        for number in (*map(str, between), item.number):
            ranged = {} if number == item.number else {"range": "true"}
            mention = text.page.mention(
                item.start if number == item.number else one.items[index - 1].start,
                item.end,
                "provision",
                f"provision/{basic}/{number}",
                rule="citation-provision",
                confidence=0.95,
                attributes={"kind": "provision", "number": number, **ranged},
            )
            yield mention, item
