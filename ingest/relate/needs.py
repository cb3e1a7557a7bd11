"""Tells from a look at a sentence that a rule cannot match it, so that hundreds of rules cost little: what every match contains, in order."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import regex

from ingest.folding import fold
from ingest.relate.projection import any_sign, type_class
from ingest.relate.shape import Shape

_FIRST: Final = ord(any_sign()[0])
_SIGN: Final = regex.compile(f"[{any_sign()[:3]}]")
_WORD: Final = regex.compile(r"\p{L}+")
_OPTIONAL: Final = ("?", "*", "{")


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
    """What one sentence shows at first sight, and where: its text, its signs, and its words with and without glued particles."""

    text: str
    signs: int
    places: Sequence[tuple[int, int]]
    words: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, text: str, shape: Shape) -> "Seen":
        """Return what a projected sentence shows, in a language of such a shape."""
        words: dict[str, list[int]] = defaultdict(list)
        for word in shape.word.finditer(text):
            for part in shape.parts(word[0]):
                words[part].append(word.start())
        signs = tuple((sign.start(), 1 << (ord(sign[0]) - _FIRST)) for sign in _SIGN.finditer(text))
        return cls(text, _bits(sign[0] for sign in _SIGN.finditer(text)), signs, words)

    def meets(self, needs: Needs) -> bool:
        """Tell whether the sentence has all that every match must contain, each after the one before it."""
        if any(need.signs and not need.words and not need.parts and not need.signs & self.signs for need in needs):
            return False
        at = 0
        for need in needs:
            found = self._first(need, at)
            if found < 0:
                return False
            at = found + 1
        return True

    def _first(self, need: Need, at: int) -> int:
        """Return where the first thing at or after a place stands that the need is about, or -1."""
        best = -1
        if need.signs & self.signs:
            best = next((place for place, sign in self.places if place >= at and sign & need.signs), -1)
        for form in need.words & self.words.keys():
            place = next((start for start in self.words[form] if start >= at), -1)
            best = place if best < 0 or 0 <= place < best else best
        for form in need.parts:
            place = self.text.find(form, at)
            best = place if best < 0 or 0 <= place < best else best
        return best


def needs(pieces: Sequence["regex.Match[str]"], words: Mapping[str, tuple[str, ...]], *, bounded: bool = True) -> Needs:
    """Return what every match of a pattern must contain: slots, words of the lexicon, words written out.

    Args:
        pieces: the pattern, cut at its slots.
        words: the lexicon.
        bounded: whether words are parted from each other in writing; else a word is any string.
    """
    return _branches(deque(_tokens(pieces)), words, bounded)


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
        optional = bool(tokens) and tokens[0] in _OPTIONAL
        if isinstance(token, str) and token.isalpha() and not optional:
            written += token
            continue
        found, written = _with_word(found, written), ""
        if token == "[":
            _skip_class(tokens)
        elif token == "(":
            inner = _group(tokens, words, bounded)
            found = found if tokens and tokens[0] in _OPTIONAL else found + inner
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
        return (Need(signs=_bits(type_class(piece["types"])[1:-1])),)
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


def _bits(signs: Iterable[str]) -> int:
    bits = 0
    for sign in signs:
        bits |= 1 << (ord(sign) - _FIRST)
    return bits


def _forms(piece: "regex.Match[str]", words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the forms of a word."""
    name = piece["word"]
    if piece["it"]:
        return (*words.get(f"{name}-f", ()), *words.get(f"{name}-m", ())) or words.get(name, ())
    return words.get(name, ())
