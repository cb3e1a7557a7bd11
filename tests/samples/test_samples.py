"""The bundled corpus is what it says: complete, rebuilt byte for byte, marked as a sample in its language, and in our own words."""

import csv
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from samples import documents
from samples.build import SOURCES, manifest, word_files
from samples.source import Line, Span, Table, parse, spans
from tests.shared import shared

FOLDER = documents()
PATHS = sorted(path for path in FOLDER.iterdir() if path.name != "manifest.csv")
NOTICES = {"ar": "عيّنة", "en": "Sample", "es": "Ejemplo", "fr": "Exemple", "ru": "Образец", "zh": "本样本"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as held:
        return list(csv.DictReader(held))


def text_of(path: Path) -> str:
    """The text as written: of a Word file, its source without the marks of the markup."""
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8")
    source = parse((SOURCES / f"{path.stem}.md").read_text(encoding="utf-8"))
    lines = [f"[{source.note}]"]
    for block in source.blocks:
        if isinstance(block, Table):
            lines += ["\t".join(row) for row in block.rows]
        else:
            lines.append("".join(span.text for span in block.spans if span.style not in ("deleted", "footnote")))
    lines += ["".join(span.text for span in content) for _, content in source.footnotes]
    return "\n".join(lines).replace("\u2011", "-")


def test_manifest_names_every_file_and_no_other() -> None:
    listed = rows(FOLDER / "manifest.csv")
    assert [row["path"] for row in listed] == sorted((path.name for path in PATHS), key=str.lower)
    languages = [row["language"] for row in listed]
    assert len(listed) == 14
    assert languages.count("ar") == 8
    assert set(languages) == set(NOTICES)
    assert sum(path.suffix == ".docx" for path in PATHS) == 7


def test_word_files_are_what_their_sources_give() -> None:
    built = word_files()
    assert {path.name for path in PATHS if path.suffix == ".docx"} == built.keys()
    for name, content in built.items():
        assert (FOLDER / name).read_bytes() == content, f"{name} is stale: run python -m samples.build"


def test_checksums_are_those_of_the_files() -> None:
    text = (FOLDER / "manifest.csv").read_text(encoding="utf-8")
    assert manifest(text, FOLDER) == text


@pytest.mark.parametrize("row", rows(FOLDER / "manifest.csv"), ids=lambda row: row["path"])
def test_first_line_says_it_is_a_sample(row: dict[str, str]) -> None:
    first = text_of(FOLDER / row["path"]).splitlines()[0]
    assert first.startswith("[")
    assert NOTICES[row["language"]] in first


def test_symbols_have_far_numbers() -> None:
    """No symbol of a document could be taken for one that ITU issued."""
    found = [
        m for path in PATHS for m in re.findall(r"\b(?:C|TDAG-|RAG-|CL-)\d\d(?:/\d)?/(?:INF/)?(\d+)", text_of(path))
    ]
    assert len(found) > 40
    assert all(int(number) > 900 for number in found)


def test_defects_stand_where_they_are_said_to_stand() -> None:
    listed = rows(FOLDER.parent / "defects.csv")
    assert len({row["rule"] for row in listed}) >= 8
    texts = {path.name: text_of(path) for path in PATHS}
    assert [row for row in listed if row["quote"] not in texts[row["path"]]] == []


def test_no_twelve_words_of_the_real_corpus() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", re.sub(r"[\u064b-\u0652\u0640]", "", text))
        return {tuple(words[i : i + 12]) for i in range(len(words) - 11)}

    real = set().union(*(runs(path.read_text(encoding="utf-8")) for path in shared("corpus").glob("*.txt")))
    assert len(real) > 5000
    for path in PATHS:
        assert runs(text_of(path)) & real == set(), path.name


def test_word_files_hold_what_readers_lose() -> None:
    held = ""
    for content in word_files().values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            held += "".join(archive.read(name).decode() for name in archive.namelist())
    marks = (
        "<w:ins ",
        "<w:del ",
        "<w:noBreakHyphen/>",
        "<w:footnoteReference ",
        "<w:vMerge/>",
        "<w:numPr>",
        "<w:hdr ",
        "<w:hyperlink ",
        "<w:bidi/>",
    )
    assert [mark for mark in marks if mark not in held] == []


def test_another_reader_reads_them() -> None:
    opened = docx.Document(str(FOLDER / "ar-wsis-and-2030-agenda.docx"))
    assert opened.sections[0].header.paragraphs[0].text == "C17/941-A"
    assert [cell.text for cell in opened.tables[0].rows[1].cells] == ["جيم2 (البنية التحتية)", "ميسّر", ""]
    assert any("WSIS-SDG" in paragraph.text for paragraph in opened.paragraphs)


def test_spans_split_at_the_marks() -> None:
    assert spans("a {+b+}{-c-} **d** [e](https://f) g[^1]") == (
        Span("plain", "a "),
        Span("inserted", "b"),
        Span("deleted", "c"),
        Span("plain", " "),
        Span("bold", "d"),
        Span("plain", " "),
        Span("link", "e", "https://f"),
        Span("plain", " g"),
        Span("footnote", "1"),
    )


def test_parse_groups_rows_and_keeps_footnotes_apart() -> None:
    source = parse("---\nlang: ar\nheader:\nnote: n\n---\n@t\n| a | b |\n| ^ |  |\n- c\n\n[^1]: d\n")
    assert source.blocks == (
        Line("title", (Span("plain", "t"),)),
        Table((("a", "b"), ("^", ""))),
        Line("bullet", (Span("plain", "c"),)),
    )
    assert source.footnotes == (("1", (Span("plain", "d"),)),)


@pytest.mark.parametrize("text", ["x---\nlang: ar\nheader:\nnote: n\n---\n", "---\nlang: ar\n---\n"])
def test_parse_refuses_a_source_without_front_matter(text: str) -> None:
    with pytest.raises(ValueError, match="front matter"):
        parse(text)
