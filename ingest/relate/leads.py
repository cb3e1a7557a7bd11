"""Tells what a match of a rule begins with, so that a rule is tried at the few places of a sentence where that stands."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import regex

from ingest.relate.needs import OPTIONAL, OWN, SPOKEN, Need, Seen, first_words, same, signs_of
from ingest.relate.projection import types_of

_COUNTS: Final = ("?", "*", "+", "{")
_Token: TypeAlias = "str | tuple[regex.Match[str], regex.Match[str] | None]"


@dataclass(frozen=True, slots=True)
class _Opening:
    """What something begins with, and whether it may be empty; a need of None is for anything at all."""

    need: Need | None
    empty: bool


def lead(
    pieces: Sequence["regex.Match[str]"],
    words: Mapping[str, tuple[str, ...]],
    papers: frozenset[str],
    *,
    bounded: bool = True,
) -> Need | None:
    """Return what every match of a pattern begins with, or None where that may be anything.

    Args:
        pieces: the pattern, cut at its slots.
        words: the lexicon.
        papers: the types of mention for which words for the document itself may stand.
        bounded: whether words are parted from each other in writing; else a word begins nothing that can be told.
    """
    reader = _Reader(deque(_tokens(pieces)), words, papers, bounded)
    opening = reader.choice()
    return same(opening.need) if opening.need is not None and not opening.empty else None


def everywhere(pattern: "regex.Pattern[str]", begins: Need | None, seen: Seen) -> Iterable["regex.Match[str]"]:
    """Return the matches of a pattern in a marked sentence, one for each place where one begins; tried only where what they begin with stands."""
    if begins is None:
        return pattern.finditer(seen.marked, overlapped=True)
    return [match for at in seen.at(begins) if (match := pattern.match(seen.marked, at)) is not None]


def _tokens(pieces: Sequence["regex.Match[str]"]) -> Iterator[_Token]:
    """Yield slots and words with what follows them, and all else by characters, "." for what may be anything."""
    for piece, following in zip(pieces, [*pieces[1:], None], strict=False):
        if piece["genitive"]:
            yield "."
        elif piece["name"] or piece["word"]:
            yield piece, following
        elif piece["group"]:
            yield from "(?:"
        elif piece["other"]:
            yield from piece["other"]
        else:
            yield "."


@dataclass(slots=True)
class _Reader:
    """Reads a pattern from its beginning, as far as that tells what its matches begin with."""

    tokens: "deque[_Token]"
    words: Mapping[str, tuple[str, ...]]
    papers: frozenset[str]
    bounded: bool

    def choice(self) -> _Opening:
        """Return what a choice begins with, up to the end of its group."""
        found = self._branch()
        while self.tokens and self.tokens[0] == "|":
            self.tokens.popleft()
            found = _either(found, self._branch())
        return found

    def _branch(self) -> _Opening:
        found = _Opening(Need(), empty=True)
        while self.tokens and self.tokens[0] not in ("|", ")"):
            next_one = self._one()
            if found.empty:
                found = replace(_either(found, next_one), empty=next_one.empty)
        return found

    def _one(self) -> _Opening:
        """Read one thing, and what says that it may be missing."""
        token = self.tokens.popleft()
        if token == "(":
            found = self._group()
        elif token == "[":
            while self.tokens and self.tokens.popleft() != "]":
                pass
            found = _Opening(None, empty=False)
        elif isinstance(token, str):
            found = _Opening(None, empty=False)
        else:
            found = self._slot(*token)
        optional = bool(self.tokens) and self.tokens[0] in OPTIONAL
        self._skip_count()
        return replace(found, empty=True) if optional else found

    def _skip_count(self) -> None:
        """Pass over how often the thing before may stand."""
        while self.tokens and self.tokens[0] in _COUNTS:
            if self.tokens.popleft() == "{":
                while self.tokens and self.tokens.popleft() != "}":
                    pass

    def _group(self) -> _Opening:
        """Read a group behind its bracket; one that only looks ahead or back is nothing at all."""
        looks = False
        if self.tokens and self.tokens[0] == "?":
            self.tokens.popleft()
            kind = self.tokens.popleft()
            looks = kind != ":" and kind != ">"
        found = self.choice()
        if self.tokens:
            self.tokens.popleft()
        return _Opening(Need(), empty=True) if looks else found

    def _slot(self, piece: "regex.Match[str]", following: "regex.Match[str] | None") -> _Opening:
        if piece["name"]:
            signs = signs_of(piece["types"])
            if following is not None and following["between"]:  # a pronoun may stand for it
                own = not self.papers.isdisjoint(types_of(piece["types"]))
                signs |= SPOKEN | (OWN if own else 0)
            return _Opening(Need(signs=signs), empty=False)
        forms = first_words(piece, self.words) if self.bounded else frozenset()
        return _Opening(Need(words=forms) if forms else None, empty=bool(piece["optional"]))


def _either(one: _Opening, other: _Opening) -> _Opening:
    need = None if one.need is None or other.need is None else one.need.either(other.need)
    return _Opening(need, one.empty or other.empty)
