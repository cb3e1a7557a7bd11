"""Finds the things a name may mean, scores them from 0 to 100, and says of one that it is the one only where nothing speaks against it.

A name is compared folded, as searches compare it. A candidate is a match where the query is its identifier, or one of its names in full and no other thing of
the classes asked bears that name; all properties that are asked for have to fit. A number alone is never sure without a class, nor is a thing whose identity
nobody confirmed. A name that means one thing only where the context is clear (`itu:shortName`), kind and number of an instrument without its organ, and the end
of an identifier are equal and not sure, unless a property tells the rest.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.labels import kinds, superclasses
from graph_api.linked.fates import fate
from graph_api.reading import Reading, batches, is_path, text_of, values
from graph_api.reconciling.schemas import EntityValue, QueryModel, Value
from graph_api.reconciling.vocabulary import property_named, type_named
from graph_api.text.finding import NameHit, TextIndex, TooDear, Wanted
from graph_api.text.folding import fold, key
from ontology.namespaces import ID, compact, entity, expand

# How long the queries of one batch may take together
BATCH_S: Final = 10.0
# What is looked at for one query, before classes and properties are compared
_POOL: Final = 100
# Of a longer text, so much is sought; it is compared whole, and so equals no name
_SOUGHT_CHARS: Final = 500
# The highest score without equality, by how the name was found, and the lowest: what lies between is likeness
_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {"prefix": (60, 95), "all": (45, 90), "some": (0, 60)}
# Of a name that is equal and yet may mean something else that the graph does not hold
_LOOSE_SCORE: Final = 90.0
_NAME_SHARE: Final = 0.7
_DATATYPES: Final = ("date", "dateTime", "gYear", "gYearMonth", "integer", "decimal", "boolean", "anyURI")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant: how alike its name is, whether the query equals it, the share of properties that fit, the score, and if it is sure."""

    id: str
    kinds: tuple[str, ...]
    name_score: float
    exact: bool
    fitting: float | None
    score: float
    match: bool


@dataclass(frozen=True, slots=True)
class _Named:
    score: float
    exact: bool
    by_identifier: bool = False
    loose: bool = False


class Matcher:
    """Answers the queries of one batch over one snapshot, each by itself."""

    def __init__(self, reading: Reading, index: TextIndex) -> None:
        self._reading, self._index = reading, index
        self._until = time.monotonic() + BATCH_S
        self._meant: dict[str, frozenset[str]] = {}

    def candidates(self, query: QueryModel) -> list[Candidate]:
        """Return the candidates of a query, the best first.

        Raises:
            ParameterProblem: it names a class or a property that there is not. TooDear: the batch takes too long.
        """
        if time.monotonic() > self._until:
            raise TooDear(f"the batch took longer than {BATCH_S:g} s; send fewer queries at a time")
        types = tuple(dict.fromkeys(type_named(self._reading, name) for name in query.types))
        wanted = [(property_named(self._reading, c.pid), tuple(c.values)) for c in query.properties]
        text = query.query.replace('"', " ").strip()
        named = self._by_name(text, types) if text else self._by_values(wanted)
        classes = kinds(self._reading, named)
        named = {path: n for path, n in named.items() if self._fits(classes.get(path, ()), types, query.type_strict)}
        fitting = self._fitting(list(named), wanted)
        whole = [path for path, n in named.items() if n.exact and fitting.get(path, 1.0) == 1.0]
        exact = [path for path in whole if named[path].by_identifier] or whole
        numbered = not any(char.isalpha() for char in text)
        found = []
        for path, name in named.items():
            share = fitting.get(path)
            score = _score(name.score if text else None, share)
            match = (
                bool(text)
                and exact == [path]
                and not (name.loose and share is None)
                and (bool(types) or not numbered)
                and not self._provisional(path)
            )
            found.append(Candidate(path, classes.get(path, ()), name.score, name.exact, share, round(score, 2), match))
        return sorted(found, key=lambda c: (not c.match, -c.score, c.id))[: query.limit]

    def _by_name(self, text: str, types: Sequence[str]) -> dict[str, _Named]:
        """Return the things whose names are like a text, and the one whose identifier it is."""
        found: dict[str, _Named] = {}
        path = text.removeprefix(ID)
        if "/" in path and is_path(path) and self._known(path):
            found[path] = _Named(100.0, exact=True, by_identifier=True)
        sought = Wanted(text[:_SOUGHT_CHARS], scope="names", types=tuple(types))
        whole = key(text)
        for hit in self._index.find(sought)[:_POOL]:
            if not isinstance(hit, NameHit):
                continue
            other = key(hit.name)
            if other == whole:
                if self._merged(hit.id):
                    continue  # into a thing that bears the name too
                loose = not self._bears(hit.id, hit.name)
                named = _Named(_LOOSE_SCORE if loose else 100.0, exact=True, loose=loose)
            else:
                least, most = _BOUNDS.get(hit.match, _BOUNDS["all"])
                named = _Named(round(least + (most - least) * alike(whole, other), 2), exact=False)
            found.setdefault(hit.id, named)
        return found

    def _by_values(self, wanted: Sequence[tuple[str, tuple[Value, ...]]]) -> dict[str, _Named]:
        """Return the things that have one of the values of one of the properties."""
        found: dict[str, _Named] = {}
        for predicate, given in wanted:
            terms = " ".join(sorted(self._terms(given)))
            for row in self._reading.select(
                f"SELECT DISTINCT ?x {{ VALUES ?o {{ {terms} }} ?x <{_iri(predicate)}> ?o FILTER(STRSTARTS(STR(?x), STR(id:))) }}"
                f" ORDER BY ?x LIMIT {_POOL}"
            ):
                found.setdefault(text_of(row["x"]), _Named(0.0, exact=False))
        return found

    def _terms(self, given: Iterable[Value]) -> set[str]:
        """Return the terms that values may stand for in the graph: things of that identifier or name, and literals."""
        found: set[str] = set()
        for value in given:
            found.update(str(ox.NamedNode(entity(path))) for path in self._things(value))
            if not isinstance(value, EntityValue):
                text = _text(value)
                literals = [
                    ox.Literal(text),
                    *(ox.Literal(text, language=tag) for tag in ("ar", "en", "es", "fr", "ru", "zh")),
                ]
                literals += [ox.Literal(text, datatype=ox.NamedNode(expand(f"xsd:{name}"))) for name in _DATATYPES]
                found.update(str(literal) for literal in literals)
        return found

    def _things(self, value: Value) -> frozenset[str]:
        """Return the things that a value names: by identifier, or all that bear the name."""
        if isinstance(value, EntityValue):
            path = value.id.removeprefix(ID)
            return frozenset([path] if is_path(path) else [])
        text = _text(value)
        if text not in self._meant:
            path, bare = text.removeprefix(ID), text.replace('"', " ")[:_SOUGHT_CHARS]
            same = (h for h in self._index.find(Wanted(bare, scope="names"))[:_POOL] if isinstance(h, NameHit))
            named = {hit.id for hit in same if key(hit.name) == key(bare)} if key(bare) else set()
            self._meant[text] = frozenset(named | ({path} if "/" in path and is_path(path) else set()))
        return self._meant[text]

    def _fitting(self, paths: Sequence[str], wanted: Sequence[tuple[str, tuple[Value, ...]]]) -> Mapping[str, float]:
        """Return for each thing which share of the properties has one of the values; nothing where no property is asked for."""
        if not wanted:
            return {}
        held: dict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = {}
        predicates = " ".join(f"<{_iri(name)}>" for name in sorted({name for name, _ in wanted}))
        for batch in batches([entity(path) for path in paths]):
            for row in self._reading.select(
                f"SELECT DISTINCT ?x ?p ?o {{ {values('x', batch)} VALUES ?p {{ {predicates} }} ?x ?p ?o }}"
            ):
                held.setdefault((text_of(row["x"]), compact(text_of(row["p"]))), []).append(row["o"])
        return {
            path: sum(self._has(held.get((path, name), ()), given) for name, given in wanted) / len(wanted)
            for path in paths
        }

    def _has(
        self, held: Iterable[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple], given: Sequence[Value]
    ) -> bool:
        return any(self._same(term, value) for term in held for value in given)

    def _same(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, value: Value) -> bool:
        if isinstance(term, ox.NamedNode):
            if term.value.startswith(ID):
                return text_of(term) in self._things(value)
            return not isinstance(value, EntityValue) and term.value == _text(value)
        if not isinstance(term, ox.Literal) or isinstance(value, EntityValue):
            return False
        return literal_is(term.value, _text(value))

    def _fits(self, own: Sequence[str], types: Sequence[str], strict: str) -> bool:
        if not types:
            return True
        above = superclasses(self._reading)
        every = {*own, *(wider for kind in own for wider in above.get(kind, ()))}
        return every.issuperset(types) if strict == "all" else not every.isdisjoint(types)

    def _known(self, path: str) -> bool:
        return self._reading.ask(f"ASK {{ {ox.NamedNode(entity(path))} a ?kind }}")

    def _bears(self, path: str, name: str) -> bool:
        """Say whether the graph itself gives a thing a name that means it wherever it stands."""
        return self._reading.ask(
            f"ASK {{ {ox.NamedNode(entity(path))} ?p ?name FILTER(?p != itu:shortName && isLiteral(?name) && STR(?name) = {ox.Literal(name)}) }}"
        )

    def _merged(self, path: str) -> bool:
        return fate(self._reading, entity(path)).state == "merged"

    def _provisional(self, path: str) -> bool:
        return self._reading.ask(f"ASK {{ {ox.NamedNode(entity(path))} itu:provisional true }}")


def _score(name: float | None, share: float | None) -> float:
    if share is None or name is None:
        return name if name is not None else 100 * (share or 0.0)
    return _NAME_SHARE * name + (1 - _NAME_SHARE) * 100 * share


def alike(one: str, other: str) -> float:
    """Return how alike two folded texts are, from 0 to 1: the share of pairs of characters that both have (Sørensen and Dice)."""
    first, second = _pairs(one), _pairs(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def literal_is(held: str, given: str) -> bool:
    """Say whether a literal is what is given: the same folded text, the same number, or a date within the year or month that is given."""
    if fold(held) == fold(given):
        return True
    try:
        return float(held) == float(given)
    except ValueError:
        pass
    digits = fold(given).replace("-", "")
    return len(digits) in (4, 6) and digits.isdigit() and held.startswith(f"{fold(given)}-")


def _pairs(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[at : at + 2] for at in range(len(padded) - 1))


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.name if isinstance(value, EntityValue) else str(value)


def _iri(predicate: str) -> str:
    return predicate if "://" in predicate else expand(predicate)
