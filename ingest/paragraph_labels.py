"""Reads the label at the head of a line and says what it means where a right-to-left layout printed it in reverse.

A label is a number (`1`, `2.`, `1.2`), a letter (`a)`, `أ)`), a Roman or Chinese numeral, an ordinal or a letter's name. In Arabic documents typed
numbers often run from right to left: under section 2, `1.2` is the first paragraph of section 2.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ingest.folding import fold

Numbers = tuple[int, ...]

_BOOKMARK: Final = re.compile(r"(?:\[bookmark: [^\]\n]*\]\s*)*")
_BULLET: Final = re.compile(r"(?:[-–—‒•·∙●○◦▪▫■□◻‣⁃➢✓*§\uf0a7\uf0b7\uf0d8]\s+|o\t\s*)(?=\S)")
_NUMBER: Final = re.compile(
    r"(?P<raw>(?P<open>[(（]?)(?P<n>\d{1,2}(?:-\d{1,2}){1,3}(?=\.?\t)|\d{1,3}(?:[.\u066b]\d{1,3}){0,4})"
    r"(?P<close>[.)\]:]|\s?[-–](?=\s)|[、．）)])?)(?P<gap>\s*)(?=\S)"
)
_LETTER: Final = re.compile(
    r"(?P<raw>[(（]?\s?(?P<l>[A-Za-z]|[ivx]{2,5}|[IVX]{2,5}|[а-яА-Я]|هـ|[\u0621-\u064a]|[一二三四五六七八九十]{1,3})\s?[)）])\s*(?=\S)"
)
_ROMAN: Final = re.compile(r"(?P<raw>(?P<l>[IVX]{1,6}|[A-Z](?=\.?\t))\.?)(?:\t\s*|(?<=\.)\s+)(?=\S)")
_HAN: Final = re.compile(r"(?P<raw>(?P<l>[一二三四五六七八九十]{1,3})、)\s*(?=\S)")
# Arabic sections may be numbered with ordinals (first:, second:) or with the names of letters (alif, ba)
_ORDINALS: Final = ("اولا", "ثانيا", "ثالثا", "رابعا", "خامسا", "سادسا", "سابعا", "ثامنا", "تاسعا", "عاشرا")
_LETTER_NAMES: Final = ("الف", "باء", "جيم", "دال", "هاء", "واو", "زاي", "حاء", "طاء", "ياء")
_WORDED: Final = re.compile(r"(?P<raw>(?P<l>[\u0621-\u0652]{3,8}))(?:\s?[:：)]\s*|\s?[-–—.]\s+|\t\s*)(?=\S)")


@dataclass(frozen=True, slots=True)
class Printed:
    """A label as printed at the head of a line.

    `content` is the place in the line where the text proper begins. `sure` says that its form alone shows it is a label
    (a tab or a mark follows); a number followed by a mere space may as well begin a sentence.
    """

    raw: str
    value: str
    numbers: Numbers
    content: int
    sure: bool
    heads: bool
    """Whether labels of this form head sections."""


def skip_bookmarks(line: str) -> int:
    """Return where a line begins after the `[bookmark: …]` remarks some converters leave."""
    match = _BOOKMARK.match(line)
    return match.end() if match else 0


def read_bullet(line: str, at: int = 0) -> int | None:
    """Return where the text after a bullet begins, or None if there is no bullet at `at`."""
    match = _BULLET.match(line, at)
    return match.end() if match else None


def read_label(line: str, at: int = 0) -> Printed | None:
    """Return the label that stands at `at`, or None."""
    match = _NUMBER.match(line, at)
    if match:
        gap, close = match["gap"], match["close"] or ""
        if not gap and close not in ("、", "．", "）"):
            return None
        if match["open"] and close not in (")", "）"):
            return None
        raw = match["raw"].strip()
        numbers = tuple(int(part) for part in re.split(r"[.\u066b-]", match["n"]))
        dotted = len(numbers) > 1
        sure = "\t" in gap or (bool(close) and not dotted)
        return Printed(raw, ".".join(map(str, numbers)), numbers, match.end(), sure, heads=not match["open"])
    for pattern, heads in ((_LETTER, False), (_ROMAN, True), (_HAN, True), (_WORDED, True)):
        match = pattern.match(line, at)
        if match and (pattern is not _WORDED or fold(match["l"]) in (*_ORDINALS, *_LETTER_NAMES)):
            return Printed(match["raw"].strip(), match["l"], (), match.end(), sure=True, heads=heads)
    return None


class Sequence:
    """The numbers of a document as they go by: decides for each dotted one in which direction it is printed."""

    def __init__(self, *, rtl: bool, upcoming: list[Numbers]) -> None:
        """Begin a document.

        Args:
            rtl: whether the document is written from right to left; otherwise labels mean what they say.
            upcoming: all typed numbers of the document in order, to look ahead where the section is not known.
        """
        self._rtl = rtl
        self._upcoming = upcoming
        self._next = 0
        self.previous: Numbers | None = None
        self.section: int | None = None
        """The number of the last numbered section heading."""

    def follows(self, numbers: Numbers) -> bool:
        """Tell whether a number is what could come next, in either direction."""
        forms = {numbers, numbers[::-1]} if self._rtl else {numbers}
        return any(_succeeds(form, self.previous) for form in forms)

    def logical(self, numbers: Numbers, *, generated: bool = False) -> Numbers:
        """Return the number in logical order and remember it."""
        if generated:
            result = numbers
        else:
            result = self._decided(numbers)
            self._next += 1
        if len(result) > 1 or self.section is None:
            self.previous = result
        return result

    def enter(self, numbers: Numbers) -> None:
        """Note that the number just read heads a section."""
        self.previous = numbers
        self.section = numbers[0]

    def _decided(self, numbers: Numbers) -> Numbers:
        reversed_ = numbers[::-1]
        if not self._rtl or reversed_ == numbers:
            return numbers
        forms = (numbers, reversed_)
        next_ones = [form for form in forms if _succeeds(form, self.previous)] if self.previous is not None else []
        inside = [form for form in forms if self._stays_inside(form)]
        for single, other in ((next_ones, inside), (inside, next_ones)):
            if len(single) == 1 and (len(other) != 1 or other == single):
                return single[0]
        return reversed_ if self._run_proves_reversal() else numbers

    def _stays_inside(self, form: Numbers) -> bool:
        """Tell whether a reading belongs to the section and comes after what was read last."""
        return form[0] == self.section and (self.previous is None or form > self.previous)

    def _run_proves_reversal(self) -> bool:
        """Compare both readings of the dotted numbers from here on: siblings in a row prove more than new sections."""
        run = [self.previous] if self.previous is not None and len(self.previous) > 1 else []
        ahead = []
        for numbers in self._upcoming[self._next :]:
            if len(numbers) == 1:
                break
            ahead.append(numbers)
        printed = _coherence([*run, *ahead])
        turned = _coherence([*run, *(numbers[::-1] for numbers in ahead)])
        return turned > printed


def _succeeds(numbers: Numbers, previous: Numbers | None) -> bool:
    """Tell whether a number may directly follow another: first child, next sibling, next of an ancestor or its first child."""
    if previous is None:
        return numbers in ((1,), (1, 1), (0,), (0, 1))
    if numbers == (*previous, 1):
        return True
    for depth in range(1, len(previous) + 1):
        following = (*previous[: depth - 1], previous[depth - 1] + 1)
        if numbers in (following, (*following, 1)):
            return True
    return False


def _coherence(run: list[Numbers]) -> float:
    score = 0.0
    for previous, numbers in pairwise(run):
        if _succeeds(numbers, previous):
            sibling = numbers[:-1] == previous[:-1] or numbers[: len(previous)] == previous
            score += 1.0 if sibling else 0.5
    return score
