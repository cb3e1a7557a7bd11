"""Finds later uses of the names and acronyms that a document introduces, a series' name with the year of one of its events too."""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from ingest.patterns import compiled
from ingest.recognise.introduced import Introduced
from ingest.recognise.page import Page
from ingest.recognise.phrases import find_acronym
from ingest.recognise.spans import Spans
from ingest.records import Mention

_STEM: Final = 3  # letters of a word that do not change


def find_again(page: Page, introduced: Sequence[Introduced], taken: Sequence[Mention]) -> list[Mention]:
    """Return later uses of introduced names and acronyms; a series' name with a year is that year's event."""
    if page.language is None or not introduced:
        return []
    found: list[Mention] = []
    year = compiled(page.language.pattern("names", "event_year"))
    spans = Spans.of(taken)
    used: set[int] = set()
    for item in sorted(introduced, key=lambda i: (-len(i.form), i.form)):
        for start, last, number in (*((*use, "") for use in _uses(page, item, spans)), *_numbered(page, item)):
            end = page.closed(start, last)
            id, klass = (f"{item.id}-{number}", "Event") if number else (item.id, item.klass)
            after = year.match(page.folded.text, page.folded.offset(end)) if klass == "EventSeries" else None
            if after is not None:
                id, klass, end = f"{id}-{after['year'][2:]}", "Event", page.folded.span(after.start(), after.end())[1]
            if not spans.meet(start, end) and not used.intersection(range(start, end)):
                used.update(range(start, end))
                kind, text = {"class": klass}, page.text[start:end]
                again = Mention(
                    start, end, text, item.type, id, rule="introduced-again", confidence=0.75, attributes=kind
                )
                found.append(again)
    return sorted(found, key=lambda m: m.start)


def _stem(word: str) -> str:
    """Return what of a folded word stands in all its cases."""
    return word[: max(_STEM, len(word) - 2)]


def _in_any_case(word: str) -> str:
    """Return a pattern for a folded word with any short ending: all words of a name may change, or none."""
    return regex.escape(_stem(word)) + (r"\p{L}{0,3}" if len(word) > _STEM else "")


def _uses(page: Page, item: Introduced, taken: Spans) -> Iterator[tuple[int, int]]:
    """Yield where a name or acronym stands again; where all that may be it is `taken`, nothing is looked for."""
    if item.is_acronym:
        yield from find_acronym(page.text, item.form)
        return
    assert page.language is not None
    article = page.language.article
    words = item.form.split()
    kept = [word.removeprefix(article) for word in words]
    form = r"[ \t]+".join(f"(?:{article})?{regex.escape(word)}" for word in kept)
    if page.language.declension is not None:
        kept = [_stem(word) for word in words]
        form = r"[ \t]+".join(_in_any_case(word) for word in words)
    if not _may_stand(page, kept, taken):
        return
    for match in compiled(rf"{page.language.word_start()}{form}{page.language.word_end()}").finditer(page.folded.text):
        yield page.folded.span(match.start(), match.end())


def _numbered(page: Page, item: Introduced) -> Iterator[tuple[int, int, str]]:
    """Yield where the acronym of a series of events stands with the year of one of them ("XYZ-25"), and the year."""
    if item.is_acronym and item.type == "event" and not any(c.isdigit() for c in item.form):
        form = rf"(?<![A-Za-z0-9/-]){regex.escape(item.form)}-(?P<year>\d\d)(?![\w-])"
        yield from ((*m.span(), m["year"]) for m in compiled(form, keep=False).finditer(page.text))


def _may_stand(page: Page, parts: Sequence[str], taken: Spans) -> bool:
    """Tell whether a line has all parts of the words of a name in their order, and not only where something is taken: few names need a pattern."""
    text = page.folded.text
    longest = max(parts, key=len)
    at = text.find(longest)
    while at >= 0:
        if not taken.hold(page.folded.at(at)):
            place = text.rfind("\n", 0, at) + 1
            limit = text.find("\n", at)
            for part in parts:
                place = text.find(part, place, limit if limit >= 0 else len(text))
                if place < 0:
                    break
                place += len(part)
            else:
                return True
        at = text.find(longest, at + 1)
    return False
