"""Projects a sentence: its folded text with each mention replaced by two signs, its type and its index, and the way back to offsets.

A rule can then be an ordinary regular expression in which a mention is one unit that nothing can match by half.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Final

import regex

from ingest.folding import Folded, fold
from ingest.language.cases import ANY, CASES, Inflection, bit
from ingest.patterns import compiled
from ingest.records import Mention, Segment

TYPES: Final = (
    "resolution", "decision", "edition", "recommendation", "opinion", "provision", "document", "circular", "service-order",
    "body", "event", "initiative", "post", "person", "country", "country-group", "region", "sdg", "action-line", "topic", "date",
)  # fmt: skip
BEFORE_MARKS: Final = 16
"""How many sets of marks the first sign of a mention can show (`ingest/relate/marks.py`)."""
AFTER_MARKS: Final = 42
"""How many the second can."""
_FIRST_TYPE: Final = 0xE000
_TYPE_SIGN: Final = {name: chr(_FIRST_TYPE + index * BEFORE_MARKS) for index, name in enumerate(TYPES)}
GROUPS: Final = {
    "instrument": "resolution|decision|edition|recommendation|opinion",
    "paper": "document|circular|service-order",
    "agent": "body|post",
    "party": "country|body",
    "giver": "country|body|post",
    "holder": "person|post",
    "anyone": "country|body|post|person",
    "aim": "sdg|initiative|event",
    "organ": "body|event",
    "thing": "body|event|initiative",
}
_INSTRUMENTS: Final = frozenset({"resolution", "decision", "edition", "recommendation", "opinion"})
_FIRST_INDEX: Final = 0xF0000
_INDICES: Final = 0x10FFFD - _FIRST_INDEX
INDEX: Final = r"[\U000F0000-\U0010FFFD]"
SIGN: Final = r"[\ue000-\uf8ff]" + INDEX
"""The signs of any mention."""
_SPACES: Final = (" ", "\u00a0", "\u00ad")  # between a noun and the acronym of what it takes up
# In a language with cases the second sign also shows the set of cases in which its mention may stand: there is a block of indices for
# each of the sets that endings tell; of another set the smallest that holds it is shown. Each block has one of indices for each set of marks.
_SETS: Final = ("ngdail", "n", "g", "d", "a", "i", "l", "na", "ga", "da", "dl", "gdl", "nga", "gal", "nai", "ndal")


@cache
def most(*, cased: bool) -> int:
    """Return how many mentions one sentence can have; a longer one is cut."""
    return _INDICES // ((len(_SETS) if cased else 1) * AFTER_MARKS)


@dataclass(frozen=True, slots=True)
class Absorbing:
    """What belongs to a sign beside the name it stands for, and where sentences end.

    `before` are, for a type of mention, the folded words before it that its sign absorbs: titles before a person, say, or none; `otherwise` those
    for all other types, such as articles. Their group `keep` stays visible; what their group `short` shows is replaced by its long form in
    `contracted` ("du" by "de"). `organ` is what may stand between an instrument and an organ whose sign the instrument's absorbs,
    `organ_before` between such an organ and the instrument after it ("Council Resolution …");
    `after` are, for a type of mention, the words after it that its sign absorbs ("the … initiative"). `elided` are how a name may begin
    that has swallowed a preposition, and that preposition; `inflection` tells in which cases a name may stand, in a language that has them; `adopting_nothing` are bodies that no
    instrument is of.
    """

    before: Mapping[str, "regex.Pattern[str] | None"] = field(default_factory=dict)
    otherwise: "regex.Pattern[str] | None" = None
    contracted: Mapping[str, str] = field(default_factory=dict)
    organ: "regex.Pattern[str] | None" = None
    organ_before: "regex.Pattern[str] | None" = None
    after: Mapping[str, "regex.Pattern[str]"] = field(default_factory=dict)
    elided: tuple[str, ...] = ()
    inflection: Inflection | None = None
    adopting_nothing: frozenset[str] = frozenset()
    end: "regex.Pattern[str]" = field(default_factory=lambda: compiled(r"(?:[.؟?!](?=\s)(?<!\b\d\.)|[。！？]|\n)"))

    def kept(self, mention: Mention) -> str:
        """Return the preposition that a name has swallowed: it stays visible to the rules."""
        return self.elided[1] if self.elided and mention.text.startswith(self.elided[0]) else ""

    def owns(self, mention: Mention, between: str) -> bool:
        """Tell whether an organ behind an instrument can be whose it is: right behind it, in a language with cases, in the genitive."""
        if between.strip():
            return True
        return mention.id not in self.adopting_nothing and bool(self.cases(mention, "") & bit("g"))

    def cases(self, mention: Mention, absorbed: str) -> int:
        """Return the set of cases in which a mention may stand, with the folded words before it that its sign absorbs."""
        if self.inflection is None or mention.type == "date":
            return ANY
        first = mention.text.split()[0] if mention.text.split() else ""
        if not absorbed and (first.isascii() or (first[:2].isupper() and len(first) > 1)):
            return ANY
        return self.inflection.cases(f"{absorbed} {fold(mention.text)}".strip())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A projected sentence: `text` with signs, `origin` the offset in the document of each of its characters, `mentions` by index."""

    text: str
    origin: tuple[int, ...]
    mentions: tuple[Mention, ...]
    start: int
    end: int
    segment: Segment | None
    cased: bool = False

    def mention(self, signs: str) -> Mention:
        """Return the mention that two signs stand for."""
        return self.mentions[self._index(signs[1])]

    def _index(self, sign: str) -> int:
        return (ord(sign) - _FIRST_INDEX) % most(cased=self.cased)

    def all(self, signs: str) -> tuple[Mention, ...]:
        """Return the mentions among the signs of a list, in order, without what stands in brackets between them."""
        found: list[Mention] = []
        depth = 0
        for char in signs:
            depth += (char == "(") - (char == ")")
            if ord(char) >= _FIRST_INDEX and depth == 0:
                found.extend(members(self.mentions[self._index(char)]))
        return tuple(found)

    def words(self, match: "regex.Match[str]", group: str) -> str:
        """Return what a group of a match in the marked text holds, without marks; nothing where the pattern has no such group, or it is empty."""
        return self.text[slice(*match.span(group))] if match.groupdict().get(group) else ""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the document for a span of the projected text."""
        return self.origin[start], self.origin[end - 1] if end - 1 < len(self.origin) and end == start else self.origin[
            end
        ]


def members(mention: Mention) -> tuple[Mention, ...]:
    """Return the mention itself, or one for each of the bodies that a collective name stands for."""
    if mention.rule != "collective":
        return (mention,)
    return tuple(replace(mention, id=member) for member in mention.candidates)


def types_of(types: str) -> frozenset[str]:
    """Return the types that `body|event` stands for; those of `GROUPS` are several."""
    return frozenset(name for part in types.split("|") for name in GROUPS.get(part, part).split("|"))


def type_class(types: str) -> str:
    """Return a pattern for the sign of any of the types, given as `body|event`; those of `GROUPS` are several."""
    return f"[{type_ranges(types)}]"


def type_ranges(types: str, marks: Collection[int] = range(BEFORE_MARKS)) -> str:
    """Return the signs of any of the types, with any of some marks, as they stand in a class of characters."""
    named = [name for part in types.split("|") for name in GROUPS.get(part, part).split("|")]
    firsts = [ord(_TYPE_SIGN[name]) for name in dict.fromkeys(named)]
    return ranges(first + shown for first in firsts for shown in marks)


def index_ranges(marks: Collection[int], *, cased: bool) -> str:
    """Return the second signs of mentions with any of some marks, as they stand in a class of characters."""
    size = most(cased=cased)
    blocks = range(0, (len(_SETS) if cased else 1) * AFTER_MARKS, AFTER_MARKS)
    return _spans((_FIRST_INDEX + (block + one) * size, size) for block in blocks for one in sorted(marks))


def ranges(codes: Iterable[int]) -> str:
    """Return characters, given by their codes, as ranges of a class of characters."""
    return _spans((code, 1) for code in sorted(codes))


def _spans(spans: Iterable[tuple[int, int]]) -> str:
    joined: list[list[int]] = []
    for first, size in spans:
        if joined and joined[-1][1] == first:
            joined[-1][1] = first + size
        else:
            joined.append([first, first + size])
    return "".join(f"{chr(first)}-{chr(end - 1)}" for first, end in joined)


def with_marks(signs: str, before: int, after: int, *, cased: bool) -> str:
    """Return the signs of a mention for which nothing is marked with marks."""
    return chr(ord(signs[0]) + before) + chr(ord(signs[1]) + after * most(cased=cased))


def in_any_case(signs: str) -> str:
    """Return the signs of a mention for which no case is told, in a language with cases."""
    size = most(cased=True)
    index = (ord(signs[1]) - _FIRST_INDEX) % size
    return signs[0] + chr(_FIRST_INDEX + _block(ANY) * AFTER_MARKS * size + index)


def case_class(cases: str) -> str:
    """Return a pattern for the second sign of a mention that may stand in any of some cases, given by their letters.

    A mark `!` behind the letters asks for a name that shows its case: one that is the same in all cases ("БРЭ") is none.
    """
    fitting = [n for n, shown in enumerate(_SETS) if not set(shown).isdisjoint(cases)]
    shown = [n for n in fitting if not (cases.endswith("!") and set(_SETS[n]) == set(CASES))]
    size = most(cased=True) * AFTER_MARKS
    return f"[{_spans((_FIRST_INDEX + n * size, size) for n in shown)}]"


def signed(pattern: str) -> str:
    """Return a folded pattern of a language's tables with `<body|event>` written out as a name of these types, `<body/a!>` in a case."""
    return regex.sub(
        r"<([a-z|-]+)(?:/([a-z]+!?))?>", lambda m: type_class(m[1]) + (case_class(m[2]) if m[2] else INDEX), pattern
    )


@cache
def _block(cases: int) -> int:
    """Return the number of the block of indices for a set of cases, given as bits."""
    letters = {case for case in CASES if cases & bit(case)}
    return min((n for n, shown in enumerate(_SETS) if letters <= set(shown)), key=lambda n: len(_SETS[n]))


def is_sign(char: str) -> bool:
    """Tell whether a character is the first sign of a mention."""
    return "\ue000" <= char <= "\uf8ff"


def type_number(sign: str) -> int:
    """Return the number of the type, among all, that the first sign of a mention shows."""
    return (ord(sign) - _FIRST_TYPE) // BEFORE_MARKS


def any_sign() -> str:
    """Return a character class of all signs, to be excluded from gaps."""
    return "\ue000-\uf8ff\U000f0000-\U0010fffd"


def sentences(
    text: str, segments: Sequence[Segment], mentions: Sequence[Mention], absorbing: Absorbing | None = None
) -> Iterator[Sentence]:
    """Yield the sentences of a document; a mention is never cut, and of several at one place the longest stands for all.

    Args:
        text: the text of the document.
        segments: its segments; a sentence never crosses one.
        mentions: what was recognised in it; topics are left in the text, since they stand anywhere.
        absorbing: what of a language belongs to a sign, and where its sentences end.
    """
    absorbing = absorbing or Absorbing()
    spans: list[tuple[int, int, Segment | None]] = [(s.start, s.end, s) for s in segments] or [(0, len(text), None)]
    ordered = sorted(
        (
            m
            for m in mentions
            if (m.id is not None or m.rule == "collective") and m.type in _TYPE_SIGN and m.type != "topic"
        ),
        key=lambda m: (m.start, -m.end),
    )
    starts = [m.start for m in ordered]
    for start, end, segment in spans:
        inside = [m for m in ordered[bisect_left(starts, start) : bisect_left(starts, end)] if m.end <= end]
        cuts = [start]
        for match in absorbing.end.finditer(text, start, end):
            if not any(m.start < match.end() < m.end for m in inside):
                cuts.append(match.end())
        limit = most(cased=absorbing.inflection is not None)
        cuts.extend(m.start for m in inside[limit::limit])
        cuts = sorted({*cuts, end})
        for first, last in pairwise(cuts):
            if text[first:last].strip():
                held = [m for m in inside if first <= m.start and m.end <= last]
                yield _project(text, first, last, held, segment, absorbing)


def _project(
    text: str, start: int, end: int, mentions: Sequence[Mention], segment: Segment | None, absorbing: Absorbing
) -> Sentence:
    out: list[str] = []
    origin: list[int] = []
    used: list[Mention] = []
    at = start

    def plain(first: int, last: int, before: "regex.Pattern[str] | None" = None) -> str:
        piece = Folded(text[first:last])
        match = before.search(piece.text) if before is not None else None
        short = match.groupdict().get("short") if match is not None else None
        shown = piece.text if match is None else piece.text[: match.start() if short else match.end("keep")]
        out.append(shown)
        origin.extend(first + offset for offset in piece.offsets(len(shown)))
        if match is not None and short:
            long = absorbing.contracted[short] + " "
            out.append(long)
            origin.extend([first + piece.at(match.start())] * len(long))
        return piece.text[len(shown) :].strip()

    for mention, following in pairwise([*mentions, None]):
        if mention is None or mention.start < at:
            continue
        if following is not None and _names_organ(mention, following, text, absorbing):
            plain(at, mention.start, absorbing.before.get(mention.type, absorbing.otherwise))
            at = following.start
            continue
        if used and used[-1].coref and used[-1].id == mention.id and text[at : mention.start] in _SPACES:
            used[-1] = mention  # "the Group AB-CD" is named once
            at = mention.end
            continue
        swallowed = absorbing.kept(mention)
        if used and mention.type in ("body", "event") and used[-1].type in _INSTRUMENTS and absorbing.organ is not None:
            between = fold(text[at : mention.start] + swallowed)
            if absorbing.organ.fullmatch(between) and absorbing.owns(mention, between):
                at = mention.end
                continue
        absorbed = plain(at, mention.start, absorbing.before.get(mention.type, absorbing.otherwise))
        if swallowed:
            out.append(swallowed)
            origin.append(mention.start)
        cased = absorbing.inflection is not None
        block = _block(absorbing.cases(mention, absorbed)) * AFTER_MARKS * most(cased=True) if cased else 0
        out.append(_TYPE_SIGN[mention.type] + chr(_FIRST_INDEX + block + len(used)))
        origin.extend((mention.start, mention.start))
        used.append(mention)
        at = mention.end
        limit = end if following is None else max(at, following.start)
        after = absorbing.after[mention.type].match(text[at:limit].lower()) if mention.type in absorbing.after else None
        if after is not None:
            at += after.end()
    plain(at, end)
    origin.append(end)
    return Sentence("".join(out), tuple(origin), tuple(used), start, end, segment, absorbing.inflection is not None)


def _names_organ(mention: Mention, following: Mention, text: str, absorbing: Absorbing) -> bool:
    """Tell whether a name says only whose the instrument, or the part, right after it is."""
    if absorbing.organ_before is None or mention.type not in ("body", "event"):
        return False
    part = following.type == "body" and (following.id or "").startswith(f"{mention.id}-")
    if following.type not in _INSTRUMENTS and not part:
        return False
    return absorbing.organ_before.fullmatch(fold(text[mention.end : following.start])) is not None
