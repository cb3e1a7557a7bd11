"""Finds the masthead and the title: the short lines at the top of a document, before its first sentence or section."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.folding import fold
from ingest.layout_forms import is_remark, is_separator, is_title_style, is_titlelike, typed_label
from ingest.layout_lines import Line
from ingest.layout_words import is_known_heading, is_masthead_line, names_origin, runs_in_references, subject_of
from ingest.paragraph_labels import read_bullet
from ingest.records import SegmentKind

_MAX_LINES: Final = 30
_MAX_LINES_ALONE: Final = 6
"""Of a text that is nothing but short lines, more are a list and no masthead."""

_MAX_ORIGIN_CHARS: Final = 120
_MAX_CELL_CHARS: Final = 60
"""A cell of a masthead that is longer is a sentence if it is no title."""

_MAX_ADDRESSEES: Final = 8
"""Lines between one that a letter is sent to and its subject."""

_JOINTS: Final = re.compile(r"[()/]")
_LONGEST_LINK: Final = 3  # letters of "of", "and", "del"
_UNFINISHED: Final = (" of the", " of", " de la", " del", " de", " du", " des")
_FULL_STOPS: Final = (".", "。", "؟", "?", "!")
_MARGINS: Final = ("header", "footnote", "footer")


@dataclass(frozen=True, slots=True)
class Front:
    """The lines of masthead and title, by index; `parts` gives for the first line of each its kind and its last line."""

    lines: frozenset[int] = frozenset()
    parts: Mapping[int, tuple[SegmentKind, int]] = field(default_factory=dict)


def front_of(lines: Sequence[Line]) -> Front:
    """Return the front matter of a document; the title, which may run over several lines, is its heading."""
    front = _lines_of_front(lines)
    if not front:
        return Front()
    groups: list[list[int]] = []
    previous: int | None = None
    for index in front:
        line = lines[index]
        alone = (
            is_masthead_line(line.text)
            or bool(subject_of(line.text))
            or (names_origin(line.text) and len(line.text) < _MAX_ORIGIN_CHARS)
        )
        begun = previous is not None and _unfinished(lines[previous].text)
        if begun and not line.gap:
            alone = False
        apart = line.gap or line.tab or alone or (previous is not None and _titles(lines, previous, index, groups))
        if previous is not None and not apart and _same_paragraph(lines, index):
            groups[-1].append(index)
        else:
            groups.append([index])
        previous = None if alone else index
    title = _title(lines, groups)
    return Front(
        frozenset(front), {group[0]: ("heading" if group is title else "header", group[-1]) for group in groups}
    )


def _lines_of_front(lines: Sequence[Line]) -> list[int]:
    front: list[int] = []
    for index, line in enumerate(lines):
        if (line.block is not None and line.block.kind in _MARGINS) or is_remark(line.text):
            continue
        if _ends_front(line) and not _before_subject(lines, index):
            return front
        front.append(index)
        if len(front) > _MAX_LINES:
            return []
    return front if len(front) <= _MAX_LINES_ALONE else []


def _before_subject(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line without a full stop stands a little above the line that states a letter's subject: whom it is sent to."""
    if index >= _MAX_LINES or lines[index].text.rstrip().endswith(_FULL_STOPS):
        return False
    return any(subject_of(line.text) is not None for line in lines[index + 1 : index + 1 + _MAX_ADDRESSEES])


def _ends_front(line: Line) -> bool:
    block, text = line.block, line.text
    if block is not None and (block.label or block.kind == "bullet"):
        return True
    if block is not None and block.kind == "heading":
        return not is_title_style(block)
    if block is not None and block.kind == "cell" and len(text) <= _MAX_CELL_CHARS:
        return is_known_heading(text)
    if is_known_heading(text) or read_bullet(text) is not None or is_separator(text):
        return True
    if is_masthead_line(text) or subject_of(text) is not None:
        return False
    if runs_in_references(text):
        return True
    label = typed_label(line)
    return (label is not None and (label.sure or label.value == "1")) or not is_titlelike(text)


def _title(lines: Sequence[Line], groups: Sequence[list[int]]) -> list[int] | None:
    """Return the lines of the title.

    In its style, or after "Subject:"; else the last below symbol and date that says more than whose paper it is, or the
    last above them.
    """
    subject = next((g for g in groups if subject_of(lines[g[0]].text)), None)
    if subject is not None:
        return subject
    of_masthead = [is_masthead_line(lines[group[0]].text) for group in groups]
    last = max((i for i, is_one in enumerate(of_masthead) if is_one), default=-1)
    above = [g for g, is_one in zip(groups, of_masthead, strict=True) if not is_one]
    styled = [g for g in groups if _titled(lines[g[0]]) and not is_masthead_line(lines[g[0]].text)]
    for choice in (styled, groups[last + 1 :], above):
        titles = [g for g in choice if not names_origin(lines[g[0]].text)] or choice
        if titles:
            return titles[-1]
    return None


def _same_paragraph(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line continues the one before it: in plain text always, among blocks only of one title style."""
    block, before = lines[index].block, lines[index - 1].block
    return block is None or (before is not None and block.style is not None and block.style == before.style)


def _unfinished(text: str) -> bool:
    """Tell whether a line breaks off: "Summary record of the"."""
    return f" {fold(text)}".rstrip().endswith(_UNFINISHED)


def _titles(lines: Sequence[Line], source: int, index: int, groups: Sequence[Sequence[int]]) -> bool:
    """Tell whether a line in capitals is the title below a single line of names, which says whose proposals they are."""
    above, text = lines[source].text.strip(), lines[index].text
    names = all(word[:1].isupper() or len(word) <= _LONGEST_LINK for word in _JOINTS.sub(" ", above).split())
    below = any(is_masthead_line(lines[group[0]].text) for group in groups[:-1])
    return below and len(groups[-1]) == 1 and text.isupper() and not above.isupper() and names


def _titled(line: Line) -> bool:
    return line.block is not None and is_title_style(line.block)
