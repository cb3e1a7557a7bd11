"""Opens a file, refuses what no reader should see, and hands the bytes to the reader of their format."""

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ingest.errors import EmptyFile, EncryptedFile, FileTooLarge, NotADocx, UnreadableFile, UnsupportedFormat
from ingest.reading import docx, html, pdf, plain
from ingest.reading.bounded import Bounds, read_bounded
from ingest.reading.text import Text
from ingest.text_quality import confidence, quality_notes

DEFAULT_MAX_BYTES: Final = 50 * 1024 * 1024
"""The largest file taken unless the caller says otherwise, in bytes."""

SUFFIXES: Final = frozenset({".txt", ".docx", ".docm", ".dotx", ".dotm", ".pdf", ".html", ".htm", ".xhtml"})
"""Names of files worth trying when a folder is read."""

REFUSED_SUFFIXES: Final = frozenset({".doc", ".dot", ".rtf", ".odt", ".mht", ".mhtml"})
"""Names of files that are documents too, and are refused with a remedy rather than passed over."""

_PDF: Final = b"%PDF-"
_PDF_WITHIN: Final = 1024  # ISO 32000-2, annex I: readers accept the header within the first 1024 bytes
_PLAIN: Final = frozenset({".txt", ".text", ""})
_HTML: Final = frozenset({".html", ".htm", ".xhtml"})
_WORD: Final = frozenset({".docx", ".docm", ".dotx", ".dotm"})
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# [MS-CFB] 2.2: the signature of a compound file; [MS-OFFCRYPTO] 2.3.4: an encrypted document is the stream "EncryptedPackage"
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_KNOWN_ELSEWHERE: Final[Mapping[bytes, tuple[str, str]]] = MappingProxyType(
    {
        b"{\\rtf": ("a rich text file (RTF)", "Open it in Word or LibreOffice and save it as .docx"),
        b"MIME-Version:": ("a web archive (.mht)", "Open it in a browser or in Word and save it as .html or .docx"),
    }
)


def read(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES, bounds: Bounds | None = None) -> Text:
    """Return the text of a file.

    Args:
        path: a regular file; links are followed.
        max_bytes: the largest file taken; it also bounds what a packed file may unpack to (ten times as much).
        bounds: the time and memory that reading may take; a PDF is read in a process of its own then.

    Raises:
        UnreadableFile: missing, a folder, no permission, damaged; or one of its kinds: empty, encrypted, too large,
            in the wrong encoding.
        UnsupportedFormat: no reader for it, or not the Word document its name promises.
    """
    return read_bytes(path, _load(path, max_bytes), max_bytes=max_bytes, bounds=bounds)


def read_bytes(path: Path, data: bytes, *, max_bytes: int = DEFAULT_MAX_BYTES, bounds: Bounds | None = None) -> Text:
    """Return the text of a file whose bytes are at hand; `path` serves its name alone. Raises what `read` raises."""
    text = _text(path, data, max_bytes, bounds)
    notes = (*text.notes, *quality_notes(text.text))
    return replace(text, notes=notes, confidence=confidence(notes))


def _text(path: Path, data: bytes, max_bytes: int, bounds: Bounds | None) -> Text:
    digest = hashlib.sha256(data).hexdigest()
    suffix = path.suffix.lower()
    if data.startswith(_COMPOUND):
        raise _compound(path, data)
    for signature, (what, remedy) in _KNOWN_ELSEWHERE.items():
        if data.startswith(signature):
            raise UnsupportedFormat(path, f"this is {what}, for which there is no reader", remedy=remedy)
    if _PDF in data[:_PDF_WITHIN]:
        return pdf.read_pdf(path, data, digest) if bounds is None else read_bounded(path, data, digest, bounds)
    if data.startswith(_ZIP):
        return docx.read_docx(path, data, digest, max_unpacked_bytes=10 * max_bytes)
    if html.is_html(data) or suffix in _HTML:
        return html.read_html(path, data, digest)
    if suffix in _WORD:
        raise NotADocx(
            path,
            "the name says Word document, but the content is no ZIP archive",
            place="byte 0",
            remedy="If it is plain text, rename it to .txt; otherwise save it again as .docx",
        )
    if suffix not in _PLAIN:
        raise UnsupportedFormat(
            path, f"no reader for files named {suffix}", remedy="Save it as .docx or .pdf, or as .txt in UTF-8"
        )
    return plain.read_plain(path, data, digest)


def _load(path: Path, max_bytes: int) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise UnreadableFile(path, f"this is {what}", remedy="Name a .docx, .pdf, .html or .txt file")
        if status.st_size > max_bytes:
            raise _too_large(path, status.st_size, max_bytes)
        if status.st_size == 0:
            raise EmptyFile(path, "the file is empty (0 bytes)", remedy="Check that it was copied or downloaded whole")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise UnreadableFile(
            path, f"the file cannot be read: {reason}", remedy="Check the name and the permissions"
        ) from error
    if len(data) > max_bytes:
        raise _too_large(path, len(data), max_bytes)
    return data


def _too_large(path: Path, size: int, max_bytes: int) -> FileTooLarge:
    return FileTooLarge(
        path,
        f"the file has {size:,} bytes, over the limit of {max_bytes:,}",
        remedy="Raise the limit (ITUGOV_MAX_FILE_BYTES) or split the file",
    )


def _compound(path: Path, data: bytes) -> EncryptedFile | UnsupportedFormat:
    if _ENCRYPTED in data:
        return EncryptedFile(
            path, "the document is protected by a password", remedy="Save a copy without a password in Word"
        )
    return UnsupportedFormat(
        path,
        "this is an Office file of the format before 2007 (.doc, .xls, .ppt or .msg)",
        remedy="Open it in Word or LibreOffice and save it as .docx",
    )
