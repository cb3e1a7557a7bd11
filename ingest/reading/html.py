"""Reads HTML, as of a site or as Word saves it: what a reader of the page sees of the document itself.

Scripts, navigation, forms and hidden text are left out; if the page says which part is its main one, only that is read. Headings, lists,
tables and notes become the same blocks a Word file gives, and numbers that the browser would count are written out.
"""

import re
from pathlib import Path
from typing import Final

from lxml import etree

from ingest.errors import EmptyFile, UnreadableFile
from ingest.reading.encodings import decode
from ingest.reading.html_page import frames, ready
from ingest.reading.html_story import Story, is_hidden
from ingest.reading.text import Text
from ingest.records import Note

MEDIA_TYPE: Final = "text/html"
MAX_DEPTH: Final = 800
"""How deep elements may be nested; pages that people write stay below a hundred."""

_HEAD_BYTES: Final = 4096
_DECLARED: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})",
    re.IGNORECASE,
)
_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def is_html(data: bytes) -> bool:
    """Tell whether bytes begin as an HTML page does."""
    return _START.match(data[:_HEAD_BYTES]) is not None


def read_html(path: Path, data: bytes, sha256: str) -> Text:
    """Return the text and layout of a page.

    Raises:
        WrongEncoding: neither what it says nor its words tell the encoding. UnreadableFile: nested too deep.
        EmptyFile: no text in it.
    """
    found = _DECLARED.search(data[:_HEAD_BYTES])
    declared = (found[1] or found[2]).decode("ascii") if found else None
    text, notes = decode(path, data, declared)
    root = _parsed(path, _ILLEGAL.sub(" ", _XML_DECLARATION.sub("", text)))
    if shown := frames(root):
        raise EmptyFile(
            path,
            f"the page only shows other pages in frames: {', '.join(shown)}",
            remedy="Take the page of the frame that holds the document",
        )
    notes = (*notes, *ready(root))
    story = Story()
    main = _main(root)
    story.read(root if main is None else main, rtl=_direction(root))
    read = story.text()
    if not read.strip():
        raise EmptyFile(
            path,
            "the page holds no text of its own; a script may fetch it when it is shown",
            remedy="Open it in a browser and save it whole, or take another version of the document",
        )
    return Text(read, tuple(story.blocks), MEDIA_TYPE, sha256, (*notes, *story.notes, *_remarks(story, main)))


def _remarks(story: Story, main: etree._Element | None) -> list[Note]:
    out = []
    if story.skipped:
        out.append(
            Note(
                "page-furniture",
                f"{story.skipped} parts that are no text of the document left out: navigation, forms, hidden text",
            )
        )
    if main is not None:
        out.append(Note("page-furniture", "Only the part that the page says is its main one was read"))
    if story.pictures:
        out.append(Note("picture", f"{story.pictures} pictures: what they show was not read"))
    return out


def _parsed(path: Path, text: str) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        raise EmptyFile(path, f"the page holds nothing: {error}", remedy="Check that it was saved whole") from error
    if root is None:
        raise EmptyFile(path, "the page holds nothing", remedy="Check that it was saved whole")
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise UnreadableFile(
                path,
                f"its elements are nested more than {MAX_DEPTH} deep",
                place=f"line {element.sourceline}",
                remedy="Do not trust this file; if you do, save it as .docx or .txt",
            )
    if "Excessive depth" in str(parser.error_log):
        raise UnreadableFile(
            path,
            "its elements are nested deeper than the parser follows",
            remedy="Do not trust this file; if you do, save it as .docx or .txt",
        )
    return root


def _main(root: etree._Element) -> etree._Element | None:
    """Return the element that the page says holds its content, if it says so of one that has text."""
    found = [e for e in root.iter("main", "div", "section", "article") if e.tag == "main" or e.get("role") == "main"]
    found = [element for element in found if not is_hidden(element)]
    return found[0] if len(found) == 1 and "".join(map(str, found[0].itertext())).strip() else None


def _direction(root: etree._Element) -> bool:
    body = root.find("body")
    said = root.get("dir") or (body.get("dir") if body is not None else None)
    return (said or "").lower() == "rtl"
