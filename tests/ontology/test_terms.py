"""Every term the project uses is declared, and every declared term is labelled, defined and used, by the contract's names."""

import re
from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from ontology.load import ontology_files, ontology_triples, schema_triples
from ontology.namespaces import ITU, PREFIXES, compact, expand
from tests.ontology import uses
from tests.shared import ROOT, shared

LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh"}
TYPE, LABEL, DEFINITION = expand("rdf:type"), expand("rdfs:label"), expand("skos:definition")
CLASS = expand("owl:Class")
PROPERTIES = {expand(f"owl:{name}Property") for name in ("Object", "Datatype", "Annotation")}
# Names that tests of other parts use to see what happens to an unknown term
WRONG_ON_PURPOSE = {"nothing", "Bodies", "catches", "ci"}
# The contract names them; nothing of the project states or asks for them yet. A name that is used must leave this list.
CONTRACT_ONLY = {"Contribution"}


def _declared() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for triple in schema_triples():
        subject, kind = triple.subject, triple.object
        if triple.predicate.value == TYPE and isinstance(subject, ox.NamedNode) and isinstance(kind, ox.NamedNode):
            if not subject.value.startswith(ITU):
                assert kind.value == expand("owl:Ontology"), f"{subject} is not of this namespace"
                continue
            found[subject.value[len(ITU) :]].add(kind.value)
    return dict(found)


DECLARED = _declared()
CLASSES = {name for name, kinds in DECLARED.items() if CLASS in kinds}


def _literals(predicate: str) -> dict[str, list[ox.Literal]]:
    found: dict[str, list[ox.Literal]] = defaultdict(list)
    for triple in schema_triples():
        if (
            triple.predicate.value == predicate
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.Literal)
        ):
            found[triple.subject.value.removeprefix(ITU)].append(triple.object)
    return found


LABELS, DEFINITIONS = _literals(LABEL), _literals(DEFINITION)


def test_size() -> None:
    assert len(CLASSES) == 62
    assert len(DECLARED) == 200


def test_each_term_is_a_class_or_a_property() -> None:
    odd = {name for name, kinds in DECLARED.items() if len(kinds & (PROPERTIES | {CLASS})) != 1}
    assert not odd
    for name in DECLARED:
        assert name[0].isupper() == (name in CLASSES), f"itu:{name}: a class begins with a capital, a property does not"


def test_namespace_is_closed() -> None:
    strays = [
        str(use)
        for use in uses.uses()
        if use.name not in DECLARED and not (use.name in WRONG_ON_PURPOSE and use.file.is_relative_to(ROOT / "tests"))
    ]
    assert not strays, "not declared in ontology/*.ttl:\n" + "\n".join(strays)


def test_a_stray_term_is_found() -> None:
    here = ROOT / "queries" / "some.rq"
    text = '?x itu:nonsense ?y ; <https://w3id.org/itugov/ontology#alsoNonsense> ?z\nterm("Nothing")\nif p.startswith("itu:sub")\n'
    assert [str(use) for use in uses.uses_in(here, text)] == [
        "queries/some.rq:1: itu:nonsense",
        "queries/some.rq:1: itu:alsoNonsense",
        "queries/some.rq:2: itu:Nothing",
    ]


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_labels_and_definitions(name: str) -> None:
    tags = [literal.language for literal in LABELS[name]]
    assert len(tags) == len(set(tags)), f"itu:{name} has two labels in one language"
    wanted = LANGUAGES if name in CLASSES else {"en", "ar"}
    assert wanted <= set(tags), f"itu:{name} has no label in {', '.join(sorted(wanted - set(map(str, tags))))}"
    assert sorted(str(literal.language) for literal in DEFINITIONS[name]) == ["ar", "en"], (
        f"itu:{name} is to be defined in en and ar"
    )
    for literal in (*LABELS[name], *DEFINITIONS[name]):
        assert literal.value == literal.value.strip(), f"itu:{name}: blanks around {literal}"
        script = {"ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff", "zh": "\u4e00-\u9fff"}.get(str(literal.language))
        if script:
            assert re.search(f"[{script}]", literal.value), f"itu:{name}: {literal} is not in its language"
    for literal in DEFINITIONS[name]:
        assert literal.value.endswith("."), f"itu:{name}: a definition ends in a full stop"


def test_labels_tell_terms_of_a_kind_apart() -> None:
    for kind in (CLASSES, DECLARED.keys() - CLASSES):
        for language in ("en", "ar"):
            owners: dict[str, list[str]] = defaultdict(list)
            for name in kind:
                for literal in LABELS[name]:
                    if literal.language == language:
                        owners[literal.value].append(name)
            assert not {label: names for label, names in owners.items() if len(names) > 1}


def _as_object(triples: Iterable[ox.Triple]) -> set[str]:
    axioms = {expand(c) for c in ("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:inverseOf", "rdf:first")}
    return {
        t.object.value.removeprefix(ITU)
        for t in triples
        if t.predicate.value in axioms and isinstance(t.object, ox.NamedNode) and t.object.value.startswith(ITU)
    }


def test_each_term_is_used() -> None:
    apart = {*uses.TERM_FILES, uses.CONTEXT_FILE}
    used = {
        use.name for use in (*uses.uses(), *uses.quoted()) if use.file not in apart and "tests" not in use.file.parts
    }
    used |= _as_object(schema_triples())
    idle = DECLARED.keys() - used
    assert idle == CONTRACT_ONLY, (
        f"declared and not used: {sorted(idle - CONTRACT_ONLY)}; used after all: {sorted(CONTRACT_ONLY - idle)}"
    )


def test_contract_is_declared() -> None:
    text = shared("contract", "VOCABULARY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`itu:([A-Za-z]\w*)`", text))
    assert len(named) > 120
    assert not named - DECLARED.keys()


def test_contract_only_terms_are_the_contract_s() -> None:
    text = shared("contract", "VOCABULARY.md").read_text(encoding="utf-8")
    assert {name for name in CONTRACT_ONLY if f"`itu:{name}`" not in text} == set()


def test_one_prefix_one_namespace() -> None:
    forms = (
        re.compile(r"^@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE),
        re.compile(r"sh:prefix \"([\w-]+)\" ; sh:namespace \"([^\"]+)\""),
    )
    wrong: list[str] = []
    seen = 0
    for file in uses.files():
        if file.suffix in (".ttl", ".rq", ".md"):
            text = file.read_text(encoding="utf-8")
            for form in forms:
                for prefix, iri in form.findall(text):
                    seen += 1
                    if prefix and PREFIXES.get(prefix) != iri:
                        wrong.append(f"{file.relative_to(ROOT)}: {prefix}: is {iri}, not {PREFIXES.get(prefix)}")
    assert seen > 100
    assert not wrong, "\n".join(wrong)
    assert len(set(PREFIXES.values())) == len(PREFIXES), "two prefixes for one namespace"


def test_the_ontology_says_what_it_is() -> None:
    ontology = ITU.rstrip("#")
    facts = {t.predicate.value: t.object for t in ontology_triples() if t.subject == ox.NamedNode(ontology)}
    version = facts[expand("owl:versionIRI")]
    number = facts[expand("owl:versionInfo")]
    assert isinstance(version, ox.NamedNode)
    assert isinstance(number, ox.Literal)
    assert version.value == f"{ontology}/{number.value}"
    assert expand("dcterms:license") in facts
    assert any("Unofficial" in str(t.object) for t in ontology_triples() if t.predicate.value == expand("rdfs:comment"))


def test_files_are_found() -> None:
    assert [f.name for f in ontology_files()] == [
        "alignments.ttl",
        "core.ttl",
        "evidence.ttl",
        "register.ttl",
        "relations.ttl",
    ]


def test_two_readings_give_equal_triples() -> None:
    assert list(ontology_triples()) == list(ontology_triples())


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_compact_name_and_its_iri_are_each_others_inverse(prefix: str) -> None:
    assert compact(expand(f"{prefix}:x/y-1")) == f"{prefix}:x/y-1"


def test_what_has_no_namespace_of_ours_stays_an_iri() -> None:
    assert compact("https://example.org/x") == "https://example.org/x"
    assert compact(ITU) == ITU
