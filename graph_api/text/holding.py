"""Holds the index of each snapshot that is served: opens it, or has it written in the background while requests are told to come back."""

import errno
import weakref
from pathlib import Path
from typing import ClassVar, Final

from graph_api.making import LOG, Making
from graph_api.reading import FolderOf, Reading
from graph_api.text.finding import TextIndex
from graph_api.text.writing import FILE, index_in, write
from store.apart import Apart

_NOT_OURS: Final = (errno.EACCES, errno.EPERM, errno.EROFS)
# A small store is indexed in less; a client of a large one had better come back
WAIT_S: Final = 5.0


class Texts(Making[TextIndex]):
    """The indexes of snapshots."""

    being_made: ClassVar[str] = "the texts of this snapshot are being indexed"
    failed: ClassVar[str] = "the index of snapshot %s could not be made"

    def __init__(self, folder_of: FolderOf | None = None, *, wait_s: float = WAIT_S) -> None:
        super().__init__(folder_of, wait_s)

    def make(self, reading: Reading, folder: Path | None) -> TextIndex:
        """Open the index in a folder, or write it: there, or for this process alone."""
        if folder is not None:
            try:
                return TextIndex(index_in(reading, folder))
            except OSError as error:
                if error.errno not in _NOT_OURS:
                    raise
                LOG.warning("the index of snapshot %s is kept for this process alone: %s", reading.name, error)
        apart = Apart("itugov-text-")
        try:
            file = apart.path / FILE
            write(reading, file)
            index = TextIndex(file)
        except BaseException:
            apart.close()
            raise
        weakref.finalize(index, apart.close)
        return index
