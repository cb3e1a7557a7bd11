"""Chooses the recognisers for the order of words of a language: the noun before its number, owner and subject, or after them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.language import Language
from ingest.recognise.citations import find_citations
from ingest.recognise.cited import Read
from ingest.recognise.dates import find_dates
from ingest.recognise.dates_year_first import find_dates_year_first
from ingest.recognise.groups import find_groups
from ingest.recognise.head_last import find_citations_head_last
from ingest.recognise.introduced import Introduced, find_named_by_acronym
from ingest.recognise.meeting_events import Meeting
from ingest.recognise.meetings import find_meetings
from ingest.recognise.meetings_head_last import find_meetings_head_last
from ingest.recognise.named_head_last import find_groups_head_last, find_named_by_acronym_head_last
from ingest.recognise.numbered import find_numbered
from ingest.recognise.numbered_head_last import find_numbered_head_last
from ingest.recognise.page import Page
from ingest.recognise.persons import find_persons
from ingest.recognise.persons_head_last import find_persons_head_last
from ingest.records import Mention
from ingest.register import Register

_Named = Callable[[Page, Sequence[Mention], Callable[[str], Sequence[str]]], tuple[list[Mention], list[Introduced]]]


@dataclass(frozen=True, slots=True)
class Order:
    """The recognisers that depend on the order of words."""

    citations: Callable[[Page, Sequence[Mention], Register], Read]
    dates: Callable[[Page, int | None], list[Mention]]
    numbered: Callable[[Page, Sequence[Mention], Register, str | None], list[Mention]]
    named: _Named
    groups: Callable[[Page, Sequence[Mention], Register], list[Mention]]
    persons: Callable[[Page, Sequence[Mention]], list[Mention]]
    meetings: Callable[[Page, Sequence[Mention], Register, Sequence[Mention]], list[Meeting]]


def _numbered(page: Page, names: Sequence[Mention], facts: Register, organ: str | None) -> list[Mention]:
    """Return things whose numbers stand before or after their noun; a language may have both ("可持续发展目标4", "1-я комиссия")."""
    if page.language is None:
        return []
    return [*find_numbered_head_last(page, names, facts, organ), *find_numbered(page, names, facts, organ)]


_HEAD_FIRST: Final = Order(
    find_citations, find_dates, _numbered, find_named_by_acronym, find_groups, find_persons, find_meetings
)
_HEAD_LAST: Final = Order(
    find_citations_head_last,
    find_dates_year_first,
    _numbered,
    find_named_by_acronym_head_last,
    find_groups_head_last,
    find_persons_head_last,
    find_meetings_head_last,
)


def order_of(language: Language | None) -> Order:
    """Return the recognisers for a language; without tables those that then find nothing but symbols."""
    return _HEAD_LAST if language is not None and language.head_last else _HEAD_FIRST
