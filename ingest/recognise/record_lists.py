"""Reads on in a list of summary or verbatim records that gives the symbol once: "A/C.2/66/SR.24, 34 and 40"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import regex

from ingest.patterns import compiled
from ingest.recognise.citation_items import Grammar
from ingest.recognise.page import Page
from ingest.records import Mention

_RECORD: Final = regex.compile(r"(?P<stem>document/(?:A|E|S)-.*-(?:SR|PV)-)(?P<number>\d{1,3})")
_NUMBER: Final = r"(?P<number>\d{1,3})(?![\w/.-]*\w)"
_RANGE: Final = regex.compile(rf"[-–]{_NUMBER}")
_LONGEST: Final = 60  # records; no text means more by "2-6"


def with_records(page: Page, grammar: Grammar, found: Sequence[Mention]) -> list[Mention]:
    """Return citations with the later members of such lists, in place of numbers that nothing was made of."""
    later = [one for mention in found for one in _later(page, grammar, mention)]
    starts = {one.start for one in later}
    return [*(m for m in found if m.id is not None or m.start not in starts), *later]


def _later(page: Page, grammar: Grammar, first: Mention) -> Iterator[Mention]:
    """Yield the members of the list that a record begins."""
    record = _RECORD.fullmatch(first.id or "")
    if record is None or not first.text.endswith(record["number"]):
        return
    text, at, last = page.folded.text, page.folded_span(first)[1], int(record["number"])
    begin = first.start
    while True:
        gap = _RANGE.match(text, at) or compiled(grammar.separator.pattern + _NUMBER).match(text, at)
        if gap is None or (gap.start("number") == at):
            return
        number = int(gap["number"])
        ranged = gap.re is _RANGE or bool(gap.groupdict().get("range"))
        between = range(last + 1, number) if ranged and 0 < number - last <= _LONGEST else range(0)
        member = page.mention(
            *gap.span("number"),
            "document",
            f"{record['stem']}{number}",
            rule=first.rule,
            confidence=0.9,
            attributes={k: v for k, v in first.attributes.items() if k == "kind"},
        )
        for n in between:  # their place is that of the whole range
            text_of = page.text[begin : member.end]
            more = {**member.attributes, "range": "true"}
            yield replace(member, start=begin, text=text_of, id=f"{record['stem']}{n}", attributes=more)
        yield member
        at, last, begin = gap.end("number"), number, member.start
