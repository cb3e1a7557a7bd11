"""The graph of a record: a small document against Turtle written by hand, and the laws every emitted graph obeys."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from ingest.emit import graph_of, triples
from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Identity, Mention, Record, Relation, Segment, SourceInfo
from ontology.namespaces import ID, ITU, PREFIXES

GOLDEN = Path(__file__).parent / "data" / "emitted.ttl"
TEXT = (
    "تقرير عن التنسيق\n1.1\tيبلغ الفريق المجلس عملاً بالقرار 191 (دبي، 2018).\nفقرة بلا رقم\n1.1\tرقم مكرر: يوليو 2021"
)

# What a program of ours once read: several kinds of paragraph, names, dates, tables, nothing at all
TEXTS = (
    "تقرير\n1\tيترأس نائب الأمين العام فريق المهام المعني بالتنسيق بين القطاعات (ISC-TF).\n2\tعقد الفريق اجتماعاً في 3 مايو 2022.",
    "1\tأنشأ المجلس فريق عمل يعنى باللغات النادرة (CWG-RARE) بموجب القرار 1372.\n2.1\tقدمت السيدة ليلى كريم مساهمة.\n\n1.2\tوعقد الفريق اجتماعه في مارس\nوأبريل 2023.",
    "الوثيقة C23/5-A وA/75/1 والرقم 14 من الدستور، والتوصية ITU-T Y.3172، والقرار ITU-R 6-2، و5\nمارس 2021.",
    "1\tلم يُعرض القرار 999. 2\tقد يُقترح تأجيل الاجتماع إلى عام 2025.",
    "",
    " \t\n\n",
)


def _record() -> Record:
    def at(words: str, start: int = 0) -> tuple[int, int]:
        begin = TEXT.index(words, start)
        return begin, begin + len(words)

    lines = []
    offset = 0
    for line, label in zip(TEXT.split("\n"), (None, "1.1", None, "1.1"), strict=True):
        lines.append(Segment("paragraph", offset, offset + len(line), label, label))
        offset += len(line) + 1
    cited, date = at("القرار 191 (دبي، 2018)"), at("يوليو 2021")
    group, claim = at("الفريق"), at("يبلغ الفريق المجلس")
    return Record(
        "made",
        "ar",
        TEXT,
        "0" * 64,
        SourceInfo("made.txt", "1" * 64, "text/plain"),
        Identity(
            "document/C21-7",
            "file-name",
            symbol="C21/7",
            title="A report on coordination of the work",
            date="2021-05",
            submitted_to="body/Council",
            document_class="CouncilDocument",
            stated={"symbol": "file-name", "title": "manifest", "date": "manifest", "submitted_to": "manifest"},
        ),
        tuple(lines),
        (
            Mention(
                *group,
                TEXT[slice(*group)],
                "body",
                "body/al-Fariq",
                rule="group-provisional",
                confidence=0.6,
                attributes={"provisional": "true", "class": "WorkingParty"},
            ),
            Mention(
                *cited,
                TEXT[slice(*cited)],
                "edition",
                "resolution/pp/191/2018",
                rule="citation-resolution",
                attributes={"kind": "resolution", "number": "191", "year": "2018", "revision": "first"},
            ),
            Mention(*date, TEXT[slice(*date)], "date", "2021-07", rule="date"),
        ),
        (
            Relation(
                "body/al-Fariq",
                "itu:reportsTo",
                "body/Council",
                "iri",
                *claim,
                {"itu:role": "duty"},
                "asserted",
                "reports",
            ),
            Relation(
                "document/C21-7", "itu:cites", "resolution/pp/191/2018", "iri", *cited, {}, "proposed", "citation"
            ),
            Relation(
                "event/X-1",
                "itu:startDate",
                "2021-07",
                "literal",
                *date,
                {"itu:latest": "2021-07-31"},
                rule="d",
                datatype="xsd:gYearMonth",
            ),
        ),
    )


def _read(text: str) -> Record:
    return extract_text(Text(text, (), "text/plain", "2" * 64), Path("read.txt"), lang="ar")


def _of(found: list[ox.Triple], name: str) -> list[tuple[str, str]]:
    return [(t.subject.value, t.object.value) for t in found if t.predicate.value == ITU + name]  # type: ignore[union-attr]


def test_a_small_record_gives_the_expected_turtle() -> None:
    expected = {
        str(ox.Triple(q.subject, q.predicate, q.object)) for q in ox.parse(path=GOLDEN, format=ox.RdfFormat.TURTLE)
    }
    found = {str(t) for t in triples(_record())}
    assert found - expected == set()
    assert expected - found == set()


def test_the_graph_is_named_after_document_and_language() -> None:
    assert graph_of(_record()).endswith("/graph/document/C21-7/ar")


def test_only_asserted_claims_stand_as_plain_triples() -> None:
    found = list(triples(_record()))
    assert not _of(found, "cites")
    assert _of(found, "reportsTo")


@pytest.mark.parametrize("text", TEXTS)
def test_each_claim_and_mention_has_a_place_that_quotes_the_text(text: str) -> None:
    record = _read(text)
    found = list(triples(record))
    facts: dict[str, dict[str, str]] = {}
    for t in found:
        facts.setdefault(t.subject.value, {})[t.predicate.value] = t.object.value  # type: ignore[union-attr]
    for node, fact in facts.items():
        if fact.get(PREFIXES["rdf"] + "type") not in (ITU + "Claim", ITU + "Mention") or fact[ITU + "origin"] != "text":
            continue
        start, end = int(fact[ITU + "charStart"]), int(fact[ITU + "charEnd"])
        paragraph = facts[fact[ITU + "inParagraph"]]
        assert fact[ITU + "quote"] == record.text[start:end] != "", node
        assert int(paragraph[ITU + "charStart"]) <= start < end <= int(paragraph[ITU + "charEnd"])
        assert fact[ITU + "rule"]
        assert 0 < float(fact[ITU + "confidence"]) <= 1


@pytest.mark.parametrize("text", TEXTS)
def test_each_plain_statement_of_the_record_has_a_claim(text: str) -> None:
    record = _read(text)
    claimed = set()
    claims: dict[str, dict[str, str]] = {}
    for t in triples(record):
        if "/claim/" in t.subject.value:  # type: ignore[union-attr]
            claims.setdefault(t.subject.value, {})[t.predicate.value.rpartition("#")[2]] = str(t.object)  # type: ignore[union-attr]
    for claim in claims.values():
        claimed.add((claim["subject"], claim["predicate"], claim["object"]))
    assert len(claimed) == len({(r.subject, r.predicate, r.object) for r in record.relations})


@pytest.mark.parametrize("text", TEXTS)
def test_equal_records_give_equal_triples_without_blank_nodes(text: str) -> None:
    first, second = list(triples(_read(text))), list(triples(_read(text)))
    assert first == second
    assert len(set(first)) == len(first)
    assert all(isinstance(t.subject, ox.NamedNode) and not isinstance(t.object, ox.BlankNode) for t in first)
    assert all(t.subject.value.startswith(ID) for t in first)  # type: ignore[union-attr]


def test_paragraphs_follow_one_another_and_have_paths_of_their_own() -> None:
    found = list(triples(_record()))
    paths = [s.rpartition("/p/")[2] for s, _ in _of(found, "paragraphOf")]
    assert sorted(paths) == ["01", "03", "04", "1.1"]
    assert sorted((a.rpartition("/")[2], b.rpartition("/")[2]) for a, b in _of(found, "precedes")) == [
        ("01", "1.1"),
        ("03", "04"),
        ("1.1", "03"),
    ]


def test_evidence_in_no_single_paragraph_is_refused() -> None:
    record = _record()
    spread = replace(record.relations[0], start=3, end=40)
    with pytest.raises(ValueError, match="no single paragraph"):
        list(triples(replace(record, relations=(spread,))))


def test_a_mention_that_does_not_quote_its_text_is_refused() -> None:
    record = _record()
    with pytest.raises(ValueError, match="does not quote"):
        list(triples(replace(record, mentions=(replace(record.mentions[0], text="شيء"),))))


def test_the_text_of_an_instrument_is_an_edition_that_may_cite() -> None:
    record = _record()
    own = "resolution/pp/130/2022"
    found = list(
        triples(
            replace(
                record,
                identity=Identity(own, "header", document_class="Edition"),
                relations=(replace(record.relations[1], subject=own, status="asserted"),),
            )
        )
    )
    types = {t.object.value for t in found if t.subject.value == ID + own and t.predicate.value.endswith("#type")}  # type: ignore[union-attr]
    assert types == {ITU + "Edition", ITU + "Document"}
    assert _of(found, "editionOf") == [
        (ID + own, ID + "resolution/pp/130"),
        (ID + "resolution/pp/191/2018", ID + "resolution/pp/191"),
    ]
    assert _of(found, "cites") == [(ID + own, ID + "resolution/pp/191/2018")]


def test_a_name_that_runs_over_two_paragraphs_is_no_mention() -> None:
    record = _read(TEXTS[2])
    assert all("\n" not in m.text for m in record.mentions)
