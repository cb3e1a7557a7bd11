"""Finds phrases and acronyms that a document itself brings in, without compiling a pattern for them: that would cost more than reading the document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import ahocorasick_rs
import regex

from ingest.language import Language
from ingest.patterns import compiled

_ALL: Final = regex.compile(r"(?s).+")
_EDGE_BEFORE: Final = regex.compile(r"(?<![A-Za-z0-9/-])")
_EDGE_AFTER: Final = regex.compile(r"(?![A-Za-z0-9/]|-\w)")
_SPACES: Final = regex.compile(r"[ \t]+")


def find_phrases(text: str, phrases: Iterable[str], language: Language) -> Iterator["regex.Match[str]"]:
    """Yield the places of phrases as whole words, left to right, never overlapping; of those at one place the longest.

    Any white space within a line stands for a space of a phrase.

    Args:
        text: the folded text.
        phrases: folded, their words parted by single spaces.
        language: tells where words begin and end.
    """
    forms = sorted(set(phrases))
    plain, origin = _plain(text)
    ends: dict[int, list[int]] = defaultdict(list)
    for _, start, end in ahocorasick_rs.AhoCorasick(forms).find_matches_as_indexes(plain, overlapping=True):
        ends[origin[start]].append(origin[end])
    begins, stops = compiled(language.word_start()), compiled(language.word_end())
    reach = 0
    for start in sorted(ends):
        if start < reach or begins.match(text, start) is None:
            continue
        whole = [end for end in ends[start] if stops.match(text, end) is not None]
        match = _ALL.match(text, start, max(whole)) if whole else None
        if match is not None:
            reach = match.end()
            yield match


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with one space for any white space within a line, and the offset of each of its characters and of its end."""
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for run in _SPACES.finditer(text):
        if run[0] != " ":
            pieces += [text[at : run.start()], " "]
            origin.extend(range(at, run.start() + 1))
            at = run.end()
    origin.extend(range(at, len(text) + 1))
    return "".join([*pieces, text[at:]]), origin


def find_acronym(text: str, acronym: str) -> Iterator[tuple[int, int]]:
    """Yield where an acronym stands alone, whatever its hyphens."""
    plain = text.replace("\u2010", "-").replace("\u2011", "-")
    at = plain.find(acronym)
    while at >= 0:
        end = at + len(acronym)
        alone = _EDGE_BEFORE.match(text, at) is not None and _EDGE_AFTER.match(text, end) is not None
        if alone:
            yield at, end
        at = plain.find(acronym, end if alone else at + 1)
