"""Puts what stands on a line, from left to right as it is seen, into the order in which it is read and written.

A page tells where each glyph stands and not in which order it was typed. This undoes the reordering of the Unicode bidirectional
algorithm (UAX 9) as far as what is seen allows: a right-to-left line is taken from its right end, with runs of Latin letters
and numbers left as they stand. What is ambiguous (a Latin phrase beside a number) is read as one phrase.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

Kind = Literal["R", "L", "N", "O", "S"]
"""Right-to-left letter, left-to-right letter, digit, anything else, and a gap as wide as a tab."""

_SEPARATORS: Final = frozenset(",.:/\u00a0\u066b\u066c")  # UAX 9, class CS: one of them joins two numbers
_TIES: Final = frozenset("-/\u2010\u2011")
_BRACKETS: Final = frozenset("()[]{}«»‹›<>（）［］")
_PUNCTUATION: Final = frozenset(",;:.!?،؛؟")
_MIRRORED: Final = {
    a: b for one, two in ("()", "[]", "{}", "«»", "‹›", "<>", "（）", "［］") for a, b in ((one, two), (two, one))
}
_OPENING: Final = frozenset("([{«‹<（［")


@dataclass(frozen=True, slots=True)
class Unit:
    """What one glyph, with the marks on it, stands for; `key` is the caller's, to find the glyph again."""

    text: str
    kind: Kind
    key: int = -1


SPACE: Final = Unit(" ", "O")
TAB: Final = Unit("\t", "S")


@lru_cache(maxsize=4096)
def kind_of(text: str) -> Kind:
    """Return the kind of a unit by its first character that has a direction."""
    if text == "\t":
        return "S"
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return "R"
        if direction == "L":
            return "L"
        if direction in ("EN", "AN"):
            return "N"
    return "O"


def reading_order(units: Sequence[Unit], *, rtl: bool) -> list[Unit]:
    """Return units that stand from left to right in the order of reading, for a line of a direction."""
    if rtl:
        return [unit for chunk in reversed(_chunks(units)) for unit in chunk]
    if not any(unit.kind == "R" for unit in units):
        return list(units)
    out: list[Unit] = []
    at = 0
    while at < len(units):
        if units[at].kind != "R":
            out.append(units[at])
            at += 1
            continue
        last = at
        for ahead in range(at, len(units)):
            if units[ahead].kind in ("L", "S"):
                break
            if units[ahead].kind == "R":
                last = ahead
        out += [unit for chunk in reversed(_chunks(units[at : last + 1])) for unit in chunk]
        at = last + 1
    return out


def _chunks(units: Sequence[Unit]) -> list[Sequence[Unit]]:
    """Cut a right-to-left line into what keeps its order from left to right: numbers, Latin phrases, single other units."""
    chunks: list[Sequence[Unit]] = []
    at = 0
    while at < len(units):
        end = at + 1
        if units[at].kind == "N":
            end = _number(units, at)
            if end < len(units) and units[end].kind == "L":  # 5G: nothing between
                end = _phrase(units, end)
            elif _leads_right(units, end):
                end = _phrase(units, end + 2)
        elif units[at].kind == "L":
            end = _phrase(units, at)
        if not at and end < len(units) and units[end].text in _TIES and any(u.kind == "L" for u in units[:end]):
            end += 1  # at the end of a line: what it ties is on the next one
        chunks.append(units[at:end])
        at = end
    return chunks


def _number(units: Sequence[Unit], at: int) -> int:
    """Return where a number ends: digits, with single separators between them."""
    end = at + 1
    while end < len(units):
        if units[end].kind == "N":
            end += 1
        elif units[end].text in _SEPARATORS and end + 1 < len(units) and units[end + 1].kind == "N":
            end += 2
        else:
            break
    return end


def _phrase(units: Sequence[Unit], at: int) -> int:
    """Return where a Latin phrase ends: at the last letter or number that only neutral characters part from it."""
    end = at + 1
    open_brackets = 0
    while True:
        reach = end
        depth = open_brackets
        while reach < len(units) and units[reach].kind == "O":
            if units[reach].text in _BRACKETS:
                closes = _closes(units, reach, depth)
                if closes and not depth:
                    break
                depth += -1 if closes else 1
            elif belongs_to_the_left(units, reach):
                break
            reach += 1
        if reach < len(units) and units[reach].kind in ("L", "N"):
            end, open_brackets = reach + 1, depth
            continue
        # a bracket that the phrase opened is closed within it (UAX 9, N0)
        while open_brackets and end < len(units) and units[end].text in _BRACKETS:
            end += 1
            open_brackets -= 1
        return end


def _leads_right(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a mark after a number has space at its right alone: the number and what comes then are one phrase."""
    if at + 2 >= len(units) or units[at].text not in _PUNCTUATION or not units[at + 1].text.isspace():
        return False
    return units[at + 1].kind != "S" and units[at + 2].kind in ("L", "N")


def belongs_to_the_left(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a mark of punctuation has space at its left and none at its right: it follows what stands at the right."""
    if units[at].text not in _PUNCTUATION or not at or at + 1 >= len(units):
        return False
    return units[at - 1].text.isspace() and not units[at + 1].text.isspace()


def _closes(units: Sequence[Unit], at: int, depth: int) -> bool:
    """Tell whether a bracket ends what stands at its left, by the spaces beside it; its own shape is not to be trusted."""
    before = units[at - 1].text if at else " "
    after = units[at + 1].text if at + 1 < len(units) else " "
    loose_before = before.isspace() or before in _BRACKETS
    loose_after = after.isspace() or after in _BRACKETS or kind_of(after) == "R"
    if loose_before != loose_after:
        return loose_after
    return depth > 0


def with_brackets_mended(text: str) -> str:
    """Return a right-to-left text with each bracket opening or closing as its place demands; nothing else is changed.

    Some programs store the bracket that was typed and some the one that is seen, which in this direction is its mirror image.
    """
    if not any(char in _BRACKETS for char in text):
        return text
    out = list(text)
    depth = 0
    for at, char in enumerate(text):
        if char not in _BRACKETS:
            continue
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        loose_before = before.isspace() or (before in _BRACKETS and not _ends(out, at))
        loose_after = after.isspace() or after in _PUNCTUATION
        opens = loose_before if loose_before != loose_after else depth == 0
        if opens != (char in _OPENING):
            out[at] = _MIRRORED[char]
        depth = depth + 1 if opens else max(0, depth - 1)
    return "".join(out)


def _ends(out: Sequence[str], at: int) -> bool:
    """Tell whether the bracket before a place, already mended, is one that closes."""
    return out[at - 1] in _BRACKETS and out[at - 1] not in _OPENING
