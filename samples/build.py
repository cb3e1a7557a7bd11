"""Writes the Word files of the samples from their sources, and the checksums of all samples into the manifest.

Run as ``python -m samples.build`` after a change to a source or to a text; the tests compare what is committed with what this gives.
"""

import csv
import hashlib
import io
from pathlib import Path

from samples import documents
from samples.ooxml import document
from samples.source import parse

SOURCES = Path(__file__).parent / "sources"


def word_files() -> dict[str, bytes]:
    """Give the Word files by name, from every source."""
    found = sorted(SOURCES.glob("*.md"))
    return {f"{path.stem}.docx": document(parse(path.read_text(encoding="utf-8"))) for path in found}


def manifest(text: str, folder: Path) -> str:
    """Give the manifest with the checksum of each file it names, and everything else as it was."""
    rows = list(csv.DictReader(io.StringIO(text)))
    held = io.StringIO()
    writer = csv.DictWriter(held, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        digest = hashlib.sha256((folder / row["path"]).read_bytes()).hexdigest()
        writer.writerow(row | {"sha256": digest})
    return held.getvalue()


def main() -> None:
    """Write Word files and manifest into the package."""
    folder = documents()
    for name, content in word_files().items():
        (folder / name).write_bytes(content)
    path = folder / "manifest.csv"
    path.write_text(manifest(path.read_text(encoding="utf-8"), folder), encoding="utf-8")


if __name__ == "__main__":
    main()
