"""Names what can go wrong between a store and its user; each message says what to do.

StoreError
├── StoreMissing      there is no folder to open, and none was to be made
├── NotAStore         the folder holds something else; it is left as it is
├── StoreLocked       another process is writing
├── StoreDamaged      what is in the folder cannot be what was written
├── StoreUnavailable  the system says no: rights, a read-only disk, no space
│   ├── EngineUnavailable  an engine elsewhere cannot be reached, lets no one in, or fails
│   └── EngineBroken       an engine elsewhere gives what is no answer, or half of one
└── QueryRefused      a query that would reach the network, or a dataset beyond what is merged for one query
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """Anything that keeps a store from doing what it was asked."""


class StoreMissing(StoreError):  # noqa: N818 - says what is the case
    """There is no folder to open."""


class NotAStore(StoreError):  # noqa: N818 - says what is the case
    """The folder holds something that no store of this kind has written."""


class StoreLocked(StoreError):  # noqa: N818 - says what is the case
    """Another writer has the store open."""


class StoreDamaged(StoreError):  # noqa: N818 - says what is the case
    """The folder's content cannot be what was written."""


class StoreUnavailable(StoreError):  # noqa: N818 - says what is the case
    """The operating system refuses: rights, a read-only file system, no space left."""


class EngineUnavailable(StoreUnavailable):
    """An engine elsewhere cannot be reached, lets no one in, or fails; `again` says whether it may be otherwise the next time."""

    def __init__(self, message: str, *, again: bool = False, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.again = again
        self.retry_after_s = retry_after_s


class EngineBroken(StoreUnavailable):
    """What an engine elsewhere gives is no answer to what it was asked, or half of one."""


class QueryRefused(StoreError):  # noqa: N818 - says what is the case
    """A query is well formed but is not carried out here."""


_REFUSALS = {
    errno.EACCES: "no right to read or write it",
    errno.EPERM: "no right to read or write it",
    errno.EROFS: "the file system is read-only",
    errno.ENOSPC: "no space is left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.ENOLCK: "the file system has no locks, which a store needs; use a local disk",
    errno.EOPNOTSUPP: "the file system has no locks, which a store needs; use a local disk",
    errno.EMFILE: "too many files are open in this process",
    errno.ENFILE: "too many files are open on this machine",
}
# The database reports what the system said as text alone
_PHRASES = {
    "permission denied": _REFUSALS[errno.EACCES],
    "read-only file system": _REFUSALS[errno.EROFS],
    "no space left": _REFUSALS[errno.ENOSPC],
    "quota exceeded": _REFUSALS[errno.EDQUOT],
    "too many open files": _REFUSALS[errno.EMFILE],
}


@contextmanager
def translated(folder: Path, doing: str) -> Iterator[None]:
    """Turn what the system or the database reports while `doing` something in a folder into an error of this tree.

    Raises:
        StoreUnavailable: the system refused.
        StoreLocked: the database is open for writing elsewhere.
        StoreDamaged: everything else the database reports, its files being what it cannot make sense of.
    """
    try:
        yield
    except (OSError, RuntimeError) as error:  # the database raises RuntimeError where its checksums fail
        raise _translation(error, folder, doing) from error


def locked(folder: Path, holder: int | None = None) -> StoreLocked:
    """Return the error of a second writer, the first one being the process of a number."""
    return StoreLocked(
        f"the store in {folder} is being written by {'another process' if holder is None else f'process {holder}'}; "
        "wait until it is done, or name another folder. Reading the store goes on meanwhile"
    )


def _translation(error: OSError | RuntimeError, folder: Path, doing: str) -> StoreError:
    text = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    reason = _REFUSALS.get(number or 0) or next((said for phrase, said in _PHRASES.items() if phrase in text), None)
    if reason is not None:
        return StoreUnavailable(f"{doing} {folder}: {reason} ({error}); nothing that was there before is lost")
    if "lock" in text and ("while lock file" in text or "lock hold" in text):
        return locked(folder)
    return StoreDamaged(
        f"{doing} {folder}: {error}. The files are incomplete or damaged; move the folder away and build the store again"
    )
