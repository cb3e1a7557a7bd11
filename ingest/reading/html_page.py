"""Makes a page ready to be read: what only wraps it or comments on it is taken away, what it shows of other pages is told.

Sites of Microsoft's make put a whole page into one form; Word saves reviewers' comments at the end of the page; pages of frames hold no
text but the addresses of those that do.
"""

import re
from typing import Final

from lxml import etree

from ingest.records import Note

_COMMENT_STYLE: Final = re.compile(r"mso-element\s*:\s*comment", re.IGNORECASE)
_COMMENT_CLASSES: Final = frozenset({"msocomtxt", "msocomanchor", "msocommentreference", "msocomhide"})
_PROSE: Final = ("p", "h1", "h2", "h3", "h4", "li", "td", "article", "section")
_SILENT: Final = frozenset({"script", "style", "noscript"})


def frames(root: etree._Element) -> list[str]:
    """Return the addresses of the pages that a page of frames shows, or nothing if it is none."""
    return [source for frame in root.iter("frame") if (source := (frame.get("src") or "").strip())]


def ready(root: etree._Element) -> list[Note]:
    """Change the tree so that it holds the document alone, and return what the reader of a summary should know of that."""
    notes = []
    if _without_comments(root):
        notes.append(Note("comments", "The page has comments; they are no part of its text and were left out"))
    _open_forms(root)
    for frame in root.iter("iframe"):
        source = (frame.get("src") or "").strip()
        if source:
            notes.append(Note("embedded-part", f"A frame shows another page, {source}, which was not read"))
    return notes


def _length(element: etree._Element) -> int:
    """Return how many characters stand in an element, those of scripts left out."""
    length = 0
    for inner in element.iter():
        length += len((inner.text or "").strip()) if inner.tag not in _SILENT else 0
        length += len((inner.tail or "").strip()) if inner is not element else 0
    return length


def _open_forms(root: etree._Element) -> None:
    """Take a form that holds paragraphs, and half of the words of the page or more, for a part like any other."""
    forms = list(root.iter("form"))
    half = _length(root) / 2 if forms else 0
    for form in forms:
        if next(form.iter(*_PROSE), None) is not None and _length(form) >= half:
            form.tag = "div"


def _without_comments(root: etree._Element) -> int:
    found = [element for element in root.iter(etree.Element) if _is_comment(element)]
    for element in found:
        parent = element.getparent()
        if parent is None:
            continue
        if element.tail:
            before = element.getprevious()
            if before is None:
                parent.text = (parent.text or "") + element.tail
            else:
                before.tail = (before.tail or "") + element.tail
        parent.remove(element)
    return len(found)


def _is_comment(element: etree._Element) -> bool:
    style = element.get("style")
    if style is not None and _COMMENT_STYLE.search(style):
        return True
    return not _COMMENT_CLASSES.isdisjoint((element.get("class") or "").lower().split())
