"""A file that should not be read is refused at the door, each kind by its own error, with place and remedy."""

import hashlib
import os
import time
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import EmptyFile, EncryptedFile, FileTooLarge, NotADocx, UnreadableFile, UnsupportedFormat
from ingest.pipeline import extract
from ingest.reading import DEFAULT_MAX_BYTES, read
from tests.ingest import word

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file") as refused:
        read(tmp_path / "gone.txt")
    assert refused.value.remedy


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="a folder"):
        read(tmp_path)


def test_neither_file_nor_folder(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableFile, match="not a regular file"):
        read(pipe)


def test_a_name_with_a_nul() -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read(Path("a\0b.txt"))


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: root may read everything."""
    path = put(tmp_path, "secret.txt", b"text")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFile, match="Permission denied") as refused:
        read(path)
    assert "permissions" in refused.value.remedy


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile, match="0 bytes"):
        read(put(tmp_path, "none.txt", b""))


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    def never(*_: Any, **__: Any) -> None:
        pytest.fail("opened")

    monkeypatch.setattr(Path, "open", never)
    begun = time.monotonic()
    with pytest.raises(FileTooLarge, match="104,857,600 bytes") as refused:
        read(path)
    assert time.monotonic() - begun < 1
    assert "ITUGOV_MAX_FILE_BYTES" in refused.value.remedy
    assert DEFAULT_MAX_BYTES < 100 * 1024 * 1024


def test_the_limit_is_the_callers(tmp_path: Path) -> None:
    path = put(tmp_path, "ten.txt", b"0123456789")
    assert read(path, max_bytes=10).text == "0123456789"
    with pytest.raises(FileTooLarge):
        read(path, max_bytes=9)


def test_a_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "grown.txt", b"0123456789")
    small = path.stat()
    path.write_bytes(b"0" * 50)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: small)
    with pytest.raises(FileTooLarge):
        read(path, max_bytes=10)


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("a.docx", b"only words", NotADocx, "no ZIP archive"),
        ("a.pdf", b"%PDF-1.7\n", UnreadableFile, "the PDF is damaged"),
        ("a.docx", b"%PDF-1.7\n", UnreadableFile, "the PDF is damaged"),
        ("a.txt", b"%PDF-1.7\n", UnreadableFile, "the PDF is damaged"),
        ("a.docx", b"{\\rtf1 text}", UnsupportedFormat, "RTF"),
        ("a.doc", COMPOUND, UnsupportedFormat, "before 2007"),
        ("a.docx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), EncryptedFile, "password"),
        ("a.mht", b"MIME-Version: 1.0\r\n", UnsupportedFormat, "web archive"),
        ("a.xyz", b"text", UnsupportedFormat, ".xyz"),
    ],
)
def test_other_formats(tmp_path: Path, name: str, data: bytes, error: type[Exception], says: str) -> None:
    with pytest.raises(error) as refused:
        read(put(tmp_path, name, data))
    assert says in str(refused.value)
    assert str(tmp_path / name) in str(refused.value)


def test_content_decides_before_the_name(tmp_path: Path) -> None:
    data = word.docx(word.p("نص"))
    assert read(put(tmp_path, "wrong name.txt", data)).text == "نص\n"
    assert read(put(tmp_path, "noname", b"words")).text == "words"
    assert read(put(tmp_path, "UPPER.TXT", b"words")).text == "words"


def test_the_checksum_is_that_of_the_bytes(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfabc"
    assert read(put(tmp_path, "a.txt", data)).sha256 == hashlib.sha256(data).hexdigest()


def test_a_doubtful_text_lowers_the_confidence_of_what_is_found_in_it(tmp_path: Path) -> None:
    words = "Le Conseil a pris note de la Résolution 71 (Rév. Dubaï, 2018) et des travaux qui ont été menés par les groupes."
    sure = extract(put(tmp_path, "sure.txt", words.encode()), lang="fr")
    torn = extract(put(tmp_path, "lost.txt", words.encode("windows-1252") + b" \x81"), lang="fr")
    assert [note.kind for note in torn.notes if note.kind.endswith("characters")] == ["lost-characters"]
    assert torn.mentions
    before = {(m.start, m.end): m.confidence for m in sure.mentions}
    assert all(m.confidence < before[m.start, m.end] for m in torn.mentions)
