"""The manifest is checked whole: each wrong entry is named with its line, its column and what to write there."""

from pathlib import Path

import pytest

from ingest.errors import ManifestError
from ingest.manifest import COLUMNS, FILE_NAMES, find_manifest, read_manifest
from tests.shared import shared

SHA = "a" * 64


def put(folder: Path, text: str, name: str = "manifest.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_a_csv_manifest(tmp_path: Path) -> None:
    text = '\ufeffpath, symbol ,title,date\r\n\r\na.txt,C34/5,"A, quoted",2034-05-13\r\nb.txt,,,\r\n,,,\r\n'
    manifest = read_manifest(put(tmp_path, text))
    first, second = manifest.rows
    assert (first.path, first.symbol, first.title, first.date, first.line) == (
        "a.txt",
        "C34/5",
        "A, quoted",
        "2034-05-13",
        3,
    )
    assert (second.path, second.symbol, second.language, second.line) == ("b.txt", None, None, 4)


@pytest.mark.parametrize("head", ["", "documents:\n"])
def test_a_yaml_manifest_takes_values_as_they_are_written(tmp_path: Path, head: str) -> None:
    text = (
        head
        + f"- path: a.txt\n  date: 2034-05\n  language: ar\n  sha256: {SHA}\n- path: b.txt\n  symbol: null\n  title: 12\n"
    )
    manifest = read_manifest(put(tmp_path, text, "manifest.yaml"))
    assert [(r.path, r.date, r.language, r.sha256, r.title) for r in manifest.rows] == [
        ("a.txt", "2034-05", "ar", SHA, None),
        ("b.txt", None, None, None, "12"),
    ]


def test_a_cell_of_two_lines_keeps_the_count_of_lines(tmp_path: Path) -> None:
    manifest = read_manifest(put(tmp_path, 'path,title\na.txt,"one\ntwo"\nb.txt,three\n'))
    assert [(r.line, r.title) for r in manifest.rows] == [(2, "one\ntwo"), (4, "three")]


@pytest.mark.parametrize(
    ("column", "value", "advice"),
    [
        ("language", "arabic", "write one of ar, en"),
        ("date", "13/05/2034", "2021-05-13"),
        ("date", "2034-13", "2021-05-13"),
        ("submitted_to", "the Council", "body/Council"),
        ("submitted_by", "body", "post/BDT-Director"),
        ("source_url", "ftp://example.int/a", "https://"),
        ("sha256", "abc", "64 hexadecimal"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place_and_advice(tmp_path: Path, column: str, value: str, advice: str) -> None:
    with pytest.raises(ManifestError) as refused:
        read_manifest(put(tmp_path, f"path,{column}\nok.txt,\nbad.txt,{value}\n"))
    assert f"line 3, column {column}" in str(refused.value)
    assert repr(value) in str(refused.value)
    assert advice in str(refused.value)
    assert refused.value.remedy


def test_all_wrong_entries_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="3 wrong entries") as refused:
        read_manifest(put(tmp_path, "path,date,language\na.txt,x,ar\n,2034,\nb.txt,2034,yy\n"))
    for place in ("line 2, column date", "line 3, column path", "line 4, column language"):
        assert place in str(refused.value)


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "manifest.csv", "empty"),
        ("\n\n", "manifest.csv", "empty"),
        ("file,title\na,b\n", "manifest.csv", "no column named path"),
        ("path;title\na;b\n", "manifest.csv", "commas"),
        ("path,path\na,b\n", "manifest.csv", "twice"),
        ("path,title\na,b,c\n", "manifest.csv", "3 cells under 2 columns"),
        ('path,title\n"a,b\n', "manifest.csv", "malformed CSV"),
        ("path\na.txt\n./a.txt\n", "manifest.csv", "already on line 2"),
        ("a: [b", "manifest.yaml", "malformed YAML"),
        ("- path: " + "[" * 5000, "manifest.yaml", "nested too deeply"),
        ("just words", "manifest.yaml", "no list of documents"),
        ("- words", "manifest.yaml", "no mapping"),
        ("- path: [a, b]", "manifest.yaml", "no text"),
        ("- path: a\n  path: b", "manifest.yml", "given twice"),
    ],
)
def test_a_malformed_manifest(tmp_path: Path, text: str, name: str, says: str) -> None:
    with pytest.raises(ManifestError) as refused:
        read_manifest(put(tmp_path, text, name))
    assert says in str(refused.value)
    assert str(tmp_path / name) in str(refused.value)


def test_an_unreadable_manifest(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(tmp_path / "manifest.csv")
    path = tmp_path / "manifest.csv"
    path.write_bytes("path\nملف.txt\n".encode("windows-1256"))
    with pytest.raises(ManifestError, match="UTF-8") as refused:
        read_manifest(path)
    assert refused.value.place == "byte 5"


def test_unknown_columns_and_missing_files_are_noted(tmp_path: Path) -> None:
    manifest = read_manifest(put(tmp_path, "path,colour\ngone.txt,red\n"))
    assert [n.kind for n in manifest.notes] == ["manifest-column", "manifest-missing-file"]
    assert "colour" in manifest.notes[0].message
    assert "gone.txt (line 2)" in manifest.notes[1].message


def test_the_row_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("x")
    manifest = read_manifest(put(tmp_path, "path,title\nsub/a.txt,A\nb.txt,B\nx/c.txt,C\ny/c.txt,D\n"))
    assert (row := manifest.row_for(tmp_path / "sub" / ".." / "sub" / "a.txt"))
    assert row.title == "A"
    # a file that was copied away from where the manifest names it
    assert (moved := manifest.row_for(Path("/elsewhere/b.txt")))
    assert moved.title == "B"
    assert manifest.row_for(Path("/elsewhere/a.txt")) is None
    assert manifest.row_for(Path("/elsewhere/c.txt")) is None
    assert manifest.row_for(tmp_path / "other.txt") is None


def test_the_checksum(tmp_path: Path) -> None:
    manifest = read_manifest(put(tmp_path, f"path,sha256\na.txt,{SHA.upper()}\n"))
    row = manifest.rows[0]
    row.check(tmp_path / "a.txt", SHA)
    with pytest.raises(ManifestError, match="checksum") as refused:
        row.check(tmp_path / "a.txt", "b" * 64)
    assert refused.value.place == "line 2 of the manifest, column sha256"


def test_one_manifest_a_folder(tmp_path: Path) -> None:
    assert find_manifest(tmp_path) is None
    for name in FILE_NAMES:
        put(tmp_path, "path\n", name)
        if name == FILE_NAMES[0]:
            assert find_manifest(tmp_path) == tmp_path / name
    with pytest.raises(ManifestError, match="several"):
        find_manifest(tmp_path)


def test_the_columns_of_the_contract() -> None:
    assert COLUMNS == (
        "path", "symbol", "title", "language", "date", "submitted_to", "submitted_by", "source_url", "sha256",
    )  # fmt: skip


def test_the_manifest_of_the_development_documents() -> None:
    manifest = read_manifest(shared("corpus", "manifest.csv"))
    assert len(manifest.rows) == 5
    assert not manifest.notes
