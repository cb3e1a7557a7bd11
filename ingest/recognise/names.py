"""Finds names of known entities: a gazetteer automaton over the labels of the reference facts, folded.

Glued conjunctions and prepositions are cut off where that can be done between two characters; an elided article (ل + ال = لل) stays in
the span. Of overlapping names the longest wins. A name that several entities share stays unresolved, with its candidates.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import ahocorasick_rs
import regex

from ingest.folding import fold
from ingest.language import Language, alternation, language
from ingest.recognise.numbers import ordinal_pattern
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import KIND_ORDER, Label, Register, register

TYPES: Final = (  # the kind of mention by the first part of the identifier
    ("body/", "body"),
    ("event/", "event"),
    ("initiative/", "initiative"),
    ("post/", "post"),
    ("person/", "person"),
    ("country/", "country"),
    ("country-group/", "country-group"),
    ("region/", "region"),
    ("sdg/", "sdg"),
    ("action-line/", "action-line"),
    ("topic/", "topic"),
    ("resolution/", "resolution"),
    ("decision/", "decision"),
    ("document/", "document"),
)
_PREFERENCE: Final = (
    "event",
    "body",
    "initiative",
    "post",
    "country",
    "region",
    "country-group",
    "sdg",
    "action-line",
    "topic",
)
_LATIN: Final = regex.compile(r"[A-Za-z0-9]")


def type_of(entity: str) -> str | None:
    """Return the kind of mention that an identifier gives."""
    return next((name for prefix, name in TYPES if entity.startswith(prefix)), None)


@dataclass(frozen=True, slots=True)
class _Alias:
    text: str
    labels: tuple[Label, ...]
    elided: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    alias: _Alias


class Gazetteer:
    """The names of a register in one language, with acronyms and English names, ready to be searched for."""

    def __init__(self, facts: Register, code: str) -> None:
        self._facts = facts
        self._code = code
        tables = language(code)
        by_form: dict[tuple[str, bool], list[Label]] = defaultdict(list)
        for label in facts.labels:
            if type_of(label.entity) in (None, "resolution", "decision", "document") or not _wanted(label, code):
                continue
            for form, elided in _variants(fold(label.text), tables if label.lang == code else None):
                by_form[form, elided].append(label)
            if label.entity.startswith("event/") and label.lang == code and tables is not None:
                for shorter in _kinds(fold(label.text), tables):
                    for form, elided in _variants(shorter, tables):
                        by_form[form, elided].append(Label(label.entity, label.text, label.lang, "kind"))
        self._aliases = [
            _Alias(form, tuple(labels), elided) for (form, elided), labels in sorted(by_form.items()) if len(form) > 1
        ]
        self._by_text: dict[str, list[_Alias]] = defaultdict(list)
        for alias in self._aliases:
            self._by_text[alias.text].append(alias)
        self._automaton = ahocorasick_rs.AhoCorasick([alias.text for alias in self._aliases])
        self._letters = tables.tables["letters"] if tables else ""
        self._before = _clitics(tables)
        self._common = (
            frozenset(fold(word) for word in tables.table("names").get("common_words", ())) if tables else frozenset()
        )

    def search(self, page: Page) -> list[Mention]:
        """Return the names of a page, left to right, never overlapping."""
        text = page.folded.text
        hits = [
            hit
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
            if (hit := self._bounded(page, text, self._aliases[index], start, end)) is not None
        ]
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        kept: list[_Hit] = []
        for hit in hits:
            if kept and hit.start < kept[-1].end:
                if hit.end - hit.start > kept[-1].end - kept[-1].start:
                    kept[-1] = hit
                continue
            kept.append(hit)
        return [mention for hit in kept if (mention := self._mention(page, hit)) is not None]

    def candidates(self, name: str) -> tuple[str, ...]:
        """Return the entities that a name may stand for, without its surroundings."""
        form = fold(name.strip())
        return tuple(dict.fromkeys(label.entity for alias in self._by_text.get(form, ()) for label in alias.labels))

    def _bounded(self, page: Page, text: str, alias: _Alias, start: int, end: int) -> _Hit | None:
        first, last = text[start], text[end - 1]
        after = text[end] if end < len(text) else " "
        before = text[start - 1] if start else " "
        if last.isalnum() and after.isalnum() and _same_script(last, after):
            return None
        if _LATIN.match(last) and (
            after in "-/" and end + 1 < len(text) and text[end + 1].isalnum() and _LATIN.match(text[end + 1])
        ):
            return None
        if first.isalnum() and before.isalnum():
            if _LATIN.match(first):
                if _LATIN.match(before):
                    return None
            elif not self._before.search((" " if start < 4 else "") + text[max(0, start - 4) : start]):
                return None
        if _LATIN.match(first) and before in "-/@#." and start > 1 and text[start - 2].isalnum():
            return None
        if before == "@" or after == "@":
            return None
        if alias.text in self._common:
            return None
        if " " not in alias.text and _LATIN.match(first):
            first_char, last_char = page.folded.span(start, end)
            written = page.text[first_char:last_char]
            if not any(
                label.text == written
                or (label.kind not in ("acronym", "notation") and not label.text.isupper() and len(written) > 4)
                for label in alias.labels
            ):
                return None
        return _Hit(start, end, alias)

    def _mention(self, page: Page, hit: _Hit) -> Mention | None:
        best = min(KIND_ORDER.index(label.kind) for label in hit.alias.labels)
        labels = (
            [label for label in hit.alias.labels if KIND_ORDER.index(label.kind) == best]
            if best < KIND_ORDER.index("unverified")
            else list(hit.alias.labels)
        )
        entities = list(dict.fromkeys(label.entity for label in labels))
        kinds = {label.kind for label in labels}
        if kinds == {"kind"}:
            return page.mention(
                hit.start,
                hit.end,
                "event",
                None,
                candidates=tuple(sorted(entities)),
                reason="the name is that of several events",
                rule="event-kind",
                confidence=0.4,
            )
        short = kinds == {"short"}
        if len(entities) > 1:
            entities = _preferred(entities)
        kind = type_of(entities[0])
        if kind is None:
            return None
        confidence = 0.5 if short else 0.8 if kinds <= {"unverified"} else 0.95
        if len(entities) > 1:
            return page.mention(
                hit.start,
                hit.end,
                kind,
                None,
                candidates=tuple(entities),
                reason="the name has several bearers",
                rule="name",
                coref=short,
                confidence=0.4,
            )
        return page.mention(
            hit.start,
            hit.end,
            kind,
            entities[0],
            rule="short-name" if short else "name",
            coref=short,
            confidence=confidence,
        )


def _preferred(entities: list[str]) -> list[str]:
    """A conference's name means the series of events, not the organ; otherwise the kinds are equal."""
    kinds = {kind: [e for e in entities if type_of(e) == kind] for kind in _PREFERENCE}
    first = next((found for kind in _PREFERENCE if (found := kinds[kind])), entities)
    stems = {e.partition("/")[2] for e in entities}
    if len(stems) == 1 or len(first) == 1:
        return first
    return first


def _wanted(label: Label, code: str) -> bool:
    return (
        label.lang in (code, "en", "")
        or label.kind in ("acronym", "notation")
        or (bool(_LATIN.match(label.text)) and label.lang in ("fr", "es") and label.text.isupper())
    )


def _variants(form: str, tables: Language | None) -> Iterable[tuple[str, bool]]:
    forms = {form}
    if tables is not None:
        for pair in tables.table("names")["optional"]:
            one, other = (fold(part) for part in pair)
            forms |= {f.replace(f" {one}", f" {other}") for f in forms} | {
                f.replace(f" {other}", f" {one}") for f in forms
            }
        for pair in tables.table("names")["inflected_heads"]:
            one, other = (fold(part) for part in pair)
            forms |= {other + f[len(one) :] for f in forms if f.startswith(one + " ")}
        article = fold(tables.tables["article"])
        for f in sorted(forms):
            yield f, False
            if article and f.startswith(article):
                yield "لل" + f[len(article) :], True
        return
    yield form, False


@cache
def _kind_patterns(tables: Language) -> tuple["regex.Pattern[str]", "regex.Pattern[str]"]:
    return regex.compile(tables.pattern("names", "event_year") + "$"), regex.compile(rf"\s+{ordinal_pattern(tables)}")


def _kinds(form: str, tables: Language) -> Iterable[str]:
    """Yield an event's name without its year, and without its year and ordinal, if something distinctive is left."""
    year, ordinal = _kind_patterns(tables)
    without = year.sub("", form)
    bare = ordinal.sub("", without, count=1)
    return sorted({name for name in (without, bare) if name != form and len(name.split()) > 2})


def _clitics(tables: Language | None) -> "regex.Pattern[str]":
    """What may stand between the beginning of a word and a name glued to it."""
    if tables is None:
        return regex.compile(r"(?!)")
    letters = tables.tables["letters"]
    before, glued = "".join(tables.tables["conjunctions"]), "".join(tables.tables["prepositions"])
    return regex.compile(rf"[^{letters}\p{{L}}][{before}]?[{glued}]?$")


def _same_script(one: str, other: str) -> bool:
    return bool(_LATIN.match(one)) == bool(_LATIN.match(other))


@cache
def gazetteer(code: str) -> Gazetteer:
    """Return the gazetteer of the shipped reference facts for a language, built once a process."""
    return Gazetteer(register(), code)


def widen(page: Page, mentions: list[Mention], facts: Register) -> list[Mention]:
    """Give names what belongs to them: a title before a country, "of the Union", the year of an event."""
    if page.language is None:
        return mentions
    return [wider for m in mentions for wider in _event_years(page, _of_itu(page, _titled(page, m), facts), facts)]


def _titled(page: Page, mention: Mention) -> Mention:
    assert page.language is not None
    if mention.type != "country":
        return mention
    start, _ = page.folded_span(mention)
    match = regex.search(
        rf"{page.language.word_start()}(?:{alternation(page.language.forms('names', 'country_titles'))})\s+$",
        page.folded.text[max(0, start - 20) : start],
    )
    if not match:
        return mention
    return page.resize(mention, page.folded.at(max(0, start - 20) + match.start()), mention.end)


def _of_itu(page: Page, mention: Mention, facts: Register) -> Mention:
    assert page.language is not None
    if mention.type != "body" or mention.id is None or "body/ITU" not in facts.ancestors(mention.id):
        return mention
    _, end = page.folded_span(mention)
    match = regex.compile(
        rf"\s+{alternation(page.language.forms('names', 'of_itu'))}(?![{page.language.tables['letters']}])"
    ).match(page.folded.text, end)
    return page.resize(mention, mention.start, page.folded.span(match.start(), match.end())[1]) if match else mention


def _event_years(page: Page, mention: Mention, facts: Register) -> Iterator[Mention]:
    """Yield a series of events as the event of the year after its name, or as two of them ("the sessions of 2021 and 2022")."""
    assert page.language is not None
    if mention.type != "event" or mention.id is None or "EventSeries" not in facts.classes.get(mention.id, ()):
        yield mention
        return
    _, end = page.folded_span(mention)
    one = regex.compile(page.language.pattern("names", "event_year")).match(page.folded.text, end)
    two = regex.compile(page.language.pattern("names", "event_years")).match(page.folded.text, end)
    if two is not None:
        first, second = (page.folded.span(*two.span(group)) for group in ("first", "second"))
        yield in_year(page.resize(mention, mention.start, first[1]), mention.id, int(two["first"]), facts)
        yield in_year(page.resize(mention, *second), mention.id, int(two["second"]), facts)
    elif one is not None:
        wider = page.resize(mention, mention.start, page.folded.span(one.start(), one.end())[1])
        yield in_year(wider, mention.id, int(one["year"]), facts)
    else:
        yield mention


def in_year(mention: Mention, series: str, year: int, facts: Register) -> Mention:
    """Return the mention as one of a series' event of a year; an unknown event is named by the style of its series."""
    known = facts.events(series, year)
    if len(known) == 1:
        return replace(mention, id=known[0], rule="event-year", confidence=0.95)
    if len(known) > 1:
        return replace(
            mention,
            id=None,
            candidates=known,
            reason=f"{len(known)} events of the series in {year}",
            rule="event-year",
            confidence=0.4,
        )
    style = facts.event_style(series)
    suffix = f"{year % 100:02}" if style == "YY" else str(year)
    return replace(mention, id=f"{series}-{suffix}", rule="event-year-unlisted", confidence=0.6)
