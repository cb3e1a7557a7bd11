"""Tells whether bytes are the document they should be: an error page under a document's name is none, nor is half a document."""

import html
import re
from pathlib import Path
from typing import Final

from ingest.errors import IngestError
from ingest.reading.package import Package
from itugov.download.addresses import Kind

_PAGE: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|\?xml|!--)", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_NEAR: Final = 1024  # a PDF may have other bytes around it (ISO 32000-1 annex H.3 notes 13 and 18)


def what_is_wrong(path: Path, kind: Kind, max_unpacked_bytes: int) -> str:
    """Return why a file is not the whole document it should be, or nothing if it is."""
    data = path.read_bytes()
    if _PAGE.match(data[:_NEAR]):
        return page(data)
    if kind == "pdf":
        if b"%PDF-" not in data[:_NEAR]:
            return "what came is no PDF"
        return "" if b"%%EOF" in data[-_NEAR:] else "the PDF has no end: it is cut off"
    if not data.startswith(b"PK"):
        return "what came is no Word document (.docx)"
    try:
        package = Package(path, data, max_unpacked_bytes=max_unpacked_bytes)
        package.tree(package.main_part())
    except IngestError as error:
        return f"what came is no whole Word document: {error.problem}"
    return ""


def page(data: bytes) -> str:
    """Return the message over a web page that came instead of a document."""
    found = _TITLE.search(data[: 4 * _NEAR].decode("utf-8", errors="replace"))
    title = " ".join(html.unescape(found[1]).split())[:80] if found else ""
    return f"the site answered with a web page{f' ({title})' if title else ''}, not with the document"
