"""The manifest of what was fetched: made, added to, and what others wrote in it kept."""

import csv
from pathlib import Path

import pytest

from ingest.errors import ManifestError
from ingest.manifest import COLUMNS, read_manifest
from itugov.download.ledger import Ledger

ROW = {"sha256": "ab" * 32, "source_url": "https://example.org/x", "symbol": "C24/67", "language": "en"}


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_manifest_is_made(tmp_path: Path) -> None:
    Ledger(tmp_path).add("a.docx", ROW)
    (row,) = rows(tmp_path)
    assert tuple(row) == COLUMNS
    assert {k: v for k, v in row.items() if v} == {"path": "a.docx", **ROW}
    assert read_manifest(tmp_path / "manifest.csv").rows[0].symbol == "C24/67"
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.csv"]


def test_what_somebody_wrote_is_kept(tmp_path: Path) -> None:
    own = 'path,remark,title,symbol,sha256\n./a.docx,"mine, really",A title,C24/67-own,' + "00" * 32 + "\nb.txt,,,,\n"
    (tmp_path / "manifest.csv").write_text("\ufeff" + own, encoding="utf-8")
    Ledger(tmp_path).add("a.docx", ROW)
    Ledger(tmp_path).add("c.docx", ROW)
    first, second, third = rows(tmp_path)
    assert (first["path"], first["remark"], first["title"], first["symbol"]) == (
        "./a.docx",
        "mine, really",
        "A title",
        "C24/67-own",
    )
    assert (first["sha256"], first["language"]) == (ROW["sha256"], "en")
    assert (second["path"], second["language"], third["path"]) == ("b.txt", "", "c.docx")


def test_nothing_is_written_where_nothing_changes(tmp_path: Path) -> None:
    Ledger(tmp_path).add("a.docx", ROW)
    file = tmp_path / "manifest.csv"
    file.chmod(0o444)
    before = file.stat().st_mtime_ns, file.stat().st_ino
    Ledger(tmp_path).add("a.docx", ROW)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before
    assert Ledger(tmp_path).sha256("a.docx") == ROW["sha256"]
    assert Ledger(tmp_path).sha256("b.docx") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [("manifest.yaml", "- path: a.docx\n"), ("manifest.csv", "path,date\na.docx,yesterday\n"), ("manifest.csv", "")],
)
def test_a_manifest_that_cannot_be_added_to_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError):
        Ledger(tmp_path)
