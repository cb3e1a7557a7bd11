"""Writes the index of a snapshot: one SQLite file with full-text tables (FTS5), whole or not there at all, the same for the same content."""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph_api.reading import Reading
from graph_api.text.corpus import listed, names, statements, things
from graph_api.text.folding import key, words

# Another number whenever the tables or the folding change: a file of another number is not looked at
FILE: Final = "text-1.sqlite"
_LOCK: Final = "text.lock"
# Rows stand in the order in which those of equal worth are shown: short names first, words in the order of the documents
_SCHEMA: Final = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE thing (n INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, year INTEGER);
CREATE TABLE trait (facet TEXT NOT NULL, value TEXT NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (facet, value, thing)) WITHOUT ROWID;
CREATE TABLE name (n INTEGER PRIMARY KEY, thing INTEGER NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL, key TEXT NOT NULL,
  made INTEGER NOT NULL);
CREATE TABLE words (n INTEGER PRIMARY KEY, ids TEXT NOT NULL, thing INTEGER, document TEXT NOT NULL, paragraph TEXT NOT NULL, label TEXT NOT NULL,
  lang TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, proves TEXT NOT NULL, states TEXT NOT NULL);
CREATE VIRTUAL TABLE name_text USING fts5(words, content='', tokenize='ascii', prefix='1 2 3');
CREATE VIRTUAL TABLE words_text USING fts5(words, content='', tokenize='ascii', prefix='1 2 3');
"""
_INDEXES: Final = (
    "CREATE INDEX name_key ON name (made, key, n, thing)",
    "CREATE INDEX name_thing ON name (thing, made, key)",
    "CREATE INDEX trait_thing ON trait (thing, facet, value)",
)


def index_in(reading: Reading, folder: Path) -> Path:
    """Return the index of a snapshot in a folder of its own, written if it is not there; others who would write it wait.

    Raises:
        OSError: the folder cannot be written to.
    """
    place = folder / FILE
    if place.exists():
        return place
    with (folder / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            for left in folder.glob(".text*.new"):
                left.unlink()  # by one that was ended while it wrote
            handle, making = tempfile.mkstemp(prefix=".text", suffix=".new", dir=folder)
            os.close(handle)
            try:
                write(reading, Path(making))
                Path(making).chmod(0o644)
                Path(making).replace(place)
            except BaseException:
                Path(making).unlink(missing_ok=True)
                raise
    return place


def write(reading: Reading, file: Path) -> None:
    """Write the index of a snapshot to a file, and have it on disk."""
    database = sqlite3.connect(file, isolation_level=None)
    try:
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        _fill(database, reading)
        for statement in _INDEXES:
            database.execute(statement)
        for table in ("name_text", "words_text"):
            database.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        database.execute("COMMIT")
        database.execute("ANALYZE")
    finally:
        database.close()
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _fill(database: sqlite3.Connection, reading: Reading) -> None:
    every = names(reading)
    numbers: dict[str, int] = {}
    for number, thing in enumerate(things(reading, {name.thing for name in every})):
        numbers[thing.id] = number
        database.execute("INSERT INTO thing VALUES (?, ?, ?, ?)", (number, thing.id, thing.kind, thing.year))
        traits = [("type", value) for value in thing.types] + [("sector", value) for value in thing.sectors]
        traits += [("year", str(thing.year))] if thing.year is not None else []
        database.executemany("INSERT INTO trait VALUES (?, ?, ?)", [(*trait, number) for trait in traits])
    keyed = sorted((len(k), k, name) for name in every if (k := key(name.text)))
    rows = [(n, numbers[name.thing], name.lang, name.text, k, name.made) for n, (_, k, name) in enumerate(keyed)]
    database.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)", rows)
    database.executemany(
        "INSERT INTO name_text(rowid, words) VALUES (?, ?)", ((row[0], " ".join(words(row[3]))) for row in rows)
    )
    del rows, keyed, every
    database.executemany(
        "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _quoted(database, reading, numbers)
    )


def _quoted(
    database: sqlite3.Connection, reading: Reading, numbers: dict[str, int]
) -> Iterator[tuple[str | int | None, ...]]:
    for n, told in enumerate(statements(reading)):
        database.execute("INSERT INTO words_text(rowid, words) VALUES (?, ?)", (n, " ".join(words(told.quote))))
        yield (
            n, listed(told.ids), numbers.get(told.document), told.document, told.paragraph, told.label,
            told.lang, told.start, told.end, told.quote, listed(told.proves), listed(told.states),
        )  # fmt: skip
