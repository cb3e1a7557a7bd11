"""Reads on in a list of documents that gives the stem of their symbols once ("C23/50, 51 and 54"), and in a range of them ("C22/3 to C22/5")."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.records import Mention

_NUMBERED: Final = regex.compile(r"(?P<stem>document/.*[-/])(?P<number>\d{1,4})")
_RECORD: Final = regex.compile(r"document/(?:A|E|S)-.*-(?:SR|PV)-")  # no one counts anything right after a record
_NUMBER: Final = r"(?P<number>\d{1,4})(?![a-z/.-]*[a-z\d])"
_LONGEST: Final = 60  # documents; no text means more by "2-6"


@dataclass(frozen=True, slots=True)
class _Series:
    """Documents whose identifiers and symbols differ by a number: what stands before it, and the first one that was found."""

    stem: str
    written: str | None
    first: Mention

    def attributes(self, number: int) -> dict[str, str]:
        """Return what is said of a later member."""
        kept = {name: value for name, value in self.first.attributes.items() if name == "kind"}
        return kept | ({"official": f"{self.written}{number}"} if self.written is not None else {})


def with_later_members(page: Page, separator: "regex.Pattern[str]", found: Sequence[Mention]) -> list[Mention]:
    """Return citations with the later members of such lists, in place of numbers that nothing was made of.

    Args:
        page: the text.
        separator: what stands between two members, with a group `range` where it makes a range of them.
        found: the citations so far. A bare number after a symbol counts as a document only if it is one of them, but after a record.
    """
    starts = {page.folded_span(mention)[0]: mention for mention in found}
    later = [one for mention in found for one in _later(page, separator, mention, starts)]
    taken = {one.start for one in later if "range" not in one.attributes}
    return [*(m for m in found if m.id is not None or m.start not in taken), *later]


def _later(
    page: Page, separator: "regex.Pattern[str]", first: Mention, starts: Mapping[int, Mention]
) -> Iterator[Mention]:
    """Yield the members of the list that a symbol begins."""
    numbered = _NUMBERED.fullmatch(first.id or "")
    if numbered is None or not first.text.endswith(numbered["number"]):
        return
    official = first.attributes.get("official")
    plain = official is not None and official.endswith(numbered["number"])
    series = _Series(numbered["stem"], official.removesuffix(numbered["number"]) if official and plain else None, first)
    record = _RECORD.fullmatch(series.stem) is not None
    text, at, last, begin = page.folded.text, page.folded_span(first)[1], int(numbered["number"]), first.start
    while True:
        gap = separator.match(text, at)
        ranged = gap is not None and bool(gap.groupdict().get("range"))
        if (record or at + 1 in starts) and text[at : at + 1] in ("-", "–"):
            gap, ranged = compiled(r"[-–]").match(text, at), True
        if gap is None or gap.end() == at:
            return
        known = starts.get(gap.end())
        if (
            known is not None and known.id is not None
        ):  # a symbol of its own: what lies between is meant, and its own list goes on
            end = _NUMBERED.fullmatch(known.id)
            if ranged and end is not None and end["stem"] == series.stem and known.type == first.type:
                yield from _between(page, series, (last, int(end["number"])), (begin, known.end), known)
            return
        number = compiled(_NUMBER).match(text, gap.end())
        if number is None or not (record or (known is not None and known.type == "document")):
            return
        value = int(number["number"])
        span = page.folded_span(known) if known is not None else number.span("number")
        member = page.mention(
            *span,
            first.type,
            f"{series.stem}{value}",
            rule=first.rule,
            confidence=0.9,
            attributes=series.attributes(value),
        )
        if ranged:
            yield from _between(page, series, (last, value), (begin, member.end), member)
        yield member
        at, last, begin = span[1], value, member.start


def _between(
    page: Page, series: _Series, numbers: tuple[int, int], place: tuple[int, int], last: Mention
) -> Iterator[Mention]:
    """Yield what a range means between its ends; the place of each is that of the whole range."""
    if numbers[1] - numbers[0] > _LONGEST:
        return
    for number in range(numbers[0] + 1, numbers[1]):
        yield replace(
            last,
            start=place[0],
            end=place[1],
            text=page.text[slice(*place)],
            id=f"{series.stem}{number}",
            confidence=0.9,
            attributes={**series.attributes(number), "range": "true"},
        )
