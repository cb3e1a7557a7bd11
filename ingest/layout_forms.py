"""Judges the form of a single line: a separator, a title, a closed sentence, one with a typed label."""

import re
from typing import Final

from ingest.layout_lines import Line
from ingest.paragraph_labels import Printed, read_label, skip_bookmarks
from ingest.reading.text import Block

MAX_TITLE_CHARS: Final = 200

_SEPARATOR: Final = re.compile(r"[_\-–—=*~.·•\s\u0640]{2,}|[*•·]")
_FOOTER: Final = re.compile(r"[•·*|\s]+(?:https?://|www\.)\S+[•·*|\s]+")
# a mark of a note may follow the punctuation
_CLOSED: Final = re.compile(r"[.;:,!?…،؛؟。；：，！？]['\"”»)]*[ᵉ⁰¹²³⁴-⁹]*$")
_COLON: Final = re.compile(r"[:：]$")
_REMARK: Final = re.compile(r"\[[^\[\]]*\]|［[^［］]*］")
_INSIDE: Final = re.compile(r"[.;؛]\s+\S|[。；]\S")


def is_separator(text: str) -> bool:
    """Tell whether a line is drawn, not written: underscores, dots, asterisks."""
    return _SEPARATOR.fullmatch(text) is not None


def is_site_footer(text: str) -> bool:
    """Tell whether a line is the address of a site between bullets, as at the foot of a last page."""
    return _FOOTER.fullmatch(text) is not None


def is_remark(text: str) -> bool:
    """Tell whether a line stands in square brackets as a whole: a remark about the document, not of it."""
    return _REMARK.fullmatch(text) is not None


def is_closed(text: str) -> bool:
    """Tell whether a line ends with a punctuation mark."""
    return _CLOSED.search(text) is not None


def leads_on(text: str) -> bool:
    """Tell whether a line ends with a colon, and so announces what follows."""
    return _COLON.search(text) is not None


def is_titlelike(text: str, most_chars: int = MAX_TITLE_CHARS, *, lower: bool = False) -> bool:
    """Tell whether a line has the form of a title: short, one phrase, not closed by a mark, not begun in lower case."""
    if not text or len(text) > most_chars or len(text.split()) > 30 or not any(char.isalpha() for char in text):
        return False
    if is_closed(text) and not (leads_on(text) and len(text.split()) <= 4):
        return False
    if _INSIDE.search(text) and len(text) > 80:
        return False
    return lower or not text[0].islower()


def typed_label(line: Line) -> Printed | None:
    """Return the label typed at the head of a line, if any; a generated one is none."""
    if line.block is not None and line.block.label:
        return None
    return read_label(line.text, skip_bookmarks(line.text))


def is_title_style(block: Block) -> bool:
    """Tell whether a block has the style of a title."""
    return (block.style or "").lower().startswith(("title", "subtitle"))


def is_list_style(block: Block) -> bool:
    """Tell whether a block has the style of a list item."""
    return (block.style or "").lower().startswith("list")
