"""Reads the manifest beside the documents (CSV or YAML): what it states wins over what a text suggests."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

import yaml

from ingest.errors import ManifestError
from ingest.records import Note
from ontology.languages import OFFICIAL_LANGUAGES

FILE_NAMES: Final = ("manifest.csv", "manifest.yaml", "manifest.yml")
"""Under these names a manifest is found in the folder of the documents."""

_DATE: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_IDENTIFIER: Final = re.compile(r"[a-z][a-z-]*(?:/[A-Za-z0-9-]+)+")
_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")
_CHECKS: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "language": (OFFICIAL_LANGUAGES.__contains__, "write one of " + ", ".join(OFFICIAL_LANGUAGES)),
    "date": (_DATE.fullmatch, "write a date as 2021, 2021-05 or 2021-05-13"),
    "submitted_to": (_IDENTIFIER.fullmatch, "write an identifier such as body/Council"),
    "submitted_by": (_IDENTIFIER.fullmatch, "write an identifier such as post/BDT-Director"),
    "source_url": (re.compile(r"https?://\S+").fullmatch, "write a web address that begins with http:// or https://"),
    "sha256": (_SHA256.fullmatch, "write the 64 hexadecimal digits that sha256sum prints"),
}


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """What the manifest states about one file; None where it is silent. `line` is where it says so, from 1."""

    path: str
    line: int
    symbol: str | None = None
    title: str | None = None
    language: str | None = None
    date: str | None = None
    submitted_to: str | None = None
    submitted_by: str | None = None
    source_url: str | None = None
    sha256: str | None = None

    def check(self, path: Path, sha256: str) -> None:
        """Compare the checksum of a file with that of the row.

        Raises:
            ManifestError: they differ.
        """
        if self.sha256 is not None and self.sha256.lower() != sha256.lower():
            raise ManifestError(
                path,
                f"its checksum is {sha256}, not {self.sha256} as the manifest says",
                place=f"line {self.line} of the manifest, column sha256",
                remedy="Fetch the file again, or correct the manifest if the file is right",
            )


COLUMNS: Final = tuple(f.name for f in fields(ManifestRow) if f.name != "line")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of one manifest, by file. `notes` name unknown columns and rows whose file is missing."""

    file: Path
    rows: tuple[ManifestRow, ...]
    notes: tuple[Note, ...] = field(default=())
    _by_name: dict[str, list[tuple[ManifestRow, Path]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, list[tuple[ManifestRow, Path]]] = {}
        for row in self.rows:
            own = self.path_of(row)
            by_name.setdefault(own.name, []).append((row, own))
        object.__setattr__(self, "_by_name", by_name)

    def path_of(self, row: ManifestRow) -> Path:
        """Return the file a row is about; relative paths start at the manifest's folder."""
        return (self.file.parent / row.path).resolve()

    def row_for(self, path: Path) -> ManifestRow | None:
        """Return the row about a file, or None.

        A row whose own file is missing also serves a file of the same name elsewhere, if it is the only such row: a
        manifest may be named for documents that were copied.
        """
        resolved = path.resolve()
        named = self._by_name.get(resolved.name, ())
        for row, own in named:
            if own == resolved:
                return row
        lost = [row for row, own in named if not _is_there(own)]
        return lost[0] if len(lost) == 1 else None


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for a file
        return False


def find_manifest(folder: Path) -> Path | None:
    """Return the manifest in a folder, if any.

    Raises:
        ManifestError: there is more than one.
    """
    found = [folder / name for name in FILE_NAMES if (folder / name).is_file()]
    if len(found) > 1:
        raise ManifestError(
            folder,
            f"several manifests: {', '.join(p.name for p in found)}",
            remedy="Keep one, or name one with --manifest",
        )
    return found[0] if found else None


def read_manifest(file: Path) -> Manifest:
    """Return a manifest, checked.

    Raises:
        ManifestError: it cannot be read, or rows are wrong; the message names each place and what to write there.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ManifestError(
            file, f"the manifest cannot be read: {error.strerror}", remedy="Check the name and the permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise ManifestError(file, "not valid UTF-8", place=f"byte {error.start}", remedy="Save it as UTF-8") from error
    raw = _from_yaml(file, text) if file.suffix.lower() in (".yaml", ".yml") else _from_csv(file, text)
    problems: list[str] = []
    rows: list[ManifestRow] = []
    unknown: dict[str, int] = {}
    seen: dict[Path, int] = {}
    for line, values in raw:
        for name in values:
            if name not in COLUMNS:
                unknown.setdefault(name, line)
        given = {name: value.strip() for name, value in values.items() if name in COLUMNS and value.strip()}
        if "path" not in given:
            problems.append(f"line {line}, column path: empty; write the file's path, relative to the manifest")
            continue
        if "\0" in given["path"]:
            problems.append(f"line {line}, column path: {given['path']!r}; a path holds no NUL character")
            continue
        for name, (valid, advice) in _CHECKS.items():
            if name in given and not valid(given[name]):
                problems.append(f"line {line}, column {name}: {given[name]!r}; {advice}")
        row = ManifestRow(line=line, **given)
        target = (file.parent / row.path).resolve()
        if target in seen:
            problems.append(
                f"line {line}, column path: {row.path!r} is already on line {seen[target]}; keep one row a file"
            )
        seen[target] = line
        rows.append(row)
    if problems:
        raise ManifestError(
            file,
            f"{len(problems)} wrong {'entry' if len(problems) == 1 else 'entries'}: " + " | ".join(problems),
            place=problems[0].split(":")[0],
            remedy="Correct each as it says",
        )
    return Manifest(file, tuple(rows), tuple(_notes(file, rows, unknown)))


def _notes(file: Path, rows: Iterable[ManifestRow], unknown: Mapping[str, int]) -> Iterable[Note]:
    if unknown:
        yield Note(
            "manifest-column",
            f"{file}: unknown columns {', '.join(unknown)} are ignored; known: {', '.join(COLUMNS)}",
        )
    missing = [row for row in rows if not _is_there(file.parent / row.path)]
    if missing:
        listed = ", ".join(f"{row.path} (line {row.line})" for row in missing)
        yield Note(
            "manifest-missing-file",
            f"{file}: {len(missing)} files are not there: {listed}; correct the paths or fetch them",
        )


def _from_csv(file: Path, text: str) -> list[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if header is None:
                    header = _header(file, line, cells)
                elif len(cells) > len(header):
                    raise ManifestError(
                        file,
                        f"{len(cells)} cells under {len(header)} columns",
                        place=f"line {line}",
                        remedy='Quote cells that hold a comma: "a, b"',
                    )
                else:
                    rows.append((line, dict(zip(header, cells, strict=False))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ManifestError(file, f"malformed CSV: {error}", place=f"line {line}", remedy="Check the quotes") from error
    if header is None:
        raise ManifestError(file, "the manifest is empty", remedy="Begin it with the line " + ",".join(COLUMNS))
    return rows


def _header(file: Path, line: int, cells: list[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    if "path" not in header:
        remedy = "Separate columns with commas" if len(header) == 1 else f"Known columns: {', '.join(COLUMNS)}"
        raise ManifestError(file, "no column named path", place=f"line {line}", remedy=remedy)
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise ManifestError(file, f"columns given twice: {', '.join(twice)}", place=f"line {line}", remedy="Keep one")
    return header


def _from_yaml(file: Path, text: str) -> list[tuple[int, dict[str, str]]]:
    """Read a list of mappings, alone or under the key `documents`; every value is taken as it is written."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except RecursionError as error:
        raise ManifestError(file, "YAML nested too deeply", remedy="Write one entry a file: - path: a.docx") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
        raise ManifestError(
            file, f"malformed YAML: {getattr(error, 'problem', error)}", place=place, remedy="Check the indentation"
        ) from error
    if isinstance(node, yaml.MappingNode):
        node = next((value for key, value in node.value if key.value == "documents"), node)
    if not isinstance(node, yaml.SequenceNode):
        raise ManifestError(
            file, "no list of documents", place="line 1", remedy="Write one entry a file: - path: a.docx"
        )
    rows = []
    for entry in node.value:
        line = entry.start_mark.line + 1
        if not isinstance(entry, yaml.MappingNode):
            raise ManifestError(
                file, "an entry that is no mapping", place=f"line {line}", remedy="Write - path: a.docx"
            )
        values: dict[str, str] = {}
        for key, value in entry.value:
            if not isinstance(value, yaml.ScalarNode) or not isinstance(key, yaml.ScalarNode):
                raise ManifestError(
                    file,
                    "a value that is no text",
                    place=f"line {key.start_mark.line + 1}",
                    remedy="Write one text a column",
                )
            if key.value in values:
                raise ManifestError(
                    file, f"{key.value} is given twice", place=f"line {key.start_mark.line + 1}", remedy="Keep one"
                )
            values[key.value] = "" if value.tag == "tag:yaml.org,2002:null" else value.value
        rows.append((line, values))
    return rows
