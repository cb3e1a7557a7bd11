"""Tells from a look at a sentence that a rule cannot match it, so that hundreds of rules cost little: what every match contains, in order."""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Final, TypeAlias

import regex

from ingest.folding import fold
from ingest.patterns import compiled
from ingest.relate.projection import TYPES, any_sign, type_number, types_of
from ingest.relate.shape import Shape

_SIGN: Final = regex.compile(f"[{any_sign()[:3]}]")
_WORD: Final = regex.compile(r"\p{L}+")
_BEGINS: Final = regex.compile(r"\p{L}++(?!\*)")
OPTIONAL: Final = ("?", "*", "{")
"""What says of the thing before it that it may be missing."""
SPOKEN: Final = 1 << 62
"""The bit, among those of signs, of a pronoun that may stand for a subject."""
OWN: Final = 1 << 63
"""The bit of words for the document itself."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must stand in a text: any of some signs, as bits, any of some words, or any of some strings.

    `parts` are the forms of words that may have endings, and words that a pattern writes out.
    """

    signs: int = 0
    words: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    def either(self, other: "Need") -> "Need":
        """Return the need for this or the other."""
        return Need(self.signs | other.signs, self.words | other.words, self.parts | other.parts)


Needs: TypeAlias = tuple[Need, ...]
"""What every match of a pattern contains, in this order."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one sentence shows at first sight, and where: its text, plain and marked, its signs, and its words with and without glued particles."""

    text: str
    marked: str
    signs: int
    places: Sequence[tuple[int, int]]
    words: Mapping[str, Sequence[int]]
    met: dict[int, Sequence[int]] = field(default_factory=dict)
    """Where what needs are about was found to stand, by the identities of the needs, which live as long as their rules."""

    @classmethod
    def of(cls, text: str, shape: Shape) -> "Seen":
        """Return what a projected sentence shows, in a language of such a shape."""
        words: dict[str, list[int]] = defaultdict(list)
        for word in shape.word.finditer(text):
            for part in shape.parts(word[0]):
                words[part].append(word.start())
        places = [(sign.start(), 1 << type_number(sign[0])) for sign in _SIGN.finditer(text)]
        for bit, pattern in ((SPOKEN, shape.pronouns), (OWN, shape.self_words)):
            if pattern:
                places += [(words.start(), bit) for words in compiled(pattern).finditer(text, overlapped=True)]
        signs = 0
        for _, bit in places:
            signs |= bit
        return cls(text, shape.marks.on(text), signs, places, words)

    def meets(self, needs: Needs) -> bool:
        """Tell whether the sentence has all that every match must contain, each after the one before it."""
        at = 0
        for need in needs:
            places = self.at(need)
            nth = bisect_left(places, at)
            if nth == len(places):
                return False
            at = places[nth] + 1
        return True

    def at(self, need: Need) -> Sequence[int]:
        """Return where what a need is about stands, in order; rules share their needs."""
        found = self.met.get(id(need))
        if found is None:
            places = [place for place, sign in self.places if sign & need.signs] if need.signs & self.signs else []
            for form in need.words & self.words.keys():
                places += self.words[form]
            for form in need.parts:
                place = self.text.find(form)
                while place >= 0:
                    places.append(place)
                    place = self.text.find(form, place + 1)
            self.met[id(need)] = found = sorted(set(places))
        return found


def needs(pieces: Sequence["regex.Match[str]"], words: Mapping[str, tuple[str, ...]], *, bounded: bool = True) -> Needs:
    """Return what every match of a pattern must contain: slots, words of the lexicon, words written out.

    Args:
        pieces: the pattern, cut at its slots.
        words: the lexicon.
        bounded: whether words are parted from each other in writing; else a word is any string.
    """
    return tuple(same(need) for need in _branches(deque(_tokens(pieces)), words, bounded))


@cache
def same(need: Need) -> Need:
    """Return the one need that stands for all that are equal to it."""
    return need


def _tokens(pieces: Iterable["regex.Match[str]"]) -> "Iterator[str | regex.Match[str]]":
    """Yield the slots of a pattern whole and all else by characters, `.` for an escape, a class, a gap, or what a pronoun may stand for."""
    for piece, following in pairwise([*pieces, None]):
        if piece is None:
            return
        if piece["genitive"] or (piece["name"] and following is not None and following["between"]):
            yield "."
        elif piece["name"] or piece["word"]:
            yield piece
        elif piece["group"]:
            yield "("
        elif piece["other"]:
            yield from piece["other"]
        else:
            yield "."


def _branches(tokens: "deque[str | regex.Match[str]]", words: Mapping[str, tuple[str, ...]], bounded: bool) -> Needs:
    """Return what a choice needs, up to the end of its group: of one branch all, of several one thing that each has."""
    branches = [_branch(tokens, words, bounded)]
    while tokens and tokens[0] == "|":
        tokens.popleft()
        branches.append(_branch(tokens, words, bounded))
    if len(branches) == 1:
        return branches[0]
    if not all(branches):
        return ()
    some = Need()
    for branch in branches:
        some = some.either(next((need for need in branch if not need.signs), branch[0]))
    return (some,)


def _branch(tokens: "deque[str | regex.Match[str]]", words: Mapping[str, tuple[str, ...]], bounded: bool) -> Needs:
    found: Needs = ()
    written = ""
    while tokens and tokens[0] not in ("|", ")"):
        token = tokens.popleft()
        optional = bool(tokens) and tokens[0] in OPTIONAL
        if isinstance(token, str) and token.isalpha() and not optional:
            written += token
            continue
        found, written = _with_word(found, written), ""
        if token == "[":
            _skip_class(tokens)
        elif token == "(":
            inner = _group(tokens, words, bounded)
            found = found if tokens and tokens[0] in OPTIONAL else found + inner
        elif not isinstance(token, str) and not optional:
            found += _slot(token, words, bounded)
    return _with_word(found, written)


def _group(tokens: "deque[str | regex.Match[str]]", words: Mapping[str, tuple[str, ...]], bounded: bool) -> Needs:
    """Read a group behind its bracket; one that only looks ahead or back needs nothing."""
    looks = False
    if tokens and tokens[0] == "?":
        tokens.popleft()
        kind = tokens.popleft()
        looks = kind != ":" and kind != ">"
    inner = _branches(tokens, words, bounded)
    if tokens:
        tokens.popleft()
    return () if looks else inner


def _skip_class(tokens: "deque[str | regex.Match[str]]") -> None:
    while tokens and tokens.popleft() != "]":
        pass


def _with_word(found: Needs, written: str) -> Needs:
    return (*found, Need(parts=frozenset({fold(written)}))) if len(written) > 1 else found


def _slot(piece: "regex.Match[str]", words: Mapping[str, tuple[str, ...]], bounded: bool) -> Needs:
    if piece["name"]:
        return (Need(signs=signs_of(piece["types"])),)
    forms = _forms(piece, words)
    if not forms or piece["optional"]:
        return ()
    whole = bounded and not piece["object"]
    told = [_telling(form) for form in forms]
    if not all(word for word, _ in told):
        return ()
    full = frozenset(word for word, cut in told if whole and not cut)
    return (Need(words=full, parts=frozenset(word for word, cut in told if cut or not whole)),)


def _telling(form: str) -> tuple[str, bool]:
    """Return the longest word of a form, by which it is told best, and whether it is cut short by a `*`; the case after `@` is no word."""
    found = [
        (word, "*" in token)
        for token in form.partition("@")[0].split()
        for word in _WORD.findall(token.partition("*")[0])
    ]
    return max(found, key=lambda word: len(word[0]), default=("", False))


def first_words(piece: "regex.Match[str]", words: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the words that the forms of a word begin with; none where they are not told whole, or may be followed by more letters."""
    forms = _forms(piece, words)
    found = [_BEGINS.match(form) for form in forms]
    told = all(begins is not None and "@" not in form for begins, form in zip(found, forms, strict=True))
    if not told or piece["object"] or piece["word"] in ("its", "number"):
        return frozenset()
    return frozenset(begins[0] for begins in found if begins is not None)


def signs_of(types: str) -> int:
    """Return the signs of types of mention, given as `body|event`, as bits."""
    bits = 0
    for name in types_of(types):
        bits |= 1 << TYPES.index(name)
    return bits


def _forms(piece: "regex.Match[str]", words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the forms of a word."""
    name = piece["word"]
    if piece["it"]:
        return (*words.get(f"{name}-f", ()), *words.get(f"{name}-m", ())) or words.get(name, ())
    return words.get(name, ())
