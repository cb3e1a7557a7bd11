"""Takes the pages of a PDF apart into what stands where: glyphs with their text, ruled lines, links; knows no lines and no order.

Coordinates are points from the upper left corner, as the page is seen. Text turned by a quarter or a half is turned upright if it
is most of the page, and otherwise left out and counted.
"""

import logging
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from playa import Page as PdfPage
from playa.content import GlyphObject, ImageObject, MarkedContent, PathObject, TextObject
from playa.font import TrueTypeFont, Type1Font
from playa.pdftypes import resolve1

from ingest.reading.markup import symbol
from ingest.reading.pdf_glyph import Glyph
from ingest.reading.pdf_replacement import as_one, replaced_by, stated
from ingest.reading.styles import GLYPHS

logging.getLogger("playa").setLevel(logging.CRITICAL)  # what it meets in damaged files is told by our own notes

_INVISIBLE: Final = 3  # ISO 32000-2, 9.3.6: text rendering mode of the text layer under a scan
_SYMBOLIC: Final = 4  # ISO 32000-2, table 121: a font with characters of its own
_QUOTES: Final = {39: "\u2019", 96: "\u2018"}  # where the standard encoding is not ASCII
_MARKS: Final = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670"
_HAIR: Final = 4.0
_THIN: Final = 2.0
_SHORTEST_RULE: Final = 4.0
_MOST_RULES: Final = 4000
_TALLEST: Final = 60.0
_STRUCK: Final = (0.15, 0.45)  # of the size: how high above the baseline a line runs through letters


class Rule(NamedTuple):
    """A straight line along an axis: at `at`, from `low` to `high` of the other axis."""

    at: float
    low: float
    high: float


class LinkArea(NamedTuple):
    """A place on the page that leads to an address."""

    x0: float
    y0: float
    x1: float
    y1: float
    target: str


@dataclass(slots=True)
class Counts:
    """What the quality of a document is judged by, over all its pages."""

    glyphs: int = 0
    unmapped: int = 0
    private: int = 0
    invisible: int = 0
    turned: int = 0
    images: int = 0
    letters: dict[tuple[str, int], str] = field(default_factory=dict)
    """What glyphs that do not say it stand for, by font and code, where a neighbour says it in their place."""
    bare: dict[tuple[str, str], str] = field(default_factory=dict)
    """Letters, by font and what they say, that say a mark too which another glyph draws."""
    struck: dict[int, int] = field(default_factory=dict)
    """How many glyphs are struck through, by page."""


@dataclass(slots=True)
class PageContent:
    """What stands on one page; `number` counts from 1."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    thin: list[Rule] = field(default_factory=list)
    """Lines across that are drawn as such, not edges of boxes."""
    links: list[LinkArea] = field(default_factory=list)
    mute: list[tuple[int, Glyph]] = field(default_factory=list)
    """Glyphs that do not say what they stand for, each after its code."""
    furniture: set[int] = field(default_factory=set)
    """Glyphs that the document itself declares to be no text of its own, as running headers; by `seq`."""


def take_apart(page: PdfPage, number: int, counts: Counts) -> PageContent:
    """Return what stands on a page, and add to the counts."""
    content = PageContent(number, page.width, page.height)
    turned: dict[int, list[Glyph]] = {0: [], 1: [], 2: [], 3: []}
    letters = _Letters(content, counts, turned)
    for thing in page.flatten():
        if isinstance(thing, TextObject):
            letters.take(thing)
        elif isinstance(thing, PathObject):
            _rules(thing, content)
        elif isinstance(thing, ImageObject):
            counts.images += 1
    letters.end_cluster()
    most = max(turned, key=lambda turn: (len(turned[turn]), -turn))
    counts.turned += sum(len(found) for turn, found in turned.items() if turn != most)
    content.glyphs = _upright(turned[most], most, content)
    content.glyphs = _without_struck(content, counts)
    content.links = [] if most else list(_links(page))
    return content


class _Letters:
    """The glyphs of a page as they come, in the place of those that the document says mean something together one glyph."""

    def __init__(self, content: PageContent, counts: Counts, turned: dict[int, list[Glyph]]) -> None:
        self._content = content
        self._counts = counts
        self._turned = turned
        self._borrowed = ""
        self._mark: MarkedContent | None = None
        self._cluster: list[tuple[GlyphObject, int, Glyph]] = []
        self._furniture = False

    def take(self, thing: TextObject) -> None:
        """Take a piece of text."""
        mark = replaced_by(thing)
        if mark is not self._mark:
            self.end_cluster()
            self._mark = mark
        self._furniture = thing.mcs is not None and _is_furniture(thing)
        font = thing.fontname if thing.gstate.font is not None else ""
        self._counts.invisible += len(thing) if thing.gstate.render_mode == _INVISIBLE else 0
        for found in thing:
            one = found, *_glyph(found, font, self._counts)
            if mark is None:
                self._keep(*one)
            else:
                self._cluster.append(one)

    def end_cluster(self) -> None:
        """Keep what was said to mean something together, as one glyph if it stands together."""
        cluster, mark, self._cluster, self._mark = self._cluster, self._mark, [], None
        if mark is None or not cluster:
            return
        turns = {turn for _, turn, _ in cluster}
        joined = as_one([glyph for *_, glyph in cluster], stated(mark)) if len(turns) == 1 else None
        if joined is None:
            for one in cluster:
                self._keep(*one)
            return
        self._counts.unmapped -= sum(not glyph.text for *_, glyph in cluster)
        self._borrowed = ""
        self._add(turns.pop(), joined)

    def _keep(self, found: GlyphObject, turn: int, glyph: Glyph) -> None:
        self._borrowed = _lent(found, glyph, self._borrowed, self._content, self._counts)
        if glyph.text:
            self._add(turn, glyph._replace(text=glyph.text.lstrip(self._borrowed)) if self._borrowed else glyph)

    def _add(self, turn: int, glyph: Glyph) -> None:
        self._turned[turn].append(glyph)
        if self._furniture:
            self._content.furniture.add(glyph.seq)


def _without_struck(content: PageContent, counts: Counts) -> list[Glyph]:
    """Leave out what a line runs through, as revisions show what they delete."""
    through: set[int] = set()
    by_height = sorted(content.glyphs, key=lambda g: g.y)
    heights = [glyph.y for glyph in by_height]
    low, high = _STRUCK
    for rule in content.thin[:_MOST_RULES]:
        hit = [
            glyph
            for glyph in by_height[bisect_left(heights, rule.at) : bisect_left(heights, rule.at + _TALLEST)]
            if low * glyph.size <= glyph.y - rule.at <= high * glyph.size
            and rule.low - 1 <= (glyph.x0 + glyph.x1) / 2 <= rule.high + 1
        ]
        # a line that goes on far beyond the words is a rule of the page
        if hit and min(g.x0 - g.size for g in hit) <= rule.low and rule.high <= max(g.x1 + g.size for g in hit):
            through.update(glyph.seq for glyph in hit)
    if not through:
        return content.glyphs
    struck = sum(1 for g in content.glyphs if g.seq in through and not g.text.isspace())
    counts.struck[content.number] = struck
    return [glyph for glyph in content.glyphs if glyph.seq not in through]


def _is_furniture(thing: TextObject) -> bool:
    """Tell whether text is marked as an artifact of pagination (ISO 32000-2, 14.8.2.2.2)."""
    for mark in thing.mcstack:
        if mark.tag == "Artifact":
            kind = str(mark.props.get("Type", "")) if mark.props else ""
            return "Pagination" in kind
    return False


def _lent(found: GlyphObject, glyph: Glyph, borrowed: str, content: PageContent, counts: Counts) -> str:
    """Return the letter that a mark says beside itself, for the glyph after it which then says none; keep what is learnt.

    Some programs give the characters of a letter and its mark to one of the two glyphs, and none to the other: to the mark, which
    is drawn first, or to the letter.
    """
    wide = glyph.x1 > glyph.x0
    if not glyph.text:
        content.mute.append((found.cid, glyph))
        if borrowed and wide:
            counts.letters.setdefault((glyph.font, found.cid), borrowed)
        return ""
    letters = glyph.text.rstrip(_MARKS)
    if len(letters) != 1 or letters == glyph.text:
        return ""
    if not wide:
        return letters
    code, before = content.mute[-1] if content.mute else (0, glyph)
    if before.seq == glyph.seq - 1 and before.x1 == before.x0 and before.font == glyph.font:
        counts.letters.setdefault((glyph.font, code), glyph.text[1:])
        counts.bare[glyph.font, glyph.text] = letters
    return ""


def with_letters(content: PageContent, counts: Counts) -> None:
    """Give mute glyphs what was learnt of them anywhere in the document, and take from letters the marks that are others'."""
    if not counts.letters:
        return
    found = [
        g._replace(text=counts.letters[g.font, code]) for code, g in content.mute if (g.font, code) in counts.letters
    ]
    counts.unmapped -= len(found)
    own = [g._replace(text=counts.bare.get((g.font, g.text), g.text)) for g in content.glyphs]
    content.glyphs = sorted([*own, *found], key=lambda glyph: glyph.seq)


def _glyph(found: GlyphObject, font: str, counts: Counts) -> tuple[int, Glyph]:
    """Return a glyph, its text empty if it says none, and by how many quarters it is turned."""
    counts.glyphs += 1
    dx, dy = found.displacement
    text, private = _meaning((None if _is_guessed(found) else found.text) or _by_standard_encoding(found), font)
    counts.private += private
    # a glyph without width that says it is a Latin letter: its number was taken for its meaning
    if text is None or (not dx and not dy and len(text) == 1 and " " < text < "\u00ad"):
        counts.unmapped += 1
        text = ""
    a, b, c, d, x, y = found.matrix
    if b == 0 and a > 0 and dx >= 0:
        return 0, Glyph(text, x, x + dx, y, abs(d) if not c else found.size, font, counts.glyphs)
    if abs(b) > abs(a):
        turn = 1 if b > 0 else 3
        x0, x1, base = (y, y + dy, x) if dy >= 0 else (y + dy, y, x)
    else:
        turn = 2 if a < 0 else 0
        x0, x1, base = (x, x + dx, y) if dx >= 0 else (x + dx, x, y)
    return turn, Glyph(text, x0, x1, base, found.size, font, counts.glyphs)


@lru_cache(maxsize=65536)
def _meaning(text: str | None, font: str) -> tuple[str | None, int]:
    """Return the characters of a glyph in their plain forms, or None for one that stands for none, and how many are private."""
    if not text or text == "\ufffd" or all(unicodedata.category(char) in ("Cc", "Cn") for char in text):
        return None, 0
    if any("\ue000" <= char <= "\uf8ff" for char in text):
        family = font.partition("+")[2] or font
        known = "".join(GLYPHS.get(char) or symbol(family, ord(char)) or char for char in text)
        return known, sum("\ue000" <= char <= "\uf8ff" for char in known)
    if any("\ufb00" <= char <= "\ufeff" for char in text):
        # presentation forms: shapes of letters, not letters (Unicode 9.2); those of marks hold a space or a tatweel
        plain = unicodedata.normalize("NFKC", text).replace("\ufeff", "")
        marks = [char for char in plain if unicodedata.category(char) == "Mn"]
        if marks and len(marks) + sum(char in " \u0640" for char in plain) == len(plain):
            return "".join(marks), 0
        return plain or None, 0
    return text, 0


def _is_guessed(found: GlyphObject) -> bool:
    """Tell whether the text of a glyph is its number taken for a character.

    A symbolic TrueType font has no encoding (ISO 32000-2, 9.6.5.4): what its table of meanings leaves out means nothing.
    """
    font = found.font
    if not isinstance(font, TrueTypeFont) or font.tounicode is None or not font.flags & _SYMBOLIC:
        return False
    return bytes((found.cid,)) not in font.tounicode.bytes2unicode if found.cid < 256 else False


def _by_standard_encoding(found: GlyphObject) -> str | None:
    """Return the character of a code that a font's own table leaves out: that of the standard encoding.

    Fonts of the nineties name only what differs (ISO 32000-2, table 112), and the program within them is not looked into.
    """
    font, code = found.font, found.cid
    if not isinstance(font, Type1Font) or font.tounicode is not None or font.flags & _SYMBOLIC:
        return None
    return _QUOTES.get(code, chr(code)) if " " <= chr(code) <= "~" and code not in font.encoding else None


def _rules(path: PathObject, content: PageContent) -> None:
    """Keep the straight lines of a path, and thin filled boxes, which are lines too."""
    if not (path.stroke or path.fill):
        return
    x0, y0, x1, y1 = path.bbox
    if x1 - x0 < _SHORTEST_RULE and y1 - y0 < _SHORTEST_RULE:
        return
    if x1 - x0 <= _HAIR or y1 - y0 <= _HAIR:
        _keep(content, x0, y0, x1, y1)
        if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST_RULE:
            content.thin.append(Rule((y0 + y1) / 2, x0, x1))
        return
    at: tuple[float, float] | None = None
    begun = at
    for segment in path.segments:
        if segment.operator == "h":
            point = begun
        elif segment.points:
            point = (segment.points[-1][0], segment.points[-1][1])
        else:
            continue
        if segment.operator == "m":
            begun = point
        elif segment.operator in ("l", "h") and at is not None and point is not None:
            _keep(content, *at, *point)
        at = point


def _keep(content: PageContent, x0: float, y0: float, x1: float, y1: float) -> None:
    x0, x1 = min(x0, x1), max(x0, x1)
    y0, y1 = min(y0, y1), max(y0, y1)
    if y1 - y0 <= _HAIR and x1 - x0 >= _SHORTEST_RULE:
        content.across.append(Rule((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= _HAIR and y1 - y0 >= _SHORTEST_RULE:
        content.down.append(Rule((x0 + x1) / 2, y0, y1))


def _upright(glyphs: list[Glyph], turn: int, content: PageContent) -> list[Glyph]:
    """Turn a page so that its text runs from left to right; `turn` counts quarters, clockwise as seen."""
    if not turn:
        return glyphs
    width, height = content.width, content.height
    if turn == 2:
        turned = [g._replace(x0=width - g.x1, x1=width - g.x0, y=height - g.y) for g in glyphs]
        content.across = [Rule(height - r.at, width - r.high, width - r.low) for r in content.across]
        content.down = [Rule(width - r.at, height - r.high, height - r.low) for r in content.down]
        content.thin = [Rule(height - r.at, width - r.high, width - r.low) for r in content.thin]
        return turned
    content.thin = []
    across, down = content.across, content.down
    content.width, content.height = height, width
    if turn == 1:  # text runs down the page
        content.across = [Rule(width - r.at, r.low, r.high) for r in down]
        content.down = [Rule(r.at, width - r.high, width - r.low) for r in across]
        return [g._replace(y=width - g.y) for g in glyphs]
    content.across = [Rule(r.at, height - r.high, height - r.low) for r in down]
    content.down = [Rule(height - r.at, r.low, r.high) for r in across]
    return [g._replace(x0=height - g.x1, x1=height - g.x0) for g in glyphs]


def _links(page: PdfPage) -> Iterator[LinkArea]:
    for note in page.annotations:
        action = resolve1(note.props.get("A"))
        if not isinstance(action, dict):
            continue
        target = resolve1(action.get("URI"))
        if isinstance(target, bytes):
            yield LinkArea(*note.bbox, target.decode("utf-8", errors="replace"))
