"""What a whole extraction promises: the manifest wins, names and proofs lie in one paragraph, the order of documents does not matter."""

from dataclasses import asdict
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.manifest import ManifestRow
from ingest.pipeline import extract, extract_text
from ingest.reading.text import Text
from ingest.records import Record

MASTHEAD = "C27/71-A\nجنيف، 3 مايو 2027\nالأصل: بالإنكليزية\nتقرير من الأمين العام\n\nحالة الشبكات\n\nملخص\nيُدعى المجلس إلى النظر في الوثيقة C27/72.\n"
WORDS = (
    "القرار 71",
    "لجنة",
    "فريق العمل",
    "(ABC-27)",
    "المجلس",
    "في 3 مايو",
    "\n",
    "\t",
    "1.2",
    "الوثيقة C27/9",
    "،",
    "و",
    "لعام 2027",
)


def _read(text: str, row: ManifestRow | None = None) -> Record:
    return extract_text(Text(text, (), "text/plain", "3" * 64), Path("made.txt"), lang="ar", row=row)


def _said(record: Record, predicate: str) -> list[str]:
    return [r.object for r in record.relations if r.predicate == predicate and r.subject == record.document]


def test_a_document_of_two_organs_cites_neither_of_its_symbols() -> None:
    record = _read("A/63/72\nE/2008/48\n30 أبريل 2008\n\nانظر الوثيقة A/63/71.\n")
    assert record.document == "document/A-63-72"
    assert _said(record, "itu:symbol") == ["A/63/72"]
    assert _said(record, "itu:cites") == ["document/A-63-71"]


def test_the_masthead_states_symbol_date_source_and_original_language() -> None:
    record = _read(MASTHEAD)
    assert record.document == "document/C27-71"
    assert _said(record, "itu:symbol") == ["C27/71"]
    assert _said(record, "dcterms:date") == ["2027-05-03"]
    assert _said(record, "itu:submittedBy") == ["post/ITU-Secretary-General"]
    assert _said(record, "itu:originalLanguage") == ["en"]
    assert _said(record, "itu:cites") == ["document/C27-72"]
    assert record.identity.stated == {}


def test_a_manifest_wins_and_the_contradiction_is_noted() -> None:
    row = ManifestRow("made.txt", 2, date="2026-12-01", submitted_by="post/BDT-Director", submitted_to="body/Council")
    record = _read(MASTHEAD, row)
    assert _said(record, "dcterms:date") == []
    assert _said(record, "itu:submittedBy") == []
    assert record.identity.stated == {"date": "manifest", "submitted_to": "manifest", "submitted_by": "manifest"}
    conflicts = [note for note in record.notes if note.kind == "manifest-conflict"]
    assert len(conflicts) == 2
    assert {MASTHEAD[n.start : n.end] for n in conflicts} == {"جنيف، 3 مايو 2027", "الأمين العام"}


def test_a_manifest_that_agrees_leaves_the_words_of_the_text() -> None:
    row = ManifestRow("made.txt", 2, date="2027", submitted_by="post/ITU-Secretary-General")
    record = _read(MASTHEAD, row)
    assert _said(record, "dcterms:date") == ["2027-05-03"]
    assert _said(record, "itu:submittedBy") == ["post/ITU-Secretary-General"]


def test_the_dates_of_a_session_are_read_from_the_masthead() -> None:
    record = _read("دورة المجلس لعام 2025\nجنيف، 17-27 يونيو 2025\n\nتقرير من الأمين العام\n\nملخص\nنص الوثيقة.\n")
    dates = {(r.subject, r.predicate, r.object) for r in record.relations if r.predicate.endswith("Date")}
    assert dates == {
        ("event/Council-2025", "itu:startDate", "2025-06-17"),
        ("event/Council-2025", "itu:endDate", "2025-06-27"),
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=24))
def test_mentions_and_relations_quote_one_paragraph(words: list[str]) -> None:
    record = _read(" ".join(words))
    spans = [(s.start, s.end) for s in record.segments]
    for start, end in [(m.start, m.end) for m in record.mentions] + [(r.start, r.end) for r in record.relations]:
        assert any(first <= start < end <= last for first, last in spans)
    assert all(record.text[m.start : m.end] == m.text for m in record.mentions)
    assert asdict(record) == asdict(_read(" ".join(words)))


def test_one_document_never_sees_another(tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text(MASTHEAD, encoding="utf-8")
    other.write_text("أنشئت لجنة الرقمنة الريفية (RDC) بقرار من المجلس. واجتمعت RDC.\n", encoding="utf-8")
    forward = [extract(one), extract(other)]
    backward = [extract(other), extract(one)]
    assert forward == backward[::-1]
