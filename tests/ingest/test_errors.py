"""Every refusal names the file, the place and the remedy, and survives the way between processes."""

import inspect
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import errors
from ingest.errors import IngestError
from ingest.manifest import read_manifest
from ingest.reading import Bounds, read
from tests.ingest import word
from tests.ingest.reading.pdf_by_hand import lines, pdf, repeated

CLASSES = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, IngestError)]


def put(name: str, data: bytes) -> Callable[[Path], object]:
    def make(folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        return read_manifest(path) if name.startswith("manifest") else read(path, max_bytes=4096)

    return make


def slow(folder: Path) -> object:
    path = folder / "a.pdf"
    path.write_bytes(pdf([""], packed=repeated("q Q " * 10_000, 300)))
    return read(path, bounds=Bounds(timeout_s=1))


# one way to each class that is raised
RAISED: dict[type[IngestError], Callable[[Path], object]] = {
    errors.UnreadableFile: put("a.docx", word.docx(word.p("x"))[:-40]),
    errors.EmptyFile: put("a.txt", b""),
    errors.EncryptedFile: put("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")),
    errors.FileTooLarge: put("a.txt", b"x" * 4097),
    errors.ScrambledText: put("a.pdf", pdf([lines(["xqzt vkjh wrtp plmn"] * 20, y=100)])),
    errors.TooSlow: slow,
    errors.WrongEncoding: put("a.txt", "Šárka".encode("windows-1250")),
    errors.UnsupportedFormat: put("a.rtf", b"{\\rtf1 words}"),
    errors.NotADocx: put("a.docx", b"words"),
    errors.ManifestError: put("manifest.csv", b"file,title\n"),
}


def test_each_class_is_raised_by_something() -> None:
    assert set(RAISED) == set(CLASSES) - {IngestError}


@pytest.mark.parametrize("kind", RAISED, ids=lambda kind: kind.__name__)
def test_a_refusal_names_file_problem_and_remedy(kind: type[IngestError], tmp_path: Path) -> None:
    with pytest.raises(kind) as refused:
        RAISED[kind](tmp_path)
    error = refused.value
    assert type(error) is kind
    assert error.path.startswith(str(tmp_path))
    assert error.path in str(error)
    assert error.problem in str(error)
    assert error.remedy
    assert error.remedy in str(error)
    assert error.place in str(error)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_it_survives_pickling(kind: type[IngestError]) -> None:
    error = kind("a/b.txt", "a problem", place="byte 7", remedy="Do this")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error) == "a/b.txt, byte 7: a problem. Do this."
    assert (again.path, again.problem, again.place, again.remedy) == ("a/b.txt", "a problem", "byte 7", "Do this")


def test_the_tree_of_the_module_is_the_tree_of_the_classes() -> None:
    drawn = {
        line.split()[1]: line.index(line.split()[1])
        for line in (errors.__doc__ or "").splitlines()
        if "──" in line or "│   ├" in line
    }
    for kind in CLASSES[0:]:
        if kind is not IngestError:
            assert kind.__name__ in (errors.__doc__ or "")
    assert drawn
