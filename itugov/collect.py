"""Turns what the user names, files and folders, into the list of documents to read, each with its manifest row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingest.errors import IngestError, ManifestError, UnreadableFile
from ingest.manifest import FILE_NAMES, Manifest, ManifestRow, find_manifest, read_manifest
from ingest.reading import REFUSED_SUFFIXES, SUFFIXES

_TRIED: Final = SUFFIXES | REFUSED_SUFFIXES


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read, and what the manifest says of it."""

    path: Path
    row: ManifestRow | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """The documents found, by path; `problems` are files named or promised that cannot be read, `skipped` files of other formats."""

    sources: tuple[Source, ...]
    problems: tuple[IngestError, ...] = ()
    skipped: tuple[Path, ...] = ()
    remarks: tuple[str, ...] = field(default=())
    folders: tuple[Path, ...] = ()
    """The folders that were searched."""


def collect(named: Iterable[Path], manifest_file: Path | None = None) -> Collection:
    """Return the documents that files and folders hold; folders are searched through, hidden files left alone, links to folders not followed.

    Args:
        named: files and folders.
        manifest_file: a manifest for all of them; without it, that of each folder named counts.

    Raises:
        ManifestError: a manifest is wrong; nothing is read then, since every document could be mistaken.
    """
    sources: dict[Path, Source] = {}
    problems: list[IngestError] = []
    skipped: list[Path] = []
    remarks: list[str] = []
    beside: dict[Path, Manifest | None] = {}
    promising: list[Manifest] = []
    folders: list[Path] = []
    given = _manifest(manifest_file, promising, remarks) if manifest_file is not None else None
    for path in named:
        manifest = given
        if path.is_dir():
            folders.append(path)
            if manifest is None and (file := find_manifest(path)) is not None:
                manifest = _manifest(file, promising, remarks)
            files = _files(path)
            wanted = [f for f in files if f.suffix.lower() in _TRIED]
            skipped.extend(f for f in files if f.suffix.lower() not in _TRIED and f.name not in FILE_NAMES)
            if not wanted:
                problems.append(_no_documents(path))
        elif path.name in FILE_NAMES:  # a pattern such as folder/* names it too; it is read with its folder's documents
            continue
        else:
            if manifest is None:
                if path.parent not in beside:  # read once, however many of its files are named
                    file = find_manifest(path.parent)
                    beside[path.parent] = None if file is None else read_manifest(file)
                manifest = beside[path.parent]
            wanted = [path]
        for file in wanted:
            sources.setdefault(file.resolve(), Source(file, manifest.row_for(file) if manifest else None))
    used = {source.row for source in sources.values()}
    for manifest in promising:
        problems += [_not_there(manifest, row) for row in manifest.rows if row not in used and _lost(manifest, row)]
    return Collection(
        tuple(sorted(sources.values(), key=lambda s: (s.path.name, str(s.path)))),
        tuple(problems),
        tuple(sorted(skipped)),
        tuple(remarks),
        tuple(folders),
    )


def collect_some(named: Sequence[Path], manifest_file: Path | None = None) -> Collection:
    """Return the documents that files and folders hold, at least one.

    Raises:
        UnreadableFile: there is none; the message tells why of each place that was named.
        ManifestError: a manifest is wrong.
    """
    found = collect(named, manifest_file)
    if not found.sources:
        raise UnreadableFile(
            ", ".join(map(str, named)),
            "; ".join(map(str, found.problems)) or "nothing to read",
            remedy="Nothing was changed",
        )
    return found


def _manifest(file: Path, promising: list[Manifest], remarks: list[str]) -> Manifest:
    manifest = read_manifest(file)
    promising.append(manifest)
    for note in manifest.notes:
        if note.kind != "manifest-missing-file":
            remarks.append(note.message)
    return manifest


def _lost(manifest: Manifest, row: ManifestRow) -> bool:
    return not manifest.path_of(row).exists()


def _not_there(manifest: Manifest, row: ManifestRow) -> ManifestError:
    return ManifestError(
        manifest.file,
        f"the file {row.path} is not there",
        place=f"line {row.line}, column path",
        remedy="Fetch it, or correct or remove the row",
    )


def _files(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and not any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
    )


def _no_documents(folder: Path) -> UnreadableFile:
    return UnreadableFile(
        folder,
        "no document in this folder",
        remedy=f"Documents are files named {', '.join(sorted('*' + suffix for suffix in SUFFIXES))}; name another folder",
    )
