"""The axioms: only of kinds the reasoner takes, without cycles, true of the curated facts, and they conclude what they are for."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO, SKOS

from ontology.load import ontology_triples, reference_triples, schema_files, schema_triples
from ontology.namespaces import ITU, PREFIXES, entity, expand, term
from ontology.works import work_links
from reasoning import compile_schema

TYPE = expand("rdf:type")
KINDS = {
    expand(f"owl:{kind}")
    for kind in (
        "Ontology",
        "Class",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "SymmetricProperty",
        "TransitiveProperty",
    )
}
AXIOMS = {
    expand(c)
    for c in (
        "rdfs:subClassOf",
        "rdfs:subPropertyOf",
        "rdfs:domain",
        "rdfs:range",
        "owl:inverseOf",
        "owl:propertyChainAxiom",
        "rdf:first",
        "rdf:rest",
    )
}
NOTES = {
    expand(c)
    for c in (
        "rdfs:label",
        "rdfs:comment",
        "skos:definition",
        "schema:domainIncludes",
        "schema:rangeIncludes",
        "itu:derived",
        "owl:versionIRI",
        "owl:versionInfo",
        "dcterms:title",
        "dcterms:description",
        "dcterms:license",
    )
}
SCHEMA = tuple(schema_triples())
CLOSED = (DCTERMS, FOAF, ORG, PROV, SDO, SKOS)  # namespaces whose terms the RDF library lists


def _pairs(curie: str) -> Iterator[tuple[str, str]]:
    for triple in SCHEMA:
        if triple.predicate.value == expand(curie):
            assert isinstance(triple.subject, ox.NamedNode), triple
            assert isinstance(triple.object, ox.NamedNode), triple
            yield triple.subject.value, triple.object.value


def test_only_known_axioms() -> None:
    strange = [str(t) for t in SCHEMA if t.predicate.value not in AXIOMS | NOTES | {TYPE}]
    strange += [str(t) for t in SCHEMA if t.predicate.value == TYPE and str(t.object).strip("<>") not in KINDS]
    assert not strange
    assert {t.predicate.value for t in SCHEMA} == AXIOMS | NOTES | {TYPE}


def test_chains_are_lists_of_two_or_more_of_our_properties() -> None:
    after = {str(t.subject): str(t.object) for t in SCHEMA if t.predicate.value == expand("rdf:rest")}
    first = {str(t.subject): str(t.object).strip("<>") for t in SCHEMA if t.predicate.value == expand("rdf:first")}
    heads = [str(t.object) for t in SCHEMA if t.predicate.value == expand("owl:propertyChainAxiom")]
    assert len(heads) == 3
    for head in heads:
        links = []
        while head in first:
            links.append(first[head])
            head = after[head]
        assert head == f"<{expand('rdf:nil')}>"
        assert len(links) >= 2
        assert all(link.startswith(ITU) for link in links)


@pytest.mark.parametrize("curie", ["rdfs:subClassOf", "rdfs:subPropertyOf"])
def test_no_cycles(curie: str) -> None:
    above: dict[str, set[str]] = defaultdict(set)
    for lower, upper in _pairs(curie):
        assert upper not in above[lower], f"{lower} is said twice to be below {upper}"
        above[lower].add(upper)
    assert len(above) > 15

    def climb(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " below ".join((*path, name))
        for upper in above.get(name, ()):
            climb(upper, (*path, name))

    for name in tuple(above):
        climb(name, ())


def test_axioms_name_our_terms_of_the_right_kind() -> None:
    kinds = defaultdict(set)
    for triple in SCHEMA:
        if triple.predicate.value == TYPE and isinstance(triple.object, ox.NamedNode):
            kinds[str(triple.subject).strip("<>")].add(triple.object.value)
    classes = {name for name, found in kinds.items() if expand("owl:Class") in found}
    things = {name for name, found in kinds.items() if expand("owl:ObjectProperty") in found}
    data = {name for name, found in kinds.items() if expand("owl:DatatypeProperty") in found}
    for lower, upper in _pairs("rdfs:subClassOf"):
        assert {lower, upper} <= classes
    for lower, upper in (*_pairs("rdfs:subPropertyOf"), *_pairs("owl:inverseOf")):
        assert {lower, upper} <= things, f"{lower} and {upper}"
    for name, kind in (*_pairs("rdfs:domain"), *_pairs("schema:domainIncludes")):
        assert name in things | data
        assert kind in classes, f"{name} has no class of ours as its domain"
    for name, kind in (*_pairs("rdfs:range"), *_pairs("schema:rangeIncludes")):
        assert kind in classes if name in things else kind.startswith(PREFIXES["xsd"]), f"range of {name}: {kind}"


def test_one_range_or_several_not_both() -> None:
    for true, noted in (("rdfs:domain", "schema:domainIncludes"), ("rdfs:range", "schema:rangeIncludes")):
        conclude, note = [n for n, _ in _pairs(true)], {n for n, _ in _pairs(noted)}
        assert len(conclude) == len(set(conclude)), "two domains or ranges would both be concluded"
        assert not set(conclude) & note


def test_curated_facts_are_of_the_domains_and_ranges() -> None:
    """A domain that the facts do not bear out would turn an error, or another use, into a type; a list of classes that leaves one out misleads."""
    facts = list(reference_triples())
    above: dict[str, set[str]] = defaultdict(set)
    for lower, upper in _pairs("rdfs:subClassOf"):
        above[lower].add(upper)
    types: dict[ox.NamedNode | ox.BlankNode | ox.Triple | ox.Literal, set[str]] = defaultdict(set)
    for t in facts:
        if t.predicate.value == TYPE and isinstance(t.object, ox.NamedNode):
            types[t.subject] |= {t.object.value} | above[t.object.value]
    allowed: dict[str, dict[str, set[str]]] = {"domain": defaultdict(set), "range": defaultdict(set)}
    for side, names in allowed.items():
        for name, kind in (*_pairs(f"rdfs:{side}"), *_pairs(f"schema:{side}Includes")):
            names[name].add(kind)
    wrong = []
    for t in facts:
        domain, target = allowed["domain"][t.predicate.value], allowed["range"][t.predicate.value]
        if domain and types[t.subject] and not domain & types[t.subject]:
            wrong.append(f"{t}: its subject is none of {sorted(domain)}")
        kinds = {t.object.datatype.value} if isinstance(t.object, ox.Literal) else types[t.object]
        if target and kinds and not target & kinds:
            wrong.append(f"{t}: its object is none of {sorted(target)}")
    assert len(facts) > 1000
    assert not wrong, "\n".join(wrong[:10])


def test_derived_properties_are_stated_nowhere() -> None:
    derived = {t.subject for t in SCHEMA if t.predicate.value == term("derived")}
    assert len(derived) == 9
    assert not [str(t) for t in reference_triples() if t.predicate in derived]


def test_alignments_are_kept_from_the_reasoner() -> None:
    outside = [
        str(t)
        for t in SCHEMA
        if t.predicate.value in AXIOMS
        and str(t.object).startswith("<http")
        and ITU not in str(t.object)
        and "XMLSchema" not in str(t.object)
        and "rdf-syntax" not in str(t.object)
    ]
    assert not outside
    assert "alignments.ttl" not in [f.name for f in schema_files()]


def test_alignments_would_swell_what_is_inferred() -> None:
    """The reason they are kept from the reasoner; docs/ontology.md says more than four times."""
    facts = list(reference_triples())
    assert len(compile_schema(ontology_triples()).infer(facts)) > 4 * len(compile_schema(SCHEMA).infer(facts))


def test_alignments_name_terms_that_exist() -> None:
    """As far as the RDF library lists them: ORG, PROV-O, SKOS, DCMI, FOAF and schema.org."""
    seen = 0
    for triple in set(ontology_triples()) - set(SCHEMA):
        assert isinstance(triple.object, ox.NamedNode)
        for namespace in CLOSED:
            base = str(namespace._NS)
            if triple.object.value.startswith(base):
                seen += 1
                assert triple.object.value[len(base) :] in namespace, f"{triple.object} is unknown"
    assert seen > 60


def _stated(turtle: str) -> list[ox.Triple]:
    prologue = f"@prefix itu: <{ITU}> . @base <{entity('')}> .\n"
    quads = ox.parse((prologue + turtle).encode(), format=ox.RdfFormat.TURTLE)
    facts = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    return [*facts, *work_links(facts)]


def _by_owlrl(facts: list[ox.Triple]) -> set[tuple[str, str, str]]:
    """Return what owlrl concludes from facts and axioms; labels and notes are kept from it, for it is slow."""
    axioms = [t for t in SCHEMA if t.predicate.value in AXIOMS | {TYPE}]
    graph = rdflib.Graph().parse(data=ox.serialize([*facts, *axioms], format=ox.RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {(_short(s), _short(p), _short(o)) for s, p, o in graph if str(s).startswith(entity(""))}


def _by_our_engine(facts: list[ox.Triple]) -> set[tuple[str, str, str]]:
    found = [*facts, *compile_schema(SCHEMA).infer(facts)]
    return {(_short(t.subject), _short(t.predicate), _short(t.object)) for t in found}


def _short(node: object) -> str:
    return str(node).strip("<>").replace(entity(""), "").replace(ITU, "itu:")


@pytest.mark.parametrize("engine", [_by_owlrl, _by_our_engine])
def test_what_follows(engine: Callable[[list[ox.Triple]], set[tuple[str, str, str]]]) -> None:
    facts = _stated(
        """
        <document/D> itu:cites <resolution/pp/1/2018> , <decision/council/2> , <provision/cs/3> .
        <resolution/pp/1> a itu:Resolution ; itu:adoptedBy <body/PP> .
        <resolution/pp/1/2018> itu:editionOf <resolution/pp/1> ; itu:revises <resolution/pp/1/2014> .
        <resolution/pp/1/2014> itu:editionOf <resolution/pp/1> ; itu:revises <resolution/pp/1/2010> .
        <decision/council/2> a itu:Decision .
        <body/A> itu:partOf <body/B> ; itu:chairedBy <person/P> ; itu:coordinatesWith <body/C> .
        <body/B> itu:partOf <body/ITU> .
        <body/UNESCO> itu:facilitates <action-line/C3> .
        <event/E> itu:inCity <city/Busan> .
        <city/Busan> a itu:City ; itu:locatedIn <country/KOR> .
        <document/D/ar> itu:versionOf <resolution/pp/1/2018> .
        """
    )
    found = engine(facts)
    expected = {
        ("document/D", "itu:citesWork", "resolution/pp/1"),
        ("document/D", "itu:citesWork", "decision/council/2"),
        ("document/D", "itu:mentions", "provision/cs/3"),
        ("resolution/pp/1/2018", "itu:work", "resolution/pp/1"),
        ("resolution/pp/1", "itu:hasEdition", "resolution/pp/1/2014"),
        ("resolution/pp/1/2014", "itu:adoptedBy", "body/PP"),
        ("resolution/pp/1/2018", "itu:supersedes", "resolution/pp/1/2014"),
        ("resolution/pp/1/2010", "itu:supersededBy", "resolution/pp/1/2014"),
        ("resolution/pp/1/2018", "itu:supersedesTransitively", "resolution/pp/1/2010"),
        ("body/A", "itu:partOfTransitively", "body/ITU"),
        ("body/ITU", "itu:hasPart", "body/B"),
        ("body/C", "itu:coordinatesWith", "body/A"),
        ("person/P", "itu:involvedIn", "body/A"),
        ("action-line/C3", "itu:involves", "body/UNESCO"),
        ("event/E", "itu:locatedIn", "country/KOR"),
        ("resolution/pp/1/2018", TYPE, "itu:Document"),
        ("resolution/pp/1", TYPE, "itu:Instrument"),
    }
    assert expected <= found, expected - found
    never = {
        ("document/D", "itu:citesWork", "resolution/pp/1/2018"),
        ("document/D", "itu:citesWork", "provision/cs/3"),
        ("resolution/pp/1/2018", "itu:supersedes", "resolution/pp/1/2010"),
        ("body/A", "itu:partOf", "body/ITU"),
        ("resolution/pp/1/2018", TYPE, "itu:Instrument"),
        ("city/Busan", TYPE, "itu:Event"),
        ("body/A", TYPE, "itu:Event"),
    }
    assert not never & found
