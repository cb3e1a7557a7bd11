"""What the command line refuses: bad files, manifests and stores, each with its place and remedy, and nothing else lost."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from store import latest
from tests.ingest.reading.pdf_by_hand import blank, pdf


def _empty(path: Path) -> None:
    path.with_suffix(".txt").write_bytes(b"")


def _legacy(path: Path) -> None:
    path.with_suffix(".txt").write_bytes("قرار المجلس".encode("cp1256"))


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path.with_suffix(".docx"), "w") as packed:
        packed.writestr("readme.txt", "no document")


def _huge(path: Path) -> None:
    with path.with_suffix(".txt").open("wb") as file:
        file.truncate(100 * 1024 * 1024)


def _encrypted(path: Path) -> None:
    head = bytes.fromhex("d0cf11e0a1b11ae1")
    path.with_suffix(".docx").write_bytes(head + bytes(504) + "EncryptedPackage".encode("utf-16-le"))


def _old_word(path: Path) -> None:
    path.with_suffix(".doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))


def _scan(path: Path) -> None:
    path.with_suffix(".pdf").write_bytes(pdf([blank()]))


BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (_empty, "empty"),
    "wrong encoding": (_legacy, "UTF-8"),
    "old Word": (_old_word, "before 2007"),
    "scan": (_scan, "OCR"),
    "a zip that is no docx": (_zip, "docx"),
    "100 MB": (_huge, "ITUGOV_MAX_FILE_BYTES"),
    "encrypted": (_encrypted, "password"),
}


@pytest.mark.parametrize("kind", BAD)
def test_one_bad_document_never_stops_the_rest(folder: Path, itugov: Callable[..., Result], kind: str) -> None:
    make, word = BAD[kind]
    make(folder / "bad")
    done = itugov("build", folder)
    assert done.exit_code == 1
    (refused,) = [line for line in done.output.splitlines() if line.startswith("Refused")]
    assert str(folder / "bad") in refused
    assert word in refused
    assert "2 read, 1 refused" in done.output


def test_the_bad_files_are_all_tried() -> None:
    assert len(BAD) == 7


def test_a_folder_without_documents(tmp_path: Path, itugov: Callable[..., Result]) -> None:
    (tmp_path / "empty").mkdir()
    done = itugov("build", tmp_path / "empty")
    assert done.exit_code == 2
    assert "no document in this folder" in done.output
    assert not (tmp_path / "store").exists()
    assert itugov("audit", tmp_path / "empty").exit_code == 2


def test_a_file_that_is_not_there(tmp_path: Path, itugov: Callable[..., Result]) -> None:
    done = itugov("build", tmp_path / "nowhere.txt")
    assert done.exit_code == 1
    assert "nowhere.txt" in done.output


def test_a_manifest_that_names_a_missing_file(folder: Path, itugov: Callable[..., Result]) -> None:
    (folder / "manifest.csv").write_text("path,symbol\nother.txt,C29/9\nlost.txt,C29/10\n", encoding="utf-8")
    done = itugov("build", folder)
    assert done.exit_code == 1
    assert "lost.txt" in done.output
    assert "line 3" in done.output
    assert "document/C29-9" in done.output


def test_a_manifest_for_documents_that_lie_elsewhere(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path
) -> None:
    manifest = tmp_path / "elsewhere.csv"
    manifest.write_text("path,symbol\nother.txt,C29/9\n", encoding="utf-8")
    done = itugov("build", folder, "--manifest", manifest)
    assert done.exit_code == 0, done.output
    assert "document/C29-9" in done.output


def test_a_wrong_checksum_in_the_manifest(folder: Path, itugov: Callable[..., Result]) -> None:
    (folder / "manifest.csv").write_text(f"path,sha256\nother.txt,{'0' * 64}\n", encoding="utf-8")
    done = itugov("build", folder)
    assert done.exit_code == 1
    assert "checksum" in done.output


def test_two_files_that_are_one_document(folder: Path, itugov: Callable[..., Result]) -> None:
    (folder / "manifest.csv").write_text("path,symbol\nother.txt,C29/7\n", encoding="utf-8")
    done = itugov("build", folder)
    assert done.exit_code == 1
    assert "which" in done.output
    assert "already is" in done.output


def test_a_document_that_becomes_known_leaves_its_provisional_graph(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path
) -> None:
    itugov("build", folder)
    (folder / "manifest.csv").write_text("path,symbol\nother.txt,C29/9\n", encoding="utf-8")
    done = itugov("build", folder)
    snapshot = latest(tmp_path / "store")
    assert snapshot is not None
    assert "Replaced" in done.output
    assert "Withdrawn: " in done.output
    assert not any("unidentified" in name for name in snapshot.graphs())
    assert any(name.endswith("document/C29-9/ar") for name in snapshot.graphs())


def test_a_store_locked_by_another_process(folder: Path, itugov: Callable[..., Result], tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom store import Store\n"
        f"with Store.open(Path({str(tmp_path / 'store')!r})):\n    print('open', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "open"
        done = itugov("build", folder)
        assert other.stdin is not None
        other.stdin.close()
    assert done.exit_code == 2
    assert str(tmp_path / "store") in done.output
    assert itugov("build", folder).exit_code == 0


def test_samples_and_other_documents_never_share_a_store(
    folder: Path, itugov: Callable[..., Result], tmp_path: Path
) -> None:
    itugov("build", folder)
    done = itugov("build", "--store", tmp_path / "store")
    assert done.exit_code == 2
    assert "sample" in done.output
    itugov("build", "--store", tmp_path / "samples")
    mixed = itugov("build", folder, "--store", tmp_path / "samples")
    assert mixed.exit_code == 2
    assert "sample" in mixed.output


@pytest.mark.parametrize("command", ["query coverage", "validate", "audit", "export"])
def test_without_a_store_the_remedy_is_told(itugov: Callable[..., Result], command: str) -> None:
    done = itugov(*command.split())
    assert done.exit_code == 2
    assert "itugov build" in done.output
