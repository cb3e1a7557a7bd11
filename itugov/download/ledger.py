"""Keeps the manifest of a folder of documents: adds what was fetched, and leaves what somebody wrote there as it is."""

import csv
import hashlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ingest.errors import ManifestError
from ingest.manifest import COLUMNS, find_manifest, read_manifest

NAME: Final = "manifest.csv"

_OURS: Final = ("sha256", "source_url")
"""Columns that say what was fetched, and so are written anew with each fetching; the others are filled only where empty."""


def sha256(path: Path) -> str:
    """Return the checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Ledger:
    """The manifest of a folder, as rows of text by file."""

    def __init__(self, folder: Path) -> None:
        """Read it, if there is one.

        Raises:
            ManifestError: it is wrong, or not CSV.
        """
        self._folder = folder
        self._file = folder / NAME
        self._read()

    def _read(self) -> None:
        self._columns: list[str] = list(COLUMNS)
        self._rows: list[dict[str, str]] = []
        found = find_manifest(self._folder) if self._folder.is_dir() else None
        self._seen = _version(self._file)
        if found is None:
            return
        if found.name != NAME:
            raise ManifestError(
                found, "only a CSV manifest can be added to", remedy=f"Write it as {NAME}, or fetch elsewhere"
            )
        read_manifest(found)
        lines = csv.reader(io.StringIO(found.read_bytes().decode("utf-8-sig"), newline=""))
        filled = [cells for cells in lines if any(cell.strip() for cell in cells)]
        header = [cell.strip() for cell in filled[0]]
        self._columns = [*header, *(c for c in COLUMNS if c not in header)]
        self._rows = [dict(zip(header, cells, strict=False)) for cells in filled[1:]]

    def sha256(self, name: str) -> str | None:
        """Return the checksum that the manifest states for a file, or None."""
        row = self._row(name)
        return (row.get("sha256") or "").strip().lower() or None if row is not None else None

    def add(self, name: str, stated: Mapping[str, str]) -> None:
        """State something about a file, and write the manifest if that changes it."""
        row = self._row(name)
        if row is None:
            row = {"path": name}
            self._rows.append(row)
        before = dict(row)
        for column, value in stated.items():
            if value and (column in _OURS or not (row.get(column) or "").strip()):
                row[column] = value
        if row != before or not self._file.exists():
            self._write()

    def _row(self, name: str) -> dict[str, str] | None:
        if _version(self._file) != self._seen:  # somebody wrote in it meanwhile
            self._read()
        return next((row for row in self._rows if os.path.normpath(row["path"].strip()) == name), None)

    def _write(self) -> None:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, self._columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._rows)
        new = self._file.with_name(NAME + ".new")
        new.write_text(out.getvalue(), encoding="utf-8", newline="")
        new.replace(self._file)
        self._seen = _version(self._file)


def _version(file: Path) -> tuple[int, int, int] | None:
    """Return what changes when somebody writes a file anew; None where there is none."""
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
