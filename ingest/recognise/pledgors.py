"""Finds who pledges an amount under a name that no reference fact knows, so that the pledge does not pass unseen nor for another's.

Such a name stays unresolved: what it names is told by nothing but a capital and the verb behind it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language_id import stop_words
from ingest.patterns import compiled
from ingest.recognise.amounts import amount_words, find_amounts
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention

_WORD: Final = r"\p{Lu}[\p{L}\p{N}&.'\u2019+-]*"
_NAME: Final = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}]){_WORD}(?:[ \u00a0](?:(?:of|for|and|de|du|des|del|et|y|e|&)[ \u00a0])?{_WORD})*$"
)
_REACH: Final = 90  # characters before a verb in which the name of its subject begins
_FOLLOWING: Final = 120  # characters behind a verb within which an amount or an initiative makes it one of pledging
_REASON: Final = "no reference fact names who pledges here"


def find_pledgors(page: Page, known: Sequence[Mention]) -> list[Mention]:
    """Return the names right before a verb of pledging, outside the known mentions, where an amount or an initiative follows."""
    verbs = _verbs(page.code)
    if verbs is None:
        return []
    taken = Spans.of(known)
    initiatives = [m for m in known if m.type == "initiative"]
    found = []
    for verb in verbs.finditer(page.folded.text):
        before = page.text[max(0, page.folded.at(verb.start()) - _REACH) : page.folded.at(verb.start())]
        name = _NAME.search(before.rstrip())
        if name is None:
            continue
        start = page.folded.at(verb.start()) - len(before) + name.start()
        words = name[0].split()
        article = fold(words[0]) in stop_words()[page.code]
        if article:
            start += len(words[0]) + 1
            words = words[1:]
        end = start + len(" ".join(words))
        if not words or (len(words) == 1 and (article or _common(page, words[0]))) or taken.meet(start, end):
            continue
        stop = page.folded.text.find("\n", verb.end())
        limit = min(stop if stop >= 0 else len(page.folded.text), verb.end() + _FOLLOWING)
        told = bool(list(find_amounts(page.folded.text[verb.end() : limit])))
        told = told or any(verb.end() <= page.folded.offset(m.start) < limit for m in initiatives)
        if told:
            at = page.folded.offset
            found.append(page.mention(at(start), at(end), "body", None, reason=_REASON, rule="pledgor", confidence=0.4))
    return found


def _common(page: Page, word: str) -> bool:
    """Tell whether a word is a noun that only begins its sentence: the document has it in small letters too."""
    return compiled(rf"(?<!\p{{L}}){regex.escape(word.lower())}(?!\p{{L}})").search(page.text) is not None


@cache
def _verbs(code: str) -> "regex.Pattern[str] | None":
    """Return verbs of pledging with the adverbs before them, in a language that writes names with capitals."""
    table = amount_words()["pledge"].get(code)
    if table is None or code in ("ar", "zh"):
        return None
    verbs, between = (
        "|".join(regex.escape(fold(word)).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w)))
        for words in (table["verbs"], [*table.get("adverbs", ()), *table.get("perfect", ())])
    )
    adverbs = rf"(?:(?:{between})\s+){{0,2}}" if between else ""
    return compiled(rf"(?<!\p{{L}}){adverbs}(?:{verbs})(?!\p{{L}})")
