"""Finds instruments without a number, which their body and their date identify: "the resolution adopted by … on 18 September 2019"."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import ORGANS

_KINDS: Final = ("resolution", "decision", "recommendation", "opinion")


@cache
def _grammar(language: Language) -> tuple["regex.Pattern[str]", dict[str, str], "regex.Pattern[str]"]:
    """Return the pattern of head and words for adopting, the kind of each head, and the words before the date."""
    heads = {fold(forms[0]): kind for kind, forms in language.table("heads").items() if kind in _KINDS}
    adopted = language.pattern("unnumbered", "adopted")
    return (
        compiled(
            rf"{language.word_start()}{language.definite()}(?P<head>{alternation(longest_first(heads))})[ \t]+(?:{adopted})[ \t]+"
        ),
        heads,
        compiled(rf"[ \t]*،?[ \t]*{language.pattern('unnumbered', 'dated')}[ \t]+"),
    )


def find_unnumbered(page: Page, names: Sequence[Mention], dates: Sequence[Mention]) -> list[Mention]:
    """Return instruments that body and day name; an organ whose instruments are numbered is left to the citations."""
    if page.language is None or "unnumbered" not in page.language.tables:
        return []
    head, kinds, dated = _grammar(page.language)
    bodies = {page.folded_span(m)[0]: m for m in names if m.type == "body" and m.id is not None and m.id not in ORGANS}
    days = {page.folded_span(m)[0]: m for m in dates if m.id is not None and "/" not in m.id}
    found = []
    for match in head.finditer(page.folded.text):
        body = bodies.get(match.end())
        link = dated.match(page.folded.text, page.folded_span(body)[1]) if body is not None else None
        day = days.get(link.end()) if link is not None else None
        if body is None or day is None:
            continue
        kind = kinds[match["head"]]
        id = f"{kind}/{str(body.id).partition('/')[2]}/{day.id}"
        end = page.folded_span(day)[1]
        attributes = {"kind": kind, "year": str(day.id)[:4]}
        found.append(
            page.mention(
                match.start(), end, kind, id, rule="instrument-by-date", confidence=0.85, attributes=attributes
            )
        )
    return found
