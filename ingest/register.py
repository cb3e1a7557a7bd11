"""Look-up tables over the reference facts: names of entities, events by series and year, editions, number ranges.

The facts are read once a process from the reference Turtle; nothing here knows any of them by name but the organ codes of the contract.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import pyoxigraph as ox

from ingest.folding import fold
from ontology.load import reference_triples
from ontology.namespaces import ID, ITU, PREFIXES

ORGANS: Final[Mapping[str, str]] = {
    "body/PP": "pp",
    "body/Council": "council",
    "body/WTSA": "wtsa",
    "body/WTDC": "wtdc",
    "body/RA": "ra",
    "body/WRC": "wrc",
    "body/WCIT": "wcit",
    "body/WTPF": "wtpf",
    "body/UNGA": "unga",
    "body/ECOSOC": "ecosoc",
    "body/HRC": "hrc",
    "body/ITU-R": "ra",
    "body/ITU-T": "wtsa",
    "body/ITU-D": "wtdc",
}

_LABEL_KINDS: Final = {
    PREFIXES["skos"] + "prefLabel": "preferred",
    PREFIXES["skos"] + "altLabel": "alternative",
    ITU + "shortName": "short",
    ITU + "inflectedName": "inflected",
    ITU + "formerName": "former",
    ITU + "unverifiedName": "unverified",
    ITU + "acronym": "acronym",
    PREFIXES["skos"] + "notation": "notation",
}
_NUMBERED: Final = re.compile(r"event/[A-Z][A-Za-z+]*-?\d{2,4}")
KIND_ORDER: Final = (
    "preferred",
    "acronym",
    "notation",
    "alternative",
    "former",
    "inflected",
    "unverified",
    "short",
    "demonym",
    "kind",
)


@dataclass(frozen=True, slots=True)
class Label:
    """A name of an entity: its text, language (empty for notations), and kind."""

    entity: str
    text: str
    lang: str
    kind: str


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Which numbers an organ's instruments of a class may have."""

    organ: str
    kind: str
    lowest: int
    highest: int | None
    valid_from: int
    valid_to: int
    session: int | None


@dataclass(slots=True, eq=False)
class Register:
    """The reference facts as tables; `classes` gives an entity's local class names."""

    classes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: list[Label] = field(default_factory=list)
    facts: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    ranges: list[NumberRange] = field(default_factory=list)
    cities: dict[str, str] = field(default_factory=dict)
    _labels: dict[str, list[Label]] = field(default_factory=lambda: defaultdict(list))
    _events: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    _series: frozenset[str] = frozenset()
    _places: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    _cities: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _revisions: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    _styles: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def from_triples(cls, triples: Iterable[ox.Triple]) -> "Register":
        """Build the tables."""
        register = cls()
        for triple in triples:
            register._take(triple)
        register._index()
        return register

    def one(self, entity: str, name: str) -> str | None:
        """Return the first value of a fact, or None."""
        values = self.facts.get(entity, {}).get(name)
        return values[0] if values else None

    def values(self, entity: str, name: str) -> tuple[str, ...]:
        """Return all values of a fact."""
        return tuple(self.facts.get(entity, {}).get(name, ()))

    def knows(self, entity: str) -> bool:
        """Tell whether the reference facts type the entity."""
        return entity in self.classes

    def labels_of(self, entity: str) -> tuple[Label, ...]:
        """Return the names of an entity."""
        return tuple(self._labels.get(entity, ()))

    def year(self, event: str) -> int | None:
        """Return the year in which an event began."""
        start = self.one(event, "startDate")
        return int(start[:4]) if start else None

    def events(self, series: str, year: int) -> tuple[str, ...]:
        """Return the events of a series in a year, a year of its former name included.

        Where one of them bears the name of series and year it is the one that is meant: others are meetings beside it.
        """
        found = tuple(dict.fromkeys(self._events.get((series, year), ())))
        named = tuple(e for e in found if e in (f"{series}-{year}", f"{series}-{year % 100:02}"))
        return named if len(named) == 1 else found

    def has_events(self, series: str) -> bool:
        """Tell whether any event of a series is known."""
        return series in self._series

    def events_at(self, city: str, year: int) -> tuple[str, ...]:
        """Return the events held in a city in a year."""
        return tuple(self._places.get((city, year), ()))

    def events_in(self, series: str, city: str) -> tuple[str, ...]:
        """Return the events of a series that are known to be in a city."""
        return tuple(self._cities.get((series, city), ()))

    def event_style(self, series: str) -> str:
        """Tell how events of a series are named: `YY`, `YYYY` or an empty text where nothing is known."""
        styles = self._styles.get(series, ())
        return max(sorted(set(styles)), key=styles.count) if styles else ""

    def revisions(self, work: str, year: int) -> tuple[str, ...]:
        """Return the editions of a work that were adopted in a year."""
        return tuple(self._revisions.get((work, year), ()))

    def editions(self, work: str) -> tuple[str, ...]:
        """Return the editions of a work that the facts state, by year."""
        return tuple(sorted(e for (w, _), found in self._revisions.items() if w == work for e in found))

    def in_range(self, organ: str, kind: str, number: int, year: int | None = None) -> bool | None:
        """Tell whether an organ has an instrument of that number; None where no range is known."""
        spans = [
            r
            for r in self.ranges
            if r.organ == organ and r.kind == kind and (year is None or r.valid_from <= year <= r.valid_to)
        ]
        if not spans:
            return None
        return any(r.lowest <= number and (r.highest is None or number <= r.highest) for r in spans)

    def session_limit(self, organ: str, session: int) -> int | None:
        """Return the highest number of a session's resolutions, if known."""
        for r in self.ranges:
            if r.organ == organ and r.kind == "resolution" and r.session == session and r.highest is not None:
                return r.highest
        return None

    def ancestors(self, body: str) -> tuple[str, ...]:
        """Return what a body is part of, nearest first."""
        chain: list[str] = []
        at = self.one(body, "partOf")
        while at is not None and at not in chain:
            chain.append(at)
            at = self.one(at, "partOf")
        return tuple(chain)

    def setting(self, entity: str) -> str | None:
        """Return the code of the organ in whose setting a body or an event is: its own, its series' or that of what it is part of."""
        series = self.one(entity, "inSeries") or entity
        body = f"body/{series.partition('/')[2]}"
        own = [body, *self.ancestors(body)] if entity.startswith("event/") else [entity, *self.ancestors(entity)]
        return next((ORGANS[b] for b in own if b in ORGANS), None)

    def parents(self, body: str) -> tuple[str, ...]:
        """Return what a body may be said to be part of: its ancestors, and a parent that no source has confirmed."""
        return (*self.ancestors(body), *self.values(body, "unverifiedPartOf"))

    def _take(self, triple: ox.Triple) -> None:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        key = subject.value.removeprefix(ID) if isinstance(subject, ox.NamedNode) else f"_:{subject.value}"  # type: ignore[union-attr]
        if predicate.endswith("#type") and isinstance(value, ox.NamedNode):
            if value.value.startswith(ITU):
                self.classes[key].add(value.value[len(ITU) :])
            return
        if isinstance(value, ox.Literal) and predicate in _LABEL_KINDS:
            self.labels.append(Label(key, value.value, value.language or "", _LABEL_KINDS[predicate]))
            return
        if predicate.startswith(ITU) and isinstance(value, ox.NamedNode | ox.Literal):
            self.facts[key][predicate[len(ITU) :]].append(value.value.removeprefix(ID).removeprefix(ITU))

    def _index(self) -> None:
        for event, classes in self.classes.items():
            if "EventSeries" in classes:
                continue
            series = self.one(event, "inSeries")
            year = self.year(event)
            for held in (*self.values(event, "inCity"), *self.values(event, "unverifiedCity")):
                if series is not None:
                    self._cities[series, held].append(event)
            if year is not None:
                city = self.one(event, "inCity")
                if city is not None:
                    self._places[city, year].append(event)
                if series is not None:
                    self._events[series, year].append(event)
        named = {(label.entity, label.text) for label in self.labels}
        for event in sorted(e for e in self.classes if _NUMBERED.fullmatch(e)):
            name = event.removeprefix("event/")  # the number as officially written, "COP28": a name of its own
            if (event, name) not in named:
                self.labels.append(Label(event, name, "", "notation"))
        for label in self.labels:
            self._labels[label.entity].append(label)
            if label.entity.startswith("city/") and label.kind != "notation":
                self.cities.setdefault(fold(label.text), label.entity)
            if label.kind in ("notation", "preferred", "alternative", "acronym") and label.entity.startswith("event/"):
                self._index_name(label.entity, label.text)
        for event in [e for e in self.classes if e.startswith("event/")]:
            self._index_name(event, event.removeprefix("event/"))
        self._series = frozenset(series for series, _ in self._events)
        for edition, classes in self.classes.items():
            if "Edition" in classes:
                work, date = self.one(edition, "editionOf"), self.one(edition, "dateAdopted")
                if work and date:
                    self._revisions[work, int(date[:4])].append(edition)
        for node, classes in self.classes.items():
            if "NumberRange" in classes:
                self.ranges.append(self._range(node))

    def _index_name(self, event: str, name: str) -> None:
        """A name that ends in a year (`WTDC-21`, `Council-2021`) also answers to that year."""
        series = self.one(event, "inSeries")
        stem, dash, digits = name.rpartition("-")
        if series is None or not dash or not digits.isdigit() or len(digits) not in (2, 4):
            return
        if not (series.removeprefix("event/").upper() == stem.upper() or name == event.removeprefix("event/")):
            return
        year = int(digits) if len(digits) == 4 else (2000 if int(digits) < 47 else 1900) + int(digits)
        self._events[series, year].append(event)
        if name == event.removeprefix("event/"):
            self._styles[series].append("YYYY" if len(digits) == 4 else "YY")

    def _range(self, node: str) -> NumberRange:
        def number(name: str, default: int) -> int:
            value = self.one(node, name)
            return int(value[:4]) if value and value.lstrip("-").isdigit() else default

        organ = ORGANS.get(self.one(node, "organ") or "", "")
        highest = self.one(node, "highest")
        session = self.one(node, "sessionNumber")
        kind = (self.one(node, "instrumentClass") or "").lower()
        return NumberRange(
            organ,
            kind,
            number("lowest", 1),
            int(highest) if highest else None,
            number("validFrom", 0),
            number("validTo", 9999),
            int(session) if session else None,
        )


@cache
def register() -> Register:
    """Return the tables of the shipped reference facts, built once a process."""
    return Register.from_triples(reference_triples())
