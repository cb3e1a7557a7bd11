"""The laws of segments and records: nothing lost, nothing twice, every quote in its place, the same result each time."""

import json
import re
from pathlib import Path
from xml.sax.saxutils import escape

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.pipeline import extract_text
from ingest.reading import read_bytes
from ingest.records import Record
from ingest.segmentation import segment
from tests.ingest import word
from tests.ingest.texts import pages

# what stands in no segment: separators, site footers
NO_TEXT = re.compile(r"[_\-–—=*~.·•\s\u0640|:#]*(?:(?:https?://|www\.)\S+[•·*|\s]*)?")


def record_of(text: str) -> Record:
    return extract_text(read_bytes(Path("page.txt"), text.encode()), Path("page.txt"), lang="ar")


def readable(text: str) -> bool:
    return bool(text.strip()) and "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


@given(pages)
def test_segments_cover_all_text_in_order_without_overlap(text: str) -> None:
    at = 0
    for s in segment(text, lang="ar"):
        assert at <= s.start < s.end <= len(text)
        assert NO_TEXT.fullmatch(text[at : s.start]), (text[at : s.start], s)
        assert text[s.start : s.end] == text[s.start : s.end].strip()
        at = s.end
    assert NO_TEXT.fullmatch(text[at:])


@given(pages)
def test_a_label_has_both_forms_and_stands_in_its_segment(text: str) -> None:
    for s in segment(text, lang="ar"):
        assert (s.label is None) == (s.label_raw is None)
        if s.label_raw is not None:
            assert s.label_raw in text[s.start : s.end]
        assert (s.kind == "cell") == (s.row is not None) == (s.column is not None) == (s.table is not None)


@settings(max_examples=60, deadline=None)
@given(pages)
def test_mentions_and_relations_quote_the_text_and_nothing_differs_the_second_time(text: str) -> None:
    assume(readable(text))
    record = record_of(text)
    for m in record.mentions:
        assert record.text[m.start : m.end] == m.text
        assert m.text
        assert m.id is not None or m.reason
        assert 0 < m.confidence <= 1
    for r in record.relations:
        assert 0 <= r.start < r.end <= len(record.text)
        assert 0 < r.confidence <= 1
    assert record.text == text.removeprefix("\ufeff")
    assert json.dumps(record.to_json()) == json.dumps(record_of(text).to_json())


# --- the same content as plain text and as a Word document ---

title = st.sampled_from(["مقدمة", "خلفية", "أهداف العمل", "نتائج", "خلاصة"])
sentence = st.sampled_from(
    ["عُقدت الدورة الأولى في الربيع.", "وقُدمت أوراق كثيرة.", "نوقش القرار 137 (المراجَع في دبي، 2018)."]
)
bullet = st.sampled_from(["نشر الدليل؛", "تدريب الموظفين؛"])
outlines = st.lists(
    st.tuples(title, st.lists(sentence, max_size=12), st.lists(bullet, max_size=3)), min_size=1, max_size=11
)


@settings(deadline=None)
@given(outlines, st.booleans())
def test_plain_text_and_word_give_the_same_labels_and_kinds(
    outline: list[tuple[str, list[str], list[str]]], generated: bool
) -> None:
    """Typed numbers run from right to left in the plain text; Word generates them, or holds them as typed."""
    lines: list[str] = []
    paragraphs: list[tuple[str, tuple[int, int] | None, str]] = []
    for section, (heading, sentences, bullets) in enumerate(outline, 1):
        lines.append(f"{section}\t{heading}")
        paragraphs.append((heading, (1, 0), f"{section}\t"))
        for n, text in enumerate(sentences, 1):
            lines.append(f"{n}.{section}\t{text}")
            paragraphs.append((text, (1, 1), f"{n}.{section}\t"))
        for text in bullets:
            lines.append(f"-\t{text}")
            paragraphs.append((text, (3, 0), "-\t"))
        lines.append("وتلك خاتمة الباب.")
        paragraphs.append(("وتلك خاتمة الباب.", None, ""))
    if generated:
        body = "".join(word.p(escape(text), num=num) for text, num, _ in paragraphs)
        lists = word.numbering("decimal|%1", "decimal|%1.%2") + (
            '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
            '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
        )
        data = word.docx(body, parts={"numbering": lists})
    else:
        data = word.docx("".join(word.p(printed + text) for text, _, printed in paragraphs))
    typed = segment("\n".join(lines), lang="ar")
    read = read_bytes(Path("page.docx"), data)
    laid_out = segment(read.text, read.blocks, lang="ar")
    assert [(s.kind, s.label) for s in laid_out] == [(s.kind, s.label) for s in typed]
