"""Chooses what a noun takes up: what its document is of, what its paragraph speaks of, or nothing where several things may be meant."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention

_BRIEF: Final = 3  # characters before what a sentence begins with
_STOPS: Final = (". ", "؛", "。")  # of a sentence within a line
_LABEL: Final = " \t\u00a0.()0123456789"
_OFTEN: Final = 3  # times a thing is named before a document can be said to be about it


class Places:
    """Where in its paragraph a mention stands, and whether the paragraph speaks of it."""

    def __init__(self, page: Page, mentions: Sequence[Mention], language: Language) -> None:
        self._page = page
        self._starts = [s.start for s in page.segments] or [0]
        self._headings = [s.start for s in page.segments if s.kind == "heading"]
        self._bodies = Spans.of(m for m in mentions if m.type == "body")
        self._told: dict[int, bool] = {}
        self._proposed, self._founded, self._relative = (
            compiled(language.pattern("coreference", key)) for key in ("proposed", "founded", "relative")
        )

    def paragraph(self, offset: int) -> int:
        """Return the number of the paragraph that holds an offset."""
        return bisect_right(self._starts, offset) - 1

    def section(self, offset: int) -> int:
        """Return the number of headings before an offset."""
        return bisect_right(self._headings, offset)

    def near(self, mention: Mention, offset: int) -> bool:
        """Tell whether a mention is in the paragraph of an offset or in the one before it."""
        return self.paragraph(offset) - self.paragraph(mention.start) <= 1

    def spoken_of(self, mention: Mention, offset: int) -> bool:
        """Tell whether a mention opens its sentence in the paragraph of an offset, before any other body: the text is about it."""
        if self.paragraph(mention.start) != self.paragraph(offset):
            return False
        begin = max(self._starts[max(0, self.paragraph(mention.start))], self._sentence(mention.start))
        if self.proposed(mention) or (offset < self._end(mention.end) and self._described(mention)):
            return False
        founded = self._founded.search(fold(self._page.text[max(begin, mention.start - 60) : mention.start]))
        return founded is not None or not self._bodies.between(begin, mention.start)

    def founded_near(self, mention: Mention, offset: int) -> bool:
        """Tell whether the paragraph of an offset says of a mention that it was set up."""
        before = self._page.text[max(self._sentence(mention.start), mention.start - 60) : mention.start]
        here = self.paragraph(mention.start) == self.paragraph(offset) and not self.proposed(mention)
        return here and self._founded.search(fold(before)) is not None

    def opens(self, mention: Mention, noun: "regex.Pattern[str]") -> bool:
        """Tell whether nothing but a word or two stands before a mention in its sentence, the number of a paragraph aside.

        A noun that takes up something is no such word: the sentence begins with that.
        """
        before = self._page.text[self._sentence(mention.start) : mention.start].strip(_LABEL)
        return len(before) <= _BRIEF and noun.search(fold(before)) is None

    def _described(self, mention: Mention) -> bool:
        """Tell whether a relative clause follows a mention: it would speak of it by a pronoun, not by a noun."""
        return self._relative.match(fold(self._page.text[mention.end : mention.end + 12])) is not None

    def _end(self, offset: int) -> int:
        line = self._page.text.find("\n", offset)
        limit = line if line >= 0 else len(self._page.text)
        found = [at for mark in _STOPS if (at := self._page.text.find(mark, offset, limit)) >= 0]
        return min(found, default=limit)

    def proposed(self, mention: Mention) -> bool:
        """Tell whether the words before a mention say that there is no such thing yet; what the reference facts list there is."""
        if "provisional" not in mention.attributes and "class" not in mention.attributes:
            return False
        if mention.start not in self._told:
            self._told[mention.start] = self._is_proposed(mention)
        return self._told[mention.start]

    def _is_proposed(self, mention: Mention) -> bool:
        before = self._page.text[max(self._sentence(mention.start), mention.start - 80) : mention.start]
        return self._proposed.search(fold(before)) is not None

    def clause(self, offset: int) -> int:
        """Return where the clause of an offset begins."""
        return max(self._sentence(offset), *(self._page.text.rfind(mark, 0, offset) + 1 for mark in ",;，；"))

    def _sentence(self, offset: int) -> int:
        line = self._page.text.rfind("\n", 0, offset)
        return max(line, *(self._page.text.rfind(mark, line + 1, offset) for mark in _STOPS)) + 1


@dataclass(frozen=True, slots=True)
class Choice:
    """What a noun means, or the several things it may mean."""

    one: Mention | None
    several: tuple[str, ...] = ()


def choose(
    bearers: Sequence[Mention], home: Mention | None, start: int, pointed: bool, rival: int, places: Places
) -> Choice:
    """Choose among the bearers of a noun; `rival` is where a thing of that kind was last named that was not recognised."""
    at = bisect_right(bearers, start, key=lambda m: m.end)
    real = [m for m in bearers[:at] if not places.proposed(m)]
    last = real[-1] if real else None
    if rival > (last.start if last is not None else -1) and places.paragraph(start) - places.paragraph(rival) <= 1:
        several = tuple(sorted({str(m.id) for m in (last, home) if m is not None}))
        return Choice(None, several) if several else Choice(None)
    if pointed and last is not None and places.near(last, start):
        return Choice(last)
    if home is not None:
        return Choice(last if last is not None and last.id != home.id and places.spoken_of(last, start) else home)
    if last is None:
        return Choice(None)
    here = [m for m in real if places.paragraph(m.start) == places.paragraph(start)]
    here = here or [m for m in real if places.near(m, start)]
    if not here and places.section(start) != places.section(last.start):
        named = sorted({str(m.id) for m in real})
        return Choice(last if len(named) == 1 else _foremost(real, named), tuple(named))
    here = here or [m for m in real if places.paragraph(m.start) == places.paragraph(last.start)]
    ids = sorted({str(m.id) for m in here})
    if len(ids) == 1:
        return Choice(here[-1])
    about = [m for m in here if places.spoken_of(m, start)]
    return Choice(about[-1] if about else _foremost(bearers, ids), tuple(ids))


def _foremost(bearers: Sequence[Mention], ids: Sequence[str]) -> Mention | None:
    """Return the bearer that the document names far more often than every other."""
    times = Counter(str(m.id) for m in bearers).most_common(2)
    clear = times[0][1] >= _OFTEN and (len(times) == 1 or times[0][1] > 2 * times[1][1])
    return next(m for m in bearers if m.id == times[0][0]) if clear and times[0][0] in ids else None
