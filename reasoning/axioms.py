"""Reads the axioms of an ontology out of its triples, and refuses those that the closure would not honour.

What is understood (OWL 2 RL/RDF rules, OWL 2 Profiles section 4.3, by the names of the rules): subclasses and equivalent classes
(cax-sco, cax-eqc), subproperties and equivalent ones (prp-spo1, prp-eqp), domain and range (prp-dom, prp-rng), inverse, symmetric
and transitive properties (prp-inv, prp-symp, prp-trp), property chains (prp-spo2); all between named classes and properties.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

OWL: Final = "http://www.w3.org/2002/07/owl#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

_BINARY: Final = {
    RDFS + "subClassOf": "subclass",
    RDFS + "subPropertyOf": "subproperty",
    RDFS + "domain": "domain",
    RDFS + "range": "range",
    OWL + "inverseOf": "inverse",
    OWL + "equivalentClass": "subclass",
    OWL + "equivalentProperty": "subproperty",
}
_BOTH_WAYS: Final = frozenset((OWL + "equivalentClass", OWL + "equivalentProperty"))
_UNARY: Final = {OWL + "SymmetricProperty": "symmetric", OWL + "TransitiveProperty": "transitive"}
_CHAIN: Final = OWL + "propertyChainAxiom"
# Classes whose members are only declared to be what they are: no rule follows from them
_DECLARATIONS: Final = frozenset(
    OWL + name
    for name in [
        "Class",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "OntologyProperty",
        "Ontology",
        "NamedIndividual",
        "Thing",
        "DeprecatedClass",
        "DeprecatedProperty",
    ]
)
# Properties of OWL that say something about a term and let nothing follow
_ANNOTATIONS: Final = frozenset(
    OWL + name
    for name in [
        "versionIRI",
        "versionInfo",
        "priorVersion",
        "deprecated",
        "backwardCompatibleWith",
        "incompatibleWith",
    ]
)
SAME: Final = OWL + "sameAs"
TYPE: Final = RDF + "type"
# Properties whose triples are the ontology: a rule that concluded them would change the rules
_META: Final = frozenset((TYPE, RDF + "first", RDF + "rest", *_BINARY))


class UnsupportedAxiom(Exception):  # noqa: N818 - says what there is
    """An axiom from which something might follow that would not be found."""

    def __init__(self, axiom: object, why: str) -> None:
        super().__init__(f"the axiom {axiom} is not supported: {why}")
        self.axiom = str(axiom)


@dataclass(frozen=True, slots=True)
class Axiom:
    """An axiom in its simplest form: a kind, the IRI it is about, and the IRIs that follow in order."""

    kind: str
    subject: str
    objects: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.kind, self.subject, *self.objects))


def read_axioms(triples: Iterable[ox.Triple]) -> frozenset[Axiom]:
    """Return the axioms that triples state; equivalences become two axioms, one in each direction.

    Raises:
        UnsupportedAxiom: there is another axiom of OWL, a class expression, or one about the vocabulary of ontologies itself.
    """
    found: set[Axiom] = set()
    first: dict[object, list[object]] = {}
    rest: dict[object, list[object]] = {}
    chains: list[ox.Triple] = []
    for triple in triples:
        predicate = triple.predicate.value
        if predicate == RDF + "first":
            first.setdefault(triple.subject, []).append(triple.object)
        elif predicate == RDF + "rest":
            rest.setdefault(triple.subject, []).append(triple.object)
        elif predicate == _CHAIN:
            chains.append(triple)
        elif predicate in _BINARY:
            found.update(_binary(triple))
        elif predicate == TYPE:
            found.update(_unary(triple))
        elif predicate == OWL + "imports":
            raise UnsupportedAxiom(
                triple, "nothing is fetched; put the axioms of the imported ontology beside this one"
            )
        elif predicate.startswith(OWL) and predicate not in _ANNOTATIONS and predicate != SAME:
            raise UnsupportedAxiom(triple, "no rule is known for this property of OWL")
    for triple in chains:
        members = _list(triple, first, rest)
        found.add(Axiom("chain", _property(triple, triple.subject), members))
    return frozenset(found)


def _binary(triple: ox.Triple) -> Iterable[Axiom]:
    predicate = triple.predicate.value
    kind = _BINARY[predicate]
    if kind == "subclass":
        left, right = _named(triple, triple.subject), _named(triple, triple.object)
        if OWL + "Nothing" in (left, right) or (left == OWL + "Thing"):
            raise UnsupportedAxiom(triple, "consistency is not checked here")
    else:
        left = _property(triple, triple.subject)
        right = _named(triple, triple.object) if kind in ("domain", "range") else _property(triple, triple.object)
    yield Axiom(kind, left, (right,))
    if predicate in _BOTH_WAYS:
        yield Axiom(kind, right, (left,))


def _unary(triple: ox.Triple) -> Iterable[Axiom]:
    kind = triple.object
    if not isinstance(kind, ox.NamedNode):
        raise UnsupportedAxiom(triple, "the class is an expression or a literal; only named classes are understood")
    if kind.value in _UNARY:
        yield Axiom(_UNARY[kind.value], _property(triple, triple.subject))
    elif kind.value.startswith(OWL) and kind.value not in _DECLARATIONS:
        raise UnsupportedAxiom(triple, "no rule is known for this class of OWL")


def _named(triple: ox.Triple, term: object) -> str:
    if not isinstance(term, ox.NamedNode):
        raise UnsupportedAxiom(triple, "it has a class expression; only named classes and properties are understood")
    return term.value


def _property(triple: ox.Triple, term: object) -> str:
    name = _named(triple, term)
    if name in _META or name.startswith(OWL):
        raise UnsupportedAxiom(
            triple, "it is about the vocabulary of ontologies itself, so that axioms would follow from it"
        )
    return name


def _list(
    triple: ox.Triple, first: Mapping[object, list[object]], rest: Mapping[object, list[object]]
) -> tuple[str, ...]:
    members: list[str] = []
    node: object = triple.object
    passed: set[object] = set()
    while node != ox.NamedNode(RDF + "nil"):
        if node in passed or len(first.get(node, ())) != 1 or len(rest.get(node, ())) != 1:
            raise UnsupportedAxiom(triple, "its list is not well formed")
        passed.add(node)
        members.append(_property(triple, first[node][0]))
        node = rest[node][0]
    if len(members) < 2:
        raise UnsupportedAxiom(triple, "a chain has two members at least; one alone is a subproperty")
    return tuple(members)
