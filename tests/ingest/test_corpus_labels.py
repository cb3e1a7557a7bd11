"""The paragraph numbers of the five development documents: those of the gold, and of the others by our own reading."""

import json
import re

import pytest

from ingest.records import Segment
from ingest.segmentation import segment
from tests.shared import shared

# The highest paragraph of each numbered section that has any, read by eye in documents that no gold covers
BY_EYE = {
    "001": ({}, 4),
    "004": ({1: 2, 2: 15, 3: 3, 9: 3, 10: 3, 11: 5, 12: 2}, 12),
}


def cut(doc: str) -> tuple[str, tuple[Segment, ...]]:
    file = next(shared("corpus").glob(f"{doc}_*.txt"))
    text = file.read_bytes().decode("utf-8")
    return text, segment(text, lang="ar")


@pytest.mark.parametrize("doc", ["000", "002", "003"])
def test_the_sections_of_the_gold(doc: str) -> None:
    meta = json.loads(shared("eval", "gold-dev", f"{doc}.meta.json").read_text(encoding="utf-8"))
    _, segments = cut(doc)
    numbered = [(s.start, s.label) for s in segments if s.label is not None and re.match(r"\d", s.label)]
    assert numbered == [(section["start"], section["number"]) for section in meta["sections"] if section["number"]]
    headings = {s.start for s in segments if s.kind == "heading"}
    assert headings >= {section["start"] for section in meta["sections"] if section["title"]}


@pytest.mark.parametrize("doc", sorted(BY_EYE))
def test_the_sections_read_by_eye(doc: str) -> None:
    paragraphs, sections = BY_EYE[doc]
    expected = []
    for section in range(1, sections + 1):
        expected.append(("heading", str(section), str(section)))
        for n in range(1, paragraphs.get(section, 0) + 1):
            expected.append(("paragraph", f"{section}.{n}", f"{n}.{section}"))
    _, segments = cut(doc)
    found = [(s.kind, s.label, (s.label_raw or "").rstrip(".")) for s in segments if s.label is not None]
    assert found == expected


@pytest.mark.parametrize("doc", ["000", "001", "002", "003", "004"])
def test_no_number_at_the_head_of_a_line_is_missed(doc: str) -> None:
    text, segments = cut(doc)
    in_cells = [(s.start, s.end) for s in segments if s.kind == "cell"]
    heads = [m.start(1) for m in re.finditer(r"^[ ]?(\d{1,2}(?:\.\d{1,2})?)\.?[\t ]\S", text, re.MULTILINE)]
    heads = [at for at in heads if not any(start <= at < end for start, end in in_cells)]
    dated = {s.start for s in segments if s.kind == "header"}
    assert [s.start for s in segments if s.label is not None and s.label[0].isdigit()] == [
        at for at in heads if at not in dated
    ]
