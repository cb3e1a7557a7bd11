"""Finds names of known entities: a gazetteer automaton over the labels of the reference facts, folded.

Glued conjunctions and prepositions are cut off where that can be done between two characters; an elided article (ل + ال = لل) stays in
the span. Of overlapping names the longest wins. A name that several entities share stays unresolved, with its candidates.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from string import ascii_letters, digits
from typing import Final

import ahocorasick_rs
import regex

from ingest.folding import fold
from ingest.language import language
from ingest.language_id import stop_words
from ingest.patterns import compiled
from ingest.recognise.aliases import (
    acronym_forms,
    clitics,
    is_acronym,
    kinds,
    short_name,
    spellings,
    squashed,
    titles,
    variants,
)
from ingest.recognise.capitals import in_capitals
from ingest.recognise.demonyms import Demonyms, demonyms
from ingest.recognise.page import Page
from ingest.recognise.shared_acronyms import RULE, SHARED, bearers
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
_TYPE_OF: Final = {prefix.rstrip("/"): name for prefix, name in TYPES}
_PREFERENCE: Final = (
    "event", "body", "initiative", "post", "country", "region", "country-group", "sdg", "action-line", "topic",
)  # fmt: skip
_BETWEEN: Final = regex.compile(r"[\s،,؛/]*[-–—]?[\s،,؛]*(?:و|أو|and|et|y|и)?\s*")  # between two names of a list
_DERIVED: Final = ("demonym", "kind")  # forms made of a name, which its bearer shares with others
_SHORT_WORD: Final = 4  # letters
_LONGEST_PLACE: Final = 20  # characters that another place's name may have before the name of a country
_CITY: Final = regex.compile(r"\p{Lu}\p{Ll}+, $")
_LATIN: Final = frozenset(ascii_letters + digits)
_ACCENTED: Final = regex.compile(r"\p{Latin}")  # a script whose accents writers keep, but in capitals
_CYRILLIC: Final = regex.compile(r"[а-я]")


def type_of(entity: str) -> str | None:
    """Return the kind of mention that an identifier gives."""
    return _TYPE_OF.get(entity.partition("/")[0])


@dataclass(frozen=True, slots=True)
class _Alias:
    text: str
    labels: tuple[Label, ...]
    elided: bool = False
    spellings: frozenset[str] = frozenset()  # of an acronym, hyphens aside; empty where case does not count
    demonym: bool = False  # whether all labels are demonyms, short names, or names of countries
    short: bool = False
    country: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    alias: _Alias

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


class Gazetteer:
    """The names of a register in one language, with acronyms and English names, ready to be searched for."""

    def __init__(self, facts: Register, code: str) -> None:
        self._facts, self._code = facts, code
        self._last: tuple[Page, list[Mention]] | None = None
        self._titles = titles(facts.labels)
        tables = language(code)
        by_form: dict[tuple[str, bool], list[Label]] = defaultdict(list)
        for label in facts.labels:
            if type_of(label.entity) in (None, "resolution", "decision", "document") or not _wanted(label, code):
                continue
            if is_acronym(label.text):
                for form in acronym_forms(label.text):
                    by_form[form, False].append(label)
                continue
            person = label.entity.startswith("person/")
            own, plural = tables if label.lang == code else None, label.kind != "short"
            for form, elided in variants(fold(label.text), own, person=person, plural=plural):
                by_form[form, elided].append(label)
            if label.entity.startswith("country/") and label.lang == code and tables is not None:
                for form in demonyms(label.entity, fold(label.text), tables):
                    by_form[form, False].append(Label(label.entity, label.text, label.lang, "demonym"))
            if label.entity.startswith("event/") and label.lang == code and tables is not None:
                for shorter in kinds(fold(label.text), tables):
                    for form, elided in variants(shorter, tables):
                        by_form[form, elided].append(Label(label.entity, label.text, label.lang, "kind"))
        self._aliases = [
            _Alias(
                form,
                tuple(labels),
                elided,
                spellings(labels),
                all(label.kind == "demonym" for label in labels),
                short_name(labels),
                all(label.entity.startswith("country/") for label in labels),
            )
            for (form, elided), labels in sorted(by_form.items())
            if len(form) > 1
        ]
        self._by_text: dict[str, list[_Alias]] = defaultdict(list)
        for alias in self._aliases:
            self._by_text[alias.text].append(alias)
        shorts = {alias.text for alias in self._aliases if short_name(alias.labels)}
        self._shorts = shorts if tables is not None and tables.declension is not None else frozenset()
        self._automaton = ahocorasick_rs.AhoCorasick([alias.text for alias in self._aliases])
        self._words = tables is None or bool(tables.letters)
        self._tables = tables
        self._before = clitics(tables)
        self._other = compiled(rf"[ \t]+(?:{tables.pattern('names', 'other')})") if tables else compiled(r"(?!)")
        self._other_before = compiled(tables.pattern("names", "other_before")) if tables else compiled(r"(?!)")
        self._goes_on = compiled(tables.pattern("names", "country_goes_on")) if tables else compiled(r"(?!)")
        self._part_of = compiled(rf"(?:{tables.pattern('names', 'country_after')})$" if tables else r"(?!)")
        self._longer = compiled(tables.pattern("names", "longer")) if tables else compiled(r"(?!)")
        self._own_article = compiled(tables.pattern("names", "article")) if tables else compiled(r"(?!)")
        self._demonyms = Demonyms.of(tables)
        self._vowelled = frozenset(tables.table("names").get("vowelled", ())) if tables else frozenset()
        ordinals = tables.table("numbers").get("ordinals", ()) if tables else ()
        self._function_words = stop_words().get(code, frozenset()) | {fold(form) for row in ordinals for form in row}
        self._endings = tuple(tables.table("names").get("demonym_endings", ())) if tables else ()
        self._common = (
            frozenset(fold(word) for word in tables.table("names").get("common_words", ())) if tables else frozenset()
        )

    def search(self, page: Page) -> list[Mention]:
        """Return the names of a page, left to right, never overlapping; an everyday word only in a list of its kind."""
        found = self._all(page)
        return [m for n, m in enumerate(found) if not self._is_common(m) or self._in_a_list(page, found, n)]

    def everyday(self, page: Page) -> list[Mention]:
        """Return the countries of a page whose name is an everyday word too."""
        return [m for m in self._all(page) if m.type == "country" and self._is_common(m)]

    def _all(self, page: Page) -> list[Mention]:
        """Return all names of a page, those of the last page without looking again."""
        if self._last is None or self._last[0] is not page:
            self._last = page, self._found(page)
        return self._last[1]

    def _found(self, page: Page) -> list[Mention]:
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

    def _is_common(self, mention: Mention) -> bool:
        if mention.text in self._vowelled:
            return False
        if self._tables is None:
            return False
        form = self._tables.unelided(fold(mention.text))
        stems = (self._tables.bare(form).removesuffix(ending) for ending in ("", *self._endings))
        return form in self._common or (mention.rule == "demonym" and not self._common.isdisjoint(stems))

    def _in_a_list(self, page: Page, found: list[Mention], index: int) -> bool:
        """Tell whether a name of the same kind, which is no everyday word, stands in one list with this one."""
        mine = found[index]
        if mine.type != "country" or self._of_a_city(page, found, index):
            return False
        for step in (-1, 1):
            at = index
            while 0 <= at + step < len(found):
                one, other = sorted((found[at], found[at + step]), key=lambda m: m.start)
                if other.type != mine.type or not _BETWEEN.fullmatch(page.text, one.end, other.start):
                    break
                at += step
                if not self._is_common(found[at]):
                    return True
        return False

    @staticmethod
    def _of_a_city(page: Page, found: list[Mention], index: int) -> bool:
        """Tell whether a name stands between another place, which is no country, and a country alone ("Atlanta, Georgia, USA")."""
        mine, later = found[index], found[index + 1] if index + 1 < len(found) else None
        if later is None or later.type != mine.type or page.text[mine.end : later.start] != ", ":
            return False
        city = _CITY.search(page.text, max(0, mine.start - _LONGEST_PLACE), mine.start)
        in_list = index > 0 and found[index - 1].type == mine.type and found[index - 1].end >= mine.start - 2
        return city is not None and not in_list

    def _begins_alike(self, hit: _Hit, series: set[str | None]) -> bool:
        """Tell whether a name begins with the same noun as the name of the series that its bearers belong to."""
        names = [fold(label.text) for one in series if one is not None for label in self._facts.labels_of(one)]
        return any(name.split()[0] == hit.alias.text.split()[0] for name in names if name)

    def candidates(self, name: str) -> tuple[str, ...]:
        """Return the entities that a name may stand for, without its surroundings."""
        form = fold(name.strip())
        return tuple(dict.fromkeys(label.entity for alias in self._by_text.get(form, ()) for label in alias.labels))

    def _bounded(self, page: Page, text: str, alias: _Alias, start: int, end: int) -> _Hit | None:
        first, last = text[start], text[end - 1]
        after = text[end] if end < len(text) else " "
        before = text[start - 1] if start else " "
        if last.isalnum() and after.isalnum() and _same_script(last, after) and (self._words or last in _LATIN):
            return None
        beyond = text[end + 1 : end + 2]
        if last in _LATIN and (
            (after in "-/" and beyond.isalnum() and beyond in _LATIN) or (after == "+" and beyond.isdigit())
        ):
            return None  # "UTC+02:00" is no name
        if first.isalnum() and before.isalnum():
            if first in _LATIN:
                if before in _LATIN:
                    return None
            elif self._words and not self._before.search((" " if start < 4 else "") + text[max(0, start - 4) : start]):
                return None
        if first in _LATIN and before in "-/@#." and start > 1 and text[start - 2].isalnum():
            return None
        if before == "@" or after == "@":
            return None
        if alias.text in self._function_words and in_capitals(page.text, *page.folded.span(start, end)):
            return None
        small = page.text[page.folded.at(start)].islower() and any(one.kind == "demonym" for one in alias.labels)
        if (alias.demonym or small) and not self._demonyms.beside(text, start, end):
            return None
        if alias.country and (self._goes_on.match(text, end) or self._ends_place(page, text, start)):
            return None
        if self._longer.match(text, end):
            return None
        if (alias.short or alias.text.rpartition(" ")[2] in self._shorts) and (
            self._other.match(text, end) or self._other_before.search(text, max(0, start - 8), start)
        ):
            return None
        if (first in _LATIN or _CYRILLIC.match(first)) and not _spelt(alias, page.written(start, end)):
            return None
        return _Hit(start, end, alias)

    def _ends_place(self, page: Page, text: str, start: int) -> bool:
        """Tell whether the name of a country ends that of another place ("New Jersey", "Gulf of Guinea"), which begins with a capital, or a unit's."""
        before = self._part_of.search(text, max(0, start - _LONGEST_PLACE), start)
        if before is None or before.groupdict().get("unit"):
            return before is not None
        return not page.text[page.folded.at(before.start())].islower()

    def _mention(self, page: Page, hit: _Hit) -> Mention | None:
        among = _as_written(hit.alias.labels, page.written(hit.start, hit.end))
        if hit.alias.spellings and (sharing := bearers(among, self._code)):
            first = type_of(_preferred(list(sharing))[0]) or "body"
            return page.mention(*hit.span, first, None, candidates=sharing, reason=SHARED, rule=RULE, confidence=0.4)
        best = min(KIND_ORDER.index(label.kind) for label in among)
        labels = (
            [label for label in among if KIND_ORDER.index(label.kind) == best]
            if best < KIND_ORDER.index("unverified")
            else [label for label in among if label.kind not in _DERIVED] or list(among)
        )
        entities = list(dict.fromkeys(label.entity for label in labels))
        kinds = {label.kind for label in labels}
        series = {self._facts.one(entity, "inSeries") for entity in entities}
        if kinds == {"kind"} and len(entities) > 1 and len(series) == 1 and self._begins_alike(hit, series):
            return page.mention(hit.start, hit.end, "event", str(series.pop()), rule="series-name", confidence=0.85)
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
        rule = "short-name" if short else "demonym" if kinds == {"demonym"} else "name"
        if len(entities) > 1:
            entities = _preferred(entities)
        kind = type_of(entities[0])
        if kind is None:
            return None
        # all of them below what the development splits show, for the sake of other documents
        confidence = 0.85 if short else 0.9 if kinds <= {"unverified"} else 0.95
        if len(entities) > 1:
            return page.mention(
                hit.start,
                hit.end,
                kind,
                None,
                candidates=tuple(entities),
                reason=SHARED,
                rule="name",
                coref=short and entities[0] not in self._titles,
                confidence=0.4,
            )
        # an article that is a word of its own tells the short name from the noun, and is no part of the mention
        article = self._own_article.match(hit.alias.text) if short else None
        return page.mention(
            hit.start + (article.end() if article is not None else 0),
            hit.end,
            kind,
            entities[0],
            rule=rule,
            coref=short and entities[0] not in self._titles,
            confidence=0.6 if rule == "demonym" else confidence,
        )


def _preferred(entities: list[str]) -> list[str]:
    """A conference's name means the series of events, not the organ; otherwise the kinds are equal."""
    kinds = {kind for entity in entities if (kind := type_of(entity)) is not None}
    first = next((kind for kind in _PREFERENCE if kind in kinds), None)
    return [entity for entity in entities if first is None or type_of(entity) == first]


def _spelt(alias: _Alias, written: str) -> bool:
    """Tell whether letters may stand for an alias: an acronym only in its own case, a short word only as it is listed."""
    if alias.spellings:
        return squashed(written) in alias.spellings
    if " " in alias.text:  # a short name of several words is a noun of its own in small letters
        small = written.islower() and all(label.kind == "short" and not label.text.islower() for label in alias.labels)
        return not small
    if _CYRILLIC.match(alias.text):  # written in its cases, so that only its first letter can be compared
        return not written.islower() or any(_small(label) for label in alias.labels)
    return any(_cased(label, written) for label in alias.labels)


def _as_written(labels: tuple[Label, ...], written: str) -> tuple[Label, ...]:
    """Return the labels with the accents that are written, where those tell names apart (es: "Secretaría" and "Secretaria")."""
    if len(labels) == 1 or written.isupper() or _ACCENTED.match(written) is None:
        return labels
    same = tuple(label for label in labels if label.text.lower() == written.lower())
    return same or labels


def _cased(label: Label, written: str) -> bool:
    """Tell whether a word is written as a label of one word may be: a proper name not in small letters only."""
    if label.text == written or label.kind == "demonym":  # an adjective is small in many languages
        return True
    if written[1:] != label.text[1:] and not written.isupper() and not written[1:].islower() and written.isalpha():
        return False  # an acronym of mixed case ("CoNGO")
    return not label.text.isupper() and len(written) > _SHORT_WORD and (_small(label) or not written.islower())


def _small(label: Label) -> bool:
    """Tell whether a label may be written in small letters only."""
    return label.text.islower() or type_of(label.entity) == "topic"


def _wanted(label: Label, code: str) -> bool:
    return (
        label.lang in (code, "en", "")
        or label.kind in ("acronym", "notation")
        or (label.text[:1] in _LATIN and label.lang in ("fr", "es") and label.text.isupper())
    )


def _same_script(one: str, other: str) -> bool:
    return (one in _LATIN) == (other in _LATIN)


@cache
def gazetteer(code: str) -> Gazetteer:
    """Return the gazetteer of the shipped reference facts for a language, built once a process."""
    return Gazetteer(register(), code)
