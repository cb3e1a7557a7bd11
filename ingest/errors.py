"""Every way in which a file or manifest can be refused, as one tree of exceptions.

    IngestError
    ├── UnreadableFile        missing, a folder, no permission, damaged
    │   ├── EmptyFile         no bytes, or no text
    │   ├── EncryptedFile     protected by a password
    │   ├── FileTooLarge      over the limit, packed or unpacked
    │   ├── ScrambledText     a text layer that is no text
    │   ├── TooSlow           takes longer than a document may
    │   └── WrongEncoding     text in another encoding than Unicode's
    ├── UnsupportedFormat     no reader for it
    │   └── NotADocx          named .docx, or a ZIP, and something else inside
    └── ManifestError         the table beside the documents is wrong

Each names the file, the place in it and what to do. They survive pickling, so a worker process can raise them.
"""

from pathlib import Path


class IngestError(Exception):
    """A file that cannot be taken in: `path`, `problem`, the `place` within the file and the `remedy`."""

    def __init__(self, path: Path | str, problem: str, *, place: str = "", remedy: str = "") -> None:
        self.path = str(path)
        self.problem = problem
        self.place = place
        self.remedy = remedy
        where = f"{self.path}, {place}" if place else self.path
        super().__init__(f"{where}: {problem}." + (f" {remedy}." if remedy else ""))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.path, self.problem, self.place, self.remedy)


class UnreadableFile(IngestError):  # noqa: N818 - the names say what is wrong with the file
    """The file is missing, is not a regular file, may not be read, or is damaged."""


class EmptyFile(UnreadableFile):
    """The file holds no bytes, or no text."""


class EncryptedFile(UnreadableFile):
    """The file is protected by a password."""


class FileTooLarge(UnreadableFile):
    """The file is over the limit, as it lies or once unpacked."""


class ScrambledText(UnreadableFile):
    """The file holds characters, but they do not say what its pages show."""


class TooSlow(UnreadableFile):
    """The file takes longer than a document may."""


class WrongEncoding(UnreadableFile):
    """The bytes are not the Unicode text they should be."""


class UnsupportedFormat(IngestError):  # noqa: N818 - the names say what is wrong with the file
    """No reader knows this format."""


class NotADocx(UnsupportedFormat):
    """The file is not the Word document it seems to be."""


class ManifestError(IngestError):
    """The manifest is malformed, or contradicts the files it describes."""


def _rebuild(kind: type[IngestError], path: str, problem: str, place: str, remedy: str) -> IngestError:
    return kind(path, problem, place=place, remedy=remedy)
