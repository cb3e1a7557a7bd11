"""Makes a graph in the form of documents, editions, bodies and events, of any size and always the same, with chains of three kinds."""

import random
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
EX = "http://example.org/"

SCHEMA = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Paper a owl:Class . :Report rdfs:subClassOf :Paper . :Letter rdfs:subClassOf :Paper . :Paper rdfs:subClassOf :Thing .
:Act rdfs:subClassOf :Thing . :Edition rdfs:subClassOf :Thing ; owl:equivalentClass :Version .
:Group rdfs:subClassOf :Agent . :Board rdfs:subClassOf :Group . :Agent rdfs:subClassOf :Thing .
:refersTo a owl:ObjectProperty ; rdfs:domain :Paper ; rdfs:range :Thing .
:cites rdfs:subPropertyOf :refersTo ; owl:inverseOf :citedBy .
:editionOf rdfs:domain :Edition ; rdfs:range :Act ; owl:inverseOf :hasEdition .
:citesAct rdfs:subPropertyOf :refersTo ; owl:propertyChainAxiom ( :cites :editionOf ) .
:supersedes rdfs:subPropertyOf :supersedesAll . :supersedesAll a owl:TransitiveProperty ; rdfs:range :Edition .
:partOf rdfs:subPropertyOf :partOfAll . :partOfAll a owl:TransitiveProperty ; owl:inverseOf :hasPart .
:worksWith a owl:SymmetricProperty ; rdfs:domain :Group .
:adoptedBy rdfs:range :Agent .
:issuedBy rdfs:range :Agent ; owl:equivalentProperty :comesFrom .
:underAuthorityOf owl:propertyChainAxiom ( :cites :editionOf :adoptedBy ) , ( :issuedBy :partOfAll ) .
:colleague owl:propertyChainAxiom ( :hasPart :worksWith :partOf ) .
:title rdfs:range xsd:string ; rdfs:subPropertyOf :name .
"""

# Triples a paper brings about, its share of the editions and groups included
PER_PAPER = 10


def schema() -> list[ox.Triple]:
    """Return the schema's triples."""
    return named(quad.triple for quad in ox.parse(SCHEMA, format=ox.RdfFormat.TURTLE))


def named(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples with an IRI for each blank node, so that two engines speak of the same ones."""

    def name(term: Term) -> Term:
        return ox.NamedNode(f"urn:blank:{term.value}") if isinstance(term, ox.BlankNode) else term

    return [ox.Triple(name(t.subject), t.predicate, name(t.object)) for t in triples]  # type: ignore[arg-type]


def data(papers: int) -> Iterator[ox.Triple]:
    """Yield about `PER_PAPER` triples a paper."""
    chance = random.Random(papers)
    acts, groups = max(2, papers // 10), max(3, papers // 20)

    def fact(subject: str, name: str, obj: str) -> ox.Triple:
        return ox.Triple(ox.NamedNode(EX + subject), ox.NamedNode(EX + name), ox.NamedNode(EX + obj))

    for n in range(groups):
        yield ox.Triple(ox.NamedNode(f"{EX}group{n}"), _TYPE, ox.NamedNode(EX + chance.choice(("Group", "Board"))))
        if n:
            # A tree a few levels deep, as bodies form
            yield fact(f"group{n}", "partOf", f"group{n // 8}")
        if n % 5 == 0:
            yield fact(f"group{n}", "worksWith", f"group{chance.randrange(groups)}")
    for n in range(acts):
        yield fact(f"act{n}", "adoptedBy", f"group{chance.randrange(groups)}")
        for year in range(chance.randrange(1, 5)):
            yield fact(f"act{n}-{year}", "editionOf", f"act{n}")
            if year:
                yield fact(f"act{n}-{year}", "supersedes", f"act{n}-{year - 1}")
    for n in range(papers):
        yield ox.Triple(ox.NamedNode(f"{EX}paper{n}"), _TYPE, ox.NamedNode(EX + chance.choice(("Report", "Letter"))))
        yield ox.Triple(ox.NamedNode(f"{EX}paper{n}"), ox.NamedNode(EX + "title"), ox.Literal(f"Paper {n % 50}"))
        yield fact(f"paper{n}", chance.choice(("issuedBy", "comesFrom")), f"group{chance.randrange(groups)}")
        for _ in range(6):
            yield fact(f"paper{n}", "cites", f"act{chance.randrange(acts)}-0")
