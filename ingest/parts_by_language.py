"""Parts a text by the language of its paragraphs, so that each is read with the grammar of its own.

A part keeps the offsets of the whole: what is in another language is blanked, not cut out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.language_id import UNDETERMINED, detect, latin_evidence, script_words
from ingest.records import Segment

_LEAST_WORDS: Final = 4  # words of another script that make a paragraph one of another language
_LEAST_HITS: Final = 3  # words of a language in Latin letters that make it one of that language
_LEAST_ALONE: Final = 2  # as many, where it has none of the text's language
_LEAST_LEAD: Final = 2  # by how many of them it must lead, where the text is in Latin letters too
_BLANK: Final = "\0"  # neither a letter nor a space: no pattern reads on over it
_LATIN: Final = frozenset({"en", "es", "fr"})


def with_languages(text: str, segments: Sequence[Segment], code: str) -> tuple[Segment, ...]:
    """Return the segments, those that are clearly not in the text's language `code` with their own."""
    return tuple(
        replace(s, lang=own) if (own := _other(text[s.start : s.end], code)) is not None else s for s in segments
    )


def _other(paragraph: str, code: str) -> str | None:
    """Return the language of a paragraph where it is clearly another than `code`: names and symbols alone make none."""
    own = detect(paragraph)
    if own in (code, UNDETERMINED):
        return None
    if own not in _LATIN:
        return own if script_words(paragraph, own) >= _LEAST_WORDS else None
    found = latin_evidence(paragraph, certain=True)
    own = max(sorted(found), key=found.__getitem__)
    if code not in _LATIN:
        return own if found[own] >= _LEAST_HITS and script_words(paragraph, code) == 0 else None
    other = latin_evidence(paragraph)[code]
    least = _LEAST_HITS if other else _LEAST_ALONE
    return own if own != code and found[own] >= max(least, other + _LEAST_LEAD) else None


def parts(text: str, segments: Sequence[Segment], code: str) -> list[tuple[str, str, tuple[Segment, ...]]]:
    """Return, for the text's language first, each language with the text as far as it is in it and its segments."""
    by_language: dict[str, list[Segment]] = defaultdict(list)
    by_language[code] = []
    for segment in segments:
        by_language[segment.lang or code].append(segment)
    if len(by_language) == 1:
        return [(code, text, tuple(segments))]
    return [(lang, _only(text, segments, lang, code), tuple(own)) for lang, own in by_language.items()]


def _only(text: str, segments: Sequence[Segment], lang: str, code: str) -> str:
    """Return the text with the segments of other languages blanked, line ends kept."""
    pieces, at = [], 0
    for segment in segments:
        if (segment.lang or code) != lang:
            pieces.append(text[at : segment.start])
            blanked = "\n".join(_BLANK * len(line) for line in text[segment.start : segment.end].split("\n"))
            pieces.append(blanked)
            at = segment.end
    return "".join([*pieces, text[at:]])
