"""The process in which PDFs are read, one after another: `python -m ingest.reading.reader_process MEMORY_BYTES`.

It takes files from its standard input and gives texts, or the reasons of refusals, on its standard output (`bounded`).
"""

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

from ingest.errors import IngestError
from ingest.reading.bounded import receive, send
from ingest.reading.pdf import read_pdf
from ingest.reading.text import Text

_DEEPEST: Final = 5000


def main(memory_bytes: int) -> None:
    """Answer until the input ends."""
    _limit(memory_bytes)
    sys.setrecursionlimit(_DEEPEST)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # nothing but answers may reach the pipe
    while (task := receive(sys.stdin.buffer)) is not None:
        assert isinstance(task, tuple)
        path, data, sha256 = task
        send(answers, _answer(path, data, sha256))


def _answer(path: Path, data: bytes, sha256: str) -> Text | IngestError | MemoryError:
    try:
        return read_pdf(path, data, sha256)
    except IngestError as error:
        return error
    except MemoryError:
        return MemoryError()
    except Exception as error:  # noqa: BLE001 - the outermost boundary of a document
        return IngestError(
            path,
            f"a defect in the reader: {type(error).__name__}: {error}",
            remedy="Please report it with the document; the other documents are not affected",
        )


def _limit(memory_bytes: int) -> None:
    """Bound the memory of this process where the system can; where it cannot, the time limit remains."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


if __name__ == "__main__":
    main(int(sys.argv[1]))
