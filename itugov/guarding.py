"""Draws the boundary of one document: whatever goes wrong inside is that document's, and no other's."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ingest.errors import IngestError

Result = TypeVar("Result")


def guarded(path: Path, work: Callable[[], Result]) -> Result:
    """Do the work on a document.

    Raises:
        IngestError: the document is refused, or the work met a defect of ours, which then names itself.
    """
    try:
        return work()
    except IngestError:
        raise
    except Exception as error:
        raise IngestError(
            path,
            f"a defect in the reader: {type(error).__name__}: {error}",
            remedy="Please report it with the document; the other documents are not affected",
        ) from error
