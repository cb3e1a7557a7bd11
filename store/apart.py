"""Makes temporary folders that outlive a killed process no longer than until the next one makes such a folder."""

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_LOCK: Final = ".held"
_YOUNG_S: Final = 60.0  # in which a folder may not be locked yet


class Apart:
    """A folder of one process, locked for as long as that lives; those of the same name that nobody holds any more are removed first."""

    def __init__(self, prefix: str) -> None:
        for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
            _remove_unheld(left)
        self.path = Path(tempfile.mkdtemp(prefix=prefix))
        self._held = os.open(self.path / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._held, fcntl.LOCK_EX)

    def close(self) -> None:
        """Remove the folder."""
        if self._held >= 0:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._held)
            self._held = -1


def _remove_unheld(folder: Path) -> None:
    with suppress(OSError):
        found = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or found.st_uid != os.getuid():
            return
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            if time.time() - found.st_mtime > _YOUNG_S:
                shutil.rmtree(folder, ignore_errors=True)
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while its process lives
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)
