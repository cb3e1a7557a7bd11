"""Works out what follows from triples under compiled rules: each new triple is met once by each rule (semi-naive evaluation).

Inside, terms are numbers, and a literal may be a subject, as the rules of OWL 2 RL have it: an inverse of a property with
literals lets things follow about what shares a literal. What comes out is RDF.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from reasoning.axioms import SAME, TYPE, Axiom, UnsupportedAxiom, read_axioms
from reasoning.schema import Compiled, compiled

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Fact = tuple[int, int, int]
_NONE: Final[frozenset[int]] = frozenset()


class Schema:
    """An ontology's axioms, ready to be applied to data."""

    def __init__(self, axioms: frozenset[Axiom]) -> None:
        self.axioms = axioms
        self._rules = compiled(axioms)

    def infer(self, data: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
        """Return the triples that follow from data and are not among them.

        Left out, since they tell nothing: that a thing is itself, an owl:Thing or an rdfs:Resource; the classes of literals;
        what follows for the ontology's own terms from each other (rdfs:subClassOf and the like), and triples with a literal
        as subject, which are no RDF. Equals by `owl:sameAs` share all triples.

        Raises:
            UnsupportedAxiom: the data state an axiom that the schema does not have, or that a term of the schema is the same as
                another thing.
        """
        triples = list(data)
        for axiom in sorted(read_axioms(triples) - self.axioms, key=str):
            raise UnsupportedAxiom(axiom, "it stands in the data and not in the schema, so it would not be applied")
        return _Closure(self._rules, triples).new()


def compile_schema(triples: Iterable[ox.Triple]) -> Schema:
    """Compile the axioms among an ontology's triples.

    Raises:
        UnsupportedAxiom: one of them would not be honoured.
    """
    return Schema(read_axioms(triples))


class _Closure:
    """The triples known so far, and those that still have to meet the rules."""

    def __init__(self, rules: Compiled, data: list[ox.Triple]) -> None:
        self._numbers: dict[Term, int] = {}
        self._type = self._number(ox.NamedNode(TYPE))
        self._same = self._number(ox.NamedNode(SAME))
        self._translate(rules)
        given = [(self._number(t.subject), self._number(t.predicate), self._number(t.object)) for t in data]
        self._given = frozenset(given)
        self._equals = self._equal_terms(given)
        self._known: set[Fact] = set()
        self._waiting: deque[Fact] = deque()
        for fact in given:
            self._add(*fact)

    def new(self) -> frozenset[ox.Triple]:
        """Apply the rules until nothing more follows, and return what was not given."""
        while self._waiting:
            self._meet(*self._waiting.popleft())
        terms = list(self._numbers)
        literal = [isinstance(term, ox.Literal) for term in terms]
        return frozenset(
            # A term in the place of a predicate came from one
            ox.Triple(terms[s], terms[p], terms[o])  # type: ignore[arg-type]
            for s, p, o in self._known
            if not literal[s] and not (p == self._same and s == o) and (s, p, o) not in self._given
        )

    def _number(self, term: Term) -> int:
        return self._numbers.setdefault(term, len(self._numbers))

    def _translate(self, rules: Compiled) -> None:
        def number(name: str) -> int:
            return self._number(ox.NamedNode(name))

        self._superclasses = {number(c): [number(a) for a in above] for c, above in rules.superclasses.items()}
        self._implied = {
            number(p): (
                [(number(q), turned) for q, turned in implied.properties],
                [number(c) for c in implied.subject_classes],
                [number(c) for c in implied.object_classes],
            )
            for p, implied in rules.implied.items()
        }
        # By property: the chains it stands in, what is before and after it there, and what follows
        self._chains: dict[int, list[tuple[tuple[int, ...], tuple[int, ...], int]]] = {}
        for chain in rules.chains:
            members = [number(member) for member in chain.members]
            for at, member in enumerate(members):
                before, after = tuple(reversed(members[:at])), tuple(members[at + 1 :])
                self._chains.setdefault(member, []).append((before, after, number(chain.concluded)))
        self._objects: dict[int, dict[int, set[int]]] = {member: {} for member in self._chains}
        self._subjects: dict[int, dict[int, set[int]]] = {member: {} for member in self._chains}
        self._terms_of_schema = {*self._superclasses, *self._implied, *self._chains}

    def _equal_terms(self, given: list[Fact]) -> dict[int, tuple[int, ...]]:
        neighbours: dict[int, set[int]] = {}
        for s, p, o in given:
            if p == self._same and s != o:
                neighbours.setdefault(s, set()).add(o)
                neighbours.setdefault(o, set()).add(s)
        if not neighbours:
            return {}
        rules = self._terms_of_schema | {p for _, p, _ in given} | {o for _, p, o in given if p == self._type}
        for number in sorted(neighbours):
            if number in rules:
                name = list(self._numbers)[number]
                raise UnsupportedAxiom(f"{name} owl:sameAs …", "classes and properties are made equal by other axioms")
        found: dict[int, tuple[int, ...]] = {}
        for start in neighbours:
            if start not in found:
                together, waiting = {start}, [start]
                while waiting:
                    more = neighbours[waiting.pop()] - together
                    together |= more
                    waiting.extend(more)
                found.update(dict.fromkeys(together, tuple(sorted(together))))
        return found

    def _add(self, s: int, p: int, o: int) -> None:
        if not self._equals:
            fact = (s, p, o)
            if fact not in self._known:
                self._known.add(fact)
                self._waiting.append(fact)
            return
        for one in self._equals.get(s, (s,)):
            for other in self._equals.get(o, (o,)):
                fact = (one, p, other)
                if fact not in self._known:
                    self._known.add(fact)
                    self._waiting.append(fact)

    def _meet(self, s: int, p: int, o: int) -> None:
        if p == self._type:
            for above in self._superclasses.get(o, ()):
                self._add(s, p, above)
            return
        if (implied := self._implied.get(p)) is not None:
            for q, turned in implied[0]:
                if turned:
                    self._add(o, q, s)
                else:
                    self._add(s, q, o)
            for c in implied[1]:
                self._add(s, self._type, c)
            for c in implied[2]:
                self._add(o, self._type, c)
        if (chains := self._chains.get(p)) is not None:
            self._objects[p].setdefault(s, set()).add(o)
            self._subjects[p].setdefault(o, set()).add(s)
            for before, after, concluded in chains:
                ends = list(_walk(self._objects, after, o))
                for start in _walk(self._subjects, before, s):
                    for end in ends:
                        self._add(start, concluded, end)


def _walk(index: dict[int, dict[int, set[int]]], properties: tuple[int, ...], start: int) -> Iterator[int]:
    """Yield where a path of properties leads from a term."""
    reached: Iterable[int] = (start,)
    for p in properties:
        of_property = index[p]
        reached = {there for here in reached for there in of_property.get(here, _NONE)}
    yield from reached
