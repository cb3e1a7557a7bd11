"""Reads gold standards and extraction records into rows that can be compared, and says where a line is wrong."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from itugov.errors import CommandError

MENTIONS: Final = ".mentions.jsonl"
RELATIONS: Final = ".relations.jsonl"

Span = tuple[int, int]
Row = TypeVar("Row")


class GoldError(CommandError):
    """A gold standard or a file of records cannot be read."""


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A mention that should be found; `spans` begins with the main one, `accepted` holds every right identifier in one form."""

    spans: tuple[Span, ...]
    text: str
    type: str
    id: str | None
    accepted: frozenset[str | None]
    notes: frozenset[str]


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A relation that should be found. `note` is kept as written: it may name further subjects and objects."""

    spans: tuple[Span, ...]
    text: str
    subject: str
    predicate: str
    object: str
    literal: bool
    statuses: frozenset[str]
    note: str
    other_subjects: tuple[str, ...]
    other_predicates: tuple[str, ...]
    other_objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A mention as a record has it."""

    spans: tuple[Span, ...]
    text: str
    type: str
    id: str | None
    candidates: bool
    coref: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A relation as a record has it."""

    spans: tuple[Span, ...]
    subject: str
    predicate: str
    object: str
    literal: bool
    status: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Record:
    """What was extracted from one document; `text` is None where the record leaves it out."""

    doc: str
    document: str | None
    lang: str
    text: str | None
    mentions: tuple[FoundMention, ...]
    relations: tuple[FoundRelation, ...]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """What should be extracted from one document; `relations` is None where nobody annotated them."""

    name: str
    mentions: tuple[GoldMention, ...]
    relations: tuple[GoldRelation, ...] | None


@dataclass(frozen=True, slots=True)
class Gold:
    """A folder of gold documents, sorted by name."""

    documents: tuple[GoldDocument, ...]

    def judged(self) -> frozenset[str]:
        """Return the properties to judge: those annotated at all, but for `itu:editionOf`, which the identifier states."""
        used = {r.predicate for d in self.documents for r in d.relations or ()}
        return frozenset(used - {"itu:editionOf"})


# A conference is an organ and a series of events: either identifier is right for its bare name.
_TWINS: Final = {f"body/{c}": f"event/{c}" for c in ("PP", "WTDC", "WTSA", "RA", "WRC", "WTPF", "WCIT")} | {
    "event/WTDC-21": "event/WTDC-22",
    "body/AIAB": "body/HLAB-AI",
    "body/OSET": "body/ODET",
}


def canonical(identifier: object) -> str | None:
    """Return the one form of identifiers that count as the same; the case of a topic does not count."""
    if identifier is None:
        return None
    text = str(identifier)
    return text.lower() if text.startswith("topic/") else _TWINS.get(text, text)


def read_gold(folder: Path) -> Gold:
    """Return the gold standard in a folder of `NAME.mentions.jsonl` and, where annotated, `NAME.relations.jsonl`.

    Raises:
        GoldError: there is none, or a line of it is wrong.
    """
    if not folder.is_dir():
        raise GoldError(f"{folder} is no folder. Name the folder that holds NAME{MENTIONS}")
    names = sorted(p.name.removesuffix(MENTIONS) for p in folder.glob(f"*{MENTIONS}"))
    if not names:
        raise GoldError(f"{folder} holds no NAME{MENTIONS}, so there is nothing to compare with")
    return Gold(
        tuple(
            GoldDocument(
                name,
                _rows(folder / f"{name}{MENTIONS}", _gold_mention),
                _rows(file, _gold_relation) if (file := folder / f"{name}{RELATIONS}").exists() else None,
            )
            for name in names
        )
    )


def read_records(file: Path) -> tuple[Record, ...]:
    """Return the records in a file that `itugov extract` printed; `-` is standard input.

    Raises:
        GoldError: it cannot be read, or a line of it is wrong.
    """
    return _rows(file, record)


def record(row: Mapping[str, Any]) -> Record:
    """Return a record from its JSON."""
    return Record(
        row["doc"],
        row.get("document"),
        row.get("lang") or "",
        row.get("text"),
        tuple(
            FoundMention(
                ((m["start"], m["end"]),),
                m.get("text") or "",
                m["type"],
                m.get("id"),
                bool(m.get("candidates")),
                bool(m.get("coref")),
                float(m.get("confidence", 1.0)),
            )
            for m in row["mentions"]
        ),
        tuple(
            FoundRelation(
                ((r["start"], r["end"]),),
                r["subject"],
                r["predicate"],
                str(r["object"]),
                r.get("object_kind") == "literal",
                r.get("status", "asserted"),
                float(r.get("confidence", 1.0)),
            )
            for r in row["relations"]
        ),
    )


def _rows(file: Path, make: Callable[[Mapping[str, Any]], Row]) -> tuple[Row, ...]:
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        lines = data.decode("utf-8").split("\n")  # not splitlines: U+2028 may stand inside a string
    except OSError as error:
        raise GoldError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise GoldError(
            f"{file}, byte {error.start}: not UTF-8. Write what `itugov extract` prints to a file"
        ) from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(make(json.loads(line)))
        except json.JSONDecodeError as error:
            raise GoldError(f"{file}, line {number}: not JSON ({error.msg}). Write one object a line") from error
        except KeyError as error:
            raise GoldError(f"{file}, line {number}: {error.args[0]!r} is missing") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise GoldError(f"{file}, line {number}: not a row of its kind ({error})") from error
    return tuple(rows)


def _spans(row: Mapping[str, Any]) -> tuple[Span, ...]:
    return ((row["start"], row["end"]), *((start, end) for start, end in row.get("alt_spans", ())))


def _gold_mention(row: Mapping[str, Any]) -> GoldMention:
    return GoldMention(
        _spans(row),
        row["text"],
        row["type"],
        row["id"],
        frozenset(canonical(i) for i in (row["id"], *row.get("alt_ids", ()))),
        frozenset(n.strip() for n in (row.get("note") or "").replace(",", ";").split(";") if n.strip()),
    )


def _gold_relation(row: Mapping[str, Any]) -> GoldRelation:
    status = row.get("status")
    return GoldRelation(
        _spans(row),
        row["text"],
        row["subject"],
        row["predicate"],
        str(row["object"]),
        row.get("object_kind") == "literal",
        frozenset((status, *row.get("status_alt", ()))) if status else frozenset(),
        row.get("note") or "",
        tuple(row.get("alt_subjects", ())),
        tuple(row.get("alt_predicates", ())),
        tuple(map(str, row.get("alt_objects", ()))),
    )
