"""Asks an index: names in order of how well they match, words that state something, suggestions, and how hits spread over their traits."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, overload

from graph_api.text.asked import Asked, asked

Scope = Literal["all", "names", "quotes"]
Facet = Literal["type", "sector", "year", "language"]
MATCHES: Final = ("exact", "prefix", "all", "some")
# How long one question may take; a question of many short words is the dearest there is
DEADLINE_S: Final = 5.0
_STEPS: Final = 10_000
_MAPPED_BYTES: Final = 1 << 30
_CACHE_KIB: Final = 1_000
_LAST: Final = "\U0010ffff"
# What a name is worth less, in bm25, if nothing but the identifier says so
_MADE: Final = 0.5
# How many rows there are for a thing, as a first guess and as the step to the next
_NAMES_EACH: Final = 4
# A class of fewer things is gone through thing by thing, a larger one along the names
_FEW: Final = 2000


class TooDear(Exception):  # noqa: N818 - an event, not a defect
    """A question took longer than one may."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question: its words, and what hits are kept; empty is everything. Years are those of the thing, or of the words' document."""

    text: str
    scope: Scope = "all"
    types: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    some: bool = True


@dataclass(frozen=True, slots=True)
class NameHit:
    """A thing, the name by which it was found and that name's language, how it matched, and its worth: the higher the better."""

    id: str
    kind: str
    year: int | None
    name: str
    lang: str
    match: str
    score: float


@dataclass(frozen=True, slots=True)
class QuoteHit:
    """Words of a text, where they stand, the spans that matched (code points of the quote, half-open), and the edges they prove or state."""

    id: str
    document: str
    paragraph: str
    label: str
    lang: str
    start: int
    end: int
    quote: str
    spans: tuple[tuple[int, int], ...]
    proves: tuple[str, ...]
    states: tuple[str, ...]
    match: str
    score: float


Hit = NameHit | QuoteHit


class Found(Sequence[Hit]):
    """The hits of a question, names before quotes; those that are asked for are read when they are asked for."""

    def __init__(self, index: "TextIndex", wanted: Wanted, question: Asked | None) -> None:
        self.wanted = wanted
        self._index, self._question = index, question
        self.widened = False
        self.names = self.quotes = 0
        if question is not None:
            self._count(question.all_words)
            wider = question.some_words if wanted.some else None
            if not len(self) and wider is not None:
                self._count(wider)
                self.widened = len(self) > 0

    def __len__(self) -> int:
        return self.names + self.quotes

    @overload
    def __getitem__(self, at: int) -> Hit: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Hit]: ...

    def __getitem__(self, at: int | slice) -> Hit | Sequence[Hit]:
        if isinstance(at, int):
            place = range(len(self))[at]
            return self[place : place + 1][0]
        start, stop, _ = at.indices(len(self))
        if self._question is None or start >= stop:
            return []
        found: list[Hit] = []
        if start < self.names:
            found.extend(
                self._index.names(
                    self._expression, self._question, self.wanted, start, min(stop, self.names), self._tier
                )
            )
        if stop > self.names:
            first = max(0, start - self.names)
            found.extend(
                self._index.quotes(self._expression, self._question, self.wanted, first, stop - self.names, self._tier)
            )
        return found

    def facets(self, names: Sequence[Facet]) -> dict[Facet, dict[str, int]]:
        """Return how many hits there are for each value of some traits, the most frequent first."""
        return self._index.spread(self._expression, self.wanted, names) if len(self) else {name: {} for name in names}

    @property
    def _tier(self) -> int:
        return 3 if self.widened else 2

    def _count(self, expression: str) -> None:
        self._expression = expression
        self.names = self._index.count("name", expression, self.wanted) if self.wanted.scope != "quotes" else 0
        self.quotes = self._index.count("words", expression, self.wanted) if self.wanted.scope != "names" else 0


class TextIndex:
    """An index in a file that no one writes to; safe to share between threads, each of which reads through a connection of its own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._own = threading.local()
        self._sizes: dict[str, dict[str, int]] = {"type": {}, "sector": {}}
        for facet, value, size in self._rows(
            "SELECT facet, value, count(*) FROM trait WHERE facet IN ('type', 'sector') GROUP BY facet, value", ()
        ):
            self._sizes[facet][value] = size

    def values(self, facet: Literal["type", "sector"]) -> Sequence[str]:
        """Return the values of a trait that something has, sorted."""
        return tuple(self._sizes[facet])

    def find(self, wanted: Wanted) -> Found:
        """Return what is found for a question.

        Raises:
            TooDear: it takes too long.
        """
        return Found(self, wanted, asked(wanted.text))

    def count(self, table: Literal["name", "words"], expression: str, wanted: Wanted) -> int:
        """Return how many things have a name that matches, or how many words match."""
        condition, given = _kept(wanted)
        if table == "words" and not condition:
            sql = "SELECT count(*) FROM words_text WHERE words_text MATCH ?"
        else:
            counted = "DISTINCT t.thing" if table == "name" else "*"
            sql = f"SELECT count({counted}) FROM {table}_text f JOIN {table} t ON t.n = f.rowid WHERE f.words MATCH ?{condition}"
        return int(self._rows(sql, (expression, *given))[0][0])

    def names(
        self, expression: str, question: Asked, wanted: Wanted, start: int, stop: int, tier: int
    ) -> Iterator[NameHit]:
        """Yield the best names: equal to the question, then beginning with it, then holding its words; by bm25 within each."""
        condition, given = _kept(wanted)
        # The best rows first, and of each thing the first: cheaper than to put all of them together by thing
        sql = f"""WITH hit AS MATERIALIZED (SELECT rowid AS n, bm25(name_text) AS worth FROM name_text WHERE words MATCH ?)
            SELECT t.thing, t.n,
              hit.worth + {_MADE} * t.made + 1000 * CASE WHEN t.key = ? THEN 0 WHEN t.key >= ? AND t.key < ? THEN 1 ELSE ? END AS cost
            FROM hit JOIN name t ON t.n = hit.n WHERE 1{condition} ORDER BY cost, length(t.key), t.thing, t.n LIMIT ?"""
        known = (expression, question.key, question.key, question.key + _LAST, tier, *given)
        best: dict[int, tuple[int, float]] = {}
        most = _NAMES_EACH * stop
        while len(best) < stop:
            rows = self._rows(sql, (*known, most))
            best = {}
            for thing, n, cost in rows:
                best.setdefault(thing, (n, cost))
            if len(rows) < most:
                break
            most *= _NAMES_EACH
        shown = list(best.values())[start:stop]
        told = {
            n: rest
            for n, *rest in self._rows(
                "SELECT name.n, thing.id, thing.kind, thing.year, name.text, name.lang FROM name"
                f" JOIN thing ON thing.n = name.thing WHERE name.n IN ({_marks(shown)})",
                [n for n, _ in shown],
            )
        }
        for n, cost in shown:
            path, kind, year, name, lang = told[n]
            found = max(0, round((cost + 500) // 1000))
            yield NameHit(path, kind, year, name, lang, MATCHES[found], _score(found, cost - 1000 * found))

    def quotes(
        self, expression: str, question: Asked, wanted: Wanted, start: int, stop: int, tier: int
    ) -> Iterator[QuoteHit]:
        """Yield the words that match best by bm25."""
        condition, given = _kept(wanted)
        joined = " JOIN words t ON t.n = words_text.rowid" if condition else ""
        rows = self._rows(
            f"""SELECT w.*, best.worth FROM (SELECT words_text.rowid AS n, bm25(words_text) AS worth FROM words_text{joined}
              WHERE words_text MATCH ?{condition} ORDER BY worth, words_text.rowid LIMIT ? OFFSET ?) best
            JOIN words w ON w.n = best.n ORDER BY best.worth, w.n""",
            (expression, *given, stop - start, start),
        )
        for _, ids, _, document, paragraph, label, lang, begin, end, quote, proves, states, worth in rows:
            yield QuoteHit(
                json.loads(ids)[0], document, paragraph, label, lang, begin, end, quote, question.spans(quote),
                tuple(json.loads(proves)), tuple(json.loads(states)), MATCHES[tier], _score(tier, worth),
            )  # fmt: skip

    def quoting(self, wanted: Wanted, most: int) -> list[tuple[str, float]]:
        """Return the claims and mentions whose words match best, `most` of them at most, with their worth."""
        question = asked(wanted.text)
        if question is None:
            return []
        condition, given = _kept(wanted)
        rows = self._rows(
            f"""SELECT t.ids, bm25(words_text) AS worth FROM words_text JOIN words t ON t.n = words_text.rowid
            WHERE words_text MATCH ?{condition} ORDER BY worth, words_text.rowid LIMIT ?""",
            (question.all_words, *given, most),
        )
        return [(name, _score(2, worth)) for ids, worth in rows for name in json.loads(ids)][:most]

    def spread(self, expression: str, wanted: Wanted, facets: Sequence[Facet]) -> dict[Facet, dict[str, int]]:
        """Return how many hits there are for each value of some traits, the most frequent first; of words, it is the trait of their document."""
        found: dict[Facet, dict[str, int]] = {name: {} for name in facets}
        traits = [name for name in facets if name != "language"]
        condition, given = _kept(wanted)
        for table in ("name", "words"):
            if wanted.scope not in ("all", "names" if table == "name" else "quotes"):
                continue
            matched = f"FROM {table}_text f JOIN {table} t ON t.n = f.rowid WHERE f.words MATCH ?{condition}"
            # A thing counts once, whatever number of its names match; words count each
            number = "1" if table == "name" else "count(*)"
            rows = self._rows(
                f"WITH hit AS MATERIALIZED (SELECT t.thing, {number} AS number {matched} GROUP BY t.thing)"
                " SELECT r.facet, r.value, sum(hit.number) FROM hit JOIN trait r ON r.thing = hit.thing"
                f" WHERE r.facet IN ({_marks(traits)}) GROUP BY r.facet, r.value",
                (expression, *given, *traits),
            )
            if "language" in found:
                counted = "DISTINCT t.thing" if table == "name" else "*"
                sql = f"SELECT 'language', t.lang, count({counted}) {matched} GROUP BY t.lang"
                rows += self._rows(sql, (expression, *given))
            for name, value, hits in rows:
                found[name][value] = found[name].get(value, 0) + hits
        return {
            name: dict(sorted(values.items(), key=lambda item: (-item[1], item[0]))) for name, values in found.items()
        }

    def suggest(self, beginning: str, kind: str | None, limit: int) -> list[NameHit]:
        """Return things a name of which begins with a text, the shortest names first, then those in which a word does.

        Raises:
            TooDear: it takes too long.
        """
        question = asked(beginning, typing=True)
        if question is None:
            return []
        start = question.key
        typed = " AND EXISTS (SELECT 1 FROM trait r WHERE r.facet = 'type' AND r.value = ? AND r.thing = t.thing)"
        found: dict[str, NameHit] = {}
        few = kind is not None and self._sizes["type"].get(kind, 0) < _FEW
        for made in (0, 1):
            if few:
                source = (
                    "trait r CROSS JOIN name t ON t.thing = r.thing"
                    " WHERE r.facet = 'type' AND r.value = ? AND t.made = ? AND t.key >= ? AND t.key < ?"
                )
                given: tuple[str | int | None, ...] = (kind, made, start, start + _LAST)
            else:
                source = f"name t WHERE t.made = ? AND t.key >= ? AND t.key < ?{typed if kind else ''}"
                given = (made, start, start + _LAST, *([kind] if kind else []))
            if len(found) < limit:
                self._collect(found, f"{source} ORDER BY t.key, t.n", given, 1, limit)
        if len(found) < limit:
            last = question.terms[-1]
            expression = " AND ".join([*(t.expression for t in question.terms[:-1]), f'"{" ".join(last.words)}" *'])
            source = f"name_text f CROSS JOIN name t ON t.n = f.rowid WHERE f.words MATCH ?{typed if kind else ''}"
            self._collect(found, source, (expression, *([kind] if kind else [])), 2, limit)
        return list(found.values())[:limit]

    def _collect(
        self, found: dict[str, NameHit], source: str, given: Sequence[str | int | None], tier: int, limit: int
    ) -> None:
        sql = (
            "SELECT thing.id, thing.kind, thing.year, best.text, best.lang, best.key FROM"
            f" (SELECT t.thing, t.text, t.lang, t.key FROM {source} LIMIT ?) best JOIN thing ON thing.n = best.thing"
        )
        for path, kind, year, name, lang, _ in self._rows(sql, (*given, limit * 8)):
            found.setdefault(path, NameHit(path, kind, year, name, lang, MATCHES[tier], _score(tier, 0.0)))

    def _rows(self, sql: str, given: Sequence[object]) -> list[Any]:
        with self._reading() as database:
            return database.execute(sql, given).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        database: sqlite3.Connection | None = getattr(self._own, "database", None)
        if database is None:
            database = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            # The pages of the file are the system's, shared by all threads and processes; each connection keeps next to none
            database.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
            database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            self._own.database = database
        until = time.monotonic() + DEADLINE_S
        database.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        try:
            yield database
        except sqlite3.OperationalError as error:
            if str(error) != "interrupted":
                raise
            raise TooDear(f"the search took longer than {DEADLINE_S:g} s; ask for fewer or longer words") from error


def _kept(wanted: Wanted) -> tuple[str, list[str | int]]:
    """Return the conditions on a row `t` that a question makes, and their values."""
    said, given = "", list[str | int]()
    for facet, values in (("type", wanted.types), ("sector", wanted.sectors)):
        if values:
            said += f" AND EXISTS (SELECT 1 FROM trait r WHERE r.facet = '{facet}' AND r.value IN ({_marks(values)}) AND r.thing = t.thing)"
            given.extend(values)
    if wanted.languages:
        said += f" AND t.lang IN ({_marks(wanted.languages)})"
        given.extend(wanted.languages)
    for comparison, year in ((">=", wanted.year_from), ("<=", wanted.year_to)):
        if year is not None:
            said += f" AND EXISTS (SELECT 1 FROM thing y WHERE y.n = t.thing AND y.year {comparison} ?)"
            given.append(year)
    return said, given


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _score(tier: int, worth: float) -> float:
    """Return one number for the order: the whole part is the kind of match, 3 for an exact one, the rest what bm25 makes of it."""
    return round(len(MATCHES) - 1 - tier + max(0.0, -worth) / (1.0 + max(0.0, -worth)) * 0.9999, 4)
