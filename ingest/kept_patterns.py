"""Keeps compiled patterns in a file of the user's, so that later processes need not compile them again.

The regular expression library compiles in Python: the rules of one language take it seconds, where what it compiled is read back within a
thirtieth of that. Patterns are pickled as that library does it, under its version and the whole pattern, so nothing can be out of date; as with Python's own
`.pyc` files, whoever may write the file may run code, so that one which others may write is left alone.
"""

import hashlib
import logging
import os
import pickle
import sqlite3
import stat
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import regex

_LOG: Final = logging.getLogger(__name__)
_NAME: Final = "patterns.sqlite3"
_MOST_BYTES: Final = 200_000_000  # two versions of the rules of six languages are a fifth of that
_WAIT_S: Final = 2
_DIGEST: Final = 16
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


@dataclass(slots=True)
class KeptPatterns:
    """The file of compiled patterns in a folder; what is wrong with it is logged once, and then it is done without.

    One larger than 200 MB is begun anew. Threads and processes may share it; a process that forks opens it again.
    """

    folder: Path
    _connection: sqlite3.Connection | None = None
    _process: int | None = None
    _broken: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, pattern: str) -> "regex.Pattern[str] | None":
        """Return the regular expression of a pattern, None where it is not kept or what is kept is damaged."""
        with self._lock:
            try:
                row = self._open().execute("SELECT compiled FROM pattern WHERE key = ?", (_key(pattern),)).fetchone()
            except (sqlite3.Error, OSError) as error:
                self._give_up(error)
                return None
        if row is None or _digest(row[0][_DIGEST:]) != row[0][:_DIGEST]:
            return None
        found = pickle.loads(row[0][_DIGEST:])
        return found if isinstance(found, regex.Pattern) and found.pattern == pattern else None

    def keep(self, pattern: str, expression: "regex.Pattern[str]") -> None:
        """Keep the regular expression of a pattern."""
        content = pickle.dumps(expression, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            try:
                self._open().execute(
                    "INSERT OR REPLACE INTO pattern VALUES (?, ?)", (_key(pattern), _digest(content) + content)
                )
            except (sqlite3.Error, OSError) as error:
                self._give_up(error)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._shut()

    def _open(self) -> sqlite3.Connection:
        """Return the connection of this process.

        Raises:
            OSError: the folder cannot be made, or others may write it.
            sqlite3.Error: the file is none, or cannot be written.
        """
        if self._broken:
            raise sqlite3.OperationalError(f"{self.folder / _NAME} was given up before")
        if self._connection is not None and self._process == os.getpid():
            return self._connection
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self.folder / _NAME
        if file.exists() and file.stat().st_size > _MOST_BYTES:
            file.unlink()
        for place in (self.folder, file):
            if place.exists() and not _own(place):
                raise PermissionError(f"others may write {place}; make it yours alone (chmod go-w), or name another")
        connection = sqlite3.connect(file, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
        try:
            file.chmod(0o600)
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE IF NOT EXISTS pattern (key BLOB PRIMARY KEY, compiled BLOB NOT NULL)")
        except sqlite3.Error:
            connection.close()
            raise
        self._connection, self._process = connection, os.getpid()
        return connection

    def _give_up(self, error: Exception) -> None:
        """Do without the file from now on; one that is no database is removed, so that the next process begins it anew."""
        if self._broken:
            return
        self._shut()
        self._broken = True
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError):
                (self.folder / _NAME).unlink()
        _LOG.warning(
            "compiled patterns are not kept in %s, so that each process compiles its own: %s", self.folder, error
        )

    def _shut(self) -> None:
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()
        self._connection = None


def _own(place: Path) -> bool:
    told = place.stat()
    return told.st_uid == os.getuid() and not told.st_mode & _OTHERS_WRITE


def _key(pattern: str) -> bytes:
    return _digest(f"{regex.__version__}\0{pattern}".encode())


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()
