"""Tells from a look at a sentence that a rule cannot match it, so that hundreds of rules cost little: what every match must contain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from ingest.relate.projection import any_sign, type_class

_FIRST: Final = ord(any_sign()[0])
_SIGN: Final = regex.compile(f"[{any_sign()[:3]}]")
_OPTIONAL: Final = ("?", "*", "{", "|")


@dataclass(frozen=True, slots=True)
class Needs:
    """For each slot outside brackets, the signs of which one must stand in the text, as bits; for each such word, its forms."""

    signs: tuple[int, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Seen:
    """The signs of one sentence, and which words of the lexicon it was found to have."""

    text: str
    signs: int
    words: dict[tuple[str, ...], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "Seen":
        """Return what a projected sentence shows at first sight."""
        return cls(text, _bits(_SIGN.findall(text)))

    def meets(self, needs: Needs) -> bool:
        """Tell whether the sentence has all that every match must contain."""
        for signs in needs.signs:
            if not signs & self.signs:
                return False
        return all(self._has(forms) for forms in needs.words)

    def _has(self, forms: tuple[str, ...]) -> bool:
        if forms not in self.words:
            self.words[forms] = any(form in self.text for form in forms)
        return self.words[forms]


def needs(pieces: Sequence["regex.Match[str]"], words: Mapping[str, tuple[str, ...]]) -> Needs:
    """Return what every match of a pattern must contain; nothing where the pattern has a choice outside brackets.

    Args:
        pieces: the pattern, cut at its slots.
        words: the lexicon.
    """
    signs: list[int] = []
    forms: list[tuple[str, ...]] = []
    depth, in_class = 0, False
    for piece, after in zip(pieces, [*(p[0] for p in pieces[1:]), ""], strict=True):
        if piece["group"]:
            depth += 1
        elif piece["other"] and not piece["escape"]:
            for char in piece["other"]:
                if in_class or char == "[":
                    in_class = char != "]"
                elif char in "()":
                    depth += 1 if char == "(" else -1
                elif char == "|" and depth == 0:
                    return Needs()
        elif depth == 0 and not after.startswith(_OPTIONAL):
            if piece["name"]:
                signs.append(_bits(type_class(piece["types"])[1:-1]))
            elif piece["word"]:
                forms += _forms(piece, words)
    return Needs(tuple(signs), tuple(forms))


def _bits(signs: Iterable[str]) -> int:
    bits = 0
    for sign in signs:
        bits |= 1 << (ord(sign) - _FIRST)
    return bits


def _forms(piece: "regex.Match[str]", words: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the forms of a word, of several words the longest, since any white space may stand between them."""
    name = piece["word"]
    if piece["it"]:
        yield _longest((*words[f"{name}-f"], *words[f"{name}-m"]))
    elif name in words:
        yield _longest(words[name])


def _longest(forms: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(max(form.split(), key=len) for form in forms))
