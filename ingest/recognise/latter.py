"""Finds "the former" and "the latter", which stand for the first and the second of two names just before them."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import regex

from ingest.folding import fold
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.recognise.spans import beginning
from ingest.records import Mention

_TYPES: Final = frozenset(
    {"body", "event", "initiative", "country", "person", "post", "resolution", "decision", "edition", "document", "recommendation"}
)  # fmt: skip
_SENTENCE: Final = regex.compile(r"[.?!]\s+(?=\p{Lu})|\n")
_SENTENCES: Final = 2  # the one that the words stand in, and the one before it where that one names no two
_JOINED: Final = 100  # characters between two names that a conjunction joins


def find_latter(page: Page, known: Sequence[Mention]) -> list[Mention]:
    """Return such words with what they stand for: the pair that a conjunction joins, else the only two names of one type."""
    language = page.language
    if language is None or "latter" not in language.table("coreference"):
        return []
    both = compiled(language.pattern("coreference", "both"))
    named = sorted((m for m in known if m.type in _TYPES and m.id is not None), key=lambda m: m.start)
    opens = [0, *(m.end() for m in _SENTENCE.finditer(page.text))]
    found = []
    for place, key in enumerate(("former", "latter")):
        pattern = compiled(language.word_start() + language.pattern("coreference", key))
        for match in pattern.finditer(page.folded.text):
            start, _ = page.folded.span(*match.span())
            own, pair = bisect_right(opens, start) - 1, None
            for at in range(own, max(own - _SENTENCES, -1), -1):
                begin, end = opens[at], start if at == own else opens[at + 1]
                if "\n" in page.text[begin : start - 1]:
                    break
                pair = _pair([m for m in beginning(named, begin, end) if m.end <= end], page, both)
                if pair is not None:
                    break
            if pair is not None:
                meant = pair[place]
                found.append(
                    page.mention(*match.span(), meant.type, meant.id, coref=True, rule="latter", confidence=0.7)
                )
    return found


def _pair(before: Sequence[Mention], page: Page, both: "regex.Pattern[str]") -> tuple[Mention, Mention] | None:
    """Return the two names that are meant, or None where more may be."""
    for left, right in reversed(list(pairwise(before))):
        between = page.text[left.end : right.start]
        if len(between) <= _JOINED and left.id != right.id and both.fullmatch(fold(between)):
            at = before.index(left)
            listed = at > 0 and page.text[before[at - 1].end : left.start].strip() in (",", ", the")
            return None if listed else (left, right)
    pairs = []
    for kind in dict.fromkeys(m.type for m in before):
        ones = {m.id: m for m in before if m.type == kind}
        if len(ones) > 2:
            return None
        if len(ones) == 2:
            pairs.append((*ones.values(),))
    return (pairs[0][0], pairs[0][1]) if len(pairs) == 1 else None
