"""Plain text is taken as it is: every character and line end, in UTF-8 or another encoding that the text itself proves."""

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import EmptyFile, WrongEncoding
from ingest.reading.encodings import looks_like
from ingest.reading.plain import read_plain
from ingest.reading.text import Text

ARABIC = (
    "عُقدت الدورة في 3 مايو وشاركت في أعمالها وفود من عدة دول، وقد اعتمدت من بين ما اعتمدته هذه التوصية على أن تنشر."
)
RUSSIAN = "Участники встречи обсудили вопрос о том, что и как надо сделать для развития сети в этом регионе."
FRENCH = "Les participants ont décidé que les résultats de la réunion seraient publiés à l'issue de la séance."
SPANISH = (
    "Los participantes decidieron que los resultados de la reunión se publicarían después de la sesión del año próximo."
)
ENGLISH = "The Council’s report – the first of its kind – was noted by all of the members at the end of the session."
CHINESE = "会议决定在下一年度继续开展这项工作，并向理事会提交报告。"


def take(data: bytes) -> Text:
    return read_plain(Path("page.txt"), data, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom", "utf-32"])
def test_every_unicode_encoding_gives_the_same_text(encoding: str) -> None:
    mark, codec = (b"\xfe\xff", "utf-16-be") if encoding == "utf-16-be-bom" else (b"", encoding)
    read = take(mark + ARABIC.encode(codec))
    assert read.text == ARABIC
    assert read.media_type == "text/plain"
    assert [note.kind for note in read.notes] == ([] if encoding == "utf-8" else ["byte-order-mark"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0c"], ids=["LF", "CRLF", "CR", "U+2028", "FF"])
def test_line_ends_stay_as_they_are(end: str) -> None:
    text = f"أولاً{end}ثانياً{end}"
    assert take(text.encode()).text == text


def test_a_mark_inside_the_text_stays() -> None:
    assert take("a\ufeffb".encode()).text == "a\ufeffb"


def test_a_very_long_line_is_read_whole() -> None:
    line = "كلمة " * 200_000
    assert take(line.encode()).text == line


ALIKE = {"windows-1251", "mac-cyrillic"}  # but for capitals and one letter, so that a sentence says little
LEGACY = [
    *((ARABIC, encoding) for encoding in ("windows-1256", "iso-8859-6")),
    *((RUSSIAN, encoding) for encoding in ("windows-1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic")),
    *((FRENCH, encoding) for encoding in ("windows-1252", "iso-8859-15", "mac-roman", "cp850")),
    (SPANISH, "windows-1252"),
    (ENGLISH, "windows-1252"),
    (CHINESE, "gb18030"),
    (CHINESE, "gbk"),
]


@pytest.mark.parametrize(("text", "encoding"), LEGACY)
def test_a_legacy_encoding_is_read_and_told(text: str, encoding: str) -> None:
    data = (text * 3).encode(encoding, errors="ignore")
    read = take(data)
    assert read.text == data.decode(encoding)
    (note,) = read.notes
    assert re.search(r"Read as \S+, confidence (?:1\.0|0\.\d+): ", note.message)
    assert note.kind == ("encoding-doubtful" if encoding in ALIKE else "encoding")


def test_every_legacy_encoding_is_tried() -> None:
    assert len(LEGACY) == 15


def test_a_doubtful_encoding_says_that_it_is() -> None:
    text = "Les délégués de la"
    (note,) = take(text.encode("windows-1252")).notes
    assert note.kind == "encoding-doubtful"
    assert "convert it to UTF-8" in note.message


def test_an_encoding_that_no_words_prove_is_refused() -> None:
    with pytest.raises(WrongEncoding) as refused:
        take("Šárka Žák".encode("windows-1250"))
    assert refused.value.place == "byte 0"
    assert refused.value.remedy


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["The meeting of 2031 was held in the hall. " * 3, ARABIC])
def test_utf16_without_its_mark_is_recognised_by_its_zeros(encoding: str, text: str) -> None:
    read = take(text.encode(encoding))
    assert read.text == text
    assert f"Read as {encoding}" in read.notes[0].message


def test_a_damaged_utf8_file_is_told_from_a_legacy_one() -> None:
    data = ARABIC.encode()
    broken = data[:40] + b"\xff" + data[40:]
    with pytest.raises(WrongEncoding) as refused:
        take(broken)
    assert refused.value.place == "byte 40"
    assert "damaged UTF-8" in refused.value.remedy


@pytest.mark.parametrize(("data", "place"), [(b"abc\0def", "byte 3"), ("\ufeffاب\0".encode(), "byte 7")])
def test_a_nul_is_no_text(data: bytes, place: str) -> None:
    with pytest.raises(WrongEncoding, match="NUL") as refused:
        take(data)
    assert refused.value.place == place


def test_the_place_counts_the_byte_order_mark() -> None:
    with pytest.raises(WrongEncoding) as refused:
        take(b"\xef\xbb\xbfab\xff")
    assert refused.value.place == "byte 5"


@pytest.mark.parametrize("data", [b" ", b"\r\n\t\r\n", "\u00a0\u2003\n".encode(), b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        take(data)


def test_bytes_without_words_look_like_nothing_known() -> None:
    assert looks_like(bytes(range(128, 256))) is None


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_unicode_text_comes_back(text: str) -> None:
    if text.strip() and not text.startswith("\ufeff"):
        assert take(text.encode()).text == text
