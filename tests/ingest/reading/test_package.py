"""A package is trusted in nothing: bombs, damage, passwords, DTDs and wrong contents are refused with place and remedy."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from ingest.errors import EncryptedFile, FileTooLarge, IngestError, NotADocx, UnreadableFile
from ingest.reading.docx import read_docx
from ingest.reading.text import Text
from tests.ingest import word
from tests.ingest.word import p

LIMIT = 64 * 1024 * 1024
GOOD = word.docx(p("القرار 999 لمؤتمر ما") * 40)


def take(data: bytes, limit: int = LIMIT) -> Text:
    return read_docx(Path("page.docx"), data, "", max_unpacked_bytes=limit)


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    bomb = word.docx(p("a"), extra={"word/document.xml": b" " * (32 * 1024 * 1024)})
    assert len(bomb) < 64 * 1024
    with pytest.raises(FileTooLarge, match="decompression bomb") as refused:
        take(bomb)
    assert refused.value.place == "word/document.xml"


def test_parts_together_stay_under_the_limit() -> None:
    data = word.docx(p("words " * 30_000), parts={"footnotes": p("words " * 30_000)})
    assert take(data).text
    with pytest.raises(FileTooLarge):
        take(data, limit=200_000)


def test_a_size_that_lies_is_not_believed() -> None:
    data = bytearray(word.docx(p("a" * 100_000)))
    at = data.rindex(b"word/document.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<I", data, at + 24, 10)
    with pytest.raises(IngestError):
        take(bytes(data))


def test_too_many_entries() -> None:
    data = word.pack({f"e{i}": b"" for i in range(20_001)}, method=zipfile.ZIP_STORED)
    with pytest.raises(FileTooLarge, match="entries") as refused:
        take(data)
    assert refused.value.remedy


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_damaged(cut: float) -> None:
    with pytest.raises(UnreadableFile, match="damaged") as refused:
        take(GOOD[: int(len(GOOD) * cut)])
    assert refused.value.place
    assert refused.value.remedy


def test_a_corrupted_entry_is_damaged_at_its_part() -> None:
    data = bytearray(GOOD)
    at = GOOD.index(b"word/document.xml") + len("word/document.xml") + 12
    data[at : at + 8] = bytes(8)
    with pytest.raises(UnreadableFile, match="damaged") as refused:
        take(bytes(data))
    assert "word/document.xml" in refused.value.place


def test_malformed_markup_is_damaged_at_its_line() -> None:
    data = word.docx("", extra={"word/document.xml": b"<w:document>\n<w:body>"})
    with pytest.raises(UnreadableFile, match="damaged") as refused:
        take(data)
    assert refused.value.place.startswith("word/document.xml, line ")


def test_a_password_on_the_archive() -> None:
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(EncryptedFile, match="password"):
        take(bytes(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused_so_no_entity_is_fetched_or_expanded(encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    markup = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
        f"<w:document {word.NAMES}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(UnreadableFile, match="DTD"):
        take(word.docx("", extra={"word/document.xml": markup.encode(encoding)}))


def test_a_dtd_in_any_encoding_reads_nothing(tmp_path: Path) -> None:
    """An encoding the look for a DTD does not see still gives no entity."""
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    markup = (
        f'<?xml version="1.0" encoding="IBM037"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
        f"<w:document {word.NAMES}><w:body><w:p><w:r><w:t>a&x;b</w:t></w:r></w:p></w:body></w:document>"
    )
    try:
        text = take(word.docx("", extra={"word/document.xml": markup.encode("cp037")})).text
    except IngestError:
        return
    assert "secret" not in text


def test_a_billion_laughs_expands_nothing() -> None:
    markup = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>'
    with pytest.raises(UnreadableFile, match="DTD"):
        take(word.docx("", extra={"word/document.xml": markup.encode()}))


@pytest.mark.parametrize(
    "wrap",
    [
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:ins>{}</w:ins>",
        "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
    ],
)
@pytest.mark.parametrize("depth", [60, 5000])
def test_deep_nesting_is_read_or_refused_never_a_crash(wrap: str, depth: int) -> None:
    before, after = wrap.split("{}")
    data = word.docx(before * depth + p("core") + after * depth)
    if depth < 100:
        assert take(data).text.strip() == "core"
    else:
        with pytest.raises(UnreadableFile):
            take(data)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a.txt": "text"}, "without a Word document"),
        ({"[Content_Types].xml": "<x/>"}, "without a Word document"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}, "spreadsheet"),
        ({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}, "presentation"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "OpenDocument text"),
        ({"mimetype": "application/epub+zip"}, "e-book"),
        ({"mimetype": "application/x-unheard-of"}, "application/x-unheard-of"),
        ({}, "without a Word document"),
    ],
)
def test_a_zip_that_is_no_word_document(files: dict[str, str], says: str) -> None:
    with pytest.raises(NotADocx, match=says) as refused:
        take(word.pack(files))
    assert refused.value.remedy


def test_a_document_part_under_another_name() -> None:
    files = {
        "[Content_Types].xml": word.CONTENT_TYPES.format(word.MAIN_TYPE),
        "_rels/.rels": f'<Relationships xmlns="{word.PACKAGE}/relationships"><Relationship Id="d" '
        f'Type="{word.R}/officeDocument" Target="/w2/main.xml"/></Relationships>',
        "w2/main.xml": f"<w:document {word.NAMES}><w:body>{p('elsewhere')}</w:body></w:document>",
    }
    assert take(word.pack(files)).text == "elsewhere\n"


def test_a_relationship_out_of_the_package_goes_nowhere() -> None:
    data = word.docx(
        p("x"),
        extra={
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{word.PACKAGE}/relationships"><Relationship Id="s" '
            f'Type="{word.R}/styles" Target="../../../../etc/passwd"/></Relationships>'.encode()
        },
    )
    assert take(data).text == "x\n"


@pytest.mark.parametrize("root", ["<document/>", f'<w:document xmlns:w="{word.W}"/>', f'<w:body xmlns:w="{word.W}"/>'])
def test_a_main_part_without_a_body_has_no_text(root: str) -> None:
    with pytest.raises(IngestError):
        take(word.docx("", extra={"word/document.xml": root.encode()}))


def test_an_unusual_compression_is_refused_not_raised_raw() -> None:
    buffer = io.BytesIO(GOOD)
    data = bytearray(buffer.getvalue())
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.find(signature)
        while at >= 0:
            struct.pack_into("<H", data, at + offset, 97)
            at = data.find(signature, at + 4)
    with pytest.raises(UnreadableFile, match="damaged"):
        take(bytes(data))
