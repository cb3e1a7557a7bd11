"""Keeps what reading a document gave, beside the store, so that an unchanged file is not read again.

What is kept counts for the bytes of the file, its name and its row of the manifest, and for the readers and rules of this version. A change of the
reference facts spoils only what it can touch (`dependence.py`). A damaged entry counts as none.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

import ingest
import ontology
from itugov.collect import Source
from itugov.dependence import Change, change
from ontology.load import reference_triples

_LAYOUT: Final = 1
_SHORT: Final = 12  # hexadecimal digits of the version in the name of an entry
_FACTS: Final = "facts.nt"
_WRITTEN_IN: Final = (".py", ".toml", ".ttl")


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read: where it stands, what was found, and what was not understood."""

    path: str
    graph: str
    document: str
    lang: str
    origin: str
    source_sha256: str
    mentions: int
    unresolved: tuple[str, ...]
    claims: int
    notes: tuple[str, ...]
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What reading gives: the account, the graph as N-Triples, and what the result depends on: things used, and the folded text."""

    read: Read
    content: bytes
    uses: tuple[str, ...]
    folded: str


class Kept:
    """The folder in which results are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problem: OSError | None = None
        """Why something could not be kept; that costs time, and nothing else."""

    def find(self, source: Source) -> Done | None:
        """Return what reading the file gave, if that still holds."""
        try:
            name = _name(source)
            entry = json.loads(zlib.decompress((self._folder / name).read_bytes()))
            if entry["layout"] != _LAYOUT or not self._holds(entry["facts"], set(entry["uses"]), entry["folded"]):
                return None
            account: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry["read"].items()}
            read = replace(Read(**account), path=str(source.path))
            done = Done(read, entry["content"].encode(), tuple(entry["uses"]), entry["folded"])
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None
        if entry["facts"] != facts_digest():
            self.put(source, done)
        return done

    def put(self, source: Source, done: Done) -> None:
        """Keep what reading a file gave."""
        entry: dict[str, Any] = {
            "layout": _LAYOUT,
            "facts": facts_digest(),
            "read": asdict(done.read),
            "content": done.content.decode(),
            "uses": done.uses,
            "folded": done.folded,
        }
        self._write(_name(source), zlib.compress(json.dumps(entry, ensure_ascii=False).encode(), 1))

    def close(self) -> None:
        """Keep the reference facts of now, to compare with those of the next time, and drop what other versions kept."""
        if self._before[0] != facts_digest():
            content = ox.serialize(reference_triples(), format=ox.RdfFormat.N_TRIPLES) or b""
            self._write(_FACTS, facts_digest().encode() + b"\n" + zlib.compress(content, 1))
        for entry in sorted(self._folder.glob("*-*")):
            if not entry.name.startswith(_version()[:_SHORT]):
                entry.unlink(missing_ok=True)

    def _holds(self, facts: str, uses: set[str], folded: str) -> bool:
        if facts == facts_digest():
            return True
        digest, _ = self._before
        return facts == digest and not self._change.touches(uses, folded)

    @cached_property
    def _before(self) -> tuple[str, bytes]:
        """The digest of the reference facts of the last time, and these facts."""
        try:
            digest, _, packed = (self._folder / _FACTS).read_bytes().partition(b"\n")
            return digest.decode(), zlib.decompress(packed)
        except (OSError, ValueError, zlib.error):
            return "", b""

    @cached_property
    def _change(self) -> Change:
        return change(_parsed(self._before[1]), reference_triples())

    def _write(self, name: str, content: bytes) -> None:
        place = self._folder / f"{name}.{os.getpid()}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            place.replace(self._folder / name)
        except OSError as error:
            self.problem = error


def _parsed(content: bytes) -> Iterator[ox.Triple]:
    for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES):
        yield ox.Triple(quad.subject, quad.predicate, quad.object)


def _name(source: Source) -> str:
    """Return the name of the entry of a file: the version of the readers and rules, and a digest of its bytes, its name and its row.

    Raises:
        OSError: it is no file that can be read.
    """
    if not source.path.is_file():
        raise FileNotFoundError(source.path)
    row = None if source.row is None else {**asdict(source.row), "line": 0}
    with source.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(json.dumps([source.path.name, row], sort_keys=True, ensure_ascii=False).encode())
    return f"{_version()[:_SHORT]}-{digest.hexdigest()}"


@cache
def _version() -> str:
    """Return a digest of what readers and rules are written in."""
    digest = hashlib.sha256()
    for root in (Path(ingest.__file__).parent, Path(ontology.__file__).parent):
        for file in sorted(root.rglob("*")):
            if file.suffix in _WRITTEN_IN and "reference" not in file.parts:
                digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@cache
def facts_digest() -> str:
    """Return a digest of the shipped reference facts."""
    digest = hashlib.sha256()
    for file in sorted((Path(ontology.__file__).parent / "reference").rglob("*.ttl")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
